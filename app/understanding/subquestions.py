"""A question that asks for several things becomes several questions.

"Who led the mission, and when did its report come out?" is two questions, "Which is older, A or B?"
one about each. Each is then found, read and decided by itself, so that one sentence need not say
both, and what only one of them is answered of is said.
"""

import re

from app.naming.names import names_in, years_in
from app.understanding.kinds import in_one_line
from app.understanding.question import sought_by

_WH = r"(?:who|whom|whose|what|when|where|why|how|which)"
_BEFORE_WH = r"(?:(?:by|in|on|at|for|of|from|since|until|till|to|with|under|through) )?"
_ASKS = re.compile(
    rf"\b{_WH}\b|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_STATED = r"(?!\w+ (?:it|they|he|she|we|i|you)\s+(?:is|are|was|were|has|had|did|do)\b)"
_SECOND = re.compile(
    rf"(?:\s*[,;:?]\s*(?:and|but)|\s+and|\s*[;?])\s+{_STATED}(?={_BEFORE_WH}{_WH}\b)"
    r"|,\s+and\s+(?=(?:is|are|was|were|do|does|did|has|have)\s+[a-z])",
    re.IGNORECASE,
)
_LEAST_WORDS = 4
"""Words a first question has at least: "when and where did …" is one question."""

_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that|those|these|there|one|ones|same)\b", re.I
)
_OWN_WORDS = 3
"""Words beside the question word from which a second question can be one by itself."""


def subquestions(question: str) -> tuple[str, ...]:
    """``question`` taken apart; a question for one thing comes back alone. Deterministic.

    Each of them can be searched for by itself: what a later one leans on is put into it.
    """
    text = in_one_line(question)
    return _two_asked(text) or _differing(text) or _compared(text) or (question,)


def _two_asked(text: str) -> tuple[str, ...]:
    for cut in _SECOND.finditer(text):
        first, second = text[: cut.start()].rstrip("?,;: "), text[cut.end() :].rstrip("?! .")
        if len(first.split()) >= _LEAST_WORDS and _ASKS.search(first) and second:
            return f"{first}?", f"{_standing(second, first)}?"
    return ()


_ABOUT = re.compile(r"^(?:what|how) about (?P<thing>.+)$", re.IGNORECASE)
_SAID_OF = re.compile(r"^(?P<said>.+\b(?:say|said|think|hold|find|write|report) (?:about|of|on)) ")
_HANGING = re.compile(
    rf"^(?P<asked>{_BEFORE_WH}{_WH})(?: (?:in|on|at|by|for|of|to|with|from)\b|$)", re.IGNORECASE
)
_PLACED = re.compile(r" (?:in|on|at|by|for|with|from) ")
_HEAD = re.compile(
    rf"^.*?\b{_WH}\b(?: (?!(?:is|are|was|were|do|does|did|has|have|had)\b)[a-z]+(?= (?:is|are|was|"
    r"were|do|does|did|has|have|had)\b))? ",
    re.IGNORECASE,
)


def _standing(second: str, first: str) -> str:
    """The second question with what it needs of the first to be searched for by itself."""
    marks = [*names_in(first), *years_in(first)]
    about = _ABOUT.match(second)
    if about:
        said = _SAID_OF.match(first)
        return f"{said['said']} {about['thing']}" if said else ", ".join([about["thing"], *marks])
    rest = _HEAD.sub("", first, count=1)
    hanging = _HANGING.match(second)
    if hanging:
        asked, where = hanging["asked"], second[hanging.end("asked") :]
        return f"{asked} {_PLACED.split(rest)[0] if where else rest}{where}"
    if len(re.findall(r"\w+", second)) <= _OWN_WORDS:
        return f"{second} {rest}"
    if _PRONOUN.search(second) or not (names_in(second) or years_in(second)):
        return f"{second}, regarding {', '.join(marks) or rest}"
    return second


_DIFFERING = re.compile(
    r"^(?:how|in what way|what way) (?:do|does|did) (?P<what>.+?) (?:(?:differ|vary|change) "
    r"between (?P<a>.+?) and|change from (?P<c>.+?) to) (?P<b>.+?)\W*$",
    re.IGNORECASE,
)


