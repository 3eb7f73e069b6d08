"""Whose claim a sentence is, and whether it speaks relative to the day it was published."""

import re

from app.composing.speakers import speaker_of
from ingest import Document, Span, citable_sentences

OPINION_KINDS = frozenset(
    {"commentary", "op-ed", "opinion", "editorial", "column", "blog", "essay", "perspective"}
)
"""Kinds of document that argue: what they say plainly is their authors' own claim."""

UNNAMED = "others, not named"
"""The voice of a claim that the text lays to nobody in particular ("some have argued")."""

_AUTHORS = re.compile(
    r"(?<!\bof )(?<!\bof a )\b[Tt]he (?:(?:two|three|four|five) )?authors?\b(?!['’]? notes?\b)"
    r"(?! of\b)(?! (?:is|are|was|were) (?:from|at|not)\b)"
)
"""A digest's "the authors say", "in the authors' view"."""

_WORK = re.compile(
    r"\b(?:[Tt]he (?:commentary|article|op-ed|essay|piece|"
    r"paper) (?:\w+ly )?(?:singles? out|states?|"
    r"stated|notes?|noted|says?|said|argues?|argued|warns?|warned|ends|ended|proposes?|proposed|"
    r"calls?|holds?|sees?|claims?|finds?)\b|according to the (?:commentary|"
    r"article|op-ed|essay|piece|paper)\b(?! by| of| in)|,? the (?:commentary|article|op-ed|essay|"
    r"piece|paper) (?:notes|says|states|argues|adds)\b)",
    re.IGNORECASE,
)
"""A digest's way of naming the work it digests as the one that speaks."""

_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|[Uu]s|I|[Mm]y)(?=['’\s,.;])")
_SOMEBODY = re.compile(
    r"\b(?:[Ss]ome|[Mm]any|[Oo]thers|[Cc]ritics|[Oo]bservers|[Aa]nalysts|[Ee]xperts|[Ss]keptics|"
    r"[Pp]undits)(?: (?:analysts|experts|observers|critics|people|scholars))? (?:have |had )?"
    r"(?:argued?|said|say|claim(?:ed)?|contend(?:ed)?|suggest(?:ed)?|believed?|warn(?:ed)?|"
    r"insist(?:ed)?|maintain(?:ed)?|think|thought|point(?:ed)? out)\b|"
    r"\b(?:anecdote|complaint|saying|refrain)\b[^.]*\b(?:is|goes|runs)\b[^.]*[“\"]"
)
_NOTE = re.compile(
    r"^(?:(?:This|The) (?:commentary|article|op-ed|essay|piece|post) (?:originally |first |also )*"
    r"(?:appeared|was (?:originally |first )?published)|(?:Originally|First) published|Commentary "
    r"gives|The (?:views|opinions) expressed|[“\"].{5,200}[”\"] is a (?:commentary|digest)|"
    r"(?:This|The) (?:digest|document|explainer|chronology)\b|The author notes?\b|"
    r"RAND Commentary)"
)
"""A note about the work or its authors: the publisher's or ours, nobody's claim."""

_DATED = re.compile(
    r"\b(?:recent(?:ly)?|lately|of late|currently|(?-i:current|Current(?= [a-z]))|"
    r"at present|presently|(?-i:today)|(?-i:Today)(?= ?,)|"
    r"tonight|yesterday|tomorrow|these days|nowadays|so far|to date|ongoing|upcoming|forthcoming|"
    r"(?:up )?until now|(?<!by )(?<!from )(?<!every )now(?! (?:and then|that))|ago|"
    r"(?:last|next|this|past) (?:year|month|week|decade|spring|summer|autumn|fall|winter|"
    r"century|moment|quarter|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?! of\b|, (?:in )?\d)|"
    r"(?:in|over|during|for) the (?:last|past|coming|next) (?:(?:few|two|three|four|five|six|ten|"
    r"several|\d+) )?(?:years?|months?|weeks?|decades?|days?)(?! of\b)|(?:in|over) the near future|"
    r"still (?:is|are|remains?)|(?:is|are|remains?|has|have) still|"
    r"(?:[a-z]+|\d+) (?:years?|months?|weeks?|decades?) from now|for now|soon)\b",
    re.IGNORECASE,
)
_NOT_DATED = re.compile(
    r"\b(?:recent history|as soon as|no sooner|sooner|soon after|today's date|current "
    r"account|(?:\w+ ){1,2}ago as|more recent than)\b",
    re.IGNORECASE,
)


def voice_of(document: Document, span: Span) -> str:
    """Whose claim the sentences that ``span`` touches are, or "" where they are plain statements.

    A person or body that a sentence reports ("Oleksiy Danilov", "the Tagliavini report") comes
    before all else, by the fullest name the document has for it. "the authors" are an opinion
    piece's own, or those of the work that a digest restates. Several voices are joined by "; ";
    a range that holds a plain statement beside a reported one has none.
    """
    voices: list[str] = []
    for sentence in sentences_of(document, span):
        voice = _voice(document, sentence)
        if voice not in voices:
            voices.append(voice)
    return "; ".join(voices) if all(voices) else ""


def dated(document: Document, span: Span) -> bool:
    """Whether ``span`` speaks relative to its day ("recently", "last year", "two years ago").

    The publication date then has to be shown beside it.
    """
    words = _NOT_DATED.sub(" ", document.text[span.start : span.end])
    return _DATED.search(words) is not None


def sentences_of(document: Document, span: Span) -> tuple[Span, ...]:
    """The citable sentences that ``span`` touches, in order."""
    return tuple(
        s for s in citable_sentences(document) if s.start < span.end and span.start < s.end
    )


def _voice(document: Document, sentence: Span) -> str:
    text = document.text[sentence.start : sentence.end]
    if _NOTE.match(text) or _is_about_an_author(document, text):
        return ""
    named = speaker_of(document, sentence)
    digest = document.kind == "digest"
    if named:
        parts = ["the authors" if digest and _is_the_work(n) else n for n in named.split("; ")]
        return "; ".join(dict.fromkeys(parts))
    if digest and (_AUTHORS.search(text) or _WORK.search(text)):
        return "the authors"
    if document.kind in OPINION_KINDS:
        return UNNAMED if _SOMEBODY.search(text) else own_voice(document)
    if document.kind != "digest" and _FIRST_PERSON.search(_unquoted(text)):
        return own_voice(document)
    return ""


def own_voice(document: Document) -> str:
    """How a document's own authors are called: "the author" where it has exactly one."""
    return "the author" if len(document.authors) == 1 else "the authors"


def _is_the_work(named: str) -> bool:
    return (
        re.fullmatch(
            r"the (?:(?:two|three|four|five) )?(?:authors?|commentary|article|op-ed|essay|"
            r"piece|paper)",
            named,
        )
        is not None
    )


def _is_about_an_author(document: Document, text: str) -> bool:
    """A note on who wrote it: "Daniel Egel is a senior economist at …"."""
    return any(
        re.match(rf"{re.escape(author)}(?:,[^,]+,)? (?:is|was|are|serves|works)\b", text)
        for author in document.authors
    )


def _unquoted(text: str) -> str:
    return re.sub(r"[“\"][^”\"]*[”\"]", " ", text)


__all__ = ["OPINION_KINDS", "UNNAMED", "dated", "own_voice", "sentences_of", "voice_of"]
