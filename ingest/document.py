"""What enters the house: a work's clean text, what is known of it, and where it came from."""

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Span:
    """A half-open character range ``[start, end)`` of a document's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Heading:
    """A heading's range in the text and its level, 1 being the outermost."""

    span: Span
    level: int


@dataclass(frozen=True)
class Furniture:
    """A range that belongs to the page, not to the work, and is never cited.

    ``kind`` is one of: caption, credit, share, newsletter, related, pull-quote, page-number,
    running-head, navigation, boilerplate.
    """

    span: Span
    kind: str


@dataclass(frozen=True)
class PageStart:
    """Where a printed page begins: the character offset, and the label printed on it."""

    start: int
    label: str


@dataclass(frozen=True)
class Layout:
    """The structure of a document's text; every range is in characters of that text."""

    headings: tuple[Heading, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    pages: tuple[PageStart, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """Where a metadata field's value came from: ``("title", "front matter")``."""

    field: str
    source: str


@dataclass(frozen=True)
class Document:
    """One version of one work: canonical text (Unicode NFC, LF) and its metadata.

    ``version`` is the first 12 hexadecimal digits of the SHA-256 of ``text``.
    ``published`` and ``updated`` are ISO dates (``2023-05-25``, ``2023-05``, ``2023``) or "".
    ``about`` is the canonical URL of the work this one digests, or "".
    ``identity`` says which work this is: the canonical URL, else the given slug, else the
    source path; two documents with one identity are versions of one work.
    """

    slug: str
    version: str
    title: str
    authors: tuple[str, ...]
    published: str
    publisher: str
    url: str
    kind: str
    text: str = field(repr=False)
    updated: str = ""
    about: str = ""
    language: str = "en"
    identity: str = ""
    layout: Layout = Layout()
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True)
class Original:
    """The bytes a document was made from, its media type, and where they were found."""

    raw: bytes = field(repr=False)
    media_type: str
    location: str


@dataclass(frozen=True)
class Ingested:
    """A document ready to be published, with its original and what a person should know."""

    document: Document
    original: Original
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A run of whole sentences of a document, small enough for the encoder to read whole.

    ``sentences`` are the citable sentences inside, as ranges of ``document.text``, in order.
    ``section`` is the heading the passage stands under, or "".
    """

    document: Document
    start: int
    end: int
    sentences: tuple[Span, ...] = ()
    section: str = ""

    @property
    def text(self) -> str:
        """The passage's words, exactly as they stand in the document."""
        return self.document.text[self.start : self.end]

    @property
    def context(self) -> str:
        """What is embedded beside the text, never inside it: title and section."""
        return " — ".join(part for part in (self.document.title, self.section) if part)
