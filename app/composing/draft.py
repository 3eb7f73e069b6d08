"""Words chosen for an answer, before they are verified and become a claim."""

from dataclasses import dataclass

from ingest import Document, Span


@dataclass(frozen=True)
class Draft:
    """A range of one document meant for the answer; ``Snapshot.cite`` alone makes it a citation.

    ``short``, ``voice`` and ``bracket`` are as in ``app.answer.Claim``.
    """

    document: Document
    span: Span
    short: str = ""
    voice: str = ""
    bracket: str = ""

    @property
    def text(self) -> str:
        """The words, exactly as they stand in the document."""
        return self.document.text[self.span.start : self.span.end]
