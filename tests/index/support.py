"""What the store's tests share: a small encoder, and documents made from a few words."""

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import Splitter
from ingest import Document, Ingested, Original, Passage, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class HashedWords:
    """An encoder whose vectors are sums of one fixed direction a word: fast, and about words."""

    max_tokens = 64

    def __init__(self, name: str = "hashed-words@1", dimensions: int = 32) -> None:
        self.name = name
        self.dimensions = dimensions
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        import numpy as np

        self.encoded += texts
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or [""]:
                seed = int.from_bytes(hashlib.sha256(f"{self.name}{word}".encode()).digest()[:4])
                vectors[row] += np.random.default_rng(seed).standard_normal(self.dimensions)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def by_line(document: Document, count_tokens: object, max_tokens: int) -> tuple[Passage, ...]:
    """One passage a line."""
    return tuple(
        Passage(document, m.start(), m.end(), (Span(m.start(), m.end()),))
        for m in re.finditer(r"[^\n]+", document.text)
    )


BY_LINE = Splitter("by-line", by_line)


def ingested(
    slug: str,
    text: str,
    title: str = "A title",
    authors: tuple[str, ...] = ("Ann Author",),
    published: str = "2023-05-25",
    publisher: str = "A Review",
    kind: str = "commentary",
    identity: str = "",
) -> Ingested:
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    document = Document(
        slug=slug,
        version=version,
        title=title,
        authors=authors,
        published=published,
        publisher=publisher,
        url="",
        kind=kind,
        text=text,
        identity=identity or f"slug:{slug}",
    )
    original = Original(f"# {title}\n\n{text}".encode(), "text/markdown", f"/somewhere/{slug}.md")
    return Ingested(document, original)
