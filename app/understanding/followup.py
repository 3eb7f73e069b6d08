"""A follow-up becomes a question that stands by itself, without a language model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.naming.mentions import (
    Exchange,
    Sort,
    by_salience,
    is_named,
    is_people,
    mentions_in,
    sort_of,
    with_capitals,
)
from app.naming.names import names_in, numbers_in, years_in
from app.turn import Turn
from app.understanding.anaphora import Resolved, points_back, resolve
from app.understanding.fragments import (
    MORE,
    OPENER,
    asked_again,
    is_bare,
    is_fragment,
    object_of,
    put_in_parallel,
    with_same_complement,
)
from app.understanding.kinds import READ, Kind, kind_of
from app.understanding.listed import list_item, one_as_noun
from app.understanding.pronouns import possessive, talked_about
from app.understanding.question import sought_by

EXCHANGES = 12
"""Exchanges looked back on. Fewer lose whom a long row of "he" and "she" began with."""
ANSWER_READ = 1_500
"""Characters of an earlier answer that are read for names and list items."""


@dataclass(frozen=True)
class Interpretation:
    """What to search for.

    ``question`` stands by itself; ``interpreted_as`` is the same where it differs from what was
    typed, else "". ``carried`` are the names and words taken over from the conversation.
    ``documents`` are slugs the last answer cited, where the question leans on it, most cited
    first: a preference, never a filter.
    """

    question: str
    interpreted_as: str = ""
    carried: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def interpret(question: str, history: Sequence[Turn]) -> Interpretation:
    """``question`` read in the light of ``history`` (oldest turn first). Deterministic.

    A question that stands by itself comes back as it is, whatever was said before.
    """
    asked = " ".join(question[:READ].split())
    if not history or len(question) > READ or kind_of(asked) is not Kind.ASK:
        return Interpretation(question)
    exchanges = _understood(history)
    if not exchanges:
        return Interpretation(question)
    read = _rewrite(asked, exchanges)
    if read.question.casefold() == asked.casefold():
        return Interpretation(question, "", (), _cited(history) if points_back(asked) else ())
    return Interpretation(read.question, read.question, read.carried, _cited(history))


def _understood(history: Sequence[Turn]) -> list[Exchange]:
    """The last exchanges, each question read in the light of those before it."""
    pairs: list[tuple[str, str]] = []
    for turn in history[-2 * EXCHANGES - 1 :]:
        text = " ".join(turn.content[:ANSWER_READ].split(" "))
        if turn.role == "user":
            pairs.append((" ".join(text.split()), ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], (pairs[-1][1] + "\n\n" + text).strip())
    exchanges: list[Exchange] = []
    for asked, answer in pairs:
        if kind_of(asked) is not Kind.ASK:
            continue
        read = _rewrite(asked, exchanges) if exchanges else _Rewritten(with_capitals(asked))
        question = read.question
        exchanges.append(
            Exchange(question, answer, _asks_for_name(question), asked, read.referents)
        )
    return exchanges


def _asks_for_name(question: str) -> bool:
    return re.match(r"\W*(?:\w+ )?(?:who|whom|which)\b", question, re.IGNORECASE) is not None


def _cited(history: Sequence[Turn]) -> tuple[str, ...]:
    """Slugs the last answer with citations cited, the most cited first."""
    for turn in reversed(history):
        if turn.role == "assistant" and turn.citations:
            slugs = [citation.document for citation in turn.citations]
            return tuple(sorted(dict.fromkeys(slugs), key=lambda slug: -slugs.count(slug)))
    return ()


@dataclass(frozen=True)
class _Rewritten:
    question: str
    carried: tuple[str, ...] = ()
    referents: tuple[tuple[str, str], ...] = ()


def _rewrite(asked: str, exchanges: Sequence[Exchange]) -> _Rewritten:
    """The stand-alone question and what it took over; ``asked`` itself where it leans on none."""
    last = exchanges[-1]
    asked = with_capitals(asked, by_salience(exchanges))
    if MORE.match(asked):
        about = _topic(asked, exchanges)
        if not about:
            return _Rewritten(asked)
        return _Rewritten(f"What else is said about {_listed(about)}?", about)
    if is_bare(asked):
        again = asked_again(asked, last)
        if again:
            return _Rewritten(again, _added(again, asked))
        about = _topic(asked, exchanges)
        return _Rewritten(_with_topic(asked, about), about) if about else _Rewritten(asked)
    opener = OPENER.match(asked)
    core = asked[opener.end() :] if opener else asked
    if is_fragment(asked):
        return _fragment(asked, core, exchanges)
    listed, items = _with_items(core, exchanges)
    if items:
        return _Rewritten(listed[:1].upper() + listed[1:], items)
    core = one_as_noun(core, last)
    resolved = resolve(core, exchanges)
    question, carried = resolved.question, resolved.carried
    whole = with_same_complement(core, last) if opener and not carried else ""
    if whole:
        question, carried = whole, _added(whole, asked)
    elif not carried and (opener or _leans(core, exchanges)):
        carried = _topic(core, exchanges)
        question = _with_topic(question, carried) if carried else question
    if not carried and not asked.endswith(core):
        carried = _added(question, asked)
    elif not carried:
        return _Rewritten(asked)
    return _Rewritten(question[:1].upper() + question[1:], carried, resolved.referents)


def _with_items(core: str, exchanges: Sequence[Exchange]) -> tuple[str, tuple[str, ...]]:
    """``core`` with the words of listed items for "the second one", and those words."""
    items: list[str] = []
    for _ in range(2):
        ordinal, item = list_item(core, exchanges)
        if not item:
            break
        core = core.replace(ordinal, item, 1)
        items.append(item)
    return core, tuple(items)


def _fragment(asked: str, core: str, exchanges: Sequence[Exchange]) -> _Rewritten:
    """ "And Uzbekistan?", "And his deputies?", "What about the second?"."""
    opener = core != asked
    last = exchanges[-1]
    resolved = resolve(core, exchanges)
    if resolved.carried:
        question = _of_the_same(resolved, last)
        return _Rewritten(question, _added(question, asked))
    if re.match(r"(?:any|some|no) (?:other|more|\w+)\b", core, re.IGNORECASE):
        about = _topic(core, exchanges)
        more = f"Are there {core[0].lower()}{core[1:]}"
        return _Rewritten(_with_topic(more, about), about) if about else _Rewritten(asked)
    question = put_in_parallel(core, last)
    question = question[:1].upper() + question[1:]
    fits = _shares_form(question, last)
    listed, items = _with_items(core, exchanges)
    if items and not fits:
        question = f"What is said about {listed.rstrip('?.! ')}?" if opener else listed
        return _Rewritten(question, items)
    if not opener and not (fits and names_in(core)):
        return _Rewritten(asked)
    return _Rewritten(question, _added(question, asked))


def _of_the_same(resolved: Resolved, last: Exchange) -> str:
    """ "his deputies" in the place of the man himself in the question before."""
    name = resolved.carried[0]
    phrase = resolved.question.strip().rstrip("?.! ")
    owner = re.search(rf"{re.escape(possessive(name))} \w+", last.question)
    if name not in last.question or owner:
        return put_in_parallel(phrase, last)
    # A country's trade does not vote as the country does, its neighbours do.
    agents = re.search(r"\b(?:\w+(?:ers|ors|ours|ies|ents|men|people|states))$", phrase)
    if agents or sort_of(name) is Sort.PERSON:
        return last.question.replace(name, phrase, 1)
    return f"What is said about {phrase}?"


def _shares_form(question: str, last: Exchange) -> bool:
    """Whether a fragment found its like in the last question, rather than being added."""
    return not question.casefold().startswith(last.question.rstrip("?.! ").casefold())


def _leans(question: str, exchanges: Sequence[Exchange]) -> bool:
    """Whether a whole sentence without pronouns still leaves open whom or what it is about."""
    if points_back(question):
        return True
    content = [w for w in re.findall(r"[a-z][\w'-]+", question.lower()) if w not in _PLAIN]
    if any(not is_people(name) for name in names_in(question)):
        return False
    if years_in(question) and content:
        return False
    # The documents themselves are always there to be asked about.
    if re.search(r"\b(?:commentar(?:y|ies)|documents?|digest|library|corpus|authors)\b", question):
        return False
    if re.search(r"\b(?:else|others?|another|besides|more|again|same)\b", question, re.I):
        return len(content) <= 4
    if len(content) <= 2:
        return True
    asked, before = sought_by(question).answer_type, sought_by(exchanges[-1].question).answer_type
    if asked == before and asked in ("number", "percent", "money") and len(content) <= 5:
        return True
    return len(content) <= 4 and _takes_up(question, content, exchanges[-1])


def _takes_up(question: str, content: Sequence[str], last: Exchange) -> bool:
    """Whether a "the <noun>" of the last exchange comes back, or a word of the last question."""
    asked = {word[:STEM] for word in re.findall(r"[a-z]{4,}", last.question.lower())}
    if any(len(word) >= 4 and word[:STEM] in asked for word in content):
        return True
    said = set(re.findall(r"[a-z]{4,}", f"{last.question} {last.answer}".lower()))
    nouns = re.findall(r"\bthe (?:[\w'-]+ )??([a-z]{4,})\b", question.lower())
    return any(noun in said or noun.rstrip("s") in said for noun in nouns)


STEM = 4
"""Letters by which "voted" is "vote" again and "sale" is "sales"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLAIN = _words(
    "the a an of in on at to for by with from and or but is are was were did does do has have had "
    "be been being what which who whom whose when where why how that this these those there it its "
    "any some all as about into not no can could will would should may might much many long only "
    "first also ever other others else another more most than happen happened made make get got "
    "significant interesting important notable"
)


