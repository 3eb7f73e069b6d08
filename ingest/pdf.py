"""PDF files as blocks, through pdfium: paragraphs whole, with the page each begins on."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.blocks import Block, Draft, Fact, tidy
from ingest.bylines import find_facts
from ingest.canonical import canonical_line
from ingest.errors import IngestError
from ingest.furniture import mark_furniture
from ingest.limits import MAX_PAGES
from ingest.pdfblocks import blocks_of, without_running_heads
from ingest.pdflines import Line, page_lines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

SOURCE = "PDF info"
_TITLE_WORDS = 25
"""Words of a title page's largest lines that can be a title; more is a poster."""


def parse_pdf(raw: bytes) -> Draft:
    """A PDF as a draft, running heads, page numbers and line hyphenation gone.

    Raises IngestError where it is encrypted, damaged, has too many pages, or no text.
    """
    document = _open(raw)
    try:
        if len(document) > MAX_PAGES:
            raise IngestError(f"{len(document):,} pages; the limit is {MAX_PAGES:,}: split it")
        pages, failed = _pages(document)
        labels = [_label(document, number) for number in range(len(document))]
        info = document.get_metadata_dict()
    finally:
        document.close()
    blocks = mark_furniture(tidy(blocks_of(without_running_heads(pages), labels)))
    if not blocks:
        raise IngestError("no text in it: a scan? make its text readable first (OCR)")
    warnings: tuple[str, ...] = (
        (f"{failed} of {len(pages)} pages could not be read",) if failed else ()
    )
    facts: tuple[Fact, ...] = (*_info_facts(info), *_title_fact(blocks, info), *find_facts(blocks))
    if not any(fact.field == "published" and fact.source != SOURCE for fact in facts):
        warnings += _dating(facts)
    return Draft(blocks, facts, warnings)


def _dating(facts: Sequence[Fact]) -> tuple[str, ...]:
    """A warning where the only date is the file's own."""
    if not any(fact.field == "published" for fact in facts):
        return ()
    return ("published: taken from when the PDF was made; correct it with --published",)


def _open(raw: bytes) -> "PdfDocument":
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
        len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise IngestError("encrypted: remove its password first") from error
        raise IngestError("damaged or cut off (not a whole PDF)") from error
    return document


def _pages(document: "PdfDocument") -> tuple[list[list[Line]], int]:
    """Every page's lines, and how many pages could not be read."""
    import pypdfium2

    pages: list[list[Line]] = []
    failed = 0
    for number in range(len(document)):
        try:
            page = document[number]
            pages.append(page_lines(page, number))
            page.close()
        except pypdfium2.PdfiumError:
            failed += 1
            pages.append([])
    return pages, failed


def _label(document: "PdfDocument", number: int) -> str:
    """The number printed on a page as the file states it, else its place."""
    return canonical_line(document.get_page_label(number) or "") or str(number + 1)


def _info_facts(info: dict[str, str]) -> tuple[Fact, ...]:
    """The title, authors and date of the info dictionary."""
    names = re.split(r"\s*;\s*|\s+and\s+|\s*&\s*", info.get("Author", ""))
    if len(names) == 1 and names[0].count(",") > 1:
        names = names[0].split(",")
    facts = [Fact("authors", name.strip(), SOURCE) for name in names if name.strip()]
    if info.get("Title", "").strip():
        facts.append(Fact("title", info["Title"], SOURCE))
    if info.get("CreationDate", "").strip():
        facts.append(Fact("published", info["CreationDate"], SOURCE))
    return tuple(facts)


def _title_fact(blocks: tuple[Block, ...], info: dict[str, str]) -> tuple[Fact, ...]:
    """The first page's largest heading, unless the info's title stands on that page itself."""
    stated = _plain(info.get("Title", ""))
    opening = _plain(" ".join(block.text for block in blocks[:12]))
    if len(stated) > 8 and stated in opening:
        return ()
    headings = [block for block in blocks[:12] if block.kind == "heading" and not block.furniture]
    if not headings:
        return ()
    largest = min(headings, key=lambda block: block.level)
    if len(largest.text.split()) > _TITLE_WORDS:
        return ()
    return (Fact("title", largest.text, "first heading"),)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
