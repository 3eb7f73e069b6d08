"""Markdown as blocks: what a reader reads, without the marks."""

import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from ingest.blocks import Block, Draft, Fact, tidy
from ingest.bylines import find_facts
from ingest.canonical import canonical_text
from ingest.frontmatter import parse_front_matter, split_front_matter
from ingest.furniture import mark_furniture

if TYPE_CHECKING:
    from markdown_it.token import Token


_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\](?::\s?)?")
"""A footnote's mark in the text, and before the note itself; CommonMark knows neither."""


def parse_markdown(text: str) -> Draft:
    """Markdown (CommonMark with tables and strike-through) and its front matter as a draft.

    Headings are lines without their marks, links keep their words, pictures are left out, list
    items keep their marker, table rows are lines with cells between " | ". Raises IngestError
    for front matter that cannot be read.
    """
    front, body = split_front_matter(canonical_line_ends(text))
    facts, warnings = parse_front_matter(front)
    blocks = mark_furniture(tidy(_blocks(body)))
    title = next((block.text for block in blocks if block.kind == "heading"), "")
    found = (Fact("title", title, "first heading"),) if title else ()
    return Draft(blocks, facts + found + find_facts(blocks), warnings)


def canonical_line_ends(text: str) -> str:
    """``text`` with LF line ends and no byte-order mark, its spacing kept: Markdown means it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _blocks(body: str) -> list[Block]:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    return _Walk(tokens).blocks()


class _Walk:
    """One pass over a Markdown token stream: which list we are in, which cells a row has."""

    def __init__(self, tokens: Sequence["Token"]) -> None:
        self._tokens = tokens
        self._blocks: list[Block] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._heading = 0
        self._cells: list[str] | None = None

    def blocks(self) -> list[Block]:
        for token in self._tokens:
            handler = getattr(self, f"_{token.type}", None)
            if handler:
                handler(token)
        return self._blocks

    def _heading_open(self, token: "Token") -> None:
        self._heading = int(token.tag[1])

    def _heading_close(self, token: "Token") -> None:
        self._heading = 0

    def _bullet_list_open(self, token: "Token") -> None:
        self._lists.append(None)

    def _ordered_list_open(self, token: "Token") -> None:
        self._lists.append(int(token.attrGet("start") or 1))

    def _bullet_list_close(self, token: "Token") -> None:
        self._lists.pop()

    def _ordered_list_close(self, token: "Token") -> None:
        self._lists.pop()

    def _list_item_open(self, token: "Token") -> None:
        number = self._lists[-1]
        self._marker = "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _list_item_close(self, token: "Token") -> None:
        self._marker = ""

    def _tr_open(self, token: "Token") -> None:
        self._cells = []

    def _tr_close(self, token: "Token") -> None:
        self._blocks.append(Block(" | ".join(self._cells or []), "row"))
        self._cells = None

    def _inline(self, token: "Token") -> None:
        text = _words(token.children or [])
        if self._cells is not None:
            self._cells.append(" ".join(text.split()))
        elif self._heading:
            self._blocks.append(Block(text, "heading", self._heading))
        else:
            self._add(text)

    def _fence(self, token: "Token") -> None:
        self._add_lines(token.content)

    def _code_block(self, token: "Token") -> None:
        self._add_lines(token.content)

    def _html_block(self, token: "Token") -> None:
        self._add_lines(html_words(token.content))

    def _add_lines(self, text: str) -> None:
        for line in canonical_text(text).split("\n"):
            self._add(line)

    def _add(self, text: str) -> None:
        if not text.strip():
            return
        self._blocks.append(Block(self._marker + text, "item" if self._marker else "prose"))
        self._marker = ""  # only an item's first paragraph carries its marker


def _words(children: Sequence["Token"]) -> str:
    """The words of inline tokens, without their markup."""
    parts: list[str] = []
    for child in children:
        if child.type == "text":
            parts.append(_FOOTNOTE.sub("", child.content))
        elif child.type == "code_inline":
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and re.match(r"<br\b", child.content, re.IGNORECASE)
        ):
            parts.append(" ")
    return "".join(parts)


def html_words(fragment: str) -> str:
    """The words of an HTML fragment inside Markdown, a line per element; no script or style."""
    reader = _Words()
    reader.feed(fragment)
    reader.close()
    return html.unescape("".join(reader.parts))


class _Words(HTMLParser):
    """Collects the text of HTML."""

    _SILENT = frozenset({"script", "style", "template", "noscript"})
    _INLINE = frozenset({"a", "b", "em", "i", "strong", "span", "sup", "sub", "small", "u", "code"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        if tag not in self._INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        if tag not in self._INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
