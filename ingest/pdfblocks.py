"""Lines of PDF pages become paragraphs and headings; what is printed on every page goes."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingest.blocks import Block, BlockKind
from ingest.document import PageStart
from ingest.pdflines import JOINED_HERE, LINE_HYPHENS, Line, overlap
from ingest.plain import MARKER

HEAD_NEIGHBOURS = 3
"""Pages: a running head stands again within this many, on the next left or right page."""

SAME_HEIGHT = 4.0
"""Points: what is printed on every page stands at one height, give or take this."""

HEADING_SIZE = 1.12
"""A heading is set at least this much larger than the text, or bold and alone."""

NOTE_SIZE = 0.88
"""Footnotes are set at most this large, beside the text."""

PARAGRAPH_GAP = 1.45
"""A gap this much larger than the usual one between lines separates paragraphs."""

ROW_CELLS = 3
"""Parts a line has at least to be a row of a table; a heading after its number has two."""

_NUMBER = re.compile(
    r"^(?:page\s+)?[-–—|\[(]*\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—|\])]*(?:\s*(?:of|/)\s*\d{1,4})?$",
    re.IGNORECASE,
)
_TERMINAL = re.compile(r"[.!?:;][\"'”’»)\]]*\d{0,3}$")


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without running heads and feet, and without page numbers."""
    edges = [_edge_lines(lines) for lines in pages]
    repeated: list[set[Line]] = [set() for _ in pages]
    for number, edge in enumerate(edges):
        near = range(
            max(0, number - HEAD_NEIGHBOURS), min(len(pages), number + HEAD_NEIGHBOURS + 1)
        )
        others = [line for other in near if other != number for line in edges[other]]
        repeated[number] = {line for line in edge if any(_same_head(line, o) for o in others)}
    bands = _bands(repeated, len(pages))
    cleaned: list[list[Line]] = []
    for number, lines in enumerate(pages):
        gone = repeated[number] | {
            line
            for line in edges[number]
            if _NUMBER.match(line.text) or any(abs(line.top - band) <= 1.0 for band in bands)
        }
        cleaned.append([line for line in lines if line not in gone])
    return cleaned


def _edge_lines(lines: Sequence[Line]) -> list[Line]:
    """The two highest and the two lowest lines of a page."""
    ordered = sorted(lines, key=lambda line: line.top)
    return ordered if len(ordered) <= 4 else ordered[:2] + ordered[-2:]


def _same_head(a: Line, b: Line) -> bool:
    return abs(a.top - b.top) <= SAME_HEIGHT and _without_figures(a) == _without_figures(b)


def _without_figures(line: Line) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.lower())


def _bands(repeated: Sequence[set[Line]], pages: int) -> list[float]:
    """Heights at which half the pages have a running head: one that changes stands there too."""
    tops = Counter(round(line.top) for lines in repeated for line in lines)
    return [float(top) for top, count in tops.items() if pages >= 4 and count >= pages / 2]


