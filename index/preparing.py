"""Documents split and embedded, before and outside the transaction that publishes them."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import apsw

from index.changes import Progress
from index.encoder import Encoder
from index.errors import LibraryError
from index.records import retitled
from ingest import Document, Passage

TEXTS_A_COMMIT = 512
"""Texts embedded between two commits of the cache: about half a minute of work on two cores."""

LOOKED_UP = 500
"""Cache rows asked for in one statement."""

Split = Callable[[Document, Callable[[str], int], int], tuple[Passage, ...]]


@dataclass(frozen=True)
class Splitter:
    """How documents become passages. ``name`` changes whenever its passages would."""

    name: str
    split: Split


@dataclass(frozen=True)
class Row:
    """One passage as it will stand in the store; ``digest`` is of the text that is embedded."""

    start: int
    end: int
    section: str
    sentences: str
    text: str
    context: str
    digest: bytes


@dataclass(frozen=True)
class Prepared:
    """A document with its passages, and the title those are embedded under."""

    document: Document
    context_title: str
    rows: tuple[Row, ...]


def prepare(
    document: Document, context_title: str, splitter: Splitter, encoder: Encoder
) -> tuple[Prepared, dict[bytes, str]]:
    """The document's rows, and the texts to embed by digest.

    Passages are embedded under ``context_title``, the title the version first came with, so
    that correcting a title embeds nothing; ``reindex`` moves to the title of the day. Raises
    ``LibraryError`` when the splitter breaks its promise.
    """
    passages = splitter.split(
        retitled(document, context_title), encoder.count_tokens, encoder.max_tokens
    )
    rows: list[Row] = []
    texts: dict[bytes, str] = {}
    for passage in passages:
        if not 0 <= passage.start < passage.end <= len(document.text):
            raise LibraryError(f"{document.slug}: a passage lies outside the document")
        embedded = f"{passage.context}\n{passage.text}" if passage.context else passage.text
        digest = hashlib.sha256(embedded.encode()).digest()
        texts[digest] = embedded
        own = Passage(document, passage.start, passage.end, passage.sentences, passage.section)
        spans = [[span.start, span.end] for span in passage.sentences]
        sentences = json.dumps(spans, separators=(",", ":"))
        rows.append(Row(own.start, own.end, own.section, sentences, own.text, own.context, digest))
    return Prepared(document, context_title, tuple(rows)), texts


def embed_missing(
    db: apsw.Connection, encoder: Encoder, texts: dict[bytes, str], progress: Progress
) -> int:
    """Fill the embedding cache for ``texts``; returns how many were embedded.

    Each batch is committed on its own, so that a run that is broken off resumes here. Texts
    go by length, so that little of a batch is padding.
    """
    missing = _missing(db, encoder.name, list(texts)) if texts else []
    missing.sort(key=lambda digest: (len(texts[digest]), digest))
    done = 0
    while done < len(missing):
        progress("embedding passages", done, len(missing))
        batch = missing[done : done + TEXTS_A_COMMIT]
        vectors = encoder.encode([texts[digest] for digest in batch])
        if vectors.shape != (len(batch), encoder.dimensions):
            raise LibraryError(f"{encoder.name} gave vectors of the wrong shape")
        with db:
            db.executemany(
                "INSERT OR IGNORE INTO embedding (model, digest, vector) VALUES (?, ?, ?)",
                (
                    (encoder.name, digest, vector.tobytes())
                    for digest, vector in zip(batch, vectors, strict=True)
                ),
            )
        done += len(batch)
    if missing:
        progress("embedding passages", done, len(missing))
    return len(missing)


def embedding_ids(db: apsw.Connection, model: str, digests: Sequence[bytes]) -> dict[bytes, int]:
    """Cache row ids of ``digests``, where they are cached."""
    found: dict[bytes, int] = {}
    for at in range(0, len(digests), LOOKED_UP):
        some = digests[at : at + LOOKED_UP]
        marks = ",".join("?" * len(some))
        found.update(
            db.execute(
                f"SELECT digest, id FROM embedding WHERE model = ? AND digest IN ({marks})",  # noqa: S608
                (model, *some),
            )
        )
    return found


def _missing(db: apsw.Connection, model: str, digests: list[bytes]) -> list[bytes]:
    found = embedding_ids(db, model, digests)
    return [digest for digest in digests if digest not in found]
