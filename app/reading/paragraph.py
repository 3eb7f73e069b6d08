"""Reading one paragraph by itself: what question-answering benchmarks ask of a reader."""

import math

from app.reading.reader import Excerpt, Reader
from ingest import split_sentences


class ParagraphReader:
    """Looks for the answer in one paragraph it is given, sentence by sentence."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, question: str, paragraph: str) -> tuple[str, float]:
        """The short answer in the best sentence, and the probability that it answers."""
        sentences = [paragraph[span.start : span.end] for span in split_sentences(paragraph)]
        if not sentences:
            return "", 0.0
        excerpts = [
            Excerpt(sentence, before)
            for sentence, before in zip(sentences, ["", *sentences], strict=False)
        ]
        readings = self._reader.read(question, excerpts)
        best = max(range(len(readings)), key=lambda at: (readings[at].score, -at))
        reading = readings[best]
        return sentences[best][reading.start : reading.end], _sigmoid(reading.score)


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
