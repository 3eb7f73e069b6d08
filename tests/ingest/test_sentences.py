"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. forces left.", "They came back."],
        ["He flew to the U.S.", "The talks went on."],
        ["Gen. Kurilla met Lt. Col. B. J. Smith in Ashgabat.", "It was April."],
        ["“Kazakhstan would be next.”", "Nobody answered."],
        ["She asked, “Why not?” and left.", "He stayed."],
        ["It cost 3.5 percent of GDP (see Fig. 2).", "More followed."],
        ["Wait… and then it came.", "It was late."],
        ["Imports, exports, etc. rose.", "Prices fell."],
        ["“First.", "Second.”", "Third."],
        ["The vote was 141–5.[12]", "Some abstained."],
        ["Is that so?", "Yes!", "It is."],
        ["St. Petersburg Mayor A. Sobchak Jr. agreed.", "So did Moscow."],
        ['He called it "a turning point . . . for the region" in May.', "Nobody agreed."],
        ['He called it "a chance . . . Russia has missed" in May.', "Nobody agreed."],
        ["They waited . . .", "The door stayed shut."],
        ["They waited. . . .", "Astana kept silent."],
        ["He left. .", "She stayed."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[span.start : span.end] for span in split_sentences(text)] == sentences


@given(st.text(alphabet=st.sampled_from('aA. !?…"”)(\n1[]-'), max_size=80))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    covered = [i for s in split_sentences(text) for i in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    assert {i for i in covered if not text[i].isspace()} == {
        i for i, character in enumerate(text) if not character.isspace()
    }


def test_a_range_of_a_text_is_split_with_offsets_of_the_whole() -> None:
    text = "No. One here. Two there. Three."
    assert [text[s.start : s.end] for s in split_sentences(text, 4, 24)] == [
        "One here.",
        "Two there.",
    ]


def test_a_million_dots_take_no_time_to_speak_of() -> None:
    assert len(split_sentences("." * 1_000_000 + "x")) == 1


@pytest.mark.parametrize("text", [". The rest. . .", "One! . Two. .", "! ! !", "He left. ” ."])
def test_a_mark_alone_is_no_sentence_beside_words(text: str) -> None:
    parts = [text[span.start : span.end] for span in split_sentences(text)]
    assert len(parts) == 1 or all(any(c.isalnum() for c in part) for part in parts)


def test_a_million_marks_with_spaces_take_no_time_to_speak_of() -> None:
    assert len(split_sentences("! " * 500_000 + "x")) == 1
    assert len(split_sentences(". " * 500_000 + "x")) == 1
