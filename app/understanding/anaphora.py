"""What points back in a question ("he", "that visit", "there"), put back into names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.naming.mentions import Exchange, Mention, Sort, by_salience, dates_in, is_named, is_people
from app.understanding.pronouns import PERSON_NOUNS, STOP_WORDS, named_for_pronouns

_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
_THERE = re.compile(r"\b(?:over )?there(?=\W*$)|(?<=\bfrom )there\b", re.IGNORECASE)
_TIME_NOUNS = r"(?:year|day|time|date|month|decade|period|era|season|week)"
_THAT_TIME = re.compile(
    rf"\b(?:(?:in|on|at|during|by|of) )?(?:that|this|the same) (?:same )?{_TIME_NOUNS}\b"
    r"|\b(?<!\bsince )(?:back )?then(?=\W*$)",
    re.IGNORECASE,
)
_THIS_TIME = re.compile(r"\bthis (?:year|week|month|decade)\b", re.IGNORECASE)
# A demonstrative before a noun, where it cannot be the "that" of "said that" or "media that".
_DEMONSTRATIVE = re.compile(
    r"(?:^|\b(?:is|are|was|were|do|does|did|has|have|had|can|could|would|should|and|but|of|in|on|"
    r"at|to|by|for|with|from|into|about|after|before|since|during|under|against|through|make|made|"
    r"give|cause|discuss|regarding) )"
    r"(?P<that>that|this|such(?: an?)?)(?: (?P<noun>[a-z][\w-]+))?"
    r"|\b(?P<those>those|these)(?: (?P<nouns>[a-z][\w-]+))?",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_NOUN = _words(
    "is are was were do does did has have had can could will would should may might must who which "
    "that what when where why how to of in on at for by with from and or but not happen happened "
    "mean matter affect work help change end begin start lead possible true important so all the "
    "a an come came become became go went take took make made"
)
_PLACE_NOUNS = _words("country state nation republic city region place capital town")
_DOCUMENT_NOUNS = _words(
    "document text paper report strategy law act treaty agreement resolution book "
    "commentary study bill amendment album song film movie show series game band group "
    "organisation organization body institute institution agency company team program programme "
    "alliance union party"
)


@dataclass(frozen=True)
class Resolved:
    """A question with names for pronouns, the words put in, and who each pronoun was read as."""

    question: str
    carried: tuple[str, ...]
    referents: tuple[tuple[str, str], ...] = ()


def resolve(question: str, exchanges: Sequence[Exchange]) -> Resolved:
    """``question`` with what points back replaced by what it points to.

    Only the first pronoun of a kind is replaced ("When did Tokayev say he…"). A question whose
    pronouns all have their name in the question itself comes back as it is.
    """
    mentions = by_salience(exchanges)
    carried: list[str] = []
    for step in (_times, _demonstratives):
        question, names = step(question, exchanges, mentions)
        carried += names
    question, referents = named_for_pronouns(question, exchanges, mentions)
    carried += [name for _, name in referents]
    question, names = _places(question, exchanges, mentions)
    carried += names
    return Resolved(question, tuple(dict.fromkeys(carried)), tuple(referents))


def points_back(question: str) -> bool:
    """Whether a pronoun or demonstrative of ``question`` has nothing in it to refer to."""
    nobody: tuple[Exchange, ...] = ()
    stand_in = [Mention("\N{OBJECT REPLACEMENT CHARACTER}", sort) for sort in Sort]
    return (
        bool(named_for_pronouns(question, nobody, stand_in)[1])
        or any(_is_demonstrative(question, m) for m in _DEMONSTRATIVE.finditer(question))
        or bool(_THERE.search(question))
        or bool(
            _THAT_TIME.search(question)
            and not _THIS_TIME.search(question)
            and not dates_in(question)
        )
    )


Step = tuple[str, list[str]]


def _is_demonstrative(question: str, match: re.Match[str]) -> bool:
    start = match.start("that") if match["that"] else match.start("those")
    if _THIS_TIME.match(question, start) or _THAT_TIME.match(question, start):
        return False
    # "the idea that…", "those who…": what follows tells it from "that visit".
    noun = match["noun"] or match["nouns"]
    if (noun or "") in ("of", "who", "which", "that"):
        return False
    said = question[:start].lower()
    return not (match["those"] and re.search(r"\b(?:the|all|some|many) (?:[\w'-]+ )*?\w+s\b", said))


def _demonstratives(
    question: str, exchanges: Sequence[Exchange], mentions: Sequence[Mention]
) -> Step:
    """ "that visit", "those programs", "this": with the noun's own words, where they were said."""
    for match in _DEMONSTRATIVE.finditer(question):
        if not _is_demonstrative(question, match):
            continue
        start = match.start("that") if match["that"] else match.start("those")
        noun = (match["noun"] or match["nouns"] or "").lower()
        if noun in _NO_NOUN:
            noun = ""
        end = match.end("noun") if match["noun"] else match.end("nouns") if match["nouns"] else -1
        if not noun:
            end = match.end("that") if match["that"] else match.end("those")
        found = _by_noun(noun, question, exchanges, mentions)
        if found:
            return question[:start] + found + question[end:], [found]
    return question, []


