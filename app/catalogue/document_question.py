"""Questions about documents rather than about what they say: what is asked, of which document."""

import re
from dataclasses import dataclass
from typing import Literal

Asks = Literal[
    "authors",
    "published",
    "publisher",
    "title",
    "updated",
    "list",
    "count",
    "about",
    "newest",
    "oldest",
]


@dataclass(frozen=True)
class DocumentQuestion:
    """What is asked of a document, or of the library.

    ``asks`` holds several where a question joins them ("where and when"). ``work`` is the phrase
    that names the document ("the commentary on Kazakhstan"), or "" where none is named. ``topic``
    is what "which documents discuss …" asks for; ``several`` says that it asks for more than one.
    """

    asks: tuple[Asks, ...]
    work: str = ""
    topic: str = ""
    several: bool = False


OPINION_NOUNS = (
    r"commentar(?:y|ies)|op-?eds?|opinion pieces?|articles?|pieces?|essays?|columns?|posts?|"
    r"blog posts?"
)
OTHER_NOUNS = (
    r"documents?|texts?|digests?|explainers?|chronolog(?:y|ies)|sources?|publications?|papers?|"
    r"titles?"
)
NOUNS = rf"(?:{OPINION_NOUNS}|{OTHER_NOUNS})"
KIND_NOUNS = r"(?:reports?|stud(?:y|ies)|briefs?|memos?|testimon(?:y|ies)|speech(?:es)?|books?)"
"""Words for documents of that kind alone: other reports are what documents write about."""

_LIBRARY = r"(?:library|corpus|collection|database|index|knowledge base|archive)"
_LOCUS = (
    rf"(?:(?:in|from|of|inside) (?:the|this|your|our|that) (?:\w+ )?{_LIBRARY}|(?:that )?you "
    rf"(?:have|hold|know)|"
    rf"here|do you (?:have|hold|know)|does (?:the|this|your) {_LIBRARY} (?:have|hold|contain|"
    rf"include)|"
    rf"(?:are )?available|are there|is there|(?:are |is )?(?:in|inside) (?:there|it)|indexed|"
    rf"loaded)"
)
_FIRST = r"(?:(?:first|originally|initially|ever) )*"
_PUT_OUT = (
    r"(?:published|released|issued|posted|written|put out|printed|made public|appear(?:ed)?|"
    r"com(?:e|ing) out|came out|dated|carried|run)"
)
_DATE_WORD = (
    r"(?:when|(?:on |in |at )?(?:what|which) (?:exact )?(?:date|day|year|month|time)|how long ago)"
)
_OUTLET = (
    r"(?:outlet|publication|site|website|magazine|journal|publisher|newspaper|organi[sz]ation|"
    r"platform|venue|press|think tank|institution|media outlet)"
)
_BE = r"(?:is|was|are|were|'s)"
_WORK = r"(?P<work>.+?)"


def _rules(asks: Asks, *patterns: str) -> list[tuple[Asks, re.Pattern[str]]]:
    return [(asks, re.compile(rf"{pattern}\W*$", re.IGNORECASE)) for pattern in patterns]


