"""Asks every case, times it, judges the answer."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from evals.cases import Case
from evals.judge import Judge, Judgement
from evals.protocols import AnswerLike, Assistant, Corpus, Searching
from evals.wording import locate

SEARCH_DEPTH = 10
"""Passages looked at for hit@k and MRR."""

Progress = Callable[[int, int, "Result"], None]
"""Called after each case with how many are done, how many there are, and the newest."""


@dataclass(frozen=True)
class Result:
    """One case, what came of it, and how long that took.

    ``answer`` is None when the assistant raised. ``relevant`` says of each passage searching
    gave, best first, whether it holds evidence; None when retrieval was not measured.
    ``faithful`` of ``compared`` quotes occur in an independent reading of the original bytes.
    """

    suite: str
    case: Case
    answer: AnswerLike | None = field(repr=False)
    judgement: Judgement
    latency_ms: float
    relevant: tuple[bool, ...] | None = None
    faithful: int = 0
    compared: int = 0

    @property
    def outcome(self) -> str:
        """The answer's outcome, or "error"."""
        return self.answer.outcome if self.answer else "error"

    @property
    def passed(self) -> bool:
        """Whether the case passed."""
        return self.judgement.passed


@dataclass(frozen=True)
class Run:
    """The results of one assistant on one generation."""

    assistant: str
    generation: int
    results: tuple[Result, ...]


def run_cases(
    cases: Iterable[tuple[str, Case]],
    assistant: Assistant,
    corpus: Corpus,
    *,
    name: str = "commentary",
    progress: Progress | None = None,
    retrieval: bool = True,
    fidelity: bool = True,
) -> Run:
    """Ask every ``(suite, case)`` in order and judge the answers against ``corpus``.

    ``retrieval`` measures searching too where the corpus can be searched, ``fidelity`` the
    quotes against the original bytes where it kept them; both outside the time taken. An
    assistant that raises fails the case, not the run.
    """
    listed = list(cases)
    one = CaseRunner(assistant, corpus, retrieval=retrieval, fidelity=fidelity)
    results: list[Result] = []
    for suite, case in listed:
        results.append(one.run(case, suite))
        if progress:
            progress(len(results), len(listed), results[-1])
    return Run(name, corpus.generation, tuple(results))


class CaseRunner:
    """Runs cases one at a time on one generation."""

    def __init__(
        self,
        assistant: Assistant,
        corpus: Corpus,
        *,
        retrieval: bool = False,
        fidelity: bool = False,
    ) -> None:
        from evals.fidelity import Originals
        from evals.protocols import Keeping

        self._assistant = assistant
        self._corpus = corpus
        self.judge = Judge(corpus)
        self._searching = corpus if retrieval and isinstance(corpus, Searching) else None
        self._originals = Originals(corpus) if fidelity and isinstance(corpus, Keeping) else None

    def run(self, case: Case, suite: str = "") -> Result:
        """Ask one case and judge the answer."""
        started = time.perf_counter()
        try:
            answer = self._assistant.ask(case.question, case.history)
        except Exception as error:  # one broken case must not cost the other results
            taken = 1000 * (time.perf_counter() - started)
            reason = f"failed: {type(error).__name__}: {error}"
            return Result(suite, case, None, Judgement(False, (reason,), refused=False), taken)
        taken = 1000 * (time.perf_counter() - started)
        faithful = self._originals.faithful(answer) if self._originals else ()
        return Result(
            suite,
            case,
            answer,
            self.judge.judge(case, answer),
            taken,
            self._relevant(case, answer),
            sum(faithful),
            len(faithful),
        )

    def _relevant(self, case: Case, answer: AnswerLike) -> tuple[bool, ...] | None:
        if self._searching is None or not case.evidence:
            return None
        question = getattr(answer, "interpreted_as", "") or case.question
        quotes = [quote for group in case.evidence for quote in group]
        return tuple(
            any(
                quote.document in ("", hit.passage.document.slug)
                and bool(locate(hit.passage.text, quote.quote))
                for quote in quotes
            )
            for hit in self._searching.search(question, SEARCH_DEPTH)
        )
