"""Who speaks in a sentence that reports speech: "X said that", "according to X", "in X's view"."""

import re

from app.composing.reporting import ADVERB, ALWAYS, ANY, NOT_SAID, NOUNS, reports
from app.naming.gazetteer import PEOPLES
from app.naming.names import OPENERS
from app.naming.persons import RUN, person_of, persons_in
from ingest import Document, Span, citable_sentences

LONGEST = 90
"""Characters of a speaker's name at most; longer runs are clauses read wrongly."""

_THE_WORK = re.compile(
    r"the (?:authors?|commentary|document|report|paper|article)\b", re.IGNORECASE
)
_DATE = (
    r"(?:(?:early |late |mid-|the (?:spring|summer|autumn|fall|"
    r"winter) of )?(?:\d{1,2} )?(?:January|"
    r"February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2})?"
    r"(?:,? \d{4})?|(?:spring |summer |autumn |winter |fall )?\d{4})"
)
_LEAD = re.compile(
    rf"(?:[A-Z][A-Z .]+[^—–“\"]{{0,40}} [—–] |"
    rf"(?:Also )?(?:[Oo]n|[Ii]n|[Bb]y|[Ss]ince) {_DATE},? |"
    r"(?:On|In|At|By|After|Before|During|Since|For|Amid|Under|With|Besides|Despite|Unlike|"
    r"Following|Asked|Writing|Speaking|Late|Early|As|While|When|Because|Though|Although|If|Once|"
    r"Until|Unless|Whereas)\b[^,;:“\"]{1,100}, |"
    r"(?:However|Still|Later|Then|Meanwhile|Moreover|Yet|But|And|Also|Instead|Similarly|Likewise|"
    r"Recently|Earlier|Finally|Today|Nevertheless|Indeed|Regardless),? )+"
)
_SOURCES = re.compile(
    r"\b(?:reports?|stud(?:y|ies)|survey|poll|article|paper|memo|investigation|inquiry|"
    r"audit|analysis|"
    r"account|accounts|book|statement|officials?|analysts?|experts?|researchers?|scholars?|"
    r"economists?|historians?|prosecutors?|spokes(?:man|woman|person)|ministry|government|embassy|"
    r"groups?|outlets?|newspapers?|agency|network|bureau|office|delegates?|auditors?|diplomats?|"
    r"critics|observers|authorities|defen[cs]e ministers|residents|sources|sheet|"
    r"regulator|think tank|"
    r"institute|commission|council|authors?|commentary|op-ed|essay|digest|piece|ambassador|"
    r"envoy|president|minister|ministers|general|commander|party|speakers?|respondents?|"
    r"spokespeople|firm|broadcaster|site|journal|magazine|pundits?|skeptics|academics)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:The same (?:report|article|study|investigation|source|survey|audit|memo|paper|outlet)s?|"
    r"The (?:report|article|study|survey|audit|memo|investigation|inquiry|forum)|He|She|They)",
)
_NOBODY = re.compile(
    rf"(?:{_BACK.pattern})$|The same\b|(?:His|Her|Its|Their|My|Our|Before|After|During|In|On|At|By|"
    r"With|From|To|For|Since|Until|As|While|When|Because|Though|Although|If|Once|Unless|Whereas)\b|"
    r"[“\"][^”\"]*$|(?:[\w-]+ )*percent\b"
)
"""A phrase that needs the sentence before, or is no noun phrase."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|"
    r"should|did|does|do|rose|fell|grew|came|"
    r"went|took|made|began|became|gave|met|held|stood|ran|set|let|(?!United\b|unnamed\b|retired\b|"
    r"based\b|published\b|carried\b|named\b|armed\b|funded\b|backed\b|led\b|quoted\b|undated\b|"
    r"Allied\b|appointed\b|related\b|indeed\b|elected\b|so-called\b)[\w-]{2,}ed)\b"
)
_BODY = r"[a-z]?[A-Z][\w’'&-]+(?: [A-Z][\w’'&-]+)*"
_LIST_OF_BODIES = re.compile(rf"[^,]+(?:, {_BODY})+ and {_BODY}")

_REPORTED = re.compile(rf"(?<![\w-])(?P<verb>{ANY})\b")
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?P<who>(?:U\.S\.|"
    rf"[^,;.:]){{2,140}}?(?:(?:, {_BODY})+ and {_BODY})?)(?=[,;.:]|$)"
)
_IN_VIEW = re.compile(
    r"\b(?:[Ii]n|[Bb]y|[Tt]o) (?P<who>(?:the )?(?:[\w’'&/-]+ ){0,5}?[\w&/-]+)(?:['’]s?|"
    r"['’]) (?:own )?"
    r"(?:view|opinion|judg(?:e)?ment|words|account|telling|eyes|estimate|estimates|count|reading|"
    r"analysis|figures)\b"
)
_BY_COUNT = re.compile(
    r"\b(?:by|in) the (?:account|count|words|view|opinion|estimate) of (?P<who>[^,;.:]{2,90})"
)
_AFTER = re.compile(
    rf"(?:, |; |[,?!][”\"] )(?P<as>as )?(?P<who>(?!(?:and|but|which|who|although|"
    rf"because|so|where|when|with|among|including|of|in|by|for|from|to|at|on|such|like|especially)\b)"
    rf"[^,;:“”\"]{{2,100}}?) {ADVERB}(?P<verb>{ANY})(?: it)?"
    rf"(?: there| then| at the time| afterwards| later)?(?: (?:in|on) {_DATE})?(?=[,.;]|$)"
)

_TURNED = re.compile(
    rf"(?:[,?!.][”\"]|,) (?:{ALWAYS}|wrote|added|replied|asked) (?P<who>[A-Z][^;:“”\"]{{2,80}}?)"
    rf"(?=, |\.$|;|$)"
)
"""A quotation first: "…," said Ann Lee, an engineer."""


def speaker_of(document: Document, sentence: Span) -> str:
    """The speaker of one sentence of ``document``, or "" where it reports nobody.

    Several speakers of one sentence are joined by "; ". Where the sentence names its source
    only by pointing back ("the report added that"), the sentence before says who it is.
    """
    text = document.text[sentence.start : sentence.end]
    found = () if _IN_PRONOUN.match(text) else speakers_in(document, text)
    if found:
        return "; ".join(dict.fromkeys(found))
    return _pointed_back(document, sentence, text)


def speakers_in(document: Document, text: str) -> tuple[str, ...]:
    """Those a sentence's words lay its claim to, in the order they stand, each once.

    Persons by the fullest form of their name in ``document``; bodies and reports as written.
    """
    found: list[tuple[int, str]] = []
    spoken: list[re.Match[str]] = []
    for pattern in (_ACCORDING, _IN_VIEW, _BY_COUNT, _TURNED):
        for match in pattern.finditer(text):
            spoken.append(match)
            found.append((match.start(), _named(document, match["who"], source=True)))
    for match in _AFTER.finditer(text):
        if match["verb"] in NOUNS and not _THE_WORK.match(match["who"]):
            continue
        if not NOT_SAID.search(match["who"]) and not _FINITE.search(match["who"]):
            spoken.append(match)
            found.append((match.start(), _named(document, match["who"], source=False)))
    rest = _masked(text, spoken)
    found += [(start, _subject(document, clause, bool(found))) for start, clause in _clauses(rest)]
    return tuple(dict.fromkeys(name for _, name in sorted(found) if name))


def _masked(text: str, spoken: list[re.Match[str]]) -> str:
    """The text with what names a speaker in passing blanked out, its length kept."""
    for match in spoken:
        text = f"{text[: match.start()]}{',':{match.end() - match.start()}}{text[match.end() :]}"
    return text


_BREAK = re.compile(
    rf"; |: |, (?:while|whereas|but|although) |, and (?=[A-Z][^,;]{{2,60}} (?:{ALWAYS}|told)\b)"
)


def _clauses(text: str) -> list[tuple[int, str]]:
    """The parts of a sentence that may each have a speaker: at ";" and ", while", ", but"."""
    starts = [0]
    starts += [m.end() for m in _BREAK.finditer(text)]
    ends = [*starts[1:], len(text)]
    return [(a, text[a:b]) for a, b in zip(starts, ends, strict=True)]


def _subject(document: Document, clause: str, beside: bool) -> str:
    """The subject of the clause's first reporting verb, where it has one.

    ``beside`` says that the sentence names a speaker already; then only "X said that" counts.
    """
    lead = _LEAD.match(clause)
    at = lead.end() if lead else 0
    for match in _REPORTED.finditer(clause, at):
        head = re.sub(rf"(?<!\w)[ ,]*{ADVERB}$", "", clause[at : match.start()]) + " "
        before = clause[at : match.start()]
        if len(before) > 200:
            return ""
        if NOT_SAID.search(before) or not before.strip():
            continue
        if match["verb"] in NOUNS and re.match(rf" {ADVERB}{ANY}\b", clause[match.end() :]):
            continue
        if not reports(match["verb"], clause[match.end() :]):
            continue
        if beside and not re.match(r"[^.;]{0,110}?\bthat\b", clause[match.end() :]):
            return ""
        return _named(document, _noun_phrase(head.strip()), source=False)
    return ""


_PARTICIPIAL = re.compile(r", (?:set up|founded|known|created|launched|built)\b[^,]*$")


def _noun_phrase(head: str) -> str:
    """The subject in front of a verb; of "X met Y and said", the X."""
    if _PARTICIPIAL.search(head):
        return ""
    finite = _FINITE.search(head)
    if finite is None:
        return head
    if re.search(r"\b(?:and|but)(?: also| later| then)?$", head):
        return head[: finite.start()].strip(" ,")
    return ""


def _named(document: Document, phrase: str, source: bool) -> str:
    """A speaker's name out of its noun phrase, or "" where the phrase names nobody.

    ``source`` says that the phrase stands where only a source can ("according to …").
    """
    phrase = _trimmed(phrase)
    if not phrase or _NOBODY.match(phrase[0].upper() + phrase[1:]):
        return ""
    persons = [] if _A_REPORT.match(phrase) else _persons_of(document, phrase)
    if persons:
        return _joined(persons)
    first = phrase.split(",")[0]
    if _LIST_OF_BODIES.fullmatch(phrase):
        first = phrase
    if surnames := re.match(rf"{_BODY}(?:, {_BODY})+,? and {_BODY}", phrase):
        first = surnames.group()
    first = re.sub(r" alone$", "", re.sub(r" in \d{4}(?= and )", "", first))
    first = re.sub(rf" (?:in|of|on|from) {_DATE}(?: and {_DATE})?$", "", first).strip()
    if len(first) > LONGEST or len(first) < 2 or re.search(r"\b(?:who|which|that)\b", first):
        return ""
    if not source and not _can_speak(first):
        return ""
    if re.match(
        r"(?:the )?(?:(?:other|press|most|some|many|same|text|plan|law|[a-z]+ly) ?)+$", first, re.I
    ):
        return ""
    return _lowered(document, first)


_A_REPORT = re.compile(
    r"(?:[Aa]n?|[Tt]he) (?:[\w-]+ ){0,2}(?:report|study|survey|poll|article|paper|memo|"
    r"investigation|inquiry|audit|analysis) (?:by|in|from|on|carried|published)\b"
)
"""A report speaks for itself, whoever made it."""


def _trimmed(phrase: str) -> str:
    phrase = re.sub(r"^(?:and|but|while|whereas|as|also|although|where|yet)\s+", "", phrase.strip())
    phrase = re.sub(r"\s+(?:and|but|also|later|then|has|have|had)$", "", phrase)
    return phrase.strip(" ,;")


def _persons_of(document: Document, phrase: str) -> list[str]:
    """The persons that a noun phrase names: its head's, else those of an apposition."""
    for segment in re.split(r", ", phrase):
        head = re.split(r" (?:of|for|at|from|in|on|with|to) ", segment)[0]
        for part in (head, segment) if _titled(segment) else (head,):
            names = [
                name
                for run in RUN.finditer(part)
                if re.match(r"$|,| and ", part[run.end() :])
                and (name := person_of(document, run.group()))
            ]
            if names:
                return _listed(document, phrase, names)
    return []


