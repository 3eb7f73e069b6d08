"""From found passages to the few sentences worth reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.reading.reader import Excerpt
from index import Hit, Snapshot
from ingest import Document, Span, citable_sentences

READ_AT_MOST = 8
"""Sentences handed to the reader; reading more costs time and invites one that fools it."""

BEFORE_SHARE = 0.5
"""Worth of a question's word in the sentence before, or in the heading, beside one in the
sentence itself."""

PASSAGE_WEIGHT = 0.6
"""Weight of the passage's fused score beside the share of the question's words; fitted by
``training/calibrate.py`` so that the right sentence is among those read most often."""


@dataclass(frozen=True)
class Candidate:
    """A sentence of a found passage, with what is cheaply known of it.

    ``coverage`` is the share of the question's words, weighted by rarity, that the sentence
    holds, those only standing before it counted in part; ``prescore`` decides what is read.
    """

    hit: Hit
    span: Span
    before: str
    coverage: float
    prescore: float

    @property
    def document(self) -> Document:
        """The document the sentence stands in."""
        return self.hit.passage.document

    @property
    def text(self) -> str:
        """The sentence."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def excerpt(self) -> Excerpt:
        """What the reader gets."""
        return Excerpt(self.text, self.before)


class Contexts:
    """What stands before each citable sentence of a document; kept for the documents in use."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[Span, str]] = {}

    def before(self, document: Document, span: Span, opening: str) -> str:
        """The sentence before, when it is in the same section; else ``opening``."""
        key = (document.slug, document.version)
        if key not in self._known:
            if len(self._known) >= _DOCUMENTS_KEPT:
                self._known.clear()
            self._known[key] = _preceding(document)
        return self._known[key].get(span, "") or opening


_DOCUMENTS_KEPT = 512
"""Documents whose sentences are kept at hand: some tens of megabytes at most."""


def _preceding(document: Document) -> dict[Span, str]:
    """Each sentence's predecessor within its section."""
    heads = [heading.span.start for heading in document.layout.headings]
    found: dict[Span, str] = {}
    last: Span | None = None
    for span in citable_sentences(document):
        if last is not None and not any(last.start < head < span.start for head in heads):
            found[span] = document.text[last.start : last.end]
        last = span
    return found


def gather(
    question: str, hits: Sequence[Hit], snapshot: Snapshot, contexts: Contexts
) -> list[Candidate]:
    """All sentences of the hits, best prescore first, equal ones in reading order."""
    weights = snapshot.stem_weights(question)
    candidates = []
    seen: set[tuple[str, Span]] = set()
    for hit in hits:
        passage = hit.passage
        for span in passage.sentences:
            if (passage.document.slug, span) in seen:
                continue
            seen.add((passage.document.slug, span))
            text = passage.document.text[span.start : span.end]
            before = contexts.before(passage.document, span, passage.context)
            coverage = share_of(weights, text, f"{passage.context}\n{before}", snapshot.stems)
            prescore = coverage + PASSAGE_WEIGHT * hit.score
            candidates.append(Candidate(hit, span, before, coverage, prescore))
    return sorted(candidates, key=lambda c: (-c.prescore, c.document.slug, c.span.start))


def share_of(
    weights: Mapping[str, float], text: str, around: str, stems: Callable[[str], list[str]]
) -> float:
    """The share of ``weights`` whose stems stand in ``text``, those only ``around`` it in part."""
    total = sum(weights.values())
    if not total:
        return 0.0
    inside = set(stems(text))
    outside = set(stems(around)) - inside
    held = sum(weight for stem, weight in weights.items() if stem in inside)
    near = sum(weight for stem, weight in weights.items() if stem in outside)
    return (held + BEFORE_SHARE * near) / total
