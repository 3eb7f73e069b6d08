"""Takes the pictures that the README shows, and others to look at, of the shipped corpus.

    python docs/screenshots.py docs/images
    python docs/screenshots.py artefacts/screenshots --all

With --all every state is taken at three widths, light and dark.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.assistant import Assistant
from app.page import Served, read_works, serve, shipped_questions
from index import Add, Library
from ingest import read_path

ROOT = Path(__file__).parents[1]
SIZES = {1440: 900, 900: 800, 360: 740}
QUESTION = "When did Belarus and Russia sign the treaty that set up their Union State?"
LIST = "Which states make up the region that the commentary is about?"
UNANSWERABLE = "What is the GDP of Kazakhstan?"


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="every state, width and scheme")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with served_corpus() as served, browser(args.chromium) as chromium:
        if args.all:
            for width in SIZES:
                for scheme in ("light", "dark"):
                    take_all(chromium, served.url, width, scheme, args.folder)
        else:
            take_two(chromium, served.url, args.folder)


@contextmanager
def served_corpus() -> Iterator[Served]:
    """The page over a new library of the shipped corpus, ready to answer."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        library.publish([Add(read_path(path)) for path in sorted((ROOT / "corpus").glob("*.md"))])
        works = read_works(ROOT / "corpus" / "originals.toml")
        known = shipped_questions(ROOT / "evals" / "suites")
        served = serve(library, Assistant(library), port=0, works=works, known=known)
        served.warmth.wait()
        yield served
        served.close()
        library.close()


@contextmanager
def browser(executable: str) -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable)
        yield chromium
        chromium.close()


def take_two(chromium: Any, url: str, folder: Path) -> None:
    """What the README shows: an answer beside its source, and the same in the dark."""
    for scheme, name in (("light", "answer"), ("dark", "answer-dark")):
        page = opened(chromium, url, 1440, scheme)
        ask(page, QUESTION)
        page.locator(".marker").first.click()
        page.locator("#cited").wait_for()
        shoot(page, folder / f"{name}.png")


def take_all(chromium: Any, url: str, width: int, scheme: str, folder: Path) -> None:
    """Every state of the page at one width and scheme."""
    page = opened(chromium, url, width, scheme)

    def shot(name: str) -> None:
        shoot(page, folder / f"{name}-{width}-{scheme}.png")

    shot("1-empty")
    page.locator("#narrow button.label-wrap").click()
    page.locator("#by-kinds input").click()
    page.get_by_role("option", name="chronology").click()
    page.locator("#left-in", has_text="of 17").wait_for()
    shot("2-narrowed")
    page.reload()
    page.locator(".chip").first.wait_for()
    ask(page, QUESTION)
    shot("3-answer")
    page.locator(".marker").first.click()
    page.locator("#cited").wait_for()
    shot("4-source")
    page.keyboard.press("Escape")
    ask(page, LIST)
    shot("5-list")
    ask(page, UNANSWERABLE)
    shot("6-refusal")
    ask(page, "Hello")
    shot("7-help")
    page.locator("#about .count").click()
    page.locator("#words input, #words textarea").fill("nuclear weapons")
    page.locator("#words input, #words textarea").press("Enter")
    page.locator(".cards.found").wait_for()
    shot("8-found")
    page.locator("#browse").click()
    page.locator(".documents").wait_for()
    shot("9-documents")


def opened(chromium: Any, url: str, width: int, scheme: str) -> Any:
    """A new reader's page, with its examples."""
    size = {"width": width, "height": SIZES[width]}
    page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()
    page.set_default_timeout(120_000)
    page.goto(url)
    page.locator(".chip").first.wait_for()
    return page


def ask(page: Any, question: str) -> None:
    """Ask and wait until the answer and what goes on from it are shown."""
    number = page.locator(".exchange").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator(f"#exchange-{number}:not(.asking)").wait_for()
    page.locator(f'#guidance [data-after="{number + 1}"]').wait_for(state="attached")


def shoot(page: Any, path: Path) -> None:
    """Take the window, after what moves has come to rest."""
    page.wait_for_timeout(500)
    page.screenshot(path=path)
    print(path, flush=True)


if __name__ == "__main__":
    main()
