"""Where in a document an offset lies, in words a reader can follow."""

from bisect import bisect_right

from ingest.document import Document


def section_at(document: Document, start: int) -> str:
    """The heading that the character at ``start`` stands under, or ""."""
    headings = document.layout.headings
    found = bisect_right([heading.span.start for heading in headings], start) - 1
    if found < 0:
        return ""
    span = headings[found].span
    name = document.text[span.start : span.end]
    return "" if name.casefold() == document.title.casefold() else name


def page_at(document: Document, start: int) -> str:
    """The label of the page that the character at ``start`` is printed on, or ""."""
    pages = document.layout.pages
    found = bisect_right([page.start for page in pages], start) - 1
    return pages[found].label if found >= 0 else ""


def place(document: Document, start: int) -> str:
    """Section and page of an offset, as in "The proposal, p. 4"; "" where neither is known."""
    page = page_at(document, start)
    return ", ".join(part for part in (section_at(document, start), page and f"p. {page}") if part)
