"""May a candidate be published? Each case, asked of what is published and of the candidate."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from evals.cases import Case, Suite
from evals.judge import Judge
from evals.protocols import Assistant, Corpus
from evals.runner import CaseRunner, Result
from index import Verdict

MOST_CASES = 60
"""Cases asked at most, each twice: a person waits for the publication."""

MOST_SECONDS = 60.0
"""Seconds after which no further case is begun."""

C = TypeVar("C", bound=Corpus)

Progress = Callable[[int, int], None]
"""Called with how many cases were asked and how many are to be."""


def _quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Outcome:
    """What the gate found, case ids by what became of them."""

    judged: int
    worse: tuple[tuple[str, str], ...] = ()
    """Case and why."""
    now_answerable: tuple[tuple[str, str], ...] = ()
    """Case and the words that now answer it."""
    better: tuple[str, ...] = ()
    absent: int = 0
    left: int = 0


def publication_gate(
    suites: Sequence[Suite],
    published: C,
    make_assistant: Callable[[C], Assistant],
    *,
    most_cases: int = MOST_CASES,
    most_seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    progress: Progress = _quiet,
) -> Callable[[C], Verdict]:
    """A gate for ``Library.publish``: no case that ``published`` passed may get worse.

    A case whose documents are absent from either does not apply. A case that expects refusal
    and is now answered from the changed documents alone is listed for the editor and is no
    failure. Cases about the changed documents are asked first, then the others in an order
    that does not depend on the suites' order, until ``most_cases`` or ``most_seconds``.
    """

    def gate(candidate: C) -> Verdict:
        outcome = compared(
            suites,
            published,
            candidate,
            make_assistant,
            most_cases=most_cases,
            most_seconds=most_seconds,
            clock=clock,
            progress=progress,
        )
        return Verdict(not outcome.worse, tuple(told(outcome)))

    return gate


def compared(
    suites: Sequence[Suite],
    published: C,
    candidate: C,
    make_assistant: Callable[[C], Assistant],
    *,
    most_cases: int = MOST_CASES,
    most_seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    progress: Progress = _quiet,
) -> Outcome:
    """Ask the cases of both generations and compare them one by one."""
    began = clock()
    before = CaseRunner(make_assistant(published), published)
    after = CaseRunner(make_assistant(candidate), candidate)
    changed = changed_slugs(published, candidate)
    applicable = [
        case
        for case in _cases(suites, published, before.judge)
        if before.judge.applies(case) and after.judge.applies(case)
    ]
    absent = sum(len(suite.cases) for suite in suites) - len(applicable)
    worse, answerable, better = [], [], []
    judged = 0
    chosen = ordered(applicable, changed)[:most_cases]
    for case in chosen:
        progress(judged, len(chosen))
        if clock() - began >= most_seconds:
            break
        judged += 1
        old, new = before.run(case), after.run(case)
        if _now_answerable(old, new, changed):
            answerable.append((case.id, new.answer.text if new.answer else ""))
        elif why := worsened(old, new):
            worse.append((case.id, why))
        elif new.passed and not old.passed:
            better.append(case.id)
    progress(len(chosen), len(chosen))
    left = len(applicable) - judged
    return Outcome(judged, tuple(worse), tuple(answerable), tuple(better), absent, left)


def _cases(suites: Sequence[Suite], published: Corpus, judge: Judge) -> Iterator[Case]:
    """The suites' cases; none of a suite that is wholly about documents not there.

    Its refusals say nothing without them: any library refuses what it holds nothing about.
    """
    if not published.documents():
        return
    for suite in suites:
        if suite_applies(suite, judge):
            yield from suite.cases


def suite_applies(suite: Suite, judge: Judge) -> bool:
    """Whether the suite is about the generation: it holds what most cases' evidence needs.

    A quote or two of a work may stand in another that speaks of it; that does not make a
    suite about the work one about the other.
    """
    wanting = [case for case in suite.cases if case.evidence]
    return 2 * sum(judge.applies(case) for case in wanting) >= len(wanting)


def changed_slugs(published: Corpus, candidate: Corpus) -> frozenset[str]:
    """The slugs whose published version is new, another, or gone in the candidate."""
    old = {(document.slug, document.version) for document in published.documents()}
    new = {(document.slug, document.version) for document in candidate.documents()}
    return frozenset(slug for slug, _ in old ^ new)


def ordered(cases: Sequence[Case], changed: frozenset[str]) -> list[Case]:
    """Cases about changed documents first, then the rest well mixed, the same every time."""

    def place(case: Case) -> tuple[bool, str]:
        named = {quote.document for group in case.evidence for quote in group}
        return not named & changed, sha256(case.id.encode()).hexdigest()

    return sorted(cases, key=place)


def worsened(old: Result, new: Result) -> str:
    """How the new result is worse than the old one, or "".

    Among results that both fail, what gets worse is: less evidence or fewer facts found, a
    quote that is no longer exact, or a wrong answer in place of a refusal.
    """
    if old.passed:
        return "; ".join(new.judgement.reasons)
    if new.passed:
        return ""
    was, now = old.judgement, new.judgement
    if new.answer is None and old.answer is not None:
        return "; ".join(now.reasons)
    if now.exact < now.citations and was.exact == was.citations:
        return "quotes that are not exact"
    if now.evidence_found < was.evidence_found:
        return "cites less of the evidence"
    if now.facts_found < was.facts_found:
        return "says fewer of the facts"
    if was.refused and not now.refused and not now.evidence_found:
        return "answers wrongly what was refused"
    return ""


def _now_answerable(old: Result, new: Result, changed: frozenset[str]) -> bool:
    if new.case.answerable or new.answer is None or new.judgement.refused:
        return False
    cited = {c.document for claim in new.answer.claims for c in claim.citations}
    sound = new.judgement.exact == new.judgement.citations
    return bool(cited) and cited <= changed and old.judgement.refused and sound


def told(outcome: Outcome) -> Iterator[str]:
    """The outcome in lines for the person who publishes."""
    if not outcome.judged:
        yield "the suites say nothing about this library; nothing was checked"
        return
    yield (
        f"{outcome.judged} cases asked before and after: {len(outcome.worse)} worse, "
        f"{len(outcome.better)} better"
        + (f"; {outcome.left} more not asked, for want of time" if outcome.left else "")
    )
    for case, why in outcome.worse:
        yield f"worse: {case}: {why}"
    for case in outcome.better:
        yield f"better: {case}"
    for case, words in outcome.now_answerable:
        shown = " ".join(words.split())
        yield f"now answerable? {case}: {shown[:160]}"
