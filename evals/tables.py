"""Runs as plain text for a terminal."""

from collections.abc import Iterator, Sequence

from evals.intervals import difference, intervals
from evals.runner import Result, Run
from evals.scores import METRICS, Metric, latency, measured, tags, value

TAG_METRICS = (
    "pass_rate",
    "evidence_recall",
    "fact_recall",
    "refusal_recall",
    "false_refusal_rate",
)
"""The columns of the table by tag: more would not fit a terminal."""


def case_line(result: Result) -> str:
    """One case, and why it failed."""
    mark = "pass" if result.passed else "FAIL"
    why = "" if result.passed else f"  {'; '.join(result.judgement.reasons)}"
    return f"{mark}  {result.case.id:<12} {result.outcome:<13} {result.case.question}{why}"


def metric_table(runs: Sequence[Run]) -> Iterator[str]:
    """Every measured metric, a column a run; the first with its 95 % interval."""
    spread = intervals(runs[0].results)
    names = [run.assistant for run in runs]
    yield f"{'':<40}" + "".join(
        f"{name:>12}" + (f"{'95 % interval':>18}" if at == 0 else "")
        for at, name in enumerate(names)
    )
    for metric in METRICS:
        if not any(measured(metric, run.results) for run in runs):
            continue
        row = f"{metric.label:<40}"
        for at, run in enumerate(runs):
            row += f"{shown(metric, run.results):>12}"
            if at == 0:
                low, high = spread[metric.name].low, spread[metric.name].high
                row += f"{f'{_number(metric, low)} – {_number(metric, high)}':>18}"
        yield row
    for name in ("p50", "p95"):
        row = f"{f'Milliseconds an answer takes, {name}':<40}"
        for at, run in enumerate(runs):
            row += f"{latency(run.results)[name]:>12.0f}" + (" " * 18 if at == 0 else "")
        yield row.rstrip()


def tag_table(results: Sequence[Result]) -> Iterator[str]:
    """The chief metrics of each suite and of each tag."""
    columns = [metric for metric in METRICS if metric.name in TAG_METRICS]
    yield f"{'':<16}{'cases':>6}" + "".join(f"{metric.label:>22}" for metric in columns)
    suites = dict.fromkeys(result.suite for result in results)
    groups = [(suite, [r for r in results if r.suite == suite]) for suite in suites]
    groups += [(tag, [r for r in results if tag in r.case.tags]) for tag in tags(results)]
    for name, group in groups:
        cells = "".join(f"{shown(metric, group):>22}" for metric in columns)
        yield f"{name:<16}{len(group):>6}{cells}"


def difference_line(first: Run, second: Run) -> str:
    """Whether two runs differ, in a sentence."""
    compared = difference(first, second)
    verdict = "they differ" if compared.differ else "no difference is shown"
    return (
        f"{first.assistant} against {second.assistant}: {len(compared.only_first)} cases only the "
        f"first passed, {len(compared.only_second)} only the second; "
        f"p = {compared.p:.3g}, {verdict}"
    )


def shown(metric: Metric, results: Sequence[Result]) -> str:
    """The metric's value as printed; a dash where nothing was measured."""
    return _number(metric, value(metric, results)) if measured(metric, results) else "–"


def _number(metric: Metric, number: float) -> str:
    return f"{number:.3f}" if metric.is_share else f"{number:,.0f}"
