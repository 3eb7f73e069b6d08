import json
from pathlib import Path

import pytest

from evals import Case, EvalError, Quote, Turn, load_suite

GOOD = {
    "id": "a",
    "question": "When was it signed?",
    "history": [{"role": "user", "content": "Tell me of the treaty."}],
    "expect": "answer",
    "evidence": [[{"quote": "signed in Minsk", "document": "treaty"}, {"quote": "8 December"}]],
    "facts": [["1999", "ninety-nine"]],
    "tags": ["fact"],
}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "suite.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suite_is_read_whole(tmp_path: Path) -> None:
    refuse = {"id": "b", "question": "How deep is it?", "expect": "refuse"}
    suite = load_suite(written(tmp_path, GOOD, "", refuse))
    assert suite.name == "suite"
    assert suite.cases == (
        Case(
            "a",
            "When was it signed?",
            "answer",
            (Turn("user", "Tell me of the treaty."),),
            ((Quote("signed in Minsk", "treaty"), Quote("8 December")),),
            (("1999", "ninety-nine"),),
            ("fact",),
        ),
        Case("b", "How deep is it?", "refuse"),
    )
    assert [case.line for case in suite.cases] == [1, 3]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("3", "not a JSON object"),
        (GOOD | {"id": ""}, "id must be a string"),
        (GOOD | {"id": None}, "id must be a string"),
        (GOOD | {"question": " "}, "question must be a string"),
        (GOOD | {"expect": "maybe"}, '"answer" or "refuse"'),
        (GOOD | {"history": [{"role": "system", "content": "x"}]}, "needs a role"),
        (GOOD | {"history": [{"role": "user"}]}, "needs content"),
        (GOOD | {"evidence": "signed"}, "evidence must be a list"),
        (GOOD | {"evidence": [["signed"]]}, "evidence is groups of"),
        (GOOD | {"evidence": [[]]}, "a group of evidence is empty"),
        (GOOD | {"evidence": [[{"quote": ""}]]}, "evidence: quote"),
        (GOOD | {"evidence": [[{"quote": "x", "document": 3}]]}, "must be a slug"),
        (GOOD | {"facts": ["1999"]}, "facts must be a list"),
        (GOOD | {"facts": [[]]}, "a group of facts is empty"),
        (GOOD | {"tags": [1]}, "tags must be a string"),
        (GOOD | {"expect": "refuse"}, "expects refusal"),
        ({"id": "b", "question": "q", "expect": "answer"}, "needs evidence or facts"),
    ],
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: object, says: str) -> None:
    path = written(tmp_path, GOOD | {"id": "first"}, "", line)
    with pytest.raises(EvalError, match=f"{path}:3: .*{says}") as raised:
        load_suite(path)
    assert "\n" not in str(raised.value)


def test_an_id_used_twice_names_both_lines(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, "", GOOD)
    with pytest.raises(EvalError, match=f"{path}:3: id 'a' is used on line 1"):
        load_suite(path)


def test_files_that_are_no_suite_are_refused_in_a_line(tmp_path: Path) -> None:
    empty = written(tmp_path)
    with pytest.raises(EvalError, match="no cases"):
        load_suite(empty)
    with pytest.raises(EvalError, match="cannot read"):
        load_suite(tmp_path / "missing.jsonl")
    with pytest.raises(EvalError, match="cannot read"):
        load_suite(tmp_path)
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"{}\n\xff\xfe\x00")
    with pytest.raises(EvalError, match=r"binary\.jsonl:2: not UTF-8"):
        load_suite(binary)


def test_unknown_keys_are_remembered_and_harmless(tmp_path: Path) -> None:
    suite = load_suite(written(tmp_path, GOOD | {"evidense": []}))
    assert suite.cases[0].unknown == ("evidense",)


def test_the_fingerprint_follows_the_bytes(tmp_path: Path) -> None:
    first = load_suite(written(tmp_path, GOOD)).fingerprint
    assert load_suite(written(tmp_path, GOOD)).fingerprint == first
    assert load_suite(written(tmp_path, GOOD | {"id": "c"})).fingerprint != first
