"""The difference between two generations, written inside one transaction."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import apsw

from index.errors import LibraryError
from index.planning import Target
from index.preparing import Prepared, embedding_ids
from index.records import write_body, write_edition

SECOND = "seconds"


def now() -> str:
    """The moment, UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec=SECOND)


def write_setting(db: apsw.Connection, key: str, value: str) -> None:
    """Set one of the library's settings."""
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (key, value))


def read_setting(db: apsw.Connection, key: str) -> str:
    """One of the library's settings, or "" when it was never set."""
    return db.execute("SELECT value FROM setting WHERE key = ?", (key,)).get or ""


def begin_generation(db: apsw.Connection, reason: str) -> int:
    """The number of the generation being written."""
    number: int = (db.execute("SELECT max(number) FROM generation").get or 0) + 1
    db.execute("INSERT INTO generation VALUES (?, ?, ?, 0, '[]')", (number, now(), reason))
    return number


def end_generation(db: apsw.Connection, number: int, gate: Sequence[str]) -> None:
    """Write down what is only known at the end."""
    db.execute(
        "UPDATE generation SET documents = (SELECT count(*) FROM live), gate = ? WHERE number = ?",
        (json.dumps(list(gate), ensure_ascii=False), number),
    )


def apply_document(
    db: apsw.Connection, generation: int, target: Target, prepared: Prepared, model: str
) -> str:
    """Publish one document; returns ``added`` or ``changed``."""
    document = prepared.document
    if target.original is not None:
        write_body(db, document, target.original, prepared.context_title)
    edition = write_edition(db, document)
    known = db.execute("SELECT count(*) FROM live WHERE slug = ?", (document.slug,)).get
    kind = "changed" if known else "added"
    db.execute("INSERT OR REPLACE INTO live VALUES (?, ?)", (document.slug, edition))
    db.execute(
        "INSERT OR REPLACE INTO change VALUES (?, ?, ?, ?)",
        (document.slug, generation, edition, kind),
    )
    write_passages(db, generation, prepared, model)
    return kind


def apply_removal(db: apsw.Connection, generation: int, slug: str) -> bool:
    """Take one work out of what is published; False when it was not in it."""
    retire_passages(db, generation, slug)
    db.execute("DELETE FROM live WHERE slug = ?", (slug,))
    if not db.changes():
        return False
    db.execute("INSERT OR REPLACE INTO change VALUES (?, ?, NULL, 'removed')", (slug, generation))
    return True


def write_passages(db: apsw.Connection, generation: int, prepared: Prepared, model: str) -> None:
    """Make the slug's live passages those of ``prepared``, touching no row that is right."""
    slug = prepared.document.slug
    ids = embedding_ids(db, model, [row.digest for row in prepared.rows])
    wanted = [
        (row.start, row.end, row.section, row.sentences, row.text, ids.get(row.digest))
        for row in prepared.rows
    ]
    if any(entry[-1] is None for entry in wanted):
        raise LibraryError(f"{slug}: an embedding went missing while publishing; repeat")
    standing = list(
        db.execute(
            'SELECT start, "end", section, sentences, text, embedding'
            " FROM passage WHERE slug = ? ORDER BY id",
            (slug,),
        )
    )
    if standing == wanted:
        _write_contexts(db, slug, prepared)
        return
    retire_passages(db, generation, slug)
    for row, entry in zip(prepared.rows, wanted, strict=True):
        db.execute(
            'INSERT INTO passage (slug, start, "end", section, sentences, text, embedding,'
            " context) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (slug, *entry, row.context),
        )
        db.execute(
            "INSERT INTO words (rowid, text, context) VALUES (?, ?, ?)",
            (db.last_insert_rowid(), row.text, row.context),
        )


def retire_passages(db: apsw.Connection, generation: int, slug: str) -> None:
    """Take a slug's passages out of the words and the table, and note their ids as gone."""
    _forget_words(db, slug)
    db.execute("INSERT INTO retired SELECT ?, id FROM passage WHERE slug = ?", (generation, slug))
    db.execute("DELETE FROM passage WHERE slug = ?", (slug,))


def _write_contexts(db: apsw.Connection, slug: str, prepared: Prepared) -> None:
    contexts = [row.context for row in prepared.rows]
    rows = list(db.execute("SELECT id, context FROM passage WHERE slug = ? ORDER BY id", (slug,)))
    if [context for _, context in rows] == contexts:
        return
    _forget_words(db, slug)
    for (passage, _), context in zip(rows, contexts, strict=True):
        db.execute("UPDATE passage SET context = ? WHERE id = ?", (context, passage))
        db.execute(
            "INSERT INTO words (rowid, text, context) SELECT id, text, context FROM passage"
            " WHERE id = ?",
            (passage,),
        )


def _forget_words(db: apsw.Connection, slug: str) -> None:
    """FTS5 keeps no copy of the text: to delete, it must be told what it had indexed."""
    db.execute(
        "INSERT INTO words (words, rowid, text, context)"
        " SELECT 'delete', id, text, context FROM passage WHERE slug = ?",
        (slug,),
    )
