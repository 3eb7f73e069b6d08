"""Bytes become clean documents, and documents become passages with exact offsets."""

from ingest.document import (
    Document,
    Furniture,
    Heading,
    Ingested,
    Layout,
    Original,
    PageStart,
    Passage,
    Provenance,
    Span,
)
from ingest.errors import IngestError

__all__ = [
    "Document",
    "Furniture",
    "Heading",
    "IngestError",
    "Ingested",
    "Layout",
    "Original",
    "PageStart",
    "Passage",
    "Provenance",
    "Span",
]
