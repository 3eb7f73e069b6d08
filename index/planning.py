"""Changes become targets: which edition each slug is to have, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import apsw

from index.changes import EDITABLE, EDITED, GIVEN, Add, Change, Edit, Remove, edited
from index.errors import LibraryError
from index.records import DocumentCache, edition_digest, read_original, version_of
from ingest import Document, Ingested, Original


@dataclass(frozen=True)
class Target:
    """What a slug is to become: an edition, or nothing when ``document`` is None."""

    slug: str
    document: Document | None
    original: Original | None = None
    purge: bool = False


@dataclass
class Plan:
    """Targets by slug, in the order asked for, and what a person should know."""

    targets: dict[str, Target] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


class Planner:
    """Works out the targets against the published generation, which ``db`` reads."""

    def __init__(self, db: apsw.Connection, documents: DocumentCache) -> None:
        self._db = db
        self._documents = documents
        self._plan = Plan()

    def plan(self, changes: Iterable[Change]) -> Plan:
        """The targets that differ from what is published.

        Raises ``LibraryError`` for a slug that is not there or a field that cannot be edited.
        """
        for change in changes:
            if isinstance(change, Add):
                self._add(change.ingested)
            elif isinstance(change, Edit):
                self._edit(change)
            else:
                self._remove(change)
        return self._plan

    def _add(self, ingested: Ingested) -> None:
        document = ingested.document
        if document.version != version_of(document.text):
            raise LibraryError(f"{document.slug}: the version is not that of the text")
        identity = document.identity or f"slug:{document.slug}"
        slug = self._slug_of(identity) or self._free_slug(document, identity)
        document = replace(document, slug=slug, identity=identity)
        before = self._now(slug)
        if before is not None:
            document = with_corrections(before, document)
        self._plan.identities[identity] = slug
        self._plan.warnings += [f"{slug}: {warning}" for warning in ingested.warnings]
        self._set(Target(slug, document, ingested.original))

    def _edit(self, change: Edit) -> None:
        before = self._now(change.slug)
        if before is None:
            raise LibraryError(f"no document {change.slug!r} in the library to edit")
        try:
            document = edited(before, change.fields)
        except ValueError as error:
            raise LibraryError(f"{change.slug}: {error}") from error
        pending = self._plan.targets.get(change.slug)
        original = pending.original if pending else None
        original = original or read_original(self._db, change.slug, before.version)
        self._set(Target(change.slug, document, original))

    def _remove(self, change: Remove) -> None:
        known = self._now(change.slug) is not None
        if change.purge:
            known = known or self._was_ever(change.slug)
        if not known:
            raise LibraryError(f"no document {change.slug!r} in the library to remove")
        self._plan.targets[change.slug] = Target(change.slug, None, purge=change.purge)

    def _set(self, target: Target) -> None:
        before = self._published(target.slug)
        same = (
            before is not None
            and target.document is not None
            and edition_digest(before) == edition_digest(target.document)
        )
        if same:
            self._plan.targets.pop(target.slug, None)
        else:
            self._plan.targets[target.slug] = target

    def _now(self, slug: str) -> Document | None:
        """The document as it stands after the changes so far."""
        if slug in self._plan.targets:
            return self._plan.targets[slug].document
        return self._published(slug)

    def _published(self, slug: str) -> Document | None:
        edition = self._db.execute("SELECT edition FROM live WHERE slug = ?", (slug,)).get
        return None if edition is None else self._documents.read(self._db, edition)

    def _was_ever(self, slug: str) -> bool:
        return bool(self._db.execute("SELECT count(*) FROM body WHERE slug = ?", (slug,)).get)

    def _slug_of(self, identity: str) -> str | None:
        if identity in self._plan.identities:
            return self._plan.identities[identity]
        slug: str | None = self._db.execute(
            "SELECT slug FROM work WHERE identity = ?", (identity,)
        ).get
        return slug

    def _owner(self, slug: str) -> str | None:
        for identity, taken in self._plan.identities.items():
            if taken == slug:
                return identity
        owner: str | None = self._db.execute(
            "SELECT identity FROM work WHERE slug = ?", (slug,)
        ).get
        return owner

    def _free_slug(self, document: Document, identity: str) -> str:
        """The document's slug, with a number when it belongs to another work.

        A removed work keeps its slug: its old permalinks must not lead to this one.
        """
        slug, number = document.slug, 1
        while (owner := self._owner(slug)) is not None and owner != identity:
            number += 1
            slug = f"{document.slug}-{number}"
        if number > 1:
            self._plan.warnings.append(
                f"{slug}: the slug {document.slug} belongs to another work "
                f"({self._owner(document.slug)}), so this one is called {slug}"
            )
        return slug


def with_corrections(before: Document, after: Document) -> Document:
    """``after`` with what a person gave or corrected in ``before``, unless given anew."""
    given = {entry.field for entry in after.provenance if entry.source == GIVEN}
    kept = tuple(
        entry
        for entry in before.provenance
        if entry.source in (EDITED, GIVEN) and entry.field in EDITABLE and entry.field not in given
    )
    if not kept:
        return after
    names = [entry.field for entry in kept]
    values = {name: getattr(before, name) for name in names}
    others = tuple(entry for entry in after.provenance if entry.field not in names)
    return replace(after, **values, provenance=(*others, *kept))
