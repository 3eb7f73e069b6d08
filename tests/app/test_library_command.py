import json
from pathlib import Path

import pytest

from app.command import main
from index import Add, Library
from tests.app.support import CHECKOUT, SOURCES
from tests.index.support import BY_LINE, HashedWords, ingested

SHEEP = {"id": "sheep", "question": "Who owns the sheep?", "expect": "refuse"}
OPENED = {
    "id": "opened",
    "question": "When did the harbour of Port Ellery open?",
    "expect": "answer",
    "evidence": [
        [
            {"quote": "The harbour of Port Ellery opened in 2018", "document": "harbour"},
            {"quote": "Two wooden ferries serve the northern islands.", "document": "ferries"},
        ]
    ],
    "facts": [["2018"]],
}
"""Judged still where the harbour is gone: the ferries are evidence, too, and say nothing of it."""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A library of two generations."""
    directory = tmp_path / "library"
    library = Library.open(directory, HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested("rivers", "The Oder meets the Baltic."))])
    library.publish([Add(ingested("hills", "Sheep graze on the Pentlands."))])
    library.close()
    return directory


@pytest.fixture
def harbours(tmp_path: Path) -> Path:
    """A library of the real model, whose own suite asks about its harbour."""
    directory = tmp_path / "harbours"
    for slug in ("harbour", "ferries"):
        (tmp_path / f"{slug}.md").write_text(SOURCES[slug], encoding="utf-8")
        assert run(directory, "add", str(tmp_path / f"{slug}.md"), "--no-gate") == 0
    assert run(directory, "gate", str(suite_at(tmp_path / "harbours.jsonl", OPENED))) == 0
    return directory


def run(directory: Path, *words: str) -> int:
    return main(["--library", str(directory), *words])


def suite_at(path: Path, *cases: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"{json.dumps(case)}\n" for case in cases), encoding="utf-8")
    return path


def own_gate(directory: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run(directory, "gate", "--json") == 0
    suites: list[str] = json.loads(capsys.readouterr().out)["suites"]
    return suites


def failure(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of a failure; notes on the library may stand before it."""
    *notes, line = capsys.readouterr().err.splitlines()
    assert all(note.startswith("commentary: note: ") for note in notes)
    return line


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
    assert run(directory, "gate", "digest", "central-asia", "digest") == 0
    assert capsys.readouterr().out.split() == ["digest", "central-asia"]
    assert run(directory, "gate", "--clear", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"suites": []}
    assert run(directory, "gate") == 0
    assert "judged by those shipped: central-asia, digest, original" in capsys.readouterr().out


