"""Whether to answer: a calibrated probability from what was found and what was read."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from app.errors import AppError
from app.reading.candidates import Candidate
from app.reading.checks import Checked
from app.reading.reader import Reading

CALIBRATION = Path(__file__).with_name("weights") / "calibration.json"


@dataclass(frozen=True)
class Evidence:
    """What is known of the best sentence, in numbers a regression can weigh.

    ``reader`` and ``lead`` are logits (the best reading, and how far it leads the next);
    ``sureness`` the reader's of the short answer; ``coverage`` the share of the question's words
    in and around the sentence; ``cosine`` the best passage's, ``likeness`` the sentence's own;
    ``unknown`` the share of the
    question's words, weighted by rarity, that no passage has; the last three are those of
    ``app.checks.Checked``.
    """

    reader: float
    lead: float
    sureness: float
    coverage: float
    best_coverage: float
    cosine: float
    likeness: float
    unknown: float
    unnamed: float
    absent: float
    lacks_type: float


@dataclass(frozen=True)
class Calibration:
    """A logistic regression over ``Evidence``, fitted by ``training/calibrate.py``.

    ``threshold`` is the probability from which a question is answered; the rate of false answers
    it stands for on unseen questions is in ``note``.
    """

    bias: float
    weights: Mapping[str, float]
    threshold: float
    note: str

    def probability(self, evidence: Evidence) -> float:
        """The probability that the sentence answers the question, rounded to 4 digits."""
        logit = self.bias + sum(
            self.weights.get(name, 0.0) * value for name, value in asdict(evidence).items()
        )
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 4)


def load_calibration(name: str, path: Path = CALIBRATION) -> Calibration:
    """The calibration ``name`` ("reader" or "words"); raises ``AppError`` where it is unusable."""
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))[name]
        weights = {key: float(value) for key, value in entry["weights"].items()}
        known = {field.name for field in fields(Evidence)}
        if not weights.keys() <= known:
            raise ValueError(f"unknown evidence {sorted(weights.keys() - known)}")
        return Calibration(
            float(entry["bias"]), weights, float(entry["threshold"]), str(entry["note"])
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AppError(
            f"the calibration {path} cannot be used ({error}); restore it from the repository"
        ) from error


def evidence_for(
    read: Sequence[tuple[Candidate, Reading]],
    best: int,
    cosine: float,
    likeness: float,
    unknown: float,
    checked: Checked,
) -> Evidence:
    """What is known of ``read[best]``, beside everything else that was read."""
    candidate, reading = read[best]
    others = [other.score for i, (_, other) in enumerate(read) if i != best]
    lead = reading.score - max(others) if others else _ALONE
    return Evidence(
        reader=reading.score,
        lead=max(-_ALONE, min(_ALONE, lead)),
        sureness=reading.sureness,
        coverage=candidate.coverage,
        best_coverage=max(c.coverage for c, _ in read),
        cosine=cosine,
        likeness=likeness,
        unknown=unknown,
        unnamed=checked.unnamed,
        absent=checked.absent,
        lacks_type=float(checked.lacks_type),
    )


_ALONE = 8.0
"""Logits: a lead beyond this says no more."""
