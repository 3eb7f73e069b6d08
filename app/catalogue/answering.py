"""Questions about the documents themselves, answered from their metadata and their own words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.catalogue.document_question import Asks, DocumentQuestion, document_question
from app.catalogue.subjects import documents_on, shown_for
from app.catalogue.works import (
    appearance_stated,
    authors_stated,
    in_words,
    title_line,
    works_meant,
)
from app.composing.draft import Draft
from index import Filters, Snapshot
from ingest import Document, Span

MOST_TITLES = 20
"""Titles that a list of the library shows; a longer list is a page, not an answer."""

MOST_ABOUT = 6
"""Documents named for a subject."""

CITED = 600
"""Characters cited in all, where fewer than two ranges do not need more."""


@dataclass(frozen=True)
class CatalogueAnswer:
    """The ranges that back the answer, the answer in a sentence or a list, and in a word.

    ``text`` is the assistant's own wording; ``short`` is a name, a date or a number, or "".
    """

    drafts: tuple[Draft, ...]
    text: str
    short: str


def answer_from_catalogue(
    question: str, snapshot: Snapshot, filters: Filters, cited: Sequence[str] = ()
) -> CatalogueAnswer | None:
    """The answer to a question about documents; None where it is none, or names no document.

    ``cited`` are the slugs that the conversation cited last, for "it" and "the document".
    Each draft is whole sentences or a heading of a document that ``filters`` let in.
    """
    asked = document_question(question)
    if asked is None:
        return None
    documents = snapshot.documents(filters)
    if not documents:
        return None
    if asked.asks[0] == "about":
        return _about(asked, snapshot, filters)
    if asked.asks[0] in ("list", "count"):
        return _listed(documents, asked.asks[0])
    if asked.asks[0] in ("newest", "oldest"):
        return _at_the_end(documents, newest=asked.asks[0] == "newest")
    meant = works_meant(asked.work, snapshot, filters, cited)
    return _of_works(asked, meant) if meant else None


# --- one document ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stated:
    """One thing known of a document: the ranges that state it, a sentence, and a word."""

    spans: tuple[Span, ...]
    text: str
    short: str


def _of_works(asked: DocumentQuestion, meant: tuple[Document, ...]) -> CatalogueAnswer | None:
    drafts: list[Draft] = []
    texts: list[str] = []
    shorts: list[str] = []
    for document in meant:
        for asks in dict.fromkeys(asked.asks):
            stated = _stated(document, asks, asked.work)
            if stated is None:
                continue
            again = bool(texts) and len(meant) == 1
            texts.append(
                re.sub(r"^“.+” (?=first |appeared|is )", "It ", stated.text)
                if again
                else stated.text
            )
            shorts.append(stated.short)
            for span in stated.spans or (title_line(document),):
                draft = Draft(document, span, _inside(document, span, stated.short))
                if all((d.document, d.span) != (draft.document, draft.span) for d in drafts):
                    drafts.append(draft)
    if not drafts:
        return None
    short = "; ".join(dict.fromkeys(shorts)) if len(meant) == 1 else ""
    return CatalogueAnswer(tuple(drafts), " ".join(texts), short)


def _inside(document: Document, span: Span, short: str) -> str:
    return short if short and short in document.text[span.start : span.end] else ""


def _work_title(document: Document) -> str:
    """The title of the work: of a digest, that of what it digests."""
    inner = re.search(r"[\"“](.+)[\"”]", document.title)
    return inner.group(1) if document.kind == "digest" and inner else document.title


def _authors(document: Document) -> _Stated | None:
    spans, names = authors_stated(document)
    names = names or document.authors
    if not names:
        return None
    who = _and(names)
    return _Stated(spans, f"“{_work_title(document)}” is by {who}.", who)


def _published(document: Document) -> _Stated | None:
    span, written = appearance_stated(document)
    if span is not None:
        return _Stated((span,), f"“{_work_title(document)}” appeared on {written}.", written)
    if not document.published:
        return None
    date = in_words(document.published)
    return _Stated((), f"“{document.title}” is dated {date}.", date)


def _publisher(document: Document) -> _Stated | None:
    span, _ = appearance_stated(document)
    if span is not None:
        words = document.text[span.start : span.end]
        outlet = _outlet(words) or document.publisher
        return _Stated((span,), f"“{_work_title(document)}” first appeared on {outlet}.", outlet)
    if not document.publisher:
        return None
    at = f" ({document.url})" if document.url else ""
    text = f"“{document.title}” is published by {document.publisher}{at}."
    return _Stated((), text, document.publisher)


def _outlet(words: str) -> str:
    """Who published, in "originally appeared on X on …" and "X published the commentary"."""
    name = r"(?P<name>[A-Z][\w.&’'-]*(?: (?:of |the )*[A-Z][\w.&’'-]*)*)"
    for pattern in (
        rf"(?:appeared|published|posted)(?: first| originally)? (?:on|in|by|at) (?:the )?{name}",
        rf"^(?:The )?{name} (?:first |originally )?(?:published|carried|posted|ran)",
    ):
        match = re.search(pattern, words)
        if match and not re.match(
            r"(?:January|February|March|April|May|June|July|August|Septem"
            r"ber|October|November|December)\b",
            match["name"],
        ):
            return match["name"]
    return ""


def _title(document: Document) -> _Stated | None:
    title = _work_title(document)
    return _Stated((title_line(document),), f"The title is “{title}”.", title) if title else None


def _updated(document: Document) -> _Stated | None:
    if document.updated:
        date = in_words(document.updated)
        return _Stated((), f"“{document.title}” was last updated on {date}.", date)
    if not document.published:
        return None
    date = in_words(document.published)
    text = f"“{document.title}” is dated {date}; no later update is recorded."
    return _Stated((), text, date)


_STATES: dict[Asks, Callable[[Document], _Stated | None]] = {
    "authors": _authors,
    "published": _published,
    "publisher": _publisher,
    "title": _title,
    "updated": _updated,
}


def _stated(document: Document, asks: Asks, phrase: str) -> _Stated | None:
    """What is known; of a digest that is asked about as such, only what concerns itself."""
    if document.kind != "digest" or not re.search(r"\bdigest\b", phrase, re.IGNORECASE):
        return _STATES[asks](document)
    date = in_words(document.published)
    own = {
        "authors": ("is by", _and(document.authors) if document.authors else ""),
        "published": ("is dated", date),
        "publisher": ("is published by", document.publisher),
        "title": ("is its title:", document.title),
        "updated": ("was last updated on", in_words(document.updated) or date),
    }
    says, what = own[asks]
    return _Stated((), f"“{document.title}” {says} {what}.", what) if what else None


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# --- the library -------------------------------------------------------------------------


def _listed(documents: Sequence[Document], asks: Asks) -> CatalogueAnswer:
    newest_first = sorted(documents, key=lambda d: (d.published, d.title), reverse=True)
    shown = newest_first[:MOST_TITLES]
    count = len(documents)
    noun = "document" if count == 1 else "documents"
    more = f"\n… and {count - len(shown)} more" if count > len(shown) else ""
    lines = "\n".join(f"- {_entry(document)}" for document in shown)
    return CatalogueAnswer(
        tuple(_titled(d) for d in shown),
        f"The library holds {count} {noun}:\n{lines}{more}",
        str(count) if asks == "count" else "",
    )


def _at_the_end(documents: Sequence[Document], newest: bool) -> CatalogueAnswer | None:
    """The newest or the oldest; all that share its date, up to ``MOST_ABOUT``."""
    known = [d for d in documents if d.published]
    if not known:
        return None
    ends = max if newest else min
    date = ends(d.published for d in known)
    those = sorted((d for d in known if d.published == date), key=lambda d: d.title)
    word = "newest" if newest else "oldest"
    lines = "\n".join(f"- {_entry(d)}" for d in those[:MOST_ABOUT])
    more = f"\n… and {len(those) - MOST_ABOUT} more of that date" if len(those) > MOST_ABOUT else ""
    text = f"The {word} by its date of publication, {in_words(date)}:\n{lines}{more}"
    short = those[0].title if len(those) == 1 else in_words(date)
    return CatalogueAnswer(tuple(_titled(d) for d in those[:MOST_ABOUT]), text, short)


def _titled(document: Document) -> Draft:
    return Draft(document, title_line(document))


def _entry(document: Document) -> str:
    authors = _and(document.authors) if document.authors else ""
    publisher = "" if document.publisher in authors else document.publisher
    unlike = tuple(fact for fact in (authors, publisher, in_words(document.published)) if fact)
    return f"“{document.title}”" + (f" ({', '.join(unlike)})" if unlike else "")


# --- by subject --------------------------------------------------------------------------


def _about(asked: DocumentQuestion, snapshot: Snapshot, filters: Filters) -> CatalogueAnswer | None:
    ranked = documents_on(asked.topic, snapshot, filters, only_best=not asked.several)
    if not ranked:
        return None
    chosen = ranked[:MOST_ABOUT]
    drafts: list[Draft] = []
    room = CITED
    for document in chosen:
        for span in shown_for(document, asked.topic, snapshot, alone=len(chosen) == 1):
            if drafts and span.end - span.start > room:
                continue
            drafts.append(Draft(document, span))
            room -= span.end - span.start
    lines = "\n".join(f"- {_entry(document)}" for document in chosen)
    noun = "document" if len(chosen) == 1 else "documents"
    text = f"On {asked.topic}, the library has the {noun}:\n{lines}"
    return CatalogueAnswer(tuple(drafts), text, chosen[0].title if len(chosen) == 1 else "")
