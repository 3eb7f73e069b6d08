import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from index import Add, Library, LibraryError
from index.database import checksummed_vfs
from index.lock import writer_lock
from tests.index.support import BY_LINE, HashedWords, ingested


def opened(directory: Path, create: bool = True) -> Library:
    return Library.open(directory, HashedWords(), create=create, splitter=BY_LINE)


def one_line(error: pytest.ExceptionInfo[LibraryError]) -> str:
    said = str(error.value)
    assert "\n" not in said
    return said


def test_a_folder_is_made_where_none_is(tmp_path: Path) -> None:
    opened(tmp_path / "new" / "library")
    assert opened(tmp_path / "new" / "library", create=False).generation == 0


def test_a_missing_library_is_not_made_by_a_reader(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as error:
        opened(tmp_path / "nowhere", create=False)
    assert "no library at" in one_line(error)
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(LibraryError) as error:
        opened(tmp_path, create=False)
    assert "no library at" in one_line(error)


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(LibraryError) as error:
        opened(tmp_path)
    assert "thesis.odt" in one_line(error)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError) as error:
        opened(tmp_path / "file")
    assert "cannot use" in one_line(error)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    for create in (True, False):
        with pytest.raises(LibraryError) as error:
            opened(tmp_path, create)
        assert "another program" in one_line(error)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("recipes",)]
    assert len(path.read_bytes()) == len(before)


@pytest.mark.parametrize("content", [b"no database at all" * 99, b"x", os.urandom(8192)])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.sqlite").write_bytes(content)
    with pytest.raises(LibraryError) as error:
        opened(tmp_path)
    one_line(error)
    assert (tmp_path / "library.sqlite").read_bytes() == content


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "library").close()
    db = apsw.Connection(str(tmp_path / "library" / "library.sqlite"), vfs=checksummed_vfs())
    db.pragma("user_version", 99)
    db.close()
    with pytest.raises(LibraryError) as error:
        opened(tmp_path / "library")
    assert "a newer version of commentary" in one_line(error)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_refused(tmp_path: Path) -> None:
    opened(tmp_path / "library").close()
    (tmp_path / "library").chmod(0)
    try:
        with pytest.raises(LibraryError) as error:
            opened(tmp_path / "library")
        one_line(error)
    finally:
        (tmp_path / "library").chmod(0o755)


def test_a_second_writer_is_told_who_the_first_is_and_since_when(tmp_path: Path) -> None:
    directory = tmp_path / "library"
    library = opened(directory)
    with writer_lock(directory), pytest.raises(LibraryError) as error:
        library.publish([Add(ingested("a", "One."))])
    with writer_lock(directory), pytest.raises(LibraryError, match="is being written"):
        library.check()
    note = json.loads((directory / "writer.lock").read_text())
    assert f"process {os.getpid()} on {note['host']} since {note['since']}" in one_line(error)
    assert library.publish([Add(ingested("a", "One."))]).published


def test_a_dead_writers_lock_holds_nobody_up(tmp_path: Path) -> None:
    directory = tmp_path / "library"
    library = opened(directory)
    code = (
        "import os, signal, sys; from pathlib import Path; from index.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, directory]).returncode == -9
    assert library.publish([Add(ingested("a", "One."))]).published


def test_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, index\n"
        "heavy = {'torch', 'numpy', 'faiss', 'llama_index', 'sentence_transformers', 'gradio'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
