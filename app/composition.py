"""Which sentences make the answer: the fewest that answer, several where several are asked for."""

import re
from collections.abc import Sequence

from app.candidates import Candidate
from app.draft import Draft
from app.enumerations import Enumeration, announced, enumerations
from app.finding import Read
from app.question import Sought
from ingest import Document, Span, citable_sentences

MOST_SENTENCES = 6
"""Sentences of an answer at most: a person signs what a person can check."""

SEVERAL_WITHIN = 2.5
"""Logits: how far below the best a further sentence may read when several are asked for."""

SUPPLEMENT_LIMIT = 560
"""Characters of a sentence with the one it refers to; past it the sentence stands alone."""

_LEANS = re.compile(
    r"(?:It|They|He|She|This|These|Those|Such|That|Its|Their|His|Her|Both|Neither|The (?:former|"
    r"latter|same|two|three|four|five))\b(?!\s+(?:is|was)\s+(?:a mistake|clear|true|worth))"
)
"""A sentence that opens so says little without the one before it."""


def compose(sought: Sought, read: Sequence[Read], best: int) -> list[Draft]:
    """The drafts of an answer around ``read[best]``, in the argument's order."""
    if sought.compares:
        return _compared(sought, read, best)
    if sought.several:
        listed = _listed(sought, read, best)
        if listed:
            return listed
        return _several(sought, read, best)
    return [_draft(read[best])]


def _draft(read: Read) -> Draft:
    candidate, reading = read.candidate, read.reading
    short = candidate.text[reading.start : reading.end] if reading.sureness else ""
    return Draft(candidate.document, _supplemented(candidate), short)


def _supplemented(candidate: Candidate) -> Span:
    """The sentence, with the one before where it opens by referring to it."""
    span, document = candidate.span, candidate.document
    if not _LEANS.match(candidate.text) or not candidate.before:
        return span
    start = span.start - 1
    while start > 0 and document.text[start - 1].isspace():
        start -= 1
    before = document.text.rfind(candidate.before, 0, span.start)
    if before < 0 or span.end - before > SUPPLEMENT_LIMIT:
        return span
    between = document.text[before + len(candidate.before) : span.start]
    return Span(before, span.end) if not between.strip() else span


def _listed(sought: Sought, read: Sequence[Read], best: int) -> list[Draft]:
    """An author's own list that the best sentences stand in, whole and in its order."""
    strongest = read[best].strength
    for one in sorted(read, key=lambda r: -r.strength):
        if one.strength < strongest - SEVERAL_WITHIN:
            break
        document = one.candidate.document
        fitting = [e for e in enumerations(document) if e.holds(one.candidate.span)]
        for found in fitting:
            if _fits(sought, found, document):
                return [Draft(document, item) for item in found.items[:MOST_SENTENCES]]
    return []


def _fits(sought: Sought, found: Enumeration, document: Document) -> bool:
    if sought.count:
        lead = document.text[found.lead.start : found.lead.end] if found.lead else ""
        return sought.count in (len(found.items), announced(lead))
    return len(found.items) <= MOST_SENTENCES


def _several(sought: Sought, read: Sequence[Read], best: int) -> list[Draft]:
    """The best and what reads nearly as well; a summary takes one sentence a document first."""
    strongest = read[best].strength
    near = [r for r in read if r.strength >= max(strongest - SEVERAL_WITHIN, _LEAST_FURTHER)]
    ranked = sorted([r for r in near if r is not read[best]], key=lambda r: -r.strength)
    limit = sought.count or _USUAL
    chosen = [read[best], *ranked[: min(limit, MOST_SENTENCES) - 1]]
    if sought.summary:
        return [_draft(r) for r in sorted(chosen, key=_newest_first)]
    return [_draft(r) for r in sorted(chosen, key=lambda r: _place(r, read[best]))]


_USUAL = 3
"""Sentences of a list that names no number: what the median answer may have at most."""

_LEAST_FURTHER = 0.0
"""Logit from which a further sentence more likely answers than not."""


def _place(read: Read, best: Read) -> tuple[bool, str, int]:
    """The best sentence's document first, then each document in its own order."""
    document = read.candidate.document
    other = document.slug != best.candidate.document.slug
    return other, document.slug, read.candidate.span.start


def _newest_first(read: Read) -> tuple[tuple[int, ...], str, int]:
    date = read.candidate.document.published
    newest = tuple(-int(part) for part in date.split("-") if part.isdigit())
    return newest, read.candidate.document.slug, read.candidate.span.start


def _compared(sought: Sought, read: Sequence[Read], best: int) -> list[Draft]:
    """For each thing compared, the strongest sentence about it."""
    chosen: list[Read] = []
    for name in sought.compares:
        about = [r for r in read if _mentions(r.candidate, name)]
        if about:
            strongest = max(about, key=lambda r: r.strength)
            if strongest not in chosen:
                chosen.append(strongest)
    if not chosen:
        chosen = [read[best]]
    return [_draft(r) for r in chosen[:MOST_SENTENCES]]


def _mentions(candidate: Candidate, name: str) -> bool:
    around = f"{candidate.text}\n{candidate.before}\n{candidate.hit.passage.context}"
    return re.search(rf"\b{re.escape(name)}", around, re.IGNORECASE) is not None


def sentences_inside(draft: Draft) -> int:
    """How many whole sentences a draft shows."""
    return sum(
        draft.span.start <= s.start and s.end <= draft.span.end
        for s in citable_sentences(draft.document)
    )
