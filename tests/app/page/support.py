"""A small assistant for the page: it answers with what a search of a real library finds."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.answer import Answer, Claim
from app.errors import AppError
from app.page import Known
from app.turn import Turn
from index import Citation, Filters, Library, Snapshot
from ingest import Passage

KNOWN = (
    Known("Who called in the troops of the CSTO?", ("kazakhstan-january-2022",)),
    Known("And what of Belarus?", ("kazakhstan-january-2022",)),
    Known("Refuse what nobody knows", ("kazakhstan-january-2022",)),
    Known("List the steps of Belarus", ("belarus-path",)),
    Known("What is in no document?", ("belarus-path",), ((("belarus-path", "nowhere said"),),)),
)
"""Questions to suggest: one that goes on from another, one refused, one without evidence."""


class Scripted:
    """Answers by the first words of a question, with whole sentences of the library.

    "Refuse …" is refused with related passages, "List …" gets three statements, "Slow …" takes
    as long as ``hold`` says, "Fail …" raises, "Hello" is a greeting; anything else gets one
    statement. "And …" after another question is read as going on from it.
    """

    def __init__(self, library: Library, warm_up: Callable[[], None] = lambda: None) -> None:
        self._library = library
        self.warm_up = warm_up
        self.hold: Callable[[], object] = lambda: time.sleep(0.3)
        self.asked: list[tuple[str, tuple[Turn, ...], Filters]] = []

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters = Filters(),
        progress: Callable[[str], None] = lambda line: None,
    ) -> Answer:
        self.asked.append((question, tuple(history), filters))
        snapshot = self._library.snapshot()
        first = question.split()[0].lower()
        if first == "fail":
            raise AppError("the question failed, as it was told to")
        if first == "crash":
            raise ZeroDivisionError
        interpreted = ""
        if first == "and" and history:
            interpreted = f"{history[0].content} ({question})"
        progress(f"searching {snapshot.passage_count:,} passages")
        hits = snapshot.search(question, k=6, filters=filters)
        if first == "slow":
            self.hold()
        progress("verifying")
        if first == "hello":
            return Answer("help", (), (), "", snapshot.generation, note="Hello.")
        if first == "refuse" or not hits:
            related = tuple(whole(snapshot, hit.passage) for hit in hits[:3])
            return Answer(
                "not_in_corpus", (), related, interpreted, snapshot.generation, "Not said here."
            )
        count = 3 if first == "list" else 1
        claims = tuple(claim(snapshot, hit.passage, short=count == 1) for hit in hits[:count])
        return Answer(
            "answered",
            claims,
            (),
            interpreted,
            snapshot.generation,
            short=claims[0].short if count == 1 else "",
            probability=0.9,
        )


def whole(snapshot: Snapshot, passage: Passage) -> Citation:
    return snapshot.cite(passage.document.slug, passage.start, passage.end, passage.text)


def claim(snapshot: Snapshot, passage: Passage, short: bool) -> Claim:
    span = passage.sentences[0]
    quote = passage.document.text[span.start : span.end]
    citation = snapshot.cite(passage.document.slug, span.start, span.end, quote)
    return Claim(quote, (citation,), " ".join(quote.split()[:3]) if short else "", "the authors")


@dataclass(frozen=True)
class Site:
    """A served page, and what is behind it."""

    url: str
    library: Library
    assistant: Scripted


def ask(page: Any, question: str) -> Any:
    """Type a question, send it, and wait until nothing is being asked; its exchange."""
    before = page.locator(".exchange").count()
    page.locator("#question textarea").fill(question)
    page.locator("#question textarea").press("Enter")
    page.locator(f"#exchange-{before}:not(.asking)").wait_for()
    return page.locator(f"#exchange-{before}")
