"""What a folder holds: files to read, and what is no document of anybody's.

A file is judged by its first bytes, so that a folder of many thousands is gone through in
seconds. What might be a document is kept even where it cannot be read, so that the reason is said.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError
from ingest.media import HEAD, is_foreign

TAIL = 65_536
"""Bytes at the end of a zip container, where its table of contents stands."""

_DOCUMENTS = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".epub"}
)
"""Names that promise a document: whatever such a file holds, it is read, or refused in words."""

_NO_PROSE = re.compile(
    r"\.(?:py|pyc|js|mjs|ts|css|scss|map|c|h|cc|cpp|hpp|rs|go|java|rb|pl|sh|bat|ps1|sql|svg|"
    r"json|jsonl|geojson|xml|xsl|csv|tsv|ya?ml|toml|ini|cfg|conf|lock|bib|db)"
)
"""Names of code and data that is text: read as prose it would only be noise."""


@dataclass(frozen=True)
class Found:
    """The files to read, sorted, once each; and how many were passed over.

    ``hidden`` counts hidden files and folders, ``foreign`` what is no document: pictures,
    archives, programs, code, data.
    """

    sources: tuple[Path, ...]
    hidden: int = 0
    foreign: int = 0


def find_sources(paths: Iterable[Path]) -> list[Path]:
    """The files to read among ``paths``; as ``search_folders``, without the counts."""
    return list(search_folders(paths).sources)


def search_folders(paths: Iterable[Path]) -> Found:
    """The files named, and those in the folders named that may be documents by what they hold.

    Hidden files and folders are passed over, links to folders not followed. A file named by
    itself is kept whatever it is. Raises IngestError for a path that does not exist, or a folder
    that cannot be opened.
    """
    found: set[Path] = set()
    hidden = foreign = 0
    for path in paths:
        try:
            if path.is_dir():
                for file in _files(path):
                    if _is_hidden(file.name):
                        hidden += 1
                    elif _may_be_document(file):
                        found.add(file)
                    else:
                        foreign += 1
            elif path.exists():
                found.add(path)
            else:
                raise IngestError(f"{path}: no such file or folder")
        except OSError as error:
            raise IngestError(
                f"{error.filename or path}: cannot be opened ({error.strerror or error})"
            ) from error
    return Found(tuple(sorted(found)), hidden, foreign)


def _files(folder: Path) -> Iterator[Path]:
    """What lies in a folder and those in it; a hidden folder is given, and not gone into."""
    inner: list[Path] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            path = folder / entry.name
            if entry.is_dir(follow_symlinks=False) and not _is_hidden(entry.name):
                inner.append(path)
            elif not entry.is_dir() or _is_hidden(entry.name):
                yield path
    for path in inner:
        yield from _files(path)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))  # "~$" is how Word calls the lock of an open file


def _may_be_document(path: Path) -> bool:
    suffix = path.suffix.lower()
    if _NO_PROSE.fullmatch(suffix):
        return False
    if not path.is_file():
        return path.is_symlink()  # one that leads nowhere; anything else is a pipe or a device
    if suffix in _DOCUMENTS:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            if not head.startswith(b"PK"):
                return not is_foreign(head)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL))
            return not is_foreign(head, file.read())
    except OSError:
        return True  # reading it says why it cannot be read
