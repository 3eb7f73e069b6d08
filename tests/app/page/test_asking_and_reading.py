"""The page in a browser: a question is asked, and its source read."""

from typing import Any

import pytest

from tests.app.page.support import Site, ask

pytestmark = pytest.mark.slow


def test_a_marker_opens_the_source_with_exactly_the_cited_range_marked(
    reader: Any, site: Site
) -> None:
    exchange = ask(reader, "List where the CSTO sent troops")
    markers = exchange.locator("button.marker")
    assert markers.all_inner_texts() == ["[1]", "[2]", "[3]"]
    for number in range(3):
        permalink = markers.nth(number).get_attribute("data-permalink")
        markers.nth(number).click()
        article = reader.locator(f'article.document[data-permalink="{permalink}"]')
        article.wait_for()
        resolved = site.library.snapshot().resolve(permalink)
        assert resolved.document is not None
        quote = resolved.document.text[resolved.span.start : resolved.span.end]
        assert "".join(article.locator("mark").all_text_contents()) == quote
        reader.wait_for_function("document.activeElement && document.activeElement.id === 'cited'")
        reader.wait_for_function(IN_VIEW)


IN_VIEW = """() => {
  const box = document.getElementById("cited").getBoundingClientRect();
  const pane = document.getElementById("reading").getBoundingClientRect();
  return box.top >= pane.top && box.bottom <= pane.bottom;
}"""


def test_a_card_says_who_when_and_where_and_opens_the_source(reader: Any) -> None:
    exchange = ask(reader, "Where did the CSTO send troops?")
    card = exchange.locator("button.card").first
    words = card.inner_text()
    assert "In the words of the authors" in words
    assert "commentary-qa contributors" in words
    assert "November 25, 2026" in words
    card.click()
    reader.locator("#cited").wait_for()
    assert reader.locator("#cited").inner_text() == exchange.locator(".card b").inner_text()


def test_the_short_answer_stands_first(reader: Any) -> None:
    exchange = ask(reader, "Where did the CSTO send troops?")
    short = exchange.locator(".short")
    assert exchange.locator(".said").inner_text().startswith(short.inner_text())
    assert short.bounding_box()["y"] < exchange.locator(".said").bounding_box()["y"]
