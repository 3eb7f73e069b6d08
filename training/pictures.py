"""Draw the reader's card its pictures: ``python -m training.pictures``.

Reads what ``training.calibrate`` kept of unseen questions; writes ``docs/images/reliability.svg``
and ``docs/images/risk-coverage.svg``.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

BINS = 10
"""Bins of the reliability diagram, of equal width."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=Path, default=Path("training/runs/trials.json"))
    parser.add_argument("--calibration", type=Path, default=None)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    args = parser.parse_args()
    import matplotlib as mpl

    mpl.use("svg")
    # The same picture from the same numbers, byte for byte.
    mpl.rcParams["svg.hashsalt"] = "commentary-qa"
    from app.reading.decision import CALIBRATION, load_calibration

    shown = json.loads(args.trials.read_text(encoding="utf-8"))
    thresholds = {
        name: load_calibration(name, args.calibration or CALIBRATION).threshold for name in shown
    }
    args.out.mkdir(parents=True, exist_ok=True)
    reliability(shown, args.out / "reliability.svg")
    risk_coverage(shown, thresholds, args.out / "risk-coverage.svg")


def reliability(shown: dict[str, Sequence[dict[str, Any]]], out: Path) -> None:
    """How often the best sentence was right, over the probability given to it."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 4.2), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, linestyle="--")
    for name, rows in shown.items():
        points = []
        for number in range(BINS):
            inside = [r for r in rows if min(BINS - 1, int(r["probability"] * BINS)) == number]
            if len(inside) >= BINS:
                said = sum(r["probability"] for r in inside) / len(inside)
                points.append((said, sum(r["right"] for r in inside) / len(inside)))
        axes.plot(*zip(*points, strict=True), marker="o", label=LABELS.get(name, name))
    axes.set_xlabel("probability that the sentence answers")
    axes.set_ylabel("share of sentences that did")
    axes.legend(frameon=False)
    _save(figure, out)


def risk_coverage(
    shown: dict[str, Sequence[dict[str, Any]]], thresholds: dict[str, float], out: Path
) -> None:
    """Share of wrong answers over the share of all questions answered, threshold marked."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5, 4.2), layout="constrained")
    for name, rows in shown.items():
        ordered = sorted(rows, key=lambda r: -r["probability"])
        wrong, coverage, risk = 0, [], []
        for count, row in enumerate(ordered, 1):
            wrong += not row["right"]
            coverage.append(count / len(ordered))
            risk.append(wrong / count)
        (line,) = axes.plot(coverage, risk, label=LABELS.get(name, name))
        answered = sum(r["probability"] >= thresholds[name] for r in rows)
        if answered:
            axes.plot(
                coverage[answered - 1], risk[answered - 1], marker="o", color=line.get_color()
            )
    axes.set_xlabel("share of all questions answered (dot: the threshold)")
    axes.set_ylabel("share of answers that were wrong")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    _save(figure, out)


LABELS = {"reader": "trained reader", "words": "words and cosine alone"}


def _save(figure: Any, out: Path) -> None:
    figure.savefig(out, metadata={"Date": None})
    print(out)


if __name__ == "__main__":
    main()