def blocks_of(pages: Sequence[Sequence[Line]], labels: Sequence[str]) -> list[Block]:
    """Paragraphs, list items and headings, each with the pages that begin in it.

    ``labels`` are the pages' printed labels. Lines that break a word are joined without the
    hyphen, unless the document writes the word with one elsewhere.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    return _Setter(lines, labels).blocks()


class _Setter:
    """Puts lines together, knowing the whole document's body size and vocabulary."""

    def __init__(self, lines: Sequence[Line], labels: Sequence[str]) -> None:
        self._lines = lines
        self._labels = labels
        weights: dict[float, int] = defaultdict(int)
        for line in lines:
            weights[round(line.size, 1)] += len(line.text)
        self._body = max(weights, key=lambda size: weights[size])
        self._gap = self._usual_gap()
        self._edges = self._right_edges()
        self._vocabulary = Counter(
            word for line in lines for word in re.findall(r"\w[\w-]*\w", line.text.lower())
        )
        self._notes = self._footnotes()

    def blocks(self) -> list[Block]:
        groups = list(self._groups())
        sizes = {round(group[0].size, 1) for group in groups if self._is_heading(group)}
        levels = {size: level for level, size in enumerate(sorted(sizes, reverse=True), start=1)}
        started: set[int] = set()
        return [self._block(group, levels, started) for group in groups]

    def _groups(self) -> Iterator[list[Line]]:
        """Lines that belong together; footnotes follow the paragraph that crosses their page."""
        group: list[Line] = []
        aside: list[list[Line]] = []
        for line in self._lines:
            if line in self._notes:
                if aside and self._carries_on(aside[-1], line):
                    aside[-1].append(line)
                else:
                    aside.append([line])
                continue
            if group and not self._carries_on(group, line):
                yield group
                yield from aside
                group, aside = [], []
            group.append(line)
        if group:
            yield group
        yield from aside

    def _footnotes(self) -> set[Line]:
        """The small lines that end a page, below its last line of body text."""
        notes: set[Line] = set()
        at_end = True
        for line, below in zip(reversed(self._lines), [None, *reversed(self._lines)], strict=False):
            if below is None or below.page != line.page:
                at_end = True
            at_end = at_end and line.size <= self._body * NOTE_SIZE
            if at_end:
                notes.add(line)
        return notes

    def _carries_on(self, group: Sequence[Line], line: Line) -> bool:
        """Whether ``line`` goes on with the paragraph of ``group``."""
        last = group[-1]
        if max(last.cells, line.cells) >= ROW_CELLS:
            return False
        if line.page == last.page and overlap(last, line) > 0.3:
            return True  # beside it: an exponent, or the rest of a line
        if abs(last.size - line.size) > 0.08 * self._body or MARKER.match(line.text):
            return False
        if last.bold != line.bold and (self._is_heading(group) or line.bold):
            return False
        ends = bool(_TERMINAL.search(last.text))
        if line.page != last.page or line.top < last.top - last.height:
            return not self._is_heading(group) and (not ends or line.text[:1].islower())
        if line.top - last.top > PARAGRAPH_GAP * self._gap * max(1.0, line.size / self._body):
            return False
        if MARKER.match(group[0].text):
            return line.left > group[0].left + 1 or not ends
        short = last.right < self._edges.get(round(last.left / 20), last.right) - 0.12 * _width(
            last
        )
        indented = line.left > last.left + 0.8 * line.size and line.left > group[0].left + 1
        return not (ends and (short or indented))

    def _is_heading(self, group: Sequence[Line]) -> bool:
        text = " ".join(line.text for line in group)
        if len(text) > 200 or not any(character.isalpha() for character in text):
            return False
        if any(line.cells >= ROW_CELLS for line in group):
            return False
        if group[0].size >= self._body * HEADING_SIZE:
            return True
        alone = all(line.bold for line in group) and len(text.split()) <= 14
        return alone and text[-1] not in ".,;:"

    def _block(
        self, group: Sequence[Line], levels: Mapping[float, int], started: set[int]
    ) -> Block:
        text = ""
        pages: list[PageStart] = []
        for line in group:
            text = self._join(text, line.text)
            if line.page not in started:
                started.add(line.page)
                pages.append(PageStart(len(text) - len(line.text), self._labels[line.page]))
        text = text.translate({ord(mark): "-" for mark in JOINED_HERE})
        if self._is_heading(group):
            level = min(levels[round(group[0].size, 1)], 6)
            return Block(text, "heading", level, pages=tuple(pages))
        kind: BlockKind = "item" if MARKER.match(text) else "prose"
        if group[0].cells >= ROW_CELLS:
            kind = "row"
        return Block(text, kind, pages=tuple(pages))

    def _join(self, text: str, line: str) -> str:
        """``text`` carried on by ``line``, a word broken between them made whole."""
        if not text:
            return line
        if text[-1] not in LINE_HYPHENS or len(text) < 2 or not text[-2].isalpha():
            return f"{text} {line}"
        head = re.search(r"[\w-]*$", text[:-1])
        tail = re.match(r"\w+", line)
        if head is None or tail is None or not line[0].islower():
            return text[:-1] + "-" + line
        first, second = head.group().lower(), tail.group().lower()
        hyphenated = self._vocabulary[f"{first}-{second}"] > self._vocabulary[first + second]
        return text[:-1] + ("-" if hyphenated else "") + line

    def _usual_gap(self) -> float:
        """The usual distance from line to line of body text, in points."""
        gaps = [
            below.top - above.top
            for above, below in zip(self._lines, self._lines[1:], strict=False)
            if above.page == below.page
            and 0 < below.top - above.top < 4 * above.height
            and abs(below.size - self._body) < 0.5
        ]
        return statistics.median(gaps) if gaps else 1.2 * self._body

    def _right_edges(self) -> dict[int, float]:
        """For lines that begin at about one place, how far to the right the full ones reach."""
        ends: dict[int, list[float]] = defaultdict(list)
        for line in self._lines:
            ends[round(line.left / 20)].append(line.right)
        return {left: sorted(rights)[int(len(rights) * 0.9)] for left, rights in ends.items()}


def _width(line: Line) -> float:
    return max(line.right - line.left, 1.0)
