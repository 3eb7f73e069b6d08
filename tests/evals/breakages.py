"""Ten ways to break an assistant, each of which the gates must see.

Each wraps any assistant whose answers, claims and citations are dataclasses: the oracle's and
the product's alike.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.protocols import REFUSALS, Assistant, Corpus, Turn
from ingest import Document, Span, citable_sentences
from tests.evals.support import cited

Change = Callable[[Any, Corpus], Any]


@dataclass(frozen=True)
class Broken:
    """An assistant whose answers go through ``change`` on their way out."""

    inner: Assistant
    corpus: Corpus
    change: Change

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Any:
        return self.change(self.inner.ask(question, history), self.corpus)


@dataclass(frozen=True)
class Forgetful:
    """Ignores what was said before."""

    inner: Assistant

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Any:
        return self.inner.ask(question)


class Shuffled:
    """Gives the answer to the question before: what was found is no longer what was asked."""

    def __init__(self, inner: Assistant) -> None:
        self._inner, self._last = inner, ("What is this about?", ())

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Any:
        asked, self._last = self._last, (question, tuple(history))  # type: ignore[assignment]
        return self._inner.ask(*asked)


def _each(answer: Any, corpus: Corpus, moved: Callable[[Document, Span], Span]) -> Any:
    """The answer with every citation moved, each still reading exactly as quoted."""
    claims = []
    for claim in answer.claims:
        citations = []
        for citation in claim.citations:
            document = corpus.document(citation.document)
            span = moved(document, Span(citation.start, citation.end))
            quote = document.text[span.start : span.end]
            citations.append(replace(citation, start=span.start, end=span.end, quote=quote))
        text = " ".join(citation.quote for citation in citations)
        claims.append(replace(claim, text=text, citations=tuple(citations)))
    return replace(answer, claims=tuple(claims))


def ends_cut(answer: Any, corpus: Corpus) -> Any:
    def moved(document: Document, span: Span) -> Span:
        words = document.text[span.start : span.end].rsplit(None, 1)
        return Span(span.start, span.start + len(words[0]))

    return _each(answer, corpus, moved)


def next_sentence(answer: Any, corpus: Corpus) -> Any:
    def moved(document: Document, span: Span) -> Span:
        sentences = citable_sentences(document)
        return sentences[bisect_right(sentences, span) % len(sentences)]

    return _each(answer, corpus, moved)


def refusals_dropped(answer: Any, corpus: Corpus) -> Any:
    if answer.outcome not in REFUSALS:
        return answer
    document = corpus.documents()[0]
    span = citable_sentences(document)[0]
    return _claiming(answer, [cited(document, span.start, span.end)])


def everything_refused(answer: Any, corpus: Corpus) -> Any:
    return replace(answer, outcome="not_in_corpus", claims=())


def wrong_document(answer: Any, corpus: Corpus) -> Any:
    documents = corpus.documents()

    def other(slug: str) -> Document:
        at = next(at for at, document in enumerate(documents) if document.slug == slug)
        return documents[(at + 1) % len(documents)]

    found = [citation for claim in answer.claims for citation in claim.citations]
    ranges = []
    for citation in found:
        document = other(citation.document)
        span = citable_sentences(document)[3]
        ranges.append(cited(document, span.start, span.end))
    return _claiming(answer, ranges) if found else answer


def every_sentence(answer: Any, corpus: Corpus) -> Any:
    slugs = dict.fromkeys(c.document for claim in answer.claims for c in claim.citations)
    ranges = [
        cited(document, span.start, span.end)
        for document in map(corpus.document, slugs)
        for span in citable_sentences(document)
    ]
    return _claiming(answer, ranges) if ranges else answer


def numbers_altered(answer: Any, corpus: Corpus) -> Any:
    def other(match: re.Match[str]) -> str:
        return str((int(match[0]) + 1) % 10)

    return replace(
        answer,
        claims=tuple(
            replace(claim, text=re.sub(r"\d", other, claim.text)) for claim in answer.claims
        ),
    )


def _claiming(answer: Any, ranges: Sequence[Any]) -> Any:
    from tests.evals.support import Said

    claims = tuple(Said(citation.quote, (citation,)) for citation in ranges)
    return replace(answer, outcome="answered", claims=claims)


Break = Callable[[Assistant, Corpus], Assistant]


def _by(change: Change) -> Break:
    return lambda inner, corpus: Broken(inner, corpus, change)


BREAKAGES: dict[str, Break] = {
    "the end of every range cut by a word": _by(ends_cut),
    "the next sentence cited instead": _by(next_sentence),
    "refusals dropped": _by(refusals_dropped),
    "everything refused": _by(everything_refused),
    "answers from the wrong document": _by(wrong_document),
    "history ignored": lambda inner, corpus: Forgetful(inner),
    "hits shuffled": lambda inner, corpus: Shuffled(inner),
    "every sentence cited": _by(every_sentence),
    "numbers altered in the shown text": _by(numbers_altered),
}
"""All but the stale snapshot, which needs a second generation to be stale against."""
