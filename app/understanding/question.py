"""What a question asks for: the kind of answer, how many, and about which names and years."""

import re
from dataclasses import dataclass
from typing import Literal

from app.naming.names import names_in, number_of, numbers_in, years_in
from app.understanding.kinds import Kind, in_one_line, kind_of, note_for

__all__ = [
    "AnswerType",
    "Kind",
    "Sought",
    "holds_type",
    "kind_of",
    "names_in",
    "note_for",
    "numbers_in",
    "sought_by",
    "years_in",
]

AnswerType = Literal[
    "person",
    "date",
    "place",
    "number",
    "money",
    "percent",
    "yes_no",
    "reason",
    "list",
    "definition",
    "other",
]


@dataclass(frozen=True)
class Sought:
    """What a question asks for.

    ``several``: a list, a comparison or a summary, so that one sentence may not do. ``count`` is
    the "three" of "the three prongs", else 0. ``compares`` are the things set side by side.
    ``summary``: everything on a subject ("what do the documents say about X", "summarise").
    """

    answer_type: AnswerType
    several: bool = False
    count: int = 0
    compares: tuple[str, ...] = ()
    summary: bool = False


_POLITE = re.compile(
    r"^\W*(?:(?:and|but|so|please|also|then|now)[\s,]+)*(?:(?:can|could|would|will) you (?:please "
    r")?(?=(?:tell|list|name|explain|give|summari|compare|describe|say|show)))?(?:(?:please )?"
    r"(?:tell me|do you know|i(?: would|'d) like to know|i want to know|say)\s+(?=(?:who|whom|"
    r"whose|what|when|where|why|how|which|whether|if)\b))?",
    re.IGNORECASE,
)
_WH = r"(?:which|what)"
_PREFACE = (
    r"(?:(?:in|on|at|from|to|for|by|of|between|through|with|under|since|until|during|into|about|"
    r"against|over|within|after|before)\s+)?"
)
# Words between "which" and its noun: an auxiliary or an article there means the noun came before.
_MODIFIERS = (
    r"(?:(?!(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|the|"
    r"a|an|of|in|on|at|to|for|by|and|or|that)\b)[\w'-]+ ){0,3}?"
)
_ENUMERATE = r"(?:list|name|enumerate|give|identify|outline)"


def _rule(answer_type: AnswerType, pattern: str) -> tuple[AnswerType, re.Pattern[str]]:
    return answer_type, re.compile(pattern, re.IGNORECASE)


