"""Word files as blocks: paragraphs, lists and tables in order, tracked changes accepted."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.blocks import Block, Draft, Fact, tidy
from ingest.bylines import find_facts
from ingest.container import opened
from ingest.errors import IngestError
from ingest.furniture import mark_furniture

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table
    from docx.text.paragraph import Paragraph

SOURCE = "docx properties"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(
    {
        f"{_W}moveFrom",  # moved away: the words stand where they went
        f"{_W}txbxContent",  # a text box: its words are a pull quote or decoration
        f"{_W}instrText",
    }
)


def parse_docx(raw: bytes) -> Draft:
    """A .docx as a draft. Raises IngestError where it is damaged or beyond a limit."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    with opened(raw):
        pass  # only its sizes are of interest; python-docx opens it again
    try:
        word = docx.Document(io.BytesIO(raw))
        blocks = mark_furniture(tidy(_blocks(word)))
    except (OpcError, XMLSyntaxError, KeyError, ValueError) as error:
        raise IngestError("damaged, or not a Word document") from error
    facts = (*_properties(word), *_title(blocks), *find_facts(blocks))
    return Draft(blocks, facts)


def _blocks(word: "Word") -> Iterator[Block]:
    from docx.text.paragraph import Paragraph

    numbers: dict[str, int] = {}
    for part in word.iter_inner_content():
        if isinstance(part, Paragraph):
            yield from _paragraph(part, numbers)
        else:
            yield from _rows(part)


def _paragraph(paragraph: "Paragraph", numbers: dict[str, int]) -> Iterator[Block]:
    """A paragraph's blocks: one, or one a line where it has line breaks."""
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    text = "".join(_words(paragraph._p))
    heading = re.match(r"heading (\d)", style.lower())
    if style.lower() == "title" or heading:
        yield Block(text, "heading", int(heading[1]) if heading else 1)
        return
    if style.lower() == "caption":
        yield Block(text, furniture="caption")
        return
    marker = _marker(paragraph, style.lower(), numbers)
    for index, line in enumerate(text.split("\n")):
        if marker and index == 0:
            yield Block(marker + line, "item")
        else:
            yield Block(line)


def _marker(paragraph: "Paragraph", style: str, numbers: dict[str, int]) -> str:
    """A list item's marker, or "" for a paragraph that is none."""
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    if not numbered and not style.startswith("list "):
        numbers.clear()
        return ""
    if "number" in style:
        numbers[style] = numbers.get(style, 0) + 1
        return f"{numbers[style]}. "
    return "- "


def _rows(table: "Table") -> Iterator[Block]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) in seen:
                continue  # a merged cell comes once for each column it spans
            seen.add(id(cell._tc))
            words = " ".join("".join(_words(paragraph._p)) for paragraph in cell.paragraphs)
            cells.append(" ".join(words.split()))
        yield Block(" | ".join(cells), "row")


def _words(element: object) -> Iterator[str]:
    """The words of an XML paragraph as they read with every tracked change accepted."""
    for child in element:  # type: ignore[attr-defined]
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}ptab"):
            yield " "
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif child.tag != f"{_W}pPr" and isinstance(child.tag, str):
            yield from _words(child)


def _properties(word: "Word") -> tuple[Fact, ...]:
    properties = word.core_properties
    facts = [Fact("title", properties.title or "", SOURCE)]
    for name in re.split(r"\s*;\s*|\s+and\s+", properties.author or ""):
        facts.append(Fact("authors", name, SOURCE))
    return tuple(fact for fact in facts if fact.value.strip())


def _title(blocks: tuple[Block, ...]) -> tuple[Fact, ...]:
    """The heading a document opens with, or an opening line that stands as one."""
    for block in blocks[:3]:
        if block.kind == "heading":
            return (Fact("title", block.text, "first heading"),)
    if blocks and len(blocks[0].text) <= 200 and blocks[0].text[-1] not in ".:;,":
        return (Fact("title", blocks[0].text, "first line"),)
    return ()
