"""Retrieve and read: the sentences of a snapshot that may answer, and what is known of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.naming.digests import digests
from app.parts import Ranking
from app.reading.candidates import READ_AT_MOST, Candidate, Contexts, gather
from app.reading.checks import Checked, check
from app.reading.decision import Evidence, evidence_for
from app.reading.likeness import Likenesses
from app.reading.reader import Reader, Reading
from app.understanding.question import sought_by
from index import Filters, Hit, Snapshot

PASSAGES = 12
"""Passages whose sentences are candidates."""

STRENGTH_OF_PRESCORE = 2.0
STRENGTH_OF_LIKENESS = 4.0
"""Logits that a prescore, or a cosine, of 1 adds to the reader's; chosen on the calibration part of
the training data, where they put the right sentence first most often (``training/calibrate.py``
prints the grid)."""

ORIGINAL_FIRST = 2.0
"""Logits that a digest's sentence gives way by where the work it retells was found, too."""

if TYPE_CHECKING:
    from app.reading.likeness import Vector

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Read:
    """A candidate, what the reader says of it, its cosine to the question, and all three together
    as one logit."""

    candidate: Candidate
    reading: Reading
    likeness: float
    strength: float


@dataclass(frozen=True)
class Found:
    """What a question found: passages, read sentences in reading order, and the best of them.

    ``best`` is an index into ``read``, or -1 where nothing was read, and then ``evidence`` is None.
    """

    hits: tuple[Hit, ...]
    read: tuple[Read, ...]
    best: int
    evidence: Evidence | None


def find(
    snapshot: Snapshot,
    question: str,
    reader: Reader,
    contexts: Contexts,
    likenesses: Likenesses,
    filters: Filters = Filters(),
    progress: Progress = silent,
    ranking: Ranking = "fused",
) -> Found:
    """Search, gather sentences, read the best few; see ``Found``."""
    progress(f"searching {snapshot.passage_count:,} passages")
    asked = _embedded(snapshot, question)
    hits = _ranked(snapshot, question, asked, filters, ranking)
    candidates = gather(question, hits, snapshot, contexts)[:READ_AT_MOST]
    if not candidates:
        return Found(hits, (), -1, None)
    progress(f"reading {len(candidates)} sentences")
    readings = reader.read(question, [candidate.excerpt for candidate in candidates])
    cosines = [likenesses.of(snapshot, asked, candidate.text) for candidate in candidates]
    retold = _retold(hits)
    read = tuple(
        Read(
            candidate,
            reading,
            likeness,
            reading.score
            + STRENGTH_OF_PRESCORE * candidate.prescore
            + STRENGTH_OF_LIKENESS * likeness
            - ORIGINAL_FIRST * (candidate.document.slug in retold),
        )
        for candidate, reading, likeness in zip(candidates, readings, cosines, strict=True)
    )
    best = max(range(len(read)), key=lambda i: (read[i].strength, -i))
    cosine = max(hit.why.dense for hit in hits)
    pairs = [(one.candidate, one.reading) for one in read]
    checked = checked_by(question, read[best].candidate)
    unknown = unknown_share(snapshot, question)
    evidence = evidence_for(pairs, best, cosine, read[best].likeness, unknown, checked)
    return Found(hits, read, best, evidence)


def _embedded(snapshot: Snapshot, question: str) -> "Vector | None":
    """The question's vector; None where there is nothing to compare it with."""
    if not (snapshot.dense and snapshot.passage_count and question.strip()):
        return None
    vector: Vector = snapshot.embed([question])[0]
    return vector


def _ranked(
    snapshot: Snapshot, question: str, asked: "Vector | None", filters: Filters, ranking: Ranking
) -> tuple[Hit, ...]:
    """The passages found; by one side's score alone where its part is to be shown."""
    k = PASSAGES if ranking == "fused" else 10 * PASSAGES
    if asked is None:
        hits = snapshot.search(question, k, filters)
    else:
        hits = snapshot.search_vector(question, asked, k, filters)
    if ranking == "fused":
        return tuple(hits)
    scores = [hit.why.lexical if ranking == "lexical" else hit.why.dense for hit in hits]
    top = max(scores, default=0.0) or 1.0
    alone = [
        Hit(hit.passage, max(0.0, score) / top, hit.why)
        for hit, score in zip(hits, scores, strict=True)
    ]
    return tuple(sorted(alone, key=lambda hit: -hit.score)[:PASSAGES])


def _retold(hits: tuple[Hit, ...]) -> frozenset[str]:
    """Digests among the documents found whose original was found beside them."""
    documents = {hit.passage.document.slug: hit.passage.document for hit in hits}.values()
    return frozenset(
        digest.slug
        for digest in documents
        if digest.about and any(digests(digest, other) for other in documents)
    )


def mentions(candidate: Candidate, name: str) -> bool:
    """Whether the sentence or what it stands under speaks of ``name``."""
    around = f"{candidate.text}\n{candidate.before}\n{candidate.hit.passage.context}"
    return all(
        re.search(rf"\b{re.escape(word)}", around, re.IGNORECASE)
        for word in name.split()
        if word[:1].isupper() or len(name.split()) == 1
    )


def checked_by(question: str, candidate: Candidate) -> Checked:
    """What the plain checks say of a candidate."""
    passage = candidate.hit.passage
    near = f"{candidate.before}\n{passage.context}"
    return check(question, sought_by(question), candidate.text, near, passage.text)


def unknown_share(snapshot: Snapshot, question: str) -> float:
    """The share of the question's words, weighted by rarity, that no passage has."""
    weights = snapshot.stem_weights(question)
    known = snapshot.known_words(weights)
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem not in known) / (total or 1.0)
