"""What the page's events do, as functions from values to values; nothing here knows Gradio."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.page import answers, exporting, markup, narrowing, originals, sources
from app.page.asking import Desk
from app.page.conversation import (
    MAX_QUESTION,
    Answerer,
    Saved,
    as_json,
    from_json,
    looked_up,
    settled,
    turns,
    with_question,
)
from app.page.guiding import TRIES, Guide
from app.page.warming import Warmth
from index import Library, LibraryError, Snapshot

FOUND = 12
"""Passages that a search of the source pane shows."""


@dataclass(frozen=True)
class Shown:
    """The conversation as it is kept, shown and announced."""

    kept: list[dict[str, Any]]
    exchanges: str
    status: str


class Handlers:
    """What events do, over one library and one assistant; keeps nothing of any reader.

    Whatever belongs to a reader (the conversation, the filters) comes from the reader's own
    browser with each event and goes back there, so no two readers can be mixed up.
    """

    def __init__(
        self,
        library: Library,
        assistant: Answerer,
        guide: Guide,
        warmth: Warmth,
        works: Sequence[originals.Work] = (),
    ) -> None:
        """``works`` are digested and not shipped: a card says so while they are missing."""
        self._library = library
        self._guide = guide
        self._warmth = warmth
        self._desk = Desk(assistant, warmth)
        self._works = tuple(works)

    async def asked(
        self, question: str, kept: Any, literal: bool, at: int | None, controls: Sequence[object]
    ) -> AsyncIterator[Shown]:
        """The conversation with the question in it, again with each line of progress, answered."""
        before = settled(from_json(kept))
        if problem := problem_with(question):
            yield self._shown(before, problem)
            return
        conversation = with_question(before, question.strip(), literal, at)
        with self._snapshot() as snapshot:
            history = turns(conversation[:-1], snapshot)
        filters = narrowing.controls(controls).filters
        shown = self._shown(conversation)
        async for line in self._desk.ask(conversation[-1], history, filters):
            if isinstance(line, Saved):
                done = (*conversation[:-1], line)
                yield self._shown(done, announcement(line), quiet=True)
            else:
                yield Shown(shown.kept, shown.exchanges, progress_html(line))

    def stopped(self, kept: Any) -> Shown:
        """The conversation with what was being asked broken off."""
        return self._shown(settled(from_json(kept)), "Stopped.", quiet=True)

    def cleared(self, kept: Any) -> Shown:
        """What is left of the conversation: nothing, or all where the reader thought better."""
        return self._shown(settled(from_json(kept)))

    def loaded(self, kept: Any) -> Shown:
        """The conversation that the browser kept."""
        return self._shown(settled(from_json(kept)))

    def guided_at_once(self, kept: Any) -> str:
        """As ``guided``, without trying any question that was not tried before."""
        return self.guided(kept, tries=0)

    def guided(self, kept: Any, tries: int = TRIES) -> str:
        """Questions to press next: to begin with, to go on with, or that can be asked instead."""
        with self._snapshot() as snapshot:
            exchanges = [looked_up(saved, snapshot) for saved in from_json(kept)]
        # Trying a question takes as long as answering one: not while readers wait for answers.
        tries = 0 if self.warming or self._desk.busy else tries
        if exchanges and exchanges[-1].statements:
            going_on = answers.chips("Go on with", self._guide.going_on(exchanges, tries))
            if going_on:
                return markup.tag("div", going_on, data_after=len(exchanges))
        label = "What can be asked" if exchanges else "For example"
        examples = answers.chips(label, self._guide.examples(exchanges, tries))
        return markup.tag("div", examples, data_after=len(exchanges))

    def opened(self, permalink: str) -> str:
        """Where a permalink leads, as the source pane's HTML."""
        try:
            with self._snapshot() as snapshot:
                return sources.resolved_html(snapshot.resolve(permalink), permalink)
        except LibraryError as error:
            return sources.message_html(f"This link leads nowhere: {error}")

    def opened_document(self, slug: str) -> str:
        """A document as the source pane's HTML."""
        try:
            with self._snapshot() as snapshot:
                return sources.document_html(snapshot.document(slug))
        except LibraryError as error:
            return sources.message_html(f"This document cannot be opened: {error}")

    def opened_address(self, address: str) -> str:
        """What an address asks to open (``?open=slug@version#start-end``), else all documents."""
        permalink = permalink_in(address)
        if not permalink:
            return self.browsed(())
        return self.opened(permalink) if "@" in permalink else self.opened_document(permalink)

    def browsed(self, controls: Sequence[object]) -> str:
        """The documents that the filters leave in, as a list to open."""
        with self._snapshot() as snapshot:
            kept = snapshot.documents(narrowing.controls(controls).filters)
            return sources.documents_html(kept, len(snapshot.slugs()))

    def searched(self, words: str, controls: Sequence[object]) -> str:
        """Passages for some words; all documents for none."""
        words = words.strip()[:MAX_QUESTION]
        if not words:
            return self.browsed(controls)
        try:
            with self._snapshot() as snapshot:
                filters = narrowing.controls(controls).filters
                return sources.found_html(words, snapshot.search(words, FOUND, filters))
        except LibraryError as error:
            return sources.message_html(f"The search failed: {error}")

    def narrowed(self, controls: Sequence[object]) -> tuple[str, str]:
        """What the filters leave in, and their drawer's label."""
        chosen = narrowing.controls(controls)
        with self._snapshot() as snapshot:
            return narrowing.left_in_html(chosen, snapshot), narrowing.label(chosen, snapshot)

    def choices(self) -> narrowing.Choices:
        """What the filters can be set to."""
        with self._snapshot() as snapshot:
            return narrowing.choices(snapshot.documents())

    def first_run(self) -> str:
        """Cards for the originals that are missing."""
        with self._snapshot() as snapshot:
            documents = snapshot.documents()
        return originals.missing_html(originals.missing(self._works, documents), documents)

    def exported(self, kept: Any, address: str) -> str:
        """The conversation as Markdown."""
        with self._snapshot() as snapshot:
            exchanges = [looked_up(saved, snapshot) for saved in from_json(kept)]
        return exporting.markdown(exchanges, address)

    def masthead(self) -> str:
        """The page's name, how much is read here, and whether it is ready."""
        with self._snapshot() as snapshot:
            count = len(snapshot.slugs())
        ready = {
            "warming": markup.tag("span", "warming up …", class_="ready warming"),
            "warm": "",
            "cold": markup.tag("span", markup.text(self._warmth.problem), class_="ready cold"),
        }[self._warmth.state]
        noun = "document" if count == 1 else "documents"
        return (
            markup.tag("h1", "Ask the commentaries")
            + markup.button(f"{count} {noun}", "show-source", class_="count")
            + ready
        )

    @property
    def warming(self) -> bool:
        """Whether the models are still being loaded."""
        return self._warmth.state == "warming"

    def _shown(self, conversation: Sequence[Saved], status: str = "", quiet: bool = False) -> Shown:
        with self._snapshot() as snapshot:
            exchanges = [looked_up(saved, snapshot) for saved in conversation]
        html = answers.conversation_html(exchanges)
        return Shown(as_json(conversation), html, status_html(status, quiet))

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        # Not closed here: the library hands the same snapshot to whoever asks meanwhile.
        yield self._library.snapshot()


