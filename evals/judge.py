"""Does an answer pass its case, and if not, why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.cases import Case, Quote
from evals.protocols import REFUSALS, AnswerLike, CitationLike, Corpus
from evals.wording import locate, numbers, says, squashed
from index import LibraryError
from ingest import Document, Span, citable_sentences

LEAST_ALLOWED = 600
"""Characters that may always be cited: some three sentences."""

ALLOWED_PER_EVIDENCE = 3
"""Characters that may be cited for each character of evidence."""


@dataclass(frozen=True)
class Judgement:
    """What was found in one answer; counts are of distinct ranges and of groups.

    ``supporting`` of the ``citations`` overlap evidence; ``exact`` read as they are quoted.
    ``evidence_covered`` is the share, 0 to 1, of the evidence's characters that lie in cited
    ranges, of each group the best covered quote. ``first_right`` says that the first cited
    range holds a quote of the evidence whole.
    """

    passed: bool
    reasons: tuple[str, ...]
    refused: bool
    evidence_found: int = 0
    facts_found: int = 0
    citations: int = 0
    exact: int = 0
    supporting: int = 0
    cited_characters: int = 0
    evidence_covered: float = 0.0
    first_right: bool = False


@dataclass(frozen=True)
class _Cited:
    """A cited range whose document was found."""

    document: Document
    span: Span


class Judge:
    """Judges answers against one generation; keeps what it worked out about its documents."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._documents = {document.slug: document for document in corpus.documents()}
        self._edges: dict[tuple[str, str], tuple[frozenset[int], frozenset[int]]] = {}
        self._places: dict[tuple[str, str, str], tuple[Span, ...]] = {}

    def judge(self, case: Case, answer: AnswerLike) -> Judgement:
        """Whether ``answer`` passes ``case``: see ``Case`` and the reasons given here.

        A case passes when its outcome is the expected one; every claim has a citation, every
        citation reads as quoted in the generation judged, and every number shown stands in the
        claim's quotes; each evidence group has a quote lying wholly inside a cited range;
        cited ranges are whole sentences; the cited characters are at most the larger of
        ``LEAST_ALLOWED`` and ``ALLOWED_PER_EVIDENCE`` times the evidence; each fact group has
        a string in the answer's text.
        """
        refused = answer.outcome in REFUSALS
        distinct = _distinct(answer)
        cited = [(citation, self._find(citation)) for citation in distinct]
        exact = sum(self._wrong(*pair) == "" for pair in cited)
        found = [place for _, place in cited if place is not None]
        reasons = [self._wrong(*pair) for pair in cited]
        reasons += _outcome(case, answer, refused)
        if case.answerable and not refused:
            reasons += self._unsound(answer, found)
            reasons += self._unanswered(case, answer, found)
        held = [self._held(group, found) for group in case.evidence]
        marked = [self._marked(group) for group in case.evidence]
        kept = tuple(dict.fromkeys(reason for reason in reasons if reason))
        return Judgement(
            passed=not kept,
            reasons=kept,
            refused=refused,
            evidence_found=sum(held),
            facts_found=_facts(case, answer),
            citations=len(distinct),
            exact=exact,
            supporting=sum(any(_shared([place], group) for group in marked) for place in found),
            cited_characters=_length(found),
            evidence_covered=_mean([_best_covered(group, found) for group in marked]),
            first_right=bool(cited) and self._first_right(case, cited[0][1]),
        )

    def places(self, quote: Quote) -> list[_Cited]:
        """Where a quote stands in the generation judged."""
        return [
            _Cited(document, span)
            for document in self._among(quote.document)
            for span in self._located(document, quote.quote)
        ]

    def _among(self, slug: str) -> Iterable[Document]:
        if not slug:
            return self._documents.values()
        return [self._documents[slug]] if slug in self._documents else []

    def applies(self, case: Case) -> bool:
        """Whether the generation holds a document for each group of evidence.

        A named document counts by its presence, so that a quote which no longer stands in it
        fails the case instead of excusing it; an unnamed one by holding the quote.
        """
        return all(
            any(
                quote.document in self._documents if quote.document else bool(self.places(quote))
                for quote in group
            )
            for group in case.evidence
        )

    # --- citations -----------------------------------------------------------------------

    def _find(self, citation: CitationLike) -> _Cited | None:
        try:
            document = self._corpus.document(citation.document, citation.version)
        except LibraryError:
            return None
        return _Cited(document, Span(citation.start, citation.end))

    def _wrong(self, citation: CitationLike, place: _Cited | None) -> str:
        """What is wrong with a citation in itself, or ""."""
        where = f"{citation.document}@{citation.version}#{citation.start}-{citation.end}"
        if place is None:
            return f"cites {where}, which the library does not hold"
        text, start, end = place.document.text, citation.start, citation.end
        if not 0 <= start < end <= len(text) or text[start:end] != citation.quote:
            return f"{where} does not read as quoted"
        if self._documents[citation.document].version != citation.version:
            return f"{where} is not the published version"
        return ""

    def _unsound(self, answer: AnswerLike, found: Sequence[_Cited]) -> list[str]:
        reasons = []
        if answer.generation != self._corpus.generation:
            reasons.append(
                f"answered from generation {answer.generation}, not {self._corpus.generation}"
            )
        for claim in answer.claims:
            if not claim.citations:
                reasons.append(f"a claim cites nothing: {_short(claim.text)}")
            quoted = frozenset[str]().union(*(numbers(c.quote) for c in claim.citations))
            if strange := sorted(numbers(claim.text) - quoted):
                reasons.append(f"shows numbers its citations do not: {', '.join(strange)}")
        for place in found:
            if not self._whole(place):
                words = place.document.text[place.span.start : place.span.end]
                reasons.append(f"not whole sentences: {_short(words)}")
        return reasons

    def _whole(self, place: _Cited) -> bool:
        """Whether a range begins where a sentence (or heading) begins and ends where one ends."""
        document = place.document
        key = (document.slug, document.version)
        if key not in self._edges:
            spans = [*citable_sentences(document), *(h.span for h in document.layout.headings)]
            self._edges[key] = (
                frozenset(span.start for span in spans),
                frozenset(span.end for span in spans),
            )
        starts, ends = self._edges[key]
        return place.span.start in starts and place.span.end in ends

    # --- evidence and facts --------------------------------------------------------------

    def _unanswered(self, case: Case, answer: AnswerLike, found: Sequence[_Cited]) -> list[str]:
        reasons = [
            f"no cited range holds: {_short(group[0].quote)}"
            for group in case.evidence
            if not self._held(group, found)
        ]
        allowed = allowed_characters(case)
        if (length := _length(found)) > allowed:
            reasons.append(f"cites {length} characters, {allowed} allowed")
        reasons += [
            f"the text does not say: {' | '.join(group)}"
            for group in case.facts
            if not any(says(answer.text, fact) for fact in group)
        ]
        return reasons

    def _held(self, group: Sequence[Quote], found: Sequence[_Cited]) -> bool:
        return any(self._holds(place, quote) for place in found for quote in group)

    def _holds(self, place: _Cited, quote: Quote) -> bool:
        return quote.document in ("", place.document.slug) and any(
            place.span.start <= span.start and span.end <= place.span.end
            for span in self._located(place.document, quote.quote)
        )

    def _first_right(self, case: Case, first: _Cited | None) -> bool:
        return first is not None and any(
            self._holds(first, quote) for group in case.evidence for quote in group
        )

    def _marked(self, group: Sequence[Quote]) -> list[_Cited]:
        """Every place in the generation where a quote of the group stands."""
        return [place for quote in group for place in self.places(quote)]

    def _located(self, document: Document, quote: str) -> tuple[Span, ...]:
        key = (document.slug, document.version, quote)
        if key not in self._places:
            self._places[key] = locate(document.text, quote)
        return self._places[key]


