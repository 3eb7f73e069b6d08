"""What is shown is text, whatever it holds; and the mark is exactly the range."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.page import answers, markup, originals, sources
from app.page.conversation import Evidence, Exchange, Saved, SavedAnswer, SavedClaim, Statement
from app.page.sourcetext import SHOWN_WHOLE, text_html
from index import Library
from ingest import Document, Span, read_path
from tests.app.page.hostile import EVIL
from tests.app.page.parsing import Seen
from tests.index.support import ingested

CORPUS = Path(__file__).parents[3] / "corpus"
BELARUS = read_path(CORPUS / "belarus-path.md").document


@given(st.text())
def test_text_comes_through_whole_but_for_what_deceives(words: str) -> None:
    seen = Seen(markup.text(words))
    expected = markup.DECEIVING.sub(lambda m: f"U+{ord(m[0]):04X}", words)
    assert seen.text == expected
    assert set(seen.tags) <= {"span"}
    assert not seen.runs_or_loads


@given(st.text(), st.text())
def test_attributes_cannot_be_left(first: str, second: str) -> None:
    seen = Seen(markup.tag("p", "", title=first, data_x=second))
    assert [name for name, _ in seen.attributes] == ["title", "data-x"]
    assert seen.attributes[1][1] == markup.DECEIVING.sub("", second)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc", "", "http://["],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert markup.web_link(url, "label") == ""


def exchange_of(words: str, document: Document) -> Exchange:
    piece = Evidence(words, document, Span(0, len(document.text)), newest=False)
    claim = SavedClaim(words, words, words, words, (words,))
    answer = SavedAnswer("partial", (claim,), (words,), words, 1, words, words)
    statement = Statement(words, words, words, words, (piece,))
    return Exchange(Saved(words, "answered", True, answer), (statement,), (piece,), 2)


@pytest.mark.parametrize("words", EVIL)
def test_nothing_in_an_answer_runs_or_loads(words: str) -> None:
    document = ingested("evil", words, title=words, authors=(words,), publisher=words).document
    exchange = exchange_of(words, document)
    refused = Exchange(Saved(words, "failed", message=words))
    html = answers.conversation_html([exchange, refused]) + answers.chips(words, [words])
    seen = Seen(html)
    assert not seen.runs_or_loads
    visible = markup.DECEIVING.sub(lambda m: f"U+{ord(m[0]):04X}", words)
    assert seen.text.count(visible) >= 6


@pytest.mark.parametrize("words", EVIL)
def test_nothing_in_a_source_runs_or_loads(words: str) -> None:
    document = ingested("evil", words, title=words, authors=(words,), publisher=words).document
    work = originals.Work(words, (words,), (words,), words, f"javascript:{words}", (), "evil")
    html = (
        sources.document_html(document, Span(0, len(words)), newer_version="x")
        + sources.documents_html([document], 2)
        + originals.missing_html([work], [document])
    )
    assert not Seen(html).runs_or_loads


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_mark_is_the_range(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(BELARUS.text) - 2))
    end = data.draw(st.integers(start + 1, min(len(BELARUS.text), start + 2500)))
    seen = Seen(text_html(BELARUS, Span(start, end)))
    assert squeezed(seen.marked) == squeezed(BELARUS.text[start:end])
    first = [value for name, value in seen.attributes if (name, value) == ("id", "cited")]
    assert len(first) == 1 or not squeezed(BELARUS.text[start:end])


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def test_a_source_is_shown_whole() -> None:
    seen = Seen(text_html(BELARUS))
    body = BELARUS.text.removeprefix(BELARUS.title)
    assert squeezed(seen.text) == squeezed(body)


def test_of_a_very_long_source_the_part_around_the_range_is_shown() -> None:
    text = "\n\n".join(f"Paragraph number {n} of a long report." for n in range(40_000))
    document = ingested("long", text).document
    at = text.index("Paragraph number 30000 ")
    html = text_html(document, Span(at, at + 20))
    assert Seen(html).marked == text[at : at + 20]
    assert len(html) < 2 * SHOWN_WHOLE
    assert "What comes before is not shown." in html


def test_furniture_is_shown_apart_and_never_as_heading(tmp_path: Path) -> None:
    path = tmp_path / "piece.txt"
    path.write_text(
        "A plain title\n\nThe ministers met on Monday in Astana and agreed on little.\n\n"
        "Share on Twitter\n\nThey will meet again in the spring of next year, they said.\n",
        encoding="utf-8",
    )
    document = read_path(path).document
    kinds = {piece.kind for piece in document.layout.furniture}
    assert kinds
    seen = Seen(text_html(document))
    assert any(name == "class" and "furniture" in value for name, value in seen.attributes)


def test_a_refusal_shows_related_passages_as_such() -> None:
    piece = Evidence("belarus-path@0#0-9", BELARUS, Span(100, 180), newest=True)
    answer = SavedAnswer("not_in_corpus", (), (piece.permalink,), "", 1, "Not said.", "")
    exchange = Exchange(Saved("Why?", "answered", answer=answer), (), (piece,))
    seen = Seen(answers.conversation_html([exchange]))
    assert "The sources here do not say" in seen.text
    assert "Related passages, not an answer" in seen.text
    assert ("class", "marker") not in seen.attributes
    assert "checked against" not in seen.text


def test_a_search_and_a_list_say_what_they_are_of(library: Library) -> None:
    snapshot = library.snapshot()
    html = sources.found_html("troops", snapshot.search("troops in Almaty", k=3))
    assert html.count('data-act="open"') == 3
    assert "Passages for “troops”" in html
    assert "No passage has these words." in sources.found_html("xyzzy", [])
    assert "17 documents" in sources.documents_html(snapshot.documents(), 17)
    assert "1 of 17 documents" in sources.documents_html(snapshot.documents()[:1], 17)
    assert "commentary add FILE" in sources.documents_html([], 0)
