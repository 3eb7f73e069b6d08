"""The published passages' vectors in memory: immutable segments, exact search.

A new generation adds a small segment and marks removed rows dead in copies of the older ones'
masks, so that a search under way never sees a change and nothing large is rewritten. Segments
of similar size are merged, so that there are few of them.

A large segment is scanned through 8-bit codes, a quarter of the memory to read and thus about
three times as fast; what the scan brings up is scored anew with the whole vectors, so that
scores are exact and the codes decide nothing but who is looked at.
"""

import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import apsw

from index.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROWS_A_READ = 8192
"""Vectors decoded at once, to bound the memory beside the index (12 MB at 384 dimensions)."""

DEAD_SHARE = 0.3
"""A segment with a larger share of dead rows is rewritten without them."""


CODED_FROM = 8192
"""Rows from which a segment has 8-bit codes: fewer are scanned in a millisecond anyway."""


@dataclass(frozen=True)
class Segment:
    """Vectors that came together, float32 ``(n, d)``; their passage ids, rising; who is alive.

    ``index`` is FAISS's, over the same rows in the same order.
    """

    rows: "NDArray[np.float32]"
    index: Any
    ids: "NDArray[np.int64]"
    alive: "NDArray[np.bool_]"

    @property
    def living(self) -> int:
        """How many rows are alive."""
        return int(self.alive.sum())


@dataclass(frozen=True)
class Vectors:
    """All live vectors of one generation."""

    generation: int
    newest_id: int
    dimensions: int
    segments: tuple[Segment, ...]

    def __len__(self) -> int:
        return sum(segment.living for segment in self.segments)

    def nearest(
        self, vector: "NDArray[np.float32]", k: int, allowed: "NDArray[np.int64] | None" = None
    ) -> "NDArray[np.int64]":
        """Ids of the ``k`` passages of highest inner product, among ``allowed`` if given."""
        import numpy as np

        # Codes may swap neighbours: a quarter more is looked at, then scored exactly.
        looked = k + k // 4
        found = [_search(segment, vector, looked, allowed) for segment in self.segments]
        ids = np.concatenate([np.empty(0, np.int64), *found])
        return ids[np.lexsort((ids, -self.cosines(vector, ids)))[:k]]

    def cosines(
        self, vector: "NDArray[np.float32]", ids: "NDArray[np.int64]"
    ) -> "NDArray[np.float64]":
        """Inner product of ``vector`` with each of the passages ``ids``.

        Computed in float64 row by row, so that it does not depend on where a vector lies.
        """
        import numpy as np

        result = np.zeros(len(ids), np.float64)
        question = vector.astype(np.float64)
        for segment in self.segments:
            if not len(segment.ids):
                continue
            place = np.searchsorted(segment.ids, ids)
            place[place == len(segment.ids)] = 0
            here = (segment.ids[place] == ids) & segment.alive[place]
            if here.any():
                rows = segment.rows[place[here]].astype(np.float64)
                result[here] = (rows * question).sum(axis=1)
        return result


class VectorCache:
    """The vectors that a process holds; moves from generation to generation by differences."""

    def __init__(self) -> None:
        self._held: Vectors | None = None
        self._model = ""
        self._lock = threading.Lock()

    @property
    def generation(self) -> int:
        """The generation whose vectors are held; -1 when none are."""
        held = self._held
        return -1 if held is None else held.generation

    def of(self, db: apsw.Connection, generation: int, model: str, keep: bool = True) -> Vectors:
        """The vectors of ``generation``, which ``db`` is reading.

        ``keep`` False is for a candidate, whose rows may never be published. Raises
        ``LibraryError`` when rows do not have the shape that they should.
        """
        with self._lock:
            base = self._held if self._model == model else None
            if base is not None and base.generation == generation and keep:
                return base
            if base is None or base.generation > generation:
                made = _read_all(db, generation)
            else:
                made = _advance(db, base, generation)
            if keep and (self._held is None or self._held.generation <= generation):
                self._held, self._model = made, model
            return made

    def forget(self) -> None:
        """Drop everything: after a purge no erased vector stays in memory."""
        with self._lock:
            self._held = None


def _read_all(db: apsw.Connection, generation: int) -> Vectors:
    dimensions = db.execute("SELECT value FROM setting WHERE key = 'dimensions'").get
    empty = Vectors(generation, 0, int(dimensions or 0), ())
    return _with_new(db, empty, generation)