def _titled(segment: str) -> bool:
    """ "US Secretary of State Antony Blinken": the name comes behind the "of"."""
    return (
        re.search(r"\b(?:Secretary of|Minister of|Chief of|Commander of|Speaker of)\b", segment)
        is not None
    )


def _listed(document: Document, phrase: str, names: list[str]) -> list[str]:
    """All names of "Schlesiger, Egel and Martini", where the phrase is such a list."""
    parts = re.split(r", | and ", phrase)
    if len(parts) < 2:
        return names[:1] if len(names) == 1 else names
    listed = [n for p in parts if (n := person_of(document, p.strip()))]
    tail = [n for p in parts[1:] if (n := person_of(document, p.strip()))]
    return listed if len(listed) > 1 and tail and listed[0] == names[0] else names


def _can_speak(phrase: str) -> bool:
    """Whether a phrase can be a speaker: it has a proper name or a word for a source."""
    if re.match(r"(?:It|This|That|These|Those|There|He|She|They|We|I|You|What|One)\b", phrase):
        return False
    if re.match(r"(?:Most|Some|Other|Many|Several|Both|Each|Press)\b", phrase):
        return False
    inner = re.sub(r"^(?:The|A|An)\s+", "", phrase)
    return bool(
        re.search(r"[A-Z]", inner[:1]) or _SOURCES.search(inner) or re.search(r" [A-Z]", inner)
    )


