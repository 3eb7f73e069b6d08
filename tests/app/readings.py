"""Documents that tests read, and sentences found in them by a few words."""

import os
from functools import lru_cache
from pathlib import Path

import pytest

from ingest import Document, Given, Span, citable_sentences, read_bytes, read_path

CORPUS = Path(__file__).parents[2] / "corpus"


@lru_cache(maxsize=32)
def shipped(slug: str) -> Document:
    """A document of the shipped corpus."""
    return read_path(CORPUS / f"{slug}.md").document


@lru_cache(maxsize=1)
def original() -> Document:
    """The commentary itself; skips the test where it is not at hand."""
    folder = os.environ.get("COMMENTARY_ORIGINALS")
    if not folder:
        pytest.skip("COMMENTARY_ORIGINALS is not set: no original commentary to read")
    return read_path(Path(folder) / "commentary.txt").document


def written(text: str, kind: str = "explainer", title: str = "A title") -> Document:
    """A document of a few words, of a kind."""
    given = Given(title=title, kind=kind, slug="written")
    return read_bytes(text.encode(), "/somewhere/written.md", given).document


def sentence(document: Document, words: str) -> Span:
    """The one citable sentence that has ``words``."""
    found = [s for s in citable_sentences(document) if words in document.text[s.start : s.end]]
    assert len(found) == 1, f"{len(found)} sentences have {words!r}"
    return found[0]
