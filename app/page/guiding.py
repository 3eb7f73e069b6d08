"""What a reader could ask: questions that were tried and found to have an answer here."""

import re
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import AppError
from app.page.conversation import Answerer, Exchange
from evals import Case, load_suite
from index import Library, LibraryError, Snapshot
from ingest import Document

SUITES = ("digest", "central-asia")
"""Suites of expected answers over the shipped corpus, the nearer to its subject first."""

EXAMPLES = 4
"""Questions to begin with: as many as are read before one is chosen."""

GOING_ON = 3
"""Questions to go on with."""

TRIES = 12
"""Questions tried for one list at most: each takes as long as an answer does."""

PATIENCE = 2.0
"""Seconds after which no further question is tried: what was found is shown, the rest waits.
Questions of titles are tried even then: the catalogue answers them at once."""

LONGEST = 130
"""Characters of a question that still fits a button, in two lines on a wide page."""


@dataclass(frozen=True)
class Known:
    """A question whose answer is known to stand in some documents, named by their slugs.

    ``evidence`` holds groups of quotes, of each of which one must stand in a document.
    ``of_title`` questions can be asked of any document, and say less about this one.
    """

    question: str
    documents: tuple[str, ...]
    evidence: tuple[tuple[tuple[str, str], ...], ...] = ()
    of_title: bool = False

    def stands_in(self, texts: dict[str, str]) -> bool:
        """Whether the library's texts, by slug and with single spaces, hold the answer."""
        return all(
            any(squeezed(quote) in texts.get(slug, "") for slug, quote in group)
            for group in self.evidence
        )


class Guide(Protocol):
    """Whoever knows what can be asked."""

    def examples(
        self, conversation: Sequence[Exchange] = (), tries: int = TRIES
    ) -> tuple[str, ...]:
        """Questions not asked yet; with no ``tries`` some may not have been tried."""

    def going_on(self, conversation: Sequence[Exchange], tries: int = TRIES) -> tuple[str, ...]:
        """Questions that go on from the last answer."""


class TriedQuestions:
    """A guide that offers a question only after the assistant answered it from the library.

    Questions come from suites of expected answers, as far as the documents that hold the
    answers are in the library, and from the documents' own titles.
    """

    def __init__(self, library: Library, assistant: Answerer, known: Sequence[Known]) -> None:
        self._library = library
        self._assistant = assistant
        self._known = tuple(known)
        self._lock = threading.Lock()
        self._generation = -1
        self._here: tuple[Known, ...] = ()
        self._answered: dict[str, bool] = {}

    def examples(
        self, conversation: Sequence[Exchange] = (), tries: int = TRIES
    ) -> tuple[str, ...]:
        """Questions about different documents that were not asked yet."""
        asked = asked_in(conversation)
        here = [known for known in self._questions_here() if folded(known.question) not in asked]
        first_about = {known.documents: known.question for known in reversed(here)}
        spread = [known for known in here if known.question in first_about.values()]
        return self._tried(spread, EXAMPLES, tries)

    def going_on(self, conversation: Sequence[Exchange], tries: int = TRIES) -> tuple[str, ...]:
        """Questions about the documents of the last answer that were not asked yet."""
        if not conversation or not conversation[-1].statements:
            return ()
        last = conversation[-1]
        cited = {piece.document.slug for s in last.statements for piece in s.evidence}
        asked = asked_in(conversation)
        subject = words_of(last.saved.question, *(s.text for s in last.statements))
        near = [
            known
            for known in self._questions_here()
            if cited & set(known.documents) and folded(known.question) not in asked
        ]
        near.sort(key=lambda known: (known.of_title, -len(subject & words_of(known.question))))
        return self._tried(near, GOING_ON, tries)

    def _questions_here(self) -> tuple[Known, ...]:
        snapshot = self._library.snapshot()
        with self._lock:
            if snapshot.generation != self._generation:
                self._generation = snapshot.generation
                self._here = tuple(questions_of(snapshot, self._known))
                self._answered = {}
            return self._here

    def _tried(self, questions: Iterable[Known], wanted: int, tries: int) -> tuple[str, ...]:
        untried_too, answered = tries == 0, self._answered
        found: list[str] = []
        end = time.monotonic() + PATIENCE
        for known in questions:
            if len(found) == wanted:
                break
            in_time = known.of_title or (tries > 0 and time.monotonic() < end)
            if known.question not in answered and in_time and not untried_too:
                tries -= 1
                answered[known.question] = self._is_answered(known.question)
            if answered.get(known.question, untried_too):
                found.append(known.question)
        return tuple(found)

    def _is_answered(self, question: str) -> bool:
        try:
            return self._assistant.ask(question).outcome == "answered"
        except (AppError, LibraryError):
            return False


def questions_of(snapshot: Snapshot, known: Iterable[Known]) -> Iterator[Known]:
    """The known questions whose answers stand in the library, then those about its titles."""
    documents = snapshot.documents()
    texts = {document.slug: squeezed(document.text) for document in documents}
    yield from (k for k in known if len(k.question) <= LONGEST and k.stands_in(texts))
    for document in documents:
        yield from _about(document)


def _about(document: Document) -> Iterator[Known]:
    for wanted, question in (
        (document.authors, f"Who wrote “{document.title}”?"),
        (document.published, f"When was “{document.title}” published?"),
    ):
        if wanted and len(question) <= LONGEST:
            yield Known(question, (document.slug,), of_title=True)


def shipped_questions(folder: Path) -> tuple[Known, ...]:
    """The questions of the shipped suites that have an answer and stand by themselves.

    None where the suites are not in ``folder``. Raises ``EvalError`` for a damaged suite.
    """
    paths = [folder / f"{name}.jsonl" for name in SUITES]
    suites = [load_suite(path) for path in paths if path.exists()]
    cases = (case for suite in suites for case in suite.cases)
    return tuple(_known(case) for case in cases if case.answerable and not case.history)


def _known(case: Case) -> Known:
    groups = tuple(tuple((q.document, q.quote) for q in group) for group in case.evidence)
    return Known(case.question, tuple(sorted({s for group in groups for s, _ in group})), groups)


def asked_in(conversation: Sequence[Exchange]) -> set[str]:
    """The conversation's questions, to be compared by ``folded``."""
    return {folded(exchange.saved.question) for exchange in conversation}


def folded(question: str) -> str:
    """A question without regard to case and spacing."""
    return squeezed(question).casefold()


def squeezed(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def words_of(*texts: str) -> set[str]:
    """The longer words of texts, without regard to case."""
    return {word for text in texts for word in re.findall(r"\w{4,}", text.casefold())}
