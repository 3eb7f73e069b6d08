"""A tree nested beyond reason is refused before anything walks it recursively."""

from typing import TYPE_CHECKING

from ingest.errors import IngestError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_DEPTH = 256
"""Elements inside elements: pages stay below 60, and several walks over them are recursive."""


def refuse_depth(tree: "Element") -> None:
    """Raise IngestError where ``tree`` is deeper than ``MAX_DEPTH``; counted level by level."""
    level: list[Element] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    raise IngestError(f"nested deeper than the limit of {MAX_DEPTH} elements")
