"""The number of the newest published generation, kept beside the SQLite file.

A write-ahead log that was damaged or taken away makes SQLite fall back to an older generation
without a word. This number, written after each commit, makes that an error.
"""

import json
import os
from pathlib import Path

from index.errors import LibraryError

FILE = "newest.json"


def write_newest(directory: Path, generation: int) -> None:
    """Note that ``generation`` was published.

    It is written after the commit, so failing to write it can only leave a lower number, which
    is no error: a full disk is not reported here.
    """
    draft = directory / f"{FILE}.{os.getpid()}.tmp"
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"generation": generation}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(directory / FILE)
    except OSError:
        draft.unlink(missing_ok=True)


def read_newest(directory: Path) -> int:
    """The number noted last; 0 when none was. Raises ``LibraryError`` when it is damaged."""
    path = directory / FILE
    try:
        note = json.loads(path.read_bytes())
        return int(note["generation"])
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise LibraryError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryError(
            f"{path} is damaged; if `commentary history` ends where it should, remove the file"
        ) from error


def refuse_lost(directory: Path, generation: int) -> None:
    """Raise ``LibraryError`` when a generation newer than ``generation`` was published."""
    noted = read_newest(directory)
    if noted > generation:
        raise LibraryError(
            f"{directory} is at generation {generation}, but {noted} was published: its log "
            f"was lost or damaged; restore a copy, or remove {FILE} to go on from {generation}"
        )
