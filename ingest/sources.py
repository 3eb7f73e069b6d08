"""The door of the room: a file, or bytes and where they came from, become a Document."""

import hashlib
from pathlib import Path

from ingest.blocks import Draft, Fact, compose, tidy
from ingest.document import Document, Ingested, Original, Provenance
from ingest.errors import IngestError
from ingest.language import UNKNOWN, detect_language
from ingest.limits import MAX_BYTES
from ingest.media import media_type
from ingest.metadata import DEFAULT_KIND, Given, canonical_url, decide, slugify, title_from_name
from ingest.sandbox import shared_parser

LEAST_PROSE = 40
"""Words of a text from which English prose is known by its function words."""

NOTHING_GIVEN = Given()


def read_path(path: Path, given: Given = NOTHING_GIVEN) -> Ingested:
    """The document in a file. Raises IngestError, one line, for any reason it cannot be had."""
    try:
        if path.is_dir():
            raise IngestError(f"{path}: this is a folder, not a file")
        if not path.is_file():
            raise IngestError(f"{path}: no such file")
        size = path.stat().st_size
        _refuse_size(size, str(path))
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)  # it may have grown since
    except OSError as error:
        raise IngestError(f"{path}: cannot be read ({error.strerror or error})") from error
    return read_bytes(raw, str(path.resolve()), given)


def read_bytes(raw: bytes, location: str, given: Given = NOTHING_GIVEN) -> Ingested:
    """The document in ``raw``, which was found at ``location`` (a path or a URL).

    Raises IngestError, one line that names the location, when the bytes are empty, binary,
    wrongly encoded, beyond a limit, damaged, or hold no text.
    """
    _refuse_size(len(raw), location)
    if not raw.strip():
        raise IngestError(f"{location}: the file is empty")
    kind = media_type(raw, location)
    try:
        draft = shared_parser().parse(raw, kind)
        return _ingested(draft, Original(raw, kind, location), given)
    except IngestError as error:
        message = str(error)
        raise IngestError(
            message if message.startswith(location) else f"{location}: {message}"
        ) from error


def _refuse_size(size: int, location: str) -> None:
    if size > MAX_BYTES:
        raise IngestError(
            f"{location}: {size / 1e6:,.0f} MB; the limit for a file is {MAX_BYTES / 1e6:,.0f} MB"
        )


def _ingested(draft: Draft, original: Original, given: Given) -> Ingested:
    """The draft with every decision made: text, metadata, identity, language."""
    text, layout = compose(tidy(draft.blocks))
    if not text:
        raise IngestError("no text found in it")
    language = detect_language(text)
    facts = (*given.facts(), *draft.facts, *_last_resorts(original.location))
    decided = decide((*facts, Fact("language", language, "language")))

    def one(field: str, default: str = "") -> str:
        values, _ = decided.get(field, ((default,), ""))
        return values[0]

    title = one("title", original.location)
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    slug = one("slug") or slugify(title) or slugify(Path(original.location).stem)
    document = Document(
        slug=slug or f"document-{version[:6]}",
        version=version,
        title=title,
        authors=decided.get("authors", ((), ""))[0],
        published=one("published"),
        publisher=one("publisher"),
        url=one("url"),
        kind=one("kind", DEFAULT_KIND),
        text=text,
        updated=one("updated"),
        about=one("about"),
        language=one("language"),
        identity=_identity(one("url"), one("slug"), original.location),
        layout=layout,
        provenance=tuple(Provenance(field, source) for field, (_, source) in decided.items()),
    )
    return Ingested(document, original, (*draft.warnings, *_language_warning(document)))


def _last_resorts(location: str) -> tuple[Fact, ...]:
    title = title_from_name(location)
    named = (Fact("title", title, "file name"),) if title else ()
    return (*named, Fact("url", location, "address")) if canonical_url(location) else named


def _identity(url: str, slug: str, location: str) -> str:
    """Which work this is: its canonical URL, else the slug it was given, else where it lies."""
    if url:
        return url
    return f"slug:{slug}" if slug else f"path:{location}"


def _language_warning(document: Document) -> tuple[str, ...]:
    if document.language == UNKNOWN and len(document.text.split()) >= LEAST_PROSE:
        return ("the text does not read as English: answers from it will be poor",)
    if document.language in ("en", UNKNOWN):
        return ()
    return (f"the text is not English ({document.language}): answers from it will be poor",)
