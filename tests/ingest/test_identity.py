"""One work in several files, and several works that look alike."""

from dataclasses import replace
from pathlib import Path

from ingest import same_work
from tests.ingest.making import column, make_pdf
from tests.ingest.reading import document_of

HARBOUR = (Path(__file__).parent / "texts" / "harbour.txt").read_text(encoding="utf-8")
GRAIN = (Path(__file__).parent / "texts" / "grain.txt").read_text(encoding="utf-8")


def wrapped(text: str, width: int = 78) -> list[str]:
    import textwrap

    return [line for part in text.split("\n") for line in textwrap.wrap(part, width)]


def test_the_same_text_in_another_file_and_format_is_the_same_work() -> None:
    first = document_of(HARBOUR, "a.txt")
    copy = document_of(HARBOUR.replace("'", "’").replace('"', "“"), "b.txt")
    printed = document_of(make_pdf([column(wrapped(HARBOUR))]), "c.pdf")
    other = document_of(GRAIN, "d.txt")
    for again in (copy, printed):
        assert again.identity != first.identity
        assert same_work(again, [other, first]) is first


def test_a_revision_is_the_same_work() -> None:
    first = document_of(HARBOUR, "a.txt")
    revised = HARBOUR.replace("three ships a week", "five ships a week") + "\n\nA correction."
    assert same_work(document_of(revised, "b.txt"), [first]) is first


def test_two_works_of_one_title_stay_two() -> None:
    first = document_of(HARBOUR, "a.txt")
    title, quoted = HARBOUR.split("\n")[0], HARBOUR[1200:1500]
    other = document_of(f"{title}\n\n{quoted}\n\n{GRAIN}\n\nAnother end.", "b.txt")
    assert len(other.text) > 0.6 * len(first.text)
    assert other.title == first.title
    assert same_work(other, [first]) is None


def test_an_excerpt_is_not_the_work() -> None:
    first = document_of(HARBOUR, "a.txt")
    assert same_work(document_of(HARBOUR[400:1100], "b.txt"), [first]) is None


def test_one_identity_is_one_work_whatever_the_text() -> None:
    first = document_of(HARBOUR, "a.txt")
    other = replace(document_of(GRAIN, "b.txt"), identity=first.identity)
    assert same_work(other, [first]) is first
