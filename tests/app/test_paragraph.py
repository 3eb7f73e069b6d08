from collections.abc import Sequence

import pytest

from app.reading.paragraph import ParagraphReader
from app.reading.reader import Excerpt, Reading


class FindsYears:
    """Answers with the last four characters of the sentence that ends in a year."""

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        self.seen = list(excerpts)
        return [
            Reading(2.0, len(e.sentence) - 5, len(e.sentence) - 1, 0.9)
            if e.sentence[-5:-1].isdigit()
            else Reading(-3.0, 0, 0, 0.1)
            for e in excerpts
        ]


def test_the_best_sentence_gives_answer_and_probability() -> None:
    reader = FindsYears()
    paragraph = "It was long ago. They met in 1999. They left."
    short, probability = ParagraphReader(reader).read("When?", paragraph)
    assert short == "1999"
    assert probability == pytest.approx(0.8808, abs=1e-4)
    assert reader.seen[1] == Excerpt("They met in 1999.", "It was long ago.")
    assert reader.seen[0].before == ""


def test_a_paragraph_of_nothing_answers_nothing() -> None:
    assert ParagraphReader(FindsYears()).read("When?", "") == ("", 0.0)