_OF_ONE = [
    *_rules(
        "updated",
        rf"{_DATE_WORD} (?:was|were|is|did) {_WORK} (?:last |most recently )?(?:updated|"
        rf"revised|changed|edited|modified)",
        rf"what (?:is|was) the (?:last |latest )?(?:update|revision) (?:date )?of {_WORK}",
        rf"how (?:up to date|current|recent) is {_WORK}",
    ),
    *_rules(
        "authors",
        rf"who(?: all| actually)? (?:wrote|authored|penned|co-?wrote|co-?authored|is behind|"
        rf"are behind) {_WORK}",
        rf"who(?:'s| is| are| was| were) (?:the |all the )?(?:\w+ )?(?:authors?|writers?|"
        rf"people behind)(?: of {_WORK})?",
        r"who(?: is| are| was| were) (?P<its>its|their) authors?",
        r"who(?: is| are| was| were) (?P<owner>.+?)'s? authors?",
        rf"(?:list|name|give|identify|tell me|what are|show)(?: me)? (?:all )?(?:the "
        rf")?(?:names? of )?(?:all )?(?:the )?(?:three |two )?authors?(?: names)?(?: of {_WORK})?",
        rf"by whom (?:was|is|were) {_WORK} (?:written|authored|published)",
        rf"{_WORK} (?:was|is) (?:written|authored) by (?:whom|who)",
        rf"who (?:was|is) {_WORK} (?:written |authored )?by",
        rf"(?:which|what) (?:authors?|people|persons|researchers?|analysts?|experts?|"
        rf"scholars?|writers?) (?:wrote|authored|co-?wrote|are behind) {_WORK}",
        rf"whose (?:work|text|piece) is {_WORK}",
        rf"how many (?:people|authors) (?:wrote|authored) {_WORK}",
        rf"how many authors (?:does|has|did) {_WORK}(?: have)?",
    ),
    *_rules(
        "published",
        rf"{_DATE_WORD} (?:was|were|did|is|has|had) {_WORK} (?:been )?{_FIRST}{_PUT_OUT}(?: "
        rf"(?:on|in|at|by) .{{2,60}})?",
        rf"(?:what|which)(?: {_BE}|'s) the (?:exact )?(?:publication |release |publishing "
        rf")?(?:date|year) of (?:the )?(?:publication of )?{_WORK}",
        rf"what(?: {_BE}|'s) (?P<owner>.+?)'s (?:publication |release )?date",
        rf"(?:give|tell) me the (?:publication |release )?date of {_WORK}",
        rf"how old is {_WORK}",
        rf"what date does {_WORK} (?:have|carry|bear)",
    ),
    *_rules(
        "publisher",
        rf"where (?:was|were|did|has|had|is) {_WORK} (?:been )?{_FIRST}{_PUT_OUT}",
        rf"where can {_WORK} be (?:found|read)",
        rf"(?:in |on |by )?(?:which|what) (?:\w+ )?{_OUTLET} (?:was|did|has|is) {_WORK} "
        rf"(?:been )?{_FIRST}{_PUT_OUT}(?: in| on| by)?",
        rf"(?:which|what) (?:\w+ )?{_OUTLET} {_FIRST}(?:published|carried|ran|released|"
        rf"posted|printed|put out|hosts|carries) {_WORK}",
        rf"who (?:{_FIRST})(?:published|released|posted|printed|put out) {_WORK}",
        rf"who(?: {_BE}|'s) the (?:\w+ )?publisher of {_WORK}",
        rf"what(?: {_BE}|'s) the (?:\w+ )?(?:publisher|source|origin) of {_WORK}",
    ),
    *_rules(
        "title",
        rf"what(?: {_BE}|'s) the (?:full |exact |official |complete )*(?:title|name|"
        rf"headline) of {_WORK}",
        rf"what(?: {_BE}|'s) (?P<owner>.+?)'s (?:full |exact )?(?:title|headline)",
        rf"what(?: is|'s| was) {_WORK} (?:called|titled|entitled)",
        rf"how is {_WORK} (?:called|titled|entitled)",
    ),
]

_PLURAL = (
    r"(?P<plural>documents|texts|sources|publications|commentaries|articles|explainers|"
    r"digests|titles|pieces|chronologies|papers|files)"
)
_ANY_NOUN = rf"(?:{NOUNS}|files?|materials?|works?)"
_VERBS = (
    r"(?:discuss(?:es)?|covers?|mentions?|deals? with|addresse?s?|treats?|explains?|"
    r"describes?|(?:is|are) (?:all )?"
    r"(?:about|on)|talks? about|speaks? (?:of|about)|focus(?:es)? on|concerns?|looks? at|examines?|"
    r"touch(?:es)? on|(?:have|has|contains?|gives?) (?:\w+ )?(?:information|something|"
    r"anything|material) (?:on|about)|refers? to|"
    r"writes? about|relates? to)"
)
_LOCATED_VERBS = (
    r"(?:lists?|sets? out|gives?|contains?|has|have|shows?|names?|analy[sz]es?|presents?|"
    r"summari[sz]es?|tells? about|collects?|traces?|compares?|answers?)"
)
_TOPIC = r"(?P<topic>.{2,200}?)"

