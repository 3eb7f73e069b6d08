"""The page in a browser: questions are asked, and their sources read."""

import json
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest

from index import Add
from ingest import read_path
from tests.app.page.conftest import CORPUS
from tests.app.page.support import Site, ask

pytestmark = pytest.mark.slow

IN_VIEW = """() => {
  const box = document.getElementById("cited").getBoundingClientRect();
  const pane = document.getElementById("reading").getBoundingClientRect();
  return box.top >= pane.top && box.bottom <= pane.bottom;
}"""


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
    short, said = exchange.locator(".short"), exchange.locator(".said")
    assert said.inner_text().startswith(short.inner_text())
    assert short.bounding_box()["y"] < said.bounding_box()["y"]


def test_an_example_and_a_suggestion_are_asked_by_pressing_them(reader: Any) -> None:
    reader.locator(".chip").first.click()
    reader.locator("#exchange-0.answered").wait_for()
    reader.locator("#guidance .chip", has_text="And what of Belarus?").click()
    second = reader.locator("#exchange-1.answered")
    second.wait_for()
    assert "Interpreted as" in second.inner_text()
    second.get_by_role("button", name="Undo").click()
    reader.wait_for_function("!document.querySelector('.interpreted')")
    reader.locator("#exchange-1.answered").wait_for()
    assert reader.locator(".exchange").count() == 2


def test_stop_and_ask_again(reader: Any, site: Site) -> None:
    held = threading.Event()
    site.assistant.hold = lambda: held.wait(20)
    reader.locator("#question textarea").fill("Slow question about troops")
    reader.keyboard.press("Enter")
    reader.locator(".progress", has_text="Searching").wait_for()
    reader.locator("#stop").click()
    stopped = reader.locator("#exchange-0.stopped")
    stopped.wait_for()
    assert "Stopped" in stopped.inner_text()
    held.set()
    reader.wait_for_timeout(500)
    assert reader.locator(".exchange.answered").count() == 0
    reader.get_by_role("button", name="Ask again").click()
    reader.locator("#exchange-0.answered").wait_for()
    assert reader.locator(".exchange").count() == 1


def test_a_question_is_edited_and_sent_again_in_its_place(reader: Any) -> None:
    ask(reader, "Where did the CSTO send troops?")
    ask(reader, "Refuse the second question")
    reader.locator("#exchange-0").get_by_role("button", name="Edit").click()
    box = reader.locator("#question textarea")
    reader.wait_for_function("document.querySelector('#question textarea').value.length > 5")
    assert box.input_value() == "Where did the CSTO send troops?"
    box.fill("List what became of Belarus")
    reader.keyboard.press("Enter")
    reader.locator("#exchange-0 h2", has_text="Belarus").wait_for()
    reader.locator("#exchange-0.answered").wait_for()
    assert reader.locator(".exchange").count() == 1
    ask(reader, "Where did the CSTO send troops?")


def test_a_refusal_looks_different_and_shows_what_is_related(reader: Any) -> None:
    exchange = ask(reader, "Refuse the price of bread")
    assert exchange.locator(".refusal").count() == 1
    assert exchange.locator("button.marker").count() == 0
    assert "Related passages, not an answer" in exchange.inner_text()
    assert exchange.locator(".cards.related button.card").count() == 3
    reader.locator("#guidance", has_text="What can be asked").wait_for()
    exchange.locator("button.card").first.click()
    reader.locator("#cited").wait_for()


def test_what_went_wrong_is_said_and_the_next_question_answered(reader: Any) -> None:
    assert "as it was told to" in ask(reader, "Fail please").inner_text()
    assert "went wrong" in ask(reader, "Crash please").inner_text()
    reader.locator("#question textarea").fill("x" * 100_000)
    reader.locator("#send").click()
    reader.locator("#status", has_text="100,000 characters").wait_for()
    assert len(reader.locator("#question textarea").input_value()) == 100_000
    assert ask(reader, "Where did the CSTO send troops?").locator(".marker").count() == 1


def test_the_conversation_stays_in_this_browser_until_it_is_deleted(reader: Any) -> None:
    ask(reader, "Where did the CSTO send troops?")
    words = reader.locator("#exchange-0").inner_text()
    reader.reload()
    reader.locator("#exchange-0.answered").wait_for()
    assert reader.locator("#exchange-0").inner_text() == words
    reader.once("dialog", lambda dialog: dialog.dismiss())
    reader.locator("#clear").click()
    reader.wait_for_timeout(300)
    assert reader.locator(".exchange").count() == 1
    reader.once("dialog", lambda dialog: dialog.accept())
    reader.locator("#clear").click()
    reader.locator(".invitation").wait_for()
    reader.reload()
    reader.locator("#guidance .chip").first.wait_for()
    assert reader.locator(".exchange").count() == 0


def test_another_reader_sees_nothing_of_it(open_page: Callable[..., Any]) -> None:
    ask(open_page(), "Where did the CSTO send troops?")
    assert open_page().locator(".exchange").count() == 0