def _topic(question: str, exchanges: Sequence[Exchange]) -> tuple[str, ...]:
    """The one or two names the conversation is about that the question lacks."""
    lower = question.lower()
    person = talked_about(exchanges)
    if person and person.lower() not in lower:
        return (person,)
    free = [
        m
        for m in by_salience(exchanges)
        if not is_named(m, question) and not is_people(m.text) and m.sort is not Sort.GROUP
    ]
    last = exchanges[-1]
    for exchange in reversed(exchanges):
        asked = [m.text for m in mentions_in(exchange.question)]
        answered = [m.text for m in mentions_in(exchange.answer)][:1]
        focus = (*answered, *asked) if exchange.asks_for_name else asked
        own = [m.phrase for m in free if any(m.text.endswith(name) for name in focus)]
        if own:
            return tuple(own[:2])
    named = tuple(m.phrase for m in free[:1])
    about = object_of(last) if not named else ""
    return (about,) if about else named


def _with_topic(question: str, about: tuple[str, ...]) -> str:
    return f"{question.rstrip('?.! ')}, regarding {_listed(about)}?"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names)


def _added(question: str, asked: str) -> tuple[str, ...]:
    """Names, numbers and years of ``question`` that ``asked`` did not have."""
    lower = asked.lower()
    every = (*names_in(question), *years_in(question), *numbers_in(question))
    return tuple(name for name in every if name.lower() not in lower)