def allowed_characters(case: Case) -> int:
    """How many characters an answer to ``case`` may cite.

    The evidence of a group with several quotes is its longest.
    """
    evidence = sum(max(len(squashed(quote.quote)) for quote in group) for group in case.evidence)
    return max(LEAST_ALLOWED, ALLOWED_PER_EVIDENCE * evidence)


def _outcome(case: Case, answer: AnswerLike, refused: bool) -> list[str]:
    if refused and any(claim.citations for claim in answer.claims):
        return ["a refusal that cites"]
    if case.answerable and refused:
        return [f"refused ({answer.outcome}) what the library answers"]
    if not case.answerable and not refused:
        said = answer.claims[0].text if answer.claims else answer.text
        return [f"answered what should be refused: {_short(said)}"]
    if case.answerable and not answer.claims:
        return ["answered without a claim"]
    return []


def _distinct(answer: AnswerLike) -> list[CitationLike]:
    """The answer's citations in order, the same range with the same quote once."""
    every = [citation for claim in answer.claims for citation in claim.citations]
    distinct: dict[tuple[str, str, int, int, str], CitationLike] = {}
    for c in every:
        distinct.setdefault((c.document, c.version, c.start, c.end, c.quote), c)
    return list(distinct.values())


def _facts(case: Case, answer: AnswerLike) -> int:
    return sum(any(says(answer.text, fact) for fact in group) for group in case.facts)


def _best_covered(marked: Sequence[_Cited], found: Sequence[_Cited]) -> float:
    """The greatest share of one marked place that lies in the ranges found."""
    return max((_shared([place], found) / _length([place]) for place in marked), default=0.0)


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 0.0


def _characters(places: Sequence[_Cited]) -> set[tuple[str, str, int]]:
    return {
        (place.document.slug, place.document.version, at)
        for place in places
        for at in range(max(0, place.span.start), min(place.span.end, len(place.document.text)))
    }


def _length(places: Sequence[_Cited]) -> int:
    return len(_characters(places))


def _shared(some: Sequence[_Cited], others: Sequence[_Cited]) -> int:
    return len(_characters(some) & _characters(others))


def _short(text: str, length: int = 80) -> str:
    text = squashed(text)
    return text if len(text) <= length else text[: length - 1] + "…"