def _by_noun(
    noun: str, question: str, exchanges: Sequence[Exchange], mentions: Sequence[Mention]
) -> str:
    """What "that <noun>" means, or "" where nothing said so far fits."""
    free = [m for m in mentions if not is_named(m, question) and not is_people(m.text)]
    sorts: tuple[Sort, ...] = ()
    if noun in PERSON_NOUNS:
        sorts = (Sort.PERSON,)
    elif noun in _PLACE_NOUNS:
        sorts = (Sort.PLACE,)
    for mention in free:
        if mention.sort in sorts:
            return mention.phrase
    if noun:
        phrase = _phrase_with(noun, exchanges)
        if phrase:
            return phrase
    if not noun and re.search(r"\b(?:these|those)\b", question, re.IGNORECASE):
        return next((m.phrase for m in free if m.sort is Sort.GROUP), "")
    if noun in _DOCUMENT_NOUNS:
        return next((f"the {m.text}" for m in free if m.sort is Sort.OTHER), "")
    return ""


def _phrase_with(noun: str, exchanges: Sequence[Exchange]) -> str:
    """The fullest noun phrase around ``noun`` in the last two exchanges, with its article."""
    stem = noun[:-1] if noun.endswith("s") and len(noun) > 4 else noun
    pattern = re.compile(
        rf"(?P<before>(?:[\w'’-]+ ){{0,3}})(?P<noun>{re.escape(stem)}\w{{0,2}})\b"
        r"(?P<after>(?: (?:of|to|in|for|on|about|with|between|by|from) (?:the |a |an )?"
        r"(?:[A-Z][\w'’+/-]*(?: (?:of |and |the )*[A-Z\d][\w'’+/-]*)*|"
        r"\d[\w-]*|[a-z-]+(?=[ ,.?]))){0,2})",
    )
    best = ""
    for exchange in list(reversed(exchanges))[:2]:
        for text in (exchange.question, exchange.answer):
            for match in pattern.finditer(text):
                words = match["before"].split()
                while words and (words[0].lower() in STOP_WORDS or not words[0][0].isalnum()):
                    words = words[1:]
                if words and re.search(rf"\b{_AUX}(?: \w+)*$", match["before"].strip(), re.I):
                    continue
                for index in range(len(words) - 1, -1, -1):
                    if words[index].lower() in STOP_WORDS or re.search(
                        r"[a-z](?:s|ed)$", words[index]
                    ):
                        words = words[index + 1 :]
                        break
                phrase = " ".join([*words, match["noun"]]) + match["after"]
                if len(phrase) > len(best) and phrase.lower() != noun:
                    best = phrase
        if best:
            break
    if not best:
        return ""
    owned = best.split()[0].endswith(("'s", "’s", "s'", "s’"))
    return best if owned else f"the {best}"


def _times(question: str, exchanges: Sequence[Exchange], _: Sequence[Mention]) -> Step:
    """ "that year", "that day", "then": the last date of the conversation."""
    match = _THAT_TIME.search(question)
    if not match or _THIS_TIME.search(question) or dates_in(question):
        return question, []
    for exchange in reversed(exchanges):
        dates = dates_in(exchange.question) or dates_in(exchange.answer)
        if dates:
            date = dates[0]
            preposition = "in" if len(date) == 4 or not date[0].isdigit() else "on"
            given = re.match(r"(?:in|on|at|during|by|of) ", match.group(), re.IGNORECASE)
            if given and given.group().strip().lower() in ("by", "during", "of"):
                preposition = given.group().strip()
            put = f"{preposition} {date}"
            return question[: match.start()] + put + question[match.end() :], [date]
    return question, []


def _places(question: str, _: Sequence[Exchange], mentions: Sequence[Mention]) -> Step:
    """ "there" at the end of a question: the last place of the conversation."""
    match = _THERE.search(question)
    place = next((m.phrase for m in mentions if m.sort is Sort.PLACE), "")
    if not match or not place or place in question:
        return question, []
    before = question[: match.start()]
    moved = re.search(
        r"\b(?:go|went|come|came|travel(?:l?ed)?|move|return|fly|get|sent?) $", before
    )
    put = place if before.endswith("from ") else f"to {place}" if moved else f"in {place}"
    return before + put + question[match.end() :], [place]
