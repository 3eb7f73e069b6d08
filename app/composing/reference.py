"""What a sentence that opens with "It", "They" or "The visit" refers to."""

import re
from dataclasses import dataclass

from app.composing.voice import sentences_of
from app.naming.gazetteer import PEOPLES
from app.naming.mentions import dates_in
from app.naming.names import names_in
from app.naming.persons import persons_in
from ingest import Document, Span, citable_sentences, section_at

LONGEST = 560
"""Characters of a sentence with the one before: two long sentences, what a reader takes in."""

FARTHEST_NAME = 8
"""Sentences back in which the name behind "the institute" is looked for."""

MOST_BEFORE = 2
"""Sentences shown before the one that was asked for, at most."""


@dataclass(frozen=True)
class Reference:
    """What has to be shown with a sentence for it to be understood.

    ``span`` is the wider range of whole sentences to quote instead, or None; ``bracket`` is a
    name to show in brackets outside the quote, or "". At most one of the two is given, and
    neither where the sentence stands by itself.
    """

    span: Span | None = None
    bracket: str = ""


_LEAD = r"(?:(?:But|And|Yet|Or|So|Still|Also|Then|However|Moreover|Thus|Hence|Instead|Indeed)?,? ?)"
_SUBORDINATE = r"(?:(?:While|If|When|As|Because|Although|Though|Since|Once|Until|Unless|Where) )"
_PHRASE = r"(?:(?:Over|In|On|At|For|By|After|Before|During|Despite|With|From|Through) [^,]{2,40}, )"
_OPENS = re.compile(
    rf"{_LEAD}(?:{_PHRASE}|{_SUBORDINATE})?(?P<word>[Ii]t|[Tt]hey|[Hh]e|[Ss]he|[Tt]his|[Tt]hese|"
    r"[Tt]hose|[Ss]uch|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Bb]oth|[Nn]either|[Tt]hat)\b(?P<rest>.*)",
    re.DOTALL,
)
_TURNED = re.compile(
    rf"{_LEAD}(?:(?:[Cc]ould|[Ww]ould|[Ss]hould|[Cc]an|[Ww]ill|[Dd]oes|[Dd]o|[Dd]id|[Ii]s|[Aa]re|"
    r"[Ww]as|[Ww]ere|[Hh]as|[Hh]ave) (?P<word>such|it|they|he|she|this|these|those)\b)"
)
"""A question that points back: "Or would they …", "But could such a pursuit …"."""

_SUCH_INSIDE = re.compile(
    rf"{_LEAD}{_SUBORDINATE}(?:[\w’'-]+ ){{1,4}}(?P<word>such|these|those|this)\b|"
    rf"{_LEAD}In order to do (?P<that>that|so)\b|{_LEAD}in order to do that\b"
)
_REPLIES = re.compile(
    r"(?:Plausibly|Perhaps|Probably|Possibly|Certainly|Apparently)?,? ?(?:[Yy]es|[Nn]o)\b[,.:;]"
)
_SAME = re.compile(
    r"(?:On|At|In|By|Around|During) (?:the|that)(?: very)? same (?P<unit>day|month|year|"
    r"week|time)\b|"
    r"(?:On|At|In|By|Since|Around) that (?P<that>day|month|year|week)\b"
)
_EXPLETIVE = re.compile(
    r"\s+(?:(?:is|was|has been|had been|may be|might be|would be|will be|could be|"
    r"should be|must be|"
    r"can be|remains|seems|appears|looks|becomes|became|proved)(?: [a-z]+ly| also| still|"
    r" now| too| "
    r"not| therefore| thus| perhaps| often| long)*(?: (?:a|an|no|of|in|as if|far|more|"
    r"most|very|quite"
    r"|too|less))*\s+(?:mistake|error|shame|pity|folly|time|clear|unclear|true|false|"
    r"likely|unlikely|"
    r"possible|impossible|plausible|important|essential|vital|crucial|critical|necessary|hard|"
    r"harder|difficult|easy|easier|worth|tempting|striking|notable|noteworthy|surprise|surprising|"
    r"wise|unwise|obvious|evident|fair|safe|safer|early|soon|late|better|best|natural|"
    r"understandable|reasonable|useful|imperative|incumbent|unfortunate|significant|remarkable|"
    r"coincidence|secret|doubtful|uncertain|certain|probable|said|known|believed|thought|estimated|"
    r"reported|argued|expected|hoped|feared|assumed|agreed|open|matter|fact|interest|question)\b|"
    r"(?:seems|appears|turns out|turned out|follows|happens) that\b|"
    r"(?:takes|took|makes sense|stands to reason|goes without|remains to be)\b|"
    r"(?:is|was|were) (?:only |not )?(?:in |on |at |for )?[A-Z][^.]{1,60}? (?:who|that|"
    r"whom|which)\b|"
    r"(?:rain|snow)s?\b)"
)
"""What follows an "it" that means nothing: "It would be a mistake", "It was Putin who"."""

