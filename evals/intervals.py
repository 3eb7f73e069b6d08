"""How sure a number is: bootstrap intervals, and whether two runs differ."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.errors import EvalError
from evals.runner import Result, Run
from evals.scores import METRICS, Metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 2000
"""Bootstrap samples: the ends of a 95 % interval then rest on the outer 50 on each side."""

SEED = 20230525
"""The same results give the same intervals."""

SURE = 0.05
"""Below this p, two runs are said to differ."""


@dataclass(frozen=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float


def intervals(
    results: Sequence[Result], metrics: Sequence[Metric] = METRICS
) -> dict[str, Interval]:
    """The percentile-bootstrap interval of each metric, cases resampled with replacement.

    A resample that nothing contributes to is left out; a metric of no resample has (0, 0).
    Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    import numpy as np

    if not results:
        return {metric.name: Interval(0.0, 0.0) for metric in metrics}
    rng = np.random.default_rng(SEED)
    # How often each case is drawn, (resamples, cases): one multinomial a resample.
    drawn = rng.multinomial(len(results), [1 / len(results)] * len(results), RESAMPLES)
    return {metric.name: _interval(metric, results, drawn) for metric in metrics}


def _interval(metric: Metric, results: Sequence[Result], drawn: "NDArray[np.int64]") -> Interval:
    import numpy as np

    shares = np.array([metric.share(result) for result in results], np.float64)
    parts, wholes = (drawn @ shares).T
    values = parts[wholes > 0] / wholes[wholes > 0]
    if not values.size:
        return Interval(0.0, 0.0)
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(float(low), float(high))


@dataclass(frozen=True)
class Difference:
    """Two runs of the same cases: ids that only one passed, and McNemar's exact p."""

    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    p: float

    @property
    def differ(self) -> bool:
        """Whether the difference is more than chance would bring."""
        return self.p < SURE


def difference(first: Run, second: Run) -> Difference:
    """Compare two runs case by case. Raises ``EvalError`` when their cases differ."""
    if [key(result) for result in first.results] != [key(result) for result in second.results]:
        raise EvalError("two runs can be compared over the same cases in the same order only")
    pairs = list(zip(first.results, second.results, strict=True))
    only_first = tuple(a.case.id for a, b in pairs if a.passed and not b.passed)
    only_second = tuple(b.case.id for a, b in pairs if b.passed and not a.passed)
    return Difference(only_first, only_second, mcnemar(len(only_first), len(only_second)))


def key(result: Result) -> tuple[str, str]:
    """What tells a case from all others of a run."""
    return result.suite, result.case.id


def mcnemar(one: int, other: int) -> float:
    """The two-sided exact p that ``one`` against ``other`` discordant pairs are chance.

    Twice the lower tail of a binomial of ``one + other`` fair coins, at most 1.
    """
    pairs = one + other
    tail: int = sum(math.comb(pairs, count) for count in range(min(one, other) + 1))
    return min(1.0, float(2 * tail / 2**pairs))