_QUESTION_WORDS = (
    "who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|"
    "could|will|would|should|may|might"
)
_UNITS_OF_MONEY = (
    r"(?:dollars?|euros?|roubles?|rubles?|tenge|soms?|somoni|yuan|renminbi|yen|pounds?|rupees?|"
    r"lira|manat|hryvnias?|francs?|cents?)"
)
# Asked of the head of the question, behind a preface such as "According to the authors,".
_TYPES = (
    _rule(
        "percent",
        rf"{_PREFACE}(?:{_WH} (?:percentage|percent|per cent|share|proportion|fraction)\b|how "
        r"(?:large|big|high|great|small)\s(?:a |an |the |was |is |were )*(?:\w+ )?(?:share|part|"
        r"proportion|percentage)\b|how many percent)",
    ),
    _rule(
        "money",
        rf"{_PREFACE}(?:how (?:much|many) (?:\w+ ){{0,3}}?(?:money|funding|aid|financing|"
        rf"{_UNITS_OF_MONEY})\b|how much\b.*\b(?:cost|costs|pay|paid|pays|spend|spent|lend|lent|"
        r"owe|owes|owed|earn|borrow|invest|invested|pledge|pledged|set aside|appropriated?)\b|"
        rf"(?:{_WH} (?:is|was|were|are) (?:the |its |their )?(?:\w+ )?)(?:gdp|price|cost|costs|"
        rf"budget|salary|debt)\b|{_WH} (?:price|cost|sum|amount of money|budget|salary|"
        r"rent|fee)\b)",
    ),
    _rule(
        "number",
        rf"{_PREFACE}(?:how (?:many|much|large|big|long|far|old|often|high|tall|fast|few|wide|"
        rf"deep|heavy|strong)\b|{_WH} (?:\w+ )?(?:number|rate|size|length|age|total|tally|score)\b|"
        rf"{_WH} (?:is|was|were|are) (?:the |its |their )?(?:\w+ )?(?:number|population|size|rate|"
        r"length|tally|total|age|area)\b)",
    ),
    _rule(
        "date",
        rf"{_PREFACE}(?:when\b|how long ago\b|how recently\b|{_WH} (?:\w+ )?(?:year|date|day|month|"
        rf"century|decade|time)s?\b|{_WH} (?:is|was) the (?:exact )?date\b)",
    ),
    _rule(
        "person",
        rf"{_PREFACE}(?:who|whom|whose|who's)\b|{_PREFACE}{_WH} {_MODIFIERS}"
        r"(?:person|man|woman|official|president|commander|general|minister|secretary|senator|"
        r"representative|author|leader|ambassador|analyst|expert|diplomat|politician|researcher|"
        r"economist|journalist|officer|spokesman|spokeswoman|historian|scholar|envoy)s?\b",
    ),
    _rule(
        "place",
        rf"{_PREFACE}(?:where\b|{_WH} {_MODIFIERS}(?:city|cities|country|countries|capital|"
        r"place|places|region|regions|town|village|province|location|continent|state|states)\b)",
    ),
    _rule(
        "reason",
        rf"(?:explain |describe )?{_PREFACE}(?:why\b|how come\b|{_WH} (?:is |are |was |were )?"
        r"(?:the |his |her |its |their )?(?:main )?(?:reason|reasons|cause|causes|motive)\b|"
        r"what (?:made|makes|explains|caused|causes|led|prompted|motivated|set off|triggered)\b)",
    ),
    _rule(
        "definition",
        r"define\b|what (?:does|do|did) .+ (?:mean|stand for|refer to)\b|what is meant by\b|"
        r"explain what .+ (?:is|are|means?)\W*$|what(?: is|'s| are) (?:an? [\w-]+(?: [\w-]+){0,2}|"
        r"(?:the )?(?-i:[A-Z][\w+/.-]*(?: [A-Z][\w+/.-]*)*))\W*$",
    ),
    _rule(
        "list",
        rf"{_ENUMERATE}\b|{_WH} (?:are|were) (?:the |all |some |[\w'’-]+['’]s? )",
    ),
    _rule(
        "yes_no",
        r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
        r"|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|whether)\b",
    ),
)

_SUMMARY = re.compile(
    r"^(?:please )?(?:summari[sz]e|outline|sum up|describe|give (?:me )?(?:a|an) (?:\w+ )?"
    r"(?:summary|overview|outline)|tell me (?:more |all |everything )?about|discuss|"
    r"what(?: else)? (?:do|does|did|can|have|has) (?:the |these |those |your |all |any )?"
    r"(?:documents?|sources?|commentar(?:y|ies)|authors?|"
    r"texts?|library|corpus|articles?|reports?|digest|explainers?|papers?|you)\s?(?:all )?"
    r"(?:say|says|said|tell us|tell me|state|know|report|have to say|argue|write|think) (?:about|"
    r"on|regarding|concerning)\b|what is (?:said|written|known|there) (?:about|on)\b|what are the "
    r"(?:main|key|central) (?:points|arguments|findings|conclusions|recommendations|messages)\b)",
    re.IGNORECASE,
)
_PLURAL_SOUGHT = re.compile(
    rf"^{_PREFACE}{_WH} (?:(?!is|was|does|did|do|has|of\b)[\w'’-]+ ){{0,3}}?"
    r"(?!series|makes|happens|explains|causes|news|this|is|has|does|was|us|status|basis|crisis|always|perhaps|business|process|congress|press|class)"
    r"[\w-]+(?<![su'’])s\b|^(?:who|what|which) (?:are|were)\b|\b(?:reasons|causes|ways|examples)\b",
    re.IGNORECASE,
)
# One question made of two: "what did he say, and when was it signed?"
_TWO_QUESTIONS = re.compile(
    r"\b(?:who|what|when|where|why|how|which)\b.*(?:,| and| or)\s(?:and |by |in |on |at |for |of |"
    r"since |until |to )?(?:who|whom|whose|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?:\b(?:what|who|which) (?:are|were)|^(?:\w+ )?{_WH}|\b{_ENUMERATE}(?: me)?|\bsummari[sz]e|"
    r"\bdescribe|\bexplain|\btell me about|\bcompare|^between which|^through which)(?: the| all| "
    r"those| these| all the)? (?P<n>[a-z]+|\d{1,2})\s+(?!percent|million|billion|of\b)[a-z]",
    re.IGNORECASE,
)

