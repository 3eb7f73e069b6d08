"""Documents become passages: whole sentences, small enough to be embedded whole."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.document import Document, Passage, Span
from ingest.errors import IngestError
from ingest.plain import MARKER
from ingest.sentences import split_sentences

CountTokens = Callable[[str], int]

FULL_ENOUGH = 0.5
"""Share of the room: a passage at least this full ends with its paragraph. Passages of one
subject are found better than passages that run on into the next."""

_LEAST_ROOM = 8
"""Tokens that the context line must leave for words of the document."""

_CUTS = (re.compile(r"[;:—–]\s*"), re.compile(r",\s+"), re.compile(r"\s+"))
"""Where an over-long sentence is split: the strongest mark first."""


@dataclass(frozen=True)
class Paragraph:
    """The sentences of one line of a document's text: a paragraph, list item or table row."""

    sentences: tuple[Span, ...]
    section: str
    follows: bool
    """Whether nothing that may not be cited stands between it and the paragraph before."""


def citable_sentences(document: Document) -> tuple[Span, ...]:
    """Every sentence that may be cited, in order, as ranges of ``document.text``.

    Headings, furniture and list markers belong to none; every other visible character to one.
    """
    return tuple(span for paragraph in _paragraphs(document) for span in paragraph.sentences)


def split_passages(
    document: Document, count_tokens: CountTokens, max_tokens: int = 256
) -> tuple[Passage, ...]:
    """The document's passages in order: whole sentences, never across a heading or furniture.

    ``context + "\\n" + text`` of each has at most ``max_tokens`` by ``count_tokens``; a sentence
    that alone is longer is split at punctuation or white space, its parts standing in for it in
    ``sentences``. Every citable character lies in exactly one passage. Raises IngestError when
    the title leaves no room for the text.
    """
    passages: list[Passage] = []
    run: list[Paragraph] = []
    for paragraph in _paragraphs(document):
        if run and not (paragraph.follows and paragraph.section == run[-1].section):
            passages += _Packer(document, run[-1].section, count_tokens, max_tokens).pack(run)
            run = []
        run.append(paragraph)
    if run:
        passages += _Packer(document, run[-1].section, count_tokens, max_tokens).pack(run)
    return tuple(passages)


def _paragraphs(document: Document) -> Iterator[Paragraph]:
    """The citable lines of a document, in order."""
    text, layout = document.text, document.layout
    silent = {heading.span.start: heading.span for heading in layout.headings}
    silent |= {piece.span.start: piece.span for piece in layout.furniture}
    headings = {heading.span.start for heading in layout.headings}
    section, follows, skip_to, at = "", False, 0, 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if start in silent:
            skip_to = max(skip_to, silent[start].end)
        if start in headings:
            section = _section(document, line)
        if start < skip_to:
            follows = False
        elif line.strip():
            marker = MARKER.match(line)
            begin = start + (marker.end() if marker else 0)
            if sentences := _sentences(text, begin, start + len(line)):
                yield Paragraph(sentences, section, follows)
                follows = True


def _section(document: Document, heading: str) -> str:
    """A heading as the section's name; the title's own heading names no section."""
    return "" if heading.casefold() == document.title.casefold() else heading


def _sentences(text: str, start: int, end: int) -> tuple[Span, ...]:
    if " | " in text[start:end]:
        return (Span(start, end),)  # a table row says what it says only as a whole
    return tuple(split_sentences(text, start, end))


class _Packer:
    """Fills the passages of one section."""

    def __init__(
        self, document: Document, section: str, count_tokens: CountTokens, max_tokens: int
    ) -> None:
        self._document = document
        self._count = count_tokens
        self._max = max_tokens
        self._section = section
        if not self._leaves_room():
            self._section = ""
        if not self._leaves_room():
            raise IngestError(
                f"'{document.slug}': the title is too long to embed beside {max_tokens} tokens; "
                "shorten it with --title"
            )

    def pack(self, paragraphs: list[Paragraph]) -> list[Passage]:
        """The passages of consecutive paragraphs of one section."""
        passages: list[Passage] = []
        held: list[Span] = []
        for paragraph in paragraphs:
            pieces = [part for span in paragraph.sentences for part in self._fit(span)]
            if held and not self._fits(held[0].start, pieces[-1].end):
                passages.append(self._passage(held))
                held = []
            for piece in pieces:
                if held and not self._fits(held[0].start, piece.end):
                    passages.append(self._passage(held))
                    held = []
                held.append(piece)
            if self._tokens(held[0].start, held[-1].end) >= self._max * FULL_ENOUGH:
                passages.append(self._passage(held))
                held = []
        if held:
            passages.append(self._passage(held))
        return passages

    def _passage(self, sentences: list[Span]) -> Passage:
        return Passage(
            self._document, sentences[0].start, sentences[-1].end, tuple(sentences), self._section
        )

    def _fit(self, sentence: Span) -> list[Span]:
        """The sentence, or the parts it must be split into."""
        parts: list[Span] = []
        start = sentence.start
        while not self._fits(start, sentence.end):
            cut = self._cut(start, sentence.end)
            parts.append(self._trimmed(start, cut))
            start = self._trimmed(cut, sentence.end).start
        return [*parts, Span(start, sentence.end)]

    def _cut(self, start: int, end: int) -> int:
        """The end of the longest part from ``start`` that fits, at a sensible place."""
        text = self._document.text
        # Every character may be a token; no more than this many can be, so look no further.
        window = range(start + 1, min(end, start + self._max * _CHARACTERS_PER_TOKEN) + 1)
        last = start + max(1, bisect_right(window, 0, key=lambda e: not self._fits(start, e)))
        for pattern in _CUTS:
            cuts = [m.end() for m in pattern.finditer(text, start, last)]
            cuts = [cut for cut in cuts if start + (last - start) // 2 < cut < end]
            if cuts:
                return cuts[-1]
        return last

    def _trimmed(self, start: int, end: int) -> Span:
        text = self._document.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def _leaves_room(self) -> bool:
        return self._tokens(0, 0) + _LEAST_ROOM <= self._max

    def _fits(self, start: int, end: int) -> bool:
        return self._tokens(start, end) <= self._max

    def _tokens(self, start: int, end: int) -> int:
        passage = Passage(self._document, start, end, (), self._section)
        return self._count(f"{passage.context}\n{passage.text}")


_CHARACTERS_PER_TOKEN = 24
"""Characters: no run of prose has longer wordpieces on average; it bounds the search for a cut."""
