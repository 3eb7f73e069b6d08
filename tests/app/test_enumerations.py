"""Lists that an author makes over sentences or lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.composing.enumerations import FARTHEST, announced, enumerations
from ingest import Document, citable_sentences, read_bytes
from tests.app.support import source

ORDINALS = ("First, ", "Second, ", "Third, ", "Fourth, ", "Fifth, ")


def document(body: str) -> Document:
    return read_bytes(f"# A plan\n\n{body}\n".encode(), "/somewhere/plan.md").document


def found(document: Document) -> list[tuple[str, list[str]]]:
    """Each list as its announcement and its items."""
    return [
        (
            document.text[one.lead.start : one.lead.end] if one.lead else "",
            [document.text[item.start : item.end] for item in one.items],
        )
        for one in enumerations(document)
    ]


def test_a_list_over_sentences_is_found_with_what_announces_it() -> None:
    ((lead, items),) = found(source("harbour").document)
    assert lead == "The province has three options left."
    assert [item.split()[0] for item in items] == ["First,", "Second,", "Finally,"]


def test_a_list_of_lines_is_found_by_the_first_sentence_of_each() -> None:
    text = "The plan has two parts:\n\n- Dig the channel. It is shallow.\n- Paint the cranes.\n"
    assert found(document(f"{text}\nThe rest can wait for a year or two.")) == [
        ("The plan has two parts:", ["Dig the channel.", "Paint the cranes."])
    ]


@pytest.mark.parametrize(
    "body",
    [
        "First, the cranes were sold. Nobody knows what became of the railway after that.",
        "The cranes were sold. Second, the railway was finished at last by the province.",
        "First, the cranes were sold. "
        + "The wind blew hard. " * FARTHEST
        + "Second, the railway was finished.",
        "The first ship came in May. It was late. Nobody on the quay was surprised by that.",
    ],
)
def test_what_is_no_list_is_not_taken_for_one(body: str) -> None:
    assert found(document(body)) == []


@given(
    count=st.integers(2, len(ORDINALS)),
    between=st.lists(st.integers(0, FARTHEST - 1), min_size=5, max_size=5),
)
def test_a_list_is_found_whole_however_much_is_said_of_each_item(
    count: int, between: list[int]
) -> None:
    items = [f"{ordinal}the crane number {ordinal[0]} is sold." for ordinal in ORDINALS[:count]]
    body = " ".join(
        f"{item} " + "It is heavy. " * number for item, number in zip(items, between, strict=False)
    )
    ((_, listed),) = found(document(body))
    assert listed == items


@given(
    st.lists(
        st.sampled_from(
            ["First, it digs.", "Second, it sells.", "It waits.", "Finally, it paints.", "\n\n- A."]
        ),
        max_size=12,
    )
)
def test_items_are_citable_sentences_in_order_and_announced_before(sentences: list[str]) -> None:
    made = document("The harbour is old. " + " ".join(sentences))
    spans = set(citable_sentences(made))
    for one in enumerations(made):
        assert len(one.items) > 1
        assert list(one.items) == sorted(one.items)
        assert spans.issuperset(one.items)
        assert one.lead is None or one.lead.end <= one.items[0].start
        assert all(one.holds(item) for item in one.items)


@pytest.mark.parametrize(
    ("text", "number"),
    [("three options are left", 3), ("Options, of which Seven", 7), ("a few options", 0), ("", 0)],
)
def test_the_announced_number_is_read(text: str, number: int) -> None:
    assert announced(text) == number
