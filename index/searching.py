"""One question's search: candidates from both sides, scored exactly, fused."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import apsw

from index.fusion import fused
from index.narrowing import narrowed, works_sql
from index.types import Filters, Scores
from index.vectors import Vectors
from index.words import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CANDIDATES = 200
"""Passages gathered from each side before fusion; twenty times what is usually shown."""


@dataclass(frozen=True)
class Ranked:
    """A passage's id, its fused score, and why."""

    passage: int
    score: float
    why: Scores


def ranked(
    db: apsw.Connection,
    words: Words,
    vectors: Vectors | None,
    question: str,
    vector: "NDArray[np.float32] | None",
    k: int,
    filters: Filters,
) -> list[Ranked]:
    """The ``k`` best passages, best first, ties by id; by words alone without ``vector``.

    Both scores of every candidate are exact, whichever side brought it: a passage that only
    the words found has its cosine too, and one that only the vector found its BM25.
    """
    import numpy as np

    depth = max(CANDIDATES, 10 * k)
    condition, bindings = narrowed(filters)
    near = np.empty(0, np.int64)
    if vector is not None and vectors is not None:
        near = vectors.nearest(vector, depth, _allowed(db, filters))
    chosen = words.chosen_terms(question)
    lexical = words.scores(chosen, depth, near.tolist(), condition, bindings)
    ids = np.union1d(near, np.fromiter(lexical, np.int64, len(lexical)))
    bm25 = np.array([lexical.get(int(passage), 0.0) for passage in ids], np.float64)
    cosine = np.zeros(len(ids), np.float64)
    if vector is not None and vectors is not None:
        cosine = vectors.cosines(vector, ids)
    score = fused(bm25, cosine, max(lexical.values(), default=0.0))
    return [
        Ranked(int(ids[at]), float(score[at]), Scores(float(bm25[at]), float(cosine[at])))
        for at in np.lexsort((ids, -score))[:k]
    ]


def _allowed(db: apsw.Connection, filters: Filters) -> "NDArray[np.int64] | None":
    import numpy as np

    if filters == Filters():
        return None
    sql, bindings = works_sql(filters)
    rows = db.execute(
        f"SELECT p.id FROM ({sql}) w JOIN passage p ON p.slug = w.slug",  # noqa: S608 - constants only
        bindings,
    )
    return np.fromiter((row[0] for row in rows), np.int64)
