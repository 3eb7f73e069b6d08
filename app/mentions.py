"""Who and what a conversation has named, so that "he", "it" and "there" can be read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.gazetteer import PEOPLES, PLACES, THINGS
from app.names import names_in


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
    referents: tuple[tuple[str, str], ...] = ()
    """What the pronouns of the question were read as, by family: ("he", "Karim Massimov")."""


_TITLES = re.compile(
    r"^(?:General|Gen|President|Minister|Secretary|Senator|Representative|Ambassador|Colonel|Col|"
    r"Admiral|Major|Captain|Professor|Prof|Dr|Mr|Mrs|Ms|Sir|King|Queen|Prince|Princess|Pope|Saint|"
    r"Governor|Chancellor|Lord|Lady)\.? [A-Z]"
)
# Plural nouns of people and states: what "they" can mean beside names.
_GROUP = re.compile(
    r"\b(?:(?:the|these|those|all|both|its|his|her|their|two|three|four|five|six) )"
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
    if len(words) < 2 or len(words) > 4 or any(w in THINGS or w.lower() == "of" for w in words):
        return Sort.OTHER
    if any(not w[0].isupper() or (w.isupper() and len(w) > 2) or w in PEOPLES for w in words[:1]):
        return Sort.OTHER
    return Sort.PERSON if words[0] not in ("The", "A") else Sort.OTHER


def is_people(name: str) -> bool:
    """Whether a name is an adjective of a people ("Kazakh", "Russian"): never what "it" means."""
    return name in PEOPLES


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
    placed += [(m.start(), Mention(m.group(), Sort.GROUP)) for m in _GROUP.finditer(text)]
    return tuple(mention for _, mention in sorted(placed, key=lambda item: item[0]))


def _has_article(name: str, before: str) -> bool:
    """Whether "the" belongs to the name: in "the Tashkent conference" it does not."""
    if not before[-4:].lower().endswith("the "):
        return False
    return sort_of(name) is Sort.OTHER or name.startswith("United ")


def _fuller(mention: Mention, persons: Iterable[str]) -> Mention:
    """ "Danilov" as "Oleksiy Danilov", where the conversation has named him so."""
    if " " in mention.text or mention.sort not in (Sort.PERSON, Sort.OTHER):
        return mention
    whole = [person for person in persons if person.endswith(f" {mention.text}")]
    return Mention(min(whole), Sort.PERSON) if whole else mention


def _surname(name: str, persons: Iterable[str]) -> bool:
    return any(person.endswith(f" {name}") for person in persons)


def dates_in(text: str) -> tuple[str, ...]:
    """Dates and years as written, in order ("2 March 2022", "2010")."""
    return tuple(match.group() for match in _DATE.finditer(text))


def by_recency(exchanges: Sequence[Exchange]) -> list[Mention]:
    """What was mentioned, the likeliest antecedent first, each once.

    A question's mentions come before its answer's, unless the question asked for a name: then
    what was answered is what is talked about.
    """
    ordered: dict[str, Mention] = {}
    persons = {
        mention.text
        for exchange in exchanges
        for mention in mentions_in(f"{exchange.question}\n{exchange.answer}")
        if mention.sort is Sort.PERSON
    }
    for exchange in reversed(exchanges):
        asked, answered = mentions_in(exchange.question), mentions_in(exchange.answer)
        first, second = (answered, asked) if exchange.asks_for_name else (asked, answered)
        for mention in (*first, *second):
            fuller = _fuller(mention, persons)
            ordered.setdefault(fuller.text, fuller)
    return list(ordered.values())
