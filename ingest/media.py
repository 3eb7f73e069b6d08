"""What kind of file bytes are, by what they hold; a name only decides between equals."""

import re
from pathlib import PurePath

from ingest.errors import IngestError

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"

HEAD = 4096
"""Bytes looked at for a signature: a PDF's may stand 1,024 bytes in, a page's behind comments."""

_OLD_OFFICE, _RTF = b"\xd0\xcf\x11\xe0", b"{\\rtf"
_REFUSED = (
    (_OLD_OFFICE, "an old Office file: save it as .docx"),
    (_RTF, "an RTF file: save it as .docx"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"7z\xbc\xaf", "an archive: unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_OFFICE_PARTS = (
    *(b"word/document.xml", b"META-INF/container.xml"),
    *(b"ppt/presentation.xml", b"xl/workbook.xml", b"META-INF/manifest.xml"),
)
"""Names inside containers that are documents, whether we read them or not."""

_PICTURE_OR_SCRIPT = re.compile(rb"^(?:\xef\xbb\xbf)?(?:#!|\s*(?:<\?xml[^>]*>\s*)?<svg\b)")
_HTML = re.compile(
    rb"^(?:\s|\xef\xbb\xbf|(?><!--.*?-->)|<\?xml[^>]*>)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(
    r"^#{1,6} \S|^(?:\*\*|__)\S|\]\(https?://|^```|^\|.+\|$|^(?:={3,}|-{3,})$", re.MULTILINE
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a]")


def media_type(raw: bytes, location: str) -> str:
    """The media type of ``raw``; raises IngestError, naming what it is, where we read none such.

    Markdown and plain text are told apart by Markdown's marks, and by the name where a file
    has few of them.
    """
    head = raw[:HEAD]
    for signature, what in _REFUSED:
        if head.startswith(signature):
            raise IngestError(f"{location}: this is {what}")
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return _container_type(raw, location)
    if _HTML.match(head):
        return HTML
    text = decode(raw, location)
    if PurePath(location).suffix.lower() in (".md", ".markdown", ".mdown"):
        return MARKDOWN
    front_matter = re.match(r"---\n(?:[A-Za-z_]+:.*\n)", text[:HEAD].replace("\r\n", "\n"))
    return MARKDOWN if front_matter or len(_MARKDOWN.findall(text[:100_000])) >= 3 else PLAIN


def is_foreign(head: bytes, tail: bytes = b"") -> bool:
    """Whether a file is no document of anybody's: a picture, a film, an archive, a program.

    ``head`` is how it begins; of a zip container, ``tail`` is how it ends. Documents that we do
    not read are not foreign: their reason is worth saying.
    """
    if head.startswith((_OLD_OFFICE, _RTF, b"\xff\xfe", b"\xfe\xff")) or b"%PDF-" in head[:1024]:
        return False
    if head.startswith(b"PK\x03\x04"):
        return not any(part in head or part in tail for part in _OFFICE_PARTS)
    if head.startswith(tuple(signature for signature, _ in _REFUSED)):
        return True
    return b"\x00" in head or _looks_binary(head) or bool(_PICTURE_OR_SCRIPT.match(head))


def decode(raw: bytes, location: str) -> str:
    """``raw`` as text; raises IngestError when it is binary or not in UTF-8 (or marked UTF-16)."""
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\x00" in raw[:HEAD]:
        raise IngestError(f"{location}: this is a binary file, not text")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if _looks_binary(raw):
            raise IngestError(f"{location}: this is a binary file, not text") from error
        raise IngestError(
            f"{location}: not valid {encoding.removesuffix('-sig').upper()} at byte "
            f"{error.start:,}; save it as UTF-8"
        ) from error
    if len(_CONTROLS.findall(text[:HEAD])) > 8:
        raise IngestError(f"{location}: this is a binary file, not text")
    return text


def _looks_binary(raw: bytes) -> bool:
    head = raw[:HEAD]
    return sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) // 50


def _container_type(raw: bytes, location: str) -> str:
    """Which of the formats that are zip containers this is.

    Names stand uncompressed in a container, so that nothing of it need be unpacked here, in a
    process without limits.
    """
    if b"word/document.xml" in raw:
        return DOCX
    if b"META-INF/container.xml" in raw:
        return EPUB
    if b"PK\x05\x06" not in raw:
        raise IngestError(f"{location}: damaged or cut off (not a whole zip container)")
    raise IngestError(f"{location}: a zip archive that is neither .docx nor .epub: unpack it first")
