from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evals import Case, Judge, Quote, Run, Suite, Turn, run_cases
from evals.floors import below, reached
from evals.gate import MOST_CASES, compared, ordered, publication_gate, suite_applies
from evals.protocols import Assistant
from index import Verdict
from tests.evals.breakages import BREAKAGES
from tests.evals.support import (
    CORPUS,
    PIPELINE,
    TREATY,
    Given,
    MemoryCorpus,
    Oracle,
    Scripted,
    document,
    question,
    saying,
    sentence,
    shipped_corpus,
    shipped_suites,
)

SUITES = shipped_suites()
CASES = [(suite.name, case) for suite in SUITES for case in suite.cases]
SHIPPED = shipped_corpus()


def oracle(corpus: MemoryCorpus) -> Oracle:
    return Oracle([case for _, case in CASES], corpus)


def suite_of(*cases: Case) -> Suite:
    return Suite("small", Path("small.jsonl"), cases, "0")


def named(verdict: Verdict) -> set[str]:
    return {line.split(": ")[1] for line in verdict.lines if line.startswith("worse: ")}


@pytest.fixture(scope="module")
def good() -> Run:
    return run_cases(CASES, oracle(SHIPPED), SHIPPED)


# --- ten planned breakages ----------------------------------------------------------------


def test_what_is_unbroken_passes_both_gates(good: Run) -> None:
    assert all(result.passed for result in good.results)
    verdict = publication_gate(SUITES, SHIPPED, oracle)(shipped_corpus())
    assert verdict.passed
    assert verdict.lines[0].startswith(f"{MOST_CASES} cases asked before and after: 0 worse")


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_floors_and_publication_see_the_breakage(breakage: str, good: Run) -> None:
    candidate = shipped_corpus()

    def assistant(corpus: MemoryCorpus) -> Assistant:
        whole = oracle(corpus)
        return BREAKAGES[breakage](whole, corpus) if corpus is candidate else whole

    run = run_cases(CASES, assistant(candidate), candidate)
    assert below(reached(good), reached(run))
    failed = {result.case.id for result in run.results if not result.passed}
    verdict = publication_gate(SUITES, SHIPPED, assistant)(candidate)
    assert not verdict.passed
    assert named(verdict)
    if breakage != "hits shuffled":  # which depends on what was asked before
        assert named(verdict) <= failed


def test_floors_and_publication_see_a_stale_snapshot(good: Run) -> None:
    """The assistant goes on answering from the generation before."""
    edited = [document(d.slug, d.text + "\n\nMore.") for d in SHIPPED.documents()]
    edited = [
        replace(old, text=d.text, version=d.version)
        for old, d in zip(SHIPPED.documents(), edited, strict=True)
    ]
    candidate = MemoryCorpus(*edited, generation=2, older=SHIPPED.documents())
    verdict = publication_gate(SUITES, SHIPPED, lambda corpus: oracle(SHIPPED))(candidate)
    assert not verdict.passed
    assert any("not the published version" in line for line in verdict.lines)
    assert any("generation 1, not 2" in line for line in verdict.lines)
    run = run_cases(CASES, oracle(SHIPPED), candidate)
    assert below(reached(good), reached(run))
    assert publication_gate(SUITES, SHIPPED, oracle)(candidate).passed


# --- publication --------------------------------------------------------------------------

ASKED = question("Where?", "signed in Minsk", document="treaty")
OIL = question("What does it carry?", "carries oil", document="pipeline")
UNKNOWN = question("Who owns the coast?")
NEW = document("coast", "The coast belongs to the crown.")


def by(scripts: dict[int, dict[str, Given]], corpus: MemoryCorpus) -> Scripted:
    return Scripted(scripts[corpus.generation])


def gate(
    candidate: MemoryCorpus, then: dict[str, Given], *cases: Case, first: dict[str, Given]
) -> Verdict:
    scripts = {1: first, 2: then}
    return publication_gate([suite_of(*cases)], CORPUS, lambda c: by(scripts, c))(candidate)


WHERE = {"Where?": saying(sentence(TREATY, "signed"))}
CARRIES = {"What does it carry?": saying(sentence(PIPELINE, "oil"))}


def of_generation_2(script: dict[str, Given]) -> dict[str, Given]:
    return {asked: replace(answer, generation=2) for asked, answer in script.items()}


def test_a_case_whose_document_is_removed_does_not_apply() -> None:
    candidate = MemoryCorpus(PIPELINE, generation=2)
    verdict = gate(candidate, of_generation_2(CARRIES), ASKED, OIL, first=WHERE | CARRIES)
    assert verdict.passed
    assert verdict.lines[0].startswith("1 cases")


def test_a_case_that_no_longer_passes_is_named_with_the_reason() -> None:
    candidate = MemoryCorpus(TREATY, PIPELINE, generation=2)
    verdict = gate(candidate, of_generation_2(CARRIES), ASKED, OIL, first=WHERE | CARRIES)
    assert not verdict.passed
    assert verdict.lines[1] == "worse: Where?: refused (not_in_corpus) what the library answers"
    assert len(verdict.lines) == 2


def test_a_case_that_failed_before_may_go_on_failing_or_get_better() -> None:
    candidate = MemoryCorpus(TREATY, PIPELINE, generation=2)
    verdict = gate(candidate, of_generation_2(WHERE), ASKED, OIL, first={})
    assert verdict.passed
    assert "better: Where?" in verdict.lines


