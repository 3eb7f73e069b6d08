"""How to fuse BM25 and cosine: right paragraph first, over SQuAD-format files.

    python -m benchmarks.fusion FILE.json…

Each file's paragraphs become one library; each answerable question is searched for. Prints the
share of questions whose own paragraph comes first, and the mean reciprocal rank in ten.
"""

import hashlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Add, Library, MiniLM, Splitter
from ingest import Document, Ingested, Original, Passage, Span

Scores = NDArray[np.float64]
Fusion = Callable[[Scores, Scores], Scores]
MANY = 10_000


def whole(document: Document, count_tokens: object, max_tokens: int) -> tuple[Passage, ...]:
    return (Passage(document, 0, len(document.text), (Span(0, len(document.text)),)),)


def paragraphs_of(path: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """The distinct paragraphs, and the answerable questions with their paragraph's number."""
    texts: dict[str, int] = {}
    questions: list[tuple[str, int]] = []
    for article in json.loads(path.read_text(encoding="utf-8-sig"))["data"]:
        for paragraph in article["paragraphs"]:
            number = texts.setdefault(paragraph["context"].strip(), len(texts))
            questions += [
                (question["question"], number)
                for question in paragraph["qas"]
                if not question.get("is_impossible")
            ]
    return list(texts), questions


def library_of(texts: list[str], folder: str) -> Library:
    library = Library.open(folder, MiniLM(), splitter=Splitter("whole", whole))
    changes = []
    for number, text in enumerate(texts):
        version = hashlib.sha256(text.encode()).hexdigest()[:12]
        document = Document(f"p{number:06}", version, "", (), "", "", "", "", text)
        changes.append(Add(Ingested(document, Original(b"", "text/plain", ""))))
    library.publish(changes)
    return library


def top_share(weight: float) -> Fusion:
    def fuse(lexical: Scores, dense: Scores) -> Scores:
        top = lexical.max(initial=0)
        share = lexical / top if top else lexical
        return weight * share + (1 - weight) * np.clip(dense, 0, 1)

    return fuse


def both_top_share(weight: float) -> Fusion:
    def fuse(lexical: Scores, dense: Scores) -> Scores:
        top, best = lexical.max(initial=0), max(dense.max(initial=0), 1e-9)
        share = lexical / top if top else lexical
        mixed: Scores = weight * share + (1 - weight) * np.clip(dense, 0, 1) / best
        return mixed

    return fuse


def min_max(weight: float) -> Fusion:
    def scaled(values: Scores) -> Scores:
        low, high = values.min(), values.max()
        return (values - low) / (high - low) if high > low else np.zeros_like(values)

    return lambda lexical, dense: weight * scaled(lexical) + (1 - weight) * scaled(dense)


def saturated(half: float, weight: float) -> Fusion:
    return lambda lexical, dense: (
        weight * lexical / (lexical + half) + (1 - weight) * np.clip(dense, 0, 1)
    )


def ranks(lexical: Scores, dense: Scores) -> Scores:
    def reciprocal(values: Scores) -> Any:
        order = np.argsort(-values, kind="stable")
        place = np.empty(len(values))
        place[order] = np.arange(len(values))
        return np.where(values > 0, 1 / (60 + 1 + place), 0.0)

    total: Scores = reciprocal(lexical) + reciprocal(dense)
    return total


FUSIONS: dict[str, Fusion] = {
    "dense alone": lambda lexical, dense: dense,
    "BM25 alone": lambda lexical, dense: lexical,
    "reciprocal ranks": ranks,
}
for weight in (0.3, 0.4, 0.5, 0.6, 0.7):
    FUSIONS[f"BM25/top {weight}, cosine"] = top_share(weight)
    FUSIONS[f"BM25/top {weight}, cosine/top"] = both_top_share(weight)
    FUSIONS[f"min-max {weight}"] = min_max(weight)
    FUSIONS[f"BM25/(BM25+8) {weight}, cosine"] = saturated(8, weight)


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        texts, questions = paragraphs_of(path)
        with tempfile.TemporaryDirectory() as folder:
            snapshot = library_of(texts, folder + "/library").snapshot()
            vectors = snapshot.embed([question for question, _ in questions])
            first = dict.fromkeys(FUSIONS, 0)
            reciprocal = dict.fromkeys(FUSIONS, 0.0)
            for (question, right), vector in zip(questions, vectors, strict=True):
                hits = snapshot.search_vector(question, vector, min(len(texts), MANY))
                numbers = [int(hit.passage.document.slug[1:]) for hit in hits]
                lexical = np.array([hit.why.lexical for hit in hits])
                dense = np.array([hit.why.dense for hit in hits])
                for name, fuse in FUSIONS.items():
                    order = np.argsort(-fuse(lexical, dense), kind="stable")[:10]
                    found = [numbers[at] for at in order]
                    if right in found:
                        first[name] += found[0] == right
                        reciprocal[name] += 1 / (1 + found.index(right))
        print(f"{path.name}: {len(texts)} paragraphs, {len(questions)} questions")
        for name in FUSIONS:
            share = first[name] / len(questions)
            print(f"  {name:32} first {share:.3f}  MRR@10 {reciprocal[name] / len(questions):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
