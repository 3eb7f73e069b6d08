"""Commentaries as plain text, as a browser's copy and paste leaves them."""

import os
from pathlib import Path

import pytest

from ingest import read_path, split_passages
from tests.ingest.reading import document_of, furniture, headings, passages, sentences, words

TEXTS = Path(__file__).parent / "texts"
HARBOUR = (TEXTS / "harbour.txt").read_text(encoding="utf-8")

GRAIN = (TEXTS / "grain.txt").read_text(encoding="utf-8")


def test_a_commentary_says_who_wrote_it_when_and_where() -> None:
    document = document_of(HARBOUR)
    assert document.title.startswith("Deep Water, Shallow Plans")
    assert document.authors == ("Ines Okoro", "Tomas Brandt", "Lena Sørby")
    assert document.published == "2021-03-09"
    assert document.publisher == "The Coastal Review"
    assert {(known.field, known.source) for known in document.provenance} >= {
        ("title", "first line"),
        ("authors", "byline text"),
    }


def test_captions_credits_share_links_and_pull_quotes_are_never_cited() -> None:
    document = document_of(HARBOUR)
    assert [kind for kind, _ in furniture(document)] == [
        *("caption", "caption", "credit"),
        *("pull-quote", "share", "pull-quote", "share"),
    ]
    cited = "\n".join(passages(document))
    assert "Mara Quist" not in cited
    assert "Share on" not in cited
    assert cited.count("remain a line on a map") == 1


def test_notes_on_the_authors_and_the_first_publication_stay_citable() -> None:
    cited = sentences(document_of(HARBOUR))
    assert "This commentary originally appeared on The Coastal Review on March 9, 2021." in cited
    assert any(sentence.startswith("Ines Okoro is a senior fellow") for sentence in cited)


def test_titles_before_names_and_initials_end_no_sentence() -> None:
    cited = sentences(document_of(HARBOUR))
    assert (
        '"Harbours are built for a century," said Gen. A. B. Lund, who led the planning staff.'
        in (cited)
    )


def test_byline_date_headings_and_other_peoples_links() -> None:
    document = document_of(GRAIN)
    assert document.title == "The Price of Bread Is Decided at the Pump"
    assert document.authors == ("Johan van der Berg", "Aisha Rahman")
    assert document.publisher == "Field & Furrow"
    assert headings(document)[1:] == [(2, "What the ministry expected")]
    assert [kind for kind, _ in furniture(document)] == [
        *("newsletter", "credit"),
        *("related", "related", "related"),
    ]
    assert [p.section for p in split_passages(document, words)][-1] == "What the ministry expected"


def test_a_heading_with_a_date_in_it_is_not_when_the_text_was_published() -> None:
    body = "The summit was short. Nobody signed anything, and everybody was photographed."
    assert document_of(f"Five states\n\nThe May 2023 summit\n\n{body}").published == ""
    assert (
        document_of(f"Five states\n\nPublished on May 4, 2023\n\n{body}").published == "2023-05-04"
    )


def test_lines_broken_at_a_margin_are_one_paragraph() -> None:
    document = document_of(
        "A title of some kind\n\n"
        "The first line of this paragraph was broken by an editor at its margin,\n"
        "and the second goes on with it until the whole of the thought has been\n"
        "said.\n\nA second paragraph."
    )
    assert sentences(document)[0].endswith("until the whole of the thought has been said.")


def test_a_list_is_one_item_a_line_and_its_markers_are_not_cited() -> None:
    document = document_of("Three things\n\nWe ask for:\n- more ships\n- fewer\n  rules\n1. order")
    assert sentences(document) == ["We ask for:", "more ships", "fewer rules", "order"]
    assert "- more ships\n- fewer rules\n1. order" in document.text


def test_a_refrain_is_not_a_pull_quote() -> None:
    text = (
        "On time\n\nTime is short. The valley waits for water and for those who promised it.\n\n"
        "Time is short.\n\nThe end of the season comes in eight weeks, and then it is too late."
    )
    assert furniture(document_of(text)) == []


def test_a_last_paragraph_about_a_person_or_a_place_is_no_note_on_the_authors() -> None:
    text = (
        "Who decides\n\nEverything here is decided by Anna Kern, and Port Ellery obeys.\n\n"
        "Anna Kern is the president of the board. Port Ellery is a member of no union."
    )
    assert document_of(text).authors == ()


def test_what_a_text_repeats_again_and_again_is_not_pulled_from_it() -> None:
    question = "Which dish would you cook for a stranger who is hungry?"
    answers = [f"Number {n} says that soup is what a stranger needs. And bread." for n in range(3)]
    text = "Twelve cooks\n\n" + "\n\n".join(f"{question}\n\n{answer}" for answer in answers)
    assert furniture(document_of(text)) == []


def test_a_text_without_title_or_notes_takes_its_name_from_the_file() -> None:
    document = document_of("It rained. It rained again, all night.", "rain_in-may.txt")
    assert (document.title, document.authors, document.published) == ("rain in may", (), "")
    assert document.slug == "rain-in-may"


@pytest.fixture
def original() -> Path:
    folder = os.environ.get("COMMENTARY_ORIGINALS")
    if not folder:
        pytest.skip("COMMENTARY_ORIGINALS is not set: no original commentary to read")
    return Path(folder) / "commentary.txt"


def test_the_original_commentary(original: Path) -> None:
    document = read_path(original).document
    assert document.title.startswith("A Unique Opportunity Not to Be Squandered")
    assert document.authors == ("Robert Schlesiger", "Daniel Egel", "Jeffrey Martini")
    assert (document.published, document.publisher) == ("2023-05-25", "RealClearDefense")
    assert [kind for kind, _ in furniture(document)] == [
        *("caption", "caption", "credit"),
        *("pull-quote", "share", "pull-quote", "share"),
    ]
    cited = "\n".join(passages(document))
    assert "Share on" not in cited
    assert "EyePress" not in cited
    # Put together here: ten words in a row of the work stand nowhere in this repository.
    outlet = "RealClearDefense"
    assert f"This commentary originally appeared on {outlet} on May 25, 2023." in cited
