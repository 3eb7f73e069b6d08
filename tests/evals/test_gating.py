from pathlib import Path

import pytest

from app.commands.gating import gate_from, suites_named
from app.errors import AppError
from evals import load_suite
from index import Add, Library, Remove
from ingest import read_path
from tests.evals.support import ROOT

DIGEST = ROOT / "corpus" / "unique-opportunity-digest.md"


def test_suites_are_named_by_file_or_by_what_is_shipped() -> None:
    digest = ROOT / "evals" / "suites" / "digest.jsonl"
    assert suites_named(["digest"]) == suites_named([str(digest)]) == [load_suite(digest)]
    assert {suite.name for suite in suites_named([])} >= {"digest", "central-asia", "original"}
    assert len(suites_named(["digest", "digest"])) == 1
    with pytest.raises(AppError, match="no suite 'digests'"):
        suites_named(["digests"])


@pytest.mark.slow
def test_a_library_publishes_through_the_gate(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library")
    assert gate_from(library) is None  # nothing is published that could get worse
    library.publish([Add(read_path(DIGEST))])

    other = Add(read_path(ROOT / "corpus" / "belarus-path.md"))
    added = library.publish([other], gate_from(library, ["digest"]))
    assert added.published
    assert added.verdict is not None
    assert added.verdict.lines[0].startswith("40 cases asked before and after: 0 worse")

    removed = library.publish([Remove(DIGEST.stem)], gate_from(library, ["digest"]))
    assert removed.verdict is not None
    # The cases with evidence do not apply any more; what must be refused still must.
    assert removed.verdict.lines[0].startswith("14 cases asked before and after: 0 worse")
    library.close()
