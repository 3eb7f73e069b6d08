"""Passages and sentences: exact, whole, covering, small enough, always the same."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, IngestError, Passage, citable_sentences, place, split_passages
from ingest.blocks import Block, compose, tidy
from ingest.plain import MARKER
from tests.ingest.reading import words

ODD_WORDS = (
    "The U.S. Gen. Kurilla said “no.” (why?) 3.5 percent of J. Martini's e.g. this… "
    "Then; however, Lt. Col. x! — été 北京 No. 4 etc. end."
)
WORDS = st.sampled_from(ODD_WORDS.split())
BLOCK = st.builds(
    lambda kind, parts, furniture: Block(
        " ".join(parts), kind, 2 if kind == "heading" else 0, furniture
    ),
    st.sampled_from(["prose", "prose", "prose", "heading", "item", "row"]),
    st.lists(WORDS, min_size=1, max_size=60),
    st.sampled_from(["", "", "", "caption", "share"]),
)
ROOM = st.integers(min_value=24, max_value=300)


def made(blocks: list[Block], title: str = "A title") -> Document:
    text, layout = compose(tidy(blocks))
    return Document("d", "v", title, (), "", "", "", "commentary", text, layout=layout)


def citable_offsets(document: Document) -> set[int]:
    """Every visible character outside headings, furniture and list markers."""
    silent = [h.span for h in document.layout.headings] + [
        piece.span for piece in document.layout.furniture
    ]
    offsets = {i for i, character in enumerate(document.text) if not character.isspace()}
    for span in silent:
        offsets -= set(range(span.start, span.end))
    for line in re.finditer(r"[^\n]+", document.text):
        marker = MARKER.match(line.group())
        if marker:
            offsets -= set(range(line.start(), line.start() + marker.end()))
    return offsets


@given(st.lists(BLOCK, max_size=12))
def test_sentences_cover_every_citable_character_once(blocks: list[Block]) -> None:
    document = made(blocks)
    covered: list[int] = []
    for span in citable_sentences(document):
        text = document.text[span.start : span.end]
        assert text == text.strip()
        assert "\n" not in text
        covered += [i for i in range(span.start, span.end) if not document.text[i].isspace()]
    assert covered == sorted(set(covered))
    assert set(covered) == citable_offsets(document)


@settings(max_examples=150)
@given(st.lists(BLOCK, max_size=12), ROOM)
def test_passages_are_whole_sentences_that_fit(blocks: list[Block], room: int) -> None:
    document = made(blocks)
    passages = split_passages(document, words, room)
    assert passages == split_passages(document, words, room)
    silent = [h.span for h in document.layout.headings]
    silent += [piece.span for piece in document.layout.furniture]
    for passage in passages:
        assert words(f"{passage.context}\n{passage.text}") <= room
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.sentences[0].start == passage.start
        assert passage.sentences[-1].end == passage.end
        assert not any(s.start < passage.end and passage.start < s.end for s in silent)
    parts = [part for passage in passages for part in passage.sentences]
    assert parts == sorted(parts)
    covered = {i for s in parts for i in range(s.start, s.end) if not document.text[i].isspace()}
    assert covered == citable_offsets(document)


@given(st.lists(BLOCK, max_size=12))
def test_sentences_that_fit_are_never_torn(blocks: list[Block]) -> None:
    document = made(blocks)
    torn = {s for passage in split_passages(document, words, 10_000) for s in passage.sentences}
    assert torn == set(citable_sentences(document))


@given(st.text(alphabet=st.sampled_from("ab ,;—\u00e9"), min_size=1, max_size=900), ROOM)
def test_an_endless_sentence_is_split_at_sensible_places(text: str, room: int) -> None:
    document = made([Block(text)])
    passages = split_passages(document, words, room)
    joined = "".join("".join(passage.text.split()) for passage in passages)
    assert joined == "".join(document.text.split())


def test_a_split_prefers_a_clause_to_a_word() -> None:
    clause = "alpha beta gamma delta epsilon zeta eta theta; "
    document = made([Block(clause * 8)])
    first, *_ = split_passages(document, words, 60)
    assert first.text.endswith("theta;")


def test_passages_end_with_their_paragraph_once_full_enough() -> None:
    half = "A sentence of this length is one of several that fill a passage up. " * 8
    document = made([Block(half), Block(half), Block("Short."), Block("Shorter.")])
    texts = [passage.text for passage in split_passages(document, words, 256)]
    assert len(texts) == 3
    assert texts[2] == "Short.\n\nShorter."


def test_sections_name_the_passage_and_the_place() -> None:
    document = made(
        [
            Block("A title", "heading", 1),
            Block("Before."),
            Block("The proposal", "heading", 2),
            Block("After."),
        ]
    )
    before, after = split_passages(document, words, 64)
    assert (before.section, after.section) == ("", "The proposal")
    assert after.context == "A title — The proposal"
    assert place(document, after.start) == "The proposal"


def test_a_title_that_leaves_no_room_is_told_and_a_long_section_is_left_out() -> None:
    document = made([Block("Section " * 40, "heading", 2), Block("Some text here.")])
    (only,) = split_passages(document, words, 64)
    assert only.section == ""
    with pytest.raises(IngestError, match="shorten it with --title"):
        split_passages(replace(document, title="T" * 900), words, 64)


def test_a_passage_is_a_view_of_its_document() -> None:
    document = made([Block("One. Two.")])
    assert Passage(document, 0, 4).text == "One."
