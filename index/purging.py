"""Erasing a work from every byte of the library, and checking that it is gone."""

import json
import os
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from index.applying import now, read_setting, write_setting
from index.changes import Certificate, Progress
from index.database import FILE
from index.folding import folded, words_in_file, words_of
from index.permalinks import slug_digest
from index.records import read_text, unpack
from index.scanning import LEAST_BYTES, scan_file

OWNED_FOLDERS = ("reports", "drafts")
"""Folders of a library whose files the product wrote and may erase whole."""

PIECE = 24
"""Length in bytes of the fragments looked for: too long to be there by chance."""

PIECE_EVERY = 512
"""Distance between two fragments of one stored value."""

GATE_ERASED = "what the gate said was erased together with a purged document"
"""Stands in the history for the lines of a gate that had read what is now purged."""

LEAST_LETTERS = 3
"""Shortest word that gives a gate's line away: shorter ones are in every line by chance."""

LEAST_LONG_END = 100_000
"""From here on a passage's offsets have as many digits as a needle has bytes."""


@dataclass(frozen=True)
class Erased:
    """What was taken out of the tables, as needles to look for afterwards."""

    slug: str
    versions: tuple[str, ...]
    words: frozenset[str]
    forms: frozenset[bytes]
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
    digest = slug_digest(slug)
    for version in versions:
        db.execute(
            "INSERT OR REPLACE INTO purged VALUES (?, ?, ?, ?)",
            (digest, version, generation, now()),
        )
    written = _written_words(db, slug)
    others = _other_words(db, slug)
    unique = words_of(folded(" ".join(written))) - others
    words = _evidence(unique, others)
    taken = Erased(slug, versions, words, _forms(written, words), _fragments(db, slug))
    _blank_gate_lines(db, slug, unique)
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
        wiped = tuple(_erase_owned(directory, work))
        found: list[str] = []
        files: list[str] = []
        size = 0
        for path in sorted(path for path in directory.rglob("*") if path.is_file()):
            progress("checking files", len(files), len(files) + 1)
            name = path.relative_to(directory).as_posix()
            files.append(name)
            size += path.stat().st_size
            if _stands_in(path, work):
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


def _written_words(db: apsw.Connection, slug: str) -> set[str]:
    """Words of every version of the work and of what is known of it, as written."""
    words: set[str] = set()
    for (version,) in list(db.execute("SELECT version FROM body WHERE slug = ?", (slug,))):
        words |= words_of(read_text(db, slug, version))
    for (record,) in db.execute("SELECT record FROM edition WHERE slug = ?", (slug,)):
        known = json.loads(record)
        texts = [str(value) for value in known.values() if isinstance(value, str)]
        words |= words_of(" ".join([*texts, *known["authors"]]))
    return words


def _other_words(db: apsw.Connection, slug: str) -> set[str]:
    """Folded words of everything that the library holds beside the work."""
    words = words_of(folded(_own_speech(db, slug)))
    for found, version, media_type, location in list(
        db.execute("SELECT slug, version, media_type, location FROM body WHERE slug <> ?", (slug,))
    ):
        words |= words_of(folded(read_text(db, found, version)))
        words |= words_of(folded(f"{found} {media_type} {location}"))
    for (record,) in db.execute("SELECT record FROM edition WHERE slug <> ?", (slug,)):
        words |= words_of(folded(record))
    return words


def _evidence(unique: set[str], others: set[str]) -> frozenset[str]:
    """Words whose standing anywhere shows that the work does: not by chance, nor inside another.

    Bytes know no word boundary: "author" stands in whatever speaks of "authors".
    """
    elsewhere = " ".join(others)
    return frozenset(
        word for word in unique if len(word.encode()) >= LEAST_BYTES and word not in elsewhere
    )


