"""The generations that were, and the way back to one of them."""

import json

import apsw

from index.changes import Generation
from index.errors import LibraryError
from index.planning import Plan, Target
from index.records import DocumentCache


def generations(db: apsw.Connection) -> tuple[Generation, ...]:
    """Every generation, newest first; a purged work is named by a digest."""
    changes: dict[int, dict[str, list[str]]] = {}
    for number, slug, kind in db.execute("SELECT generation, slug, kind FROM change ORDER BY slug"):
        changes.setdefault(number, {}).setdefault(kind, []).append(slug)
    rows = db.execute(
        "SELECT number, published_at, reason, documents, gate FROM generation ORDER BY number DESC"
    )
    return tuple(
        Generation(
            number,
            published_at,
            reason,
            documents,
            **{kind: tuple(slugs) for kind, slugs in changes.get(number, {}).items()},
            gate=tuple(json.loads(gate)),
        )
        for number, published_at, reason, documents, gate in rows
    )


def plan_back_to(db: apsw.Connection, documents: DocumentCache, generation: int) -> Plan:
    """What must change for the published generation to hold what ``generation`` held.

    Raises ``LibraryError`` when there was none such, or a document of it was purged since.
    """
    newest = db.execute("SELECT max(number) FROM generation").get or 0
    if not 0 <= generation <= newest:
        raise LibraryError(f"there is no generation {generation}; the newest is {newest}")
    plan = Plan()
    later = [
        row[0]
        for row in db.execute(
            "SELECT DISTINCT slug FROM change WHERE generation > ? ORDER BY slug", (generation,)
        )
    ]
    for slug in later:
        edition, kind = _at(db, slug, generation)
        if kind in ("added", "changed") and edition is None:
            raise LibraryError(
                f"generation {generation} held a document that was purged since ({slug}): "
                "it cannot come back"
            )
        live = db.execute("SELECT edition FROM live WHERE slug = ?", (slug,)).get
        if edition == live:
            continue
        document = None if edition is None else documents.read(db, edition)
        plan.targets[slug] = Target(slug, document)
    return plan


def _at(db: apsw.Connection, slug: str, generation: int) -> tuple[int | None, str]:
    row = db.execute(
        "SELECT edition, kind FROM change WHERE slug = ? AND generation <= ?"
        " ORDER BY generation DESC LIMIT 1",
        (slug, generation),
    ).get
    return row if row is not None else (None, "removed")
