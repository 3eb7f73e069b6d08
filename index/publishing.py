"""Writing one generation: plan, prepare, one transaction, the gate inside it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import apsw

from index.applying import (
    apply_document,
    apply_removal,
    begin_generation,
    end_generation,
    read_setting,
    write_setting,
)
from index.changes import Certificate, Change, Progress, Publication, Remove, Verdict
from index.errors import LibraryError
from index.newest import write_newest
from index.planning import Plan, Planner, Target
from index.preparing import Prepared, Splitter, embed_missing, prepare
from index.purging import GATE_ERASED, Erased, erase, scrub
from index.records import DocumentCache
from index.snapshot import Shared, Snapshot

Gate = Callable[[Snapshot], Verdict]
"""Judges a candidate before anybody else sees it."""


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Session:
    """One writer at work: its connection, its readers' shared parts, and how it splits."""

    db: apsw.Connection
    directory: Path
    shared: Shared
    splitter: Splitter
    progress: Progress

    @property
    def generation(self) -> int:
        """The published generation."""
        number: int | None = self.db.execute("SELECT max(number) FROM generation").get
        return number or 0


def publish_changes(
    session: Session, changes: Iterable[Change], gate: Gate | None, dry_run: bool
) -> Publication:
    """Plan ``changes``, embed what is new, and publish the difference."""
    changes = tuple(changes)
    plan = Planner(session.db, session.shared.documents).plan(changes)
    refuse_dropped_purges(changes, plan)
    return publish_plan(session, plan, "publish", gate, dry_run)


def publish_plan(
    session: Session,
    plan: Plan,
    reason: str,
    gate: Gate | None = None,
    dry_run: bool = False,
    renew: bool = False,
) -> Publication:
    """Publish a plan's targets; ``renew`` splits and embeds anew and changes over the model."""
    arriving = any(target.document is not None for target in plan.targets.values())
    if arriving and not renew:
        refuse_mixing(session)
    prepared, embedded = _prepare_all(session, plan.targets, renew)
    result, erased = _write(session, plan, prepared, reason, gate, dry_run, renew)
    result = replace(result, embedded=embedded, warnings=tuple(plan.warnings))
    if result.published:
        _settle(session, result.generation)
    certificates: tuple[Certificate, ...] = ()
    if result.published and erased:
        session.shared.documents.forget()
        session.shared.vectors.forget()
        certificates = tuple(scrub(session.db, session.directory, erased, session.progress))
    return replace(result, certificates=certificates)


def refuse_dropped_purges(changes: Iterable[Change], plan: Plan) -> None:
    """Raise ``LibraryError`` when a later change took a purge's place.

    Carried out as planned, it would keep the old versions and say nothing.
    """
    for change in changes:
        if isinstance(change, Remove) and change.purge:
            target = plan.targets.get(change.slug)
            if target is None or not target.purge:
                raise LibraryError(
                    f"{change.slug} is purged and added again in one publication: "
                    "publish the purge first, then the addition"
                )


def refuse_mixing(session: Session) -> None:
    """Raise ``LibraryError`` when the encoder or splitter is not the library's own."""
    if not session.db.execute("SELECT count(*) FROM live").get:
        return
    for what, now in (
        ("model", session.shared.encoder.name),
        ("splitter", session.splitter.name),
    ):
        before = read_setting(session.db, what)
        if before != now:
            raise LibraryError(
                f"the library was made with the {what} {before}, this is {now}: "
                "`commentary reindex` changes over; until then nothing can be added"
            )


def _prepare_all(
    session: Session, targets: Mapping[str, Target], renew: bool
) -> tuple[dict[str, Prepared], int]:
    prepared: dict[str, Prepared] = {}
    texts: dict[bytes, str] = {}
    documents = [target.document for target in targets.values() if target.document]
    for done, document in enumerate(documents):
        session.progress("splitting documents", done, len(documents))
        title = None if renew else _context_title(session.db, document.slug, document.version)
        title = document.title if title is None else title
        made, own = prepare(document, title, session.splitter, session.shared.encoder)
        prepared[document.slug] = made
        texts.update(own)
    embedded = embed_missing(session.db, session.shared.encoder, texts, session.progress)
    return prepared, embedded