def _forms(written: set[str], words: frozenset[str]) -> frozenset[bytes]:
    """The bytes to look for: ``words`` as written and in the usual cases of their script."""
    forms = {word.encode() for word in words}
    for word in written:
        if words.isdisjoint(words_of(folded(word))):
            continue
        for form in (word, word.lower(), word.upper(), word.capitalize()):
            forms.add(form.encode())
    return frozenset(form for form in forms if len(form) >= LEAST_BYTES)


def _own_speech(db: apsw.Connection, slug: str) -> str:
    """Everything the store's files say in the product's name, once the work is gone."""
    said = [row[0] for row in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
    for query in (
        "SELECT key || ' ' || value FROM setting",
        "SELECT reason FROM generation",
        "SELECT DISTINCT kind FROM change",
        "SELECT DISTINCT model FROM embedding",
        "SELECT slug_digest || ' ' || version FROM purged",
    ):
        said += [row[0] for row in db.execute(query)]
    for query in (
        "SELECT version || ' ' || raw_digest FROM body WHERE slug <> ?",
        "SELECT digest FROM edition WHERE slug <> ?",
        f'SELECT sentences FROM passage WHERE slug <> ? AND "end" >= {LEAST_LONG_END}',  # noqa: S608
    ):
        said += [row[0] for row in db.execute(query, (slug,))]
    said += [GATE_ERASED, "sqlite format purged purge_pending generation since host"]
    return " ".join([*said, socket.gethostname(), str(os.getpid())])


def _blank_gate_lines(db: apsw.Connection, slug: str, unique: set[str]) -> None:
    """Replace what gates said of candidates that held the work, or in the work's own words.

    A gate's line may quote the work in words that others use too, so whatever was said while
    it stood goes; what was said before and after goes where one word gives it away.
    """
    telling = {word for word in unique if len(word) >= LEAST_LETTERS}
    kinds = dict(db.execute("SELECT generation, kind FROM change WHERE slug = ?", (slug,)))
    held = False
    for number, gate in list(db.execute("SELECT number, gate FROM generation ORDER BY number")):
        left = kinds.get(number) == "removed"
        held = number in kinds or held
        lines = json.loads(gate)
        if lines and (held or telling & words_of(folded("\n".join(lines)))):
            db.execute(
                "UPDATE generation SET gate = ? WHERE number = ?",
                (json.dumps([GATE_ERASED]), number),
            )
        held = held and not left


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
    return frozenset(own | _vector_pieces(db))


def _vector_pieces(db: apsw.Connection) -> set[bytes]:
    """Pieces of the vectors that no published passage uses, and of no other vector."""
    used = "(SELECT embedding FROM passage)"
    own: set[bytes] = set()
    for (vector,) in db.execute(f"SELECT vector FROM embedding WHERE id NOT IN {used}"):  # noqa: S608
        own.update(_pieces(vector))
    if own:
        for (vector,) in db.execute(f"SELECT vector FROM embedding WHERE id IN {used}"):  # noqa: S608
            own.difference_update(_pieces(vector))
    return own


def _pieces(blob: bytes) -> Iterator[bytes]:
    for at in range(0, max(len(blob) - PIECE, 0), PIECE_EVERY):
        piece = blob[at : at + PIECE]
        if len(set(piece)) > PIECE // 3:  # a run of one byte is no evidence of anything
            yield piece.lower()


def _erase_owned(directory: Path, work: Erased) -> Iterator[str]:
    for folder in OWNED_FOLDERS:
        for path in sorted((directory / folder).rglob("*")):
            if path.is_file() and _stands_in(path, work):
                path.unlink()
                yield path.relative_to(directory).as_posix()


def _stands_in(path: Path, work: Erased) -> bool:
    """Whether anything of the work stands in the file.

    The store's own files hold words as written or in lower case, so their bytes are enough;
    what others wrote may have any case.
    """
    if scan_file(path, work.forms | work.fragments):
        return True
    return not path.name.startswith(FILE) and bool(words_in_file(path, work.words))
