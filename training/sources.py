"""Public question sets, read into one shape and split so that no article stands on both sides.

Every loader takes the folder of the public data (see the model card for where it comes from) and
yields paragraphs with their questions. The split of an article is drawn from a hash of its title
(of its first words where it has none), so that sets built on one article fall on one side.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import Span
from ingest.sentences import split_sentences

HELD_OUT_PERCENT = 6
"""Share of articles kept for measuring; another such share calibrates."""


@dataclass(frozen=True)
class Question:
    """A question about one paragraph; ``answers`` are ranges of it, none where it has none."""

    text: str
    answers: tuple[Span, ...]
    kind: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, its sentences, and what was asked about it.

    ``source`` names the set; ``part`` is "train", "calibrate" or "test". Where a set labels
    sentences rather than ranges, ``spans`` is False: no short answer is learnt from it.
    """

    source: str
    title: str
    text: str
    sentences: tuple[Span, ...]
    questions: tuple[Question, ...]
    part: str
    spans: bool = True


def load_all(data: Path, written: Path | None) -> list[Paragraph]:
    """Every set, in a fixed order. ``written`` holds our own near misses over policy prose."""
    found: list[Paragraph] = []
    for name, path in (
        ("near-search", "near_misses/search.json"),
        ("near-wikipedia", "near_misses/wikipedia.json"),
        ("near-address", "near_misses/address.json"),
        ("squad2", "squad2_part/squad2-part.json"),
        ("policyqa", "policyqa/dev.json"),
        ("policyqa", "policyqa/test.json"),
        ("wikipedia", "squadshifts/new_wiki_v1.0.json"),
        ("reddit", "squadshifts/reddit_v1.0.json"),
        ("amazon", "squadshifts/amazon_reviews_v1.0.json"),
    ):
        found.extend(_squad(name, data / path))
    if written is not None:
        for file in sorted(written.glob("*.json")):
            found.extend(_squad("near-policy", file))
    found.extend(_qed(data / "qed" / "qed-parts.jsonl"))
    found.extend(_nq(data / "nq_oracle" / "nq-open-oracle.jsonl.gz"))
    for part in ("dev", "test"):
        found.extend(_selqa(data / "selqa" / f"selqa-ass-{part}.json"))
    return found


def part_of(title: str) -> str:
    """The side an article falls on; the same for every set that uses it."""
    key = re.sub(r"[\W_]+", " ", title).strip().lower()
    draw = int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 100
    if draw < HELD_OUT_PERCENT:
        return "test"
    return "calibrate" if draw < 2 * HELD_OUT_PERCENT else "train"


def _squad(source: str, path: Path) -> Iterator[Paragraph]:
    articles = json.loads(path.read_text(encoding="utf-8-sig"))["data"]
    parts = _few_parts(articles) if source == "squad2" else {}
    for article in articles:
        title = article["title"]
        for number, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"]
            # Sets that are one article (a Reddit thread, an address) are split by paragraph;
            # what we wrote is split by its short piece.
            alone = source in ("reddit", "near-address")
            questions = tuple(
                Question(
                    entry["question"].strip(),
                    tuple(
                        sorted(
                            {
                                Span(a["answer_start"], a["answer_start"] + len(a["text"]))
                                for a in entry["answers"]
                                if a["text"]
                            }
                        )
                    ),
                    entry.get("kind", ""),
                )
                for entry in paragraph["qas"]
            )
            yield Paragraph(
                source,
                title.replace("_", " "),
                text,
                tuple(split_sentences(text)),
                questions,
                parts.get(title) or part_of(f"{title} {number}" if alone else title),
                # Privacy-policy answers are long stretches: sentences, not short answers.
                spans=source != "policyqa",
            )


def _few_parts(articles: list[dict[str, Any]]) -> dict[str, str]:
    """Sides for a set of so few articles that drawing could leave one side empty.

    The smallest article is calibrated on and the next measured on, which leaves most to learn.
    """
    sizes = sorted((sum(len(p["qas"]) for p in a["paragraphs"]), a["title"]) for a in articles)
    parts = dict.fromkeys((title for _, title in sizes), "train")
    parts[sizes[0][1]], parts[sizes[1][1]] = "calibrate", "test"
    return parts


_UNTOKENISED = (
    (re.compile(r" ([.,;:!?%)\]}])"), r"\1"),
    (re.compile(r"([(\[{$]) "), r"\1"),
    (re.compile(r" ('s|'re|'ve|'ll|'d|'m|n't|'(?= ))"), r"\1"),
    (re.compile(r"`` ?"), '"'),
    (re.compile(r" ?''"), '"'),
    (re.compile(r" -- "), " – "),
    (re.compile(r"(\w) - (\w)"), r"\1-\2"),
)


def untokenise(text: str) -> str:
    """Undo the spaces that a tokeniser put between words and punctuation."""
    for pattern, put in _UNTOKENISED:
        text = pattern.sub(put, text)
    return re.sub(r"\s+", " ", text).strip()


def _qed(path: Path) -> Iterator[Paragraph]:
    """Search questions; what is tokenised is joined again, and answers found anew."""
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        raw, spans = entry["paragraph_text"], entry["answer_spans"]
        text = untokenise(raw)
        answers = []
        for start, end in spans:
            # The answer's place: after as many characters as what stands before it, rejoined.
            wanted = untokenise(raw[start:end])
            near = len(untokenise(raw[:start]))
            at = text.find(wanted, max(0, near - 5))
            if wanted and at >= 0:
                answers.append(Span(at, at + len(wanted)))
        if answers:
            question = Question(entry["question_text"].strip(), (answers[0],))
            title = entry["title_text"]
            yield Paragraph(
                "qed", title, text, tuple(split_sentences(text)), (question,), part_of(title)
            )


def _nq(path: Path) -> Iterator[Paragraph]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            context = entry["ctxs"][0]
            text = re.sub(r"\s+", " ", context["text"])
            spans = [
                Span(found.start(), found.end())
                for answer in entry["answers"]
                for found in [re.search(re.escape(answer), text, re.IGNORECASE)]
                if answer and found
            ]
            if spans:
                question = Question(entry["question"].strip(), (min(spans),))
                yield Paragraph(
                    "nq",
                    context["title"],
                    text,
                    tuple(split_sentences(text)),
                    (question,),
                    part_of(context["title"]),
                )


def _selqa(path: Path) -> Iterator[Paragraph]:
    """Sentences are given as candidates: the paragraph is their sequence."""
    for entry in json.loads(path.read_text(encoding="utf-8")):
        candidates = [untokenise(sentence) for sentence in entry["candidates"]]
        sentences, at = [], 0
        for sentence in candidates:
            sentences.append(Span(at, at + len(sentence)))
            at += len(sentence) + 1
        question = Question(entry["question"].strip(), (sentences[entry["answers"][0]],))
        yield Paragraph(
            "selqa",
            entry["article"],
            " ".join(candidates),
            tuple(sentences),
            (question,),
            part_of(entry["article"]),
            spans=False,
        )
