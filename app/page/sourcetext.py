"""A document's text as HTML, with a range marked in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.page import markup
from ingest import Document, Span

SHOWN_WHOLE = 600_000
"""Characters of a document that are sent at once: a long report; a browser lays it out in
under a second. Of a longer one, as much as this around the range is shown."""

Kind = Literal["heading", "item", "quotation", "paragraph"]


@dataclass(frozen=True)
class Block:
    """A line of the text: its range, what it is, and the furniture it is part of, or ""."""

    span: Span
    kind: Kind
    level: int = 0
    furniture: str = ""


def blocks(document: Document, window: Span) -> Iterator[Block]:
    """The lines of a document that overlap a window, in order, blank ones left out."""
    headings = {heading.span.start: heading.level for heading in document.layout.headings}
    start = document.text.rfind("\n", 0, window.start) + 1
    for line in re.compile(r"[^\n]+").finditer(document.text, start):
        if line.start() >= window.end:
            return
        if line[0].strip():
            yield _block(document, Span(line.start(), line.end()), headings)


def _block(document: Document, span: Span, headings: dict[int, int]) -> Block:
    level = headings.get(span.start, 0)
    words = document.text[span.start : span.end]
    kind: Kind = "paragraph"
    if level:
        kind = "heading"
    elif re.match(r"\s*(?:[-*•–]|\d{1,3}[.)])\s", words):
        kind = "item"
    elif words.startswith("> "):
        kind = "quotation"
    return Block(span, kind, level, _furniture(document, span))


def _furniture(document: Document, span: Span) -> str:
    for piece in document.layout.furniture:
        if piece.span.start <= span.start and span.end <= piece.span.end:
            return piece.kind
    return ""


def window_around(document: Document, span: Span | None) -> Span:
    """The part of a document that is shown: all of it where it is not too long."""
    length = len(document.text)
    if length <= SHOWN_WHOLE:
        return Span(0, length)
    middle = span.start if span else 0
    start = max(0, min(middle - SHOWN_WHOLE // 2, length - SHOWN_WHOLE))
    return Span(start, start + SHOWN_WHOLE)


def text_html(document: Document, span: Span | None = None) -> str:
    """The text as headings and paragraphs; ``span`` is marked, wherever it begins and ends."""
    window = window_around(document, span)
    pages = {page.start: page.label for page in document.layout.pages}
    parts = [] if window.start == 0 else [_elided("What comes before is not shown.")]
    waiting = sorted(start for start in pages if start >= window.start)
    marked = False
    for block in blocks(document, window):
        while waiting and waiting[0] <= block.span.start:
            parts.append(_page_break(pages[waiting.pop(0)]))
        inner, holds = _with_mark(document, block.span, span, first=not marked)
        marked = marked or holds
        parts.append(_element(document, block, inner))
    if window.end < len(document.text):
        parts.append(_elided("What comes after is not shown."))
    return "\n".join(parts)


def _page_break(label: str) -> str:
    return markup.tag("div", f"p. {markup.text(label)}", class_="pagebreak") if label else ""


def _elided(words: str) -> str:
    return markup.tag("p", markup.text(words), class_="elided")


def _element(document: Document, block: Block, inner: str) -> str:
    if block.kind == "heading":
        words = document.text[block.span.start : block.span.end]
        if words.casefold() == document.title.casefold() and "<mark" not in inner:
            return ""  # it stands above the text already
        return markup.tag(f"h{min(block.level + 2, 6)}", inner)
    classes = markup.joined(
        (block.kind if block.kind != "paragraph" else "", block.furniture and "furniture"), " "
    )
    return markup.tag("p", inner, class_=classes or None, title=_furniture_title(block.furniture))


def _furniture_title(kind: str) -> str | None:
    return f"{kind}: part of the page, never cited" if kind else None


def _with_mark(document: Document, block: Span, span: Span | None, first: bool) -> tuple[str, bool]:
    words = document.text
    if span is None or span.end <= block.start or block.end <= span.start:
        return markup.text(words[block.start : block.end]), False
    start, end = max(span.start, block.start), min(span.end, block.end)
    mark = markup.tag(
        "mark",
        markup.text(words[start:end]),
        id="cited" if first else None,
        tabindex="-1" if first else None,
    )
    before, after = words[block.start : start], words[end : block.end]
    return markup.text(before) + mark + markup.text(after), True
