from dataclasses import replace
from pathlib import Path

from evals import Case, Suite, Turn
from evals.suite_check import Problem, problems_of, shared_run
from tests.evals.support import CORPUS, question


def found(*cases: Case) -> list[Problem]:
    return problems_of([Suite("small", Path("small.jsonl"), cases, "0")], CORPUS)


GOOD = replace(question("a", "signed in Minsk", facts=[["1999"]]), question="Where was it agreed?")


def test_a_sound_suite_has_no_problems() -> None:
    assert found(GOOD, replace(question("b"), question="How deep is the sea?")) == []


def test_a_label_that_is_gone_names_the_nearest_sentence() -> None:
    (problem,) = found(question("q", "The treaty was signed in Minsk on 9 December 1998"))
    assert (problem.kind, problem.serious) == ("stale", True)
    assert "the nearest in treaty is 'The treaty was signed in Minsk on 8 December" in problem.what
    assert problem.line.startswith("small: q: no longer reads 'The treaty was signed")


def test_a_label_unlike_anything_says_so() -> None:
    (problem,) = found(question("q", "zebra xylophone"))
    assert problem.what.endswith("nothing there is like it")


def test_a_document_that_is_not_there_is_told_and_not_serious() -> None:
    (problem,) = found(question("q", "signed in Minsk", document="elsewhere"))
    assert (problem.kind, problem.serious) == ("absent", False)


def test_a_question_asked_twice_is_a_duplicate() -> None:
    again = replace(GOOD, id="b", question="where was it  agreed")
    (problem,) = found(GOOD, again)
    assert (problem.case, problem.kind, problem.serious) == ("b", "duplicate", True)
    assert "the same as a of small" in problem.what


def test_the_same_words_after_other_turns_or_with_another_name_are_no_duplicate() -> None:
    later = replace(GOOD, id="b", history=(Turn("user", "The second treaty?"),))
    france = replace(
        GOOD, id="c", question="When did the ministers of France sign that old treaty?"
    )
    spain = replace(
        france, id="d", question="When did the ministers of Spain sign that old treaty?"
    )
    assert found(GOOD, later, france, spain) == []


def test_a_question_that_quotes_its_evidence_is_told() -> None:
    quoting = replace(
        question("q", "The treaty was signed in Minsk on 8 December 1999."),
        question="On what day was the treaty signed, in Minsk on 8 December?",
    )
    assert shared_run(quoting.question, quoting.evidence[0][0].quote) == (
        "signed in minsk on 8 december"
    )
    assert [problem.kind for problem in found(quoting)] == ["quoted"]
    assert shared_run("Was the treaty signed in Minsk?", "The treaty was signed in Minsk.") == ""


def test_facts_that_the_evidence_does_not_state_are_told() -> None:
    (problem,) = found(question("q", "signed in Minsk", facts=[["1999"], ["2001", "two"]]))
    assert (problem.kind, problem.serious) == ("fact", False)
    assert "2001 | two" in problem.what


def test_keys_that_mean_nothing_are_told() -> None:
    (problem,) = found(replace(GOOD, unknown=("evidense",)))
    assert "'evidense'" in problem.what
