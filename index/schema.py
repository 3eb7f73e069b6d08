"""The tables of the library's file.

``body`` keeps the text and raw bytes of every version; ``edition`` a version with its metadata;
``change`` which edition a slug has from which generation on. A generation is thus a map from
slug to edition: for each slug, its newest change at or before it. ``live`` is that map for the
published generation, and only that generation has ``passage`` rows, words and vectors: rows of
old versions would shift BM25's statistics even if results were filtered.
"""

APPLICATION_ID = 0x434F4D51
"""Marks the file as ours: the letters COMQ."""

FORMAT = 1
"""Rises when the tables change so that older code must not touch them."""

TOKENIZER = ("porter", "unicode61", "remove_diacritics", "2")

SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {FORMAT};

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE generation (
    number INTEGER PRIMARY KEY,
    published_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    documents INTEGER NOT NULL,
    gate TEXT NOT NULL
);

CREATE TABLE body (
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    context_title TEXT NOT NULL,
    text BLOB NOT NULL,
    raw BLOB NOT NULL,
    raw_digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    location TEXT NOT NULL,
    PRIMARY KEY (slug, version)
);

CREATE TABLE edition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    kind TEXT NOT NULL,
    publisher TEXT NOT NULL,
    published TEXT NOT NULL,
    authors TEXT NOT NULL,
    record TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE
);
CREATE INDEX edition_slug ON edition (slug, version);

CREATE TABLE change (
    slug TEXT NOT NULL,
    generation INTEGER NOT NULL,
    edition INTEGER,
    kind TEXT NOT NULL,
    PRIMARY KEY (slug, generation)
) WITHOUT ROWID;
CREATE INDEX change_generation ON change (generation);

CREATE TABLE work (identity TEXT PRIMARY KEY, slug TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX work_slug ON work (slug);

CREATE TABLE live (slug TEXT PRIMARY KEY, edition INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE embedding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model TEXT NOT NULL,
    digest BLOB NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model, digest)
);

CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    section TEXT NOT NULL,
    sentences TEXT NOT NULL,
    text TEXT NOT NULL,
    context TEXT NOT NULL,
    embedding INTEGER NOT NULL
);
CREATE INDEX passage_slug ON passage (slug);
CREATE INDEX passage_embedding ON passage (embedding);

CREATE TABLE retired (
    generation INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    PRIMARY KEY (generation, passage)
) WITHOUT ROWID;

CREATE TABLE purged (
    slug_digest TEXT NOT NULL,
    version TEXT NOT NULL,
    generation INTEGER NOT NULL,
    purged_at TEXT NOT NULL,
    PRIMARY KEY (slug_digest, version)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5(
    text, context, content = 'passage', content_rowid = 'id', tokenize = '{" ".join(TOKENIZER)}'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'col');
"""