def test_a_gate_that_cannot_be_used_is_told_and_not_set(
    directory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(directory, "gate", "digest") == 0
    broken = tmp_path / "broken.jsonl"
    broken.write_text("not JSON")
    for wrong, told in (
        ("nonsuch", "no suite 'nonsuch': give a .jsonl file, or one of"),
        (str(tmp_path / "missing.jsonl"), "missing.jsonl: cannot read the suite"),
        (str(broken), "broken.jsonl:1: not JSON"),
        (str(tmp_path), "cannot read the suite"),
    ):
        capsys.readouterr()
        assert run(directory, "gate", "central-asia", wrong) == 1
        assert told in failure(capsys)
        assert own_gate(directory, capsys) == ["digest"]


def test_a_gate_is_kept_as_it_is_found_from_any_folder(
    directory: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spaced = suite_at(tmp_path / "a b" / "bel äé #1%20.jsonl", SHEEP)
    suite_at(tmp_path / "near.jsonl", SHEEP)
    shipped = CHECKOUT / "evals" / "suites" / "digest.jsonl"
    monkeypatch.chdir(tmp_path)
    given = ("near.jsonl", "central-asia", str(shipped), "a b/../a b/bel äé #1%20.jsonl")
    assert run(directory, "gate", *given) == 0
    kept = [str(tmp_path / "near.jsonl"), "central-asia", "digest", str(spaced)]
    assert capsys.readouterr().out.splitlines() == kept
    monkeypatch.chdir(tmp_path.parent)
    assert own_gate(directory, capsys) == kept
    # What is shown can be given back.
    assert run(directory, "gate", *kept) == 0
    assert own_gate(directory, capsys) == kept


@pytest.mark.slow
def test_a_librarys_own_gate_judges_in_any_folder(
    directory: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spaced = suite_at(tmp_path / "a b" / "bel.jsonl", SHEEP)
    monkeypatch.chdir(tmp_path)
    assert run(directory, "gate", "a b/bel.jsonl", "digest") == 0
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "digest").mkdir(parents=True)
    monkeypatch.chdir(elsewhere)
    capsys.readouterr()
    assert run(directory, "remove", "hills") == 0
    assert "1 cases asked before and after: 0 worse" in capsys.readouterr().out
    spaced.unlink()
    for words in (["remove", "rivers"], ["rollback", "1"]):
        assert run(directory, *words) == 1
        told = failure(capsys)
        assert f"{spaced}: cannot read the suite" in told
        assert "`commentary gate SUITE`" in told
        assert "--no-gate" in told


@pytest.mark.slow
def test_a_gate_that_an_older_version_kept_still_judges(
    directory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = suite_at(tmp_path / "old.jsonl", SHEEP)
    library = Library.open(directory, HashedWords(), splitter=BY_LINE)
    library.set_gate_suites([str(suite), "digest"])
    library.close()
    assert own_gate(directory, capsys) == [str(suite), "digest"]
    assert run(directory, "remove", "hills") == 0
    assert "1 cases asked before and after: 0 worse" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("purge", [[], ["--purge"]], ids=["removed", "purged"])
def test_a_removal_that_makes_a_case_worse_is_told_and_undone(
    harbours: Path, capsys: pytest.CaptureFixture[str], purge: list[str]
) -> None:
    capsys.readouterr()
    assert run(harbours, "remove", "harbour", *purge) == 1
    out = capsys.readouterr().out
    assert "1 worse" in out
    assert "worse: opened: refused" in out
    assert "nothing was removed; generation 2 stays (--no-gate removes anyway)" in out
    assert run(harbours, "show", "harbour", "--text") == 0
    assert "four billion crowns" in capsys.readouterr().out
    assert run(harbours, "check") == 0
    assert run(harbours, "remove", "harbour", "--no-gate", *purge) == 0
    assert "removed harbour" in capsys.readouterr().out


@pytest.mark.slow
def test_a_removal_is_judged_by_the_suites_that_are_named(
    harbours: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = suite_at(tmp_path / "other.jsonl", SHEEP)
    assert run(harbours, "remove", "harbour", "--gate", str(tmp_path / "none.jsonl")) == 1
    assert "none.jsonl: cannot read the suite" in capsys.readouterr().err
    assert run(harbours, "remove", "harbour", "--gate", str(other)) == 0
    assert "1 cases asked before and after: 0 worse" in capsys.readouterr().out


@pytest.mark.slow
def test_a_purge_that_the_gate_lets_pass_leaves_no_word_even_of_what_the_gate_said(
    harbours: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # "worse" and "before" stand in this work alone, and in what a gate says of any candidate.
    (tmp_path / "weather.md").write_text("# Weather\n\nIt was worse before, and asked for cases.\n")
    assert run(harbours, "add", str(tmp_path / "weather.md"), "--slug", "weather") == 0
    capsys.readouterr()
    assert run(harbours, "remove", "weather", "--purge", "--json") == 0
    publication = json.loads(capsys.readouterr().out)
    assert publication["verdict"]["lines"] == ["1 cases asked before and after: 0 worse, 0 better"]
    (certificate,) = publication["certificates"]
    assert (certificate["complete"], certificate["found"]) == (True, [])
    assert run(harbours, "history", "--json") == 0
    newest = json.loads(capsys.readouterr().out)["generations"][0]
    assert not any("worse" in line for line in newest["gate"])


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
