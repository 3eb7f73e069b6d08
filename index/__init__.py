"""Passages become findable: embedded, stored, searched, versioned, published."""

from index.bert import Bert
from index.changes import (
    Add,
    Certificate,
    Change,
    Edit,
    Generation,
    Progress,
    Publication,
    Remove,
    Verdict,
)
from index.encoder import Encoder, MiniLM, SentenceTransformersModel
from index.errors import LibraryError
from index.library import Library
from index.permalinks import Resolved
from index.planning import with_corrections
from index.preparing import Splitter
from index.publishing import Gate
from index.snapshot import Snapshot
from index.types import Citation, Filters, Hit, Scores

__all__ = [
    "Add",
    "Bert",
    "Certificate",
    "Change",
    "Citation",
    "Edit",
    "Encoder",
    "Filters",
    "Gate",
    "Generation",
    "Hit",
    "Library",
    "LibraryError",
    "MiniLM",
    "Progress",
    "Publication",
    "Remove",
    "Resolved",
    "Scores",
    "SentenceTransformersModel",
    "Snapshot",
    "Splitter",
    "Verdict",
    "with_corrections",
]
