"""One generation, read-only: everything that reads the library takes a ``Snapshot``."""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from index.database import errors_named
from index.encoder import Encoder
from index.errors import LibraryError
from index.narrowing import works_sql
from index.permalinks import Resolved, parsed, slug_digest
from index.records import DocumentCache, read_original
from index.searching import ranked
from index.types import Citation, Filters, Hit
from index.vectors import VectorCache, Vectors
from index.words import Words, terms
from ingest import Document, Original, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EVERYTHING = Filters()
"""Narrows nothing."""


@dataclass(frozen=True)
class Shared:
    """What the snapshots of one open library have in common."""

    path: Path
    encoder: Encoder
    documents: DocumentCache
    vectors: VectorCache


class Snapshot:
    """One published generation, or a gate's candidate; safe to use from several threads.

    A snapshot reads inside one transaction, so nothing published later shows through. Let go
    of it when the question is answered: while it is held, the file's log cannot be emptied.
    """

    def __init__(self, db: apsw.Connection, shared: Shared, candidate: bool = False) -> None:
        """``db`` is inside a transaction; a candidate's is its writer's."""
        self._db = db
        self._shared = shared
        self._candidate = candidate
        self._lock = threading.RLock()
        self._closed = False
        with errors_named(shared.path):
            self._generation: int = db.execute("SELECT max(number) FROM generation").get or 0
            settings = dict(db.execute("SELECT key, value FROM setting"))
        self._model: str = settings.get("model", "")
        self._splitter: str = settings.get("splitter", "")
        self._statistics: Words | None = None
        self._loaded: Vectors | None = None

    @property
    def generation(self) -> int:
        """The generation's number; 0 before anything was published."""
        return self._generation

    @property
    def model(self) -> str:
        """Name of the encoder that made this generation's vectors, or "" when it is empty."""
        return self._model

    @property
    def splitter(self) -> str:
        """Name of the splitter that made this generation's passages, or "" when it is empty."""
        return self._splitter

    @property
    def dense(self) -> bool:
        """Whether questions are compared by meaning too: the encoder is the vectors' own."""
        return not self._model or self._shared.encoder.name == self._model

    @property
    def open(self) -> bool:
        """Whether it can still be read: nobody closed it."""
        return not self._closed

    def close(self) -> None:
        """Let go of the generation; using the snapshot afterwards raises ``LibraryError``."""
        with self._lock:
            if not self._closed and not self._candidate:
                self._db.close()
            self._closed, self._loaded = True, None

    def documents(self, filters: Filters = EVERYTHING) -> tuple[Document, ...]:
        """The documents of this generation that fit ``filters``, by slug."""
        with self._reading() as db:
            sql, bindings = works_sql(filters)
            editions = [row[1] for row in sorted(db.execute(sql, bindings))]
            return tuple(self._shared.documents.read(db, edition) for edition in editions)

    def slugs(self) -> tuple[str, ...]:
        """The slugs of this generation, sorted."""
        with self._reading() as db:
            return tuple(row[0] for row in db.execute("SELECT slug FROM live ORDER BY slug"))

    def document(self, slug: str, version: str = "") -> Document:
        """A document of this generation, or an older version of it.

        Raises ``LibraryError`` naming the nearest slugs when there is none such.
        """
        with self._reading() as db:
            edition = db.execute("SELECT edition FROM live WHERE slug = ?", (slug,)).get
            if edition is None:
                raise LibraryError(f"no document {slug!r} in the library{self._nearest(slug)}")
            document = self._shared.documents.read(db, edition)
            if version in ("", document.version):
                return document
            older = self._last_edition(slug, version)
            if older is None:
                raise LibraryError(f"no version {version!r} of {slug} in the library")
            return self._shared.documents.read(db, older)

    def raw(self, slug: str) -> Original:
        """The bytes that this generation's version of ``slug`` was made from.

        Raises ``LibraryError`` when there is no such document.
        """
        document = self.document(slug)
        with self._reading() as db:
            return read_original(db, slug, document.version)

    @property
    def passage_count(self) -> int:
        """How many passages are searched."""
        with self._reading():
            return self._words().passages

    def passages(self, slug: str) -> tuple[Passage, ...]:
        """The passages of one document, in order. Raises ``LibraryError`` for no such slug."""
        document = self.document(slug)
        with self._reading() as db:
            rows = db.execute(
                'SELECT start, "end", section, sentences FROM passage WHERE slug = ? ORDER BY id',
                (slug,),
            )
            return tuple(_passage(document, *row) for row in rows)

    def search(self, question: str, k: int = 10, filters: Filters = EVERYTHING) -> list[Hit]:
        """The ``k`` best passages by BM25 and cosine fused, best first, ties by age.

        ``filters`` narrow both searches before anything is ranked. A question of no words
        finds nothing.
        """
        if not question.strip() or k < 1:
            return []
        vector = self.embed([question])[0] if self.dense and self.passage_count else None
        return self._search(question, vector, k, filters)

    def search_vector(
        self,
        question: str,
        vector: "NDArray[np.float32]",
        k: int = 10,
        filters: Filters = EVERYTHING,
    ) -> list[Hit]:
        """``search`` for a question that is embedded already, as by ``embed``."""
        return self._search(question, vector, k, filters) if k > 0 else []

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors of ``texts``, float32 of shape ``(n, dimensions)``.

        Raises ``LibraryError`` when the encoder is not the one that made the vectors.
        """
        if not self.dense:
            raise LibraryError(
                f"the library's vectors are by {self._model}, the encoder in use is "
                f"{self._shared.encoder.name}: `commentary reindex` changes over"
            )
        return self._shared.encoder.encode(texts)

    def warm(self) -> None:
        """Load what the first search would load, the encoder apart."""
        with self._reading():
            self._words()
            self._vectors()

    def cite(self, document_slug: str, start: int, end: int, quote: str) -> Citation:
        """The citation of ``[start, end)`` in this generation's version of a document.

        Raises ``LibraryError`` unless that range is exactly ``quote``, and not empty.
        """
        document = self.document(document_slug)
        if not 0 <= start < end <= len(document.text) or document.text[start:end] != quote:
            raise LibraryError(
                f"{document_slug}@{document.version} does not read as quoted at {start}-{end}"
            )
        return Citation(document_slug, document.version, start, end, quote)

    def resolve(self, permalink: str) -> Resolved:
        """Where ``slug@version#start-end`` leads in this generation.

        Raises ``LibraryError`` for what is no permalink, or of no version ever held.
        """
        slug, version, span = parsed(permalink)
        with self._reading() as db:
            edition = self._last_edition(slug, version)
            live = db.execute("SELECT edition FROM live WHERE slug = ?", (slug,)).get
            if edition is None and not self._was_purged(slug, version):
                raise LibraryError(f"no {slug}@{version} was ever in this library")
            if edition is None or live is None:
                return Resolved(None, span, newest=False, newer_version="", removed=True)
            newest = self._shared.documents.read(db, live)
            cited = (
                newest if newest.version == version else self._shared.documents.read(db, edition)
            )
        if not span.start < span.end <= len(cited.text):
            raise LibraryError(f"{permalink} points outside the document's text")
        same = newest.version == version
        return Resolved(cited, span, same, "" if same else newest.version, removed=False)

    def idf(self, word: str) -> float:
        """How rare a word is among the passages, by its stem: see ``Words.idf``."""
        with self._reading():
            return self._words().idf(word)

    def known_words(self, words: Iterable[str]) -> set[str]:
        """Those of ``words`` that, by their stems, stand in some passage."""
        with self._reading():
            return self._words().known(words)

    def stems(self, text: str) -> list[str]:
        """The stems that the lexical side knows ``text`` by, in order, stop words included."""
        with self._reading():
            return self._words().stems(text)

    def stem_weights(self, text: str) -> dict[str, float]:
        """The stems of ``text``'s searchable words, each with its ``idf``."""
        with self._reading():
            words = self._words()
            return {stem: words.idf(term) for term in terms(text) for stem in words.stems(term)}

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        with self._lock:
            if self._closed:
                raise LibraryError("this snapshot was closed; take a new one")
            with errors_named(self._shared.path):
                yield self._db

    def _words(self) -> Words:
        if self._statistics is None:
            self._statistics = Words(self._db)
        return self._statistics

    def _vectors(self) -> Vectors:
        # Kept: a search must not wait while the next generation's are being loaded.
        if self._loaded is None:
            keep = not self._candidate
            cache = self._shared.vectors
            self._loaded = cache.of(self._db, self._generation, self._model, keep)
        return self._loaded

    def _search(
        self,
        question: str,
        vector: "NDArray[np.float32] | None",
        k: int,
        filters: Filters,
    ) -> list[Hit]:
        with self._reading() as db:
            vectors = self._vectors() if vector is not None else None
            best = ranked(db, self._words(), vectors, question, vector, k, filters)
            return [Hit(self._passage_of(db, one.passage), one.score, one.why) for one in best]

    def _passage_of(self, db: apsw.Connection, passage: int) -> Passage:
        row = db.execute(
            'SELECT l.edition, p.text, p.start, p."end", p.section, p.sentences'
            " FROM passage p JOIN live l ON l.slug = p.slug WHERE p.id = ?",
            (passage,),
        ).get
        if row is None:
            raise LibraryError(f"passage {passage} is missing; `commentary check` lists what else")
        edition, text, *where = row
        found = _passage(self._shared.documents.read(db, edition), *where)
        if found.text != text:
            raise LibraryError(f"passage {passage} is damaged; `commentary reindex` mends it")
        return found

    def _last_edition(self, slug: str, version: str) -> int | None:
        found: int | None = self._db.execute(
            "SELECT max(id) FROM edition WHERE slug = ? AND version = ?", (slug, version)
        ).get
        return found

    def _was_purged(self, slug: str, version: str) -> bool:
        return bool(
            self._db.execute(
                "SELECT count(*) FROM purged WHERE slug_digest = ? AND version = ?",
                (slug_digest(slug), version),
            ).get
        )

    def _nearest(self, slug: str) -> str:
        import difflib

        close = difflib.get_close_matches(slug, self.slugs(), n=3, cutoff=0.4)
        return f"; did you mean {', '.join(close)}?" if close else ""


def _passage(document: Document, start: int, end: int, section: str, sentences: str) -> Passage:
    spans = tuple(Span(a, b) for a, b in json.loads(sentences))
    return Passage(document, start, end, spans, section)
