"""Which documents a phrase means ("the commentary", "the explainer on China"), and what each
says of its own making: who wrote it, when and where it appeared."""

import re
from collections.abc import Sequence

from app.catalogue.document_question import KIND_NOUNS, NOUNS, OPINION_NOUNS
from app.composing.voice import OPINION_KINDS
from app.naming.digests import digests, plain_title
from index import Filters, Snapshot
from ingest import Document, Span, citable_sentences

MOST_MEANT = 3
"""Works that one phrase may mean; of more, a person has to say which."""

HEAD, TAIL = 8, 10
"""Sentences at a document's beginning and end where it speaks of itself."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PHRASE = re.compile(
    rf"(?P<article>(?:the|this|that|your|our|an?|these|those|said|original|whole)\s+)*"
    rf"(?P<before>(?:[\w’'&.,+-]+\s+){{0,8}}?)(?P<noun>{NOUNS}|{KIND_NOUNS})\b"
    r"(?P<after>\s+(?:on|about|of|by|from|titled|entitled|called|named|in|with|covering|regarding|"
    r"concerning|that|which|(?-i:[\"“'‘A-Z])).+)?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:it|this|that|they|them|its|their|this one|that one)", re.IGNORECASE)
_EMPTY = _words(
    "the a an of on about by from in to for and or titled entitled called named with "
    "covering regarding concerning that which this these those is are was were said "
    "original whole piece commentary article document text explainer digest chronology "
    "entitled its their at we you i us here question"
)
"""Words of a phrase that do not say which document is meant."""

_DATE_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_APPEARED = re.compile(
    r"\b(?:appeared|published|posted|released|issued|appears|dated|reprinted|carries|ran)\b", re.I
)
_ANY_DATE = re.compile(
    rf"\b(?:\d{{1,2}} (?:{'|'.join(_DATE_MONTHS)}) \d{{4}}|(?:{'|'.join(_DATE_MONTHS)}) "
    rf"\d{{1,2}}, \d{{4}}|(?:{'|'.join(_DATE_MONTHS)}) \d{{4}}|\d{{4}}-\d\d-\d\d)\b"
)
_NAME = r"[A-ZÀ-Þ][\w’'.-]+(?: [A-ZÀ-Þ][\w’'.-]*)+"
_WRITTEN_BY = re.compile(
    rf"\b(?:commentary|article|op-ed|essay|piece|paper|report|study|text|work)\b[^.]*?\bby "
    rf"(?P<names>{_NAME}(?:(?:, | and |, and ){_NAME})*)"
)


def works_meant(
    phrase: str, snapshot: Snapshot, filters: Filters, cited: Sequence[str]
) -> tuple[Document, ...]:
    """The documents that a phrase names, or none where it names something else.

    ``cited`` are the slugs that the conversation cited last: what "it" and "the document" mean.
    An original comes before the digest of it, unless the phrase says "digest".
    """
    documents = snapshot.documents(filters)
    recent = [d for d in documents if d.slug in cited]
    if not phrase:
        return _preferred(_opinions(recent) or _opinions(documents))
    if _PRONOUN.fullmatch(phrase):
        return _preferred(recent) if recent else ()
    titled = _by_title(phrase, documents)
    if titled:
        return _preferred(titled, phrase)
    match = _PHRASE.fullmatch(phrase.strip('"“”'))
    if match is None or not match["article"]:
        return ()
    noun = match["noun"].lower()
    fitting = _of_kind(noun, documents)
    words = _content(f"{match['before'] or ''} {match['after'] or ''}", snapshot)
    if not words:
        near = [d for d in fitting if d in recent]
        return _preferred(near or fitting, phrase)
    found = _by_words(words, fitting, snapshot, anywhere=len(fitting) < len(documents))
    if not re.search(r"\bdigest", phrase, re.IGNORECASE):
        found = [next((o for o in documents if digests(d, o)), d) for d in found]
    return _preferred(list(dict.fromkeys(found)), phrase)


def _preferred(documents: Sequence[Document], phrase: str = "") -> tuple[Document, ...]:
    """The works without the digests of works that are there too; none where too many are left."""
    if not re.search(r"\bdigest\b", phrase, re.IGNORECASE):
        originals = [d for d in documents if d.kind != "digest"]
        documents = [
            d
            for d in documents
            if d.kind != "digest" or not any(digests(d, original) for original in originals)
        ]
    return tuple(documents) if len(documents) <= MOST_MEANT else ()


def _opinions(documents: Sequence[Document]) -> list[Document]:
    return [d for d in documents if d.kind in OPINION_KINDS or (d.kind == "digest" and d.about)]


def _of_kind(noun: str, documents: Sequence[Document]) -> list[Document]:
    if re.fullmatch(OPINION_NOUNS, noun, re.IGNORECASE):
        return _opinions(documents)
    if noun.rstrip("s") in ("digest", "explainer", "chronology"):
        return [d for d in documents if d.kind == noun.rstrip("s")]
    if re.fullmatch(KIND_NOUNS, noun):
        return [d for d in documents if d.kind and noun.startswith(d.kind[:4])]
    return list(documents)


def _by_title(phrase: str, documents: Sequence[Document]) -> list[Document]:
    """Documents whose title the phrase gives, whole or in three words at least."""
    quoted = re.search(r"[\"“‘]([^\"”’]{3,})[\"”’]", phrase)
    bare = re.sub(
        rf"^(?:the |this )?(?:\w+ )?(?:{NOUNS})(?: (?:titled|entitled|called|named))? ?",
        "",
        phrase,
        flags=re.I,
    )
    for words in (quoted.group(1) if quoted else "", bare, phrase):
        asked = plain_title(words)
        if len(asked.split()) < (2 if quoted else 3):
            continue
        found = [d for d in documents if _holds(plain_title(d.title), asked) or d.slug == words]
        if found:
            return found
    return []


def _holds(title: str, asked: str) -> bool:
    padded = f" {title} "
    return f" {asked} " in padded or (len(title.split()) > 2 and f" {title} " in f" {asked} ")


def _content(text: str, snapshot: Snapshot) -> list[str]:
    """The stems of a phrase that say which document is meant."""
    kept = [w for w in re.findall(r"[\w+-]+", text.replace("'s", "")) if w.lower() not in _EMPTY]
    return snapshot.stems(" ".join(kept))


def _by_words(
    words: list[str], documents: Sequence[Document], snapshot: Snapshot, anywhere: bool
) -> list[Document]:
    """Those whose title, else the one whose byline and opening (or text) has every word."""
    wanted = set(words)
    titled = [d for d in documents if wanted <= set(snapshot.stems(d.title))]
    if titled:
        return titled
    known = _preferred([d for d in documents if wanted <= set(snapshot.stems(_opening(d)))])
    if not known and anywhere:
        known = _preferred([d for d in documents if wanted <= set(snapshot.stems(d.text))])
    return list(known) if len(known) == 1 else []


def _opening(document: Document) -> str:
    spans = citable_sentences(document)[:3]
    words = " ".join(document.text[s.start : s.end] for s in spans)
    return f"{document.title} {' '.join(document.authors)} {document.publisher} {words}"


def about_itself(document: Document) -> tuple[Span, ...]:
    """The sentences at a document's two ends, where it can speak of its own making."""
    sentences = citable_sentences(document)
    return sentences if len(sentences) <= HEAD + TAIL else (*sentences[:HEAD], *sentences[-TAIL:])