_OF_LIBRARY = [
    *_rules(
        "count",
        rf"how many {_ANY_NOUN} (?:(?:are |is )?{_LOCUS}\s*)+",
        rf"how (?:big|large) is (?:the|this|your) {_LIBRARY}",
        rf"what is the (?:size|number of {_ANY_NOUN}) (?:of|in) (?:the|this|your) {_LIBRARY}",
        rf"how many {_ANY_NOUN}",
    ),
    *_rules(
        "newest",
        rf"(?:what|which)(?: {_BE}|'s) (?:the |your )?(?:newest|latest|most recent)(?:ly "
        rf"(?:added|published))? {_ANY_NOUN}(?: (?:{_LOCUS}))*",
        rf"(?:what|which) {_ANY_NOUN}(?: {_LOCUS})? {_BE} (?:the )?(?:newest|latest|most recent)",
        rf"(?:what|which) {_BE} the date of the (?:newest|latest|most recent) {_ANY_NOUN}",
    ),
    *_rules(
        "oldest",
        rf"(?:what|which)(?: {_BE}|'s) (?:the |your )?(?:oldest|earliest|first) {_ANY_NOUN} "
        rf"(?:{_LOCUS})",
        rf"(?:what|which)(?: {_BE}|'s) (?:the |your )?(?:oldest|earliest) {_ANY_NOUN}",
        rf"(?:what|which) {_ANY_NOUN}(?: {_LOCUS})? {_BE} (?:the )?(?:oldest|earliest)",
    ),
    *_rules(
        "list",
        rf"what(?: all)?(?: {_BE}|'s)?(?: there)? (?:in|inside) (?:the|this|your) (?:\w+ "
        rf")?{_LIBRARY}",
        rf"what does (?:the|this|your) {_LIBRARY} (?:contain|hold|have|include)",
        rf"(?:which|what) (?:all )?{_ANY_NOUN} (?:are |is )?(?:{_LOCUS}\s*)+",
        rf"(?:list|show|name|enumerate|give)(?: me)?(?: all)?(?: of)?(?: the| your)? "
        rf"{_PLURAL}(?: (?:{_LOCUS}))*",
        rf"what (?:are|is) (?:all )?(?:the|your) {_PLURAL}(?: (?:{_LOCUS}))*",
        rf"what (?:do|can) you have(?: in (?:the|your) {_LIBRARY})?",
    ),
    *_rules(
        "about",
        rf"(?:which|what) (?:of (?:the|these|your) )?(?:other )?(?P<noun>{_ANY_NOUN})(?: "
        rf"{_LOCUS})? (?:that )?{_VERBS} {_TOPIC}",
        rf"(?:which|what) (?P<noun>{_ANY_NOUN}) (?:{_LOCUS}) (?:that )?{_LOCATED_VERBS} {_TOPIC}",
        rf"in (?:which|what) (?P<noun>{_ANY_NOUN})(?: {_LOCUS})? (?:is|are|was|were) {_TOPIC} "
        rf"(?:discussed|covered|mentioned|described|explained|treated|dealt with)",
        rf"in (?:which|what) (?P<noun>{_ANY_NOUN}) (?:do i find|can i find|can i read about|"
        rf"does one find) {_TOPIC}",
        rf"where (?:in (?:the|this|your) {_LIBRARY}) (?:can i (?:read|find out|find "
        rf"something|learn) (?:about|on)|is) {_TOPIC}(?: (?:discussed|covered|mentioned|"
        rf"described|explained))?",
        rf"(?:do you have|have you(?: got)?|does (?:the|this|your) {_LIBRARY} (?:have|hold|"
        rf"contain|include)) (?:an?|any|some|"
        rf"more)?\s?(?P<noun>{_ANY_NOUN}|anything|something|information|material) "
        rf"(?:{_LOCUS} )?(?:on|about|that {_VERBS}|covering|discussing|concerning|regarding) "
        rf"{_TOPIC}",
        rf"(?:is|are) there (?:an?|any|some) (?P<noun>{_ANY_NOUN}) (?:{_LOCUS} )?(?:on|about|"
        rf"that {_VERBS}|covering|discussing|concerning|regarding) {_TOPIC}",
        rf"(?:find|list|show|give)(?: me)? (?:all )?(?:the )?(?P<noun>{_ANY_NOUN}) (?:on|"
        rf"about|that {_VERBS}|covering|discussing|mentioning|concerning|regarding) {_TOPIC}",
        rf"(?:what|which) (?P<noun>{_ANY_NOUN}) (?:{_LOCUS}) (?:on|about) {_TOPIC}",
        rf"what do you have (?:on|about) {_TOPIC}",
    ),
]

