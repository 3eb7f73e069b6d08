"""How the page behaves: at any width, by keyboard, in the dark, and towards other hosts."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.app.page.support import Site, ask

pytestmark = pytest.mark.slow

WIDTHS = (320, 360, 600, 900, 1280, 1600)
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: Callable[..., Any], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
    assert serious(page) == []
    page.locator("#narrow button.label-wrap").click()
    ask(page, "List where the CSTO sent troops")
    ask(page, "Refuse the price of bread")
    ask(page, "And what of Belarus?").locator(".marker").click()
    page.locator("#cited").wait_for()
    assert serious(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert serious(page) == []


def serious(page: Any) -> list[str]:
    page.wait_for_timeout(300)  # colours are judged when transitions have ended
    found = page.evaluate("axe.run(document)")
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_nothing_scrolls_sideways_at_any_width(open_page: Callable[..., Any]) -> None:
    page = open_page()
    ask(page, "List where the CSTO sent troops to " + "Kazakhstan" * 30)
    ask(page, "Refuse the price of bread")
    page.locator("#narrow button.label-wrap").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(FITS), width
    page.locator("#exchange-0 .marker").first.click()
    page.locator("#cited").wait_for()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(FITS), width
        inner = "(e) => e.scrollWidth <= e.clientWidth + 1"
        assert page.locator("#reading").evaluate(inner), width
        assert page.locator("#transcript").evaluate(inner), width


def test_only_this_server_is_asked_for_anything(browser: Any, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.url)
    page.locator(".chip").first.wait_for()
    ask(page, "Where did the CSTO send troops?").locator(".marker").click()
    page.locator("#cited").wait_for()
    context.close()
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(site.url).netloc}


def test_the_browser_is_told_to_refuse_other_hosts(browser: Any, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    response = page.goto(site.url)
    assert "connect-src 'self'" in response.headers["content-security-policy"]
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.evaluate("fetch('http://127.0.0.2:9/x').catch(() => 0)")
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in line for line in refused)
    context.close()


def test_a_question_is_asked_and_its_source_read_by_keyboard_alone(reader: Any) -> None:
    tab_to(reader, "document.activeElement.closest('#question')")
    reader.keyboard.type("Where did the CSTO send troops?")
    reader.keyboard.press("Enter")
    reader.locator("#exchange-0.answered").wait_for()
    tab_to(reader, "document.activeElement.matches('.marker')", "Shift+Tab")
    ring = "getComputedStyle(document.activeElement).outlineStyle"
    assert reader.evaluate(ring) == "solid"
    reader.keyboard.press("Enter")
    reader.wait_for_function("document.activeElement.id === 'cited'")
    reader.keyboard.press("Escape")
    reader.wait_for_function("document.activeElement.matches('.marker')")


def tab_to(page: Any, condition: str, key: str = "Tab") -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate(f"Boolean({condition})"):
            return
    raise AssertionError(f"never reached by {key}: {condition}")


def test_on_a_narrow_screen_the_source_is_a_sheet_that_closes(
    open_page: Callable[..., Any],
) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    assert not page.locator("#source").is_visible()
    exchange = ask(page, "Where did the CSTO send troops?")
    exchange.locator(".marker").click()
    page.locator("#cited").wait_for()
    page.wait_for_function("getComputedStyle(document.getElementById('source')).opacity === '1'")
    assert page.locator("#source").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    page.get_by_role("button", name="Close").click()
    page.locator("#source").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.marker')")


def test_an_answer_is_announced(reader: Any) -> None:
    ask(reader, "List where the CSTO sent troops")
    status = reader.get_by_role("status").filter(has_text="Answered with 3 statements")
    status.wait_for(state="attached")


def test_dark_is_dark(open_page: Callable[..., Any]) -> None:
    light, dark = (
        open_page(color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    )
    assert brightness(light) > 240
    assert brightness(dark) < 40


def brightness(colour: str) -> float:
    numbers = [int(n) for n in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(numbers) / 3
