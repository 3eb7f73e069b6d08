"""A follow-up becomes a question that stands by itself, without a language model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.anaphora import points_back, possessive, resolve
from app.fragments import (
    MORE,
    OPENER,
    asked_again,
    is_bare,
    is_fragment,
    list_item,
    one_as_noun,
    put_in_parallel,
    with_same_complement,
)
from app.kinds import READ, Kind, kind_of
from app.mentions import Exchange, Sort, by_recency, is_people, mentions_in
from app.names import names_in, numbers_in, years_in
from app.question import sought_by
from app.turn import Turn

EXCHANGES = 6
"""Exchanges looked back on: what was said earlier has rarely been meant (and each costs time)."""
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
    if read.question == asked:
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
        read = _rewrite(asked, exchanges) if exchanges else _Rewritten(asked)
        question = read.question
        exchanges.append(Exchange(question, answer, _asks_for_name(question), read.referents))
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
    if MORE.match(asked):
        about = _topic(asked, exchanges)
        if not about:
            return _Rewritten(asked)
        return _Rewritten(f"What else is said about {_listed(about)}?", about)
    if is_bare(asked):
        again = asked_again(asked, last)
        return _Rewritten(again, _added(again, asked)) if again else _Rewritten(asked)
    ordinal, item = list_item(asked, exchanges)
    if is_fragment(asked):
        return _fragment(asked, item, exchanges)
    if ordinal and item:
        return _Rewritten(asked.replace(ordinal, item, 1), (item,))
    opener = OPENER.match(asked)
    core = one_as_noun(asked[opener.end() :] if opener else asked, last)
    resolved = resolve(core, exchanges)
    question, carried = resolved.question, resolved.carried
    whole = with_same_complement(core, last) if opener and not carried else ""
    if whole:
        question, carried = whole, _added(whole, asked)
    elif not carried and (opener or _leans(core, exchanges)):
        carried = _topic(core, exchanges)
        question = _with_topic(question, carried) if carried else question
    if not carried and question == core:
        return _Rewritten(asked)
    return _Rewritten(question[:1].upper() + question[1:], carried, resolved.referents)


def _fragment(asked: str, item: str, exchanges: Sequence[Exchange]) -> _Rewritten:
    """ "And Uzbekistan?", "And his deputies?", "What about the second?"."""
    opener = OPENER.match(asked)
    core = asked[opener.end() :] if opener else asked
    last = exchanges[-1]
    resolved = resolve(core, exchanges)
    if resolved.carried:
        # "his deputies" takes the place of the man himself in the question before.
        name = resolved.carried[0]
        phrase = resolved.question.strip().rstrip("?.! ")
        owner = re.search(rf"{re.escape(possessive(name))} \w+", last.question)
        if name in last.question and not owner:
            question = last.question.replace(name, phrase, 1)
            return _Rewritten(question, _added(question, asked))
        question = put_in_parallel(phrase, last)
        return _Rewritten(question, _added(question, asked))
    question = put_in_parallel(core, last)
    if item and item.lower() not in question.lower():
        question = put_in_parallel(item, last) if item not in last.question else question
    if not opener and not names_in("x " + core) and not _shares_form(question, last, core):
        return _Rewritten(asked)
    return _Rewritten(question, _added(question, asked))


def _shares_form(question: str, last: Exchange, core: str) -> bool:
    """Whether a fragment found its like in the last question, rather than being added."""
    return not question.startswith(last.question.rstrip("?.! "))


def _leans(question: str, exchanges: Sequence[Exchange]) -> bool:
    """Whether a whole sentence without pronouns still leaves open whom or what it is about."""
    if points_back(question):
        return True
    if any(not is_people(name) for name in names_in(question)) or years_in(question):
        return False
    # The documents themselves are always there to be asked about.
    if re.search(r"\b(?:commentar(?:y|ies)|documents?|digest|library|corpus|authors)\b", question):
        return False
    content = [w for w in re.findall(r"[a-z][\w'-]+", question.lower()) if w not in _PLAIN]
    if re.search(r"\b(?:else|others?|another|besides|more|again|same)\b", question, re.I):
        return len(content) <= 4
    if len(content) <= 2:
        return True
    asked, before = sought_by(question).answer_type, sought_by(exchanges[-1].question).answer_type
    if asked == before and asked in ("number", "percent", "money") and len(content) <= 5:
        return True
    return len(content) <= 4 and _takes_up(question, exchanges[-1])


def _takes_up(question: str, last: Exchange) -> bool:
    """Whether a "the <noun>" of the question was a noun of the last exchange."""
    said = set(re.findall(r"[a-z]{4,}", f"{last.question} {last.answer}".lower()))
    nouns = re.findall(r"\bthe (?:[\w'-]+ )??([a-z]{4,})\b", question.lower())
    return any(noun in said or noun.rstrip("s") in said for noun in nouns)


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
    free = [
        m
        for m in by_recency(exchanges)
        if m.text.lower() not in lower and not is_people(m.text) and m.sort is not Sort.GROUP
    ]
    for exchange in reversed(exchanges):
        asked = [m.text for m in mentions_in(exchange.question)]
        answered = [m.text for m in mentions_in(exchange.answer)][:1]
        focus = (*answered, *asked) if exchange.asks_for_name else asked
        own = [m.phrase for m in free if any(m.text.endswith(name) for name in focus)]
        if own:
            return tuple(own[:2])
    return tuple(m.phrase for m in free[:1])


def _with_topic(question: str, about: tuple[str, ...]) -> str:
    return f"{question.rstrip('?.! ')}, regarding {_listed(about)}?"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names)


def _added(question: str, asked: str) -> tuple[str, ...]:
    """Names, numbers and years of ``question`` that ``asked`` did not have."""
    lower = asked.lower()
    every = (*names_in(question), *years_in(question), *numbers_in(question))
    return tuple(name for name in every if name.lower() not in lower)