def authors_stated(document: Document) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """The sentences that name the work's authors, and the authors; of a digest, the work's."""
    if document.kind == "digest":
        for span in about_itself(document):
            match = _WRITTEN_BY.search(document.text[span.start : span.end])
            if match:
                return (span,), tuple(re.split(r",? and |, ", match["names"].rstrip(".")))
        return (), ()
    left = list(document.authors)
    spans: list[Span] = []
    for span in about_itself(document):
        words = document.text[span.start : span.end]
        named = [a for a in left if _introduces(a, words)]
        if named:
            spans.append(span)
            left = [a for a in left if a not in named]
    return (tuple(spans), document.authors) if not left else ((), document.authors)


def _introduces(author: str, words: str) -> bool:
    """Whether a sentence says who the author is, or that the work is by them."""
    name = re.escape(author)
    return bool(
        re.search(rf"\b{name}(?:,[^,]+,)? (?:is|was|serves|works|teaches|leads)\b", words)
        or re.search(rf"^[Bb]y\b[^.]*{name}", words)
        or re.search(rf"\b(?:written|authored) by\b[^.]*{name}", words)
        or (re.search(rf"\b{name}\b", words) and re.search(r"\bare (?:\w+ )?\w+s?\b", words))
    )


def appearance_stated(document: Document) -> tuple[Span | None, str]:
    """The sentence that says when and where the work first appeared, and its date as written."""
    for wanted in (r"\b(?:originally|first)\b", ""):
        for span in about_itself(document):
            words = document.text[span.start : span.end]
            date = _ANY_DATE.search(words)
            if not (date and _APPEARED.search(words) and re.search(wanted, words)):
                continue
            if document.kind == "digest" or _is_date(date.group(), document.published):
                return span, date.group()
    return None, ""


def _is_date(written: str, iso: str) -> bool:
    """Whether a date in words is the ISO date, as far as both say."""
    year = re.search(r"\d{4}", written)
    if not iso or year is None or year.group() != iso[:4]:
        return False
    month = next((i for i, m in enumerate(_DATE_MONTHS, 1) if m in written), 0)
    return not month or len(iso) < 7 or month == int(iso[5:7])


def title_line(document: Document) -> Span:
    """The heading that is the title, else the first heading or sentence: the document by name."""
    for heading in document.layout.headings:
        words = document.text[heading.span.start : heading.span.end]
        if plain_title(words) == plain_title(document.title):
            return heading.span
    if document.layout.headings:
        return document.layout.headings[0].span
    return citable_sentences(document)[0]


def in_words(iso: str) -> str:
    """``2023-05-25`` as "25 May 2023"; as much as is known."""
    parts = iso.split("-")
    if not iso or not all(part.isdigit() for part in parts):
        return iso
    month = _DATE_MONTHS[int(parts[1]) - 1] if len(parts) > 1 else ""
    day = str(int(parts[2])) if len(parts) > 2 else ""
    return " ".join(part for part in (day, month, parts[0]) if part)
