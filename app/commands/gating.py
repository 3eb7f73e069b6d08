"""The gate that publications pass: the suites, asked before and after."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from app.errors import AppError
from evals import EvalError, Suite, load_suite

if TYPE_CHECKING:
    from collections.abc import Sequence as Turns

    from app.answer import Answer
    from app.assistant import Assistant
    from evals.protocols import Turn
    from index import Library, Snapshot, Verdict

SUITES = Path(__file__).resolve().parents[2] / "evals" / "suites"
"""The suites that come with the product."""

FILE_URI = "file://"
"""How a library keeps the file of a suite of one's own: it parts what it keeps at white space, and
a URI has none. Older libraries hold bare paths."""


def add_gate_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--gate`` and ``--no-gate``: what a publication is judged by."""
    parser.add_argument(
        "--gate",
        action="append",
        default=[],
        metavar="SUITE",
        help="publish only if no case of this suite gets worse (default: the library's own suites)",
    )
    parser.add_argument("--no-gate", action="store_true", help="publish whatever the suites say")


def shipped_suites() -> list[Path]:
    """The files of the shipped suites, by name."""
    return sorted(SUITES.glob("*.jsonl"))


def suites_named(names: Sequence[str]) -> list[Suite]:
    """Suites by file or by a shipped suite's name; all shipped ones for none.

    Raises ``AppError`` for a name that is neither and ``EvalError`` for a file that is no suite.
    """
    if not names:
        return [load_suite(path) for path in shipped_suites()]
    return [load_suite(_suite_path(name)) for name in dict.fromkeys(names)]


def _suite_path(name: str) -> Path:
    path, shipped = Path(name), SUITES / f"{name}.jsonl"
    if path.is_file() or not shipped.is_file():
        if path.suffix or path.exists():
            return path
        raise AppError(f"no suite {name!r}: give a .jsonl file, or one of {shipped_names()}")
    return shipped


def shipped_names() -> str:
    """The names of the shipped suites, for a person to read."""
    return ", ".join(path.stem for path in shipped_suites())


def kept_suites(names: Sequence[str]) -> list[str]:
    """Suites as a library keeps them: found from any folder, a shipped one by its name.

    Raises ``AppError`` or ``EvalError``, as ``suites_named`` does, for what cannot be used.
    """
    paths = dict.fromkeys(_suite_path(name).resolve() for name in names)
    for path in paths:
        load_suite(path)
    shipped = shipped_suites()
    return [path.stem if path in shipped else path.as_uri() for path in paths]


def shown_suite(kept: str) -> str:
    """A suite that a library keeps, as a person names it."""
    if not kept.startswith(FILE_URI):
        return kept
    return os.fsdecode(unquote_to_bytes(kept.removeprefix(FILE_URI)))


def _own_suites(library: "Library") -> list[Suite]:
    """The suites of the library's own gate, else the shipped ones."""
    try:
        return [load_suite(_kept_path(kept)) for kept in library.gate_suites] or suites_named([])
    except (AppError, EvalError) as error:
        raise AppError(
            f"{error}; it is of the library's own gate: `commentary gate SUITE` sets another, "
            "--no-gate goes without"
        ) from error


def _kept_path(kept: str) -> Path:
    shipped = SUITES / f"{kept}.jsonl"
    # A name is the shipped suite's, whatever stands by that name where the command is run.
    return shipped if shipped in shipped_suites() else _suite_path(shown_suite(kept))


class Judged:
    """The assistant as the suites ask it: their turns become the assistant's own."""

    def __init__(self, source: "Assistant | Library | Snapshot") -> None:
        from app.assistant import Assistant

        self.assistant = source if isinstance(source, Assistant) else Assistant(source)

    def ask(self, question: str, history: "Turns[Turn]" = ()) -> "Answer":
        """The assistant's answer."""
        from app.turn import Turn

        turns = [
            Turn("user" if turn.role == "user" else "assistant", turn.content) for turn in history
        ]
        return self.assistant.ask(question, turns)


def gate_from(
    library: "Library", names: Sequence[str] = ()
) -> "Callable[[Snapshot], Verdict] | None":
    """The gate for a publication in ``library``; None while nothing is published.

    The suites are ``names``, else the library's own (``commentary gate``), else the shipped
    ones. The candidate is compared with what is published when it is judged.
    """
    from app.commands.progress import shown_progress
    from evals.gate import publication_gate

    if not library.generation:
        return None
    suites = suites_named(names) if names else _own_suites(library)
    show = shown_progress()

    def progress(done: int, total: int) -> None:
        show("asking the suites' cases before and after", done, total)

    def gate(candidate: "Snapshot") -> "Verdict":
        published = library.snapshot()
        try:
            return publication_gate(suites, published, Judged, progress=progress)(candidate)
        finally:
            # While it is held the log cannot be emptied, and a purge would not be complete.
            published.close()

    return gate
