"""Where sentences begin and end, for English prose with its abbreviations, quotes and initials.

The rules follow what makes splitters fail on policy prose: "U.S. forces", "Gen. Kurilla",
"J. Martini", "3.5 percent", quotes that close after the full stop, and ellipses.
"""

import re

from ingest.document import Span


def _words(text: str) -> list[str]:
    return text.split()


# Abbreviations after which a sentence goes on, whatever follows: titles stand before a name.
_TITLES = _words(
    "Mr Mrs Ms Dr Prof Rev Hon Gen Lt Col Maj Capt Cmdr Cdr Adm Brig Sgt Cpl Pvt Gov Sen Rep Pres "
    "Amb Sec Min St Mt Ft Messrs Mme Mlle Supt Det Insp Atty Asst Assoc Dep"
)
# Abbreviations after which a sentence goes on unless a new one clearly starts.
_OTHERS = _words(
    "vs etc al cf viz approx est ca dept govt no nos vol vols pp p art arts sec secs fig figs ch "
    "ed eds para paras Inc Ltd Co Corp Bros LLC Jr Sr Esq PhD Ph.D M.D B.A M.A "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun "
    "a.m p.m i.e e.g U.S U.K U.N E.U D.C U.S.S.R"
)
# After these, the next word is a number or a name even when capitalised: never a boundary.
_NEVER_END = frozenset(
    word.lower() for word in [*_TITLES, "vs", "cf", "viz", "e.g", "i.e", "no", "nos", "pp", "vol"]
)
_MAYBE_END = frozenset(word.lower() for word in _OTHERS) - _NEVER_END
# Words that open a sentence far more often than they follow "U.S." or "Inc." inside one.
_OPENERS = frozenset(
    _words(
        "the a an this that these those it its he she they we you i his her their our in on "
        "at for but and yet so if when while although though since because after before as by "
        "with from however moreover still thus meanwhile some many most several all both each "
        "no not there here what who how why where one two first second third finally "
        "according"
    )
)

_CLOSERS = "\"'”’»)]}"
_OPENING = "\"'“‘«([{—–-"
_TERMINATOR = re.compile(
    r"(?<![.!?…])(?:\.(?:[ \u00a0]\.)++|[.!?…]++)[" + re.escape(_CLOSERS) + r"]*+(?=\s|$|\[\d)"
)
_SPACED_DOTS = re.compile(r"\.(?:[ \u00a0]\.)+")
_OMISSION = 3
_WORD = re.compile(r"[^\W_]")
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•‣]|\d{1,3}[.)])\s)")
_WORD_BEFORE = re.compile(r"[^\s\"'“”‘’()\[\]]+$")
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\])+")
_LIST_MARKER = re.compile(r"\s*(?:[-*•‣]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])$")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of ``text[start:end]`` as ranges of ``text``, in order, without white space.

    Every non-space character of the range lies in exactly one sentence. Blank lines and list
    markers always end a sentence. Marks without a word belong to the sentence beside them.
    Deterministic.
    """
    stop = len(text) if end is None else end
    spans: list[Span] = []
    for block in _blocks(text, start, stop):
        begin, first = block.start, len(spans)
        word_at = _word_from(text, begin, block.end)
        for match in _TERMINATOR.finditer(text, block.start, block.end):
            boundary = match.end()
            footnote = _FOOTNOTE.match(text, boundary, block.end)
            if footnote:
                boundary = footnote.end()
            if match.start() < begin or word_at >= boundary:
                continue
            if not _ends_sentence(text, begin, match, boundary, block.end):
                continue
            _keep(text, begin, boundary, spans)
            begin = boundary
            word_at = _word_from(text, begin, block.end)
        if word_at == block.end and len(spans) > first:
            begin = spans.pop().start
        _keep(text, begin, block.end, spans)
    return spans


def _word_from(text: str, start: int, stop: int) -> int:
    """Where the first letter or figure from ``start`` on stands; ``stop`` where there is none."""
    found = _WORD.search(text, start, stop)
    return found.start() if found else stop


def _blocks(text: str, start: int, stop: int) -> list[Span]:
    """Paragraphs and list items: no sentence crosses from one to the next."""
    blocks: list[Span] = []
    begin = start
    for match in _BREAK.finditer(text, start, stop):
        blocks.append(Span(begin, match.start()))
        begin = match.end()
    blocks.append(Span(begin, stop))
    return blocks


def _keep(text: str, begin: int, end: int, spans: list[Span]) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append(Span(begin, end))


def _ends_sentence(text: str, begin: int, mark: re.Match[str], boundary: int, stop: int) -> bool:
    following = text[boundary:stop].lstrip()
    if not following:
        return True
    opening = following.lstrip(_OPENING).lstrip()
    first = opening[:1]
    if first.islower():
        # "… he said." goes on; so does a question inside a sentence.
        return False
    punctuation = mark.group()
    if punctuation[0] in "!?":
        return True
    if punctuation.startswith(("...", "…")):
        return first.isupper()
    if dots := _SPACED_DOTS.match(punctuation):
        return first.isupper() and _spaced_dots_end(text, mark.start(), dots.group(), opening)
    if len(punctuation.rstrip(_CLOSERS)) < len(punctuation):
        return first.isupper() or first.isdigit() or not first.isalnum()
    if _LIST_MARKER.fullmatch(text, begin, mark.start() + 1):
        return False
    return _full_stop_ends(text, begin, mark.start(), opening)


def _spaced_dots_end(text: str, at: int, dots: str, following: str) -> bool:
    """Whether ". . ." ends a sentence, a capital following.

    Three with a space before them leave something out, and what goes on may be a name; a full
    stop before them, or right after a word, has ended the sentence first.
    """
    if dots.count(".") > _OMISSION or not text[max(0, at - 1) : at].isspace():
        return True
    next_word = re.match(r"[\w’']*", following)
    return next_word is not None and next_word.group().lower() in _OPENERS


def _full_stop_ends(text: str, begin: int, dot: int, following: str) -> bool:
    found = _WORD_BEFORE.search(text[begin:dot])
    word = found.group().lower() if found else ""
    next_word = re.match(r"[\w’']*", following)
    opener = next_word is not None and next_word.group().lower() in _OPENERS
    if word in _NEVER_END:
        # "Secretary of State no. 4" goes on; "He said no. The vote failed." does not.
        return word == "no" and opener and following[:1].isupper()
    if len(word) == 1 and word.isalpha() and word != "i":
        # An initial: "J. Martini". "Plan B. The second" ends, an opener following.
        return opener and following[:1].isupper()
    if word in _MAYBE_END or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return opener and following[:1].isupper()
    return True
