"""A page served over a library of the shipped corpus, and a browser to look at it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.page import Served, serve
from app.page.originals import read_works
from index import Add, Library
from ingest import read_path
from tests.app.page.support import Scripted, Site
from tests.index.support import HashedWords

CORPUS = Path(__file__).parents[3] / "corpus"
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library.open(tmp_path_factory.mktemp("library"), encoder=HashedWords())
    library.publish([Add(read_path(path)) for path in sorted(CORPUS.glob("*.md"))])
    yield library
    library.close()


@pytest.fixture(scope="session")
def site(library: Library) -> Iterator[Site]:
    assistant = Scripted(library)
    works = read_works(CORPUS / "originals.toml")
    served: Served = serve(library, assistant, port=0, works=works)
    yield Site(served.url.rstrip("/"), library, assistant)
    served.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def reader(browser: Any, site: Site) -> Iterator[Any]:
    """A fresh browser of one reader, at the page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(site.url)
    page.wait_for_selector(".chip")
    yield page
    context.close()