_POLITE = re.compile(
    r"^\W*(?:(?:and|but|so|please|also|then|now|ok|okay|hi|hello)[\s,]+)*(?:(?:can|could|"
    r"would) you "
    r"(?:please )?)?(?:(?:please )?(?:tell me|do you know|i(?: would|'d) like to know|i "
    r"want to know)[\s,:]+)?",
    re.IGNORECASE,
)
_TWO_AT_ONCE = re.compile(
    rf"^(?P<one>who wrote|where|{_DATE_WORD}|by whom)(?:,)? and (?P<two>where|by whom|"
    rf"{_DATE_WORD})\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"(?:,| and|, and)\s+(?=(?:and )?(?:who|when|where|on what|on which|in which|what is "
    r"its|by whom)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?P<word>where|by whom|{_DATE_WORD})\W*", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:it|this|they|that)\b", re.IGNORECASE)


def document_question(question: str) -> DocumentQuestion | None:
    """What a question asks of documents, or None where it asks about what they say.

    By the question's words alone; whether there is such a document is found out elsewhere.
    """
    text = " ".join(question.replace("’", "'").split())
    text = _POLITE.sub("", text, count=1)
    for asks, pattern in _OF_LIBRARY:
        match = pattern.match(text)
        if match:
            return _of_library(asks, match)
    return _both(text) or _one(text)


def _of_library(asks: Asks, match: re.Match[str]) -> DocumentQuestion:
    groups = match.groupdict()
    noun = (groups.get("noun") or "").lower()
    several = not noun or noun.endswith("s") or noun in ("anything", "something", "information")
    return DocumentQuestion(
        (asks,), topic=(groups.get("topic") or "").strip(" ?.!"), several=several
    )


def _one(text: str) -> DocumentQuestion | None:
    for asks, pattern in _OF_ONE:
        match = pattern.match(text)
        if match:
            groups = match.groupdict()
            work = groups.get("work") or groups.get("owner") or groups.get("its") or ""
            return DocumentQuestion((asks,), work.strip(" ,?.!"))
    return None


def _both(text: str) -> DocumentQuestion | None:
    """Two in one: "Where and when was it published?", "Who wrote it, and when did it appear?"."""
    at_once = _TWO_AT_ONCE.match(text)
    if at_once:
        wrote = at_once["one"].lower() == "who wrote"
        rest = at_once["rest"]
        tail = re.match(
            rf"(?:was|were|is|did|has) (?P<work>.+?) {_FIRST}{_PUT_OUT}\W*$", rest, re.I
        )
        work = tail["work"] if tail else rest if wrote else ""
        if not work:
            return None
        asks = tuple(_asks_of(at_once[part]) for part in ("one", "two"))
        return DocumentQuestion(asks, work.strip(" ,?.!"))
    parts = _THEN.split(text, maxsplit=1)
    if len(parts) < 2:
        return None
    first, rest = _one(parts[0]), re.sub(r"^and ", "", parts[1])
    if first is not None and (bare := _BARE.fullmatch(rest)):
        return DocumentQuestion((*first.asks, _asks_of(bare["word"])), first.work)
    second = _one(rest)
    if first is None or second is None or not (second.work == "" or _AGAIN.fullmatch(second.work)):
        return None
    return DocumentQuestion((*first.asks, *second.asks), first.work)


def _asks_of(word: str) -> Asks:
    word = word.lower()
    if word in ("who wrote", "by whom"):
        return "authors"
    return "publisher" if word == "where" else "published"
