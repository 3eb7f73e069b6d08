"""Plots as SVG text, drawn without a library so that a report is one file."""

from collections.abc import Iterable, Sequence
from html import escape

from evals.metrics import RiskPoint, percentile

WIDTH, HEIGHT = 460, 260
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 14, 44
"""Pixels of a plot and of the margins around its frame."""

BINS = 24
"""Bars of the latency plot."""


def risk_coverage_plot(points: Sequence[RiskPoint]) -> str:
    """Risk over coverage; the last point, where the threshold stands, is marked."""
    if not points:
        return _empty("No question was answered.")
    top = max(0.1, max(point.risk for point in points) * 1.1)
    path = " ".join(
        f"{'M' if at == 0 else 'L'}{_x(point.coverage, 1):.1f},{_y(point.risk, top):.1f}"
        for at, point in enumerate(points)
    )
    here = points[-1]
    x, y = _x(here.coverage, 1), _y(here.risk, top)
    label = f"threshold: probability ≥ {here.threshold:.2f}"
    share = f"{here.coverage:.0%} answered, {here.risk:.1%} of them wrong"
    anchor, shift = ("end", -6) if x > WIDTH / 2 else ("start", 6)
    marks = (
        f'<path d="{path}" class="line"/>'
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_y(0, top):.1f}" y2="{TOP}" class="mark"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="dot"/>'
        + "".join(
            f'<text x="{x + shift:.1f}" y="{TOP + 12 + 14 * line}" class="note" '
            f'text-anchor="{anchor}">{escape(words)}</text>'
            for line, words in enumerate((label, share))
        )
    )
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    return _framed(
        marks,
        "Share of all questions answered",
        "Share of those wrong",
        [(_x(t, 1), f"{t:.0%}") for t in ticks],
        [(_y(top * t, top), f"{top * t:.0%}") for t in (0.0, 0.5, 1.0)],
        "Risk-coverage curve",
    )


def latency_plot(milliseconds: Sequence[float]) -> str:
    """A histogram of how long answers took, p50 and p95 marked."""
    if not milliseconds:
        return _empty("Nothing was asked.")
    # A few answers that waited for a model must not squeeze the others into one bar.
    usual = min(percentile(milliseconds, 0.99), 3 * percentile(milliseconds, 0.9))
    top = max(usual, 1.0) * 1.05
    counts = [0] * BINS
    for taken in milliseconds:
        counts[min(BINS - 1, int(taken / top * BINS))] += 1
    most = max(counts)
    high = most * 1.3  # room above the bars for what the lines say
    width = (WIDTH - LEFT - RIGHT) / BINS
    bars = "".join(
        f'<rect x="{LEFT + at * width + 0.5:.1f}" y="{_y(count, high):.1f}" '
        f'width="{width - 1:.1f}" height="{_y(0, high) - _y(count, high):.1f}" class="bar">'
        f"<title>{count} answers, {at * top / BINS:.0f}–{(at + 1) * top / BINS:.0f} ms"
        f"{' and more' if at == BINS - 1 else ''}</title></rect>"
        for at, count in enumerate(counts)
        if count
    )
    for share, line in ((0.5, 0), (0.95, 1)):
        value = percentile(milliseconds, share)
        x = _x(min(value, top), top)
        anchor, shift = ("end", -4) if x > WIDTH * 0.6 else ("start", 4)
        bars += (
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_y(0, 1):.1f}" y2="{TOP}" class="mark"/>'
            f'<text x="{x + shift:.1f}" y="{TOP + 12 + 14 * line}" class="note" '
            f'text-anchor="{anchor}">p{share * 100:.0f} {value:.0f} ms</text>'
        )
    return _framed(
        bars,
        "Milliseconds an answer took",
        "Answers",
        [(_x(top * t, top), f"{top * t:.0f}") for t in (0, 0.25, 0.5, 0.75, 1)],
        [(_y(most * t, high), f"{most * t:.0f}") for t in ((0, 0.5, 1) if most > 1 else (0, 1))],
        "Latency histogram",
    )


def interval_bar(low: float, value: float, high: float) -> str:
    """A share between 0 and 1 with its interval, as a small bar for a table's cell."""
    scale = 120
    return (
        f'<svg class="interval" viewBox="0 0 {scale} 12" width="{scale}" height="12" role="img" '
        f'aria-label="{value:.3f}, between {low:.3f} and {high:.3f}">'
        f'<rect x="0" y="5" width="{scale}" height="2" class="rail"/>'
        f'<rect x="{low * scale:.1f}" y="4" width="{max(1.0, (high - low) * scale):.1f}" '
        f'height="4" class="spread"/>'
        f'<circle cx="{min(max(value * scale, 3), scale - 3):.1f}" cy="6" r="3" class="dot"/></svg>'
    )


def _framed(
    inside: str,
    below: str,
    beside: str,
    x_ticks: Iterable[tuple[float, str]],
    y_ticks: Iterable[tuple[float, str]],
    title: str,
) -> str:
    base = HEIGHT - BOTTOM
    axes = "".join(
        f'<text x="{x:.1f}" y="{base + 16}" text-anchor="middle" class="tick">{label}</text>'
        for x, label in x_ticks
    ) + "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" class="tick">{label}</text>'
        for y, label in y_ticks
    )
    middle = (TOP + base) / 2
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" class="plot" role="img" aria-label="{title}">{axes}'
        f'{inside}<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle" '
        f'class="axis">{below}</text><text transform="translate(14 {middle}) rotate(-90)" '
        f'text-anchor="middle" class="axis">{beside}</text></svg>'
    )


def _empty(words: str) -> str:
    return f'<p class="empty">{escape(words)}</p>'


def _x(value: float, top: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value / top


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top
