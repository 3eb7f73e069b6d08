"""The suite over the commentary itself: what it reached is held wherever the work is at hand."""

import os
from pathlib import Path

import pytest

from app.commands import gating
from evals.floors import load_floors
from tests.app.readings import original
from tests.app.support import run_command

FLOORS = gating.SUITES.parent / "floors-original.toml"


@pytest.mark.slow
def test_the_floors_of_the_original_hold(tmp_path: Path) -> None:
    original()  # skips where it is not at hand
    path = Path(os.environ["COMMENTARY_ORIGINALS"]) / "commentary.txt"
    library = tmp_path / "library"
    assert run_command("add", path, cwd=tmp_path, library=library).returncode == 0
    ran = run_command("eval", "original", "--floors", FLOORS, cwd=tmp_path, library=library)
    assert "the floors hold" in ran.stdout, ran.stdout[-2000:]
    assert ran.returncode == 0


def test_they_are_of_that_suite() -> None:
    (values,) = load_floors(FLOORS).values.items()
    assert values[0] == "original"
