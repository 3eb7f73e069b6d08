"""Fit the decision on questions the reader never saw: ``python -m training.calibrate DATA``.

The paragraphs of the "calibrate" part become libraries of several sizes, as the product serves
them; every question is asked as the assistant would; a logistic regression learns from what was
found whether the best sentence answers. The "test" part, never fitted on, then gives the figures
that are reported.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from app.reading.candidates import Contexts
from app.reading.decision import CALIBRATION, Calibration, Evidence
from app.reading.finding import Read, find
from app.reading.likeness import Likenesses
from app.reading.reader import Reader
from app.reading.words import WordsReader
from index import Add, Library, Snapshot
from ingest import Given, Span, read_bytes
from training.forms import times_read
from training.measure import auc, unpinned
from training.sources import Paragraph, Question, load_all

ASKED = ("near-policy", "near-search")
"""Sets whose questions are asked: policy prose, and how people search."""

SIZES = (30, 100, 300)
"""Paragraphs of the libraries asked, each a share of the part's own and, for the rest, paragraphs
that the reader was trained on. A small library knows few words, so that one it has never seen says
much; in a large one nearly every word is known and many sentences tempt. Both are in use."""

FOREIGN = "near-search"
"""The set whose questions are put to libraries without their paragraph, too. Of policy prose none
are: several files speak of one subject, so that what one library lacks another text answers."""

FOREIGN_SHARE = 0.5
"""Foreign questions asked of a library for each of its own."""

AMONG_FIRST = 3
"""Passages among which search must find a question's own paragraph for it to count. Many were
written over a paragraph and do not say what they are about ("Who worked out the likely revenue?"):
of a library nobody asks them so, and what is found for them is chance."""

GRID = tuple((prescore, likeness) for prescore in (0, 1, 2, 3, 4) for likeness in (0, 2, 4, 6, 8))
"""Strengths of prescore and likeness that are tried; ``app/reading/finding.py`` holds ours."""

FALSE_ANSWERS = 0.3
"""The rate of answers to near misses that the threshold is chosen for: seven in ten are refused.
They are written to tempt, and thinned until their form gives nothing away: of what people ask that
no document answers, far less is answered. At one in five, one in five right sentences would be
refused, too."""

FOLDS = 5

CHECKS = ("unnamed", "absent", "lacks_type")
AGAINST = ("unknown", *CHECKS)
"""What may only speak against a sentence; all else may only speak for it. Near misses are written
over a paragraph in its own words, and what it answers in other words: fitted freely, that a
sentence holds the question's words spoke against it, and "What are the three prongs of the
proposal?", every word of which the answer holds, was refused."""
WORDS_FEATURES = ("coverage", "best_coverage", "cosine", "likeness", "unknown", *CHECKS)
READER_FEATURES = ("reader", "lead", "sureness", *WORDS_FEATURES)


@dataclass(frozen=True)
class Trial:
    """A question, what it found, whether the best sentence is right, and what kind it is."""

    kind: str
    evidence: Evidence
    right: bool
    answerable: bool
    sentences: tuple[tuple[float, float, float, bool], ...] = ()
    """What was read: the reader's score, prescore, likeness, and whether it is right."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--written", type=Path, default=Path("training/near_misses"))
    parser.add_argument(
        "--weights", type=Path, help="the reader's; without, words alone are fitted"
    )
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    parser.add_argument("--most", type=int, default=1500, help="questions a part at most")
    parser.add_argument("--trials", type=Path, default=Path("training/runs/trials.json"))
    args = parser.parse_args()
    paragraphs = thinned([p for p in load_all(args.data, args.written) if p.source in ASKED])
    reader: Reader = unpinned(args.weights) if args.weights else WordsReader()
    name, features = ("reader", READER_FEATURES) if args.weights else ("words", WORDS_FEATURES)
    # Words and reader are fitted by a run each, which keeps what the other left.
    kept, shown = (_read_or_empty(path) for path in (args.out, args.trials))
    company = [p for p in paragraphs if p.part == "train"]
    learnt = trials([p for p in paragraphs if p.part == "calibrate"], company, reader, args.most)
    unseen = trials([p for p in paragraphs if p.part == "test"], company, reader, args.most)
    print(json.dumps({"right first by strength of prescore and likeness": grid(learnt)}))
    kept[name] = fit(learnt, features)
    kept[name]["threshold"] = threshold_for(learnt, features)
    figures = report(unseen, kept[name])
    shown[name] = judged(unseen, kept[name])
    kept[name]["note"] = (
        f"answers {figures['false_answers_near']:.1%} of unseen near misses, "
        f"{figures['false_answers_foreign']:.1%} of foreign questions; "
        f"refuses {figures['false_refusals']:.1%} of those it had the right sentence for"
    )
    print(json.dumps({"calibration": name, **figures}), flush=True)
    args.trials.parent.mkdir(parents=True, exist_ok=True)
    args.trials.write_text(json.dumps(shown), encoding="utf-8")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def thinned(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with fewer questions: such that a question's form does not tell whether it
    can be answered, as it does not where people ask. See ``training/forms.py``."""
    asked = [question for paragraph in paragraphs for question in paragraph.questions]
    texts, labels = [q.text for q in asked], [bool(q.answers) for q in asked]
    times = iter(times_read(texts, labels, random.Random(7)))
    return [
        replace(p, questions=tuple(q for q in p.questions if next(times) > 0)) for p in paragraphs
    ]


