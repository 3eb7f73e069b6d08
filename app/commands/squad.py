"""A SQuAD file through the product: a library of its paragraphs, and the assistant over it."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from evals.protocols import Assistant, Reading
    from evals.squad import Progress, SquadFile
    from index import Library


def squad_figures(
    path: Path, *, with_open: bool, say: Callable[[str], None]
) -> dict[str, float | int | str]:
    """The figures of a file, by name.

    Without the open half, ``exact_match`` and ``f1`` are those of the gold paragraph. Raises
    ``EvalError`` for a file that is not SQuAD's.
    """
    from app.commands.gating import Judged
    from evals.squad import gold_figures, load_squad
    from index import Library

    say(f"reading {path}")
    squad = load_squad(path)
    figures: dict[str, float | int | str] = {
        "paragraphs": len(squad.paragraphs),
        "questions": len(squad.questions),
    }
    with tempfile.TemporaryDirectory(prefix="commentary-squad-") as folder:
        library = Library.open(Path(folder))
        try:
            if with_open:
                _fill(library, squad, say)
            judged = Judged(library)
            if judged.assistant.warning:
                say(judged.assistant.warning)
            if with_open:
                figures |= _open(squad, judged, library)
            gold = gold_figures(
                squad.questions, cast("Reading", judged.assistant), _progress("gold paragraphs")
            )
        finally:
            library.close()
    if not with_open:
        figures |= {
            "exact_match": gold["answerable_exact_match"],
            "f1": gold["answerable_f1"],
        }
    return figures | gold


def _fill(library: "Library", squad: "SquadFile", say: Callable[[str], None]) -> None:
    from app.commands.progress import end_progress, shown_progress
    from evals.squad import as_ingested
    from index import Add

    say(f"indexing {len(squad.paragraphs):,} paragraphs")
    changes = [Add(as_ingested(paragraph)) for paragraph in squad.paragraphs]
    library.publish(changes, progress=shown_progress())
    end_progress()


def _open(squad: "SquadFile", assistant: "Assistant", library: "Library") -> dict[str, float]:
    from evals.squad import open_figures

    snapshot = library.snapshot()
    try:
        return open_figures(squad.questions, assistant, snapshot, _progress("open questions"))
    finally:
        snapshot.close()


def _progress(what: str) -> "Progress":
    from app.commands.progress import end_progress, shown_progress

    show = shown_progress()

    def progress(done: int, total: int) -> None:
        show(what, done, total)
        if done == total:
            end_progress()

    return progress