def _context_title(db: apsw.Connection, slug: str, version: str) -> str | None:
    """The title that a version's passages are embedded under; for a new version that of the
    published one, so that only passages whose text changed are embedded."""
    title: str | None = db.execute(
        "SELECT context_title FROM body WHERE slug = ? AND version = ?", (slug, version)
    ).get
    if title is None:
        title = db.execute(
            "SELECT context_title FROM live JOIN edition ON edition.id = live.edition "
            "JOIN body ON body.slug = edition.slug AND body.version = edition.version "
            "WHERE live.slug = ?",
            (slug,),
        ).get
    return title


def _write(
    session: Session,
    plan: Plan,
    prepared: Mapping[str, Prepared],
    reason: str,
    gate: Gate | None,
    dry_run: bool,
    renew: bool,
) -> tuple[Publication, list[Erased]]:
    db, before = session.db, session.generation
    if not plan.targets and not renew:
        return Publication(before, published=False), []
    db.execute("BEGIN IMMEDIATE")
    try:
        number = begin_generation(db, reason)
        done, erased = _apply(session, number, plan, prepared, renew)
        verdict = _judge(session, gate) if gate and not dry_run else None
        passed = verdict is None or verdict.passed
        if dry_run or not passed:
            db.execute("ROLLBACK")
            number, erased = before, []
        else:
            lines = verdict.lines if verdict else ()
            end_generation(db, number, (GATE_ERASED,) if lines and erased else lines)
            db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    result = Publication(
        number,
        published=passed and not dry_run,
        added=tuple(done["added"]),
        changed=tuple(done["changed"]),
        removed=tuple(done["removed"]),
        verdict=verdict,
    )
    return result, erased


def _apply(
    session: Session, number: int, plan: Plan, prepared: Mapping[str, Prepared], renew: bool
) -> tuple[dict[str, list[str]], list[Erased]]:
    db, encoder = session.db, session.shared.encoder
    done: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
    erased: list[Erased] = []
    if renew or not db.execute("SELECT count(*) FROM live").get:
        write_setting(db, "model", encoder.name)
        write_setting(db, "dimensions", str(encoder.dimensions))
        write_setting(db, "splitter", session.splitter.name)
    for identity, slug in plan.identities.items():
        db.execute("INSERT OR IGNORE INTO work VALUES (?, ?)", (identity, slug))
    # Purges come last: what the other targets bring is not the purged work's alone.
    targets = sorted(plan.targets.items(), key=lambda item: item[1].purge)
    for at, (slug, target) in enumerate(targets):
        session.progress("writing", at, len(targets))
        if target.document is None:
            if apply_removal(db, number, slug) or target.purge:
                done["removed"].append(slug)
            if target.purge:
                erased.append(erase(db, number, slug))
            continue
        made = prepared[slug]
        if renew:
            db.execute(
                "UPDATE body SET context_title = ? WHERE slug = ? AND version = ?",
                (made.context_title, slug, made.document.version),
            )
        done[apply_document(db, number, target, made, encoder.name)].append(slug)
    return done, erased


def _judge(session: Session, gate: Gate) -> Verdict:
    """Run the gate on the candidate, on the writer's own connection."""
    own = Shared(
        session.shared.path, session.shared.encoder, DocumentCache(), session.shared.vectors
    )
    candidate = Snapshot(session.db, own, candidate=True)
    session.progress("running the gate", 0, 1)
    try:
        return gate(candidate)
    finally:
        candidate.close()


def _settle(session: Session, generation: int) -> None:
    """After a commit: note the number, and move the log into the file as far as readers let."""
    write_newest(session.directory, generation)
    try:
        session.db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
    except (apsw.FullError, apsw.IOError, apsw.BusyError, apsw.LockedError):
        # The generation is published and whole; the log is moved at a later chance.
        return
