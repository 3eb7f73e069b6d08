"""What a sentence that leans on the one before is shown with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.composing.reference import LONGEST, Reference, referent
from ingest import citable_sentences
from tests.app.readings import CORPUS, original, sentence, shipped, written


def shown(text: str) -> str:
    """What is shown with the last sentence of ``text``: a bracket, or the words before it."""
    document = written(text)
    last = citable_sentences(document)[-1]
    found = referent(document, last)
    if found.span is None:
        return f"[{found.bracket}]" if found.bracket else ""
    return document.text[found.span.start : last.start].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pipeline opened. It carries oil.", "The pipeline opened."),
        ("The pipeline opened. It would be a mistake to close it.", ""),
        ("The pipeline opened. It is unclear who owns it.", ""),
        ("The pipeline opened. It was Ann Lee who built it.", ""),
        ("Ann Lee came. He spoke of oil.", "[Ann Lee]"),
        ("Ann Lee met Bo Rask. He spoke of oil.", "Ann Lee met Bo Rask."),
        ("Ann Lee took charge in May. Lee left. She spoke of oil.", "[Ann Lee]"),
        ("Grants rose. Such grants help.", "Grants rose."),
        ("The parade was on 9 May 2023. On the same day, Ann Lee resigned.", "[9 May 2023]"),
        (
            "The Bridge Repair Program began in 1994. The program has grown.",
            "[Bridge Repair Program]",
        ),
        ("A study of bridges came out. The same study counts ten.", "A study of bridges came out."),
        ("A ferry sank. The report on trade is long.", ""),
        ("A ferry sank. The report was long.", ""),
        ("A ferry sank. This document gives the dates.", ""),
        ("Could it be faster? Plausibly yes, with money.", "Could it be faster?"),
        ("It was built in 1964.", ""),
        (f"The {'very ' * 110}old ferry sank. It was slow.", ""),
        ("Ferries are slow. Trains are fast.", ""),
        ("While the cranes stand idle, trade grows.", ""),
        ("Cranes were sold. While these cranes stood idle, trade grew.", "Cranes were sold."),
    ],
)
def test_the_opening_words_say_what_is_needed(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_nothing_is_joined_over_a_heading_and_the_heading_gives_the_name() -> None:
    document = written("# Trade\n\nTrade grew.\n\n## The Aurelia\n\nIt was built in 1964.\n")
    last = citable_sentences(document)[-1]
    assert referent(document, last) == Reference(bracket="The Aurelia")


def test_the_commentary_is_joined_where_it_leans_and_not_over_its_page_furniture() -> None:
    document = original()

    def before(words: str) -> str:
        span = sentence(document, words)
        found = referent(document, span)
        return document.text[found.span.start : span.start] if found.span else found.bracket

    assert before("It would be a mistake") == ""
    assert before("publicly noted") == "May 9"
    assert "publicly noted" in before("such an outcome")
    assert before("especially true").startswith("The U.S. National Security Strategy")
    assert "State Partnership Program" in before("they draw partners closer")
    assert "could such a pursuit" in before("Plausibly yes")


def test_every_reference_in_the_corpus_is_whole_sentences_within_the_limit() -> None:
    joined = 0
    for path in sorted(CORPUS.glob("*.md")):
        document = shipped(path.stem)
        sentences = citable_sentences(document)
        starts = {s.start for s in sentences}
        for span in sentences:
            found = referent(document, span)
            assert found.span is None or not found.bracket
            assert found.bracket in document.text
            if found.span is not None:
                joined += 1
                assert found.span.start in starts
                assert found.span.end == span.end
                assert found.span.start < span.start
                assert found.span.end - found.span.start <= LONGEST
    assert joined > 5


OPENINGS = st.sampled_from(
    [
        "It ran.",
        "They left.",
        "He spoke.",
        "Ann Lee came.",
        "The two agreed.",
        "Such is trade.",
        "A ship sank.",
        "The same day passed.",
        "Or would they go?",
        "x" * 300 + ".",
    ]
)


@given(st.lists(OPENINGS, min_size=1, max_size=7), st.sampled_from([" ", "\n\n", "\n\n## A\n\n"]))
def test_whatever_stands_before_the_range_is_contiguous(parts: list[str], gap: str) -> None:
    document = written(gap.join(parts))
    headings = [heading.span for heading in document.layout.headings]
    for span in citable_sentences(document):
        found = referent(document, span)
        if found.span is not None:
            assert found.span.end == span.end
            assert found.span.end - found.span.start <= LONGEST
            assert not any(found.span.start <= h.start < found.span.end for h in headings)
