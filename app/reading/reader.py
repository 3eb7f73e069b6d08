"""Reading windows: the protocol, and the trained reader behind it."""

import hashlib
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import AppError
from app.reading.scoring import Network, Scored
from app.reading.windows import Window, build_window, to_pieces
from index import MiniLM

WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"
WEIGHTS_SHA256 = "c145b0a220e64c49986f118661aa42b2c7cdd9a619c0a89b53eeb9c72ce3a8f4"
"""Digest of the weights we trained; see ``docs/reader-card.md``."""

MAX_ANSWER = 30
"""Wordpieces of a short answer at most: longer ones are explanations, shown as sentences."""

GROUP = 8
"""Windows read at once, those of like length together: padding costs as much as words."""


@dataclass(frozen=True)
class Excerpt:
    """A sentence to read and the words that stand before it in the document."""

    sentence: str
    before: str = ""


@dataclass(frozen=True)
class Reading:
    """What the reader says of one excerpt.

    ``score`` is a logit: above 0, the sentence more likely answers than not. ``start`` and
    ``end`` are the short answer's range in the sentence, ``sureness`` the probability the reader
    gives it.
    """

    score: float
    start: int
    end: int
    sureness: float


class Reader(Protocol):
    """Anything that says how well each excerpt answers a question."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """One reading an excerpt, in the same order."""


class TrainedReader:
    """The fine-tuned MiniLM cross-encoder; loaded on the first use, whatever thread comes first.

    Raises ``AppError`` when the weights are missing or not those we trained.
    """

    def __init__(self, weights: Path = WEIGHTS, digest: str = WEIGHTS_SHA256) -> None:
        self._weights, self._digest = weights, digest
        self._lock = threading.Lock()
        self._network: Network | None = None

    def check(self) -> None:
        """Whether the weights are there and whole, without loading torch; raises ``AppError``."""
        _checked(self._weights, self._digest)

    def load(self) -> None:
        """Load the network now rather than with the first question."""
        with self._lock:
            if self._network is None:
                self._network = _load(self._weights, self._digest)

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """One reading an excerpt, in the same order."""
        if not excerpts:
            return []
        self.load()
        asked, *rest = to_pieces(
            [question, *(e.before for e in excerpts), *(e.sentence for e in excerpts)]
        )
        befores, sentences = rest[: len(excerpts)], rest[len(excerpts) :]
        windows = [
            build_window(asked, before, sentence)
            for before, sentence in zip(befores, sentences, strict=True)
        ]
        found: list[Reading | None] = [None] * len(windows)
        by_length = sorted(range(len(windows)), key=lambda i: (len(windows[i].ids), i))
        for first in range(0, len(by_length), GROUP):
            group = by_length[first : first + GROUP]
            for i, reading in zip(group, self._read([windows[i] for i in group]), strict=True):
                found[i] = reading
        return [reading for reading in found if reading is not None]

    def _read(self, windows: Sequence[Window]) -> list[Reading]:
        assert self._network is not None
        return [
            _reading(window, scored)
            for window, scored in zip(windows, self._network.score(windows), strict=True)
        ]


def _reading(window: Window, scored: Scored) -> Reading:
    # Rounded: sums of floats differ in their last digits between thread counts.
    score = round(scored.score, 3)
    if not scored.starts:
        return Reading(score, 0, 0, 0.0)
    start, end, log_probability = best_span(scored.starts, scored.ends)
    return Reading(
        score,
        window.offsets[start][0],
        window.offsets[end][1],
        round(math.exp(log_probability), 3),
    )


def best_span(starts: Sequence[float], ends: Sequence[float]) -> tuple[int, int, float]:
    """The pair (start, end) of the highest sum with ``start <= end < start + MAX_ANSWER``.

    Of equal pairs the earliest. Returns indices and the sum.
    """
    best = (0, 0, starts[0] + ends[0])
    for start, begin in enumerate(starts):
        for end in range(start, min(len(ends), start + MAX_ANSWER)):
            if begin + ends[end] > best[2] + 1e-6:
                best = (start, end, begin + ends[end])
    return best


def _checked(weights: Path, digest: str) -> bytes:
    try:
        raw = weights.read_bytes()
    except OSError as error:
        raise AppError(
            f"the reader's weights are missing ({weights}: {error.strerror}); "
            "restore the file from the repository"
        ) from error
    found = hashlib.sha256(raw).hexdigest()
    if found != digest:
        raise AppError(
            f"the reader's weights {weights} are damaged (SHA-256 {found[:12]}…, expected "
            f"{digest[:12]}…); restore the file from the repository"
        )
    return raw


def _load(weights: Path, digest: str) -> Network:
    raw = _checked(weights, digest)
    try:
        return Network(MiniLM().weights(), raw)
    except KeyError as error:
        raise AppError(f"the reader's weights {weights} lack {error}; restore the file") from error
