"""HTML pages as blocks: the article's body, without the page around it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.blocks import Block, Draft, Fact, tidy
from ingest.bylines import find_facts
from ingest.errors import IngestError
from ingest.furniture import mark_furniture
from ingest.htmlfacts import find_html_facts
from ingest.limits import MAX_DEPTH

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PARSED_DEPTH = 2_000
"""Elements: the parser gives no more than 2,048 in one another, and drops what stands deeper."""


def parse_html(raw: bytes) -> Draft:
    """A page's article as a draft. Raises IngestError where no article is found in it."""
    from trafilatura import bare_extraction
    from trafilatura.utils import decode_file, repair_faulty_html

    page = decode_file(raw)
    page = repair_faulty_html(page, page[:50].lower())
    tree = whole_tree(page.encode("utf-8", "replace"), encoding="utf-8")
    facts = find_html_facts(tree)
    # Comments are other people's words. Precision costs .008 of recall and gains .016 of
    # precision: the body stays whole, and less of the page around it can be cited.
    extracted = bare_extraction(tree, include_comments=False, favor_precision=True)
    body = getattr(extracted, "body", None)
    blocks = mark_furniture(tidy(list(_walk(body)))) if body is not None else ()
    if not blocks:
        raise IngestError("no article found in it: a page of links, or written by a script")
    return Draft(_with_title(blocks, facts), (*facts, *find_facts(blocks)))


def whole_tree(raw: bytes, encoding: str | None = None) -> "Element":
    """A page's tree with nothing left out. Raises IngestError where that cannot be had.

    As set by default, the parser drops what stands over 256 elements deep, and what follows a
    picture of ten megabytes, without a word; its memory and time are limited already.
    """
    import lxml.html
    from lxml import etree

    parser = lxml.html.HTMLParser(
        huge_tree=True, encoding=encoding, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml.html.document_fromstring(raw, parser=parser)
    except etree.ParserError as error:
        raise IngestError("no HTML could be read in it") from error
    depth = _depth(tree)
    if MAX_DEPTH < depth < _PARSED_DEPTH:
        etree.strip_tags(tree, "span", "font")  # left open in their hundreds by old editors
        _unnest(tree)
        depth = _depth(tree)
    if depth > MAX_DEPTH:
        raise IngestError(f"nested over {MAX_DEPTH} elements deep, the limit for a page")
    return tree


def _depth(tree: "Element") -> int:
    """How many elements stand in one another at most."""
    from lxml import etree

    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _unnest(tree: "Element") -> None:
    """Put in the place of each wrapper that holds nothing but one element that element."""
    for wrapper in list(tree.iter("div", "section", "main", "center", "article")):
        parent = wrapper.getparent()
        if parent is None or len(wrapper) != 1 or (wrapper.text or "").strip():
            continue
        held = wrapper[0]
        if not (held.tail or "").strip():
            held.tail = wrapper.tail
            parent.replace(wrapper, held)


def _walk(body: "Element") -> Iterator[Block]:
    """Blocks of trafilatura's tree, whose tags are TEI's: head, p, list, table, quote."""
    for element in body:
        if element.tag == "head":
            level = int(re.sub(r"\D", "", element.get("rend") or "") or 2)
            yield Block(_words(element), "heading", level)
        elif element.tag == "list":
            yield from _items(element)
        elif element.tag == "table":
            for row in element.iter("row"):
                cells = [" ".join(_words(cell).split()) for cell in row.iter("cell")]
                yield Block(" | ".join(cells) if len(cells) > 1 else "".join(cells), "row")
        elif element.tag in ("quote", "div", "section") and any(
            child.tag in ("p", "list", "table", "head") for child in element
        ):
            yield Block(element.text or "")
            yield from _walk(element)
        elif element.tag not in ("graphic",):
            yield from _lines(_words(element))
        yield from _lines(element.tail or "")


def _items(element: "Element") -> Iterator[Block]:
    ordered = "ol" in (element.get("rend") or "")
    for number, item in enumerate(element.iter("item"), start=1):
        nested = item.find(".//list") is not None
        words = "".join(_own_text(item)) if nested else _words(item)
        if words.strip():
            yield Block((f"{number}. " if ordered else "- ") + words, "item")


def _own_text(item: "Element") -> Iterator[str]:
    """An item's words without those of a list inside it, whose items come by themselves."""
    yield item.text or ""
    for child in item:
        if child.tag != "list":
            yield _words(child)
        yield child.tail or ""


def _lines(text: str) -> Iterator[Block]:
    """A block for each line that a line break made; other white space is none."""
    for line in text.split("\x1e"):
        yield Block(line)


def _words(element: "Element") -> str:
    """An element's words; line breaks between paragraphs' lines as record separators."""
    parts: list[str] = []
    for child in element.iter():
        if child.tag == "lb":
            parts.append("\x1e")
        elif isinstance(child.tag, str):
            parts.append(_soft(child.text))
        if child is not element:
            parts.append(_soft(child.tail))
    return "".join(parts)


def _soft(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _with_title(blocks: tuple[Block, ...], facts: tuple[Fact, ...]) -> tuple[Block, ...]:
    """The blocks with the page's title as first heading, where the extraction left it out."""
    title = next((fact.value for fact in facts if fact.field == "title"), "")
    if not title or any(block.text == title for block in blocks[:3]):
        return blocks
    return tidy((Block(title, "heading", 1), *blocks))
