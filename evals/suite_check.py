"""What is wrong with a suite itself: stale labels, duplicates, questions that give the answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.cases import Case, Quote, Suite
from evals.judge import Judge
from evals.metrics import token_f1
from evals.protocols import Corpus
from evals.wording import plain_answer, says
from ingest import Document, citable_sentences

QUOTED_WORDS = 6
"""Words in a row that a question may not share with its evidence: whoever labelled it then
wrote it from the answer, and any word matching finds it."""

SAME_WORDS = 0.9
"""Share of words (F1) from which two questions are one question."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one case; ``serious`` where the case cannot judge anything."""

    suite: str
    case: str
    kind: str
    what: str
    serious: bool

    @property
    def line(self) -> str:
        """The problem in a line."""
        return f"{self.suite}: {self.case}: {self.what}"


def problems_of(suites: Sequence[Suite], corpus: Corpus) -> list[Problem]:
    """Everything wrong with the suites, given what ``corpus`` holds, in their order."""
    judge = Judge(corpus)
    problems: list[Problem] = []
    seen: list[tuple[str, Case]] = []
    for suite in suites:
        for case in suite.cases:
            for kind, what, serious in _of_case(case, corpus, judge):
                problems.append(Problem(suite.name, case.id, kind, what, serious))
            for other, twin in seen:
                if _same(case, twin):
                    what = f"asks the same as {twin.id} of {other}, {twin.question!r}"
                    problems.append(Problem(suite.name, case.id, "duplicate", what, True))
            seen.append((suite.name, case))
    return problems


def _of_case(case: Case, corpus: Corpus, judge: Judge) -> Iterator[tuple[str, str, bool]]:
    slugs = {document.slug for document in corpus.documents()}
    for key in case.unknown:
        yield "key", f"has a key {key!r} that means nothing", True
    for quote in (quote for group in case.evidence for quote in group):
        if quote.document and quote.document not in slugs:
            yield "absent", f"its document {quote.document} is not in this library", False
        elif not judge.places(quote):
            yield "stale", f"no longer reads {quote.quote!r}{_nearest(quote, corpus)}", True
        if run := shared_run(case.question, quote.quote):
            yield "quoted", f"the question quotes its evidence: {run!r}", False
    for group in case.facts:
        if case.evidence and judge.applies(case) and not _stated(case, group, judge):
            yield "fact", f"no evidence sentence states {' | '.join(group)}", False


def _stated(case: Case, group: Sequence[str], judge: Judge) -> bool:
    """Whether the sentences around the evidence say the fact."""
    places = [
        place for groups in case.evidence for quote in groups for place in judge.places(quote)
    ]
    for place in places:
        around = [
            place.document.text[span.start : span.end]
            for span in citable_sentences(place.document)
            if span.start < place.span.end and place.span.start < span.end
        ]
        if any(says(" ".join(around), fact) for fact in group):
            return True
    return not places  # stale labels are told as such


def _nearest(quote: Quote, corpus: Corpus) -> str:
    """The sentence most like a quote that is gone, as the end of a line."""

    def likeness(pair: tuple[Document, str]) -> float:
        return token_f1(quote.quote, [pair[1]])

    sentences = [
        (document, document.text[span.start : span.end])
        for document in corpus.documents()
        if quote.document in ("", document.slug)
        for span in citable_sentences(document)
    ]
    best = max(sentences, key=likeness, default=None)
    if best is None or not likeness(best):
        return "; nothing there is like it"
    return f"; the nearest in {best[0].slug} is {best[1]!r}"


def shared_run(question: str, quote: str) -> str:
    """The longest run of words both have, when it is ``QUOTED_WORDS`` or longer; else ""."""
    asked, said = plain_answer(question).split(), plain_answer(quote).split()
    best, length = 0, 0
    before = [0] * (len(said) + 1)
    for at, word in enumerate(asked, 1):
        row = [0] * (len(said) + 1)
        for other, candidate in enumerate(said, 1):
            if word == candidate:
                row[other] = before[other - 1] + 1
                if row[other] > length:
                    best, length = at, row[other]
        before = row
    return " ".join(asked[best - length : best]) if length >= QUOTED_WORDS else ""


def _same(case: Case, other: Case) -> bool:
    if case.history != other.history:
        return False
    one, two = plain_answer(case.question).split(), plain_answer(other.question).split()
    # Questions that differ in one word that matters (a country, a year) are two questions.
    alike = token_f1(case.question, [other.question]) >= SAME_WORDS
    return sorted(one) == sorted(two) or (alike and set(one) <= set(two) | _SMALL)


_SMALL = frozenset(
    {"did", "do", "does", "is", "are", "was", "were", "in", "on", "at", "to", "of", "for"}
)
"""Words that make no difference between two questions."""
