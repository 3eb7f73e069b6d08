"""How words are compared: across white space, on word boundaries, as SQuAD normalises them."""

import re
import string
import unicodedata

from ingest import Span

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def squashed(text: str) -> str:
    """``text`` in NFC, every run of white space one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def locate(text: str, quote: str) -> tuple[Span, ...]:
    """Where ``quote`` stands in ``text``, any white space for any; nowhere for an empty quote."""
    words = squashed(quote).split()
    if not words:
        return ()
    pattern = r"\s+".join(map(re.escape, words))
    return tuple(Span(*match.span()) for match in re.finditer(pattern, text))


def says(text: str, words: str) -> bool:
    """Whether ``text`` holds ``words`` on word boundaries, in any case and white space."""
    wanted = squashed(words).casefold()
    if not wanted:
        return False
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", squashed(text).casefold()))


def numbers(text: str) -> frozenset[str]:
    """The numbers in ``text`` as written, thousands' separators left out."""
    return frozenset(match[0].replace(",", "") for match in _NUMBER.finditer(text))


def plain_answer(text: str) -> str:
    """A short answer as SQuAD compares it.

    Lower case, without ASCII punctuation and the articles a, an, the; white space squashed:
    ``normalize_answer`` of the official ``evaluate-v2.0.py``.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
