"""The report: one HTML file that needs nothing else, to be opened without a network."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from evals.errors import EvalError
from evals.intervals import difference, intervals
from evals.judge import Judge
from evals.metrics import RiskPoint, risk_coverage
from evals.plots import interval_bar, latency_plot, risk_coverage_plot
from evals.protocols import Corpus
from evals.report_rows import case_row, group_name
from evals.runner import Result, Run
from evals.scores import BY_NAME, METRICS, Metric, latency, measured, tags, value
from evals.tables import TAG_METRICS, shown

HEADLINES = ("pass_rate", "quote_exactness", "refusal_recall", "false_refusal_rate")
"""The figures a reader sees first."""

_HERE = Path(__file__).parent
_CODE = re.compile(r"`([^`]*)`")


def write_report(
    path: Path, run: Run, others: Sequence[Run], corpus: Corpus, floors: Sequence[str] = ()
) -> None:
    """Write the report of ``run``, beside ``others`` of the same cases, to ``path``.

    Raises ``EvalError`` when the file cannot be written.
    """
    try:
        path.write_text(report(run, others, corpus, floors), encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path}: cannot write the report: {error.strerror}") from error


def report(run: Run, others: Sequence[Run], corpus: Corpus, floors: Sequence[str] = ()) -> str:
    """The report as HTML."""
    results = run.results
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    script = (_HERE / "report.js").read_text(encoding="utf-8")
    passed = sum(result.passed for result in results)
    documents = len(corpus.documents())
    # Nothing may be fetched, whatever a suite or a document holds.
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{passed} of {len(results)} expected answers</title>
<style>{style}</style></head><body>
<h1>{passed} of {len(results)} expected answers</h1>
<p class="under">Suites {escape(", ".join(_suites(results)))} over generation {run.generation} of
a library of {documents} documents.</p>
{_headlines(run)}
{_floors(floors)}
<h2>Scores</h2>
<div class="wide">{_scores(run, others)}</div>
{_differences(run, others)}
<h2>Answering and refusing, and how long it takes</h2>
<div class="plots"><figure>{risk_coverage_plot(_risk(results))}
<figcaption>Answers from the surest on: how many questions they cover, how many of them fail
their case.</figcaption></figure>
<figure>{latency_plot([result.latency_ms for result in results])}
<figcaption>Whole answers, one question at a time.</figcaption></figure></div>
<h2>By suite and tag</h2>
<div class="wide">{_groups(results)}</div>
<h2>Cases</h2>
{_filters(results)}
<div id="cases">
{_rows(results, corpus)}</div>
<p id="none" class="empty" hidden>No such case.</p>
<script>{script}</script></body></html>
"""


def _suites(results: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(result.suite for result in results))


def _headlines(run: Run) -> str:
    boxes = [
        (f"{value(BY_NAME[name], run.results):.1%}", BY_NAME[name].label)
        for name in HEADLINES
        if measured(BY_NAME[name], run.results)
    ]
    taken = latency(run.results)
    boxes.append((f"{taken['p50']:.0f} ms", f"Median answer (p95 {taken['p95']:.0f} ms)"))
    return (
        '<div class="heads">'
        + "".join(
            f'<div class="head"><b>{big}</b><span>{small}</span></div>' for big, small in boxes
        )
        + "</div>"
    )


def _floors(lines: Sequence[str]) -> str:
    code = [_CODE.sub(r"<code>\1</code>", escape(line)) for line in lines]
    return "".join(f'<p class="floors">{line}</p>' for line in code)


def _scores(run: Run, others: Sequence[Run]) -> str:
    spread = intervals(run.results)
    names = "".join(f"<th>{escape(other.assistant)}</th>" for other in others)
    rows = []
    for metric in METRICS:
        runs = [run, *others]
        if not any(measured(metric, one.results) for one in runs):
            continue
        beside = "".join(f"<td>{shown(metric, other.results)}</td>" for other in others)
        rows.append(
            f"<tr><td>{metric.label}</td><td>{shown(metric, run.results)}</td>"
            f"<td>{_interval(metric, run, spread[metric.name].low, spread[metric.name].high)}</td>"
            f"{beside}</tr>"
        )
    return (
        f"<table><thead><tr><th></th><th>{escape(run.assistant)}</th><th>95 % interval</th>{names}"
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _interval(metric: Metric, run: Run, low: float, high: float) -> str:
    if not measured(metric, run.results):
        return ""
    if not metric.is_share:
        return f"{low:,.0f} – {high:,.0f}"
    return f"{low:.2f} – {high:.2f} {interval_bar(low, value(metric, run.results), high)}"


def _differences(run: Run, others: Sequence[Run]) -> str:
    lines = []
    for other in others:
        found = difference(run, other)
        verdict = "They differ" if found.differ else "No difference is shown"
        lines.append(
            f"<p>{escape(run.assistant)} alone passed {len(found.only_first)} cases, "
            f"{escape(other.assistant)} alone {len(found.only_second)}. {verdict} "
            f"(McNemar's exact test, p = {found.p:.2g}).</p>"
        )
    return "".join(lines)


def _risk(results: Sequence[Result]) -> tuple[RiskPoint, ...]:
    answered = [
        (float(getattr(result.answer, "probability", 0.0)), result.passed)
        for result in results
        if result.answer is not None and not result.judgement.refused
    ]
    return risk_coverage([p for p, _ in answered], [right for _, right in answered], len(results))


def _groups(results: Sequence[Result]) -> str:
    columns = [metric for metric in METRICS if metric.name in TAG_METRICS]
    head = "".join(f"<th>{metric.label}</th>" for metric in columns)
    named = [(suite, [r for r in results if r.suite == suite]) for suite in _suites(results)]
    named += [(tag, [r for r in results if tag in r.case.tags]) for tag in tags(results)]
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{len(group)}</td>"
        + "".join(f"<td>{shown(metric, group)}</td>" for metric in columns)
        + "</tr>"
        for name, group in named
    )
    return (
        f"<table><thead><tr><th></th><th>Cases</th>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _filters(results: Sequence[Result]) -> str:
    names = [("all", "all"), ("failed", "failed"), ("passed", "passed")]
    names += [(group_name(name), name) for name in (*_suites(results), *tags(results))]
    buttons = "".join(
        f'<button data-show="{escape(group)}" aria-pressed="{str(group == "all").lower()}">'
        f"{escape(name)}</button>"
        for group, name in dict(names).items()
    )
    return f'<div class="filters">{buttons}</div>'


def _rows(results: Sequence[Result], corpus: Corpus) -> str:
    judge = Judge(corpus)
    failed_first = sorted(results, key=lambda result: result.passed)
    return "".join(case_row(result, judge, corpus) for result in failed_first)
