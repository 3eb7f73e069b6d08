"""Which of a source's statements about itself are believed, and who overrules them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from ingest.blocks import Fact
from ingest.canonical import canonical_line
from ingest.dates import parse_date
from ingest.errors import IngestError
from ingest.limits import MAX_AUTHORS, MAX_FIELD, MAX_TITLE

TRUST = (
    "given",
    "front matter",
    "JSON-LD",
    "OpenGraph",
    "link tag",
    "meta tag",
    "EPUB package",
    "docx properties",
    "byline text",
    "first heading",
    "first line",
    "PDF info",
    "title tag",
    "language",
    "file name",
    "address",
)
"""Where values come from, most trusted first. A person overrules a file; what is written for
machines to read is more exact than a page's words; a PDF's info is often left from a template."""

FIELDS = (
    "title",
    "authors",
    "published",
    "updated",
    "publisher",
    "url",
    "slug",
    "kind",
    "about",
    "language",
)

DEFAULT_KIND = "commentary"

_TRACKING = re.compile(r"^(?:utm_|fbclid$|gclid$|mc_|ref$|source$|share)", re.IGNORECASE)
# Titles that programs write when nobody gave one.
_NO_TITLE = re.compile(
    r"^(?:untitled\b.*|document\d*|microsoft word\b.*|slide \d+|presentation\d*|title|home|"
    r"index|.*\.(?:docx?|pdf|tex|indd|dvi|html?))$",
    re.IGNORECASE,
)
# The accounts and programs that stand where an author should.
_NO_AUTHOR = re.compile(
    r"^(?:admin|administrator|user|owner|unknown|anonymous|author|staff|guest|python-docx|"
    r"https?://.*|@.*|.*\.(?:com|org))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Given:
    """What a person says of a source, over whatever it says itself; empty fields say nothing.

    ``published`` takes any date ``parse_date`` does.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    publisher: str = ""
    url: str = ""
    slug: str = ""
    kind: str = ""

    def facts(self) -> tuple[Fact, ...]:
        """The values as facts; raises IngestError for one that cannot be what it says it is."""
        if self.published and not parse_date(self.published):
            raise IngestError(f"'{self.published}' is not a date: write it like 2023-05-25")
        if self.slug and slugify(self.slug) != self.slug:
            raise IngestError(
                f"'{self.slug}' is not a slug: use small letters, figures and single hyphens, "
                f"like {slugify(self.slug) or 'my-commentary'}"
            )
        if self.url and not canonical_url(self.url):
            raise IngestError(f"'{self.url}' is not a web address: it begins with http(s)://")
        single = ("title", "published", "publisher", "url", "slug", "kind")
        facts = [Fact(name, value, "given") for name in single if (value := getattr(self, name))]
        return (*facts, *(Fact("authors", name, "given") for name in self.authors))

    def values(self) -> dict[str, str | tuple[str, ...]]:
        """What is given, by field, in the form each field has; raises as ``facts`` does."""
        return {
            field: values if field == "authors" else values[0]
            for field, (values, _) in decide(self.facts()).items()
        }


def decide(facts: Sequence[Fact]) -> dict[str, tuple[tuple[str, ...], str]]:
    """For each field the values of the most trusted source that has any, and that source.

    Values are cleaned first: dates ISO, URLs canonical, texts on one line and not too long.
    """
    decided: dict[str, tuple[tuple[str, ...], str]] = {}
    ranked = sorted(facts, key=lambda fact: TRUST.index(fact.source))  # stable: order kept within
    for field in FIELDS:
        for source in dict.fromkeys(fact.source for fact in ranked):
            values = _values(field, [f for f in ranked if (f.field, f.source) == (field, source)])
            if values:
                decided[field] = (values, source)
                break
    return decided


def _values(field: str, facts: Sequence[Fact]) -> tuple[str, ...]:
    cleaned = [value for fact in facts if (value := _clean(field, fact))]
    unique = tuple(dict.fromkeys(cleaned))
    return unique[:MAX_AUTHORS] if field == "authors" else unique[:1]


def _clean(field: str, fact: Fact) -> str:
    """A value in the form the field has, or "" where it cannot be one."""
    value = canonical_line(fact.value)
    trusted = fact.source in ("given", "front matter")
    if field in ("published", "updated"):
        return parse_date(value)
    if field in ("url", "about"):
        return canonical_url(value)
    if field == "slug":
        return slugify(value)
    if field == "title":
        return "" if not trusted and _NO_TITLE.match(value) else shorten(value, MAX_TITLE)
    if field == "authors" and not trusted:
        value = re.sub(r"^[Bb]y ", "", value)
        return "" if _NO_AUTHOR.match(value) else shorten(value, MAX_FIELD)
    return shorten(value, MAX_FIELD)


def shorten(text: str, limit: int) -> str:
    """``text`` within ``limit`` characters, cut at a word and marked with "…" where cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip(" ,;:") + "…"


def canonical_url(url: str) -> str:
    """A web address without fragment, tracking or default port, host in small letters; or ""."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or " " in url.strip():
        return ""
    host = parts.hostname.lower()
    if port and port not in (80, 443):
        host += f":{port}"
    query = "&".join(
        part for part in parts.query.split("&") if part and not _TRACKING.match(part.split("=")[0])
    )
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", query, ""))


def slugify(text: str, limit: int = 60) -> str:
    """``text`` as a slug: ASCII small letters and figures with single hyphens, whole words."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ı", "i"))
    plain = re.sub(r"['’]", "", plain.encode("ascii", "ignore").decode().lower())
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > limit:
        slug = slug[: limit + 1].rsplit("-", 1)[0][:limit]
    return slug


def title_from_name(location: str) -> str:
    """A file's name as a last resort for a title: "central-asia_2023.pdf", "central asia 2023"."""
    path = urlsplit(location).path if canonical_url(location) else location
    return re.sub(r"[-_]+", " ", PurePath(path).stem).strip()
