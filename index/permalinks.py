"""What a permalink says, where it leads, and what is kept of one whose work was purged."""

import hashlib
import re
from dataclasses import dataclass

from index.errors import LibraryError
from ingest import Document, Span

_PERMALINK = re.compile(r"([^@#\s]+)@([0-9a-f]{12})#(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True)
class Resolved:
    """Where a permalink leads.

    ``document`` is the cited version, or None when the work was removed (``removed``).
    ``newest`` says that the cited version is the published one; ``newer_version`` is the
    published version when it is another, else "".
    """

    document: Document | None
    span: Span
    newest: bool
    newer_version: str
    removed: bool


def parsed(permalink: str) -> tuple[str, str, Span]:
    """Slug, version and range of ``slug@version#start-end``.

    Raises ``LibraryError`` for anything else.
    """
    match = _PERMALINK.fullmatch(permalink.strip())
    if match is None:
        raise LibraryError(f"{permalink[:80]!r} is no permalink: slug@version#start-end")
    slug, version, start, end = match.groups()
    return slug, version, Span(int(start), int(end))


def slug_digest(slug: str) -> str:
    """What is kept of a purged work's slug, so that its permalinks can say "removed"."""
    return hashlib.sha256(slug.encode()).hexdigest()
