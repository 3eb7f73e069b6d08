from datetime import date
from pathlib import Path

import pytest

from evals import EvalError, Run, run_cases
from evals.floors import (
    Floors,
    accepted,
    below,
    corpus_fingerprint,
    held,
    load_floors,
    reached,
    save_floors,
    suites_fingerprint,
)
from tests.evals.support import (
    CORPUS,
    PIPELINE,
    TREATY,
    Changed,
    Oracle,
    document,
    replace_outcome,
    shipped_corpus,
    shipped_suites,
)

DAY = date(2026, 1, 2)


def ran(break_it: bool = False) -> Run:
    suites, corpus = shipped_suites(), shipped_corpus()
    cases = [(suite.name, case) for suite in suites for case in suite.cases]
    oracle = Oracle([case for _, case in cases], corpus)
    assistant = Changed(oracle, replace_outcome) if break_it else oracle
    return run_cases(cases, assistant, corpus)


@pytest.fixture(scope="module")
def good() -> Run:
    return ran()


@pytest.fixture(scope="module")
def bad() -> Run:
    return ran(break_it=True)


def test_floors_are_kept_and_read_back(tmp_path: Path, good: Run) -> None:
    path = tmp_path / "floors.toml"
    assert load_floors(path) == Floors()
    floors = accepted(Floors(), reached(good), "s", "c")
    save_floors(floors, path)
    assert load_floors(path) == floors
    assert floors.values["digest"]["pass_rate"] == 1
    assert floors.values["digest"]["false_refusal_rate"] == 0


def test_floors_only_rise_without_a_reason(tmp_path: Path, good: Run, bad: Run) -> None:
    low = accepted(Floors(), reached(bad), "s", "c")
    risen = accepted(low, reached(good), "s2", "c2")
    assert risen.values["digest"]["refusal_recall"] == 1
    assert (risen.suites, risen.corpus) == ("s2", "c2")
    with pytest.raises(EvalError, match=r"only rise.*digest pass_rate 1\.0 to 0"):
        accepted(risen, reached(bad), "s", "c")
    with pytest.raises(EvalError, match="only rise"):
        accepted(risen, reached(bad), "s", "c", reason="  ")
    lowered = accepted(
        risen, reached(bad), "s", "c", reason='the "old" labels\nwere wrong', today=DAY
    )
    assert lowered.values == low.values
    kept = {(r.suite, r.metric, r.before, r.after) for r in lowered.regressions}
    assert ("digest", "refusal_recall", 1.0, 0.0) in kept
    path = tmp_path / "floors.toml"
    save_floors(lowered, path)
    again = load_floors(path)
    assert again == lowered
    assert again.regressions[0].reason == 'the "old" labels\nwere wrong'
    assert again.regressions[0].on == "2026-01-02"


def test_a_ceiling_is_a_floor_turned_round() -> None:
    floors = {"s": {"false_refusal_rate": 0.1, "pass_rate": 0.9}}
    assert below(floors, {"s": {"false_refusal_rate": 0.1, "pass_rate": 0.9}}) == []
    assert below(floors, {"s": {"false_refusal_rate": 0.2, "pass_rate": 0.9}}) == [
        ("s", "false_refusal_rate", 0.1, 0.2)
    ]
    assert below(floors, {"other": {}}) == []


def test_what_does_not_reach_the_floors_is_named(good: Run, bad: Run) -> None:
    suites, documents = shipped_suites(), shipped_corpus().documents()
    floors = accepted(
        Floors(), reached(good), suites_fingerprint(suites), corpus_fingerprint(documents)
    )
    assert held(floors, reached(good), suites, documents, documents).holds
    broken = held(floors, reached(bad), suites, documents, documents)
    assert not broken.holds
    assert any("digest refusal_recall is 0.0" in line for line in broken.lines)
    more = held(floors, reached(bad), suites, documents, (*documents, TREATY))
    assert not more.holds
    assert "1 documents more" in more.lines[0]
    fewer = held(floors, reached(bad), suites, documents, documents[1:])
    assert fewer.holds
    assert documents[0].slug in fewer.lines[0]


def test_floors_of_another_corpus_or_suite_do_not_hold(good: Run) -> None:
    suites, documents = shipped_suites(), shipped_corpus().documents()
    pins = suites_fingerprint(suites), corpus_fingerprint(documents)
    floors = accepted(Floors(), reached(good), *pins)
    assert not held(floors, reached(good), suites[:1], documents, documents).holds
    assert not held(floors, reached(good), suites, documents[1:], documents).holds
    assert held(Floors(), reached(good), suites, documents, documents).holds


def test_fingerprints_follow_the_text_and_not_the_order() -> None:
    one = corpus_fingerprint(CORPUS.documents())
    assert corpus_fingerprint([PIPELINE, TREATY]) == one
    assert corpus_fingerprint([PIPELINE, document("treaty", "Otherwise.")]) != one


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "x = 1",
        "[pinned]\nsuites = 'a'",
        "[pinned]\nsuites='a'\ncorpus='b'\n[floors]\na=1",
        "[pinned]\nsuites='a'\ncorpus='b'\n[floors.s]\nnonsense=1.0",
        "[pinned]\nsuites='a'\ncorpus='b'\n[[regression]]\nx=1",
    ],
)
def test_a_file_that_is_no_floors_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text)
    with pytest.raises(EvalError, match=str(path)):
        load_floors(path)