def _differing(text: str) -> tuple[str, ...]:
    """How one thing differs between two: the thing, in each of the two."""
    match = _DIFFERING.match(text)
    if match is None:
        return ()
    return tuple(f"{match['what']} in {one}?" for one in (match["a"] or match["c"], match["b"]))


def _compared(text: str) -> tuple[str, ...]:
    compares = sought_by(text).compares
    if len(compares) != 2:
        return ()
    left, right = compares
    return f"{left}?", f"{_in_full(left, right)}?"


def coordinated(question: str) -> tuple[str, ...]:
    """The question for each of two names that it joins by "and"; empty where it joins none.

    "How did Kazakhstan and Uzbekistan vote?" may be answered by one sentence: ask it first.
    What two do with each other ("when did A and B sign …?") is no question for each: empty.
    """
    text = in_one_line(question)
    match = _JOINED.search(text)
    if match is None or match["a"].split()[0] in _NO_NAME:
        return ()
    if _TOGETHER.search(text) or _JOINT_ACT.match(text, match.end()):
        return ()
    before, after = text[: match.start()], text[match.end() :]
    into = match["before"] or ""
    return tuple(f"{before}{into}{match[name]}{after}" for name in ("a", "b"))


_NAME = r"(?:the )?[A-Z][\w'+-]*(?: [A-Z][\w'+-]*)*"
_JOINED = re.compile(
    rf"(?<!, )(?<!between )(?<!both )(?<=\s)(?P<before>(?:in|of|by|for|with|to) )?"
    rf"(?P<a>{_NAME}) and "
    rf"(?:in |of |by |for |with |to )?(?P<b>{_NAME})(?! (?:and|or)\b)"
)
_TOGETHER = re.compile(
    r"\b(?:together|jointly|mutual(?:ly)?|in common|each other|one another|between them|joint)\b",
    re.IGNORECASE,
)
_JOINT_ACT = re.compile(
    r",? (?:(?:first|last|finally|formally|originally|then|have|had|to|recently|both) )*"
    r"(?:sign|agree|conclude|negotiate|form|found|create|establish|set up|meet|met|share|sharing|"
    r"merge|unite|marry|border|cooperate|collaborate|clash|quarrel|compete|differ|disagree|trade|"
    r"delimit|demarcate|exchange|resume|restore|settle|normali[sz]e)"
    r"(?:e?d|s)?\b",
    re.IGNORECASE,
)
"""What is done with one another: verbs whose joined subject acts as one (in grammars: combinatory
coordination)."""
_NO_NAME = frozenset(["What", "Which", "Who", "How", "When", "Where", "Why", "I"])
_OWNER = re.compile(r"\b(?:[A-Z][\w-]*\s)*[A-Z][\w-]*'s?(?=\s|$)")
_OWN = re.compile(r"^(?:its|his|her|their)\b", re.IGNORECASE)
_THAT_OF = re.compile(r"^(?:that|those) of (?P<name>.+)$", re.IGNORECASE)
_THE_ONE_IN = re.compile(r"^(?:the )?(?:one|ones|that|those) (?P<rest>(?P<prep>in|at|of|from) .+)$")
_TOO_BARE = 2


def _in_full(left: str, right: str) -> str:
    """The second thing with the words it shares with the first: "Kazakhstan's", "its trade"."""
    owner = _OWNER.search(left)
    if owner:
        if _OWN.match(right):
            return _OWN.sub(owner.group(), right, count=1)
        of = _THAT_OF.match(right)
        if of:
            return f"{left[: owner.start()]}{of['name']}'s{left[owner.end() :]}"
        if right.endswith(("'s", "s'")) and len(right.split()) <= _TOO_BARE:
            return f"{left[: owner.start()]}{right}{left[owner.end() :]}"
    one = _THE_ONE_IN.match(right)
    place = one and re.search(rf"\b{one['prep']} \S+(?: [A-Z]\S*)*$", left)
    if one and place:
        return f"{left[: place.start()]}{one['rest']}"
    return right
