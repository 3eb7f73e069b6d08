"""What one asks of a library, and what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest import Document, Ingested

EDITABLE = ("title", "authors", "published", "updated", "publisher", "url", "kind", "about")
"""Fields of a document that a person may correct; text and layout come from the source."""


@dataclass(frozen=True)
class Add:
    """Put a work in, or replace the version of it that the library holds."""

    ingested: Ingested


@dataclass(frozen=True)
class Edit:
    """Correct what is known of a work; ``fields`` maps names in ``EDITABLE`` to new values.

    A corrected field survives adding the same source again.
    """

    slug: str
    fields: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Remove:
    """Take a work out; with ``purge``, erase every byte of every version of it."""

    slug: str
    purge: bool = False


Change = Add | Edit | Remove

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@dataclass(frozen=True)
class Verdict:
    """What a gate says of a candidate; ``lines`` are shown to the person who publishes."""

    passed: bool
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """What was purged, and how that was checked.

    ``words`` is how many words stood only in this work; each was looked for, as written and
    in lower case, in every byte of ``files``, and so were ``fragments`` pieces of the stored
    forms of its text, original and vectors. ``found`` names the files where one still stands.
    """

    slug: str
    versions: tuple[str, ...]
    purged_at: str
    words: int
    fragments: int
    files: tuple[str, ...]
    bytes_scanned: int
    erased_files: tuple[str, ...]
    found: tuple[str, ...]
    complete: bool


@dataclass(frozen=True)
class Publication:
    """What ``publish`` did: slugs added, changed, removed, and the generation now served.

    ``published`` is False when nothing changed, the gate said no, or it was a dry run.
    """

    generation: int
    published: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    verdict: Verdict | None = None
    embedded: int = 0
    certificates: tuple[Certificate, ...] = ()


@dataclass(frozen=True)
class Generation:
    """One line of a library's history; ``published_at`` is UTC, ISO 8601."""

    number: int
    published_at: str
    reason: str
    documents: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    gate: tuple[str, ...] = field(default=())


def edited(document: Document, fields: Mapping[str, str | tuple[str, ...]]) -> Document:
    """``document`` with ``fields`` set, each marked as corrected by a person.

    Raises ``ValueError`` naming a field that cannot be edited or has the wrong shape.
    """
    from dataclasses import replace

    from ingest import Provenance

    for name, value in fields.items():
        if name not in EDITABLE:
            raise ValueError(f"{name} cannot be edited; one of {', '.join(EDITABLE)} can")
        if isinstance(value, tuple) != (name == "authors"):
            raise ValueError(f"{name} must be {'a tuple' if name == 'authors' else 'a string'}")
    kept = tuple(entry for entry in document.provenance if entry.field not in fields)
    marks = tuple(Provenance(name, EDITED) for name in fields)
    values: dict[str, object] = dict(fields)
    return replace(document, **values, provenance=kept + marks)  # type: ignore[arg-type]


EDITED = "edited"
"""Provenance of a field that a person corrected in the library."""

GIVEN = "given"
"""Provenance of a field that a person gave on adding: it outranks an earlier correction."""