def _lowered(document: Document, phrase: str) -> str:
    """The phrase as it reads inside a sentence: "the Tagliavini report", "human rights groups"."""
    word, *rest = phrase.split()
    if _TITLED_THE.fullmatch(phrase) or not word[:1].isupper():
        return phrase
    common = rest and (rest[0].islower() or rest[0] in PEOPLES)
    occurs = re.search(rf"\b{re.escape(word.lower())}\b", document.text) is not None
    if any(letter.isupper() for letter in word[1:]):
        return phrase
    if word.lower() in OPENERS or (common and occurs) or _SOURCES.fullmatch(word):
        return phrase[0].lower() + phrase[1:]
    return phrase


_TITLED_THE = re.compile(
    r"The (?:Diplomat|Economist|Guardian|Times|Moscow Times|Hill|Atlantic|New York Times|"
    r"Interpreter|"
    r"Wall Street Journal|Washington Post|Bulletin|Kyiv Independent|National Interest)"
)
"""Publications whose "The" belongs to the name."""


def _joined(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"


_IN_PRONOUN = re.compile(
    r"(?P<who>(?:In|By) (?:his|her|its)) (?:own )?(?:view|opinion|judg(?:e)?ment|words|"
    r"account|reading)\b"
)


def _pointed_back(document: Document, sentence: Span, text: str) -> str:
    """Who "the report" or "he" is, from the sentence before in the same paragraph."""
    lead = _LEAD.match(text)
    bare = text[lead.end() :] if lead else text
    bare = bare[0].upper() + bare[1:] if bare else bare
    match = _IN_PRONOUN.match(text) or re.match(
        rf"(?P<who>{_BACK.pattern}) {ADVERB}(?P<verb>{ANY})\b", bare
    )
    if match is None:
        return ""
    if match.re is not _IN_PRONOUN and not reports(match["verb"], bare[match.end() :]):
        return ""
    sentences = citable_sentences(document)
    at = sentences.index(sentence) if sentence in sentences else 0
    if at == 0 or "\n" in document.text[sentences[at - 1].end : sentence.start]:
        return ""
    before = speaker_of(document, sentences[at - 1])
    is_person = before in persons_in(document)
    wants_person = match["who"].split()[-1] in ("He", "She", "his", "her")
    if ";" in before or wants_person != is_person:
        return ""
    return before
