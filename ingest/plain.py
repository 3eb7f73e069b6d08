"""Plain text as blocks: paragraphs, list items, and the lines that serve as headings."""

import re
from collections.abc import Iterator

from ingest.blocks import Block, Draft, Fact, tidy
from ingest.bylines import find_facts, is_byline
from ingest.canonical import canonical_text
from ingest.furniture import mark_furniture

MARKER = re.compile(r"^(?:[-*•‣–]|\(?\d{1,3}[.)])\s+(?=\S)")
"""A list item's marker at the beginning of a line."""

_WRAPPED_FROM, _WRAPPED_TO = 40, 100
"""Characters: lines broken by an editor or a mailer end between these columns."""
_TITLE_LIMIT = 200
_HEADING_LIMIT, _HEADING_WORDS = 90, 14
_BODY_FROM = 80
"""Characters: what follows a heading is a paragraph at least this long."""


def parse_plain(text: str) -> Draft:
    """Plain text as a draft: its first line is taken as title when it looks like one."""
    marked = mark_furniture(tidy(_blocks(canonical_text(text))))
    marked, title = _with_headings(marked)
    facts = (Fact("title", title, "first line"),) if title else ()
    return Draft(marked, facts + find_facts(marked))


def _blocks(text: str) -> Iterator[Block]:
    for chunk in text.split("\n\n"):
        yield from _chunk_blocks(chunk.split("\n"))


def _chunk_blocks(lines: list[str]) -> list[Block]:
    """The blocks of lines without a blank one between: items, wrapped prose, or single lines."""
    if any(MARKER.match(line) for line in lines):
        return _items(lines)
    if len(lines) > 1 and _is_wrapped(lines):
        return [Block(_unwrap(lines))]
    return [Block(line) for line in lines]


def _items(lines: list[str]) -> list[Block]:
    """List items, each with the lines that carry it on; prose before the first item."""
    groups: list[list[str]] = []
    for line in lines:
        if MARKER.match(line) or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return [
        Block(_unwrap(group), "item" if MARKER.match(group[0]) else "prose") for group in groups
    ]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a margin: all but the last about equally full."""
    full = [len(line) for line in lines[:-1]]
    return max(full) <= _WRAPPED_TO and min(full) >= max(_WRAPPED_FROM, max(full) * 0.6)


def _unwrap(lines: list[str]) -> str:
    return " ".join(lines)


def _with_headings(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], str]:
    """The blocks with heading lines marked, and the title ("" where no line serves)."""
    marked = list(blocks)
    title = ""
    first = next((i for i, block in enumerate(marked) if not block.furniture), None)
    if first is not None and _is_title(marked[first]) and len(marked) > 1:
        title = marked[first].text
        marked[first] = Block(title, "heading", 1)
    for index, block in enumerate(marked[:-1]):
        if block.kind == "prose" and _is_heading(block) and _is_body(marked[index + 1]):
            marked[index] = Block(block.text, "heading", 2)
    return tuple(marked), title


def _is_title(block: Block) -> bool:
    text = block.text
    return (
        block.kind == "prose"
        and len(text) <= _TITLE_LIMIT
        and text[-1] not in ".:;,"
        and not is_byline(text)
    )


def _is_heading(block: Block) -> bool:
    text = block.text
    return (
        not block.furniture
        and len(text) <= _HEADING_LIMIT
        and len(text.split()) <= _HEADING_WORDS
        and (text[0].isupper() or text[0].isdigit())
        and (text[-1].isalnum() or text[-1] in "?)")
        and not is_byline(text)
    )


def _is_body(block: Block) -> bool:
    return not block.furniture and block.kind == "prose" and len(block.text) >= _BODY_FROM
