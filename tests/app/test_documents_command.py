"""``commentary add, list, show, edit, search`` on real libraries and files."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from app.commands import documents
from app.errors import AppError
from index import LibraryError
from ingest import IngestError

COMMENTARY = """\
---
title: The harbour of Port Ellery
authors: [Ines Okoro]
published: 2021-03-09
---
# The harbour of Port Ellery

The harbour opened in 2018 and has cost four billion crowns. Three ships a week use it.

## What to do

The province should finish the railway before it deepens the channel again.
"""


class Command:
    """The command line of these subcommands over one library."""

    def __init__(self, library: Path, output: pytest.CaptureFixture[str]) -> None:
        self._library = library
        self._output = output

    def __call__(self, *argv: object) -> int:
        parser = argparse.ArgumentParser()
        documents.add_parsers(parser.add_subparsers(dest="command"))
        args = parser.parse_args([str(word) for word in argv])
        args.library = self._library
        self._output.readouterr()
        return int(args.run(args))

    def json(self, *argv: object) -> Any:
        assert self(*argv, "--json") == 0
        return json.loads(self._output.readouterr().out)

    def printed(self) -> str:
        """What was printed since the last call."""
        return self._output.readouterr().out

    def told(self) -> str:
        """What was said on standard error since the last call."""
        return self._output.readouterr().err


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path / "library", capsys)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.md"
    path.write_text(COMMENTARY, encoding="utf-8")
    return path


def test_a_dry_run_shows_what_would_be_added_and_makes_nothing(
    command: Command, source: Path, tmp_path: Path
) -> None:
    (listed,) = command.json("add", source, "--dry-run")["documents"]
    assert listed["slug"] == "the-harbour-of-port-ellery"
    assert listed["provenance"]["title"] == "front matter"
    assert not (tmp_path / "library").exists()


@pytest.mark.slow
def test_a_dry_run_says_of_each_document_whether_it_is_unchanged(
    command: Command, source: Path, tmp_path: Path
) -> None:
    slug = "the-harbour-of-port-ellery"
    other = tmp_path / "ferries.md"
    other.write_text("# Ferries\n\nTwo ferries serve the islands, and nobody pays for them.\n")

    def unchanged(*paths: Path, words: tuple[str, ...] = ()) -> dict[str, bool]:
        found = command.json("add", *paths, "--dry-run", *words)["documents"]
        return {document["slug"]: document["unchanged"] for document in found}

    assert unchanged(source, other) == {slug: False, "ferries": False}
    command.json("add", source)
    assert unchanged(source, other) == {slug: True, "ferries": False}
    assert command("add", source, other, "--dry-run") == 0
    lines = command.printed().splitlines()
    assert [line.endswith("  [unchanged]") for line in lines] == [True, False]
    assert "unchanged" not in command.json("list")["documents"][0]

    # What a person corrected outlives adding the source again, unless it is given anew.
    command.json("edit", slug, "--title", "Corrected", "--kind", "report", "--no-gate")
    assert unchanged(source) == {slug: True}
    assert command.json("add", source, "--no-gate")["published"] is False
    assert not any(unchanged(source, words=("--title", "Given")).values())
    source.write_text(COMMENTARY + "\nA correction was made.\n", encoding="utf-8")
    assert unchanged(source) == {slug: False}


def test_overrides_are_for_one_file_and_checked_before_any_is_read(
    command: Command, source: Path, tmp_path: Path
) -> None:
    (listed,) = command.json(
        *("add", source, "--dry-run", "--title", "Mine", "--author", "A B", "--author", "C D"),
        *("--published", "1 May 2021", "--slug", "mine", "--kind", "report"),
    )["documents"]
    assert (listed["title"], listed["authors"]) == ("Mine", ["A B", "C D"])
    assert (listed["published"], listed["slug"], listed["kind"]) == ("2021-05-01", "mine", "report")
    (tmp_path / "more.txt").write_text("Text.")
    with pytest.raises(AppError, match="fit one file"):
        command("add", tmp_path, "--dry-run", "--title", "Mine")
    with pytest.raises(IngestError, match="not a date"):
        command("add", tmp_path / "missing", "--published", "yesterday")


def test_one_bad_file_does_not_keep_the_others_out(
    command: Command, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    found = command.json("add", tmp_path, tmp_path / "missing", "--dry-run")
    assert [document["slug"] for document in found["documents"]] == ["the-harbour-of-port-ellery"]
    assert len(found["refused"]) == 2
    assert command("add", tmp_path, "--dry-run") == 0
    assert command.told().splitlines()[-1].endswith("damaged or cut off (not a whole PDF)")


def test_nothing_readable_is_a_failure(command: Command, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert command("add", tmp_path / "empty.txt") == 1
    assert "the file is empty" in command.told()
    assert command("add", tmp_path / "missing") == 1
    assert "no such file or folder" in command.told()


def test_a_library_that_is_not_there_is_told(command: Command) -> None:
    with pytest.raises(LibraryError):
        command("list")


@pytest.mark.slow
def test_the_life_of_a_document(command: Command, source: Path, tmp_path: Path) -> None:
    slug = "the-harbour-of-port-ellery"
    assert command.json("add", source)["added"] == [slug]
    assert command.json("add", source)["published"] is False

    copy = tmp_path / "copy.txt"
    copy.write_text(COMMENTARY.split("---\n")[2].replace("#", "") + "\nA correction was made.\n")
    assert command.json("add", copy, "--no-gate")["changed"] == [slug]
    assert len(command.json("list")["documents"]) == 1
    separate = command.json("add", copy, "--separate", "--no-gate")
    assert len(separate["added"]) == 1
    assert separate["added"] != [slug]

    edit = ("edit", slug, "--title", "Corrected", "--published", "May 2021", "--no-gate")
    assert command.json(*edit)["changed"] == [slug]
    shown = command.json("show", slug)
    assert (shown["title"], shown["published"]) == ("Corrected", "2021-05")
    assert shown["provenance"]["title"] == "edited"

    (hit, *_) = command.json("search", "finish", "the", "railway", "--doc", slug)["hits"]
    assert "finish the railway" in hit["text"]
    assert hit["document"] == slug

    source.write_text("# Another text\n\nIt shares no word of what stood in this file before.\n")
    assert command("add", source, "--no-gate") == 0
    assert "is another text, and takes its place" in command.told()

    with pytest.raises(AppError, match=f"did you mean {slug}"):
        command("show", "the-harbour-of-port-elery")
    with pytest.raises(AppError, match="did you mean"):
        command("edit", "harbour", "--title", "x")
    with pytest.raises(AppError, match="nothing to correct"):
        command("edit", slug)
