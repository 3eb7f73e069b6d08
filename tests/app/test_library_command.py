import json
from pathlib import Path

import pytest

from app.command import main
from index import Add, Library
from tests.index.support import BY_LINE, HashedWords, ingested


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A library of two generations."""
    directory = tmp_path / "library"
    library = Library.open(directory, HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested("rivers", "The Oder meets the Baltic."))])
    library.publish([Add(ingested("hills", "Sheep graze on the Pentlands."))])
    library.close()
    return directory


def run(directory: Path, *words: str) -> int:
    return main(["--library", str(directory), *words])


def test_history_lists_the_generations(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(directory, "history", "--json") == 0
    generations = json.loads(capsys.readouterr().out)["generations"]
    assert [one["number"] for one in generations] == [2, 1]
    assert run(directory, "history") == 0
    assert "added hills" in capsys.readouterr().out.splitlines()[0]


def test_check_is_0_when_nothing_is_wrong_and_1_with_a_list_otherwise(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "check") == 0
    assert capsys.readouterr().out == "nothing is wrong\n"
    path = directory / "library.sqlite"
    data = bytearray(path.read_bytes())
    at = data.index(b"Sheep graze")
    data[at] ^= 1
    path.write_bytes(data)
    assert run(directory, "check", "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert report["sound"] is False
    assert report["problems"]


def test_remove_takes_out_and_purge_certifies(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "remove", "hills") == 0
    assert "removed hills" in capsys.readouterr().out
    assert run(directory, "remove", "hills") == 1
    assert "no document 'hills'" in capsys.readouterr().err
    assert run(directory, "remove", "rivers", "--purge", "--json") == 0
    (certificate,) = json.loads(capsys.readouterr().out)["certificates"]
    assert (certificate["slug"], certificate["complete"]) == ("rivers", True)


def test_an_unknown_slug_is_told_with_the_nearest(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "remove", "rivres") == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert "did you mean rivers" in said[-1]


def test_another_model_is_noticed_and_not_mixed(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "remove", "hills") == 0
    assert run(directory, "rollback", "2", "--no-gate") == 1
    said = capsys.readouterr().err
    assert "hashed-words@1" in said
    assert "`commentary reindex`" in said.splitlines()[-1]


@pytest.mark.parametrize(
    "words", [["list"], ["show", "rivers"], ["search", "Vistula"], ["ask", "Where is Tulcea?"]]
)
def test_another_model_is_noticed_wherever_a_library_is_read(
    directory: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run(directory, *words) == 0
    assert "by hashed-words@1" in capsys.readouterr().err


def test_the_librarys_own_gate_is_named_and_cleared(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "gate", "digest", "follow-ups") == 0
    assert capsys.readouterr().out.split() == ["digest", "follow-ups"]
    assert run(directory, "gate", "--clear", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"suites": []}


def test_a_missing_library_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["history"], ["check"], ["remove", "x"], ["rollback", "1"], ["reindex"]):
        assert run(tmp_path / "nowhere", *words) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert "no library at" in line


@pytest.mark.slow
def test_reindexing_and_rolling_back_from_the_command_line(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "reindex", "--no-gate") == 0
    assert run(directory, "rollback", "1", "--no-gate", "--json") == 0
    out = capsys.readouterr().out
    assert json.loads(out[out.index("{") :])["removed"] == ["hills"]
    assert run(directory, "check") == 0
