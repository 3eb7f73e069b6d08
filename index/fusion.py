"""Lexical and dense scores become one score in ``[0, 1]``."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEXICAL_WEIGHT = 0.4
"""Share of the lexical score in the fused one; see ``benchmarks/fusion.py``."""

LEAST_TOP = 1.0
"""A question whose best BM25 is lower matched only words that stand nearly everywhere."""


def fused(
    lexical: "NDArray[np.float64]", dense: "NDArray[np.float64]", top: float
) -> "NDArray[np.float64]":
    """Weighted sum of BM25 over the question's best BM25, ``top``, and cosine where above 0.

    Where no word matched (``top`` is 0) the cosine is the score.

    Both parts depend on the question and the passage alone, not on which other candidates
    happened to be gathered, so that the ranking of candidates is the ranking of all passages.
    """
    import numpy as np

    share = lexical / max(top, LEAST_TOP)
    weight = LEXICAL_WEIGHT if top > 0 else 0.0
    mixed: NDArray[np.float64] = weight * share + (1 - weight) * np.clip(dense, 0.0, 1.0)
    return mixed
