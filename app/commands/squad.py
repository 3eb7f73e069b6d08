"""A SQuAD file through the product: a library of its paragraphs, and the assistant over it."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError

if TYPE_CHECKING:
    from app.reading.reader import Reader
    from evals.squad import Progress, SquadFile
    from index import Library

Figures = dict[str, float]


def squad_figures(path: Path, *, with_open: bool, say: Callable[[str], None]) -> Figures:
    """The figures of a file, by name.

    Without the open half, ``exact_match`` and ``f1`` are those of the gold paragraph. Raises
    ``EvalError`` for a file that is not SQuAD's.
    """
    from app.reading.paragraph import ParagraphReader
    from evals.squad import gold_figures, load_squad

    say(f"reading {path}")
    squad = load_squad(path)
    reader, calibration = _reader(say)
    figures: Figures = {
        "paragraphs": len(squad.paragraphs),
        "questions": len(squad.questions),
    }
    if with_open:
        figures |= _open(squad, reader, calibration, say)
    gold = gold_figures(squad.questions, ParagraphReader(reader), _progress("gold paragraphs"))
    if not with_open:
        figures |= {"exact_match": gold["answerable_exact_match"], "f1": gold["answerable_f1"]}
    return figures | gold


def _reader(say: Callable[[str], None]) -> "tuple[Reader, str]":
    """The trained reader and the name of its calibration, or what stands in for it."""
    from app.reading.reader import TrainedReader
    from app.reading.words import WordsReader

    trained = TrainedReader()
    try:
        trained.check()
    except AppError as error:
        say(f"{error}; until then answers are chosen by words alone")
        return WordsReader(), "words"
    return trained, "reader"


def _open(
    squad: "SquadFile", reader: "Reader", calibration: str, say: Callable[[str], None]
) -> Figures:
    """Every question has its answer in some paragraph, so that none is refused.

    How many would have been answered is told by the probability instead.
    """
    from app.assistant import Assistant
    from app.commands.gating import Judged
    from app.reading.decision import load_calibration
    from evals.squad import open_figures
    from index import Library

    shipped = load_calibration(calibration)
    with tempfile.TemporaryDirectory(prefix="commentary-squad-") as folder:
        library = Library.open(Path(folder))
        try:
            _fill(library, squad, say)
            snapshot = library.snapshot()
            unafraid = Assistant(snapshot, reader, replace(shipped, threshold=0.0))
            return open_figures(
                squad.questions,
                Judged(unafraid),
                snapshot,
                _progress("open questions"),
                threshold=shipped.threshold,
            )
        finally:
            library.close()


def _fill(library: "Library", squad: "SquadFile", say: Callable[[str], None]) -> None:
    from app.commands.progress import end_progress, shown_progress
    from evals.squad import as_ingested
    from index import Add

    say(f"indexing {len(squad.paragraphs):,} paragraphs")
    changes = [Add(as_ingested(paragraph)) for paragraph in squad.paragraphs]
    library.publish(changes, progress=shown_progress())
    end_progress()


def _progress(what: str) -> "Progress":
    from app.commands.progress import end_progress, shown_progress

    show = shown_progress()

    def progress(done: int, total: int) -> None:
        show(what, done, total)
        if done == total:
            end_progress()

    return progress
