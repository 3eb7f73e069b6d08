"""Who and what a conversation has named, so that "he", "it" and "there" can be read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from app.naming.gazetteer import PEOPLES, PLACES, THINGS
from app.naming.names import names_in


class Sort(StrEnum):
    """What a name stands for, as far as its shape and a list of countries tell."""

    PERSON = "person"
    PLACE = "place"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True)
class Mention:
    """A name or a plural noun phrase of a conversation, as it was written."""

    text: str
    sort: Sort
    article: bool = False

    @property
    def phrase(self) -> str:
        """The name as it stands in a sentence, with its "the" where it had one."""
        return f"the {self.text}" if self.article else self.text


@dataclass(frozen=True)
class Exchange:
    """A question as it was understood, and what was answered."""

    question: str
    answer: str
    asks_for_name: bool
    """Whether the question sought a name ("who", "which body"): the answer then has the focus."""
    typed: str = ""
    """The question as it was typed."""
    referents: tuple[tuple[str, str], ...] = ()
    """What the pronouns of the question were read as, by family: ("he", "Karim Massimov")."""


_TITLES = re.compile(
    r"^(?:General|Gen|President|Minister|Secretary|Senator|Representative|Ambassador|Colonel|Col|"
    r"Admiral|Major|Captain|Professor|Prof|Dr|Mr|Mrs|Ms|Sir|King|Queen|Prince|Princess|Pope|Saint|"
    r"Governor|Chancellor|Lord|Lady)\.? [A-Z]"
)
# Plural nouns of people and states: what "they" can mean beside names.
_GROUP = re.compile(
    r"\b(?:(?:the|these|those|which|all|both|its|his|her|their|two|three|four|five|six) )"
    r"(?:[\w'’-]+ ){0,3}?(?:authors|leaders|states|countries|governments|officials|senators|"
    r"ministers|generals|soldiers|troops|experts|members|allies|partners|officers|forces|"
    r"republics|nations|people|researchers|analysts|delegates|presidents|companies|banks|"
    r"programs|programmes|prongs|concepts|sanctions|resolutions|conferences|exercises|documents|"
    r"objectives|recommendations|commanders|directors|diplomats|deputies|students|scholars|"
    r"sources|reports|agreements|weapons|exports|pipelines)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:(?P<day>\d{1,2}) )?(?P<month>January|February|March|April|May|June|July|August|September|"
    r"October|November|December)(?: (?P<later>\d{1,2}),)? (?P<year>\d{4})|\b(?:1\d|20)\d\d\b"
)


def sort_of(name: str) -> Sort:
    """What a name stands for, by its shape: a guess that pronouns only need to be likely."""
    bare = name.removeprefix("the ").removeprefix("The ")
    if bare in PLACES or bare.endswith("stan"):
        return Sort.PLACE
    if _TITLES.match(bare):
        return Sort.PERSON
    words = bare.split()
    # "Chapter V", "Minsk II", "RAND IQ"; initials have their stop: "Thomas A. Hendricks".
    if len(words) > 1 and words[-1].isupper() and "." not in words[-1]:
        return Sort.OTHER
    if len(words) < 2 or len(words) > 4 or any(w in THINGS or w.lower() == "of" for w in words):
        return Sort.OTHER
    if any(not w[0].isupper() or (w.isupper() and len(w) > 2) or w in PEOPLES for w in words[:1]):
        return Sort.OTHER
    return Sort.PERSON if words[0] not in ("The", "A") else Sort.OTHER


def is_named(mention: Mention, text: str) -> bool:
    """Whether ``text`` has a mention's words already, in whatever case."""
    return bool(re.search(rf"(?<!\w){re.escape(mention.text)}(?!\w)", text, re.IGNORECASE))


def with_capitals(text: str, mentions: Iterable[Mention] = ()) -> str:
    """ "and uzbekistan?" with the capitals that places and names said before are written with."""
    names = [m.text for m in mentions if m.sort in (Sort.PERSON, Sort.PLACE)]
    for name in (*names, *PLACES):
        if len(name) > 3 and name.lower() in text:
            text = re.sub(rf"(?<!\w){re.escape(name.lower())}(?!\w)", name, text)
    return text


