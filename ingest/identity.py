"""Whether two documents are one work, when their identities do not say so."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.document import Document

SAMPLES = 32
"""Stretches of the new text that are looked for in a known one."""

STRETCH = 40
"""Characters of a stretch: six or seven words, which two works share only by quoting."""

SAME_SHARE = 0.5
"""Share of stretches found that makes one work. Another format of the same text keeps most of
them, a revision more than half; two works that quote each other stay far below."""

LENGTH_RATIO = 0.6
"""An excerpt holds much less text than its work, and is no version of it."""

KEPT = 1024
"""Folded texts kept: adding a folder compares each of its files with each document."""

_FOLD = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def same_work(document: Document, known: Iterable[Document]) -> Document | None:
    """The first of ``known`` that is the same work as ``document``, or None.

    One identity is one work. Otherwise the texts decide, not the titles: at least half of 32
    stretches of 40 characters, evenly spaced over the new text, must stand in the known one.
    """
    candidates = list(known)
    for other in candidates:
        if other.identity == document.identity:
            return other
    return next((other for other in candidates if same_text(document, other)), None)


def same_text(document: Document, other: Document) -> bool:
    """Whether two documents hold one text, give or take a format or a revision."""
    short, long = sorted((len(document.text), len(other.text)))
    if short < LENGTH_RATIO * long:
        return False
    return _stand_in(_stretches(_folded(document.text)), _folded(other.text))


def _stand_in(stretches: tuple[str, ...], text: str) -> bool:
    """Whether enough of the stretches stand in a text."""
    if not any(stretch in text for stretch in stretches[::4]):
        return False  # nearly every pair of documents is told apart here
    found = sum(stretch in text for stretch in stretches)
    return found >= SAME_SHARE * len(stretches)


@lru_cache(maxsize=KEPT)
def _folded(text: str) -> str:
    """``text`` without what formats change: case, the shape of quotes and dashes, line ends."""
    return re.sub(r"\s+", " ", text.translate(_FOLD).lower())


@lru_cache(maxsize=8)
def _stretches(text: str) -> tuple[str, ...]:
    step = max(STRETCH, len(text) // SAMPLES)
    stretches = [text[at : at + STRETCH] for at in range(0, len(text) - STRETCH + 1, step)]
    return tuple(stretches[:SAMPLES]) or ((text,) if text else ())
