"""Who wrote a text, when and where it first appeared, as its own words say."""

import re
from collections.abc import Collection, Sequence

from ingest.blocks import Block, Fact
from ingest.dates import find_date

SOURCE = "byline text"

_HEAD_BLOCKS = 8
"""Bylines stand among the first blocks of a text."""

_DATE_LINE_LIMIT = 80
_DATE_WORDS = re.compile(
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\w{0,6}|may|(?:sun|mon|tues|wednes|thurs|fri|"
    r"satur)day|published|posted|updated|released|dated?|last|first|originally|on|the|of|st|nd|rd|th|"
    r"am|pm|et|est|edt|gmt|utc|min|minutes?|read"
)
"""What a line that says when a text was published is made of, beside figures."""

_NOTE_LIMIT = 3_000
"""Characters of a closing note; what is longer is the work, and costly to search for names."""

_WORD = r"(?:[A-Z][\w’'.-]*|[A-Z]\.)"
_PARTICLE = r"(?:de|da|del|della|der|den|di|du|la|le|van|von|bin|al|el|ter|ten|dos)"
_NAME = rf"(?:{_WORD}(?:[ -](?:{_PARTICLE} )*{_WORD}){{1,4}})"
_AND = r"(?:,? and |,? & |, | with )"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Aa]uthors?:|[Ww]ritten by)\s+(?P<names>{_NAME}(?:{_AND}{_NAME})*)(?P<rest>.*)$"
)
_SUBJECTS = re.compile(
    rf"(?:^|(?<=[.!?] )|(?<=\band )|(?<=; ))"
    rf"(?:(?:Dr|Prof|Professor|Gen|Amb|Ambassador|Col|Lt)\.? )?"
    rf"(?P<names>{_NAME}(?:{_AND}{_NAME})*)(?:,[^.,]{{3,80}},)? "
    rf"(?P<verb>is|are|was|were|serves|works|teaches|directs|leads|covers|writes|holds)\b"
)
_ROLE = re.compile(
    r"\b(?:fellow|researcher|economist|analyst|professor|lecturer|director|author|scholar|writer|"
    r"journalist|editor|reporter|scientist|officer|correspondent|ambassador|student|candidate|"
    r"columnist|president|chair|member|associate|adviser|advisor|consultant|historian|lawyer|"
    r"attorney|diplomat|engineer|expert|specialist|strategist|manager|teaches|writes|covers|"
    r"works|founder|lead|dean|assistant|policymaker|veteran|researchers|fellows|staff)s?\b",
    re.IGNORECASE,
)
_APPEARED = re.compile(
    r"\b(?:originally|first)\s+(?:appeared|published|ran)\b|"
    r"\b(?:appeared|published|ran)\s+(?:originally|first)\b"
)
_WHERE = re.compile(
    r"(?:(?:originally|first)\s+(?:appeared|published|ran)|(?:appeared|published|ran)\s+"
    r"(?:originally|first))(?:\s+(?:on|in|at|by|with))*\s+"
    r"(?P<publisher>(?:[Tt]he )?[A-Z][\w’'.&-]*(?:(?: of| and| the| for| &)? [A-Z][\w’'.&-]*)*)"
)
_NOTE = re.compile(
    r"^(?:the (?:views|opinions)|all (?:views|opinions)|views expressed|this (?:commentary|article|"
    r"essay|piece|post|op-ed|work)\b|commentary gives|about the authors?|the authors? (?:is|are)|"
    r"©|copyright|\(c\))",
    re.IGNORECASE,
)


def find_facts(blocks: Sequence[Block]) -> tuple[Fact, ...]:
    """Authors, publication date and publisher as bylines and closing notes state them."""
    body = [block for block in blocks if not block.furniture]
    authors, dated = _from_head(body[:_HEAD_BLOCKS])
    closing = _closing_notes(body)
    if not authors:
        spoken_of = {
            word for block in body[: len(body) - len(closing)] for word in block.text.split()
        }
        named = [name for block in closing for name in _subjects(block.text)]
        # A note on authors names people the text has not spoken of; "Vladimir Putin is the
        # president" at the end of an article is no note on who wrote it.
        authors = [name for name in named if not _spoken_of(name, spoken_of)]
    facts = [Fact("authors", name, SOURCE) for name in dict.fromkeys(authors)]
    publisher, appeared = _first_appearance(closing)
    if publisher:
        facts.append(Fact("publisher", publisher, SOURCE))
    if date := appeared or dated:
        facts.append(Fact("published", date, SOURCE))
    return tuple(facts)


def is_byline(text: str) -> bool:
    """Whether a line says who wrote, or when it was published, and nothing else."""
    match = _BYLINE.match(text)
    if match and len(match["rest"]) < 60:
        return True
    return bool(_date_line(text))


def _from_head(blocks: Sequence[Block]) -> tuple[list[str], str]:
    authors: list[str] = []
    date = ""
    for block in blocks:
        match = _BYLINE.match(block.text)
        if match and not authors and len(match["rest"]) < 60:
            authors = _names(match["names"])
            date = date or find_date(match["rest"])
        date = date or _date_line(block.text)
    return authors, date


def _date_line(text: str) -> str:
    """The date of a line that is nothing but a date and a word such as "Published"."""
    if len(text) > _DATE_LINE_LIMIT:
        return ""
    words = re.findall(r"[^\W\d_]{2,}", text.lower())
    return find_date(text) if all(_DATE_WORDS.fullmatch(word) for word in words) else ""


def _closing_notes(body: Sequence[Block]) -> list[Block]:
    """The run of notes on the authors and on where a text appeared that closes it."""
    notes: list[Block] = []
    for block in reversed(body):
        if block.kind == "heading" and notes:
            continue
        if not is_note(block.text):
            break
        notes.insert(0, block)
    return notes


def is_note(text: str) -> bool:
    """Whether a block is about the text: its authors, its views, where it appeared."""
    if len(text) > _NOTE_LIMIT:
        return False
    return bool(_NOTE.match(text) or _APPEARED.search(text) or _subjects(text))


def _subjects(text: str) -> list[str]:
    """The people a biographical note is about, in order."""
    names: list[str] = []
    for match in _SUBJECTS.finditer(text):
        if _ROLE.search(text, match.end(), min(len(text), match.end() + 200)):
            names += _names(match["names"])
    return names


def _spoken_of(name: str, words: Collection[str]) -> bool:
    """Whether a person's last name, bare or with what may follow it, is among ``words``."""
    last = name.split()[-1]
    return any(last + ending in words for ending in ("", "'s", "’s", ",", ".", ";", ":"))


def _names(text: str) -> list[str]:
    return [name.strip(" ,.") for name in re.split(_AND, text) if name.strip(" ,.")]


def _first_appearance(notes: Sequence[Block]) -> tuple[str, str]:
    for block in notes:
        appeared = _APPEARED.search(block.text)
        if not appeared:
            continue
        where = _WHERE.search(block.text)
        publisher = where["publisher"].rstrip(".") if where else ""
        return publisher, find_date(block.text[appeared.start() :])
    return "", ""
