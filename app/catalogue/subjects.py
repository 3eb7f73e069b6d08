"""Which documents treat a subject, and the sentences that show it."""

import re

from app.catalogue.works import about_itself, title_line
from app.naming.names import names_in
from index import Filters, Snapshot
from ingest import Document, Span, citable_sentences

PASSAGES = 60
"""Passages looked at to find which documents treat a subject."""

LEAST_COVERED = 0.6
"""Share of a subject's words, weighed by rarity, that a document's best passage must have."""

LEAST_COVERED_BY_BEST = 0.35
"""The same where one document is asked for: a person describes what it says in other words."""

FEW_WORDS = 2
"""A subject of so few words is on it only with all of them: "the population of Mongolia"."""


def documents_on(
    topic: str, snapshot: Snapshot, filters: Filters, only_best: bool = False
) -> list[Document]:
    """The documents with a passage on a subject, by that passage's score and their title's words.

    A proper name in the subject has to stand in the document. ``only_best`` gives the first
    alone, and is content with fewer of the subject's words.
    """
    weights = snapshot.stem_weights(topic)
    total = sum(weights.values())
    if not total:
        return []
    least = LEAST_COVERED_BY_BEST if only_best else LEAST_COVERED
    least = 0.99 if len(weights) <= FEW_WORDS else least
    names = set(snapshot.stems(" ".join(names_in(topic))))
    best: dict[str, tuple[float, Document]] = {}
    for hit in snapshot.search(topic, k=PASSAGES, filters=filters):
        document = hit.passage.document
        covered = _covered(hit.passage.text + " " + hit.passage.context, weights, snapshot) / total
        if covered < least or not names <= set(snapshot.stems(document.text)):
            continue
        titled = _covered(document.title, weights, snapshot) / total
        score = hit.score + covered / 2 + titled
        if score > best.get(document.slug, (0.0, document))[0]:
            best[document.slug] = (score, document)
    ranked = [d for _, d in sorted(best.values(), key=lambda pair: (-pair[0], pair[1].slug))]
    return ranked[:1] if only_best else ranked


def _covered(text: str, weights: dict[str, float], snapshot: Snapshot) -> float:
    held = set(snapshot.stems(text))
    return sum(weight for stem, weight in weights.items() if stem in held)


def shown_for(document: Document, topic: str, snapshot: Snapshot, alone: bool) -> list[Span]:
    """What shows that a document treats a subject: its best sentence.

    Of a document that stands ``alone`` also what it says of itself, its title and its opening.
    """
    weights = snapshot.stem_weights(topic)
    sentences = citable_sentences(document)

    def rank(span: Span) -> float:
        return _covered(document.text[span.start : span.end], weights, snapshot)

    best = max(sentences, key=rank)
    if not alone:
        return [best]
    of_itself = [
        s
        for s in about_itself(document)[:4]
        if re.match(
            r"This (?:document|digest|explainer|chronology)\b", document.text[s.start : s.end]
        )
    ]
    spans = [best, *of_itself[:1], title_line(document), sentences[0]]
    return list(dict.fromkeys(spans))
