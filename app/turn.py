"""One turn of a conversation, as a program or the page hands it over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.errors import AppError
from index import Citation

MAX_TURNS = 200
"""Turns read of a conversation: a file with more is no conversation a person had."""


@dataclass(frozen=True)
class Turn:
    """Who said what; ``citations`` are those of an earlier answer, where they are known."""

    role: Literal["user", "assistant"]
    content: str
    citations: tuple[Citation, ...] = ()


def turns_from_json(value: Any, where: str) -> tuple[Turn, ...]:
    """Turns from a parsed JSON list of ``{"role", "content"}``; raises ``AppError``."""
    if not isinstance(value, list):
        raise AppError(f'{where}: history must be a JSON list of {{"role", "content"}}')
    return tuple(_turn(entry, where) for entry in value[-MAX_TURNS:])


def _turn(entry: Any, where: str) -> Turn:
    match entry:
        case {"role": ("user" | "assistant") as role, "content": str(content)}:
            return Turn(role, whole_characters(content))
    raise AppError(f'{where}: each turn needs "role" ("user" or "assistant") and "content" (text)')


def whole_characters(text: str) -> str:
    """The text with a "?" for each lone surrogate, as JSON escapes and stray bytes make them.

    No tokenizer, store or terminal takes half a character.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def conversation(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """Turns as the JSON that :func:`turns_from_json` reads."""
    return [{"role": turn.role, "content": turn.content} for turn in turns]
