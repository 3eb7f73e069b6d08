"""What a question becomes."""

from dataclasses import dataclass
from typing import Literal

from index import Citation

Outcome = Literal["answered", "partial", "not_in_corpus", "help"]


@dataclass(frozen=True)
class Claim:
    """Words of the corpus that answer, and the ranges they stand in (one at least).

    ``short`` is the short answer inside the quote ("25 May 2023"), or "".
    ``voice`` is who says it: "the authors", "Oleksiy Danilov", or "".
    ``bracket`` names what an opening "It" or "They" refers to; shown outside the quote.
    ``said_on`` is the publication date where the words lean on it ("recently", "last year").
    """

    text: str
    citations: tuple[Citation, ...]
    short: str = ""
    voice: str = ""
    bracket: str = ""
    said_on: str = ""


@dataclass(frozen=True)
class Answer:
    """An outcome with its claims, from exactly one published generation.

    ``note`` is what the assistant says in its own name: why it refuses, what can be asked, or
    what a document's metadata say;
    ``related`` are near passages, shown as related and never as evidence;
    ``interpreted_as`` is the stand-alone question a follow-up was read as, or "";
    ``probability`` is the calibrated probability that the claims answer the question.
    """

    outcome: Outcome
    claims: tuple[Claim, ...]
    related: tuple[Citation, ...]
    interpreted_as: str
    generation: int
    note: str = ""
    short: str = ""
    probability: float = 0.0

    @property
    def text(self) -> str:
        """The answer as plain text: the note, where there is one, and the claims' words."""
        return "\n\n".join([*([self.note] if self.note else []), *(c.text for c in self.claims)])
