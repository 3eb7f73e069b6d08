"""The floors of the shipped suites over the shipped corpus: checked, and raised."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.gating import shipped_suites, suites_named
from evals import EvalError, Run, Suite

if TYPE_CHECKING:
    from evals.floors import Holding
    from index import Snapshot
    from ingest import Document

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
"""The shipped corpus."""


def shipped_documents() -> "list[Document]":
    """The documents of the shipped corpus, read from its files."""
    from ingest import find_sources, read_path

    return [read_path(path).document for path in find_sources([CORPUS])] if CORPUS.is_dir() else []


def checked(run: Run, suites: Sequence[Suite], snapshot: "Snapshot", path: Path) -> "Holding":
    """Whether the floors in ``path`` hold for those suites of a run that are shipped.

    Where floors do not apply they hold, and the line says why.
    """
    from evals.floors import Holding, held, load_floors, reached

    ours = {file.resolve() for file in shipped_suites()}
    shipped = {suite.name for suite in suites if suite.path.resolve() in ours}
    found = {name: values for name, values in reached(run).items() if name in shipped}
    if not found:
        return Holding(True, ("floors are pinned for the shipped suites; none of them was asked",))
    floors = load_floors(path)
    return held(floors, found, suites_named([]), shipped_documents(), snapshot.documents())


def refuse_other_corpus(snapshot: "Snapshot") -> None:
    """Raises ``EvalError`` unless the library holds the shipped corpus and nothing else."""
    from evals.floors import corpus_fingerprint

    if corpus_fingerprint(snapshot.documents()) != corpus_fingerprint(shipped_documents()):
        raise EvalError(
            "floors are pinned over the shipped corpus alone; make a library of just that: "
            "`commentary --library DIR add corpus`"
        )


def accept(run: Run, reason: str, path: Path) -> "Holding":
    """Raise the floors in ``path`` to what the run reached; lower them only for a reason.

    The run is of the shipped suites over the shipped corpus. Raises ``EvalError`` naming what
    would have to be lowered without a reason.
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

    suites = suites_fingerprint(suites_named([]))
    corpus = corpus_fingerprint(shipped_documents())
    save_floors(accepted(load_floors(path), reached(run), suites, corpus, reason), path)
    return Holding(True, (f"the floors in {path.name} are now these results",))
