"""Metrics as pure functions of numbers and strings; empty input scores 0."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from evals.wording import plain_answer


def hit_at(relevant: Sequence[bool], k: int) -> float:
    """1 when one of the first ``k`` results is relevant, else 0."""
    return float(any(relevant[:k]))


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """1 over the place, counted from 1, of the first relevant result; 0 when there is none."""
    return next((1 / place for place, right in enumerate(relevant, 1) if right), 0.0)


def precision(found: Iterable[Hashable], right: Iterable[Hashable]) -> float:
    """Share of what was found that is right, duplicates counted once."""
    distinct, gold = set(found), set(right)
    return len(distinct & gold) / len(distinct) if distinct else 0.0


def recall(found: Iterable[Hashable], right: Iterable[Hashable]) -> float:
    """Share of what is right that was found, duplicates counted once."""
    distinct, gold = set(found), set(right)
    return len(distinct & gold) / len(gold) if gold else 0.0


def exact_match(answer: str, golds: Iterable[str]) -> float:
    """1 when the answer is one of ``golds`` after SQuAD's normalisation.

    As in the official script, no gold answer means that "" is right.
    """
    wanted = {plain_answer(gold) for gold in golds} or {""}
    return float(plain_answer(answer) in wanted)


def token_f1(answer: str, golds: Iterable[str]) -> float:
    """The best F1 of the answer's words against each gold answer, as SQuAD computes it.

    ``compute_f1`` of the official ``evaluate-v2.0.py``: where either has no words, 1 if both
    have none. No gold answer means that "" is right.
    """
    words = plain_answer(answer).split()
    return max((_f1(words, plain_answer(gold).split()) for gold in golds), default=_f1(words, []))


def _f1(words: list[str], gold: list[str]) -> float:
    if not words or not gold:
        return float(words == gold)
    common = (Counter(words) & Counter(gold)).total()
    return 2 * common / (len(words) + len(gold))


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Area under the ROC curve: the chance that a positive outscores a negative, ties half.

    The Mann-Whitney U statistic over the product of the two counts; 0 when either is empty.
    """
    positives = sum(positive)
    negatives = len(positive) - positives
    if not positives or not negatives:
        return 0.0
    ranked = sorted(zip(scores, positive, strict=True))
    rank_sum, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        middle = (at + 1 + end) / 2  # the mean of ranks at+1 … end, shared by the tied
        rank_sum += middle * sum(right for _, right in ranked[at:end])
        at = end
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie, interpolated linearly.

    The definition of numpy's default, R's type 7.
    """
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass(frozen=True)
class RiskPoint:
    """Answering only at ``threshold`` or above: the share answered, and wrong among those."""

    threshold: float
    coverage: float
    risk: float


def risk_coverage(
    probabilities: Sequence[float], right: Sequence[bool], asked: int
) -> tuple[RiskPoint, ...]:
    """The risk-coverage curve, from the most certain answer on; ties enter together.

    ``probabilities`` and ``right`` are of the answers given; ``asked`` is how many questions
    there were in all, refused ones too.
    """
    ordered = sorted(zip(probabilities, right, strict=True), key=lambda pair: -pair[0])
    points, wrong = [], 0
    for count, (probability, correct) in enumerate(ordered, 1):
        wrong += not correct
        if count == len(ordered) or ordered[count][0] != probability:
            points.append(RiskPoint(probability, count / asked, wrong / count))
    return tuple(points)
