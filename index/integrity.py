"""Everything that can be wrong with a library, looked for."""

import json
from collections.abc import Iterator
from pathlib import Path

import apsw

from index.changes import Progress
from index.database import FILE, connect
from index.errors import LibraryError
from index.newest import refuse_lost
from index.records import document_from, edition_digest, read_original, read_text

VECTOR_SLACK = 1e-3
"""How far from length 1 a stored vector may be."""


def problems_of(directory: Path, vfs: str, progress: Progress) -> tuple[str, ...]:
    """One line for each thing that is wrong in the library's files; empty when nothing is."""
    try:
        db = connect(directory, vfs)
    except LibraryError as error:
        return (str(error),)
    problems: list[str] = []
    steps = (_pages, _index, _newest, _editions, _bodies, _generation, _passages, _vectors)
    try:
        db.execute("BEGIN")
        for done, step in enumerate(steps):
            progress("checking", done, len(steps))
            try:
                problems += step(db, directory)
            except (apsw.Error, LibraryError, ValueError, KeyError, TypeError) as error:
                problems.append(f"{step.__name__.strip('_')}: {error}")
    except apsw.Error as error:
        problems.append(f"{directory / FILE}: {error}")
    finally:
        db.close()
    return tuple(dict.fromkeys(problems))


def _pages(db: apsw.Connection, directory: Path) -> Iterator[str]:
    # Each page is read through the checksum VFS here, those of free lists excepted.
    for (line,) in db.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"file: {line}"


def _index(db: apsw.Connection, directory: Path) -> Iterator[str]:
    try:
        # Rank 1 compares every word of the index with the passages it was made from.
        db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except apsw.CorruptError:
        yield "index: the words do not agree with the passages; `commentary reindex` mends it"


def _newest(db: apsw.Connection, directory: Path) -> Iterator[str]:
    try:
        refuse_lost(directory, db.execute("SELECT max(number) FROM generation").get or 0)
    except LibraryError as error:
        yield str(error)


def _editions(db: apsw.Connection, directory: Path) -> Iterator[str]:
    for slug, version, record, digest in db.execute(
        "SELECT slug, version, record, digest FROM edition"
    ):
        if edition_digest(document_from(slug, version, record, "")) != digest:
            yield f"{slug}@{version}: its metadata is not what was stored"


def _bodies(db: apsw.Connection, directory: Path) -> Iterator[str]:
    for slug, version in list(db.execute("SELECT slug, version FROM body")):
        try:
            read_text(db, slug, version)
            read_original(db, slug, version)
        except LibraryError as error:
            yield str(error)


def _generation(db: apsw.Connection, directory: Path) -> Iterator[str]:
    """The published map must be the newest change of each slug, with everything it needs."""
    newest = dict(
        db.execute(
            "SELECT slug, edition FROM change c WHERE edition IS NOT NULL AND generation ="
            " (SELECT max(generation) FROM change d WHERE d.slug = c.slug)"
        )
    )
    live = dict(db.execute("SELECT slug, edition FROM live"))
    for slug in sorted(newest.items() ^ live.items()):
        yield f"{slug[0]}: published as edition {live.get(slug[0])}, not {newest.get(slug[0])}"
    for (slug,) in db.execute(
        "SELECT l.slug FROM live l LEFT JOIN edition e ON e.id = l.edition AND e.slug = l.slug"
        " LEFT JOIN body b ON b.slug = e.slug AND b.version = e.version"
        " WHERE b.slug IS NULL"
    ):
        yield f"{slug}: its edition or text is missing"
    for (slug,) in db.execute(
        "SELECT DISTINCT slug FROM passage WHERE slug NOT IN (SELECT slug FROM live)"
    ):
        yield f"{slug}: has passages but is not published"


def _passages(db: apsw.Connection, directory: Path) -> Iterator[str]:
    text, at = "", ("", "")
    for slug, version, start, end, stored, sentences in db.execute(
        'SELECT p.slug, e.version, p.start, p."end", p.text, p.sentences FROM passage p'
        " JOIN live l ON l.slug = p.slug JOIN edition e ON e.id = l.edition"
        " ORDER BY p.slug, p.id"
    ):
        if at != (slug, version):
            at, text = (slug, version), read_text(db, slug, version)
        if text[start:end] != stored:
            yield f"{slug}: passage {start}-{end} does not read as the document does"
        if any(not start <= a < b <= end for a, b in json.loads(sentences)):
            yield f"{slug}: a sentence lies outside passage {start}-{end}"


def _vectors(db: apsw.Connection, directory: Path) -> Iterator[str]:
    import numpy as np

    settings = dict(db.execute("SELECT key, value FROM setting"))
    dimensions = int(settings.get("dimensions", "0"))
    for (passage,) in db.execute(
        "SELECT p.id FROM passage p LEFT JOIN embedding e ON e.id = p.embedding AND e.model = ?"
        " WHERE e.id IS NULL",
        (settings.get("model", ""),),
    ):
        yield f"passage {passage} has no vector of the library's model"
    for row, vector in db.execute(
        "SELECT id, vector FROM embedding WHERE model = ?", (settings.get("model", ""),)
    ):
        values = np.frombuffer(vector, np.float32)
        if len(values) != dimensions or abs(float(values @ values) - 1) > VECTOR_SLACK:
            yield f"vector {row} is not a unit vector of {dimensions} dimensions"
