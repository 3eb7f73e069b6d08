"""Results become metrics: each metric is a sum over cases divided by a sum over cases.

Kept as pairs of numerator and denominator per case, so that a metric of any resampling of the
cases is the same division, and a metric nothing contributed to is 0.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evals.metrics import exact_match, hit_at, percentile, reciprocal_rank, token_f1
from evals.runner import Result

Share = tuple[float, float]
"""What one case adds to a metric's numerator and denominator."""

NOTHING: Share = (0.0, 0.0)


@dataclass(frozen=True)
class Metric:
    """A metric's key, what it says in a table, whether less is better, and its share."""

    name: str
    label: str
    share: Callable[[Result], Share]
    less_is_better: bool = False
    is_share: bool = True
    """Whether it lies between 0 and 1."""


def _passed(result: Result) -> Share:
    return float(result.passed), 1.0


def _evidence_recall(result: Result) -> Share:
    groups = len(result.case.evidence)
    return (result.judgement.evidence_found / groups, 1.0) if groups else NOTHING


def _fact_recall(result: Result) -> Share:
    groups = len(result.case.facts)
    return (result.judgement.facts_found / groups, 1.0) if groups else NOTHING


def _hit_at(k: int) -> Callable[[Result], Share]:
    return lambda r: NOTHING if r.relevant is None else (hit_at(r.relevant, k), 1.0)


def _reciprocal_rank(result: Result) -> Share:
    return NOTHING if result.relevant is None else (reciprocal_rank(result.relevant), 1.0)


def _sentence_accuracy(result: Result) -> Share:
    return (float(result.judgement.first_right), 1.0) if result.case.evidence else NOTHING


def _short(result: Result, score: Callable[[str, Sequence[str]], float]) -> Share:
    """Of the short answer, where the case asks for one thing and the assistant has such."""
    short = getattr(result.answer, "short", None)
    if len(result.case.facts) != 1 or not isinstance(short, str):
        return NOTHING
    return score(short, result.case.facts[0]), 1.0


def _citation_precision(result: Result) -> Share:
    judged = result.judgement
    if not judged.citations or (result.case.answerable and not result.case.evidence):
        return NOTHING
    return judged.supporting / judged.citations, 1.0


def _citation_recall(result: Result) -> Share:
    return (result.judgement.evidence_covered, 1.0) if result.case.evidence else NOTHING


def _quote_exactness(result: Result) -> Share:
    return float(result.judgement.exact), float(result.judgement.citations)


def _quote_fidelity(result: Result) -> Share:
    return float(result.faithful), float(result.compared)


def _refusal_precision(result: Result) -> Share:
    if not result.judgement.refused:
        return NOTHING
    return float(not result.case.answerable), 1.0


def _refusal_recall(result: Result) -> Share:
    return NOTHING if result.case.answerable else (float(result.judgement.refused), 1.0)


def _false_refusals(result: Result) -> Share:
    return (float(result.judgement.refused), 1.0) if result.case.answerable else NOTHING


def _false_answers(result: Result) -> Share:
    return NOTHING if result.case.answerable else (float(not result.judgement.refused), 1.0)


def _follow_ups(result: Result) -> Share:
    return _passed(result) if result.case.history else NOTHING


def _characters(result: Result) -> Share:
    """Cited characters of every answer, over answers whose evidence was all cited."""
    judged, groups = result.judgement, len(result.case.evidence)
    supported = bool(groups) and judged.evidence_found == groups
    return float(judged.cited_characters), float(supported)


METRICS = (
    Metric("pass_rate", "Cases passed", _passed),
    Metric("evidence_recall", "Evidence cited", _evidence_recall),
    Metric("fact_recall", "Facts in the text", _fact_recall),
    Metric("sentence_accuracy", "First citation right", _sentence_accuracy),
    Metric("hit_at_1", "Right passage first", _hit_at(1)),
    Metric("hit_at_5", "Right passage in five", _hit_at(5)),
    Metric("mrr", "Mean reciprocal rank", _reciprocal_rank),
    Metric("exact_match", "Short answer exact", lambda r: _short(r, exact_match)),
    Metric("f1", "Short answer F1", lambda r: _short(r, token_f1)),
    Metric("citation_precision", "Citation precision", _citation_precision),
    Metric("citation_recall", "Citation recall", _citation_recall),
    Metric("quote_exactness", "Quotes exact", _quote_exactness),
    Metric("quote_fidelity", "Quotes in the original bytes", _quote_fidelity),
    Metric("refusal_precision", "Refusals right", _refusal_precision),
    Metric("refusal_recall", "Unanswerable refused", _refusal_recall),
    Metric("false_refusal_rate", "Answerable refused", _false_refusals, less_is_better=True),
    Metric("false_answer_rate", "Unanswerable answered", _false_answers, less_is_better=True),
    Metric("follow_up_accuracy", "Follow-ups passed", _follow_ups),
    Metric(
        "characters_per_supported_answer",
        "Characters read per supported answer",
        _characters,
        less_is_better=True,
        is_share=False,
    ),
)
"""Every metric of a run, in the order shown."""

BY_NAME = {metric.name: metric for metric in METRICS}


def measured(metric: Metric, results: Iterable[Result]) -> bool:
    """Whether any case contributes to the metric."""
    return any(metric.share(result)[1] for result in results)


def value(metric: Metric, results: Iterable[Result]) -> float:
    """The metric over the results; 0 when nothing contributes."""
    shares = [metric.share(result) for result in results]
    whole = sum(share[1] for share in shares)
    return sum(share[0] for share in shares) / whole if whole else 0.0


def scores(results: Sequence[Result]) -> dict[str, float]:
    """Every metric by name."""
    return {metric.name: value(metric, results) for metric in METRICS}


def latency(results: Sequence[Result]) -> dict[str, float]:
    """``p50`` and ``p95`` of the milliseconds an answer took."""
    taken = [result.latency_ms for result in results]
    return {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95)}


def tags(results: Iterable[Result]) -> tuple[str, ...]:
    """The tags of the cases, sorted."""
    return tuple(sorted({tag for result in results for tag in result.case.tags}))
