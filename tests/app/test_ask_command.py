"""``commentary ask``: one question or a file of them, as text and as JSON."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.command import main
from index import Library
from tests.app.support import SOURCES, lines_of, made, run_command

KEYS = {
    *("question", "outcome", "text", "claims", "related", "interpreted_as", "generation"),
    "elapsed_ms",
}
CITATION_KEYS = {
    *("document", "version", "title", "authors", "published", "url", "start", "end", "quote"),
}
WHO_WROTE = "Who wrote the Report on the mountain railway?"
WHO_WARNED = "Who warned that the Kessel tunnel floods every spring?"

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Ask:
    """Asks in this process: exit status, standard output, standard error."""

    def run(library: Path, *argv: object) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(["--library", str(library), "ask", *map(str, argv)])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return status, out, err

    return run


@pytest.fixture(scope="module")
def words_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose vectors are another model's: no question put here loads a model."""
    directory = tmp_path_factory.mktemp("words") / "library"
    made(directory).close()
    return directory


def failure(found: tuple[int, str, str]) -> str:
    status, out, err = found
    assert (status, out) == (1, "")
    *_, told = lines_of(err)
    assert told.startswith("commentary: ")
    return told


def assert_answer(row: dict[str, Any], library: Path) -> None:
    """The keys that programs read, and quotes that are the documents' own characters."""
    assert row.keys() >= KEYS
    assert row["outcome"] in ("answered", "partial", "not_in_corpus", "help")
    snapshot = Library.open(library, create=False).snapshot()
    assert row["generation"] == snapshot.generation
    shown = [citation for claim in row["claims"] for citation in claim["citations"]]
    for citation in [*shown, *row["related"]]:
        assert citation.keys() >= CITATION_KEYS
        document = snapshot.document(citation["document"])
        assert citation["quote"] == document.text[citation["start"] : citation["end"]]
        assert (citation["version"], citation["title"]) == (document.version, document.title)
        assert tuple(citation["authors"]) == document.authors
    assert all(claim["citations"] and claim["text"] for claim in row["claims"])


@pytest.mark.parametrize(("question", "outcome"), [(WHO_WROTE, "answered"), ("Hello", "help")])
def test_json_is_one_object_with_the_keys_that_programs_read(
    ask: Ask, words_only: Path, question: str, outcome: str
) -> None:
    status, out, _ = ask(words_only, question, "--json")
    assert (status, out.count("\n")) == (0, 1)
    row = json.loads(out)
    assert_answer(row, words_only)
    assert (row["question"], row["outcome"]) == (question, outcome)
    assert bool(row["claims"]) == (outcome == "answered")
    assert row["elapsed_ms"] > 0


def test_text_numbers_the_quotes_and_says_where_they_stand(ask: Ask, words_only: Path) -> None:
    status, out, err = ask(words_only, WHO_WROTE)
    assert status == 0
    row = json.loads(ask(words_only, WHO_WROTE, "--json")[1])
    for number, claim in enumerate(row["claims"], 1):
        assert f"“{claim['text']}” [{number}]" in out
        assert f"({claim['citations'][0]['permalink']})" in out
    assert next(lines_of(err)).startswith("opening the library")


