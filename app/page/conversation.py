"""A conversation: what the browser keeps of it, and what the library makes of that.

The browser keeps permalinks, never quotes: whatever is shown as a quote was read from the
library at that moment, so a conversation brought back later cannot show words that a source
does not hold, nor words of a source that was purged meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Protocol, get_args

from app.answer import Answer, Claim, Outcome
from app.turn import Turn
from index import Citation, Filters, LibraryError, Snapshot
from ingest import Document, Span

State = Literal["asking", "answered", "stopped", "failed"]

MAX_EXCHANGES = 100
"""Exchanges kept: at some 2 KB each they stay far below the 5 MB a browser grants a site."""

MAX_QUESTION = 2_000
"""Characters of a question that are kept, as many as the assistant reads."""

MAX_WORDS = 20_000
"""Characters kept of any other text: a long paragraph several times over."""

MAX_LIST = 50
"""Entries read of any list in what the browser sends back."""


class Answerer(Protocol):
    """Whoever answers the page's questions."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters = Filters(),
        progress: Callable[[str], None] = ...,
    ) -> Answer:
        """The answer to a question; raises ``AppError`` or ``LibraryError``."""

    def warm_up(self) -> None:
        """Load the models."""


@dataclass(frozen=True)
class SavedClaim:
    """A claim as the browser keeps it: ``text`` is "" where it is the first quote itself."""

    text: str
    short: str
    voice: str
    bracket: str
    permalinks: tuple[str, ...]


@dataclass(frozen=True)
class SavedAnswer:
    """An answer as the browser keeps it."""

    outcome: Outcome
    claims: tuple[SavedClaim, ...]
    related: tuple[str, ...]
    interpreted_as: str
    generation: int
    note: str
    short: str


@dataclass(frozen=True)
class Saved:
    """A question, what became of it, and the answer where there is one.

    ``literal`` says that the question is read by itself, without the conversation before.
    ``message`` says what went wrong where ``state`` is ``failed``.
    """

    question: str
    state: State
    literal: bool = False
    answer: SavedAnswer | None = None
    message: str = ""


@dataclass(frozen=True)
class Evidence:
    """A cited range as it reads in the library now."""

    permalink: str
    document: Document
    span: Span
    newest: bool

    @property
    def quote(self) -> str:
        """The words of the range."""
        return self.document.text[self.span.start : self.span.end]


@dataclass(frozen=True)
class Statement:
    """A claim with the evidence that is still in the library; one piece at least."""

    text: str
    short: str
    voice: str
    bracket: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Exchange:
    """A saved question with its answer's ranges looked up; ``gone`` counts claims lost."""

    saved: Saved
    statements: tuple[Statement, ...] = ()
    related: tuple[Evidence, ...] = ()
    gone: int = 0


def saved_answer(answer: Answer) -> SavedAnswer:
    """What the browser keeps of an answer."""
    return SavedAnswer(
        answer.outcome,
        tuple(_saved_claim(claim) for claim in answer.claims),
        tuple(citation.permalink for citation in answer.related),
        answer.interpreted_as,
        answer.generation,
        answer.note,
        answer.short,
    )


def _saved_claim(claim: Claim) -> SavedClaim:
    words = "" if claim.text == claim.citations[0].quote else claim.text
    permalinks = tuple(citation.permalink for citation in claim.citations)
    return SavedClaim(words, claim.short, claim.voice, claim.bracket, permalinks)


def as_json(conversation: Sequence[Saved]) -> list[dict[str, Any]]:
    """The conversation as JSON for the browser to keep, the oldest beyond the limit dropped."""
    return [asdict(saved) for saved in conversation[-MAX_EXCHANGES:]]


def from_json(value: Any) -> tuple[Saved, ...]:
    """The conversation a browser sent; entries that are none are left out."""
    entries = value[-MAX_EXCHANGES:] if isinstance(value, list) else []
    found = (_exchange(entry) for entry in entries)
    return tuple(saved for saved in found if saved is not None)


def _exchange(entry: Any) -> Saved | None:
    match entry:
        case {"question": str(question), "state": str(state)} if state in get_args(State):
            answer = _answer(entry.get("answer"))
            if state == "answered" and answer is None:
                return None
            return Saved(
                question[:MAX_QUESTION],
                state,  # type: ignore[arg-type] # one of State's, by the guard
                entry.get("literal") is True,
                answer,
                _words(entry.get("message")),
            )
    return None


