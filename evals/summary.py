"""A run as JSON: the metrics, by suite and by tag, and every case."""

from collections.abc import Iterable, Sequence
from typing import Any

from evals.intervals import difference, intervals
from evals.runner import Result, Run
from evals.scores import latency, scores, tags


def run_json(run: Run) -> dict[str, Any]:
    """The metrics of a run at the top, then intervals, suites, tags and ``cases``."""
    results = run.results
    suites = dict.fromkeys(result.suite for result in results)
    return {
        "assistant": run.assistant,
        "generation": run.generation,
        "count": len(results),
        **_metrics(results),
        "intervals": {
            name: [interval.low, interval.high] for name, interval in intervals(results).items()
        },
        "suites": {
            suite: _counted(result for result in results if result.suite == suite)
            for suite in suites
        },
        "tags": {
            tag: _counted(result for result in results if tag in result.case.tags)
            for tag in tags(results)
        },
        "cases": [case_json(result) for result in results],
    }


def against_json(run: Run, other: Run) -> dict[str, Any]:
    """Another run of the same cases, and whether the two differ."""
    compared = difference(run, other)
    return {
        **run_json(other),
        "only_first_passed": list(compared.only_first),
        "only_second_passed": list(compared.only_second),
        "p": compared.p,
        "differ": compared.differ,
    }


def case_json(result: Result) -> dict[str, Any]:
    """One case and what came of it."""
    case, judged, answer = result.case, result.judgement, result.answer
    return {
        "id": case.id,
        "suite": result.suite,
        "question": case.question,
        "history": [{"role": turn.role, "content": turn.content} for turn in case.history],
        "expect": case.expect,
        "tags": list(case.tags),
        "passed": judged.passed,
        "reasons": list(judged.reasons),
        "outcome": result.outcome,
        "text": answer.text if answer else "",
        "claims": [
            {
                "text": claim.text,
                "citations": [
                    {
                        "document": cited.document,
                        "version": cited.version,
                        "start": cited.start,
                        "end": cited.end,
                        "quote": cited.quote,
                    }
                    for cited in claim.citations
                ],
            }
            for claim in (answer.claims if answer else ())
        ],
        "interpreted_as": getattr(answer, "interpreted_as", ""),
        "probability": getattr(answer, "probability", None),
        "evidence_found": judged.evidence_found,
        "facts_found": judged.facts_found,
        "cited_characters": judged.cited_characters,
        "latency_ms": round(result.latency_ms, 1),
    }


def _counted(results: Iterable[Result]) -> dict[str, Any]:
    listed = list(results)
    return {"count": len(listed), **_metrics(listed)}


def _metrics(results: Sequence[Result]) -> dict[str, Any]:
    return {**scores(results), "latency_ms": latency(results)}
