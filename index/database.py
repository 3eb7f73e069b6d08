"""The library's one SQLite file: opening it safely, and what its errors mean.

The file is opened through SQLite's checksum VFS: each page carries a checksum that is verified
whenever the page is read, so that a flipped bit is an error and never another answer.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from index.errors import LibraryError
from index.schema import APPLICATION_ID, FORMAT, SCHEMA

FILE = "library.sqlite"

OLDEST_SQLITE = 3_051_003
"""SQLite 3.51.3 is the first release without the race that can corrupt a reset WAL."""

BUSY_MS = 10_000
"""How long a statement waits for another process's lock before it gives up."""

LOG_BYTES = 8_000_000
"""Size that the log is cut back to once its pages are in the file."""

CHECKSUM_BYTES = 8
"""Bytes at each page's end that the checksum VFS reserves."""

CACHE_KIB = 32_000
"""SQLite's page cache of one connection."""

HEADER = b"SQLite format 3\0"
"""The first bytes of every SQLite file."""

_register = threading.Lock()


def connect(directory: Path, vfs: str = "") -> apsw.Connection:
    """A connection to the library in ``directory``, in WAL mode and fully synchronous.

    ``vfs`` names another SQLite VFS built on ``checksummed_vfs()``, for tests of faults.
    Raises ``LibraryError`` when the file is missing, foreign, damaged or of a newer format.
    """
    path = directory / FILE
    _refuse_other_file(path)
    with errors_named(path):
        connection = apsw.Connection(
            str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs or checksummed_vfs()
        )
        try:
            _prepare(connection)
            _refuse_foreign(connection, path)
            _make_durable(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def create(directory: Path, vfs: str = "") -> None:
    """Make an empty library in ``directory`` unless one is there.

    Raises ``LibraryError`` when the folder cannot be made or holds something else.
    """
    path = directory / FILE
    try:
        directory.mkdir(parents=True, exist_ok=True)
        strangers = [entry.name for entry in directory.iterdir() if entry.name not in OURS]
    except OSError as error:
        raise LibraryError(f"cannot use {directory} as a library: {error.strerror}") from error
    if not path.exists() and strangers:
        raise LibraryError(
            f"{directory} is not a library and not empty (it holds {strangers[0]}); "
            "choose another folder"
        )
    _refuse_other_file(path)
    with errors_named(path):
        connection = apsw.Connection(
            str(path),
            flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE,
            vfs=vfs or checksummed_vfs(),
        )
        try:
            _prepare(connection)
            if _is_blank(connection):
                connection.reserve_bytes("main", CHECKSUM_BYTES)
                _make_durable(connection)
                connection.execute("BEGIN IMMEDIATE")
                if _is_blank(connection):  # unless another process was as quick
                    connection.execute(SCHEMA)
                connection.execute("COMMIT")
        finally:
            connection.close()


OURS = frozenset({FILE, f"{FILE}-wal", f"{FILE}-shm", "writer.lock", "newest.json"})
"""Files that a library, whole or half made, may hold before it has any document."""


def checksummed_vfs() -> str:
    """The name of the checksum VFS, registered with SQLite on the first call."""
    import apsw.sqlite_extra

    name = "cksmvfs"
    with _register:
        if apsw.sqlite_lib_version() and sqlite_number() < OLDEST_SQLITE:
            raise LibraryError(
                f"SQLite {apsw.sqlite_lib_version()} is too old; reinstall apsw 3.51.3 or newer"
            )
        if name not in apsw.vfs_names():
            carrier = apsw.Connection(":memory:")
            try:
                apsw.sqlite_extra.load(carrier, "cksumvfs")
            except (LookupError, apsw.Error, apsw.sqlite_extra.NotAvailable) as error:
                raise LibraryError(
                    f"apsw lacks its checksum extension ({error}); install apsw's own wheel"
                ) from error
            finally:
                carrier.close()
    return name


def sqlite_number() -> int:
    """SQLite's version as one number: 3.51.3 is 3051003."""
    major, minor, patch = (int(part) for part in apsw.sqlite_lib_version().split(".")[:3])
    return major * 1_000_000 + minor * 1_000 + patch


def _prepare(connection: apsw.Connection) -> None:
    """Settings of this connection alone: nothing is written in a file that may not be ours."""
    connection.set_busy_timeout(BUSY_MS)
    connection.pragma("trusted_schema", False)
    connection.pragma("secure_delete", True)
    connection.pragma("cache_size", -CACHE_KIB)
    connection.create_scalar_function("casefold", _casefold, 1, deterministic=True)


def _make_durable(connection: apsw.Connection) -> None:
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    connection.pragma("journal_size_limit", LOG_BYTES)


def _refuse_other_file(path: Path) -> None:
    """SQLite takes a file shorter than its header for an empty one, and would write over it."""
    try:
        with path.open("rb") as file:
            head = file.read(len(HEADER))
    except OSError:
        return  # opening it says what is wrong
    if head and head != HEADER:
        raise LibraryError(f"{path} is not a library, or its header is damaged; restore a copy")


def _casefold(*values: object) -> str:
    return str(values[0]).casefold()


def _is_blank(connection: apsw.Connection) -> bool:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").get
    return not tables and not connection.pragma("application_id")


def _refuse_foreign(connection: apsw.Connection, path: Path) -> None:
    if _is_blank(connection):
        raise LibraryError(f"no library at {path.parent}: `commentary add PATH` makes one")
    if connection.pragma("application_id") != APPLICATION_ID:
        raise LibraryError(f"{path} belongs to another program; choose another folder")
    found = connection.pragma("user_version")
    if found != FORMAT:
        age = "a newer" if isinstance(found, int) and found > FORMAT else "an older"
        raise LibraryError(
            f"{path} has format {found}, of {age} version of commentary; "
            f"this one reads format {FORMAT}"
        )
    if connection.reserve_bytes("main") != CHECKSUM_BYTES:
        raise LibraryError(f"{path} is damaged: its header says that pages have no checksums")


@contextmanager
def errors_named(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about ``path`` into one clear ``LibraryError`` line."""
    try:
        yield
    except apsw.Error as error:
        raise LibraryError(_explain(error, path)) from error


def _explain(error: apsw.Error, path: Path) -> str:
    extended = getattr(error, "extendedresult", 0)
    if isinstance(error, apsw.CantOpenError):
        if not path.parent.is_dir():
            return f"no library at {path.parent}: `commentary add PATH` makes one"
        if path.exists() and not os.access(path, os.R_OK):
            return f"{path} may not be read: change its permissions"
        if not path.exists() and os.access(path.parent, os.R_OK):
            return f"no library at {path.parent}: `commentary add PATH` makes one"
        return f"cannot open {path}: check its permissions and its folder's"
    if isinstance(error, apsw.NotADBError):
        return f"{path} is not a library, or its header is damaged; restore a copy"
    if isinstance(error, apsw.CorruptError) or extended == apsw.SQLITE_IOERR_DATA:
        return f"{path} is damaged ({error}); `commentary check` lists what; restore a copy"
    if isinstance(error, apsw.FullError):
        return f"the disk is full: nothing was changed in {path}; free some space and repeat"
    if isinstance(error, apsw.IOError):
        return f"the disk failed ({error}): nothing was changed in {path}; check it and repeat"
    if isinstance(error, apsw.BusyError):
        return f"{path} is busy: another process is writing to it; repeat in a moment"
    if isinstance(error, (apsw.ReadOnlyError, apsw.PermissionsError)):
        return f"{path} may not be written: change its permissions"
    return f"{path}: {error}"