def _answer(entry: Any) -> SavedAnswer | None:
    match entry:
        case {"outcome": str(outcome)} if outcome in get_args(Outcome):
            generation = entry.get("generation")
            return SavedAnswer(
                outcome,  # type: ignore[arg-type] # one of Outcome's, by the guard
                tuple(_claim(c) for c in _list(entry.get("claims")) if isinstance(c, dict)),
                _strings(entry.get("related")),
                _words(entry.get("interpreted_as")),
                generation if isinstance(generation, int) else 0,
                _words(entry.get("note")),
                _words(entry.get("short")),
            )
    return None


def _claim(entry: dict[str, Any]) -> SavedClaim:
    return SavedClaim(
        _words(entry.get("text")),
        _words(entry.get("short")),
        _words(entry.get("voice")),
        _words(entry.get("bracket")),
        _strings(entry.get("permalinks")),
    )


def _words(value: Any) -> str:
    return value[:MAX_WORDS] if isinstance(value, str) else ""


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(_words(entry) for entry in _list(value) if isinstance(entry, str))


def _list(value: Any) -> list[Any]:
    return list(value[:MAX_LIST]) if isinstance(value, list | tuple) else []


def looked_up(saved: Saved, snapshot: Snapshot) -> Exchange:
    """The exchange with every range read from the library; claims whose source went are lost."""
    if saved.answer is None:
        return Exchange(saved)
    found = [_statement(claim, snapshot) for claim in saved.answer.claims]
    statements = tuple(statement for statement in found if statement is not None)
    related = (evidence_of(permalink, snapshot) for permalink in saved.answer.related)
    return Exchange(
        saved,
        statements,
        tuple(evidence for evidence in related if evidence is not None),
        len(found) - len(statements),
    )


def _statement(claim: SavedClaim, snapshot: Snapshot) -> Statement | None:
    found = [evidence_of(permalink, snapshot) for permalink in claim.permalinks]
    evidence = tuple(piece for piece in found if piece is not None)
    if not evidence or len(evidence) < len(found):
        return None
    words = claim.text or evidence[0].quote
    return Statement(words, claim.short, claim.voice, claim.bracket, evidence)


def evidence_of(permalink: str, snapshot: Snapshot) -> Evidence | None:
    """The range a permalink leads to, or None where the library no longer has it."""
    try:
        resolved = snapshot.resolve(permalink)
    except LibraryError:
        return None
    if resolved.document is None:
        return None
    return Evidence(permalink, resolved.document, resolved.span, resolved.newest)


def turns(conversation: Sequence[Saved], snapshot: Snapshot) -> tuple[Turn, ...]:
    """The conversation as the assistant reads it."""
    said: list[Turn] = []
    for saved in conversation:
        if saved.state != "answered" or saved.answer is None:
            continue
        exchange = looked_up(saved, snapshot)
        words = "\n\n".join(s.text for s in exchange.statements) or saved.answer.note
        said.append(Turn("user", saved.question))
        said.append(Turn("assistant", words, _citations(exchange, snapshot)))
    return tuple(said)


def _citations(exchange: Exchange, snapshot: Snapshot) -> tuple[Citation, ...]:
    return tuple(
        snapshot.cite(piece.document.slug, piece.span.start, piece.span.end, piece.quote)
        for statement in exchange.statements
        for piece in statement.evidence
        if piece.newest
    )


def with_question(
    conversation: Sequence[Saved], question: str, literal: bool = False, at: int | None = None
) -> tuple[Saved, ...]:
    """The conversation with a question being asked, in place of exchange ``at`` and on."""
    kept = conversation if at is None or not 0 <= at < len(conversation) else conversation[:at]
    return (*kept, Saved(question[:MAX_QUESTION], "asking", literal))


def with_last(conversation: Sequence[Saved], **changes: Any) -> tuple[Saved, ...]:
    """The conversation with something of its last exchange changed."""
    if not conversation:
        return ()
    return (*conversation[:-1], replace(conversation[-1], **changes))


def settled(conversation: Sequence[Saved]) -> tuple[Saved, ...]:
    """The conversation with nothing left being asked: what was broken off is stopped."""
    return tuple(
        replace(saved, state="stopped") if saved.state == "asking" else saved
        for saved in conversation
    )
