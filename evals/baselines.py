"""What anybody would build first, to stand beside: plain BM25, and stock llama-index."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from evals.errors import EvalError
from evals.protocols import Corpus, Turn
from ingest import Document, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

K1, B = 1.2, 0.75
"""Lucene's constants of BM25."""


class Stocked(Corpus, Protocol):
    """A corpus that is split into passages and can embed texts."""

    def passages(self, slug: str) -> tuple[Passage, ...]:
        """The passages of one document."""

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors of texts, ``(n, dimensions)``."""


@dataclass(frozen=True)
class Range:
    """A cited range as a baseline gives it: nothing has verified it."""

    document: str
    version: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True)
class Text:
    """A found text, shown as it is."""

    text: str
    citations: tuple[Range, ...]


@dataclass(frozen=True)
class Found:
    """The answer of a baseline: whatever was found, as the answer."""

    outcome: str
    claims: tuple[Text, ...]
    generation: int

    @property
    def text(self) -> str:
        """The texts found."""
        return "\n\n".join(claim.text for claim in self.claims)


class Retrieved:
    """Answers every question with the texts a retriever finds; it knows no history."""

    def __init__(self, retrieve: Callable[[str], list[Range]], generation: int) -> None:
        self._retrieve, self._generation = retrieve, generation

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Found:
        """What was found for the bare question."""
        claims = tuple(Text(found.quote, (found,)) for found in self._retrieve(question))
        return Found("answered" if claims else "not_in_corpus", claims, self._generation)


def bm25(corpus: Stocked) -> Retrieved:
    """Plain BM25 over the corpus's passages: the best one is the answer.

    Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with Lucene's idf,
    which is never negative.
    """
    passages = [p for document in corpus.documents() for p in corpus.passages(document.slug)]
    counts = [Counter(_words(passage.text)) for passage in passages]
    frequency = Counter(word for count in counts for word in count)
    mean = sum(count.total() for count in counts) / (len(counts) or 1)

    def score(words: list[str], count: Counter[str]) -> float:
        length = K1 * (1 - B + B * count.total() / mean)
        return sum(
            math.log(1 + (len(counts) - frequency[word] + 0.5) / (frequency[word] + 0.5))
            * count[word]
            * (K1 + 1)
            / (count[word] + length)
            for word in words
            if word in count
        )

    def retrieve(question: str) -> list[Range]:
        words = _words(question)
        scored = [score(words, count) for count in counts]
        best = max(range(len(scored)), key=lambda at: (scored[at], -at), default=None)
        if best is None or not scored[best]:
            return []
        passage = passages[best]
        return [_range(passage.document, Span(passage.start, passage.end))]

    return Retrieved(retrieve, corpus.generation)


def stock_llama_index(corpus: Stocked) -> Retrieved:
    """llama-index as its tutorial has it: default chunks, FAISS, its retriever's default.

    The embedding model is the library's, so that what differs is the pipeline. The text of
    the retrieved chunks (two, by default) is the answer. Raises ``EvalError`` where the
    FAISS store is not installed.
    """
    import faiss
    from llama_index.core import Document as Source
    from llama_index.core import StorageContext, VectorStoreIndex

    try:
        from llama_index.vector_stores.faiss import FaissVectorStore
    except ImportError as error:
        raise EvalError(
            "stock llama-index needs its FAISS store: pip install llama-index-vector-stores-faiss"
        ) from error

    documents = {document.slug: document for document in corpus.documents()}
    dimensions = corpus.embed(["dimensions"]).shape[1]
    store = FaissVectorStore(faiss_index=faiss.IndexFlatL2(dimensions))
    index = VectorStoreIndex.from_documents(
        [Source(text=document.text, doc_id=slug) for slug, document in documents.items()],
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=_embedding(corpus),
    )
    retriever = index.as_retriever()

    def retrieve(question: str) -> list[Range]:
        return [
            _node_range(documents[found.node.ref_doc_id], found.node)
            for found in retriever.retrieve(question)
        ]

    return Retrieved(retrieve, corpus.generation)


def _embedding(corpus: Stocked) -> Any:
    """The corpus's encoder as llama-index wants one."""
    from llama_index.core.embeddings import BaseEmbedding

    class Embedding(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embeddings([query])[0]

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = corpus.embed(texts).tolist()
            return vectors

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Embedding(model_name="the library's")


def _node_range(document: Document, node: Any) -> Range:
    """A chunk's range as its node records it, and its text as it would be shown."""
    start, end = node.start_char_idx or 0, node.end_char_idx or 0
    return Range(document.slug, document.version, start, end, node.get_content())


def _range(document: Document, span: Span) -> Range:
    quote = document.text[span.start : span.end]
    return Range(document.slug, document.version, span.start, span.end, quote)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
