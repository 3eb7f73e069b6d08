"""A work as its parser saw it: blocks in reading order, and what it says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from ingest.canonical import canonical_text
from ingest.document import Furniture, Heading, Layout, PageStart, Span
from ingest.errors import IngestError
from ingest.limits import MAX_BLOCKS, MAX_CHARACTERS

BlockKind = Literal["prose", "heading", "item", "row"]


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item or table row, on one line of its own.

    ``level`` is a heading's, 1 outermost. ``furniture`` is a kind of ``Furniture`` or "".
    ``pages`` are the pages that begin inside, with offsets in ``text``.
    """

    text: str
    kind: BlockKind = "prose"
    level: int = 0
    furniture: str = ""
    pages: tuple[PageStart, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A metadata value a source states about itself, and in which place it states it.

    ``field`` is one of title, authors, published, updated, publisher, url, slug, kind, about,
    language; each of several authors is a fact of its own.
    """

    field: str
    value: str
    source: str


@dataclass(frozen=True)
class Draft:
    """What a parser hands on: everything a document is made of, before any decision."""

    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()


def tidy(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with canonical text, one line each; blocks without any text are left out.

    A page that began in a block left out begins at the next one. Raises IngestError for more
    blocks or characters than a document may have.
    """
    kept: list[Block] = []
    waiting: list[PageStart] = []
    for block in blocks:
        text, pages = _canonical_with_pages(block)
        if not text:
            waiting += [replace(page, start=0) for page in pages]
            continue
        pages = tuple(waiting) + pages
        waiting = []
        kept.append(replace(block, text=text, pages=pages))
        if len(kept) > MAX_BLOCKS:
            raise IngestError(f"over {MAX_BLOCKS:,} paragraphs, the limit for a document: split it")
    refuse_length(sum(len(block.text) for block in kept))
    return tuple(kept)


def refuse_length(characters: int) -> None:
    """Raise IngestError for more characters than a document may have."""
    if characters > MAX_CHARACTERS:
        raise IngestError(
            f"{characters:,} characters; the limit for a document is {MAX_CHARACTERS:,}: split it"
        )


def _canonical_with_pages(block: Block) -> tuple[str, tuple[PageStart, ...]]:
    """A block's text on one line, with its page starts moved along."""
    text = _one_line(block.text)
    moved: list[PageStart] = []
    offset = begin = 0
    for page in sorted(block.pages, key=lambda page: page.start):
        before = block.text[begin : page.start]
        offset += len(_one_line(before)) + before[-1:].isspace()
        begin = page.start
        moved.append(replace(page, start=min(offset, len(text))))
    return text, tuple(moved)


def _one_line(text: str) -> str:
    return " ".join(canonical_text(text).split())


def compose(blocks: tuple[Block, ...]) -> tuple[str, Layout]:
    """The canonical text of tidied blocks, and the layout that says what each part is.

    Blocks stand a blank line apart; items of one list and rows of one table only a line.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    furniture: list[Furniture] = []
    pages: list[PageStart] = []
    offset = 0
    for index, block in enumerate(blocks):
        if index:
            gap = _gap(blocks[index - 1], block)
            parts.append(gap)
            offset += len(gap)
        span = Span(offset, offset + len(block.text))
        pages += [PageStart(offset + page.start, page.label) for page in block.pages]
        if block.furniture:
            furniture.append(Furniture(span, block.furniture))
        elif block.kind == "heading":
            headings.append(Heading(span, block.level))
        parts.append(block.text)
        offset = span.end
    return "".join(parts), Layout(tuple(headings), tuple(furniture), tuple(pages))


def _gap(before: Block, after: Block) -> str:
    together = before.kind == after.kind and after.kind in ("item", "row")
    return "\n" if together else "\n\n"
