"""What is judged and what it is judged against, as read-only protocols.

Anything that satisfies them can stand beside anything else: the product's assistant, plain
BM25, a stock pipeline, a test's fake. Nothing here knows which it is.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ingest import Document, Original

if TYPE_CHECKING:
    from index import Hit

REFUSALS = frozenset({"not_in_corpus", "help"})
"""Outcomes that answer nothing; any other outcome claims something."""


class Turn(Protocol):
    """One turn of a conversation: ``role`` is "user" or "assistant"."""

    @property
    def role(self) -> str:
        """Who speaks."""

    @property
    def content(self) -> str:
        """What is said."""


class CitationLike(Protocol):
    """A range ``[start, end)`` of one version of a document, and what it is said to read."""

    @property
    def document(self) -> str:
        """The document's slug."""

    @property
    def version(self) -> str:
        """The document's version."""

    @property
    def start(self) -> int:
        """First character, counted in the document's text."""

    @property
    def end(self) -> int:
        """One past the last character."""

    @property
    def quote(self) -> str:
        """The words shown as standing there."""


class ClaimLike(Protocol):
    """Something said, and the ranges it is said to rest on."""

    @property
    def text(self) -> str:
        """The words shown."""

    @property
    def citations(self) -> Sequence[CitationLike]:
        """Where they come from."""


class AnswerLike(Protocol):
    """What came of a question.

    Three more attributes are read where they exist: ``probability`` (that the claims answer),
    ``short`` (the short answer) and ``interpreted_as`` (what a follow-up was read as).
    """

    @property
    def outcome(self) -> str:
        """``answered``, ``partial``, ``not_in_corpus`` or ``help``."""

    @property
    def text(self) -> str:
        """The whole answer as shown."""

    @property
    def claims(self) -> Sequence[ClaimLike]:
        """What is claimed; nothing when the question was refused."""

    @property
    def generation(self) -> int:
        """The published generation it was answered from."""


class Assistant(Protocol):
    """Whatever answers questions."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> AnswerLike:
        """The answer to ``question`` after the turns of ``history``."""


class Corpus(Protocol):
    """The one generation that answers are checked against."""

    @property
    def generation(self) -> int:
        """Its number."""

    def documents(self) -> tuple[Document, ...]:
        """Its documents."""

    def document(self, slug: str, version: str = "") -> Document:
        """One of them, or an older version of it; raises ``LibraryError`` for none such."""


@runtime_checkable
class Searching(Protocol):
    """A corpus that can be searched, so that retrieval is measured apart from reading."""

    def search(self, question: str, k: int = 10) -> "Sequence[Hit]":
        """The ``k`` best passages, best first."""


@runtime_checkable
class Keeping(Protocol):
    """A corpus that kept the bytes its documents were made from."""

    def raw(self, slug: str) -> Original:
        """The original of the generation's version of a document."""


class Reading(Protocol):
    """Whatever can look for an answer in one paragraph it is given."""

    def read(self, question: str, paragraph: str) -> tuple[str, float]:
        """The short answer, and the probability that the paragraph answers at all."""
