"""Well-kept HTML as blocks: a book's chapters, where nothing but the work is on the page."""

from typing import TYPE_CHECKING

from ingest.blocks import Block
from ingest.document import PageStart

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SILENT = frozenset({"script", "style", "head", "nav", "template", "noscript", "svg", "math"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCK_TAGS = (
    "p div section article body html blockquote ul ol li dl dt dd table tr figure figcaption "
    "header footer main aside pre hr form fieldset address details summary"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split()) | frozenset(_HEADINGS)


def blocks_of_html(root: "Element") -> list[Block]:
    """Every block of a page in order; captions marked, page breaks kept as page starts."""
    reader = _Reader()
    reader.read(root, [])
    reader.end_block()
    return reader.blocks


class _Reader:
    """Collects the words of one block after the other while walking a tree."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._pages: list[PageStart] = []
        self._around: tuple[str, ...] = ()
        self._marker = ""

    def read(self, element: "Element", around: list[str]) -> None:
        """Read an element; ``around`` are the tags it stands in."""
        tag = _local(element)
        if tag in _SILENT or not tag:
            return
        label = _page_label(element)
        if label:
            self._pages.append(PageStart(len("".join(self._words)), label))
        if tag == "tr":
            self._row(element, around)
            return
        if tag == "br":
            self._words.append(" ")
            return
        inside = [*around, tag]
        if tag in _BLOCKS:
            self.end_block()
            self._around = tuple(inside)
            if tag == "li":
                self._marker = _marker(element)
        if not label:
            self._words.append(element.text or "")
        for child in element:
            self.read(child, inside)
            self._words.append(child.tail or "")
        if tag in _BLOCKS:
            self.end_block()
            self._around = tuple(around)

    def end_block(self) -> None:
        """Close the block that is being collected, if it has any words."""
        text = "".join(self._words)
        if text.strip() or self._pages:
            self.blocks.append(self._block(text))
            self._pages = []
        self._words = []

    def _block(self, text: str) -> Block:
        pages = tuple(self._pages)
        heading = next((tag for tag in self._around if tag in _HEADINGS), "")
        if heading:
            return Block(text, "heading", _HEADINGS[heading], pages=pages)
        if "figcaption" in self._around:
            return Block(text, furniture="caption", pages=pages)
        if self._marker and text.strip():
            text, self._marker = self._marker + text, ""
            return Block(text, "item", pages=pages)
        return Block(text, pages=pages)

    def _row(self, row: "Element", around: list[str]) -> None:
        self.end_block()
        cells = [
            " ".join("".join(str(part) for part in cell.itertext()).split())
            for cell in row
            if _local(cell) in ("td", "th")
        ]
        if any(cells):
            self.blocks.append(Block(" | ".join(cells), "row"))


def _local(element: "Element") -> str:
    """A tag's name without its namespace; "" for comments and instructions."""
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def _page_label(element: "Element") -> str:
    """The label of a page break as EPUB marks it, or ""."""
    kinds = " ".join(str(v) for k, v in element.attrib.items() if str(k).endswith(("type", "role")))
    if "pagebreak" not in kinds:
        return ""
    return element.get("title") or element.get("aria-label") or (element.text or "").strip()


def _marker(item: "Element") -> str:
    parent = item.getparent()
    if parent is None or _local(parent) != "ol":
        return "- "
    return f"{1 + sum(_local(other) == 'li' for other in item.itersiblings(preceding=True))}. "
