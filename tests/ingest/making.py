"""Small files of every format, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Put:
    """Words on a PDF page: where (points from the bottom left), how large, how bold."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


def make_pdf(
    pages: Sequence[Sequence[Put]], info: Mapping[str, str] = {}, trailer: str = ""
) -> bytes:
    """A PDF 1.4 with Helvetica text, uncompressed."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    add(b"<< /Type /Catalog /Pages 2 0 R >>")
    add(b"")  # the page tree, once its pages are known
    add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        content = b"\n".join(_shown(put) for put in page)
        stream = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % stream
            )
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    entries = " ".join(f"/{name} ({_escaped(value)})" for name, value in info.items())
    number = add(f"<< {entries} >>".encode("cp1252"))
    return _file(objects, f"/Root 1 0 R /Info {number} 0 R {trailer}")


def _shown(put: Put) -> bytes:
    font = "F2" if put.bold else "F1"
    words = f"BT /{font} {put.size} Tf {put.x} {put.y} Td ({_escaped(put.text)}) Tj ET"
    return words.encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    out.write(f"trailer << /Size {len(objects) + 1} {trailer} >>\nstartxref\n".encode())
    out.write(b"%d\n%%%%EOF\n" % start)
    return out.getvalue()


def column(lines: Sequence[str], x: float = 72, top: float = 700, size: float = 11) -> list[Put]:
    """Lines set under each other."""
    return [Put(x, top - index * size * 1.25, line, size) for index, line in enumerate(lines)]


def make_epub(
    chapters: Sequence[str], metadata: str = "", extra: Mapping[str, bytes] = {}
) -> bytes:
    """An EPUB whose chapters have the given bodies."""
    manifest = "".join(
        f'<item id="c{n}" href="text/c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<rootfiles><rootfile full-path="OPS/package.opf"/></rootfiles></container>'
    )
    files: dict[str, bytes] = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": container.encode(),
        "OPS/package.opf": package.encode(),
    }
    for number, body in enumerate(chapters):
        page = (
            '<html xmlns="http://www.w3.org/1999/xhtml" '
            'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head>'
            f"<body>{body}</body></html>"
        )
        files[f"OPS/text/c{number}.xhtml"] = page.encode()
    return make_zip(files | dict(extra))


def make_zip(files: Mapping[str, bytes]) -> bytes:
    """A compressed zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return out.getvalue()
