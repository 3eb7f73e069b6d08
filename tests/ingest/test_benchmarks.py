"""The benchmarks that the documentation tells readers to run can be started as it says."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
DOCUMENTED = (CHECKOUT / "docs" / "benchmarks-ingest.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["ingest_speed"])
def test_a_documented_benchmark_finds_what_it_imports(name: str, tmp_path: Path) -> None:
    script = f"benchmarks/{name}.py"
    assert f"`python {script}" in DOCUMENTED
    # Imported, not run: a script started by its path finds its own folder first, no more.
    code = "import runpy, sys; runpy.run_path(sys.argv[1], run_name='imported')"
    started = [sys.executable, "-P", "-c", code, str(CHECKOUT / script)]
    done = subprocess.run(started, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
