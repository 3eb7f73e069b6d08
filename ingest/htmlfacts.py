"""What a page says of itself to machines: JSON-LD, OpenGraph, meta and link tags."""

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ingest.blocks import Fact
from ingest.limits import MAX_AUTHORS

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ARTICLES = ("Article", "Report", "BlogPosting", "WebPage", "CreativeWork", "Book", "Chapter")
"""Endings of schema.org types that describe the page's work, the best first."""

_LD_LIMIT = 1_000_000
"""Characters of one JSON-LD block; descriptions of a work have a few thousand."""

_META = {
    "og:title": ("title", "OpenGraph"),
    "og:site_name": ("publisher", "OpenGraph"),
    "og:url": ("url", "OpenGraph"),
    "article:author": ("authors", "OpenGraph"),
    "article:published_time": ("published", "OpenGraph"),
    "article:modified_time": ("updated", "OpenGraph"),
    "citation_title": ("title", "meta tag"),
    "citation_author": ("authors", "meta tag"),
    "citation_publication_date": ("published", "meta tag"),
    "citation_publisher": ("publisher", "meta tag"),
    "dc.title": ("title", "meta tag"),
    "dc.creator": ("authors", "meta tag"),
    "dc.date": ("published", "meta tag"),
    "dc.publisher": ("publisher", "meta tag"),
    "dcterms.title": ("title", "meta tag"),
    "dcterms.creator": ("authors", "meta tag"),
    "dcterms.date": ("published", "meta tag"),
    "parsely-title": ("title", "meta tag"),
    "parsely-author": ("authors", "meta tag"),
    "parsely-pub-date": ("published", "meta tag"),
    "author": ("authors", "meta tag"),
    "byl": ("authors", "meta tag"),
    "date": ("published", "meta tag"),
    "pubdate": ("published", "meta tag"),
    "publish-date": ("published", "meta tag"),
    "twitter:title": ("title", "meta tag"),
}


def find_html_facts(tree: "Element") -> tuple[Fact, ...]:
    """Everything a page states about its article, in the order it stands."""
    return (*_json_ld(tree), *_meta(tree), *_links(tree))


def _meta(tree: "Element") -> Iterator[Fact]:
    for element in tree.iter("meta"):
        name = (
            element.get("property") or element.get("name") or element.get("itemprop") or ""
        ).lower()
        value = element.get("content") or ""
        known = _META.get(name)
        if known and value.strip():
            field, source = known
            for part in _people(value) if field == "authors" else [value]:
                yield Fact(field, part, source)


def _links(tree: "Element") -> Iterator[Fact]:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            yield Fact("url", element.get("href") or "", "link tag")
    heading = tree.find(".//h1")
    if heading is not None and (words := " ".join("".join(map(str, heading.itertext())).split())):
        yield Fact("title", words, "first heading")
    title = tree.find(".//title")
    if title is not None and (title.text or "").strip():
        yield Fact("title", title.text or "", "title tag")


def _people(value: str) -> list[str]:
    """The names in one author field; a web address is none."""
    if value.lower().startswith(("http://", "https://")):
        return []
    value = value.removeprefix("By ").removeprefix("by ")
    names = [name.strip() for name in re.split(r";| and | & ", value)]
    commas = [name.strip() for part in names for name in part.split(",")]
    # "Okoro, Ines" is one name; where every part is a whole name, commas stand between names.
    return commas if all(len(name.split()) >= 2 for name in commas) else names


def _json_ld(tree: "Element") -> Iterator[Fact]:
    works: list[tuple[int, dict[str, Any]]] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > _LD_LIMIT:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        works += [(rank, item) for item in _objects(value) if (rank := _rank(item)) is not None]
    if works:
        _, best = min(works, key=lambda work: work[0])
        yield from _work_facts(best)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a JSON-LD value, its lists and its graph opened."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            yield from (part for part in _listed(item.get("@graph")) if isinstance(part, dict))


def _rank(item: dict[str, Any]) -> int | None:
    """How likely an object describes the page's work, 0 best; None where it does not."""
    kinds = [str(kind) for kind in _listed(item.get("@type"))]
    ranks = [i for i, known in enumerate(_ARTICLES) if any(k.endswith(known) for k in kinds)]
    return min(ranks, default=None)


def _work_facts(work: dict[str, Any]) -> Iterator[Fact]:
    names = {
        "title": _texts(work.get("headline")) or _texts(work.get("name")),
        "authors": _texts(work.get("author"))[:MAX_AUTHORS],
        "published": _texts(work.get("datePublished")),
        "updated": _texts(work.get("dateModified")),
        "publisher": _texts(work.get("publisher")),
        "url": _texts(work.get("mainEntityOfPage")) or _texts(work.get("url")),
    }
    for field, values in names.items():
        for value in map(html.unescape, values):  # pages escape what JSON need not
            for part in _people(value) if field == "authors" else [value]:
                yield Fact(field, part, "JSON-LD")


def _texts(value: Any) -> list[str]:
    """The strings, or the names (or ids) of objects, in a JSON-LD value."""
    found: list[str] = []
    for item in _listed(value):
        if isinstance(item, dict):
            item = item.get("name") or item.get("@id")
        if isinstance(item, list):
            item = next((part for part in item if isinstance(part, str)), None)
        if isinstance(item, str) and item.strip():
            found.append(item)
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
