"""Personal pronouns of a question, put back into the names they stand for."""

import re
from collections.abc import Sequence

from app.naming.mentions import Exchange, Mention, Sort, is_named, is_people, mentions_in

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


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PERSON_NOUNS = _words(
    "person man woman official president commander general minister senator author leader "
    "ambassador analyst expert diplomat politician researcher economist officer writer player "
    "actor singer artist character guy girl boy lady"
)
STOP_WORDS = _words(
    "the a an of in on at to for by with from and or but is are was were did does do has have had "
    "it its his her their this that these those which what who how many much any some as be been "
    "not no when where why there if than into about will would can could said says"
)


def possessive(name: str) -> str:
    """``name`` with its "'s"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


Referents = list[tuple[str, str]]


def named_for_pronouns(
    question: str, exchanges: Sequence[Exchange], mentions: Sequence[Mention]
) -> tuple[str, Referents]:
    """``question`` with a name for the first pronoun of each kind, and (kind, name) of each.

    ``mentions`` stand the likeliest first. A pronoun with its name in the question stays.
    """
    expletives = [match.span() for match in _EXPLETIVE.finditer(question)]
    done: dict[str, str] = {}
    carried: Referents = []
    parts: list[str] = []
    at = 0
    for match in _PERSONAL.finditer(question):
        word = match["word"].lower()
        family = _FAMILY[word]
        if family in done or any(a <= match.start() < b for a, b in expletives):
            continue
        done[family] = word
        if _has_antecedent(question, match, family):
            continue
        # "Where did he say it?": one name is enough, and what "it" was is left to the reader.
        if carried and family in _THINGLIKE and word not in ("its", "their"):
            continue
        if family == "it" and _WRITTEN.search(question) and exchanges:
            said = " ".join(f"{e.question} {e.answer}" for e in exchanges)
            document = _DOCUMENT.search(said)
            name = document.group().lower() if document else "the document"
        else:
            name = _same_as_before(family, question, exchanges) or _antecedent(
                family, question, exchanges, mentions
            )
        if not name:
            continue
        carried.append((family, name))
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
    before_noun = following is not None and following[1].lower() not in STOP_WORDS
    if word in ("his", "its", "their", "hers", "theirs") or (word == "her" and before_noun):
        return possessive(name)
    return name


def _has_antecedent(question: str, pronoun: re.Match[str], family: str) -> bool:
    """Whether the question itself, before a pronoun, names what it can mean."""
    before = question[: pronoun.start()]
    # "What did he say about X": the subject of the clause has nothing before it in the clause.
    inverted = re.search(rf"\b{_AUX}(?:n't| not)? $", before, re.IGNORECASE)
    word = pronoun["word"].lower()
    object_of_clause = word in ("him", "them") or (
        word == "her" and _in_form("her", "X", question, pronoun.end()) == "X"
    )
    if inverted or object_of_clause:
        # Nor can the subject of a clause be the object of the same clause.
        clause = re.search(r"(?:[,;:.?!]| and| but| if| when| that)\s[^,;:.?!]*$", before)
        before = before[: clause.start()] if clause else ""
    named = [m for m in mentions_in(before) if not is_people(m.text)]
    # "declassifying information and sharing it": the noun before "and" is meant.
    whole = question[: pronoun.start()]
    if re.search(r"\w (?:and|or|then|to) \w+ $", whole) and not inverted and family in _THINGLIKE:
        return True
    if family in ("he", "she"):
        people = r"(?:" + "|".join(PERSON_NOUNS) + r")"
        return any(m.sort in (Sort.PERSON, Sort.OTHER) and not m.text.isupper() for m in named) or (
            re.search(rf"\b(?:the|a|an|which|what) (?:[\w'-]+ )*?{people}\b", before, re.I)
            is not None
        )
    if any(m.sort is not Sort.PERSON for m in named) or (family == "they" and named):
        return True
    # "What were some songs from their early years?": the songs have no years.
    if re.match(
        r"\W*(?:what|which|who) (?:is|are|was|were)\b.* (?:of|from|in|about|on) $", whole, re.I
    ):
        return False
    determined = r"\b(?:the|an?|any|all|some|most|many|both|these|those|which|whose|each|every|no)"
    plural = r" (?:[\w'’-]+ ){0,3}?[\w-]{3,}" + ("s" if family == "they" else "")
    return re.search(determined + plural + r"\b", before, re.IGNORECASE) is not None or (
        family == "they" and re.search(r"\b(?:who|how many|what \w+s)\b", before, re.I) is not None
    )


# "they" before these are people, not the proposals or programs they speak of.
_HUMAN_VERB = re.compile(
    r"\bthey (?:\w+ )?(?:think|propose|recommend|say|want|argue|warn|write|wrote|believe|suggest|"
    r"expect|hope|fear|mean|call|ask|claim|conclude|advise|agree|urge|consider|see|favou?r)\b|"
    r"\bwho are they\b|\bwhere do they work\b",
    re.IGNORECASE,
)
_AGENTS = re.compile(
    r"(?:authors|leaders|officials|senators|ministers|generals|soldiers|troops|"
    r"experts|officers|people|researchers|analysts|delegates|presidents|commanders|directors|"
    r"diplomats|deputies|scholars|governments|states|countries|members|allies|partners)$"
)
_WRITTEN = re.compile(r"\b(?:wrote|written|write|published?|authors? of|printed|titled?)\b", re.I)
_DOCUMENT = re.compile(
    r"\bthe (?:commentary|digest|explainer|report|article|paper|study|document|essay|op-ed)\b", re.I
)


def _same_as_before(family: str, question: str, exchanges: Sequence[Exchange]) -> str:
    """Whom the same pronoun meant in the last question that had it, unless another was named."""
    for exchange in reversed(exchanges):
        for known, name in exchange.referents:
            if known == family and name.lower() not in question.lower():
                return name
        if family in _THINGLIKE or exchange.asks_for_name:
            return ""
        typed = [m.text for m in mentions_in(exchange.typed) if m.sort is Sort.PERSON]
        if typed:
            subject = re.search(rf"\b{_AUX} {re.escape(typed[0])}\b", exchange.typed)
            return typed[0] if subject and typed[0].lower() not in question.lower() else ""
    return ""


def talked_about(exchanges: Sequence[Exchange]) -> str:
    """The person the last pronouns of the conversation meant, or ""."""
    return _same_as_before("he", "", exchanges) or _same_as_before("she", "", exchanges)


# What is done to treaties and programs and never to countries.
_OF_A_TEXT = re.compile(
    r"\b(?:sign(?:ed)?|ratif(?:y|ied)|adopt(?:ed)?|draft(?:ed)?|amend(?:ed)?|launch(?:ed)?|"
    r"establish(?:ed)?|enact(?:ed)?|repeal(?:ed)?|cost|fund(?:ed)?)\b"
)
_SUBJECT = re.compile(
    rf"\b{_AUX} (?P<subject>the (?![\w-]*s\b)[a-z-]+(?: (?:of|for|on) (?:the )?[A-Z][\w-]*"
    r"(?: [A-Z][\w-]*)*)?) [a-z]"
)


def _subject(exchanges: Sequence[Exchange]) -> str:
    """ "the plan for Kazakhstan", where that is what the last question was about."""
    found = _SUBJECT.search(exchanges[-1].question) if exchanges else None
    return found["subject"] if found else ""


def _antecedent(
    family: str, question: str, exchanges: Sequence[Exchange], mentions: Sequence[Mention]
) -> str:
    """The likeliest name for a pronoun, or ""; a name the question has already is not it."""
    free = [m for m in mentions if not is_named(m, question) and not is_people(m.text)]
    if family == "it":
        if _OF_A_TEXT.search(question):
            free = [m for m in free if m.sort is not Sort.PLACE] or free
        return _subject(exchanges) or next(
            (m.phrase for m in free if m.sort in (Sort.OTHER, Sort.PLACE)), ""
        )
    if family == "they":
        if _HUMAN_VERB.search(question):
            agents = [m for m in free if m.sort is Sort.GROUP and _AGENTS.search(m.text)]
            free = agents or free
        return (
            # Firms and bands often look like persons: beyond plural nouns any likely name will do.
            next((m.phrase for m in free if m.sort is Sort.GROUP), "")
            or next((m.phrase for m in free), "")
        )
    for sort in (Sort.PERSON, Sort.OTHER):
        found = [m.phrase for m in free if m.sort is sort]
        if found:
            return found[0]
    return ""
