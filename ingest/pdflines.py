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


_BOLD = (b"bold", b"black", b"heavy", b"sfbx", b"cmbx")
"""What the names of bold fonts have in them; the last two are LaTeX's."""


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
    textpage = _TextPage(page, number)
    try:
        pieces = list(textpage.pieces())
    finally:
        textpage.close()
    gutter = _gutter(pieces)
    if gutter is not None:
        return _by_columns(pieces, gutter)
    return _rejoined(pieces)


Glyph = tuple[int, str]
"""A character's place in the page's text, and the character."""

Box = tuple[float, float, float, float]
"""Left, right, bottom and top, in points from the page's bottom left."""


class _TextPage:
    """A page's characters and their boxes, asked for through pdfium's own calls."""

    def __init__(self, page: "PdfPage", number: int) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium = pdfium
        self._page = page.get_textpage()
        self._handle = self._page.raw
        self._number = number
        self._height = page.get_height()
        # One place for every answer: a book has a hundred thousand of them.
        self._box = [ctypes.c_double() for _ in range(4)]
        self._references = [ctypes.byref(value) for value in self._box]

    def close(self) -> None:
        """Let go of pdfium's page."""
        self._page.close()

    def pieces(self) -> Iterator[Line]:
        """The page's lines, each cut where white space wide enough for a gutter stands in it."""
        unicode_at, handle = self._pdfium.FPDFText_GetUnicode, self._handle
        glyphs: list[Glyph] = []
        for index in range(self._page.count_chars()):
            character = chr(unicode_at(handle, index) or 0xFFFD)
            if character not in "\r\n":
                glyphs.append((index, character))
                if character not in JOINED_HERE:
                    continue
                # pdfium has already put a broken word on one line; for us the line ends here.
            yield from self._cut(glyphs)
            glyphs = []
        yield from self._cut(glyphs)

    def _cut(self, glyphs: Sequence[Glyph]) -> Iterator[Line]:
        words = list(self._words(glyphs))
        if not words:
            return
        size, bold = self._setting(next(i for i, c in glyphs if not c.isspace()))
        start = 0
        for index in range(1, len(words) + 1):
            if index < len(words) and words[index][1][0] - words[index - 1][1][1] <= GUTTER * size:
                continue
            piece = words[start:index]
            left, right, bottom, top = zip(*(box for _, box in piece), strict=True)
            yield Line(
                text=" ".join(text for text, _ in piece),
                left=min(left),
                top=self._height - max(top),
                right=max(right),
                bottom=self._height - min(bottom),
                size=size,
                bold=bold,
                page=self._number,
            )
            start = index

    def _words(self, glyphs: Sequence[Glyph]) -> Iterator[tuple[str, Box]]:
        """The words of a line. Boxes are what takes time: those of a word's two ends must do."""
        run: list[Glyph] = []
        for glyph in [*glyphs, (-1, " ")]:
            if not glyph[1].isspace():
                run.append(glyph)
            elif run:
                a, b = self._box_of(run[0][0]), self._box_of(run[-1][0])
                text = "".join([_LIGATURES.get(character, character) for _, character in run])
                yield (
                    text,
                    (min(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), max(a[3], b[3])),
                )
                run = []

    def _box_of(self, index: int) -> Box:
        self._pdfium.FPDFText_GetCharBox(self._handle, index, *self._references)
        left, right, bottom, top = self._box
        return left.value, right.value, bottom.value, top.value

    def _setting(self, index: int) -> tuple[float, bool]:
        """The size in points and the boldness of a character."""
        size = float(self._pdfium.FPDFText_GetFontSize(self._handle, index))
        matrix = self._pdfium.FS_MATRIX()
        if self._pdfium.FPDFText_GetMatrix(self._handle, index, matrix):
            # Some writers set every font at size 1 and scale it by the matrix.
            size *= (matrix.b**2 + matrix.d**2) ** 0.5 or 1.0
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        self._pdfium.FPDFText_GetFontInfo(self._handle, index, name, 128, ctypes.byref(flags))
        return size, any(mark in name.value.lower() for mark in _BOLD)


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
