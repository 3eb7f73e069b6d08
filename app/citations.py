"""A document as a reference: a note in Chicago style, and an entry in CSL-JSON 1.0."""

import re

from ingest import Document

CSL_TYPES = {
    "commentary": "article-magazine",
    "op-ed": "article-newspaper",
    "opinion": "article-newspaper",
    "editorial": "article-newspaper",
    "column": "article-newspaper",
    "news": "article-newspaper",
    "article": "article-magazine",
    "blog": "post-weblog",
    "essay": "article-magazine",
    "report": "report",
    "paper": "report",
    "brief": "report",
    "book": "book",
    "testimony": "speech",
    "speech": "speech",
    "law": "legislation",
    "treaty": "treaty",
}
"""Item types of the CSL 1.0 schema by kind of document; any other kind with an address is a
``webpage``, without one a ``document``."""

_WITHIN = frozenset({"article-magazine", "article-newspaper", "post-weblog"})
"""Types whose publisher is the periodical or site that the piece stands in."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)

_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "del",
        "della",
        "der",
        "den",
        "des",
        "du",
        "la",
        "le",
        "van",
        "von",
        "bin",
        "ibn",
        "al",
        "el",
        "ter",
        "ten",
    ]
)
_ORGANISATION = re.compile(
    r"\b(?:contributors|staff|team|editors|editorial|board|group|university|institute|council|"
    r"department|ministry|office|agency|bureau|center|centre|corporation|foundation|committee|"
    r"commission|association|organi[sz]ation|press|service|union|nations|bank|government|embassy|"
    r"congress|house|watch|international)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^(?:Jr\.?|Sr\.?|II|III|IV)$")


def chicago(document: Document, place: str = "") -> str:
    """A full note in the Chicago style (Manual of Style, 17th ed., chapter 14), as plain text.

    ``place`` is where in the document the words stand ("The proposal, p. 4"), or "". What is not
    known is left out; quotation marks are curly.
    """
    parts = [_authors(document.authors), _quoted(document.title)]
    stated = f"{_italic_free(document.publisher)}" if document.publisher else ""
    parts += [stated, _date(document.published), _page(place), document.url]
    line = ""
    for part in (part for part in parts if part):
        gap = " " if line.endswith(("”", ",")) else ", "
        line = f"{line}{gap}{part}" if line else part
    if line.endswith(",”"):
        return f"{line.removesuffix(',”')}.”"
    return line if line.endswith(("?”", "!”")) else f"{line.rstrip('.')}."


def csl_json(document: Document) -> dict[str, object]:
    """The document as one item of CSL-JSON 1.0; ``accessed`` is left to whoever looks it up."""
    kind = CSL_TYPES.get(document.kind, "webpage" if document.url else "document")
    item: dict[str, object] = {"id": document.slug, "type": kind}
    if document.title:
        item["title"] = document.title
    if document.authors:
        item["author"] = [_name(author) for author in document.authors]
    if parts := _date_parts(document.published):
        item["issued"] = {"date-parts": [parts]}
    if document.publisher:
        item["container-title" if kind in _WITHIN else "publisher"] = document.publisher
        item.setdefault("publisher", document.publisher)
    if document.url:
        item["URL"] = document.url
    if document.language:
        item["language"] = document.language
    return item


def _authors(authors: tuple[str, ...]) -> str:
    """As a note names them: two with "and", three with commas, more than three by the first."""
    if len(authors) > 3:
        return f"{authors[0]} et al."
    if len(authors) < 3:
        return " and ".join(authors)
    return f"{', '.join(authors[:-1])}, and {authors[-1]}"


def _quoted(title: str) -> str:
    """The title in curly quotes, its own quotation marks single inside, the comma within."""
    if not title:
        return ""
    inner = _curly(title)
    return f"“{inner}”" if inner.endswith(("?", "!")) else f"“{inner},”"


def _curly(text: str) -> str:
    """Straight and double quotation marks as the single curly ones of a quote in a quote."""
    text = re.sub(r"(?<![\w.,!?’”)])[\"“]", "‘", text)
    text = re.sub(r"[\"”]", "’", text)
    text = re.sub(r"(?<!\w)'(?=\w)", "‘", text)
    return text.replace("'", "’")


def _italic_free(publisher: str) -> str:
    return publisher.strip().rstrip(".")


def _page(place: str) -> str:
    return place.strip().strip(",")


def _date(iso: str) -> str:
    """``2023-05-25`` as "May 25, 2023"; as much as is known."""
    parts = _date_parts(iso)
    if not parts:
        return ""
    if len(parts) == 1:
        return str(parts[0])
    month = MONTHS[parts[1] - 1]
    return f"{month} {parts[2]}, {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"


def _date_parts(iso: str) -> list[int]:
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", iso)
    return [int(part) for part in match.groups() if part] if match else []


def _name(author: str) -> dict[str, str]:
    """An author split as CSL wants it; an organisation, or one word, whole as ``literal``."""
    words = author.split()
    if len(words) < 2 or _ORGANISATION.search(author) or words[0].islower():
        return {"literal": author}
    if "," in author and not _SUFFIX.match(words[-1]):
        family, _, given = author.partition(",")
        return {"family": family.strip(), "given": given.strip()}
    suffix = words.pop().strip(",") if len(words) > 2 and _SUFFIX.match(words[-1]) else ""
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    name = {"family": " ".join(words[first:]).strip(","), "given": " ".join(words[:first])}
    return name | ({"suffix": suffix} if suffix else {})
