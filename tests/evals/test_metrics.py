"""Metrics against cases worked by hand, and against scikit-learn, NumPy and SciPy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.intervals import mcnemar
from evals.metrics import (
    RiskPoint,
    auc,
    exact_match,
    hit_at,
    percentile,
    precision,
    recall,
    reciprocal_rank,
    risk_coverage,
    token_f1,
)


def test_ranking_by_hand() -> None:
    third = [False, False, True, True]
    assert [hit_at(third, k) for k in (1, 2, 3, 10)] == [0, 0, 1, 1]
    assert reciprocal_rank(third) == pytest.approx(1 / 3)
    assert reciprocal_rank([False, False]) == 0
    assert reciprocal_rank([]) == hit_at([], 5) == 0


def test_precision_and_recall_by_hand() -> None:
    assert precision("aab", "bcd") == 1 / 2
    assert recall("aab", "bcd") == 1 / 3
    assert precision("", "a") == recall("", "a") == precision("a", "") == recall("a", "") == 0


def test_short_answers_by_hand() -> None:
    assert exact_match("The Treaty!", ["treaty"]) == 1
    assert exact_match("treaties", ["treaty"]) == 0
    assert exact_match("", []) == 1
    assert exact_match("a guess", []) == 0
    assert exact_match("", ["treaty"]) == 0
    # 2 common words of 3 and 4: 2 * 2 / 7
    assert token_f1("8 December 2000", ["on 8 December 1999"]) == pytest.approx(4 / 7)
    assert token_f1("b b", ["b"]) == pytest.approx(2 / 3)
    assert token_f1("x", ["y", "x"]) == 1
    assert token_f1("", []) == token_f1("the", [""]) == 1
    assert token_f1("guess", []) == token_f1("", ["gold"]) == 0


def test_risk_and_coverage_by_hand() -> None:
    points = risk_coverage([0.5, 0.9, 0.9, 0.7], [False, True, False, True], asked=8)
    assert points == (
        RiskPoint(0.9, 2 / 8, 1 / 2),
        RiskPoint(0.7, 3 / 8, 1 / 3),
        RiskPoint(0.5, 4 / 8, 2 / 4),
    )
    assert risk_coverage([], [], asked=3) == ()


scored = st.lists(
    st.tuples(st.integers(0, 9).map(lambda n: n / 8), st.booleans()), min_size=1, max_size=40
)


@given(scored)
def test_auc_is_scikit_learns(pairs: list[tuple[float, bool]]) -> None:
    from sklearn.metrics import roc_auc_score

    values, right = [v for v, _ in pairs], [r for _, r in pairs]
    if len(set(right)) < 2:
        assert auc(values, right) == 0
    else:
        assert auc(values, right) == pytest.approx(roc_auc_score(right, values))


@given(st.sets(st.integers(0, 6)), st.sets(st.integers(0, 6)))
def test_precision_and_recall_are_scikit_learns(found: set[int], right: set[int]) -> None:
    from sklearn.metrics import (
        precision_score,
        recall_score,
    )

    truth = [n in right for n in range(7)]
    guess = [n in found for n in range(7)]
    assert precision(found, right) == pytest.approx(precision_score(truth, guess, zero_division=0))
    assert recall(found, right) == pytest.approx(recall_score(truth, guess, zero_division=0))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0, 1))
def test_percentiles_are_numpys(values: list[float], share: float) -> None:
    import numpy as np

    assert percentile(values, share) == pytest.approx(float(np.quantile(values, share)))


def test_a_percentile_of_nothing_is_0() -> None:
    assert percentile([], 0.5) == 0


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_scipys_binomial_test(one: int, other: int) -> None:
    from scipy.stats import binomtest  # type: ignore[import-untyped]

    if not one + other:
        assert mcnemar(0, 0) == 1
    else:
        assert mcnemar(one, other) == pytest.approx(binomtest(one, one + other).pvalue)


words = st.lists(st.sampled_from(["oil", "gas", "The", "1999,", "x"]), max_size=5).map(" ".join)


@given(words, words)
def test_f1_agrees_with_counting_by_elimination(answer: str, gold: str) -> None:
    """The same number by removing matched words one at a time, without multisets."""

    def plain(text: str) -> list[str]:
        return [w.strip(",").lower() for w in text.split() if w != "The"]

    left, common = plain(gold), 0
    for word in plain(answer):
        if word in left:
            left.remove(word)
            common += 1
    total = len(plain(answer)) + len(plain(gold))
    assert token_f1(answer, [gold]) == pytest.approx(2 * common / total if total else 1)
