"""Which sentences a question is trained on: the right one and the most tempting wrong ones.

Everything is mined once with the bundled encoder and word overlap, the two things our retriever
fuses, and kept as indices into one table of sentences.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from ingest import Span
from training.sources import Paragraph

ELSEWHERE = 12
"""Tempting sentences kept from other paragraphs; one is drawn each time a question is read."""

_WORD = re.compile(r"[a-z0-9]+")
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paragraph and the words before it (the title, for a first sentence)."""

    text: str
    before: str
    paragraph: int


@dataclass(frozen=True)
class Mined:
    """A question with the sentences it is read against, as rows of the sentence table.

    ``right`` is the answering sentence, or -1; ``answer`` its short answer's range in the
    sentence, or None; ``inside`` the other sentences of the paragraph, most tempting first;
    ``elsewhere`` tempting sentences of other paragraphs.
    """

    text: str
    source: str
    right: int
    answer: Span | None
    inside: tuple[int, ...]
    elsewhere: tuple[int, ...]

    def moved(self, by: int) -> "Mined":
        """The same question where the table's rows begin ``by`` further down."""
        return replace(
            self,
            right=self.right + by if self.right >= 0 else -1,
            inside=tuple(row + by for row in self.inside),
            elsewhere=tuple(row + by for row in self.elsewhere),
        )


def words(text: str) -> list[str]:
    """Lower-case words and numbers."""
    return _WORD.findall(text.lower())


def sentence_table(paragraphs: Sequence[Paragraph]) -> tuple[list[Sentence], list[range]]:
    """All sentences, and for each paragraph the rows of its own."""
    table: list[Sentence] = []
    rows: list[range] = []
    for number, paragraph in enumerate(paragraphs):
        first = len(table)
        before = paragraph.title
        for span in paragraph.sentences:
            text = paragraph.text[span.start : span.end]
            table.append(Sentence(text, before, number))
            before = text
        rows.append(range(first, len(table)))
    return table, rows


def mine(
    paragraphs: Sequence[Paragraph], encoder: Any, *, chunk: int = 512
) -> tuple[list[Sentence], list[Mined]]:
    """The sentence table and every question mined against it.

    ``encoder.encode(texts)`` gives unit vectors, (texts, dimensions).
    """
    table, rows = sentence_table(paragraphs)
    vectors = _encode(encoder, [sentence.text for sentence in table], "sentences")
    bags = [frozenset(words(sentence.text)) for sentence in table]
    counts = Counter(word for bag in bags for word in bag)
    idf = {word: math.log(1 + len(bags) / count) for word, count in counts.items()}
    asked = [(n, question) for n, p in enumerate(paragraphs) for question in p.questions]
    question_vectors = _encode(encoder, [question.text for _, question in asked], "questions")
    mined: list[Mined] = []
    for start in tqdm(range(0, len(asked), chunk), desc="mining", unit="chunk"):
        cosines = question_vectors[start : start + chunk] @ vectors.T
        nearest = np.argpartition(-cosines, 40, axis=1)[:, :40]
        for row, (number, question) in enumerate(asked[start : start + chunk]):
            paragraph = paragraphs[number]
            own = rows[number]
            bag = frozenset(words(question.text))
            total = sum(idf.get(word, 0.0) for word in bag) or 1.0

            def tempting(
                index: int,
                bag: frozenset[str] = bag,
                total: float = total,
                cosine: Vectors = cosines[row],
            ) -> float:
                shared = sum(idf[word] for word in bag & bags[index])
                return float(cosine[index]) + shared / total

            right, answer = _right(paragraph, own, question.answers)
            if question.answers and right < 0:
                continue
            inside = sorted((i for i in own if i != right), key=lambda i: (-tempting(i), i))
            said = {paragraph.text[a.start : a.end].lower() for a in question.answers}
            far = sorted(
                (
                    int(i)
                    for i in nearest[row]
                    if paragraphs[table[i].paragraph].text != paragraph.text
                    and not any(text in table[i].text.lower() for text in said)
                ),
                key=lambda i: (-tempting(i), i),
            )[:ELSEWHERE]
            mined.append(
                Mined(
                    question.text,
                    paragraph.source,
                    right,
                    answer if paragraph.spans else None,
                    tuple(inside[:6]),
                    tuple(far),
                )
            )
    return table, mined


def _right(paragraph: Paragraph, own: range, answers: tuple[Span, ...]) -> tuple[int, Span | None]:
    """The first sentence that holds an answer whole (a long answer: the one it begins in)."""
    for answer in answers:
        for row, span in zip(own, paragraph.sentences, strict=True):
            if span.start <= answer.start < span.end:
                end = min(answer.end, span.end)
                return row, Span(answer.start - span.start, end - span.start)
    return -1, None


def _encode(encoder: Any, texts: Sequence[str], what: str) -> Vectors:
    """Encode each different text once, texts of like length together, with a bar."""
    different = sorted(set(texts), key=lambda text: (len(text), text))
    parts = []
    for start in tqdm(range(0, len(different), 1024), desc=f"encoding {what}", unit="slice"):
        parts.append(encoder.encode(different[start : start + 1024]))
    row = {text: number for number, text in enumerate(different)}
    return np.concatenate(parts).astype(np.float32)[[row[text] for text in texts]]
