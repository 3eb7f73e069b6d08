"""The lines of a PDF page, with where they stand and how they are set."""

import ctypes
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

GUTTER = 1.0
"""Em: white space in a line at least this wide may lie between columns; a justified line's
word spaces are narrower."""

COLUMN_LINES = 6
"""Lines a column has at least; fewer are a table or an address block."""

COLUMN_CHARACTERS = 18
"""Characters of a column's lines on average; cells of a table are shorter."""

JOINED_HERE = "\x02\ufffe"
"""What pdfium writes for a hyphen that breaks a word at the end of a line."""

LINE_HYPHENS = "-\xad\u2010" + JOINED_HERE
"""What may stand at the end of a line where a word is broken."""

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


@dataclass(frozen=True)
class Line:
    """A line of text on a page: its box in points from the page's top left, and its setting."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool
    page: int
    cells: int = 1
    """Parts of the line that wide white space separates, as in a table's row."""

    @property
    def height(self) -> float:
        """The line's height in points, never zero."""
        return max(self.bottom - self.top, 1.0)


def page_lines(page: "PdfPage", number: int) -> list[Line]:
    """A page's lines in reading order: as written, except that columns come one by one."""
    height = page.get_height()
    pieces = [piece for piece in _pieces(page, number, height) if piece.text.strip()]
    gutter = _gutter(pieces)
    if gutter is not None:
        return _by_columns(pieces, gutter)
    return _rejoined(pieces)


def _pieces(page: "PdfPage", number: int, page_height: float) -> Iterator[Line]:
    """The page's lines, each cut where white space wide enough for a gutter stands in it."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    try:
        handle = textpage.raw
        box = [ctypes.c_double() for _ in range(4)]
        references = [ctypes.byref(value) for value in box]
        glyphs: list[tuple[str, float, float, float, float]] = []
        first = 0
        for index in range(textpage.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(handle, index) or 0xFFFD)
            if character in "\r\n":
                yield from _cut(glyphs, _setting(handle, first), number, page_height)
                glyphs, first = [], index + 1
                continue
            pdfium.FPDFText_GetCharBox(handle, index, *references)
            left, right, bottom, top = (value.value for value in box)
            if not glyphs:
                first = index
            glyphs.append((_LIGATURES.get(character, character), left, right, bottom, top))
            if character in JOINED_HERE:
                # pdfium has already put the two halves on one line; for us it ends here.
                yield from _cut(glyphs, _setting(handle, first), number, page_height)
                glyphs, first = [], index + 1
        yield from _cut(glyphs, _setting(handle, first), number, page_height)
    finally:
        textpage.close()


def _setting(handle: object, index: int) -> tuple[float, bool]:
    """The size in points and the boldness of a character."""
    import pypdfium2.raw as pdfium

    size = float(pdfium.FPDFText_GetFontSize(handle, index))
    matrix = pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(handle, index, matrix):
        # Some writers set every font at size 1 and scale it by the matrix.
        size *= (matrix.b**2 + matrix.d**2) ** 0.5 or 1.0
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(handle, index, buffer, 128, ctypes.byref(flags))
    name = buffer.value.lower()
    bold = any(mark in name for mark in (b"bold", b"black", b"heavy", b"sfbx", b"cmbx"))
    return size, bold


def _cut(
    glyphs: Sequence[tuple[str, float, float, float, float]],
    setting: tuple[float, bool],
    number: int,
    page_height: float,
) -> Iterator[Line]:
    size, bold = setting
    start = 0
    edge: float | None = None
    for index, (character, left, right, _, _) in enumerate(glyphs):
        if character.isspace():
            continue
        if edge is not None and left - edge > GUTTER * size and size > 0:
            yield _line(glyphs[start:index], size, bold, number, page_height)
            start = index
        edge = right
    if glyphs[start:]:
        yield _line(glyphs[start:], size, bold, number, page_height)


def _line(
    glyphs: Sequence[tuple[str, float, float, float, float]],
    size: float,
    bold: bool,
    number: int,
    page_height: float,
) -> Line:
    seen = [glyph for glyph in glyphs if not glyph[0].isspace()] or list(glyphs)
    return Line(
        text="".join(glyph[0] for glyph in glyphs).strip(),
        left=min(glyph[1] for glyph in seen),
        top=page_height - max(glyph[4] for glyph in seen),
        right=max(glyph[2] for glyph in seen),
        bottom=page_height - min(glyph[3] for glyph in seen),
        size=size,
        bold=bold,
        page=number,
    )


def _rejoined(pieces: Sequence[Line]) -> list[Line]:
    """The lines as they were written: pieces side by side put together again."""
    lines: list[Line] = []
    for piece in pieces:
        before = lines[-1] if lines else None
        if before and piece.left >= before.right and overlap(before, piece) > 0.5:
            lines[-1] = replace(
                before,
                text=f"{before.text} {piece.text}",
                right=piece.right,
                top=min(before.top, piece.top),
                bottom=max(before.bottom, piece.bottom),
                cells=before.cells + (piece.left - before.right > GUTTER * piece.size),
            )
        else:
            lines.append(piece)
    return lines


def overlap(a: Line, b: Line) -> float:
    """How much of the lower of two lines stands beside the other, 1 at most."""
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared / min(a.height, b.height)


def _gutter(pieces: Sequence[Line]) -> float | None:
    """The x that separates two columns of prose, or None where there are none."""
    if len(pieces) < 2 * COLUMN_LINES:
        return None
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    best: tuple[int, float] | None = None
    for x in sorted({round(p.left - 1.0, 1) for p in pieces}):
        if not left + 0.3 * (right - left) < x < left + 0.7 * (right - left):
            continue
        before = [p for p in pieces if p.right <= x]
        after = [p for p in pieces if p.left >= x]
        crossing = len(pieces) - len(before) - len(after)
        if _is_column(before) and _is_column(after) and crossing <= 0.35 * len(pieces):
            # Of the places that separate as well, the one where most lines begin.
            begins = sum(abs(p.left - x - 1.0) < 2.0 for p in after)
            if best is None or (begins - crossing, -x) > (best[0], -best[1]):
                best = (begins - crossing, x)
    return best[1] if best else None


def _is_column(pieces: Sequence[Line]) -> bool:
    """Whether lines are prose set in a column: several, long, under each other."""
    if len(pieces) < COLUMN_LINES:
        return False
    if statistics.mean(len(piece.text) for piece in pieces) < COLUMN_CHARACTERS:
        return False
    extent = max(p.bottom for p in pieces) - min(p.top for p in pieces)
    return extent >= COLUMN_LINES * statistics.median(p.height for p in pieces)


def _by_columns(pieces: Sequence[Line], gutter: float) -> list[Line]:
    """Left column before right, between the lines that run across both."""
    across = sorted((p for p in pieces if p.left < gutter < p.right), key=lambda p: p.top)
    ordered: list[Line] = []
    placed: set[int] = set()
    for border in [*across, None]:
        band = [
            piece
            for index, piece in enumerate(pieces)
            if index not in placed
            and not piece.left < gutter < piece.right
            and (border is None or piece.top < border.top)
        ]
        placed |= {index for index, piece in enumerate(pieces) if piece in band}
        # Inside a column the order of writing holds; it is top to bottom, and finer than boxes.
        ordered += _rejoined([p for p in band if p.right <= gutter])
        ordered += _rejoined([p for p in band if p.left >= gutter])
        if border is not None:
            ordered.append(border)
    return ordered
