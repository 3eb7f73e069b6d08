"""What the evals' tests share: small documents, a corpus of them, an assistant by a script."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals import Case, Judge, Quote, Suite, load_suite
from evals.protocols import AnswerLike, Turn
from index import LibraryError
from ingest import Document, Original, citable_sentences, find_sources, read_path


def document(slug: str, text: str) -> Document:
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Document(slug, version, slug.title(), (), "2023", "", "", "commentary", text)


class MemoryCorpus:
    """Documents in memory; ``older`` versions can still be found by version."""

    def __init__(
        self, *documents: Document, generation: int = 1, older: Sequence[Document] = ()
    ) -> None:
        self.generation = generation
        self._newest = {document.slug: document for document in documents}
        self._older = {(document.slug, document.version): document for document in older}
        self.originals: dict[str, Original] = {}

    def documents(self) -> tuple[Document, ...]:
        return tuple(self._newest.values())

    def document(self, slug: str, version: str = "") -> Document:
        newest = self._newest.get(slug)
        if newest is not None and version in ("", newest.version):
            return newest
        if newest is not None and (slug, version) in self._older:
            return self._older[slug, version]
        raise LibraryError(f"no document {slug}@{version}")

    def raw(self, slug: str) -> Original:
        text = self.document(slug).text
        return self.originals.get(slug) or Original(text.encode(), "text/plain", slug)


@dataclass(frozen=True)
class Cited:
    document: str
    version: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Said:
    text: str
    citations: tuple[Cited, ...]


@dataclass(frozen=True)
class Given:
    outcome: str
    claims: tuple[Said, ...] = ()
    generation: int = 1
    note: str = "The documents do not say."
    probability: float = 0.5
    short: str = ""
    interpreted_as: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(claim.text for claim in self.claims) or self.note


def cited(document: Document, start: int, end: int) -> Cited:
    return Cited(document.slug, document.version, start, end, document.text[start:end])


def sentence(document: Document, words: str) -> Cited:
    """The citation of the sentence of ``document`` that holds ``words``."""
    for span in citable_sentences(document):
        if words in document.text[span.start : span.end]:
            return cited(document, span.start, span.end)
    raise AssertionError(f"{words!r} is in no sentence of {document.slug}")


def saying(*citations: Cited, generation: int = 1, short: str = "", p: float = 0.5) -> Given:
    claims = tuple(Said(citation.quote, (citation,)) for citation in citations)
    return Given("answered", claims, generation, probability=p, short=short)


REFUSED = Given("not_in_corpus")


class Scripted:
    """Answers each question as the script says, and refuses any other."""

    def __init__(self, script: Mapping[str, AnswerLike]) -> None:
        self._script = script
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, history: Sequence[Turn] = ()) -> AnswerLike:
        self.asked.append((question, tuple(history)))
        return self._script.get(question, REFUSED)


class Changed:
    """An assistant whose every answer is changed on the way out."""

    def __init__(self, inner: "Scripted | Oracle", change: Callable[[Given], Given]) -> None:
        self._inner, self._change = inner, change

    def ask(self, question: str, history: Sequence[Turn] = ()) -> AnswerLike:
        answer = self._inner.ask(question, history)
        assert isinstance(answer, Given)
        return self._change(answer)


def question(
    id: str,
    *quotes: str | tuple[str, ...],
    facts: Sequence[Sequence[str]] = (),
    document: str = "",
    tags: Sequence[str] = (),
) -> Case:
    """A case whose question is its id: each quote a group of evidence; none means refuse."""
    groups = tuple(
        tuple(Quote(q, document) for q in ((quote,) if isinstance(quote, str) else quote))
        for quote in quotes
    )
    expect = "answer" if groups or facts else "refuse"
    return Case(id, id, expect, evidence=groups, facts=tuple(map(tuple, facts)), tags=tuple(tags))


TREATY = document(
    "treaty",
    "The treaty was signed in Minsk on 8 December 1999. It took effect a month later.\n\n"
    "Gen. Petrov called it “a sham,” and 14 members of parliament agreed. The U.S. said nothing.",
)
PIPELINE = document(
    "pipeline",
    "The pipeline carries oil to the coast. Its owners are three companies and one state.",
)
CORPUS = MemoryCorpus(TREATY, PIPELINE)


ROOT = Path(__file__).parents[2]


def shipped_corpus() -> MemoryCorpus:
    """The shipped documents, in memory."""
    return MemoryCorpus(*(read_path(p).document for p in find_sources([ROOT / "corpus"])))


def shipped_suites() -> list[Suite]:
    """The shipped suites about the shipped documents."""
    return [load_suite(ROOT / f"evals/suites/{name}.jsonl") for name in ("central-asia", "digest")]


class Oracle:
    """Knows every case: cites the whole sentences that hold its evidence, refuses the rest."""

    def __init__(self, cases: Sequence[Case], corpus: MemoryCorpus) -> None:
        judge = Judge(corpus)
        self._known = {
            (case.question, _said(case.history)): _right(case, judge, corpus.generation)
            for case in cases
        }

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Given:
        return self._known.get((question, _said(history)), REFUSED)


def _said(history: Sequence[Turn]) -> tuple[tuple[str, str], ...]:
    return tuple((turn.role, turn.content) for turn in history)


def _right(case: Case, judge: Judge, generation: int) -> Given:
    if not case.answerable:
        return Given("not_in_corpus", generation=generation, probability=0.1)
    ranges: dict[Cited, None] = {}
    for group in case.evidence:
        place = next(place for quote in group for place in judge.places(quote))
        headings = (heading.span for heading in place.document.layout.headings)
        spans = [
            span
            for span in (*citable_sentences(place.document), *headings)
            if span.start < place.span.end and place.span.start < span.end
        ]
        ranges[cited(place.document, spans[0].start, spans[-1].end)] = None
    return saying(*ranges, generation=generation, p=0.9)


def replace_outcome(answer: Given) -> Given:
    """Refusals dropped: whatever was refused is answered with a sentence of some document."""
    if answer.claims:
        return answer
    return saying(sentence(TREATY, "signed"), generation=answer.generation)
