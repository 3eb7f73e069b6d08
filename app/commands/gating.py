"""The gate that publications pass: the suites, asked before and after."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError
from evals import Suite, load_suite

if TYPE_CHECKING:
    from collections.abc import Sequence as Turns

    from app.answer import Answer
    from app.assistant import Assistant
    from evals.protocols import Turn
    from index import Library, Snapshot, Verdict

SUITES = Path(__file__).resolve().parents[2] / "evals" / "suites"
"""The suites that come with the product."""


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
    if path.exists() or not shipped.is_file():
        if path.suffix or path.exists():
            return path
        known = ", ".join(path.stem for path in shipped_suites())
        raise AppError(f"no suite {name!r}: give a .jsonl file, or one of {known}")
    return shipped


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
    ones. What is published when this is called is what the candidate is compared with.
    """
    from app.commands.progress import shown_progress
    from evals.gate import publication_gate

    if not library.generation:
        return None
    suites = suites_named(names or library.gate_suites)
    show = shown_progress()

    def progress(done: int, total: int) -> None:
        show("asking the suites' cases before and after", done, total)

    return publication_gate(suites, library.snapshot(), Judged, progress=progress)
