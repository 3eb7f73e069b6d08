"""The shipped documents and suites: whole, sourced, labelled by what is there, in own words."""

import datetime
import json
import os
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from evals import Case, load_suite
from ingest import Document, read_path
from tests.app.support import CHECKOUT

CORPUS = sorted((CHECKOUT / "corpus").glob("*.md"))
SUITES = sorted((CHECKOUT / "evals" / "suites").glob("*.jsonl"))
KEYS = {"slug", "title", "kind", "authors", "published", "updated", "publisher", "url", "sources"}
RUN = 10
"""Words in a row that no file may share with the original, titles and official names apart."""

LABEL_WORDS = 6
"""Words of the original that a label may quote."""


def original() -> Path:
    """The copyrighted commentary, which the repository does not hold."""
    folder = os.environ.get("COMMENTARY_ORIGINALS")
    if not folder:
        pytest.skip("COMMENTARY_ORIGINALS is not set: no original commentary to read")
    return Path(folder) / "commentary.txt"


@cache
def document(path: Path) -> Document:
    return read_path(path).document


def front_matter(path: Path) -> tuple[dict[str, Any], str]:
    _, head, body = re.split(r"^---$", path.read_text(encoding="utf-8"), maxsplit=2, flags=re.M)
    return yaml.safe_load(head), body


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_document_says_what_it_is_and_where_its_facts_are_from(path: Path) -> None:
    head, body = front_matter(path)
    assert head.keys() - {"about"} == KEYS
    assert ("about" in head) == (head["kind"] == "digest")
    assert head["slug"] == path.stem
    assert f"\n# {head['title']}\n" in body
    assert head["authors"]
    assert all(isinstance(author, str) and author for author in head["authors"])
    assert isinstance(head["published"], datetime.date)
    assert head["published"] <= head["updated"]
    assert head["url"] == ""  # published nowhere but here: no link that leads nowhere
    for url in [*head["sources"], *([head["about"]] if "about" in head else [])]:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https")
        assert "." in parts.netloc
    assert head["sources"]
    assert len(head["sources"]) == len(set(head["sources"]))
    assert 500 <= len(body.split()) <= 1200


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_document_is_read_with_the_metadata_it_states(path: Path) -> None:
    head, _ = front_matter(path)
    read = document(path)
    assert (read.slug, read.title, read.kind) == (head["slug"], head["title"], head["kind"])
    assert read.authors == tuple(head["authors"])
    assert (read.published, read.publisher) == (head["published"].isoformat(), head["publisher"])
    assert read.url == head["url"]


def test_no_two_documents_share_a_title_or_a_text() -> None:
    for attribute in ("title", "version"):
        values = [getattr(document(path), attribute) for path in CORPUS]
        assert len(values) == len(set(values)) == 17


def test_the_digest_is_of_a_work_that_is_named() -> None:
    works = tomllib.loads((CHECKOUT / "corpus" / "originals.toml").read_text())["works"]
    for work in works:
        head, _ = front_matter(CHECKOUT / "corpus" / f"{work['digest']}.md")
        assert head["about"] in (work["url"], *work["alternate_urls"])
        assert work["title"] in head["title"]


@cache
def cases() -> list[tuple[str, Case]]:
    return [(path.stem, case) for path in SUITES for case in load_suite(path).cases]


def test_every_case_has_an_id_of_its_own_and_is_labelled_if_it_can_be_answered() -> None:
    counted = Counter(case.id for _, case in cases())
    assert [name for name, count in counted.items() if count > 1] == []
    for suite, case in cases():
        assert bool(case.evidence) == case.answerable or "document" in " ".join(case.tags), (
            f"{suite}: {case.id}"
        )
        assert case.tags, f"{suite}: {case.id}"


def test_a_third_of_the_suites_or_so_cannot_be_answered() -> None:
    shares = [not case.answerable for _, case in cases()]
    assert 0.25 < sum(shares) / len(shares) < 0.45


