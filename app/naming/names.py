"""Names, numbers and years in a question or a sentence, by their shape alone."""

import re

# Not behind an initial or a title: "Thomas A. Hendricks", "Gen. Kurilla".
_SENTENCE_END = re.compile(
    r"(?<=[.!?:])(?<!\b[A-Z]\.)(?<!\b[DMS][rt]\.)(?<!\bGen\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bProf\.)"
    r"[\"'”’)]*\s+"
)
# A word with an initial capital, an acronym, or a code with digits: "Tokayev", "U.S.", "C5+1",
# "ES-11/2", "FA-50", "O'Sullivan", "Baku-Tbilisi-Ceyhan".
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}|[A-Z]{1,3}\.(?:[A-Z]\.)?\d+|[^\W_](?:[\w+/&-]|['’](?!s\b)(?=[^\W\d_])|\.(?=\d))*"
)
_JOINERS = re.compile(r"(?: of(?: the)?| de| von| van| bin| al| & )? $|^ $")
# "Institute for Security Governance", "US Strategy for Central Asia": these go on behind "for".
_FOR_GAP = re.compile(r" for (?:the )?$")
_BEFORE_FOR = re.compile(
    r"\b(?:Institute|Center|Centre|Council|Ministry|Office|Department|Agency|Bureau|Organi[sz]ation|"
    r"Committee|Fund|Foundation|Strategy|Association|School|Commission|Secretary|Initiative)$"
)
_INITIAL_GAP = re.compile(r"\. $")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OPENERS = _words(
    "a an the this that these those what when where who whom whose which why how is are was were "
    "am be do does did has have had can could will would shall should may might must and or but so "
    "if in on at by for from of to with about between through during since until before after "
    "under over into as according against among without within per via because although though "
    "while he she it they we you i his her hers its their our my your him them me us there here "
    "then now also even only just not no yes nor never still yet both each every all any some many "
    "most more much few several other another such same one two three four five six seven eight "
    "nine ten eleven twelve first second third fourth fifth sixth last next list name give tell "
    "show say compare summarise summarize describe explain define outline identify state set find "
    "enumerate discuss mention please let however moreover instead meanwhile later earlier today "
    "recently thus hence further once whether like unlike despite regarding concerning apart "
    "besides except than too very up down out off again well ok okay hello hi hey thanks thank "
    "good dear write print ignore disregard forget translate pretend imagine act repeat read "
    "answer reply respond nearly almost about roughly half added"
)
"""Words whose capital at the head of a sentence says nothing."""

MONTHS = _words(
    "january february march april may june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday"
)
"""Capitalised, but parts of a date rather than names."""

_COMMON_ENDING = re.compile(r"(?:ing|tion|sion|ment|ness|ity|ers|ists|ly|ism|ance|ence)s?$")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen", "twenty"),
        )
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "hundred": "100"}
_NUMBER = re.compile(r"(?<![\w.,/+-])\d[\d,]*(?:\.\d+)?(?=(?:st|nd|rd|th)?(?![\w/+]))")
_YEAR = re.compile(r"(?<![\w.,/+-])(1[0-9]\d\d|20\d\d|21\d\d)s?(?![\w/]|,\d|\.\d)")


def names_in(text: str) -> tuple[str, ...]:
    """Proper names in the order they stand, each once: capitalised runs, acronyms, codes.

    "of" and "of the" join a run ("Council of the European Union"); a possessive "'s" is left
    off. A capital that only opens a sentence does not make a name, nor does a month. Names of
    peoples ("Kazakh", "American") are names here.
    """
    found: dict[str, None] = {}
    for sentence in _SENTENCE_END.split(text):
        for name in _runs(sentence):
            found.setdefault(name)
    return tuple(found)


def _runs(sentence: str) -> list[str]:
    """The names of one sentence."""
    words = list(_WORD.finditer(sentence))
    runs: list[tuple[int, int]] = []
    previous_end = -1
    for index, match in enumerate(words):
        word = match.group()
        initial = len(word) == 1 and word.isupper() and sentence[match.end() :][:1] == "."
        if not (initial or _is_name(word)) or (index == 0 and not _names_at_start(words, sentence)):
            continue
        gap = sentence[previous_end : match.start()] if runs else ""
        begun = sentence[max(runs[-1][0], previous_end - 6) : previous_end] if runs else ""
        purpose = _FOR_GAP.match(gap) and _BEFORE_FOR.search(sentence[:previous_end][-20:])
        dotted = _INITIAL_GAP.match(gap) and re.search(r"\b(?:[A-Z]|[A-Z][a-z]{1,4})$", begun)
        if (
            runs
            and previous_end == runs[-1][1]
            and ((gap and _JOINERS.match(gap)) or dotted or purpose)
        ):
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append((match.start(), match.end()))
        previous_end = match.end()
    names = [sentence[a:b] for a, b in runs]
    return [name for name in names if name.lower() not in MONTHS]


def _is_name(word: str) -> bool:
    """Whether a word has a name's shape, wherever it stands."""
    if word.isdigit():
        return False
    if any(c.isupper() for c in word[1:]) or (word[0].isupper() and not word[1:].islower()):
        # "iPhone", "NATO", "C5+1"; but the pronoun "I" is no name.
        return word != "I" and (len(word) > 1 or word not in {"A"})
    return word[0].isupper()


def _names_at_start(words: list[re.Match[str]], sentence: str) -> bool:
    """Whether the capitalised first word of a sentence is a name all the same."""
    first = words[0].group()
    lower = first.lower()
    if any(c.isupper() for c in first[1:]) and not (sentence.isupper() and lower in OPENERS):
        return True
    if lower in OPENERS:
        # "Will Forte" alone is a man, "Will Kazakhstan join?" asks.
        alone = 2 <= len(words) <= 3 and not sentence.rstrip().endswith("?")
        return alone and all(match.group()[0].isupper() for match in words)
    if sentence[words[0].end() :].startswith(("'s", "’s")):
        return True
    later = {match.group() for match in words[1:]}
    if first in later:
        return True
    gap = sentence[words[0].end() : words[1].start()] if len(words) > 1 else ""
    if gap in (" ", ". ") and words[1].group()[0].isupper() and words[1].group() != "I":
        return True
    return not _COMMON_ENDING.search(lower) and not (lower.endswith("s") and len(words) > 1)


def numbers_in(text: str) -> tuple[str, ...]:
    """Numbers other than years, as digits without separators: "five" and "5" are both "5"."""
    years = set(years_in(text))
    found: list[tuple[int, str]] = []
    for match in _NUMBER.finditer(text):
        digits = match.group().replace(",", "")
        if digits not in years:
            found.append((match.start(), digits))
    for match in re.finditer(r"[a-z]+", text.lower()):
        if match.group() in _NUMBER_WORDS and match.group() not in {"one", "zero"}:
            found.append((match.start(), _NUMBER_WORDS[match.group()]))
    return tuple(dict.fromkeys(number for _, number in sorted(found)))


def years_in(text: str) -> tuple[str, ...]:
    """Years from 1000 to 2199 in the order they stand, each once; "the 1990s" gives "1990"."""
    return tuple(dict.fromkeys(match.group(1) for match in _YEAR.finditer(text)))


def number_of(word: str) -> int:
    """What a number word or figure stands for ("three", "3"), or 0."""
    digits = _NUMBER_WORDS.get(word.lower(), word)
    return int(digits) if digits.isdigit() and len(digits) < 4 else 0