def test_a_batch_answers_line_by_line_and_goes_on_after_a_bad_question(
    ask: Ask, words_only: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "batch.jsonl"
    rows = [
        {"id": 7, "question": WHO_WROTE},
        {"id": "empty", "question": "  "},
        {"id": "long", "question": "x" * 100_000},
        {"question": "Hello", "history": []},
        {"id": "lines", "question": "Hello\u2028there", "history": None},
        {"id": "half", "question": "Hello \ud83d"},
    ]
    escaped = [json.dumps(row) for row in rows]
    escaped[4] = json.dumps(rows[4], ensure_ascii=False)
    batch.write_text("\ufeff" + "\n\n".join(escaped) + "\r\n", encoding="utf-8")
    status, out, _ = ask(words_only, "--batch", batch)
    answers = [json.loads(line) for line in out.split("\n") if line]
    assert status == 0
    assert [answer["id"] for answer in answers] == [7, "empty", "long", None, "lines", "half"]
    assert_answer(answers[0], words_only)
    assert "empty" in answers[1]["error"]
    assert "100,000 characters" in answers[2]["error"]
    assert_answer(answers[3], words_only)
    assert answers[4]["question"] == "Hello\u2028there"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot read"),
        (b"\xff\xfe{", "cannot read"),
        (b'{"id": 1, "question": "Hello"}\nnot JSON', "line 2: not JSON"),
        (b"[" * 100_000, "line 1: not JSON"),
        (b'["Hello"]', "line 1: needs an object"),
        (b'{"id": 1}', "line 1: needs an object"),
        (b'{"id": 1, "question": ["Hello"]}', "line 1: needs an object"),
        (b'{"id": 1, "question": "Hello", "history": "before"}', "line 1: history must be"),
        (b'{"id": 1, "question": "Hello", "history": [{"role": "system"}]}', "line 1: each turn"),
    ],
)
def test_a_batch_with_a_line_that_is_no_question_is_refused_before_any_is_asked(
    ask: Ask, words_only: Path, tmp_path: Path, content: bytes | None, said: str
) -> None:
    batch = tmp_path / "batch.jsonl"
    if content is not None:
        batch.write_bytes(content)
    assert said in failure(ask(words_only, "--batch", batch))