def test_a_failing_case_that_finds_less_gets_worse() -> None:
    both = question("Both?", "signed in Minsk", "took effect", facts=[["nowhere"]])
    candidate = MemoryCorpus(TREATY, PIPELINE, generation=2)
    signed, effect = sentence(TREATY, "signed"), sentence(TREATY, "took effect")
    full, part = saying(signed, effect), saying(signed)
    worse = gate(candidate, of_generation_2({"Both?": part}), both, first={"Both?": full})
    assert worse.lines[1] == "worse: Both?: cites less of the evidence"
    wrong = saying(sentence(PIPELINE, "oil"))
    worse = gate(candidate, of_generation_2({"Both?": wrong}), both, first={})
    assert worse.lines[1] == "worse: Both?: answers wrongly what was refused"


def test_a_refusal_answered_from_the_new_document_is_for_the_editor_to_look_at() -> None:
    candidate = MemoryCorpus(TREATY, PIPELINE, NEW, generation=2)
    answered = {"Who owns the coast?": saying(sentence(NEW, "crown"), generation=2)}
    verdict = gate(candidate, answered, UNKNOWN, first={})
    assert verdict.passed
    assert "now answerable? Who owns the coast?: The coast belongs to the crown." in verdict.lines


def test_a_refusal_answered_from_an_old_document_is_worse() -> None:
    candidate = MemoryCorpus(TREATY, PIPELINE, NEW, generation=2)
    oil, crown = sentence(PIPELINE, "oil"), sentence(NEW, "crown")
    for answer in (saying(oil, generation=2), saying(crown, oil, generation=2)):
        verdict = gate(candidate, {"Who owns the coast?": answer}, UNKNOWN, first={})
        assert named(verdict) == {"Who owns the coast?"}


def test_a_changed_document_whose_evidence_is_gone_is_worse() -> None:
    changed = document("treaty", "The treaty was never signed at all.")
    candidate = MemoryCorpus(changed, PIPELINE, generation=2)
    verdict = gate(candidate, {}, ASKED, first=WHERE)
    assert named(verdict) == {"Where?"}


def test_nothing_published_and_nothing_about_it_checks_nothing() -> None:
    empty = MemoryCorpus(generation=0)
    makes = publication_gate([suite_of(ASKED, UNKNOWN)], empty, lambda c: Scripted({}))
    assert makes(CORPUS) == Verdict(
        True, ("the suites say nothing about this library; nothing was checked",)
    )
    elsewhere = question("q", "words of a work that is not here")
    verdict = publication_gate([suite_of(elsewhere, UNKNOWN)], CORPUS, lambda c: Scripted({}))(
        CORPUS
    )
    assert verdict.lines == ("the suites say nothing about this library; nothing was checked",)


def test_a_suite_applies_when_most_of_its_evidence_is_there() -> None:
    judge, gone = Judge(CORPUS), question("q", "words that are nowhere")
    assert suite_applies(suite_of(ASKED, gone), judge)
    assert not suite_applies(suite_of(ASKED, gone, replace(gone, id="r")), judge)
    assert suite_applies(suite_of(UNKNOWN), judge)


def test_at_most_so_many_cases_and_so_much_time() -> None:
    cases = [question(f"q{n}") for n in range(100)]
    ticks: Iterator[float] = iter(range(1000))
    outcome = compared([suite_of(*cases)], CORPUS, CORPUS, lambda c: Scripted({}))
    assert (outcome.judged, outcome.left) == (MOST_CASES, 100 - MOST_CASES)
    outcome = compared(
        [suite_of(*cases)],
        CORPUS,
        CORPUS,
        lambda c: Scripted({}),
        most_seconds=5,
        clock=lambda: next(ticks),
    )
    assert (outcome.judged, outcome.left) == (4, 96)


def test_cases_about_the_changed_documents_come_first_in_a_fixed_order() -> None:
    cases = [question(f"q{n}") for n in range(5)]
    mixed = ordered([*cases, ASKED], frozenset({"treaty"}))
    assert mixed[0] == ASKED
    assert mixed == ordered([ASKED, *reversed(cases)], frozenset({"treaty"}))


def test_follow_ups_are_asked_with_what_was_said_before() -> None:
    follow_up = Case(
        "f",
        "And where?",
        "answer",
        (Turn("user", "Which treaty?"),),
        ((Quote("signed in Minsk"),),),
    )
    assistant = Scripted({"And where?": WHERE["Where?"]})
    compared([suite_of(follow_up)], CORPUS, CORPUS, lambda c: assistant)
    assert assistant.asked == [("And where?", follow_up.history)] * 2


def test_an_assistant_that_breaks_is_worse() -> None:
    class Fails(Scripted):
        def ask(self, question: str, history: object = ()) -> Given:
            raise OSError("gone")

    candidate = MemoryCorpus(TREATY, PIPELINE, generation=2)
    verdict = publication_gate(
        [suite_of(ASKED)], CORPUS, lambda c: Fails({}) if c is candidate else Scripted(WHERE)
    )(candidate)
    assert verdict.lines[1] == "worse: Where?: failed: OSError: gone"