_NEXT = r"(?=\s*(?:[?.;]|,\s*(?:and|or|in|on|by)\s+(?:what|how|who|when)|$))"
_COMPARISONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bcompare (?P<a>.+?),? (?:with|against) (?P<b>.+?){_NEXT}",
        rf"\bcompare (?P<a>.+?),? (?:to|and) (?P<b>.+?){_NEXT}",
        rf"\bset (?P<a>.+?) (?:beside|against|next to) (?P<b>.+?){_NEXT}",
        rf"\b(?:differences?|contrasts?|comparison|similarit(?:y|ies)) between (?P<a>.+?) and "
        rf"(?P<b>.+?){_NEXT}",
        rf"^(?P<a>.+?) (?:vs\.?|versus) (?P<b>.+?){_NEXT}",
        rf"\bhow (?:do|does|did) (?P<a>.+?) (?:differ from|compare (?:with|to)|contrast with) "
        rf"(?P<b>.+?){_NEXT}",
        r"\b(?:which|who|what)\b[^,:]*?\b(?:larger|bigger|older|newer|earlier|later|first|higher|"
        r"lower|smaller|longer|shorter|more|less|fewer|better|worse|greater|stronger|weaker|younger"
        rf")\b[^,:]*[,:] (?P<a>.+?),? or (?P<b>.+?){_NEXT}",
        rf"\bmore .+? (?P<a>[A-Z]\S*) than (?P<b>[A-Z].*?){_NEXT}",
    )
)
_COMPARING = re.compile(
    r"\b(?:compare[ds]?|comparison|differ(?:s|ed|ences?)?|versus|vs|contrast|whereas|than)\b", re.I
)


def sought_by(question: str) -> Sought:
    """What ``question`` asks for, from its words alone. Deterministic."""
    text = in_one_line(question)
    head = _head(text)
    compares = _compares(text)
    summary = bool(_SUMMARY.match(head))
    answer_type = _type_of(head)
    count = _count(head)
    several = bool(
        summary
        or compares
        or count
        or answer_type == "list"
        or _PLURAL_SOUGHT.search(head)
        or _TWO_QUESTIONS.search(text)
        or re.match(r"(?:compare|set .+ beside)\b", head, re.IGNORECASE)
    )
    if answer_type == "yes_no" and (compares or " or " in text):
        answer_type = "other"
    return Sought(answer_type, several, count, compares, summary)


def _count(head: str) -> int:
    """The "three" of "what are the three prongs", from 2 to 20, else 0."""
    for match in _COUNT.finditer(head):
        number = number_of(match["n"])
        if 2 <= number <= 20:
            return number
    return 0