def is_people(name: str) -> bool:
    """Whether a name is an adjective of a people ("Kazakh", "Russian"): never what "it" means."""
    return name in PEOPLES


@lru_cache(maxsize=256)
def mentions_in(text: str) -> tuple[Mention, ...]:
    """Names and plural noun phrases of people and states, in the order they stand."""
    found = [
        (at, Mention(name, sort_of(name), _has_article(name, text[:at])))
        for name in names_in(text)
        for at in (text.find(name),)
    ]
    known = {mention.text for _, mention in found if mention.sort is Sort.PERSON}
    placed = [
        (at, replace(m, sort=Sort.PERSON) if _surname(m.text, known) else m) for at, m in found
    ]
    placed += [
        (m.start(), Mention(_as_group(m.group()), Sort.GROUP)) for m in _GROUP.finditer(text)
    ]
    return tuple(mention for _, mention in sorted(placed, key=lambda item: item[0]))


def _as_group(phrase: str) -> str:
    """ "Which five states" as "the five states"."""
    return re.sub(r"^(?:which|these|those)\b", "the", phrase, flags=re.IGNORECASE)


def _has_article(name: str, before: str) -> bool:
    """Whether "the" belongs to the name: in "the Tashkent conference" it does not."""
    if not before[-4:].lower().endswith("the "):
        return False
    return sort_of(name) is Sort.OTHER or name.startswith("United ")


def _fuller(mention: Mention, persons: Iterable[str]) -> Mention:
    """ "Danilov" as "Oleksiy Danilov", where the conversation has named him so."""
    if " " in mention.text or mention.sort not in (Sort.PERSON, Sort.OTHER):
        return mention
    whole = [
        person
        for person in persons
        if person.endswith(f" {mention.text}") or person.startswith(f"{mention.text} ")
    ]
    return Mention(min(whole), Sort.PERSON) if whole else mention


def _surname(name: str, persons: Iterable[str]) -> bool:
    return any(person.endswith(f" {name}") for person in persons)


def dates_in(text: str) -> tuple[str, ...]:
    """Dates and years as written, in order ("2 March 2022", "2010")."""
    return tuple(match.group() for match in _DATE.finditer(text))


# How much a mention weighs: in the question, first in it, in the answer, first in an answer to
# "who" or "which" (then it outweighs the question's names), in the question that opened the
# conversation; and how much of that is left with every later exchange. Fitted by hand on one
# half of CANARD's conversations; the other half is what benchmarks report.
ASKED, ASKED_FIRST, ANSWERED, ANSWER_SOUGHT, OPENED, FADING = 1.0, 0.3, 0.3, 2.2, 0.5, 0.75


def by_salience(exchanges: Sequence[Exchange]) -> list[Mention]:
    """What was mentioned, the likeliest to be meant by a pronoun first, each once."""
    persons = {
        mention.text
        for exchange in exchanges
        for mention in mentions_in(f"{exchange.question}\n{exchange.answer}")
        if mention.sort is Sort.PERSON
    }
    weights: dict[str, float] = {}
    known: dict[str, Mention] = {}

    def add(mention: Mention, weight: float) -> None:
        fuller = _fuller(mention, persons)
        known.setdefault(fuller.text, fuller)
        weights[fuller.text] = weights.get(fuller.text, 0.0) + weight

    for age, exchange in enumerate(reversed(exchanges)):
        left = FADING**age
        for place, mention in enumerate(mentions_in(exchange.question)):
            opened = OPENED if age == len(exchanges) - 1 else 0.0
            add(mention, left * (ASKED + (0 if place else ASKED_FIRST)) + opened)
        for place, mention in enumerate(mentions_in(exchange.answer)):
            sought = exchange.asks_for_name and not place
            add(mention, left * (ANSWER_SOUGHT if sought else ANSWERED))
    return sorted(known.values(), key=lambda mention: -weights[mention.text])
