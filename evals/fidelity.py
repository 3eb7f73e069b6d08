"""Does a quote stand in the original bytes, read by other code than the product's own?

The readers here are deliberately crude and share nothing with ``ingest``: they find the words,
not their layout, and are compared by letters and digits alone.
"""

import io
import re
import unicodedata
import zipfile
from html.parser import HTMLParser
from typing import cast

from evals.protocols import AnswerLike, Corpus, Keeping
from index import LibraryError
from ingest import Original

_XML_TEXT = re.compile(r"<[^>]*>")
_LARGEST_MEMBER = 64 * 1024 * 1024
"""Bytes read of one file inside a zip: a bomb is cut off, a book is not."""


class Originals:
    """The words of the originals of one generation, read once each."""

    def __init__(self, corpus: Corpus) -> None:
        """``corpus`` also keeps originals (``Keeping``)."""
        self._corpus = corpus
        self._words: dict[tuple[str, str], str | None] = {}

    def faithful(self, answer: AnswerLike) -> tuple[bool, ...]:
        """Of each distinct citation whose original can be read, whether its quote is in it."""
        distinct = dict.fromkeys(
            (c.document, c.version, c.quote) for claim in answer.claims for c in claim.citations
        )
        verdicts = []
        for slug, version, quote in distinct:
            words = self._original(slug, version)
            if words is not None:
                verdicts.append(bool(bare(quote)) and bare(quote) in words)
        return tuple(verdicts)

    def _original(self, slug: str, version: str) -> str | None:
        key = (slug, version)
        if key not in self._words:
            self._words[key] = self._read(slug, version)
        return self._words[key]

    def _read(self, slug: str, version: str) -> str | None:
        try:
            if self._corpus.document(slug).version != version:
                return None  # only the published version's bytes are kept within reach
            original = cast(Keeping, self._corpus).raw(slug)
        except LibraryError:
            return None
        extracted = independent_text(original)
        return None if extracted is None else bare(extracted)


def bare(text: str) -> str:
    """The letters and digits of ``text``, compatibility forms unified, in one case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(character for character in plain if character.isalnum()).casefold()


def independent_text(original: Original) -> str | None:
    """The original's words in reading order, or None where no second reader knows its type."""
    kind = original.media_type.partition(";")[0].strip()
    if kind in ("text/html", "application/xhtml+xml"):
        return _html(_decoded(original.raw))
    if kind == "text/markdown":
        return _markdown(_decoded(original.raw))
    if kind.startswith("text/"):
        return _decoded(original.raw)
    if kind.endswith("wordprocessingml.document"):
        return _zipped(original.raw, re.compile(r"word/document\.xml"))
    if kind == "application/epub+zip":
        return _zipped(original.raw, re.compile(r".*\.x?html?", re.IGNORECASE))
    if kind == "application/pdf":
        return _pdf(original.raw)
    return None


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _markdown(text: str) -> str:
    """Markdown without link targets; its other marks are no letters."""
    return re.sub(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", "]", text)


class _Words(HTMLParser):
    """Collects the text of a page that is no script or style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def _html(text: str) -> str:
    parser = _Words()
    parser.feed(text)
    parser.close()
    return " ".join(parser.parts)


def _zipped(raw: bytes, wanted: re.Pattern[str]) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            texts = []
            for info in archive.infolist():
                if wanted.fullmatch(info.filename) and info.file_size <= _LARGEST_MEMBER:
                    texts.append(_decoded(archive.read(info)))
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return None
    return "\n".join(_html(_XML_TEXT.sub(lambda tag: tag[0], text)) for text in texts)


def _pdf(raw: bytes) -> str | None:
    """The text of a PDF by pypdf, where that is installed and can read it."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        return None
    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    except (PyPdfError, ValueError, OSError):
        return None
