"""Which sentences make the answer: the fewest that answer, several where several are asked for."""

from collections.abc import Sequence

from app.composing.draft import Draft
from app.composing.enumerations import Enumeration, announced, enumerations
from app.composing.reference import referent
from app.composing.voice import voice_of
from app.reading.finding import Read
from app.understanding.question import Sought
from ingest import Document, Span

MOST_SENTENCES = 6
"""Sentences of an answer at most: a person signs what a person can check."""

SURE = 0.3
"""The reader's probability of a short answer from which it is shown by itself."""

SEVERAL_WITHIN = 2.5
"""Logits: how far below the best a further sentence may read when several are asked for."""


def compose(sought: Sought, read: Sequence[Read], best: int) -> tuple[Draft, ...]:
    """The drafts of an answer around ``read[best]``, in the argument's order."""
    drafts = [_draft(read[best])]
    if sought.several:
        drafts = _listed(sought, read, best) or _several(sought, read, best)
    return tuple(_apart(drafts))


def _apart(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those that another one's range already shows."""
    kept: list[Draft] = []
    for draft in drafts:
        inside = [
            other
            for other in drafts
            if other is not draft
            and other.document == draft.document
            and other.span.start <= draft.span.start
            and draft.span.end <= other.span.end
            and (other.span != draft.span or other in kept)
        ]
        if not inside:
            kept.append(draft)
    return kept


def _draft(read: Read) -> Draft:
    """A sentence with what it refers to, whose claim it is, and the short answer inside."""
    candidate, reading = read.candidate, read.reading
    short = candidate.text[reading.start : reading.end] if reading.sureness >= SURE else ""
    document, span = candidate.document, candidate.span
    refers_to = referent(document, span)
    return Draft(
        document,
        refers_to.span or span,
        short,
        voice_of(document, span),
        refers_to.bracket,
    )


def _item(document: Document, span: Span) -> Draft:
    """One item of an author's list: it stands beside the others, not by itself."""
    return Draft(document, span, voice=voice_of(document, span))


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
                return [_item(document, item) for item in found.items[:MOST_SENTENCES]]
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
