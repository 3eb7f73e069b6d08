"""Zip containers opened with care: nothing is unpacked before its size is known to be fair."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import IngestError
from ingest.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED

SMALL = 1_000_000
"""Bytes: the ratio of smaller members says nothing (a page of blanks) and harms nobody."""


@contextmanager
def opened(raw: bytes) -> Iterator[zipfile.ZipFile]:
    """The container in ``raw``, for reading. Raises IngestError when beyond a limit or damaged.

    The sizes that a container states bind: zipfile reads no more of a member than is stated.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _refuse_bombs(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise IngestError("damaged or cut off (not a whole container)") from error
    except RuntimeError as error:
        if "encrypted" in str(error):
            raise IngestError("encrypted: remove its password first") from error
        raise


def _refuse_bombs(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise IngestError(f"{len(members):,} files inside; the limit is {MAX_MEMBERS:,}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise IngestError(
            f"unpacks to {unpacked / 1e6:,.0f} MB; the limit is {MAX_UNPACKED / 1e6:,.0f} MB"
        )
    for member in members:
        if member.file_size > max(SMALL, MAX_RATIO * member.compress_size):
            raise IngestError(
                f"'{member.filename}' unpacks to over {MAX_RATIO} times its size: the limit"
            )