def _advance(db: apsw.Connection, base: Vectors, generation: int) -> Vectors:
    import numpy as np

    rows = db.execute(
        "SELECT passage FROM retired WHERE generation > ? ORDER BY passage", (base.generation,)
    )
    retired = np.fromiter((row[0] for row in rows), np.int64)
    segments = base.segments
    if len(retired):
        segments = tuple(
            Segment(s.rows, s.index, s.ids, s.alive & ~np.isin(s.ids, retired)) for s in segments
        )
    kept = Vectors(generation, base.newest_id, base.dimensions, segments)
    return _with_new(db, kept, generation)


def _with_new(db: apsw.Connection, base: Vectors, generation: int) -> Vectors:
    """``base`` and the passages that are newer than its newest."""
    import numpy as np

    size: int = db.execute("SELECT count(*) FROM passage WHERE id > ?", (base.newest_id,)).get
    vectors = np.empty((size, base.dimensions), np.float32)
    ids = np.empty(size, np.int64)
    cursor = db.execute(
        "SELECT p.id, e.vector FROM passage p JOIN embedding e ON e.id = p.embedding"
        " WHERE p.id > ? ORDER BY p.id",
        (base.newest_id,),
    )
    at = 0
    while found := list(islice(cursor, ROWS_A_READ)):
        block = np.frombuffer(b"".join(row[1] for row in found), np.float32)
        if not base.dimensions or block.size != len(found) * base.dimensions:
            raise LibraryError(
                "the library's vectors do not have its model's dimensions; "
                "`commentary reindex` makes them anew"
            )
        vectors[at : at + len(found)] = block.reshape(len(found), base.dimensions)
        ids[at : at + len(found)] = [row[0] for row in found]
        at += len(found)
    if at < size:
        raise LibraryError("some passages have no vector; `commentary check` lists them")
    segments = (*base.segments, _segment(vectors, ids)) if size else base.segments
    newest = int(ids[-1]) if size else base.newest_id
    return Vectors(generation, newest, base.dimensions, _tidied(segments))


def _tidied(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    kept: list[Segment] = []
    for segment in segments:
        living = segment.living
        if not living:
            continue
        if living < len(segment.ids) * (1 - DEAD_SHARE):
            segment = _merged([segment])
        kept.append(segment)
        while len(kept) > 1 and len(kept[-1].ids) * 2 > len(kept[-2].ids):
            kept[-2:] = [_merged(kept[-2:])]
    return tuple(kept)


def _merged(segments: list[Segment]) -> Segment:
    import numpy as np

    rows = np.concatenate([segment.rows[segment.alive] for segment in segments])
    return _segment(rows, np.concatenate([segment.ids[segment.alive] for segment in segments]))


def _segment(rows: "NDArray[np.float32]", ids: "NDArray[np.int64]") -> Segment:
    import faiss
    import numpy as np

    dimensions = rows.shape[1]
    index: Any
    if len(rows) < CODED_FROM:
        index = faiss.IndexFlatIP(dimensions)
    else:
        index = faiss.IndexScalarQuantizer(
            dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.train(rows)
    index.add(rows)
    return Segment(rows, index, ids, np.ones(len(ids), np.bool_))


def _search(
    segment: Segment,
    vector: "NDArray[np.float32]",
    k: int,
    allowed: "NDArray[np.int64] | None",
) -> "NDArray[np.int64]":
    """Ids of about the ``k`` nearest living and allowed rows."""
    import faiss
    import numpy as np

    mask = segment.alive
    if allowed is not None:
        mask = mask & np.isin(segment.ids, allowed)
    living = int(mask.sum())
    if not living:
        return np.empty(0, np.int64)
    parameters = None
    if living < len(mask):
        parameters = _only(np.packbits(mask, bitorder="little"))
    # One question is one thread's work; a second one would only be waited for.
    faiss.omp_set_num_threads(1)
    _, places = segment.index.search(vector.reshape(1, -1), min(k, living), params=parameters)
    found: NDArray[np.int64] = segment.ids[places[0]]
    return found


def _only(bitmap: "NDArray[np.uint8]") -> Any:
    """FAISS search parameters that keep a search to the rows set in ``bitmap``."""
    import faiss

    # FAISS's own annotations describe its C++ constructors, not these Python ones.
    module: Any = faiss
    return module.SearchParameters(sel=module.IDSelectorBitmap(bitmap))
