"""The README's commands are commands, and the quick ones do what it says."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.command import build_parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("commentary ")
]


def test_there_are_commands() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_command_is_understood(words: list[str]) -> None:
    assert callable(build_parser().parse_args(words).run)


def test_make_has_the_targets_it_names() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)) - {"it"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.slow
def test_the_commands_in_order(tmp_path: Path) -> None:
    """All but `serve` and the reader's own files, on the shipped corpus, one after another."""
    command = Path(sys.executable).with_name("commentary")
    shutil.copytree(ROOT / "corpus", tmp_path / "notes")
    (tmp_path / "article.md").write_text("# On ferries\n\nFerries run on Mondays.\n", "utf-8")
    (tmp_path / "questions.jsonl").write_text('{"id": 1, "question": "When do ferries run?"}\n')
    for words in COMMANDS:
        if words[0] == "serve":
            continue
        done = subprocess.run(
            [command, "--library", tmp_path / "library", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        # `eval` says by its exit status whether the floors hold: that is another test's matter.
        assert done.returncode == 0 or words[0] in ("eval", "suite"), (words, done.stderr)
        assert "Traceback" not in done.stderr, (words, done.stderr)
