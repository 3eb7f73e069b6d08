"""Cases, and the suites of JSON Lines that hold them."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import EvalError

LARGEST_SUITE = 64 * 1024 * 1024
"""Bytes: 100,000 long cases; what is larger is some other file given by mistake."""

KEYS = ("id", "question", "history", "expect", "evidence", "facts", "tags")
"""What a case may hold; anything else is ignored, and ``suite check`` says so."""


@dataclass(frozen=True)
class Turn:
    """One turn before the question; ``role`` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True)
class Quote:
    """Words that stand in the source; ``document`` is a slug, or "" for any document."""

    quote: str
    document: str = ""


@dataclass(frozen=True)
class Case:
    """A question and what a right answer to it must do.

    ``expect`` is "answer" or "refuse". Each group of ``evidence`` is satisfied by any of its
    quotes and each group of ``facts`` by any of its strings; every group must be.
    """

    id: str
    question: str
    expect: str
    history: tuple[Turn, ...] = ()
    evidence: tuple[tuple[Quote, ...], ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    unknown: tuple[str, ...] = field(default=(), compare=False)

    @property
    def answerable(self) -> bool:
        """Whether an answer is expected."""
        return self.expect == "answer"


@dataclass(frozen=True)
class Suite:
    """The cases of one file, and the SHA-256 of its bytes."""

    name: str
    path: Path
    cases: tuple[Case, ...]
    fingerprint: str


def load_suite(path: Path) -> Suite:
    """Read a suite of JSON Lines; blank lines are skipped.

    Raises ``EvalError`` naming file and line for a file that cannot be read, a line that is
    not a case, an id used twice, or a suite without cases.
    """
    raw = _read(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise EvalError(f"{path}:{line}: not UTF-8; save the suite as UTF-8") from error
    cases: dict[str, Case] = {}
    for number, line_text in enumerate(text.split("\n"), 1):
        if not line_text.strip():
            continue
        case = _Line(path, number).case(line_text)
        if case.id in cases:
            raise EvalError(
                f"{path}:{number}: id {case.id!r} is used on line {cases[case.id].line} already; "
                "ids must differ within a suite"
            )
        cases[case.id] = case
    if not cases:
        raise EvalError(f"{path}: no cases in it; a suite holds one JSON object a line")
    return Suite(path.stem, path, tuple(cases.values()), hashlib.sha256(raw).hexdigest())


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_SUITE:
            raise EvalError(f"{path}: {size:,} bytes is too large for a suite")
        return path.read_bytes()
    except OSError as error:
        raise EvalError(f"{path}: cannot read the suite: {error.strerror}") from error


@dataclass(frozen=True)
class _Line:
    """Parses one line, knowing where it stands."""

    path: Path
    number: int

    def case(self, text: str) -> Case:
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "unusable"
            raise self.wrong(f"not JSON ({reason})") from error
        if not isinstance(given, dict):
            raise self.wrong("not a JSON object")
        expect = self.string(given.get("expect"), "expect")
        if expect not in ("answer", "refuse"):
            raise self.wrong(f'expect is {expect!r}; it must be "answer" or "refuse"')
        case = Case(
            id=self.string(given.get("id"), "id"),
            question=self.string(given.get("question"), "question"),
            expect=expect,
            history=tuple(self.turns(given.get("history", []))),
            evidence=tuple(self.quotes(given.get("evidence", []))),
            facts=tuple(self.facts(given.get("facts", []))),
            tags=tuple(
                self.string(tag, "tags") for tag in self.list(given.get("tags", []), "tags")
            ),
            line=self.number,
            unknown=tuple(key for key in given if key not in KEYS),
        )
        if expect == "refuse" and (case.evidence or case.facts):
            raise self.wrong("a case that expects refusal can have no evidence and no facts")
        if expect == "answer" and not (case.evidence or case.facts):
            raise self.wrong("a case that expects an answer needs evidence or facts")
        return case

    def turns(self, given: Any) -> Iterator[Turn]:
        for turn in self.list(given, "history"):
            if not isinstance(turn, dict) or turn.get("role") not in ("user", "assistant"):
                raise self.wrong('a turn of history needs a role, "user" or "assistant"')
            content = turn.get("content")
            if not isinstance(content, str):
                raise self.wrong("a turn of history needs content, a string")
            yield Turn(turn["role"], content)

    def quotes(self, given: Any) -> Iterator[tuple[Quote, ...]]:
        for group in self.list(given, "evidence"):
            quotes = []
            for quote in self.list(group, "evidence"):
                if not isinstance(quote, dict):
                    raise self.wrong('evidence is groups of {"quote": …, "document": …}')
                document = quote.get("document") or ""
                if not isinstance(document, str):
                    raise self.wrong("evidence: document must be a slug")
                quotes.append(Quote(self.string(quote.get("quote"), "evidence: quote"), document))
            if not quotes:
                raise self.wrong("a group of evidence is empty; nothing could satisfy it")
            yield tuple(quotes)

    def facts(self, given: Any) -> Iterator[tuple[str, ...]]:
        for group in self.list(given, "facts"):
            facts = tuple(self.string(fact, "facts") for fact in self.list(group, "facts"))
            if not facts:
                raise self.wrong("a group of facts is empty; nothing could satisfy it")
            yield facts

    def list(self, value: Any, name: str) -> list[Any]:
        if not isinstance(value, list):
            raise self.wrong(f"{name} must be a list, with its groups lists too")
        return value

    def string(self, value: Any, name: str) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{name} must be a string that is not empty")
        return value

    def wrong(self, what: str) -> EvalError:
        return EvalError(f"{self.path}:{self.number}: {what}")
