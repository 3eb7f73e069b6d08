"""Lists that an author makes over sentences or lines: "First … Second … The last prong …"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest import Document, Span, citable_sentences

FARTHEST = 14
"""Sentences from one item to the next at most; farther on, "Second" counts something else."""

LEAD_REACH = 3
"""Sentences before the first item in which what is listed may be announced."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_NUMBERS = ("two", "three", "four", "five", "six", "seven")
_NOUN = r"(?:\s+[\w’'-]+){1,3}?"
_FIRST = re.compile(
    rf"(?:The first{_NOUN}\b|First(?:ly)?\b|To begin with\b|One (?:is|option|way)\b)"
)
_NEXT = re.compile(
    r"(?:(?:The )?(?P<ordinal>second|third|fourth|fifth|sixth|seventh)(?:ly)?\b|"
    r"Next\b|(?:Yet )?[Aa]nother\b|Then\b)",
    re.IGNORECASE,
)
_LAST = re.compile(r"(?:The (?:last|final)\b|Finally\b|Last(?:ly)?\b)", re.IGNORECASE)
_MARKED = re.compile(r"\s*(?:[-*•‣]|\(?\d{1,3}[.)])\s+$")
_ANNOUNCES = re.compile(
    r"\b(?:two|three|four|five|six|seven|several|following|\d)\b|:$", re.IGNORECASE
)


@dataclass(frozen=True)
class Enumeration:
    """A list: the sentence that announces it, where there is one, and a sentence an item."""

    lead: Span | None
    items: tuple[Span, ...]

    def holds(self, span: Span) -> bool:
        """Whether ``span`` is the announcement or an item."""
        return span == self.lead or span in self.items


@lru_cache(maxsize=256)
def enumerations(document: Document) -> tuple[Enumeration, ...]:
    """The lists of a document, in order."""
    sentences = citable_sentences(document)
    return tuple(
        sorted(
            (*_by_ordinals(document, sentences), *_by_markers(document, sentences)),
            key=lambda found: found.items[0],
        )
    )


def _by_ordinals(document: Document, sentences: tuple[Span, ...]) -> list[Enumeration]:
    texts = [document.text[s.start : s.end] for s in sentences]
    found: list[Enumeration] = []
    for at, text in enumerate(texts):
        if not _FIRST.match(text):
            continue
        items, last, wanted = [at], at, 1
        for next_at in range(at + 1, len(texts)):
            if next_at - last > FARTHEST or _FIRST.match(texts[next_at]):
                break
            if _LAST.match(texts[next_at]):
                items.append(next_at)
                break
            match = _NEXT.match(texts[next_at])
            if match and match["ordinal"] and _ORDINALS.index(match["ordinal"].lower()) == wanted:
                items.append(next_at)
                last, wanted = next_at, wanted + 1
        if len(items) > 1:
            spans = tuple(sentences[i] for i in items)
            found.append(Enumeration(_lead(document, sentences, at), spans))
    return found


def _by_markers(document: Document, sentences: tuple[Span, ...]) -> list[Enumeration]:
    """Runs of list lines; of an item of several sentences, the first stands for it."""
    found: list[Enumeration] = []
    run: list[int] = []
    for at, span in enumerate(sentences):
        line = document.text.rfind("\n", 0, span.start) + 1
        if _MARKED.fullmatch(document.text, line, span.start):
            between = document.text[sentences[run[-1]].end : line] if run else ""
            if run and between.count("\n\n") > 0 and len(between.strip()) > 0:
                found += _closed(document, sentences, run)
                run = []
            run.append(at)
        elif run and "\n" in document.text[sentences[at - 1].end : span.start]:
            found += _closed(document, sentences, run)
            run = []
    return found + _closed(document, sentences, run)


def _closed(document: Document, sentences: tuple[Span, ...], run: list[int]) -> list[Enumeration]:
    if len(run) < 2:
        return []
    return [Enumeration(_lead(document, sentences, run[0]), tuple(sentences[i] for i in run))]


def _lead(document: Document, sentences: tuple[Span, ...], first: int) -> Span | None:
    """The nearest sentence before that announces something to count."""
    for at in range(first - 1, max(-1, first - 1 - LEAD_REACH), -1):
        span = sentences[at]
        if _ANNOUNCES.search(document.text[span.start : span.end]):
            return span
    return None


def announced(text: str) -> int:
    """The number a lead announces ("three possible prongs"), or 0."""
    words = re.findall(r"[a-z]+|\d+", text.lower())
    for word in words:
        if word in _NUMBERS:
            return _NUMBERS.index(word) + 2
    return 0
