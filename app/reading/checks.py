"""Plain checks of what a small reader misses: names, years and numbers, and kinds of answer."""

import re
from dataclasses import dataclass

from app.naming.names import names_in, numbers_in, years_in
from app.understanding.question import Sought, holds_type

STEM = 5
"""Letters of a name compared: "Kazakh" and "Kazakhstan's" are one name, "Uzbek" another."""

_SAME = tuple(
    (re.compile(rf"\b(?:{names})(?!\w)"), name)
    for name, names in (
        ("usame", r"U\.S\.(?:A\.)?|USA?|United States(?: of America)?|America(?:ns?)?"),
        ("ukbri", r"U\.K\.|UK|United Kingdom|(?:Great )?Britain|British|Britons?"),
        ("unorg", r"U\.N\.|UN|United Nations"),
        ("eunio", r"E\.U\.|EU|European Union"),
    )
)
"""Names of one thing that share no stem, and the one they are compared by (``STEM`` letters)."""

_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(["the", "of", "and", "for", "in", "on", "to", "a", "an", "de", "al", "la"])


@dataclass(frozen=True)
class Checked:
    """What a sentence lacks that the question asks about.

    ``unnamed`` is the share of the question's names, years and numbers that neither the sentence
    nor what stands before it carries; ``absent`` the share that the whole passage lacks too;
    ``lacks_type`` says that the sentence holds no date, sum, person … where one is asked for.
    """

    unnamed: float
    absent: float
    lacks_type: bool


def check(question: str, sought: Sought, sentence: str, near: str, passage: str) -> Checked:
    """Check a sentence; ``near`` is what stands before it with title and section, ``passage``
    the whole passage."""
    wanted = marks_of(question)
    near_by, far = _marks_in(f"{sentence}\n{near}"), _marks_in(f"{sentence}\n{near}\n{passage}")
    return Checked(
        unnamed=_share_missing(wanted, near_by),
        absent=_share_missing(wanted, far),
        lacks_type=not holds_type(sentence, sought.answer_type),
    )


def marks_of(question: str) -> tuple[frozenset[str], ...]:
    """The names, years and numbers of a question, each as the stems of its words."""
    marks = [*names_in(question), *years_in(question), *numbers_in(question)]
    found = dict.fromkeys(frozenset(_stems(mark)) - _LITTLE for mark in marks)
    return tuple(mark for mark in found if mark)


def _share_missing(wanted: tuple[frozenset[str], ...], present: frozenset[str]) -> float:
    """A name of several words is there when any of them is: "Tokayev" for "President Tokayev"."""
    if not wanted:
        return 0.0
    return sum(not (mark & present) for mark in wanted) / len(wanted)


def _marks_in(text: str) -> frozenset[str]:
    """The stems of a text, and its numbers as figures: "four" answers to a question's 4."""
    return _stems(text).union(*(_stems(number) for number in numbers_in(text)))


def _stems(text: str) -> frozenset[str]:
    for names, name in _SAME:
        text = names.sub(name, text)
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word if word.isdigit() else word[:STEM] for word in words)