def _read_or_empty(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def grid(learnt: Sequence[Trial]) -> dict[str, float]:
    """How often the right sentence comes first, for each pair of strengths in ``GRID``."""
    asked = [trial.sentences for trial in learnt if trial.answerable]
    found = {}
    for prescore, likeness in GRID:
        best = [
            max(s, key=lambda one: one[0] + prescore * one[1] + likeness * one[2]) for s in asked
        ]
        found[f"{prescore}/{likeness}"] = round(float(np.mean([one[3] for one in best])), 4)
    return found


def trials(
    paragraphs: Sequence[Paragraph], company: Sequence[Paragraph], reader: Reader, most: int
) -> list[Trial]:
    """Ask the questions of a part against libraries of its paragraphs, in ``company``."""
    draw = random.Random(7)
    titles = sorted({p.title for p in paragraphs})
    draw.shuffle(titles)
    found: list[Trial] = []
    for number, size in enumerate(SIZES):
        here = set(titles[number :: len(SIZES)])
        present = [p for p in paragraphs if p.title in here]
        beside = draw.sample(company, max(0, min(len(company), size - len(present))))
        own = [(p, q) for p in present for q in p.questions]
        draw.shuffle(own)
        own = own[: most // len(SIZES)]
        absent = [p for p in paragraphs if p.title not in here and p.source == FOREIGN]
        foreign = [(p, q) for p in absent for q in p.questions]
        foreign = draw.sample(foreign, min(len(foreign), int(len(own) * FOREIGN_SHARE)))
        found += _tried([*present, *beside], own, foreign, reader)
    draw.shuffle(found)
    return found


def _tried(
    held: Sequence[Paragraph],
    own: Sequence[tuple[Paragraph, Question]],
    foreign: Sequence[tuple[Paragraph, Question]],
    reader: Reader,
) -> list[Trial]:
    """Ask one library of the paragraphs ``held`` its own questions and the foreign ones."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        slugs = publish(library, held)
        found = list(_ask_all(library.snapshot(), [*own, *foreign], slugs, reader))
        library.close()
        return found


def publish(library: Library, paragraphs: Sequence[Paragraph]) -> dict[str, str]:
    """One document a different paragraph; returns the slug of each text."""
    slugs: dict[str, str] = {}
    changes = []
    for paragraph in paragraphs:
        if paragraph.text in slugs:
            continue
        slug = f"paragraph-{len(slugs)}"
        slugs[paragraph.text] = slug
        given = Given(title=paragraph.title, slug=slug)
        changes.append(Add(read_bytes(paragraph.text.encode(), f"{slug}.txt", given)))
    library.publish(changes)
    return slugs


def _ask_all(
    snapshot: Snapshot,
    asked: Sequence[tuple[Paragraph, Question]],
    slugs: dict[str, str],
    reader: Reader,
) -> Iterator[Trial]:
    contexts, likenesses = Contexts(), Likenesses()
    for paragraph, question in tqdm(asked, unit="question"):
        found = find(snapshot, question.text, reader, contexts, likenesses)
        if found.evidence is None:
            continue
        foreign = paragraph.text not in slugs
        first = {hit.passage.document.slug for hit in found.hits[:AMONG_FIRST]}
        if not foreign and slugs[paragraph.text] not in first:
            continue
        kind = "foreign" if foreign else paragraph.source
        rights = [
            not foreign and _is_right(read, paragraph, question, slugs) for read in found.read
        ]
        sentences = tuple(
            (read.reading.score, read.candidate.prescore, read.likeness, right)
            for read, right in zip(found.read, rights, strict=True)
        )
        answerable = bool(question.answers) and not foreign
        yield Trial(kind, found.evidence, rights[found.best], answerable, sentences)


def _is_right(read: Read, paragraph: Paragraph, question: Question, slugs: dict[str, str]) -> bool:
    best = read.candidate
    if best.document.slug != slugs[paragraph.text]:
        return False
    # The canonical text may differ from the set's in white space: compare by words.
    sentence = " ".join(best.text.split())
    return any(
        " ".join(_sentence_of(paragraph, answer).split()) == sentence for answer in question.answers
    )


def _sentence_of(paragraph: Paragraph, answer: Span) -> str:
    for span in paragraph.sentences:
        if span.start <= answer.start < span.end:
            return paragraph.text[span.start : span.end]
    return ""


def fit(learnt: Sequence[Trial], features: Sequence[str]) -> dict[str, object]:
    """A logistic regression over the features; its threshold is chosen afterwards."""
    from sklearn.linear_model import LogisticRegression

    assert set(features) <= {field.name for field in fields(Evidence)}
    labels = np.array([t.right for t in learnt])
    used = list(features)
    while True:
        rows = np.array([[asdict(t.evidence)[name] for name in used] for t in learnt])
        mean, spread = rows.mean(0), rows.std(0) + 1e-9
        model = LogisticRegression(C=1.0, max_iter=1000).fit((rows - mean) / spread, labels)
        weights = model.coef_[0] / spread
        # Where the way near misses are written makes a measure seem to say the opposite of what
        # it means, it says nothing, and the rest is fitted without it: the worst first.
        signed = {
            n: float(w) * (-1 if n in AGAINST else 1)
            for n, w in zip(used, model.coef_[0], strict=True)
        }
        worst = min(signed.values())
        wrong = [n for n, w in signed.items() if w == worst < 0]
        if not wrong:
            break
        used = [name for name in used if name not in wrong]
    bias = float(model.intercept_[0] - (weights * mean).sum())
    return {
        "bias": round(bias, 5),
        "weights": {n: round(float(w), 5) for n, w in zip(used, weights, strict=True)},
        "threshold": 0.5,
        "note": "",
    }


def threshold_for(learnt: Sequence[Trial], features: Sequence[str]) -> float:
    """The probability that ``FALSE_ANSWERS`` of the near misses reach, each judged by a regression
    fitted on the other four fifths of the questions."""
    chances = []
    for fold in range(FOLDS):
        others = [trial for i, trial in enumerate(learnt) if i % FOLDS != fold]
        calibration = calibration_of(fit(others, features))
        chances += [
            calibration.probability(t.evidence)
            for t in learnt[fold::FOLDS]
            if t.kind != "foreign" and not t.answerable
        ]
    return round(float(np.quantile(chances, 1 - FALSE_ANSWERS)), 4)


def calibration_of(fitted: dict[str, object]) -> Calibration:
    """What was fitted, as the assistant uses it."""
    weights = fitted["weights"]
    assert isinstance(weights, dict)
    return Calibration(
        float(str(fitted["bias"])), weights, float(str(fitted["threshold"])), str(fitted["note"])
    )


def judged(unseen: Sequence[Trial], fitted: dict[str, object]) -> list[dict[str, object]]:
    """Each unseen question's probability and truth, for the pictures."""
    calibration = calibration_of(fitted)
    return [
        {
            "kind": trial.kind,
            "right": trial.right,
            "answerable": trial.answerable,
            "probability": calibration.probability(trial.evidence),
        }
        for trial in unseen
    ]


def report(unseen: Sequence[Trial], fitted: dict[str, object]) -> dict[str, float]:
    """The figures on questions that nothing was fitted on."""
    calibration = calibration_of(fitted)
    chances = [calibration.probability(t.evidence) for t in unseen]
    pairs = list(zip(chances, unseen, strict=True))

    def share(chosen: list[float]) -> float:
        return (
            round(float(np.mean([c >= calibration.threshold for c in chosen])), 4)
            if chosen
            else 0.0
        )

    near = [c for c, t in pairs if t.kind != "foreign" and not t.answerable]
    foreign = [c for c, t in pairs if t.kind == "foreign"]
    right = [c for c, t in pairs if t.right]
    answerable = [c for c, t in pairs if t.answerable]
    return {
        "questions": float(len(unseen)),
        "threshold": calibration.threshold,
        "right_first": round(float(np.mean([t.right for t in unseen if t.answerable])), 4),
        "false_answers_near": share(near),
        "false_answers_foreign": share(foreign),
        "false_refusals": round(1 - share(right), 4),
        "answered_of_answerable": share(answerable),
        "auc_near": auc(answerable + near, [True] * len(answerable) + [False] * len(near)),
        "auc_foreign": auc(answerable + foreign, [True] * len(answerable) + [False] * len(foreign)),
        "auc_right": auc(chances, [t.right for t in unseen]),
    }


if __name__ == "__main__":
    main()
