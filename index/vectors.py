"""The published passages' vectors in memory: immutable segments, exact search.

A new generation adds a small segment and marks removed rows dead in copies of the older ones'
masks, so that a search under way never sees a change and nothing large is rewritten. Segments
of similar size are merged, so that there are few of them.
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


@dataclass(frozen=True)
class Segment:
    """Vectors that came together: FAISS rows, their passage ids (rising), which are alive."""

    index: Any
    ids: "NDArray[np.int64]"
    alive: "NDArray[np.bool_]"

    @property
    def living(self) -> int:
        """How many rows are alive."""
        return int(self.alive.sum())

    def vectors(self, positions: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """The stored vectors at ``positions``."""
        rows: NDArray[np.float32] = self.index.reconstruct_batch(positions)
        return rows


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

        ids: list[NDArray[np.int64]] = []
        scores: list[NDArray[np.float32]] = []
        for segment in self.segments:
            found, score = _search(segment, vector, k, allowed)
            ids.append(found)
            scores.append(score)
        if not ids:
            return np.empty(0, np.int64)
        all_ids, all_scores = np.concatenate(ids), np.concatenate(scores)
        return all_ids[np.lexsort((all_ids, -all_scores))[:k]]

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
                rows = segment.vectors(place[here]).astype(np.float64)
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
            Segment(s.index, s.ids, s.alive & ~np.isin(s.ids, retired)) for s in segments
        )
    kept = Vectors(generation, base.newest_id, base.dimensions, segments)
    return _with_new(db, kept, generation)


def _with_new(db: apsw.Connection, base: Vectors, generation: int) -> Vectors:
    """``base`` and the passages that are newer than its newest."""
    import faiss
    import numpy as np

    index = faiss.IndexFlatIP(base.dimensions) if base.dimensions else None
    ids: list[int] = []
    cursor = db.execute(
        "SELECT p.id, e.vector FROM passage p JOIN embedding e ON e.id = p.embedding"
        " WHERE p.id > ? ORDER BY p.id",
        (base.newest_id,),
    )
    while rows := list(islice(cursor, ROWS_A_READ)):
        block = np.frombuffer(b"".join(row[1] for row in rows), np.float32)
        if index is None or block.size != len(rows) * base.dimensions:
            raise LibraryError(
                "the library's vectors do not have its model's dimensions; "
                "`commentary reindex` makes them anew"
            )
        index.add(block.reshape(len(rows), base.dimensions))
        ids.extend(row[0] for row in rows)
    segments = base.segments
    if ids:
        segments += (Segment(index, np.array(ids, np.int64), np.ones(len(ids), np.bool_)),)
    newest = ids[-1] if ids else base.newest_id
    return Vectors(generation, newest, base.dimensions, _tidied(segments, base.dimensions))


def _tidied(segments: tuple[Segment, ...], dimensions: int) -> tuple[Segment, ...]:
    kept: list[Segment] = []
    for segment in segments:
        living = segment.living
        if not living:
            continue
        if living < len(segment.ids) * (1 - DEAD_SHARE):
            segment = _merged([segment], dimensions)
        kept.append(segment)
        while len(kept) > 1 and len(kept[-1].ids) * 2 > len(kept[-2].ids):
            kept[-2:] = [_merged(kept[-2:], dimensions)]
    return tuple(kept)


def _merged(segments: list[Segment], dimensions: int) -> Segment:
    import faiss
    import numpy as np

    index = faiss.IndexFlatIP(dimensions)
    for segment in segments:
        index.add(segment.vectors(np.flatnonzero(segment.alive)))
    ids = np.concatenate([segment.ids[segment.alive] for segment in segments])
    return Segment(index, ids, np.ones(len(ids), np.bool_))


def _search(
    segment: Segment,
    vector: "NDArray[np.float32]",
    k: int,
    allowed: "NDArray[np.int64] | None",
) -> "tuple[NDArray[np.int64], NDArray[np.float32]]":
    import faiss
    import numpy as np

    mask = segment.alive
    if allowed is not None:
        mask = mask & np.isin(segment.ids, allowed)
    living = int(mask.sum())
    if not living:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    parameters = None
    if living < len(mask):
        parameters = _only(np.packbits(mask, bitorder="little"))
    # One question is one thread's work; a second one would only be waited for.
    faiss.omp_set_num_threads(1)
    scores, places = segment.index.search(vector.reshape(1, -1), min(k, living), params=parameters)
    return segment.ids[places[0]], scores[0]


def _only(bitmap: "NDArray[np.uint8]") -> Any:
    """FAISS search parameters that keep a search to the rows set in ``bitmap``."""
    import faiss

    # FAISS's own annotations describe its C++ constructors, not these Python ones.
    module: Any = faiss
    return module.SearchParameters(sel=module.IDSelectorBitmap(bitmap))
