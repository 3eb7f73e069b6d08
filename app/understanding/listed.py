"""Items an answer listed, for "the second one" in the question behind it."""

import re
from collections.abc import Sequence

from app.naming.mentions import Exchange
from app.naming.names import number_of

_ORDINALS = [
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    ),
    *("last", "next", "other", "former", "latter"),
]
ORDINAL = re.compile(
    rf"\b(?P<the>the |its |their )?(?P<ordinal>{'|'.join(_ORDINALS)})(?: (?P<noun>"
    r"(?!(?:is|was|in|of|to|and|do|does|did|put)\b)[\w-]+))?",
    re.IGNORECASE,
)


def list_item(question: str, exchanges: Sequence[Exchange]) -> tuple[str, str]:
    """ "the second one" of ``question`` (as written) and the item's own words, or two "".

    The item is taken from the last answer: numbered or "First… Second…" sentences, lines, the run
    behind a colon, or a run "A, B and C".
    """
    match = ORDINAL.search(question)
    if not match or (match["noun"] and match["noun"].lower() not in ("one", "ones", "point")):
        return "", ""
    if not match["the"]:
        return "", ""
    for exchange in reversed(exchanges[-2:]):
        items = items_of(exchange.answer)
        index = _index(match["ordinal"].lower(), len(items))
        if items and 0 <= index < len(items):
            return match.group(), items[index]
    return "", ""


def _index(ordinal: str, count: int) -> int:
    if ordinal in ("last", "latter"):
        return count - 1
    if ordinal in ("next", "other"):
        return 1 if count == 2 else -1
    return 0 if ordinal == "former" else _ORDINALS.index(ordinal)


LONGEST_ITEM = 12
"""Words of a list item carried: enough to search by."""


# "First, the United States should…", "The last prong is to…": what stands before the item itself.
_TOLD = re.compile(
    r"^\s*(?:The (?:first|second|third|fourth|fifth|last|final)(?: [\w-]+)?(?: (?:is|was)(?: to)?)?"
    r"|(?:First|Second|Third|Fourth|Fifth|Last|Finally)(?:ly)?)\b,?\s*"
    r"(?:(?:it|they|we|the(?: [\w-]+){1,2}) (?:should|must|would|could|will|can|is to|are to) )?",
    re.IGNORECASE,
)


def items_of(answer: str) -> list[str]:
    """The items an answer lists, in its own words, at most ``LONGEST_ITEM`` words each."""
    marked = re.split(r"(?:^|\n)\s*(?:[-*•]|\(?\d{1,2}[.)])\s+", answer)
    if len(marked) > 2:
        return [_short(item) for item in marked[1:]]
    ordinal = re.split(
        r"(?:^|(?<=[.;!?\n])\s*)"
        r"(?=(?:The (?i:first|second|third|fourth|fifth|last|final)|First|Second|Third|Fourth|"
        r"Fifth|Last|Finally)(?:ly)?\b)",
        answer,
    )
    told = [part for part in ordinal if _TOLD.match(part)]
    if len(told) > 1:
        return [_short(_TOLD.sub("", part)) for part in told]
    runs = [answer[i + 1 :] for i in (answer.find(":"),) if i >= 0] or [answer]
    for run in runs:
        sentence = re.split(r"(?<=[a-z\d])\.(?:\s|$)", run)[0]
        found = re.search(r"[^,;]+(?:[,;] [^,;]+)+[,;]? (?:and|or) [^,;]+", sentence)
        if found or ":" in answer:
            parts = re.split(r"[,;] (?:and |or )?| and (?=[^,;]*$)", sentence)
            return [_short(p) for p in parts if p.strip()]
    both = re.search(r"([A-Z][\w-]*(?: [A-Z][\w-]*)*) and ([A-Z][\w-]*(?: [A-Z][\w-]*)*)", answer)
    return [both[1], both[2]] if both else []


def _short(item: str) -> str:
    words = item.strip().rstrip(".;, ").split()
    return " ".join(words[:LONGEST_ITEM])


def one_as_noun(question: str, last: Exchange) -> str:
    """ "which one", "the second one" with the last question's noun for "one", or unchanged."""
    match = re.search(r"\b(which|what|the \w+|that|this|each) ones?\b", question, re.IGNORECASE)
    asked = re.search(
        r"\b(?:how many|which|what|the|these|those|all)(?: (?P<n>\w+))? (?P<noun>[a-z]{3,})\b",
        last.question,
        re.IGNORECASE,
    )
    if not match or not asked:
        return question
    # "Which law came first, and which one last": the noun is in the question itself.
    if re.search(
        r"\b(?:which|what|how many|the) [a-z]{3,}", question[: match.start()], re.IGNORECASE
    ):
        return question
    noun = asked["noun"]
    if asked["n"] and not number_of(asked["n"]) and asked["n"].lower().endswith("s"):
        noun = asked["n"]
    if asked["n"] and re.match(r"how many", asked.group(), re.I):
        noun = asked["n"]
    singular = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
    end = match.end()
    return question[: match.end(1)] + " " + singular + question[end:]
