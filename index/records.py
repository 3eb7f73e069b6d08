"""Documents as rows of the store, and back; every text is checked against its version."""

import hashlib
import json
import threading
import zlib
from collections import OrderedDict
from dataclasses import replace
from typing import Any

import apsw

from index.errors import LibraryError
from ingest import Document, Furniture, Heading, Layout, Original, PageStart, Provenance, Span

CACHED_CHARACTERS = 64_000_000
"""Text kept decoded in memory, in characters: some 500 long reports."""


def record_of(document: Document) -> str:
    """Everything known of ``document`` but its slug, version and text, as canonical JSON."""
    layout = document.layout
    record = {
        "title": document.title,
        "authors": list(document.authors),
        "published": document.published,
        "publisher": document.publisher,
        "url": document.url,
        "kind": document.kind,
        "updated": document.updated,
        "about": document.about,
        "language": document.language,
        "identity": document.identity,
        "headings": [[h.span.start, h.span.end, h.level] for h in layout.headings],
        "furniture": [[f.span.start, f.span.end, f.kind] for f in layout.furniture],
        "pages": [[p.start, p.label] for p in layout.pages],
        "provenance": [[p.field, p.source] for p in document.provenance],
    }
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def document_from(slug: str, version: str, record: str, text: str) -> Document:
    """The document that ``record_of`` described."""
    known: dict[str, Any] = json.loads(record)
    layout = Layout(
        headings=tuple(Heading(Span(a, b), level) for a, b, level in known["headings"]),
        furniture=tuple(Furniture(Span(a, b), kind) for a, b, kind in known["furniture"]),
        pages=tuple(PageStart(start, label) for start, label in known["pages"]),
    )
    return Document(
        slug=slug,
        version=version,
        title=known["title"],
        authors=tuple(known["authors"]),
        published=known["published"],
        publisher=known["publisher"],
        url=known["url"],
        kind=known["kind"],
        text=text,
        updated=known["updated"],
        about=known["about"],
        language=known["language"],
        identity=known["identity"],
        layout=layout,
        provenance=tuple(Provenance(name, source) for name, source in known["provenance"]),
    )


def edition_digest(document: Document) -> str:
    """What two editions have in common when nothing a reader sees differs between them."""
    whole = "\0".join((document.slug, document.version, record_of(document)))
    return hashlib.sha256(whole.encode()).hexdigest()


def version_of(text: str) -> str:
    """First 12 hexadecimal digits of the SHA-256 of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def pack(raw: bytes) -> bytes:
    """Compressed for the store."""
    return zlib.compress(raw, 6)


def unpack(blob: bytes) -> bytes:
    """The bytes ``pack`` was given. Raises ``ValueError`` when they cannot be had."""
    try:
        return zlib.decompress(blob)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def read_text(db: apsw.Connection, slug: str, version: str) -> str:
    """The text of one version. Raises ``LibraryError`` when it is not what was stored."""
    row = db.execute("SELECT text FROM body WHERE slug = ? AND version = ?", (slug, version)).get
    if row is None:
        raise LibraryError(f"{slug}@{version} is not in the library")
    try:
        text = unpack(row).decode()
    except ValueError:
        text = ""
    if version_of(text) != version:
        raise LibraryError(f"the stored text of {slug}@{version} is damaged; restore a copy")
    return text


def read_original(db: apsw.Connection, slug: str, version: str) -> Original:
    """The bytes one version was made from. Raises ``LibraryError`` as ``read_text`` does."""
    row = db.execute(
        "SELECT raw, raw_digest, media_type, location FROM body WHERE slug = ? AND version = ?",
        (slug, version),
    ).get
    if row is None:
        raise LibraryError(f"{slug}@{version} is not in the library")
    blob, digest, media_type, location = row
    try:
        raw = unpack(blob)
    except ValueError:
        raw = b""
    if hashlib.sha256(raw).hexdigest() != digest:
        raise LibraryError(f"the stored original of {slug}@{version} is damaged; restore a copy")
    return Original(raw, media_type, location)


def write_body(
    db: apsw.Connection, document: Document, original: Original, context_title: str
) -> None:
    """Keep a version's text and original, unless they are kept already."""
    db.execute(
        "INSERT OR IGNORE INTO body VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.slug,
            document.version,
            context_title,
            pack(document.text.encode()),
            pack(original.raw),
            hashlib.sha256(original.raw).hexdigest(),
            original.media_type,
            original.location,
        ),
    )


def write_edition(db: apsw.Connection, document: Document) -> int:
    """The id of this exact edition, written if it is new."""
    digest = edition_digest(document)
    known = db.execute("SELECT id FROM edition WHERE digest = ?", (digest,)).get
    if known is not None:
        return int(known)
    db.execute(
        "INSERT INTO edition (slug, version, kind, publisher, published, authors, record, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.slug,
            document.version,
            document.kind,
            document.publisher,
            document.published,
            json.dumps(document.authors, ensure_ascii=False),
            record_of(document),
            digest,
        ),
    )
    return db.last_insert_rowid()


class DocumentCache:
    """Documents by edition id, decoded once. Editions never change, so snapshots share it."""

    def __init__(self, characters: int = CACHED_CHARACTERS) -> None:
        self._room = characters
        self._held = 0
        self._documents: OrderedDict[int, Document] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, db: apsw.Connection, edition: int) -> Document:
        """The document of one edition. Raises ``LibraryError`` when it is damaged."""
        with self._lock:
            if edition in self._documents:
                self._documents.move_to_end(edition)
                return self._documents[edition]
        row = db.execute("SELECT slug, version, record FROM edition WHERE id = ?", (edition,)).get
        if row is None:
            raise LibraryError(f"edition {edition} is missing; `commentary check` lists what else")
        slug, version, record = row
        document = document_from(slug, version, record, read_text(db, slug, version))
        with self._lock:
            if edition not in self._documents:
                self._documents[edition] = document
                self._held += len(document.text)
            while self._held > self._room and len(self._documents) > 1:
                _, dropped = self._documents.popitem(last=False)
                self._held -= len(dropped.text)
        return document

    def forget(self) -> None:
        """Drop everything: after a purge no erased text stays in memory."""
        with self._lock:
            self._documents.clear()
            self._held = 0


def retitled(document: Document, title: str) -> Document:
    """``document`` under the title its passages are embedded with."""
    return document if document.title == title else replace(document, title=title)
