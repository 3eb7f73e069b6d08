"""SQuAD 1.1 and 2.0 files: open retrieval over all their paragraphs, and reading the right one."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.errors import EvalError
from evals.metrics import auc, exact_match, token_f1
from evals.protocols import Assistant, Reading, Searching
from evals.wording import plain_answer
from ingest import Document, Ingested, Original

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes: ten times SQuAD 2.0's training file."""

ANSWERS_AT = 0.5
"""Probability from which a paragraph is taken to answer: the reader's is calibrated."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the file and the title of its article; ``slug`` is p-1, p-2 and so on."""

    slug: str
    title: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question on one paragraph; no ``golds`` where the paragraph does not answer it."""

    id: str
    text: str
    paragraph: Paragraph
    golds: tuple[str, ...]


@dataclass(frozen=True)
class SquadFile:
    """A file's paragraphs, equal ones once, and its questions."""

    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Question, ...]

    @property
    def has_unanswerable(self) -> bool:
        """Whether some question has no answer, as in SQuAD 2.0."""
        return any(not question.golds for question in self.questions)


def load_squad(path: Path) -> SquadFile:
    """Read a SQuAD file of either version. Raises ``EvalError`` for anything else."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise EvalError(f"{path}: too large for a SQuAD file")
        given = json.loads(path.read_bytes())
    except OSError as error:
        raise EvalError(f"{path}: cannot read it: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise EvalError(f"{path}: not JSON; a SQuAD file is") from error
    try:
        return _parsed(given)
    except (KeyError, TypeError, AttributeError) as error:
        raise EvalError(
            f"{path}: not in SQuAD's format ({type(error).__name__}: {error})"
        ) from error


def _parsed(given: Any) -> SquadFile:
    paragraphs: dict[str, Paragraph] = {}
    questions = []
    for article in given["data"]:
        for entry in article["paragraphs"]:
            text = unicodedata.normalize("NFC", entry["context"]).strip()
            title = str(article.get("title", "")).replace("_", " ")
            if not text:
                continue
            paragraph = paragraphs.setdefault(
                text, Paragraph(f"p-{len(paragraphs) + 1}", title, text)
            )
            for qa in entry["qas"]:
                golds = () if qa.get("is_impossible") else tuple(a["text"] for a in qa["answers"])
                asked = str(qa["question"]).strip()
                if asked:
                    questions.append(Question(str(qa["id"]), asked, paragraph, golds))
    return SquadFile(tuple(paragraphs.values()), tuple(questions))


def as_ingested(paragraph: Paragraph) -> Ingested:
    """A paragraph as a document of its own, ready for a library."""
    version = hashlib.sha256(paragraph.text.encode()).hexdigest()[:12]
    document = Document(
        slug=paragraph.slug,
        version=version,
        title=paragraph.title,
        authors=(),
        published="",
        publisher="",
        url="",
        kind="paragraph",
        text=paragraph.text,
        identity=f"slug:{paragraph.slug}",
    )
    return Ingested(document, Original(paragraph.text.encode(), "text/plain", paragraph.slug))


def open_figures(
    questions: Sequence[Question],
    assistant: Assistant,
    searching: Searching,
    progress: Progress,
    threshold: float = 0.0,
) -> dict[str, float]:
    """The answerable questions asked over all paragraphs; unanswerable ones are left out.

    ``paragraph_hit_at_1``: the gold paragraph is found first. ``sentence_accuracy``: the first
    claim's first citation stands in the gold paragraph and holds a gold answer.
    ``exact_match`` and ``f1`` are of the answer's short answer. ``answered``: the share of
    answers whose probability, where they have one, reaches ``threshold``.
    """
    asked = [question for question in questions if question.golds]
    hits = right = exact = f1 = sure = 0.0
    for done, question in enumerate(asked, 1):
        found = searching.search(question.text, 1)
        hits += bool(found) and found[0].passage.document.slug == question.paragraph.slug
        answer = assistant.ask(question.text)
        sure += bool(answer.claims) and getattr(answer, "probability", 1.0) >= threshold
        first = next((c for claim in answer.claims[:1] for c in claim.citations), None)
        right += (
            first is not None
            and first.document == question.paragraph.slug
            and any(contains(first.quote, gold) for gold in question.golds)
        )
        short = getattr(answer, "short", "") or next(
            (getattr(claim, "short", "") for claim in answer.claims), ""
        )
        exact += exact_match(short, question.golds)
        f1 += token_f1(short, question.golds)
        progress(done, len(asked))
    count = len(asked) or 1
    return {
        "open_questions": len(asked),
        "paragraph_hit_at_1": hits / count,
        "sentence_accuracy": right / count,
        "exact_match": exact / count,
        "f1": f1 / count,
        "answered": sure / count,
    }


def gold_figures(
    questions: Sequence[Question], reader: Reading, progress: Progress
) -> dict[str, float]:
    """Every question read in its own paragraph.

    ``answerable_exact_match`` and ``answerable_f1``: the short answer where there is one,
    whatever the probability. With unanswerable questions also ``answerability_auc`` of the
    probability, and ``squad2_f1`` as the official script computes it, an answer below
    ``ANSWERS_AT`` being none.
    """
    probabilities, answerable = [], []
    exact, f1, official = [], [], []
    for done, question in enumerate(questions, 1):
        short, probability = reader.read(question.text, question.paragraph.text)
        probabilities.append(probability)
        answerable.append(bool(question.golds))
        official.append(token_f1(short if probability >= ANSWERS_AT else "", question.golds))
        if question.golds:
            exact.append(exact_match(short, question.golds))
            f1.append(token_f1(short, question.golds))
        progress(done, len(questions))
    figures = {"answerable_exact_match": _mean(exact), "answerable_f1": _mean(f1)}
    if not all(answerable):
        figures["answerability_auc"] = auc(probabilities, answerable)
        figures["squad2_f1"] = _mean(official)
    return figures


def contains(text: str, gold: str) -> bool:
    """Whether ``text`` holds a gold answer, both as SQuAD compares them, in whole words."""
    wanted = plain_answer(gold)
    return bool(wanted) and f" {wanted} " in f" {plain_answer(text)} "


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
