"""Questions that are no whole sentence ("And Uzbekistan?", "Why?"), read with the one before."""

import re

from app.naming.mentions import Exchange, Sort, dates_in, mentions_in, sort_of
from app.naming.names import OPENERS, names_in
from app.understanding.listed import ORDINAL

_AUX = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
OPENER = re.compile(
    r"^\W*(?:(?:and|but|or|so|also|ok|okay|then|now|next|well)[\s,]+)*"
    r"(?:(?:what|how) about|and what of|what of|same (?:question )?(?:for|about)|the same for|"
    r"and|but|or|so|also|likewise)\b[\s,]*",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:(?:and|but|so|or)\s+)?(?P<wh>(?:(?:by|to|for|from|with|of|in|on|since|until|at|under|"
    r"about|against) )?(?:why|when|where|who|whom|how|how many|how much|how long|how often|what "
    r"for|how so|how come|what year|which year|what date|what reason))"
    r"(?: (?P<tail>not|exactly|precisely|then|is that|was that|that|so))?\W*$",
    re.IGNORECASE,
)
MORE = re.compile(
    r"^\W*(?:(?:please|can you|could you)\s+)*(?:tell me more|say more|more details?|give me more"
    r"(?: details?)?|more|go on|continue|elaborate|explain|expand|anything else|what else|"
    r"more information)(?: (?:on|about|please|of|to))*(?: (?:that|this|it|them|those|say))?\W*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    rf"\b{_AUX}\b|\b(?:who|what|which|how many)\b(?!\s+(?:about|of)\b)|\b\w{{3,}}(?:ed)\b", re.I
)
_PREPOSITION = re.compile(
    r"^(?P<p>in|on|at|for|to|from|by|with|of|about|under|during|between|against|after|before|since|"
    r"until|within|into|through|among)\s+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
MOST_WORDS = 8
"""A fragment of more words than this is a question of its own, or a search."""


def is_fragment(question: str) -> bool:
    """Whether ``question`` lacks a verb of its own and leans on the question before."""
    opener = OPENER.match(question)
    core = question[opener.end() :] if opener else question
    words = core.split()
    if not words or len(words) > MOST_WORDS or _VERB.search(core):
        return False
    if words[0].lower() in _ORDERS:
        return False
    return bool(opener) or len(words) <= 4


_ORDERS = {
    *("list", "name", "give", "tell", "show", "compare", "summarise", "summarize", "describe"),
    *("explain", "define", "outline", "identify", "enumerate", "discuss", "mention", "find"),
}


def is_bare(question: str) -> bool:
    """Whether ``question`` is a question word alone: "Why?", "By whom?"."""
    return bool(_BARE.match(question))


def asked_again(question: str, last: Exchange) -> str:
    """A bare question word put to the last exchange, or "" where it does not fit."""
    match = _BARE.match(question)
    if not match:
        return ""
    wh = {"how so": "how", "how come": "why", "what for": "why", "what reason": "why"}.get(
        match["wh"].lower(), match["wh"].lower()
    )
    inner = re.match(
        rf"^\W*(?:(?:\w+ )?(?:who|whom|what|which|when|where|why|how)\b[^,]*?)?\b"
        rf"(?P<rest>{_AUX} (?!(?:the )?(?:first|last)\W).+?)[?.\s]*$",
        last.question,
        re.IGNORECASE,
    )
    statement = _statement(last.answer)
    by_subject = re.match(r"\W*(?:and )?(?:who|which|what)\b", last.question, re.IGNORECASE)
    if statement and (wh == "why" or by_subject or not inner):
        verb = "is" if wh == "why" else "was"
        return f"{wh.capitalize()} {verb} it that {statement}?"
    if inner and not re.match(rf"{_AUX} .*\b(?:documents?|sources?) say\b", inner["rest"]):
        rest = inner["rest"]
        negated = " not" if (match["tail"] or "").lower() == "not" else ""
        return f"{wh.capitalize()} {rest}{negated}?"
    return ""


def _statement(answer: str) -> str:
    """A short one-sentence answer to stand behind "why is it that", or ""."""
    text = answer.strip().rstrip(".")
    if not 3 <= len(text.split()) <= 30 or re.search(r"[.?!]\s|\n", text):
        return ""
    first = text.split()[0]
    if first.lower() in _UNFIT:
        return ""
    keep = first in names_in(text) or any(name.startswith(first) for name in names_in(text))
    return text if keep else text[0].lower() + text[1:]


_UNFIT = frozenset(
    ("because", "it", "they", "this", "that", "he", "she", "such", "yes", "no", "these")
)
"""Openings of an answer that do not stand behind "why is it that"."""


def put_in_parallel(core: str, last: Exchange) -> str:
    """The last question with ``core`` in the place of its like ("How did Uzbekistan vote?").

    Tried in turn: an ordinal for an ordinal, a year for a year, a name for a name of its sort, a
    noun phrase for one with the same noun. Otherwise ``core`` is added at the end.
    """
    question = last.question.strip().rstrip("?.! ")
    core = core.strip().rstrip("?.! ")
    if core.split(" ")[0].lower() in OPENERS:
        core = core[0].lower() + core[1:]
    head = _PREPOSITION.match(core)
    preposition = head["p"].lower() if head else ""
    bare = core[head.end() :] if head else core
    for attempt in (_ordinal, _date, _name, _noun, _object):
        found = attempt(bare, preposition, question)
        if found:
            return f"{found}?"
    return f"{question} {core}?" if preposition else f"{question}, regarding {core}?"


def with_same_complement(question: str, last: Exchange) -> str:
    """ "who came from Turkmenistan?" with what "came" had behind it in the question before."""
    core, before = question.rstrip("?.! "), last.question.rstrip("?.! ")
    for word in re.findall(r"[a-z]{4,}", core):
        tail = re.search(
            rf"\b{word}\b (?P<tail>(?:to|in|at|on|for|about|with|by|against|under|into) .+)$",
            before,
        )
        if tail and word not in _NO_VERBS and names_in("x " + tail["tail"]):
            return f"{core} {tail['tail']}?"
    return ""


_NO_VERBS = frozenset({"what", "which", "that", "this", "from", "with", "about", "have", "been"})


def _ordinal(bare: str, _: str, question: str) -> str:
    new, old = ORDINAL.match(bare), ORDINAL.search(question)
    if not new or not old or new["ordinal"].lower() == old["ordinal"].lower():
        return ""
    at = old.span("ordinal")
    return question[: at[0]] + new["ordinal"] + question[at[1] :]


def _date(bare: str, preposition: str, question: str) -> str:
    new, old = dates_in(bare), dates_in(question)
    if not new or len(bare) > len(new[0]) + 6:
        relative = re.search(r"\bthe (?:year|one) (before|after)\b", bare)
        year = _YEAR.search(question)
        if not relative or not year:
            return ""
        shifted = str(int(year.group()) + (1 if relative[1] == "after" else -1))
        rest = bare.replace(relative.group(), "").strip(" ,")
        moved = question[: year.start()] + shifted + question[year.end() :]
        return f"{moved} {preposition} {rest}".rstrip() if rest else moved
    if not old:
        return ""
    # "in 2023" replaces "on 2 March 2022", preposition and all.
    pattern = re.compile(rf"(?:\b(?:in|on|by|since|until|during|from) )?{re.escape(old[0])}")
    put = f"{preposition} {bare}" if preposition else bare
    kept = pattern.search(question)
    if kept and not preposition and " " in kept.group().removesuffix(old[0]):
        put = f"in {bare}"
    return pattern.sub(put, question, count=1)


def _name(bare: str, preposition: str, question: str) -> str:
    """``bare`` in the place of the question's name of the same sort (whole "A and B" runs)."""
    names = names_in("x " + bare)
    if not names or not bare.removeprefix("the ").startswith(names[0]):
        return ""
    new = names[0]
    sort = sort_of(new)
    candidates = [m.text for m in mentions_in(question) if m.sort is not Sort.GROUP]
    candidates = [name for name in candidates if name.lower() != new.lower()]
    alike = [name for name in candidates if sort_of(name) is sort]
    owners = [n for n in candidates if re.search(rf"{re.escape(n)}(?:['’]s|['’]) ", question)]
    if preposition:
        # "in Kyrgyzstan" is the like of "in Kazakhstan" and of "Kazakhstan's".
        after = [n for n in alike if _follows(n, preposition, question)]
        old = next(iter(after or [n for n in alike if n in owners and sort is Sort.PLACE]), "")
    elif sort is Sort.OTHER:
        old = next(iter(owners or alike or candidates), "")
    else:
        old = next(iter(alike or [n for n in candidates if sort_of(n) is Sort.OTHER]), "")
    if not old:
        return ""
    if preposition and not after:
        bare = new
    run = re.escape(old)
    same = [name for name in candidates if name != old and sort_of(name) is sort_of(old)]
    others = "|".join(re.escape(name) for name in same)
    if others:
        run = rf"{run}(?:(?:, | and |, and )(?:{others}))*"
    return re.sub(rf"\b{run}(?!\w)", lambda _: bare, question, count=1)


def _follows(name: str, preposition: str, question: str) -> bool:
    return bool(re.search(rf"\b{preposition} (?:the )?{re.escape(name)}", question))


def _noun(bare: str, _: str, question: str) -> str:
    """ "programs in Kazakh" in the place of "foreign programs": the same noun, other company."""
    if re.match(r"(?:any|some|more|other|others|what)\b", bare, re.IGNORECASE):
        return ""
    for word in re.findall(r"[a-z]{4,}", bare):
        old = re.search(
            rf"(?:\b(?:the|a|an|its|their|his|her) )?\b(?:(?!(?:{_AUX}|about|of|in|for|to|"
            rf"the|on|with|at|by|from|and|many|much|which|what)\b)[\w'’-]+ ){{0,2}}{word}\b",
            question,
        )
        if old:
            return question[: old.start()] + bare + question[old.end() :]
    return ""


_CLAUSE = re.compile(
    rf"^(?P<head>\W*(?:[Ww]hy|[Hh]ow|[Ww]hen|[Ww]here|[Ww]hat)? ?(?i:{_AUX}) "
    r"(?:(?:the|its|their|his|her) [\w-]+|[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*) "
    r"(?!(?:of|for|in|on|at|to|by|with|from|about)\b)[a-z]+) (?P<rest>.+)$"
)


def _object(bare: str, preposition: str, question: str) -> str:
    """ "training" in the place of "easing sales" in "why do the authors recommend easing sales"."""
    clause = _CLAUSE.match(question)
    if preposition or not clause or _PREPOSITION.match(clause["rest"]) or not bare[0].islower():
        return ""
    return f"{clause['head']} {bare}"


def object_of(last: Exchange) -> str:
    """What the last question was about where it named nobody: "easing foreign military sales"."""
    clause = _CLAUSE.match(last.question.rstrip("?.! "))
    return clause["rest"] if clause and len(clause["rest"].split()) <= 8 else ""