@pytest.mark.parametrize("suite", [path.stem for path in SUITES if path.stem != "original"])
def test_every_label_stands_in_its_document(suite: str) -> None:
    texts = {path.stem: squeezed(document(path).text) for path in CORPUS}
    assert stale(suite, texts) == []


def test_every_label_of_the_original_stands_in_it_and_is_short() -> None:
    texts = {"commentary": squeezed(document(original()).text)}
    assert stale("original", texts) == []


def test_no_label_of_the_original_quotes_much_of_it() -> None:
    lengths = [len(quote.split()) for name, quote, _ in labels() if name == "original"]
    assert lengths
    assert max(lengths) <= LABEL_WORDS


def labels() -> Iterator[tuple[str, str, str]]:
    """Suite, quote and slug of every label."""
    for suite, case in cases():
        for quote in (quote for group in case.evidence for quote in group):
            yield suite, quote.quote, quote.document


def stale(suite: str, texts: dict[str, str]) -> list[str]:
    """The suite's labels that do not stand where they should."""
    mine = [(quote, slug) for name, quote, slug in labels() if name == suite]
    assert mine
    return [
        quote
        for quote, slug in mine
        if not any(squeezed(quote) in texts[name] for name in ([slug] if slug else texts))
    ]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def words_of(text: str) -> list[str]:
    text = text.lower().replace("’", "'")
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text)


def runs(words: Sequence[str]) -> Iterator[str]:
    for first in range(len(words) - RUN + 1):
        yield " ".join(words[first : first + RUN])


def between_names(words: list[str]) -> Iterator[list[str]]:
    """The stretches of words between the titles and official names, which anyone may repeat."""
    works = tomllib.loads((CHECKOUT / "corpus" / "originals.toml").read_text())["works"]
    names = sorted({name for work in works for name in (*work["official_names"], work["title"])})
    joined = f" {' '.join(words)} "
    for name in sorted(names, key=len, reverse=True):
        joined = joined.replace(f" {' '.join(words_of(name))} ", " | ")
    yield from (stretch.split() for stretch in joined.split("|"))


def shared_runs(text: str, others: set[str]) -> list[str]:
    """The runs of a text that are also among ``others``."""
    return [run for part in between_names(words_of(text)) for run in runs(part) if run in others]


def readable(path: Path) -> str:
    """A file's text, the strings of JSON Lines as they read; "" for what is no text."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
    if path.suffix == ".jsonl":
        rows = (json.loads(line) for line in text.splitlines() if line.strip())
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return text


def tracked() -> list[Path]:
    """Every file of the repository; where it is no repository, every document and suite."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    names = [name for name in listed.stdout.split("\0") if name]
    paths = [CHECKOUT / name for name in names] or [*CORPUS, *SUITES]
    return [path for path in paths if path.is_file()]


def test_no_file_repeats_a_run_of_the_originals_words() -> None:
    theirs = set(runs(words_of(original().read_text(encoding="utf-8"))))
    assert len(theirs) > 500
    copied = {
        str(path.relative_to(CHECKOUT)): len(found)
        for path in tracked()
        if (found := shared_runs(readable(path), theirs))
    }
    assert copied == {}


def test_a_repeated_run_is_found_across_lines_and_quotes_but_not_in_a_title() -> None:
    said = "The harbour of Port Ellery opened late and has cost four billion crowns so far"
    theirs = set(runs(words_of(said)))
    copy = "# the Harbour of Port\n    'Ellery' opened late, and “has cost” four BILLION"
    assert len(shared_runs(copy, theirs)) == 1 + len(words_of(copy)) - RUN
    works = tomllib.loads((CHECKOUT / "corpus" / "originals.toml").read_text())["works"]
    title = works[0]["title"]
    assert len(words_of(title)) > RUN
    assert shared_runs(f"They wrote “{title}”.", set(runs(words_of(title)))) == []
