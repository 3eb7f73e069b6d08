"""Measure a reader on the parts of the data it never saw: ``python -m training.measure DATA``.

Figures as the field uses them. "Right sentence first" searches all paragraphs of the set; the
answerability figures are given the gold paragraph, as in SQuAD 2.0.
"""

import argparse
import json
import random
import re
import string
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from app.reading.reader import Excerpt, Reader, Reading, TrainedReader
from ingest import Span
from training.sources import Paragraph, Question, load_all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--written", type=Path, default=Path("training/near_misses"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--most", type=int, default=400, help="questions a set at most")
    parser.add_argument("--part", default="test")
    args = parser.parse_args()
    reader = unpinned(args.weights)
    paragraphs = [p for p in load_all(args.data, args.written) if p.part == args.part]
    for source in sorted({p.source for p in paragraphs}):
        own = [(p, q) for p in paragraphs if p.source == source for q in p.questions]
        drawn = random.Random(5).sample(own, min(len(own), args.most))
        print(json.dumps({"set": source, **given_paragraph(reader, drawn)}), flush=True)


def unpinned(weights: Path) -> TrainedReader:
    """A reader with any weights, as while training: their digest is their own."""
    import hashlib

    return TrainedReader(weights, hashlib.sha256(weights.read_bytes()).hexdigest())


def excerpts(paragraph: Paragraph) -> list[Excerpt]:
    """The paragraph's sentences, each with what stands before it."""
    before, found = paragraph.title, []
    for span in paragraph.sentences:
        text = paragraph.text[span.start : span.end]
        found.append(Excerpt(text, before))
        before = text
    return found


def best_of(readings: Sequence[Reading]) -> int:
    """The index of the highest score, the earliest of equals."""
    return max(range(len(readings)), key=lambda i: (readings[i].score, -i))


def given_paragraph(
    reader: Reader, asked: Sequence[tuple[Paragraph, Question]]
) -> dict[str, float | int]:
    """Sentence choice, short answer and answerability within the gold paragraph."""
    right, f1s, exact, scores, labels = [], [], [], [], []
    for paragraph, question in tqdm(asked, unit="question"):
        own = excerpts(paragraph)
        readings = reader.read(question.text, own)
        best = best_of(readings)
        scores.append(readings[best].score)
        labels.append(bool(question.answers))
        if not question.answers:
            continue
        span = paragraph.sentences[best]
        right.append(any(_touches(span, answer) for answer in question.answers))
        if paragraph.spans:
            said = own[best].sentence[readings[best].start : readings[best].end]
            gold = [paragraph.text[a.start : a.end] for a in question.answers]
            f1s.append(max(f1(said, text) for text in gold))
            exact.append(max(float(normal(said) == normal(text)) for text in gold))
    return {
        "questions": len(asked),
        "right_sentence": mean(right),
        "f1": mean(f1s),
        "exact_match": mean(exact),
        "auc": auc(scores, labels),
    }


def _touches(sentence: Span, answer: Span) -> bool:
    return sentence.start <= answer.start < sentence.end


def mean(values: Sequence[float]) -> float:
    """The mean to three digits; 0 of nothing."""
    return round(float(np.mean(values)), 3) if values else 0.0


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Area under the ROC curve by ranks (Mann-Whitney U), ties counted half; 0 of one class."""
    positive = np.array([s for s, label in zip(scores, labels, strict=True) if label])
    negative = np.array([s for s, label in zip(scores, labels, strict=True) if not label])
    if not len(positive) or not len(negative):
        return 0.0
    above = (positive[:, None] > negative[None]).mean()
    same = (positive[:, None] == negative[None]).mean()
    return round(float(above + same / 2), 3)


def normal(text: str) -> str:
    """SQuAD's normal form: lower case, no articles, no punctuation, single spaces."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def f1(said: str, gold: str) -> float:
    """SQuAD's token F1 of two answers."""
    left, right = normal(said).split(), normal(gold).split()
    shared = sum((Counter(left) & Counter(right)).values())
    if not shared:
        return float(left == right)
    precision, recall = shared / len(left), shared / len(right)
    return 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