def problem_with(question: str) -> str:
    """What is wrong with a question before it is asked, or ""."""
    length = len(question.strip())
    if not length:
        return "Write a question first."
    if length > MAX_QUESTION:
        return (
            f"That question has {length:,} characters; {MAX_QUESTION:,} are read at most. "
            "Ask for one thing at a time."
        )
    return ""


def permalink_in(address: str) -> str:
    """The permalink in ``?open=slug@version#start-end``, encoded or not; "" where none is."""
    from urllib.parse import parse_qs, unquote

    query, hash_, fragment = address.removeprefix("?").partition("#")
    opened = parse_qs(query).get("open", [""])[0]
    if opened and hash_ and "#" not in opened:
        opened = f"{opened}#{unquote(fragment)}"
    return opened[:MAX_QUESTION]


def progress_html(line: str) -> str:
    """A line of progress, announced to screen readers as it changes."""
    return markup.tag(
        "p", markup.text(f"{line[:1].upper()}{line[1:]} …"), class_="progress", role="status"
    )


def status_html(words: str, quiet: bool = False) -> str:
    """What is announced to screen readers; shown to all where it is not ``quiet``."""
    if not words:
        return markup.tag("p", "", class_="unseen", role="status")
    return markup.tag(
        "p", markup.text(words), class_="unseen" if quiet else "said-aloud", role="status"
    )


def announcement(saved: Saved) -> str:
    """An answer in a sentence, for those who cannot see it appear."""
    answer = saved.answer
    if answer is None:
        return saved.message
    if not answer.claims:
        return f"No answer from the sources. {answer.note}"
    count = len(answer.claims)
    return f"Answered with {count} {'statement' if count == 1 else 'statements'}. {answer.short}"
