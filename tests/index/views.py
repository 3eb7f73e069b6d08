"""All that a reader can see of a library, as one comparable value."""

from pathlib import Path

from index import Library
from tests.index.support import BY_LINE, HashedWords

QUESTIONS = ("Which river passes Warsaw?", "Who holds old silver mines?", "ferries")

View = tuple[object, ...]


def view_of(directory: Path) -> View:
    """Documents, originals, passages and search results of the newest generation.

    Raises ``LibraryError`` where damage is met.
    """
    library = Library.open(directory, HashedWords(), create=False, splitter=BY_LINE)
    try:
        snapshot = library.snapshot()
        view = (
            snapshot.documents(),
            [snapshot.raw(slug) for slug in snapshot.slugs()],
            [snapshot.passages(slug) for slug in snapshot.slugs()],
            [
                [(hit.passage, hit.score, hit.why) for hit in snapshot.search(question)]
                for question in QUESTIONS
            ],
        )
        snapshot.close()
        return view
    finally:
        library.close()


def problems_in(directory: Path) -> tuple[str, ...]:
    library = Library.open(directory, HashedWords(), create=False, splitter=BY_LINE)
    try:
        return library.check()
    finally:
        library.close()
