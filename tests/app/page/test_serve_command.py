"""``commentary serve`` as a person starts it, with the product's own assistant."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.command import main
from tests.app.page.conftest import CORPUS
from tests.app.page.support import ask

pytestmark = pytest.mark.slow

COMMAND = Path(sys.executable).with_name("commentary")
"""The installed command."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    library = tmp_path_factory.mktemp("served") / "library"
    assert main(["--library", str(library), "add", str(CORPUS)]) == 0
    process = subprocess.Popen(
        [COMMAND, "--library", str(library), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        cwd=CORPUS.parent,
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found, "no address was printed"
    yield found[0]
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0


def test_a_question_is_answered_and_its_source_highlighted(
    address: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(address)
    page.set_default_timeout(120_000)
    assert "17 documents" in page.locator("#about").inner_text()
    page.wait_for_function("!document.querySelector('.warming')")
    exchange = ask(page, "When did Belarus and Russia sign the treaty on their Union State?")
    exchange.locator(".marker").first.click()
    page.locator("#cited").wait_for()
    assert page.locator("#cited").inner_text() == exchange.locator(".card b").first.inner_text()


def test_a_greeting_gets_help_and_no_evidence(address: str, open_page: Callable[..., Any]) -> None:
    exchange = ask(open_page(address), "Hello")
    assert exchange.locator(".refusal.help").count() == 1
    assert exchange.locator(".card").count() == 0


def test_a_port_that_is_taken_is_one_clear_line(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = address.rstrip("/").rpartition(":")[2]
    assert main(["--library", str(tmp_path / "library"), "serve", "--port", port]) == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("commentary: cannot serve on 127.0.0.1:")
    assert "--port" in last


@pytest.mark.parametrize("port", ["x", "-1", "70000"])
def test_what_is_no_port_is_bad_usage(port: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["serve", "--port", port])
    assert left.value.code == 2
