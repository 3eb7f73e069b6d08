"""Floors of the shipped suites over the shipped corpus, or of one's own: checked, and raised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.gating import suites_named
from evals import EvalError, Run, Suite

if TYPE_CHECKING:
    from evals.floors import Holding
    from index import Snapshot
    from ingest import Document

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
"""The shipped corpus."""


@dataclass(frozen=True)
class Pinned:
    """A file of floors, and the suites and documents that its floors are of.

    The documents are read when they are first asked for: most runs never do.
    """

    path: Path
    suites: Sequence[Suite]
    documents: "Callable[[], Sequence[Document]]"

    @cached_property
    def corpus(self) -> "Sequence[Document]":
        """The documents that the floors are of."""
        return self.documents()


def shipped_documents() -> "list[Document]":
    """The documents of the shipped corpus, read from its files."""
    from ingest import find_sources, read_path

    return [read_path(path).document for path in find_sources([CORPUS])] if CORPUS.is_dir() else []


def pinned(given: Path | None, suites: Sequence[Suite], snapshot: "Snapshot") -> Pinned:
    """What the floors are of: with a ``given`` file the suites asked and the library as it is,
    else what is shipped."""
    from evals.floors import FLOORS

    if given is not None:
        return Pinned(given, suites, snapshot.documents)
    return Pinned(FLOORS, suites_named([]), shipped_documents)


def checked(run: Run, suites: Sequence[Suite], snapshot: "Snapshot", pins: Pinned) -> "Holding":
    """Whether the floors hold for those suites of a run that they are of.

    Where floors do not apply they hold, and the line says why.
    """
    from evals.floors import Holding, held, load_floors, reached

    ours = {suite.path.resolve() for suite in pins.suites}
    among = {suite.name for suite in suites if suite.path.resolve() in ours}
    found = {name: values for name, values in reached(run).items() if name in among}
    if not found:
        return Holding(True, ("floors are pinned for the shipped suites; none of them was asked",))
    return held(load_floors(pins.path), found, pins.suites, pins.corpus, snapshot.documents())


def refuse_other_corpus(pins: Pinned, snapshot: "Snapshot") -> None:
    """Raises ``EvalError`` unless the library holds what the floors are of, and nothing else."""
    from evals.floors import corpus_fingerprint

    if corpus_fingerprint(snapshot.documents()) != corpus_fingerprint(pins.corpus):
        raise EvalError(
            "the shipped floors are of the shipped corpus alone; make a library of just that "
            "(`commentary --library DIR add corpus`), or keep your own with --floors FILE"
        )


def accept(run: Run, reason: str, pins: Pinned) -> "Holding":
    """Raise the floors to what the run reached; lower them only for a reason.

    Raises ``EvalError`` naming what would have to be lowered without a reason.
    """
    from evals.floors import (
        Holding,
        accepted,
        corpus_fingerprint,
        load_floors,
        reached,
        save_floors,
        suites_fingerprint,
    )

    suites, corpus = suites_fingerprint(pins.suites), corpus_fingerprint(pins.corpus)
    floors = accepted(load_floors(pins.path), reached(run), suites, corpus, reason)
    save_floors(floors, pins.path)
    return Holding(True, (f"the floors in {pins.path.name} are now these results",))
