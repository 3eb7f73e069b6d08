from dataclasses import replace

import pytest

from evals import EvalError, run_cases, scores
from evals.intervals import difference, intervals
from evals.runner import Run
from evals.scores import BY_NAME, METRICS, measured, tags, value
from evals.summary import run_json
from evals.tables import case_line, metric_table, tag_table
from index import Hit, Scores
from ingest import Original, Passage
from tests.evals.support import (
    CORPUS,
    PIPELINE,
    REFUSED,
    TREATY,
    MemoryCorpus,
    Scripted,
    question,
    saying,
    sentence,
)

SIGNED, OIL = sentence(TREATY, "signed"), sentence(PIPELINE, "oil")
RIGHT = question("right", "signed in Minsk", facts=[["8 December 1999"]], tags=["fact"])
HALF = question("half", "carries oil", "took effect", facts=[["oil"], ["a month"]], tags=["fact"])
MISSED = question("missed", "three companies", tags=["list"])
REFUSE = question("refuse", tags=["foreign"])
TRICKED = question("tricked", tags=["near-miss"])
SCRIPT = {
    "right": saying(SIGNED, short="on 8 December 1999"),
    "half": saying(OIL, SIGNED),
    "missed": REFUSED,
    "refuse": REFUSED,
    "tricked": saying(OIL),
}
CASES = [("small", case) for case in (RIGHT, HALF, MISSED, REFUSE, TRICKED)]


def run() -> Run:
    return run_cases(CASES, Scripted(SCRIPT), CORPUS)


def test_every_metric_by_hand() -> None:
    found = scores(run().results)
    expected = {
        "pass_rate": 2 / 5,
        "evidence_recall": (1 + 1 / 2 + 0) / 3,
        "fact_recall": (1 + 1 / 2) / 2,
        "sentence_accuracy": 2 / 3,
        "exact_match": 0,
        "f1": 6 / 7,
        "citation_precision": (1 + 1 / 2 + 0) / 3,
        "citation_recall": (1 + 1 / 2 + 0) / 3,
        "quote_exactness": 1,
        "quote_fidelity": 1,
        "refusal_precision": 1 / 2,
        "refusal_recall": 1 / 2,
        "false_refusal_rate": 1 / 3,
        "false_answer_rate": 1 / 2,
        "characters_per_supported_answer": 2 * len(SIGNED.quote) + 2 * len(OIL.quote),
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    unmeasured = {metric.name for metric in METRICS if not measured(metric, run().results)}
    assert unmeasured == {"hit_at_1", "hit_at_5", "mrr", "follow_up_accuracy"}


def test_an_empty_run_scores_0() -> None:
    assert set(scores([]).values()) == {0}
    assert {(i.low, i.high) for i in intervals([]).values()} == {(0, 0)}


def test_searching_is_measured_apart_from_reading() -> None:
    class Searchable(MemoryCorpus):
        def search(self, question: str, k: int = 10) -> list[Hit]:
            passages = [Passage(document, 0, len(document.text)) for document in (PIPELINE, TREATY)]
            return [Hit(passage, 0.5, Scores(0, 0)) for passage in passages][:k]

    run = run_cases(CASES, Scripted(SCRIPT), Searchable(TREATY, PIPELINE))
    found = scores(run.results)
    # Right in the second passage, the others of those with evidence in the first.
    assert found["hit_at_1"] == pytest.approx(2 / 3)
    assert found["hit_at_5"] == 1
    assert found["mrr"] == pytest.approx((1 / 2 + 1 + 1) / 3)


def test_quotes_are_looked_for_in_the_original_bytes() -> None:
    corpus = MemoryCorpus(TREATY, PIPELINE)
    corpus.originals["treaty"] = Original(b"Another text altogether.", "text/plain", "")
    assert scores(run_cases(CASES, Scripted(SCRIPT), corpus).results)["quote_fidelity"] == 1 / 2


def test_an_assistant_that_raises_fails_its_case_alone() -> None:
    class Fragile(Scripted):
        def ask(self, question: str, history: object = ()) -> object:  # type: ignore[override]
            if question == "half":
                raise ZeroDivisionError("nothing to divide by")
            return super().ask(question)

    results = run_cases(CASES, Fragile(SCRIPT), CORPUS).results  # type: ignore[arg-type]
    assert [result.outcome for result in results][:2] == ["answered", "error"]
    assert results[1].judgement.reasons == ("failed: ZeroDivisionError: nothing to divide by",)
    assert run_json(Run("x", 1, results))["cases"][1]["outcome"] == "error"


def test_history_is_handed_over() -> None:
    from evals import Turn

    case = replace(RIGHT, history=(Turn("user", "Hello"), Turn("assistant", "Hello.")))
    assistant = Scripted(SCRIPT)
    results = run_cases([("s", case)], assistant, CORPUS).results
    assert assistant.asked == [("right", case.history)]
    assert value(BY_NAME["follow_up_accuracy"], results) == 1


def test_intervals_hold_the_value_and_narrow_with_more_cases() -> None:
    few = run().results
    many = tuple(few) * 40
    for metric in METRICS:
        one, other = intervals(few)[metric.name], intervals(many)[metric.name]
        assert one.low <= value(metric, few) + 1e-9
        assert value(metric, few) <= one.high + 1e-9
        assert other.high - other.low <= one.high - one.low + 1e-9
    assert intervals(few) == intervals(few)


def test_the_bootstrap_agrees_with_the_normal_approximation() -> None:
    # 400 cases, 40 % passed: standard error sqrt(.4 * .6 / 400) = .0245.
    found = intervals(tuple(run().results) * 80)["pass_rate"]
    assert found.low == pytest.approx(0.4 - 1.96 * 0.0245, abs=0.006)
    assert found.high == pytest.approx(0.4 + 1.96 * 0.0245, abs=0.006)


def test_two_runs_are_compared_case_by_case() -> None:
    other = run_cases(CASES, Scripted(SCRIPT | {"right": REFUSED, "tricked": REFUSED}), CORPUS)
    found = difference(run(), other)
    assert found.only_first == ("right",)
    assert found.only_second == ("tricked",)
    assert not found.differ
    with pytest.raises(EvalError, match="same cases"):
        difference(run(), run_cases(CASES[:2], Scripted(SCRIPT), CORPUS))


def test_the_tables_name_every_tag_and_failure() -> None:
    assert tags(run().results) == ("fact", "foreign", "list", "near-miss")
    table = "\n".join(tag_table(run().results))
    assert "near-miss" in table
    assert "Cases passed" in "\n".join(metric_table([run(), run()]))
    assert "FAIL  missed" in case_line(run().results[2])
    assert "no cited range" in case_line(run().results[1])


def test_json_has_the_keys_others_read() -> None:
    shown = run_json(run())
    assert shown.keys() >= {
        "pass_rate",
        "evidence_recall",
        "fact_recall",
        "refusal_precision",
        "refusal_recall",
        "false_refusal_rate",
        "quote_exactness",
        "latency_ms",
        "cases",
    }
    assert shown["latency_ms"].keys() == {"p50", "p95"}
    assert shown["tags"]["fact"]["count"] == 2
    assert shown["suites"]["small"]["pass_rate"] == shown["pass_rate"]
    first = shown["cases"][0]
    assert first["claims"][0]["citations"][0] == vars(SIGNED)
    assert first["passed"]
