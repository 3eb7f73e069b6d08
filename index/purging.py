"""Erasing a work from every byte of the library, and checking that it is gone."""

import json
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from index.applying import now, read_setting, write_setting
from index.changes import Certificate, Progress
from index.permalinks import slug_digest
from index.records import read_text, unpack
from index.scanning import LEAST_BYTES, scan_file

OWNED_FOLDERS = ("reports", "drafts")
"""Folders of a library whose files the product wrote and may erase whole."""

PIECE = 24
"""Length in bytes of the fragments looked for: too long to be there by chance."""

PIECE_EVERY = 512
"""Distance between two fragments of one stored value."""

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Erased:
    """What was taken out of the tables, as needles to look for afterwards."""

    slug: str
    versions: tuple[str, ...]
    words: frozenset[bytes]
    fragments: frozenset[bytes]


def erase(db: apsw.Connection, generation: int, slug: str) -> Erased:
    """Delete every row of a work, inside the writer's transaction.

    The slug itself goes too: the history keeps a digest of it, enough to say "removed" to who
    comes with an old permalink. Vectors that no published passage uses go, whoever's they
    were: which of them came from this work's older versions is not recorded.
    """
    versions = tuple(
        row[0] for row in db.execute("SELECT version FROM body WHERE slug = ?", (slug,))
    )
    taken = Erased(slug, versions, _unique_words(db, slug), _fragments(db, slug))
    digest = slug_digest(slug)
    for version in versions:
        db.execute(
            "INSERT OR REPLACE INTO purged VALUES (?, ?, ?, ?)",
            (digest, version, generation, now()),
        )
    _blank_gate_lines(db, taken.words)
    for table in ("body", "edition", "work"):
        db.execute(f"DELETE FROM {table} WHERE slug = ?", (slug,))  # noqa: S608
    db.execute(
        "UPDATE change SET slug = ?, edition = NULL WHERE slug = ?",
        (f"purged:{digest[:16]}", slug),
    )
    db.execute("DELETE FROM embedding WHERE id NOT IN (SELECT embedding FROM passage)")
    # FTS5 marks deleted words as deleted and keeps them: only building it anew drops them.
    db.execute("INSERT INTO words (words) VALUES ('rebuild')")
    write_setting(db, "purge_pending", now())
    return taken


def scrub(
    db: apsw.Connection, directory: Path, erased: Iterable[Erased], progress: Progress
) -> Iterator[Certificate]:
    """Rewrite the file without what was erased, empty the log, and look for what is left."""
    rewritten = finish_pending(db, progress)
    for work in erased:
        needles = work.words | work.fragments
        wiped = tuple(_erase_owned(directory, needles))
        found: list[str] = []
        files: list[str] = []
        size = 0
        for path in sorted(path for path in directory.rglob("*") if path.is_file()):
            progress("checking files", len(files), len(files) + 1)
            name = path.relative_to(directory).as_posix()
            files.append(name)
            size += path.stat().st_size
            if scan_file(path, needles):
                found.append(name)
        yield Certificate(
            slug=work.slug,
            versions=work.versions,
            purged_at=now(),
            words=len(work.words),
            fragments=len(work.fragments),
            files=tuple(files),
            bytes_scanned=size,
            erased_files=wiped,
            found=tuple(found),
            complete=rewritten and not found,
        )


def finish_pending(db: apsw.Connection, progress: Progress) -> bool:
    """Finish a purge whose rows are deleted but whose bytes may still stand in the file.

    Returns False when a reader holds an older generation, so that the log cannot be emptied;
    the next writer tries again.
    """
    if not read_setting(db, "purge_pending"):
        return True
    progress("rewriting the library's file", 0, 1)
    db.execute("VACUUM")
    try:
        db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    except (apsw.BusyError, apsw.LockedError):
        return False
    write_setting(db, "purge_pending", "")
    return True


def _unique_words(db: apsw.Connection, slug: str) -> frozenset[bytes]:
    """Words of the work, lower case, that stand in nothing else the library holds, not even as part
    of a longer word."""
    own: set[str] = set()
    others = _words_of(_own_speech(db))
    for found, version, media_type, location in db.execute(
        "SELECT slug, version, media_type, location FROM body"
    ):
        words = own if found == slug else others
        words.update(_words_of(read_text(db, found, version)))
        if found != slug:
            words.update(_words_of(f"{found} {media_type} {location}"))
    for found, record in db.execute("SELECT slug, record FROM edition"):
        if found == slug:
            known = json.loads(record)
            texts = [str(value) for value in known.values() if isinstance(value, str)]
            own.update(_words_of(" ".join([*texts, *known["authors"]])))
        else:
            others.update(_words_of(record))
    # Bytes know no word boundary: "author" stands in whatever speaks of "authors".
    elsewhere = " ".join(others)
    left = (word for word in own - others if word not in elsewhere)
    return frozenset(word.encode() for word in left if len(word.encode()) >= LEAST_BYTES)


def _own_speech(db: apsw.Connection) -> str:
    """Everything the store's files say in the product's name, whatever they hold."""
    said = [row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
    for table, columns in (
        ("setting", "key || ' ' || value"),
        ("generation", "reason"),
        ("change", "DISTINCT kind"),
        ("embedding", "DISTINCT model"),
    ):
        said += [row[0] for row in db.execute(f"SELECT {columns} FROM {table}")]  # noqa: S608
    host = socket.gethostname()
    return " ".join([*said, "sqlite format purged purge_pending generation since host", host])


def _blank_gate_lines(db: apsw.Connection, words: frozenset[bytes]) -> None:
    """Empty what gates said of a candidate where it speaks in the work's own words."""
    unique = {word.decode() for word in words}
    for number, gate in list(db.execute("SELECT number, gate FROM generation")):
        if unique & _words_of(gate):
            db.execute("UPDATE generation SET gate = '[]' WHERE number = ?", (number,))


def _words_of(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _fragments(db: apsw.Connection, slug: str) -> frozenset[bytes]:
    """Pieces of the stored forms of the work's texts, originals and vectors, used by it alone."""
    own: set[bytes] = set()
    for text, raw in db.execute("SELECT text, raw FROM body WHERE slug = ?", (slug,)):
        for blob in (text, raw, unpack(text), unpack(raw)):
            own.update(_pieces(blob))
    for text, raw in db.execute("SELECT text, raw FROM body WHERE slug <> ?", (slug,)):
        if not own:
            break
        for blob in (text, raw, unpack(text), unpack(raw)):
            own = {piece for piece in own if piece not in blob}
    return frozenset(own)


def _pieces(blob: bytes) -> Iterator[bytes]:
    for at in range(0, max(len(blob) - PIECE, 0), PIECE_EVERY):
        piece = blob[at : at + PIECE]
        if len(set(piece)) > PIECE // 3:  # a run of one byte is no evidence of anything
            yield piece.lower()


def _erase_owned(directory: Path, needles: frozenset[bytes]) -> Iterator[str]:
    for folder in OWNED_FOLDERS:
        for path in sorted((directory / folder).rglob("*")):
            if path.is_file() and scan_file(path, needles):
                path.unlink()
                yield path.relative_to(directory).as_posix()
