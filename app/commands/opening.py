"""Opening the library a command is about, and saying what is not as it should be."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import Library


def opened(directory: Path, create: bool = False) -> "Library":
    """The library in ``directory``; what a person should know of it goes to stderr.

    Raises ``LibraryError`` where there is none (unless ``create``), or it cannot be used.
    """
    from index import Library

    library = Library.open(directory, create=create)
    for notice in library.notices:
        print(f"commentary: note: {notice}", file=sys.stderr)
    return library
