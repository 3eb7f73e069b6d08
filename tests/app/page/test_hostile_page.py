"""A document and questions that would take the page over are shown as the words they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.page import markup, serve
from index import Add, Library
from tests.app.page.hostile import EVIL
from tests.app.page.support import Scripted, ask
from tests.index.support import BY_LINE, HashedWords, ingested

pytestmark = pytest.mark.slow


def test_hostile_words_are_shown_and_do_nothing(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    library = Library.open(tmp_path / "library", encoder=HashedWords(), splitter=BY_LINE)
    for number, words in enumerate(EVIL):
        text = f"Sentence number {number} holds {words} and goes on."
        evil = ingested(f"evil-{number}", text, words, (words,), "2023", words, words)
        library.publish([Add(evil)])
    served = serve(library, Scripted(library), port=0)
    try:
        page = open_page(served.url)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for number, words in enumerate(EVIL):
            exchange = ask(page, f"Number {number}: {words}")
            shown = exchange.inner_text()
            for line in markup.DECEIVING.sub(lambda m: f"U+{ord(m[0]):04X}", words).split("\n"):
                assert line in shown
            exchange.locator(".marker").first.click()
            page.locator("#cited").wait_for()
        page.locator("#browse").click()
        page.locator(".documents .entry").first.wait_for()
        page.locator("#narrow button.label-wrap").click()
        page.locator("#by-documents input").click()
        page.locator("#words input, #words textarea").fill(EVIL[0])
        page.locator("#words input, #words textarea").press("Enter")
        page.locator(".listing, .nothing").first.wait_for()
        page.reload()
        page.locator(f"#exchange-{len(EVIL) - 1}").wait_for()
        assert page.evaluate("window.pwned") is None
        assert {urlsplit(url).netloc for url in asked} <= {urlsplit(served.url).netloc}
        assert page.locator("#exchanges img, #exchanges script, #reading img").count() == 0
    finally:
        served.close()
