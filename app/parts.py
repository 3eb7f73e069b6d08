"""Which parts of the assistant are at work, so that each can be shown for what it buys."""

from dataclasses import dataclass
from typing import Literal

Ranking = Literal["fused", "lexical", "dense"]


@dataclass(frozen=True)
class Parts:
    """The whole assistant, or less of it.

    ``ranking`` is by what found passages are ranked; without ``reading`` the choice and the
    decision are by words and cosine; without ``composing`` one sentence is all of an answer;
    without ``following`` each question is read by itself, and none as one about documents.
    """

    ranking: Ranking = "fused"
    reading: bool = True
    composing: bool = True
    following: bool = True


WHOLE = Parts()

STEPS: tuple[tuple[str, Parts], ...] = (
    ("lexical", Parts("lexical", reading=False, composing=False, following=False)),
    ("dense", Parts("dense", reading=False, composing=False, following=False)),
    ("sum", Parts("fused", reading=False, composing=False, following=False)),
    ("+ reader", Parts(composing=False, following=False)),
    ("+ composition", Parts(following=False)),
)
"""Step by step from search alone to the whole; the whole is the step after the last."""
