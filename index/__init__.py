"""Passages become findable: embedded, stored, searched, versioned, published."""

from index.errors import LibraryError
from index.types import Citation, Filters, Hit, Scores

__all__ = ["Citation", "Filters", "Hit", "LibraryError", "Scores"]
