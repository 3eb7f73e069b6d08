"""Whether to answer: calibrations from files, and the probability they give."""

import json
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.reading.candidates import Candidate
from app.reading.checks import Checked
from app.reading.decision import Calibration, Evidence, evidence_for, load_calibration
from app.reading.reader import Reading
from index import Hit, Scores
from ingest import Passage, Span
from tests.app.support import source

NAMES = [field.name for field in fields(Evidence)]
numbers = st.floats(-1e9, 1e9)
evidences = st.builds(Evidence, *([numbers] * len(NAMES)))
calibrations = st.builds(
    Calibration,
    numbers,
    st.dictionaries(st.sampled_from(NAMES), numbers),
    st.just(0.5),
    st.just(""),
)


@given(calibrations, evidences)
def test_whatever_the_evidence_a_probability_comes_out(
    calibration: Calibration, evidence: Evidence
) -> None:
    probability = calibration.probability(evidence)
    assert 0 <= probability <= 1
    assert probability == round(probability, 4) == calibration.probability(evidence)


@given(st.sampled_from(NAMES), st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5))
def test_more_of_what_speaks_for_an_answer_never_lowers_its_probability(
    name: str, weight: float, less: float, more: float
) -> None:
    calibration = Calibration(0.0, {name: weight}, 0.5, "")
    nothing = Evidence(*([0.0] * len(NAMES)))
    low, high = sorted(
        (calibration.probability(replace(nothing, **{name: value})), weight * value)
        for value in (less, more)
    )
    assert (low[1] <= high[1]) or low[0] == high[0]


def test_the_probability_is_the_logistic_function_of_the_weighted_sum() -> None:
    evidence = replace(Evidence(*([0.0] * len(NAMES))), reader=2.0, cosine=0.5)
    calibration = Calibration(-1.0, {"reader": 1.0, "cosine": -2.0}, 0.5, "")
    assert calibration.probability(evidence) == 0.5


def test_the_shipped_calibration_of_words_says_what_its_threshold_stands_for() -> None:
    shipped = load_calibration("words")
    assert 0 < shipped.threshold < 1
    assert shipped.weights.keys() <= asdict(Evidence(*([0.0] * len(NAMES)))).keys()
    assert "%" in shipped.note


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: entry.pop("bias"),
        lambda entry: entry.update(threshold="high"),
        lambda entry: entry.update(weights={"charm": 1.0}),
        lambda entry: entry.update(weights=[1.0]),
        lambda entry: entry.update(weights={"reader": None}),
    ],
)
def test_a_calibration_that_is_not_right_is_refused_in_one_line(
    tmp_path: Path, damage: Callable[[dict[str, Any]], object]
) -> None:
    entry = {"bias": 0.0, "weights": {"reader": 1.0}, "threshold": 0.5, "note": ""}
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps({"reader": entry}))
    assert load_calibration("reader", path).weights == {"reader": 1.0}
    damage(entry)
    path.write_text(json.dumps({"reader": entry}))
    assert_refused(path)


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"reader": 1}', b"\xff", b"[" * 100_000])
def test_a_file_that_is_no_calibration_is_refused_in_one_line(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "calibration.json"
    path.write_bytes(content)
    assert_refused(path)


def test_a_missing_calibration_is_refused_in_one_line(tmp_path: Path) -> None:
    assert_refused(tmp_path / "calibration.json")


def assert_refused(path: Path) -> None:
    with pytest.raises(AppError) as error:
        load_calibration("reader", path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def candidate(coverage: float) -> Candidate:
    document = source("ferries").document
    passage = Passage(document, 0, len(document.text))
    hit = Hit(passage, 0.5, Scores(1.0, 0.5))
    return Candidate(hit, Span(0, 10), "", coverage, coverage)


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(0, 1)), min_size=1, max_size=8))
def test_the_evidence_is_that_of_the_best_beside_the_others(
    read: list[tuple[float, float]],
) -> None:
    pairs = [(candidate(coverage), Reading(score, 0, 3, 0.4)) for score, coverage in read]
    best = max(range(len(read)), key=lambda i: read[i][0])
    found = evidence_for(pairs, best, 0.7, 0.6, 0.1, Checked(0.5, 0.25, True))
    assert (found.reader, found.coverage) == read[best]
    assert found.best_coverage == max(coverage for _, coverage in read)
    others = [score for i, (score, _) in enumerate(read) if i != best]
    assert found.lead == min(8.0, read[best][0] - max(others)) if others else found.lead == 8.0
    assert (found.cosine, found.likeness, found.unknown) == (0.7, 0.6, 0.1)
    assert found.sureness == 0.4
    assert (found.unnamed, found.absent, found.lacks_type) == (0.5, 0.25, 1.0)
