"""The ``commentary`` command as a whole: help, bad usage, and failures told in one line."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from app.command import build_parser, main
from index import Library
from index.database import FILE, checksummed_vfs
from tests.app.support import lines_of, made, run_command

SUBCOMMANDS = (
    *("add", "remove", "list", "show", "search", "ask", "eval", "serve"),
    *("edit", "history", "rollback", "check", "reindex", "gate", "suite"),
)


@dataclass(frozen=True)
class Ran:
    """What a run left: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def failure(self) -> str:
        """The line of a failure: the last one, behind whatever was told before it."""
        assert self.status == 1
        assert "Traceback" not in self.err
        assert self.out == ""
        *_, told = lines_of(self.err)
        assert told.startswith("commentary: ")
        return told


Command = Callable[..., Ran]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line in this process."""

    def run(*argv: object, library: Path | None = None) -> Ran:
        chosen = ["--library", str(library)] if library is not None else []
        capfd.readouterr()
        try:
            status = main([*chosen, *map(str, argv)])
        except SystemExit as left:
            status = int(str(left.code or 0))
        out, err = capfd.readouterr()
        return Ran(status, out, err)

    return run


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Path]:
    """The folder of a small library, which must be as it was when the test is over."""
    directory = tmp_path / "library"
    opened = made(directory)
    before, text = opened.generation, opened.snapshot().document("harbour").text
    opened.close()
    yield directory
    after = Library.open(directory, create=False)
    assert after.generation == before
    assert after.snapshot().document("harbour").text == text
    assert after.check() == ()
    after.close()


def test_help_lists_every_subcommand(command: Command) -> None:
    helped = command("--help")
    assert helped.status == 0
    for name in SUBCOMMANDS:
        assert f"\n    {name} " in helped.out


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_subcommand_explains_itself(command: Command, name: str) -> None:
    helped = command(name, "--help")
    assert helped.status == 0
    assert helped.out.startswith(f"usage: commentary {name}")
    assert helped.err == ""


def test_the_installed_script_is_the_command(tmp_path: Path) -> None:
    ran = run_command("--help", cwd=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout.startswith("usage: commentary ")
    assert ran.stderr == ""


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["question"],
        ["ask"],
        ["ask", "Who?", "--batch", "file.jsonl"],
        ["ask", "--batch", "file.jsonl", "--explain"],
        ["ask", "--batch", "file.jsonl", "--history", "talk.json"],
        ["ask", "Who?", "--unknown"],
        ["ask", "Who?", "--doc"],
        ["add"],
        ["remove"],
        ["show"],
        ["search"],
        ["rollback", "first"],
        ["serve", "--port", "http"],
        ["serve", "--port", "70000"],
    ],
)
def test_bad_usage_leaves_with_2_and_says_how_it_is_used(
    command: Command, tmp_path: Path, argv: list[str]
) -> None:
    ran = command(*argv, library=tmp_path / "library")
    assert ran.status == 2
    assert ran.err.startswith("usage: commentary")
    assert "error: " in list(lines_of(ran.err))[-1]
    assert ran.out == ""
    assert not (tmp_path / "library").exists()


READING = (
    ["ask", "Who dug the channel?"],
    ["list"],
    ["show", "harbour"],
    ["search", "harbour"],
    ["history"],
    ["remove", "harbour"],
    ["check"],
    ["gate"],
)


@pytest.mark.parametrize("argv", READING, ids=lambda argv: argv[0])
def test_a_library_that_is_not_there_is_told_and_not_made(
    command: Command, tmp_path: Path, argv: list[str]
) -> None:
    assert "no library at" in command(*argv, library=tmp_path / "none").failure
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("argv", [*READING[:2], ["add", "PAPER"]], ids=lambda argv: argv[0])
def test_what_is_no_library_is_told_and_left_as_it_is(
    command: Command, tmp_path: Path, argv: list[str]
) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("The harbour opened in 2018. It has cost four billion crowns.\n")
    argv = [str(paper) if word == "PAPER" else word for word in argv]
    a_file = tmp_path / "file"
    a_file.write_text("a shopping list")
    assert command(*argv, library=a_file).failure
    assert command(*argv, library=a_file / "below").failure
    assert a_file.read_text() == "a shopping list"

    foreign = tmp_path / "foreign"
    foreign.mkdir()
    with sqlite3.connect(foreign / FILE) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    assert "another program" in command(*argv, library=foreign).failure
    with sqlite3.connect(foreign / FILE) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("recipes",)]

    garbage = tmp_path / "garbage"
    garbage.mkdir()
    (garbage / FILE).write_bytes(b"no database at all" * 99)
    assert command(*argv, library=garbage).failure
    assert (garbage / FILE).read_bytes() == b"no database at all" * 99


@pytest.mark.parametrize("argv", [*READING[:2], ["add", "PAPER"]], ids=lambda argv: argv[0])
def test_a_library_of_a_newer_format_is_told(
    command: Command, library: Path, tmp_path: Path, argv: list[str]
) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("The harbour opened in 2018. It has cost four billion crowns.\n")
    argv = [str(paper) if word == "PAPER" else word for word in argv]
    path = library / FILE
    db = apsw.Connection(str(path), vfs=checksummed_vfs())
    ours = db.pragma("user_version")
    db.pragma("user_version", 99)
    assert "newer version" in command(*argv, library=library).failure
    db.pragma("user_version", ours)
    db.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_library_that_may_not_be_read_is_told(command: Command, library: Path) -> None:
    library.chmod(0)
    try:
        assert command("list", library=library).failure
    finally:
        library.chmod(0o700)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("binary.txt", bytes(range(256)) * 20, ""),
        ("latin.txt", "The caf\xe9 on the quay opened in 2018. ".encode("utf-16-le")[1:], ""),
        ("broken.pdf", b"%PDF-1.4 and no more", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_its_name_and_changes_nothing(
    command: Command, library: Path, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ran = command("add", tmp_path / name, library=library)
    assert ran.status == 1
    assert "Traceback" not in ran.err
    told = list(lines_of(ran.err))[-1]
    assert name in told
    assert said in told


@pytest.mark.parametrize(
    "argv",
    [
        ["show", "harbor"],
        ["remove", "harbor"],
        ["remove", "ferries", "harbor"],
        ["ask", "Who dug the channel?", "--doc", "harbor"],
        ["search", "channel", "--doc", "harbor"],
        ["edit", "harbor", "--title", "Another"],
    ],
    ids=" ".join,
)
def test_an_unknown_slug_is_told_with_the_nearest_one_and_changes_nothing(
    command: Command, library: Path, argv: list[str]
) -> None:
    told = command(*argv, library=library).failure
    assert "harbor" in told
    assert "harbour" in told.replace("harbor", "", 1)


def test_an_unknown_generation_is_told(command: Command, library: Path) -> None:
    assert "99" in command("rollback", "99", library=library).failure


def test_the_library_can_be_named_by_the_environment(
    command: Command, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMENTARY_LIBRARY", str(library))
    listed = command("list")
    assert listed.status == 0
    assert "harbour" in listed.out


def test_the_parser_can_be_built_twice() -> None:
    assert build_parser().format_help() == build_parser().format_help()
