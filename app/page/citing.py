"""How a work is cited elsewhere: Chicago, and CSL-JSON."""

import json
from typing import Any

from ingest import Document

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

CSL_TYPES = {"commentary": "article-magazine", "report": "report", "book": "book"}
"""CSL 1.0.2 item types of the kinds that are no web page."""


def date_in_words(published: str) -> str:
    """``2023-05-25`` as "May 25, 2023", ``2023-05`` as "May 2023"; else as it is."""
    parts = published.split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3:
        return published
    if len(parts) == 1:
        return parts[0]
    month = int(parts[1])
    if not 1 <= month <= 12:
        return published
    name = MONTHS[month - 1]
    return f"{name} {parts[0]}" if len(parts) == 2 else f"{name} {int(parts[2])}, {parts[0]}"


def names_in_words(authors: tuple[str, ...], inverted: bool = False) -> str:
    """Authors as a list in words; ``inverted`` puts the first one's family name first."""
    names = list(authors)
    if names and inverted:
        given, _, family = names[0].rpartition(" ")
        names[0] = f"{family}, {given}" if given else family
    if len(names) < 3:
        return (", and " if inverted else " and ").join(names)
    return f"{', '.join(names[:-1])}{', and ' if inverted else ' and '}{names[-1]}"


def chicago(document: Document, address: str = "") -> str:
    """A bibliography entry after The Chicago Manual of Style, 17th edition, 14.206 f."""
    title = document.title.rstrip(".").replace("“", "‘").replace("”", "’")
    parts = [
        names_in_words(document.authors, inverted=True),
        f"“{title}.”",
        ", ".join(part for part in (document.publisher, date_in_words(document.published)) if part),
        document.url or address,
    ]
    ended = (part if part.endswith((".", ".”")) else f"{part}." for part in parts if part)
    return " ".join(ended)


def csl_json(document: Document) -> str:
    """The work as CSL-JSON (schema 1.0), a list of one item."""
    item: dict[str, Any] = {
        "id": document.slug,
        "type": CSL_TYPES.get(document.kind, "webpage"),
        "title": document.title,
        "author": [_name(author) for author in document.authors],
        "container-title": document.publisher,
        "publisher": document.publisher,
        "URL": document.url,
        "language": document.language,
    }
    parts = document.published.split("-")
    if document.published and all(part.isdigit() for part in parts):
        item["issued"] = {"date-parts": [[int(part) for part in parts]]}
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2)


def _name(author: str) -> dict[str, str]:
    given, _, family = author.rpartition(" ")
    return {"family": family, "given": given} if given else {"literal": author}
