"""How near a sentence is to the question: the cosine of their vectors, each sentence's kept."""

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from index import Snapshot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

VECTORS_KEPT = 20_000
"""Sentences whose vectors are at hand: some thirty megabytes, a library of a hundred reports."""


class Likenesses:
    """Cosines of sentences to questions; a sentence is embedded once and its vector kept.

    Safe to use from several threads. Each sentence is embedded by itself, not with those beside
    it, so that its vector is the same whatever was asked before.
    """

    def __init__(self, kept: int = VECTORS_KEPT) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._vectors: OrderedDict[tuple[str, str], Vector] = OrderedDict()

    def of(self, snapshot: Snapshot, asked: "Vector | None", sentence: str) -> float:
        """A sentence's cosine to the question's vector, to four digits; 0 without a vector."""
        if asked is None:
            return 0.0
        return round(float(self._vector(snapshot, sentence) @ asked), 4)

    def _vector(self, snapshot: Snapshot, sentence: str) -> "Vector":
        key = (snapshot.model, sentence)
        with self._lock:
            if key in self._vectors:
                self._vectors.move_to_end(key)
                return self._vectors[key]
        vector: Vector = snapshot.embed([sentence])[0]
        with self._lock:
            self._vectors[key] = vector
            while len(self._vectors) > self._kept:
                self._vectors.popitem(last=False)
        return vector
