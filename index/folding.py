"""Words as a reader knows them again: in any case, in any script, however a file spells them."""

import codecs
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

BLOCK = 1 << 20
"""Bytes decoded at once."""

_TOKENS = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")


def folded(text: str) -> str:
    """``text`` composed and without case: "STRASSE" and "Straße" become the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def words_of(text: str) -> set[str]:
    """Runs of letters and digits, and the runs of letters alone inside them."""
    tokens = set(_TOKENS.findall(text))
    return tokens.union(*map(_LETTERS.findall, tokens))


def words_in_file(path: Path, words: Collection[str]) -> frozenset[str]:
    """Those of the folded ``words`` that stand in the file, read as UTF-8; also inside others."""
    if not words:
        return frozenset()
    found: set[str] = set()
    # A word across two blocks is read whole; with its accents apart it is longer than folded.
    overlap = 4 * max(map(len, words))
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    tail = ""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            text = tail + decoder.decode(block)
            standing = " ".join(words_of(folded(text)))
            found.update(word for word in words if word in standing)
            tail = text[-overlap:]
    return frozenset(found)