_NOUNS = (
    r"visit|trip|talks|report|study|survey|poll|audit|investigation|inquiry|meeting|summit|"
    r"conference|exercise|program|programme|programs|mission|series|law|bill|act|amendment|"
    r"resolution|document|strategy|institute|secretariat|agreement|treaty|deal|decision|move|"
    r"proposal|plan|system|ruling|order|alliance|commission|council|ministry|company|"
    r"organi[sz]ation|"
    r"agency|group|network|office|operation|deployment|initiative|project|pipeline|"
    r"railway|corridor|"
    r"referendum|election|vote|protests|sanctions|loan|money|forum|center|centre|university|"
    r"partnership|format|platform|declaration|contract|sale|force|troops|governments|countries|"
    r"states|three|two|four|five|former|latter|others?|same|change|changes|same \w+|series"
)
_DEFINITE = re.compile(
    rf"(?:The|Those|These) (?P<noun>(?:[a-z]+ )?(?:{_NOUNS}))\b"
    r"(?! (?:of|for|on|to|that|which|between|in|with|behind|against|by|at|from|who|whose|about|on|"
    r"under)\b)(?!['’]s?\b)"
)
_ITSELF_NAMED = re.compile(r"(?:authors?|digest|explainer|chronology|commentary|document)\b")


def referent(document: Document, span: Span) -> Reference:
    """What to show beside the sentences of ``span`` so that their first can be understood.

    The sentence before joins the quote where nothing stands between and the two fit
    ``LONGEST``; a person whom "he" or "she" must mean, a body or a day that stands in the
    sentences before goes into the bracket. Nothing is returned rather than a guess.
    """
    inside = sentences_of(document, span)
    if not inside:
        return Reference()
    sentences = citable_sentences(document)
    at = sentences.index(inside[0])
    text = _text(document, sentences[at])
    if not _leans(text):
        return Reference()
    if bracket := _bracket(document, sentences, at, text):
        return Reference(bracket=bracket)
    definite = _DEFINITE.match(text)
    if definite and not _spoken_of(document, sentences, at, definite["noun"]):
        return Reference()
    joined = _joined(document, sentences, at, span.end)
    if joined is not None:
        return Reference(span=joined)
    return Reference(bracket=_by_heading(document, sentences, at, text))


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _leans(text: str) -> bool:
    """Whether a sentence says little without the one before it."""
    opens = _OPENS.match(text)
    if opens:
        word, rest = opens["word"].lower(), opens["rest"]
        if word == "it" and _EXPLETIVE.match(rest):
            return False
        if word in ("this", "these", "that", "those") and _ITSELF_NAMED.match(rest.lstrip()):
            return False
        if word == "that" and not re.match(r" (?:is|was|will|would|has|had|[a-z]+ [a-z]+)\b", rest):
            return False
        return not (word in ("his", "her", "its", "their") and opens.start("word") > 0)
    if _TURNED.match(text) or _REPLIES.match(text) or _SUCH_INSIDE.match(text):
        return True
    return bool(_SAME.match(text) or _DEFINITE.match(text))


