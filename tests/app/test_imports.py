"""The four names are this checkout's, wherever the command is run from; help loads no model."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.support import CHECKOUT, run_command

HEAVY = ("torch", "gradio", "llama_index", "faiss", "numpy")
"""Libraries that take seconds to import."""

HELP = """
import json, sys
from app.command import main
try:
    main(sys.argv[1:])
except SystemExit as left:
    assert left.code == 0, left.code
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_the_rooms_are_imported_from_the_checkout(tmp_path: Path) -> None:
    code = (
        "import ingest, index, evals, app\nfor m in (ingest, index, evals, app): print(m.__file__)"
    )
    ran = run_command(cwd=tmp_path, prelude=["-c", code])
    assert ran.returncode == 0, ran.stderr
    assert [Path(line) for line in ran.stdout.splitlines()] == [
        CHECKOUT / room / "__init__.py" for room in ("ingest", "index", "evals", "app")
    ]


@pytest.mark.parametrize("argv", [["--help"], ["ask", "--help"], ["serve", "--help"]])
def test_help_imports_none_of_the_heavy_libraries(tmp_path: Path, argv: list[str]) -> None:
    ran = run_command(*argv, cwd=tmp_path, prelude=["-c", HELP])
    assert ran.returncode == 0, ran.stderr
    loaded = set(json.loads(ran.stdout.splitlines()[-1]))
    assert "argparse" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_importing_the_rooms_public_names_loads_no_heavy_library(tmp_path: Path) -> None:
    code = (
        f"import sys, app, evals, index, ingest\nprint(sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"
