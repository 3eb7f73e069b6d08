"""Retrieve and read: the sentences of a snapshot that may answer, and what is known of them."""

from collections.abc import Callable
from dataclasses import dataclass

from app.candidates import READ_AT_MOST, Candidate, Contexts, gather
from app.checks import Checked, check
from app.decision import Evidence, evidence_for
from app.question import sought_by
from app.reading.reader import Reader, Reading
from index import Filters, Hit, Snapshot

PASSAGES = 12
"""Passages whose sentences are candidates."""

STRENGTH_OF_PRESCORE = 1.0
"""Logits that a prescore of 1 adds to the reader's; fitted by ``training/calibrate.py``."""

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Read:
    """A candidate, what the reader says of it, and the two together as one logit."""

    candidate: Candidate
    reading: Reading
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
    filters: Filters = Filters(),
    progress: Progress = silent,
) -> Found:
    """Search, gather sentences, read the best few; see ``Found``."""
    progress(f"searching {snapshot.passage_count:,} passages")
    hits = tuple(snapshot.search(question, k=PASSAGES, filters=filters))
    candidates = gather(question, hits, snapshot, contexts)[:READ_AT_MOST]
    if not candidates:
        return Found(hits, (), -1, None)
    progress(f"reading {len(candidates)} sentences")
    readings = reader.read(question, [candidate.excerpt for candidate in candidates])
    read = tuple(
        Read(candidate, reading, reading.score + STRENGTH_OF_PRESCORE * candidate.prescore)
        for candidate, reading in zip(candidates, readings, strict=True)
    )
    best = max(range(len(read)), key=lambda i: (read[i].strength, -i))
    cosine = max(hit.why.dense for hit in hits)
    pairs = [(one.candidate, one.reading) for one in read]
    checked = checked_by(question, read[best].candidate)
    evidence = evidence_for(pairs, best, cosine, unknown_share(snapshot, question), checked)
    return Found(hits, read, best, evidence)


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