def _head(text: str) -> str:
    """The question from its question word on, without courtesies or "According to X,"."""
    polite = _POLITE.match(text)
    text = text[polite.end() :] if polite else text
    preface = re.match(
        r"(?:according to|in|on|at|as|by|for|after|before|during|since|under|when|if|to|from|with|"
        r"per|given)\b[^,?]{2,80},\s+(?=(?:who|whom|whose|what|when|where|why|how|which|is|are|was|"
        r"were|do|does|did|has|have|had|can|could|will|would|should|list|name|give|compare)\b)",
        text,
        re.IGNORECASE,
    )
    return text[preface.end() :] if preface else text


def _type_of(head: str) -> AnswerType:
    for answer_type, pattern in _TYPES:
        if pattern.match(head):
            return answer_type
    # "The CSTO was founded when?", "Tokayev spoke in Berlin: what did he say?"
    if re.match(rf"{_PREFACE}(?:{_QUESTION_WORDS})\b", head, re.IGNORECASE):
        return "other"
    later = re.search(r"\b(?:who|whom|when|where|why|how many|how much)\b[^,]*$", head, re.I)
    if later and later.start():
        return _type_of(later.group())
    return "other"


def _compares(text: str) -> tuple[str, ...]:
    for pattern in _COMPARISONS:
        match = pattern.search(text)
        if match:
            return tuple(match[part].strip(" ,.?") for part in ("a", "b"))
    return ()


_NUMERAL = (
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|third|quarter|both|"
    r"single|once|twice|double[ds]?|doubling|triple[ds]?|several|few|many|most|none|no|zero|nobody|"
    r"only|pair|couple|decades?|years?|months?|weeks?|days?|hours?|minutes?|"
    r"seconds?|times|until|forever|large|small|little|much|more|less)\b)"
)
_HOLDS = {
    "date": re.compile(
        r"\b\d{4}s?\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|"
        r"nov|dec)[a-z]*\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:today|yesterday|"
        r"tomorrow|ago|last|next|recent|recently|since|during|after|before|early|earlier|late|later"
        r"|decades?|century|centuries|weeks?|months?|years?|days?|hours?|spring|summer|autumn|fall|"
        r"winter|now|soon|once|until|when|while|eve|following|previous|current|currently|already|"
        r"era|time|term|first|beginning|start|end|ends|night|morning|evening|midsummer|immediately|always|never|anniversary)\b",
        re.IGNORECASE,
    ),
    "number": re.compile(_NUMERAL, re.IGNORECASE),
    "money": re.compile(
        rf"[$€£¥₽₸]|\b(?:{_UNITS_OF_MONEY}|won)\b|\b(?:million|billion|trillion|USD|EUR|nothing|free)\b",
        re.IGNORECASE,
    ),
    "percent": re.compile(
        rf"%|{_NUMERAL}|\b(?:percent|majority|all|share|largest)\b", re.IGNORECASE
    ),
    "person": re.compile(
        r"\b(?:he|she|they|we|i|his|her|their|our|some|others|those|circles|people|public|media|government|army|military|team|"
        r"men|women|president|minister|ministry|congress|parliament|authors?|[a-z]{2,}(?:ers?|ors?|"
        r"ists?|ants?|ents?|ians?|als|ies|men))\b",
        re.IGNORECASE,
    ),
    "place": re.compile(
        r"\b(?:here|there|abroad|home|border|borders|city|cities|capital|region|regional|country|"
        r"countries|state|states|town|village|district|province|continent|world|online|website|"
        r"site|sea|coast|airport|base|north|south|east|west|northern|southern|eastern|western)\b",
        re.IGNORECASE,
    ),
}


def holds_type(sentence: str, answer_type: AnswerType) -> bool:
    """Whether ``sentence`` can hold an answer of that type at all.

    Lenient: False only where it plainly cannot, as a sentence without a figure, a number word or
    a stretch of time cannot say how many. Reasons, lists, definitions and yes or no can stand in
    any sentence.
    """
    pattern = _HOLDS.get(answer_type)
    if pattern is None or pattern.search(sentence):
        return True
    return answer_type in ("person", "place") and bool(names_in(sentence))
