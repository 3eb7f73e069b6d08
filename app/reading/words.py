"""Reading without the trained reader: by shared words alone. The baseline and the fallback."""

from collections.abc import Sequence

from app.reading.reader import Excerpt, Reading


class WordsReader:
    """Scores nothing itself: the choice falls to the prescore, the decision to its calibration.

    Its short answers are empty: where no reader works, whole sentences are all that is sure.
    """

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        """One reading an excerpt, all alike."""
        return [Reading(0.0, 0, 0, 0.0) for _ in excerpts]
