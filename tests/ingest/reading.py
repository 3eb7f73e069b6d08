"""What the tests ask of a document."""

from ingest import Document, citable_sentences, read_bytes, split_passages
from ingest.document import Ingested


def read(text: str | bytes, name: str = "source.txt") -> Ingested:
    raw = text.encode() if isinstance(text, str) else text
    return read_bytes(raw, f"/somewhere/{name}")


def document_of(text: str | bytes, name: str = "source.txt") -> Document:
    return read(text, name).document


def furniture(document: Document) -> list[tuple[str, str]]:
    """Kind and words of every part that is never cited."""
    return [
        (piece.kind, document.text[piece.span.start : piece.span.end])
        for piece in document.layout.furniture
    ]


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (heading.level, document.text[heading.span.start : heading.span.end])
        for heading in document.layout.headings
    ]


def sentences(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in citable_sentences(document)]


def words(text: str) -> int:
    """A stand-in for the encoder's count: a token for each four characters."""
    return len(text) // 4 + 2


def passages(document: Document, limit: int = 256) -> list[str]:
    return [passage.text for passage in split_passages(document, words, limit)]
