"""A page served over a library of the shipped corpus, and readers that open it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.page import Served, serve
from app.page.originals import read_works
from index import Add, Library
from ingest import read_path
from tests.app.page.support import KNOWN, Scripted, Site
from tests.index.support import HashedWords

CORPUS = Path(__file__).parents[3] / "corpus"


def corpus_library(directory: Path) -> Library:
    library = Library.open(directory, encoder=HashedWords())
    library.publish([Add(read_path(path)) for path in sorted(CORPUS.glob("*.md"))])
    return library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped corpus; for tests that publish nothing."""
    return corpus_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served page over a library of its own, which grows as tests add to it."""
    library = corpus_library(tmp_path_factory.mktemp("served"))
    assistant = Scripted(library)
    works = read_works(CORPUS / "originals.toml")
    served: Served = serve(library, assistant, port=0, works=works, known=KNOWN)
    yield Site(served.url.rstrip("/"), library, assistant)
    served.close()


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Opens the page as a reader of its own would; closed after the test."""
    contexts = []

    def open_page(address: str = "", **context_options: Any) -> Any:
        options = {"viewport": {"width": 1440, "height": 900}, **context_options}
        context = browser.new_context(**options)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(address if address.startswith("http") else site.url + address)
        page.locator(".chip, .exchange").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def reader(open_page: Callable[..., Any]) -> Any:
    """A fresh browser of one reader, at the page."""
    return open_page()
