"""References in Chicago style and CSL-JSON."""

import json
from dataclasses import replace

import pytest

from app.citations import chicago, csl_json
from ingest import Document
from tests.app.readings import original, shipped

PIECE = Document(
    slug="piece",
    version="0" * 12,
    title='The "last" bridge',
    authors=("Ann Lee", "Bo van der Rask"),
    published="2023-05-25",
    publisher="The Coastal Review",
    url="https://review.example/bridge",
    kind="commentary",
    text="A bridge.",
)


def test_a_note_has_names_title_publisher_date_place_and_address() -> None:
    assert chicago(PIECE, "Costs, p. 4") == (
        "Ann Lee and Bo van der Rask, “The ‘last’ bridge,” The Coastal Review, May 25, 2023, "
        "Costs, p. 4, https://review.example/bridge."
    )


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"authors": ()}, "“A,” P, 2023."),
        (
            {"authors": ("Ann Lee", "Bo Rask", "Cy Dow")},
            "Ann Lee, Bo Rask, and Cy Dow, “A,” P, 2023.",
        ),
        ({"authors": ("Ann Lee",) * 4}, "Ann Lee et al., “A,” P, 2023."),
        ({"title": "Who won?"}, "Ann Lee, “Who won?” P, 2023."),
        ({"published": "2023-05"}, "Ann Lee, “A,” P, May 2023."),
        ({"published": "", "publisher": ""}, "Ann Lee, “A.”"),
    ],
)
def test_what_is_not_known_is_left_out(changes: dict[str, object], note: str) -> None:
    plain = replace(PIECE, title="A", authors=("Ann Lee",), published="2023", publisher="P", url="")
    assert chicago(replace(plain, **changes)) == note  # type: ignore[arg-type]


def test_a_note_carries_no_markup() -> None:
    hostile = replace(PIECE, title="<b>A</b> & more")
    assert chicago(hostile).startswith("Ann Lee and Bo van der Rask, “<b>A</b> & more,”")


def test_an_item_has_the_fields_of_csl_json() -> None:
    assert csl_json(PIECE) == {
        "id": "piece",
        "type": "article-magazine",
        "title": 'The "last" bridge',
        "author": [
            {"family": "Lee", "given": "Ann"},
            {"family": "van der Rask", "given": "Bo"},
        ],
        "issued": {"date-parts": [[2023, 5, 25]]},
        "container-title": "The Coastal Review",
        "publisher": "The Coastal Review",
        "URL": "https://review.example/bridge",
        "language": "en",
    }


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Plato", {"literal": "Plato"}),
        ("commentary-qa contributors", {"literal": "commentary-qa contributors"}),
        ("The Transport Office", {"literal": "The Transport Office"}),
        ("Martin Luther King Jr.", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("Lee, Ann", {"family": "Lee", "given": "Ann"}),
        ("David O'Sullivan", {"family": "O'Sullivan", "given": "David"}),
    ],
)
def test_names_are_split_and_bodies_are_not(author: str, name: dict[str, str]) -> None:
    assert csl_json(replace(PIECE, authors=(author,)))["author"] == [name]


@pytest.mark.parametrize("published", ["", "unknown", "2023-13-01", "2023-00", "23"])
def test_a_date_that_is_none_is_not_written(published: str) -> None:
    assert "issued" not in csl_json(replace(PIECE, published=published))
    assert ", ," not in chicago(replace(PIECE, published=published))


def test_a_shipped_document_is_no_web_page() -> None:
    item = csl_json(shipped("c5-plus-1"))
    assert item["type"] == "document"
    assert "URL" not in item
    assert item["issued"] == {"date-parts": [[2026, 11, 25]]}
    assert json.loads(json.dumps(item)) == item


def test_the_commentary_as_a_note() -> None:
    note = chicago(original())
    assert note.startswith("Robert Schlesiger, Daniel Egel, and Jeffrey Martini, “A Unique")
    assert note.endswith("RealClearDefense, May 25, 2023.")
