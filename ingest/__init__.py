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
from ingest.folders import Found, find_sources, search_folders
from ingest.identity import same_text, same_work
from ingest.language import detect_language
from ingest.metadata import Given
from ingest.passages import citable_sentences, split_passages
from ingest.places import page_at, place, section_at
from ingest.sentences import split_sentences
from ingest.sources import read_bytes, read_path

__all__ = [
    "Document",
    "Found",
    "Furniture",
    "Given",
    "Heading",
    "IngestError",
    "Ingested",
    "Layout",
    "Original",
    "PageStart",
    "Passage",
    "Provenance",
    "Span",
    "citable_sentences",
    "detect_language",
    "find_sources",
    "page_at",
    "place",
    "read_bytes",
    "read_path",
    "same_text",
    "same_work",
    "search_folders",
    "section_at",
    "split_passages",
    "split_sentences",
]
