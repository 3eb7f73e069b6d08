"""The product's own assistant, broken in ten ways: the gate goes red for each, naming cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from evals import Case, Run, Suite, run_cases
from evals.gate import publication_gate
from evals.protocols import Assistant, Corpus, Turn
from index import Add, Library, Snapshot, Verdict
from ingest import find_sources, read_bytes, read_path
from tests.evals.breakages import BREAKAGES
from tests.evals.support import ROOT, shipped_suites

pytestmark = pytest.mark.slow


@dataclass
class Remembering:
    """Asks each thing once: ten breakages of one assistant cost one run of it."""

    inner: Any
    known: dict[tuple[str, tuple[tuple[str, str], ...]], Any] = field(default_factory=dict)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Any:
        key = (question, tuple((turn.role, turn.content) for turn in history))
        if key not in self.known:
            self.known[key] = self.inner.ask(question, history)
        return self.known[key]


@dataclass(frozen=True)
class World:
    """A library of the shipped corpus, its assistant, and the cases that it passes."""

    library: Library
    snapshot: Snapshot
    assistant: Remembering
    passing: tuple[Case, ...]

    def verdict(self, candidate: Corpus, broken: Assistant, published: Corpus) -> Verdict:
        suite = Suite("passing", Path("passing.jsonl"), self.passing, "0")
        gate = publication_gate(
            [suite],
            published,
            lambda corpus: broken if corpus is candidate else self.assistant,
            most_cases=len(self.passing),
            most_seconds=600,
        )
        return gate(candidate)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    from app.commands.gating import Judged

    library = Library.open(tmp_path_factory.mktemp("library"))
    library.publish([Add(read_path(path)) for path in find_sources([ROOT / "corpus"])])
    snapshot = library.snapshot()
    assistant = Remembering(Judged(snapshot))
    cases = [(suite.name, case) for suite in shipped_suites() for case in suite.cases]
    run: Run = run_cases(cases, assistant, snapshot, retrieval=False)
    passing = tuple(result.case for result in run.results if result.passed)
    assert any(case.answerable for case in passing)
    assert any(not case.answerable for case in passing)
    yield World(library, snapshot, assistant, passing)
    library.close()


class Again:
    """The same generation as another object, so that the gate can tell candidate from published."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)


def named(verdict: Verdict) -> set[str]:
    return {line.split(": ")[1] for line in verdict.lines if line.startswith("worse: ")}


def test_unbroken_is_green(world: World) -> None:
    candidate: Any = Again(world.snapshot)
    assert world.verdict(candidate, world.assistant, world.snapshot).passed


@pytest.mark.parametrize("breakage", [name for name in BREAKAGES if name != "hits shuffled"])
def test_the_gate_sees(world: World, breakage: str) -> None:
    candidate: Any = Again(world.snapshot)
    broken = BREAKAGES[breakage](world.assistant, candidate)
    verdict = world.verdict(candidate, broken, world.snapshot)
    assert not verdict.passed
    assert named(verdict) <= {case.id for case in world.passing}
    if breakage == "history ignored":
        assert named(verdict) <= {case.id for case in world.passing if case.history}


def test_the_gate_sees_shuffled_hits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searching returns passages from far down its list in place of the best."""
    from app.commands.gating import Judged

    search = Snapshot.search

    def shuffled(self: Snapshot, question: str, k: int = 10, *args: Any, **named: Any) -> Any:
        hits = search(self, question, 5 * k, *args, **named)
        scores = [hit.score for hit in hits]
        return [
            replace(hit, score=score) for hit, score in zip(hits[::-1][:k], scores, strict=False)
        ]

    monkeypatch.setattr(Snapshot, "search", shuffled)
    candidate: Any = Again(world.snapshot)
    verdict = world.verdict(candidate, Judged(world.snapshot), world.snapshot)
    assert not verdict.passed
    assert named(verdict)


def test_the_gate_sees_a_stale_snapshot(world: World) -> None:
    """The assistant goes on with the generation before, whose document was since corrected."""
    ingested = read_path(ROOT / "corpus" / "belarus-path.md")
    raw = ingested.original.raw + b"\n\nA sentence that the version before did not have.\n"
    world.library.publish([Add(read_bytes(raw, str(ROOT / "corpus" / "belarus-path.md")))])
    newest = world.library.snapshot()
    verdict = world.verdict(newest, world.assistant, world.snapshot)
    assert not verdict.passed
    assert any("generation" in line for line in verdict.lines)
