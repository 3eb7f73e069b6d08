"""Progress for a person at a terminal, and one line a stage where nobody watches."""

import sys
import time

from index import Progress

EVERY_SECONDS = 0.2
"""Time between two updates of one stage's line: often enough to see that it moves."""


def shown_progress() -> Progress:
    """A callback that shows each stage on stderr, the first line at once."""
    moving = sys.stderr.isatty()
    stage, shown = "", 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal stage, shown
        moment = time.monotonic()
        first = what != stage
        if not first and not (moving and (moment - shown > EVERY_SECONDS or done >= total)):
            return
        count = f" {done:,}/{total:,}" if moving and total > 1 else ""
        size = f" ({total:,})" if not moving and total > 1 else ""
        start = "\r\x1b[K" if moving and not first else ("\n" if moving and stage else "")
        end = "" if moving else "\n"
        print(f"{start}commentary: {what}{count}{size}", end=end, file=sys.stderr, flush=True)
        stage, shown = what, moment

    return show


def end_progress() -> None:
    """End the line that a moving progress left open."""
    if sys.stderr.isatty():
        print(file=sys.stderr, flush=True)