def _bracket(document: Document, sentences: tuple[Span, ...], at: int, text: str) -> str:
    """A name that alone can be meant, or ""."""
    opens = _OPENS.match(text)
    if opens and opens["word"].lower() in ("he", "she", "his", "her"):
        return _person_before(document, sentences, at)
    same = _SAME.match(text)
    if same:
        return _date_before(document, sentences, at) if (same["unit"] or same["that"]) else ""
    definite = _DEFINITE.match(text)
    if definite:
        return _full_name(document, sentences, at, definite["noun"])
    return ""


def _spoken_of(document: Document, sentences: tuple[Span, ...], at: int, noun: str) -> bool:
    """Whether the sentence before, in the same paragraph, speaks of "the report" by that word.

    Counts ("the two") and "the money" take up what the sentence before says in other words.
    """
    if at == 0 or "\n" in document.text[sentences[at - 1].end : sentences[at].start]:
        return False
    words = noun.lower().split()
    if words[0] in _NO_NAME or words[-1] in _NO_NAME or words[-1] == "money":
        return True
    stem = words[-1].rstrip("s")
    return re.search(rf"\b{stem}", _text(document, sentences[at - 1]), re.IGNORECASE) is not None


def _person_before(document: Document, sentences: tuple[Span, ...], at: int) -> str:
    """The one person of the nearest sentence of the paragraph that names any, or ""."""
    persons = persons_in(document)
    for before in range(at - 1, max(-1, at - 4), -1):
        if "\n" in document.text[sentences[before].end : sentences[at].start]:
            break
        named = {
            person
            for person in persons
            if re.search(
                rf"\b{re.escape(person.split()[-1])}\b", _text(document, sentences[before])
            )
        }
        if named:
            return named.pop() if len(named) == 1 else ""
    return ""


def _date_before(document: Document, sentences: tuple[Span, ...], at: int) -> str:
    """The last day that the sentence before names ("May 9"), with a year where it has one."""
    if at == 0:
        return ""
    before = _text(document, sentences[at - 1])
    days = list(_DAY.finditer(before))
    if days:
        return days[-1].group()
    dates = dates_in(before)
    return dates[-1] if dates else ""


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = re.compile(
    rf"\b(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?(?!\d))\b"
)


def _full_name(document: Document, sentences: tuple[Span, ...], at: int, noun: str) -> str:
    """The nearest name before that ends in, or begins with, a noun ("Security Governance")."""
    wanted = noun.split()[-1].lower()
    if wanted in _NO_NAME:
        return ""
    for before in range(at - 1, max(-1, at - 1 - FARTHEST_NAME), -1):
        names = [
            name
            for name in names_in(_text(document, sentences[before]))
            if " " in name and wanted in name.lower().split() and name not in PEOPLES
        ]
        if names:
            return names[-1] if len(set(names)) == 1 else ""
    return ""


_NO_NAME = frozenset(
    [
        "two",
        "three",
        "four",
        "five",
        "same",
        "former",
        "latter",
        "other",
        "others",
        "states",
        "countries",
    ]
)


def _joined(document: Document, sentences: tuple[Span, ...], at: int, end: int) -> Span | None:
    """The range from the sentence before (or the one before that, if it leans too), or None."""
    start: int | None = None
    for before in range(at - 1, max(-1, at - 1 - MOST_BEFORE), -1):
        following = sentences[before + 1].start
        between = document.text[sentences[before].end : following]
        if between.strip() or end - sentences[before].start > LONGEST:
            break
        start = sentences[before].start
        if not _leans(_text(document, sentences[before])):
            break
    return Span(start, end) if start is not None else None


def _by_heading(document: Document, sentences: tuple[Span, ...], at: int, text: str) -> str:
    """The name in the heading of a section whose first sentence opens with "It" or "They"."""
    opens = _OPENS.match(text)
    if opens is None or opens["word"].lower() not in ("it", "they", "its", "their"):
        return ""
    heading = section_at(document, sentences[at].start)
    first = at == 0 or section_at(document, sentences[at - 1].start) != heading
    names = names_in(heading) if first else ()
    return names[0] if len(names) == 1 else ""
