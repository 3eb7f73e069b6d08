"""Pronouns and "that visit", "those programs": found in a question, put back into names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.mentions import Exchange, Mention, Sort, by_recency, dates_in, is_people, mentions_in

_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
_PERSONAL = re.compile(
    r"\b(?P<word>he|she|him|his|hers|her|it|its|they|them|their|theirs|himself|herself)\b",
    re.IGNORECASE,
)
# "Is it true that", "what would it take", "who is it that": this "it" means nothing earlier.
_EXPLETIVE = re.compile(
    rf"\b{_AUX} it (?:that|true|right|correct|possible|likely|clear|known|said|necessary|important|"
    r"worth|take|fair|safe|the case|not|about time|really|the authors|better|hard|difficult|easy)\b"
    r"|\bit (?:takes?|took|is (?:true|said|clear|known|possible|likely|hard|difficult)|seems|"
    r"appears|turns out)\b|\bmakes? it\b|\bfinds? it\b",
    re.IGNORECASE,
)
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
_PERSON_NOUNS = _words(
    "person man woman official president commander general minister senator author leader "
    "ambassador analyst expert diplomat politician researcher economist officer writer player "
    "actor singer artist character guy girl boy lady"
)
_PLACE_NOUNS = _words("country state nation republic city region place capital town")
_DOCUMENT_NOUNS = _words(
    "document text paper report strategy law act treaty agreement resolution book "
    "commentary study bill amendment album song film movie show series game band group "
    "organisation organization body institute institution agency company team program programme "
    "alliance union party"
)
_STOP = _words(
    "the a an of in on at to for by with from and or but is are was were did does do has have had "
    "it its his her their this that these those which what who how many much any some as be been "
    "not no when where why there if than into about will would can could said says"
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
    mentions = by_recency(exchanges)
    carried: list[str] = []
    referents: list[tuple[str, str]] = []
    for step in (_times, _demonstratives, _personal, _places):
        before = question
        question, names = step(question, exchanges, mentions)
        carried += names
        if step is _personal:
            families = [_FAMILY[m["word"].lower()] for m in _PERSONAL.finditer(before)]
            referents += zip(dict.fromkeys(families), names, strict=False)
    return Resolved(question, tuple(dict.fromkeys(carried)), tuple(referents))


def points_back(question: str) -> bool:
    """Whether a pronoun or demonstrative of ``question`` has nothing in it to refer to."""
    nobody: tuple[Exchange, ...] = ()
    stand_in = [Mention("X", sort) for sort in Sort]
    return (
        _personal(question, nobody, stand_in)[0] != question
        or any(_is_demonstrative(question, m) for m in _DEMONSTRATIVE.finditer(question))
        or bool(_THERE.search(question))
        or bool(
            _THAT_TIME.search(question)
            and not _THIS_TIME.search(question)
            and not dates_in(question)
        )
    )


def possessive(name: str) -> str:
    """``name`` with its "'s"."""
    return f"{name}'" if name.endswith("s") and " " not in name[-4:] else f"{name}'s"


Step = tuple[str, list[str]]


def _personal(question: str, exchanges: Sequence[Exchange], mentions: Sequence[Mention]) -> Step:
    expletives = [match.span() for match in _EXPLETIVE.finditer(question)]
    done: dict[str, str] = {}
    carried: list[str] = []
    parts: list[str] = []
    at = 0
    for match in _PERSONAL.finditer(question):
        word = match["word"].lower()
        family = _FAMILY[word]
        if family in done or any(a <= match.start() < b for a, b in expletives):
            continue
        done[family] = word
        if _has_antecedent(question, match.start(), family):
            continue
        name = _same_as_before(family, question, exchanges) or _antecedent(
            family, question, mentions
        )
        if not name:
            continue
        carried.append(name)
        parts += [question[at : match.start()], _in_form(word, name, question, match.end())]
        at = match.end()
    return "".join([*parts, question[at:]]), carried


_THINGLIKE = ("it", "they")
_FAMILY = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
}


def _in_form(word: str, name: str, question: str, end: int) -> str:
    """``name`` as the pronoun ``word`` stands in the sentence."""
    following = re.match(r" ([\w-]+)", question[end:])
    before_noun = following is not None and following[1].lower() not in _STOP
    if word in ("his", "its", "their", "hers", "theirs") or (word == "her" and before_noun):
        return possessive(name)
    return name


def _has_antecedent(question: str, at: int, family: str) -> bool:
    """Whether the question itself, before ``at``, names what a pronoun there can mean."""
    before = question[:at]
    # "What did he say about X": the subject of the clause has nothing before it in the clause.
    inverted = re.search(rf"\b{_AUX}(?:n't| not)? $", before, re.IGNORECASE)
    if inverted:
        clause = re.search(r"(?:[,;:.?!]| and| but| if| when| that)\s[^,;:.?!]*$", before)
        before = before[: clause.start()] if clause else ""
    named = [m for m in mentions_in(before) if not is_people(m.text)]
    # "declassifying information and sharing it": the noun before "and" is meant.
    if re.search(r"\w (?:and|or|then|to) \w+ $", before) and not inverted and family in _THINGLIKE:
        return True
    if family in ("he", "she"):
        people = r"(?:" + "|".join(_PERSON_NOUNS) + r")"
        return any(m.sort in (Sort.PERSON, Sort.OTHER) and not m.text.isupper() for m in named) or (
            re.search(rf"\b(?:the|a|an|which|what) (?:[\w'-]+ )*?{people}\b|\bwho\b", before, re.I)
            is not None
        )
    if any(m.sort is not Sort.PERSON for m in named) or (family == "they" and named):
        return True
    determined = r"\b(?:the|an?|any|all|some|most|many|both|these|those|which|whose|each|every|no)"
    plural = r" (?:[\w'’-]+ ){0,3}?[\w-]{3,}" + ("s" if family == "they" else "")
    return re.search(determined + plural + r"\b", before, re.IGNORECASE) is not None or (
        family == "they" and re.search(r"\b(?:who|how many|what \w+s)\b", before, re.I) is not None
    )


def _same_as_before(family: str, question: str, exchanges: Sequence[Exchange]) -> str:
    """Whom the same pronoun meant in the last question that had it, unless another was named."""
    for exchange in reversed(exchanges):
        for known, name in exchange.referents:
            if known == family and name.lower() not in question.lower():
                return name
        persons = [m for m in mentions_in(exchange.question) if m.sort is Sort.PERSON]
        if family in ("it", "they") or persons:
            return ""
    return ""


def _antecedent(family: str, question: str, mentions: Sequence[Mention]) -> str:
    """The likeliest name for a pronoun, or ""; a name the question has already is not it."""
    lower = question.lower()
    free = [m for m in mentions if m.text.lower() not in lower and not is_people(m.text)]
    orders = {
        "he": (Sort.PERSON, Sort.OTHER),
        "she": (Sort.PERSON, Sort.OTHER),
        "it": (Sort.OTHER, Sort.PLACE),
        "they": (Sort.GROUP, Sort.OTHER, Sort.PLACE, Sort.PERSON),
    }
    if family == "it":
        return next((m.phrase for m in free if m.sort in (Sort.OTHER, Sort.PLACE)), "")
    if family == "they":
        return next((m.phrase for m in free if m.sort is not Sort.PERSON), "") or next(
            (m.phrase for m in free), ""
        )
    for sort in orders[family]:
        found = [m.phrase for m in free if m.sort is sort]
        if found:
            return found[0]
    return ""


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
    lower = question.lower()
    free = [m for m in mentions if m.text.lower() not in lower and not is_people(m.text)]
    sorts: tuple[Sort, ...] = ()
    if noun in _PERSON_NOUNS:
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
                while words and (words[0].lower() in _STOP or not words[0][0].isalnum()):
                    words = words[1:]
                for index in range(len(words) - 1, -1, -1):
                    if words[index].lower() in _STOP:
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
    put = place if before.endswith("from ") else f"in {place}"
    return before + put + question[match.end() :], [place]