def test_an_empty_batch_has_no_answers(ask: Ask, words_only: Path, tmp_path: Path) -> None:
    (tmp_path / "batch.jsonl").write_text("\n\n")
    assert ask(words_only, "--batch", tmp_path / "batch.jsonl")[:2] == (0, "")


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff\xfe", b"{", b"[" * 100_000, b'{"role": "user"}', b'["Hello"]', b"7"],
)
def test_a_history_that_is_none_is_refused_by_its_name(
    ask: Ask, words_only: Path, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "talk.json"
    if content is not None:
        path.write_bytes(content)
    assert "talk.json" in failure(ask(words_only, "Hello", "--history", path))


@pytest.mark.parametrize("question", ["", "   ", "why " * 25_000])
def test_no_question_and_too_long_a_question_are_told(
    ask: Ask, words_only: Path, question: str
) -> None:
    assert "the question" in failure(ask(words_only, question))


def test_half_a_character_in_a_question_stops_nothing(words_only: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    history = [{"role": "user", "content": "Half \ud83d"}]
    rows = [
        {"id": 1, "question": "Hello \ud83d", "history": history},
        {"id": 2, "question": "Hello"},
    ]
    batch.write_text("\n".join(map(json.dumps, rows)))
    ran = run_command("ask", "--batch", batch, cwd=tmp_path, library=words_only)
    assert "Traceback" not in ran.stderr
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == [1, 2]


def test_a_terminal_without_typographic_quotes_still_shows_the_answer(
    words_only: Path, tmp_path: Path
) -> None:
    ascii_only = "import sys; sys.stdout.reconfigure(encoding='ascii', errors='strict')\n"
    command = "from app.command import main; raise SystemExit(main())"
    ran = run_command(
        "ask", WHO_WROTE, cwd=tmp_path, library=words_only, prelude=["-c", ascii_only + command]
    )
    assert ran.returncode == 0, ran.stderr
    assert "\\u201c" in ran.stdout


def test_a_chosen_document_must_be_in_the_library(ask: Ask, words_only: Path) -> None:
    told = failure(ask(words_only, "Hello", "--doc", "harbour", "--doc", "railwy"))
    assert "railwy" in told
    assert "did you mean railway" in told


HEAVY = re.compile(r"import time:.*\| +(?:torch|gradio|llama_index|faiss|numpy|transformers)\b")
ALONE = """
import os, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        os.write(2, f"{event}{arguments}".encode())
        os._exit(99)

sys.addaudithook(watch)
"""
"""Ends a process at once that turns to the network."""

TIMED = [
    *("-X", "importtime", "-c"),
    f"{ALONE}\nfrom app.command import main\nraise SystemExit(main())",
]


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A library made by the command, with the bundled encoder, and what that said."""
    folder = tmp_path_factory.mktemp("added")
    (folder / "papers").mkdir()
    for slug, text in SOURCES.items():
        (folder / "papers" / f"{slug}.md").write_text(text, encoding="utf-8")
    ran = run_command("add", "papers", cwd=folder, library=folder / "library", prelude=TIMED)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return folder / "library", ran.stderr


def test_a_process_that_turns_to_the_network_would_be_seen(tmp_path: Path) -> None:
    turned = f"{ALONE}\nimport socket; socket.create_connection(('127.0.0.1', 9))"
    assert run_command(cwd=tmp_path, prelude=["-c", turned]).returncode == 99


def assert_told_before_heavy_imports(said: str) -> None:
    lines = said.splitlines()
    told = next(i for i, line in enumerate(lines) if not line.startswith("import time:"))
    heavy = next(i for i, line in enumerate(lines) if HEAVY.match(line))
    assert told < heavy


@pytest.mark.slow
def test_adding_tells_what_it_does_before_heavy_imports_and_stays_off_the_network(
    added: tuple[Path, str],
) -> None:
    assert_told_before_heavy_imports(added[1])


@pytest.mark.slow
def test_asking_tells_what_it_does_before_heavy_imports_and_stays_off_the_network(
    added: tuple[Path, str], tmp_path: Path
) -> None:
    question = "What is said about the Kessel tunnel?"
    ran = run_command("ask", question, "--json", cwd=tmp_path, library=added[0], prelude=TIMED)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert_told_before_heavy_imports(ran.stderr)
    assert_answer(json.loads(ran.stdout), added[0])


@pytest.mark.slow
def test_questions_are_asked_with_the_real_models(
    ask: Ask, added: tuple[Path, str], tmp_path: Path
) -> None:
    library, _ = added
    batch = tmp_path / "batch.jsonl"
    questions = [WHO_WARNED, "What is the capital of Mongolia?", "Hello", WHO_WROTE, WHO_WARNED]
    batch.write_text(
        "".join(json.dumps({"id": i, "question": q}) + "\n" for i, q in enumerate(questions))
    )
    status, out, err = ask(library, "--batch", batch)
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert "asking" in err
    for row in rows:
        assert_answer(row, library)
    assert [row["outcome"] for row in rows[1:4]] == ["not_in_corpus", "help", "answered"]
    same = ("outcome", "text", "claims", "related", "probability")
    assert [rows[0][key] for key in same] == [rows[4][key] for key in same]

    for slug in SOURCES:
        row = json.loads(ask(library, WHO_WARNED, "--doc", slug, "--json")[1])
        assert_answer(row, library)
        shown = [citation for claim in row["claims"] for citation in claim["citations"]]
        assert {citation["document"] for citation in [*shown, *row["related"]]} == {slug}


@pytest.mark.slow
def test_a_history_says_what_a_follow_up_means(
    ask: Ask, added: tuple[Path, str], tmp_path: Path
) -> None:
    history = tmp_path / "talk.json"
    history.write_text(
        json.dumps(
            [
                {"role": "user", "content": "When was the ferry Aurelia built?"},
                {"role": "assistant", "content": "The ferry Aurelia was built in 1964."},
            ]
        )
    )
    row = json.loads(ask(added[0], "And the Boreal?", "--history", history, "--json")[1])
    assert_answer(row, added[0])
    assert "Boreal" in row["interpreted_as"]


@pytest.mark.slow
def test_an_explanation_names_the_threshold_and_what_was_read(
    ask: Ask, added: tuple[Path, str]
) -> None:
    row = json.loads(ask(added[0], WHO_WARNED, "--explain", "--json")[1])
    assert 0 < row["threshold"] < 1
    assert any(one["best"] for one in row["sentences"])
    status, out, _ = ask(added[0], WHO_WARNED, "--explain")
    assert status == 0
    assert "Why: " in out