def test_export_has_quotes_and_permalinks(reader: Any, site: Site) -> None:
    exchange = ask(reader, "Where did the CSTO send troops?")
    quote = exchange.locator(".card b").inner_text()
    with reader.expect_download() as download:
        reader.locator("#export").click()
    words = download.value.path().read_text(encoding="utf-8")
    assert "## Where did the CSTO send troops?" in words
    assert quote[:40] in words.replace("\\", "")
    link = re.search(rf"<({re.escape(site.url)}/\?open=[^>]+)>", words)
    assert link
    reader.goto(link[1])
    reader.locator("#cited").wait_for()
    assert reader.locator("#cited").inner_text() == quote


def test_a_citation_and_a_link_are_copied(reader: Any, site: Site) -> None:
    ask(reader, "Where did the CSTO send troops?").locator(".marker").click()
    reader.locator("#cited").wait_for()
    quote = reader.locator("#cited").inner_text()

    def copied(label: str) -> str:
        reader.get_by_role("button", name=label, exact=True).click()
        reader.get_by_role("button", name="Copied").wait_for()
        words: str = reader.evaluate("navigator.clipboard.readText()")
        reader.get_by_role("button", name=label, exact=True).wait_for()
        return words

    assert "commentary-qa, November 25, 2026" in copied("Copy citation")
    assert json.loads(copied("Copy CSL-JSON"))[0]["publisher"] == "commentary-qa"
    link = copied("Copy link")
    assert link.startswith(f"{site.url}/?open=")
    assert reader.url == link
    reader.goto(link)
    reader.locator("#cited").wait_for()
    assert reader.locator("#cited").inner_text() == quote
    reader.wait_for_function(IN_VIEW)


def test_a_permalink_to_an_older_version_says_that_a_newer_one_exists(
    open_page: Callable[..., Any], site: Site, tmp_path: Any
) -> None:
    def edition(sentence: str) -> str:
        path = tmp_path / "notice.md"
        path.write_text(f"---\nslug: notice\ntitle: A notice\n---\n\n{sentence}\n")
        ingested = read_path(path)
        site.library.publish([Add(ingested)])
        return ingested.document.version

    old = edition("The bridge over the river is open to all traffic again.")
    edition("The bridge over the river is closed to all traffic again.")
    page = open_page(f"/?open=notice@{old}%234-10")
    page.locator("#cited").wait_for()
    assert "A newer version exists" in page.locator("#reading").inner_text()
    assert "open to all traffic" in page.locator("#reading").inner_text()
    page.get_by_role("button", name="Open the newer version").click()
    page.locator(".text", has_text="closed to all traffic").wait_for()
    assert "A newer version exists" not in page.locator("#reading").inner_text()


def test_documents_are_opened_and_searched_without_asking(reader: Any) -> None:
    assert reader.locator(".documents .entry").count() >= 17
    reader.locator(".entry", has_text="The path of Belarus").click()
    reader.locator(".document h2", has_text="The path of Belarus").wait_for()
    assert reader.locator("mark").count() == 0
    reader.locator("#words input, #words textarea").fill("Iskander missiles")
    reader.keyboard.press("Enter")
    found = reader.locator(".cards.found button.card")
    found.first.wait_for()
    assert "Iskander" in reader.locator(".cards.found").inner_text()
    found.first.click()
    reader.locator("#cited").wait_for()
    reader.locator("#browse").click()
    reader.locator(".documents .entry").first.wait_for()


def test_filters_show_what_they_leave_in_and_narrow_the_answers(reader: Any, site: Site) -> None:
    reader.locator("#narrow button.label-wrap").click()
    reader.locator("#by-documents input").click()
    reader.get_by_role("option", name="The path of Belarus").click()
    reader.locator("#left-in", has_text="1 of").wait_for()
    assert "The path of Belarus" in reader.locator("#left-in").inner_text()
    reader.locator("#narrow", has_text="Narrowed to 1 of").wait_for()
    exchange = ask(reader, "List where the CSTO sent troops")
    titles = exchange.locator(".card .title").all_inner_texts()
    assert len(titles) == 3
    assert all("Belarus" in title for title in titles)
    reader.locator("#since input, #since textarea").fill("2199")
    reader.locator("#left-in", has_text="0 of").wait_for()
    assert ask(reader, "Where did the CSTO send troops?").locator(".refusal").count() == 1


def test_the_first_run_card_says_why_the_original_is_not_here(reader: Any) -> None:
    card = reader.locator(".first-run")
    assert "under copyright" in card.inner_text()
    assert "commentary add FILE" in card.inner_text()
    card.get_by_role("button", name="Open the digest").click()
    reader.locator(".document h2", has_text="Digest of").wait_for()


def test_a_document_added_while_the_page_is_open_appears(
    reader: Any, site: Site, tmp_path: Any
) -> None:
    path = tmp_path / "glacier.md"
    path.write_text(
        "---\nslug: glacier\ntitle: A glacier melts\n---\n\n"
        "The Inylchek glacier melts faster than hydrologists expected.\n"
    )
    assert CORPUS.exists()
    site.library.publish([Add(read_path(path))])
    exchange = ask(reader, "Does the Inylchek glacier melt?")
    assert "A glacier melts" in exchange.inner_text()
    reader.locator("#browse").click()
    reader.locator(".entry", has_text="A glacier melts").wait_for()
