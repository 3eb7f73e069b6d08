import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.command import main
from app.commands import gating
from evals.floors import (
    Floors,
    corpus_fingerprint,
    load_floors,
    save_floors,
    suites_fingerprint,
)
from tests.evals.support import ROOT, shipped_corpus

CASES: list[dict[str, Any]] = [
    {
        "id": "signed",
        "question": "When was the treaty on the Union State signed?",
        "expect": "answer",
        "evidence": [[{"quote": "was signed in Moscow on 8 December 1999"}]],
        "tags": ["fact"],
    },
    {"id": "recipe", "question": "How do I bake bread?", "expect": "refuse", "tags": ["foreign"]},
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    assert main(["--library", str(folder), "add", str(ROOT / "corpus")]) == 0
    return folder


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(map(json.dumps, CASES)))
    return path


def commanded(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main([str(word) for word in argv])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    "argv",
    [
        ["--no-open"],
        ["--allow-regression", "why"],
        ["--accept", "digest"],
        ["--accept", "--only", "fact"],
        ["--squad", "x.json", "--accept"],
        ["--against", "everything"],
    ],
)
def test_options_that_make_no_sense_together(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["eval", *argv])
    assert left.value.code == 2


def test_a_suite_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, says in (("nosuch", "no suite 'nosuch'"), ("no.jsonl", "cannot read the suite")):
        status, out, err = commanded(capsys, "--library", tmp_path, "eval", name)
        assert (status, out) == (1, "")
        assert says in err.splitlines()[-1]
        assert "Traceback" not in err


@pytest.mark.slow
def test_json_is_all_that_stdout_holds(
    library: Path, suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = commanded(capsys, "--library", library, "eval", suite, "--json")
    shown: dict[str, Any] = json.loads(out)
    assert status == 0
    assert shown["refusal_recall"] == 1
    assert shown["quote_exactness"] in (0, 1)
    assert [case["id"] for case in shown["cases"]] == ["signed", "recipe"]
    assert shown["floors"]["hold"]
    assert err.startswith("commentary: ")


@pytest.mark.slow
def test_tables_a_baseline_and_a_report(
    library: Path, suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    status, out, _ = commanded(
        capsys, "--library", library, "eval", suite, "--against", "bm25", "--report", page
    )
    assert status == 0
    assert "pass  recipe" in out
    assert "commentary against bm25" in out
    assert "of 2 expected answers" in page.read_text(encoding="utf-8")
    only = ("--only", "foreign", "--failures", "--json")
    status, out, _ = commanded(capsys, "--library", library, "eval", suite, *only)
    assert (json.loads(out)["count"], json.loads(out)["cases"]) == (1, [])
    status, _, err = commanded(capsys, "--library", library, "eval", suite, "--only", "nothing")
    assert status == 1
    assert "no case is tagged 'nothing'" in err


@pytest.mark.slow
def test_the_exit_status_is_that_of_the_floors(
    library: Path,
    suite: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gating, "SUITES", suite.parent)
    floors = tmp_path / "floors.toml"
    evaluate = ("--library", library, "eval", "--floors", floors)
    status, out, _ = commanded(capsys, *evaluate, "--accept")
    assert status == 0
    pinned = load_floors(floors)
    assert pinned.values["mine"]["refusal_recall"] == 1

    values = {"mine": {"refusal_recall": 1.0, "false_refusal_rate": -0.5}}
    save_floors(Floors(pinned.suites, pinned.corpus, values), floors)
    status, out, _ = commanded(capsys, *evaluate)
    assert status == 1
    assert "floor broken: mine false_refusal_rate" in out
    status, _, err = commanded(capsys, *evaluate, "--accept")
    assert status == 1
    assert "floors only rise" in err
    status, _, _ = commanded(capsys, *evaluate, "--accept", "--allow-regression", "it was wrong")
    assert status == 0
    assert load_floors(floors).regressions[0].reason == "it was wrong"

    suite.write_text(json.dumps(CASES[1]))
    status, out, _ = commanded(capsys, *evaluate)
    assert status == 1
    assert "pinned for other suites" in out


@pytest.mark.slow
def test_own_floors_are_of_the_suites_asked_and_the_library_as_it_is(
    library: Path, suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors = tmp_path / "own.toml"
    evaluate = ("--library", library, "eval", suite, "--floors", floors)
    status, out, _ = commanded(capsys, *evaluate, "--accept")
    assert status == 0
    assert "the floors in own.toml are now these results" in out
    status, out, _ = commanded(capsys, *evaluate)
    assert status == 0
    assert "the floors hold" in out
    pinned = load_floors(floors)
    save_floors(replace(pinned, corpus="another"), floors)
    status, out, _ = commanded(capsys, *evaluate)
    assert status == 1
    assert "or another corpus" in out


@pytest.mark.slow
def test_a_suite_whose_documents_are_absent_is_skipped_and_said_so(
    library: Path, suite: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = CASES[0] | {"evidence": [[{"quote": "words of a work that is not here"}]]}
    (suite.parent / "other.jsonl").write_text(json.dumps(elsewhere))
    monkeypatch.setattr(gating, "SUITES", suite.parent)
    status, out, err = commanded(capsys, "--library", library, "eval", "--json")
    assert len(json.loads(out)["cases"]) == 2
    assert "other: skipped, none of its documents is in this library" in err
    status, out, _ = commanded(capsys, "--library", library, "suite", "check")
    assert (status, out) == (0, "nothing is wrong\n")
    status, out, _ = commanded(capsys, "--library", library, "suite", "check", "other", "--json")
    assert status == 1
    assert json.loads(out)[0]["kind"] == "stale"


def test_the_shipped_floors_are_of_the_shipped_suites_and_corpus() -> None:
    floors = load_floors()
    if not floors.values:
        pytest.skip("no floors are pinned yet")
    suites = gating.suites_named([])
    assert floors.suites == suites_fingerprint(suites)
    assert floors.corpus == corpus_fingerprint(shipped_corpus().documents())
