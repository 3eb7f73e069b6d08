"""One writer at a time, and a second one told who the first is."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.errors import LibraryError

FILE = "writer.lock"


@contextmanager
def writer_lock(directory: Path) -> Iterator[None]:
    """Hold the library's writer lock; the system frees it when the process dies.

    Raises ``LibraryError`` naming the holder's process, host and start when it is held.
    """
    path = directory / FILE
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LibraryError(f"cannot write in {directory}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LibraryError(f"{directory} is being written by {_holder(handle)}") from None
        _sign(handle)
        yield
    finally:
        os.close(handle)


def _sign(handle: int) -> None:
    """Say who holds the lock. The file only informs, so a full disk does not stop the writer."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    note = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(note).encode(), 0)
    except OSError:
        return


def _holder(handle: int) -> str:
    try:
        note = json.loads(os.pread(handle, 4096, 0))
        return (
            f"process {note['pid']} on {note['host']} since {note['since']}; "
            "repeat when it has finished"
        )
    except (ValueError, KeyError, TypeError):
        return "another process; repeat when it has finished"
