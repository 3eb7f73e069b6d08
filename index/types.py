"""What searching gives back, and what it can be narrowed by."""

from dataclasses import dataclass

from ingest import Passage


@dataclass(frozen=True)
class Filters:
    """What a search is narrowed to; an empty field leaves everything in.

    ``published_from`` and ``published_to`` are ISO dates, both inclusive.
    """

    documents: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    published_from: str = ""
    published_to: str = ""


@dataclass(frozen=True)
class Scores:
    """Why a passage was found: BM25 and cosine as they were, before fusion.

    ``lexical`` is BM25 (0 when no word matched); ``dense`` is the cosine of question and
    passage in ``[-1, 1]``.
    """

    lexical: float
    dense: float


@dataclass(frozen=True)
class Hit:
    """A passage, its fused score in ``[0, 1]``, and why."""

    passage: Passage
    score: float
    why: Scores


@dataclass(frozen=True)
class Citation:
    """An exact range of one version of a document. Only ``Snapshot.cite`` makes one."""

    document: str
    version: str
    start: int
    end: int
    quote: str

    @property
    def permalink(self) -> str:
        """``slug@version#start-end``: resolves for as long as the version is kept."""
        return f"{self.document}@{self.version}#{self.start}-{self.end}"
