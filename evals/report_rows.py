"""One case in the report: the question, what was expected, what was answered, why it failed."""

from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote as percent_encoded

from evals.judge import Judge
from evals.protocols import AnswerLike, CitationLike, Corpus
from evals.runner import Result
from index import LibraryError

AROUND = 240
"""Characters of the document shown on either side of a cited range."""


def case_row(result: Result, judge: Judge, corpus: Corpus) -> str:
    """The row, closed; everything from suites and documents is escaped."""
    case = result.case
    state = "passed" if result.passed else "failed"
    groups = " ".join([state, group_name(result.suite), *map(group_name, case.tags)])
    return (
        f'<details data-groups="{escape(groups)}"><summary><span class="{state}">{state}</span>'
        f'<span class="id">{escape(case.id)}</span><span>{escape(case.question)}</span>'
        f'<span class="outcome">{escape(result.outcome)}</span></summary><div class="inside">'
        + "".join(_inside(result, judge, corpus))
        + "</div></details>\n"
    )


def group_name(name: str) -> str:
    """A suite's or tag's name as one word of an attribute."""
    return percent_encoded(name, safe="")


def _inside(result: Result, judge: Judge, corpus: Corpus) -> Iterator[str]:
    case, answer = result.case, result.answer
    if result.judgement.reasons:
        yield "<h3>Why it failed</h3>" + _list(result.judgement.reasons, "why")
    if case.history:
        yield "<h3>Before</h3>" + "".join(
            f'<p class="turn"><b>{escape(turn.role)}</b> {escape(turn.content)}</p>'
            for turn in case.history
        )
    yield "<h3>Expected</h3>" + _expected(result, judge)
    if answer is None:
        return
    if interpreted := getattr(answer, "interpreted_as", ""):
        yield f"<h3>Read as</h3><p>{escape(interpreted)}</p>"
    probability = getattr(answer, "probability", None)
    sure = f" · probability {probability:.2f}" if isinstance(probability, float) else ""
    yield f"<h3>Answer · {escape(answer.outcome)} · {result.latency_ms:.0f} ms{sure}</h3>"
    yield _answer(answer, corpus)


def _expected(result: Result, judge: Judge) -> str:
    case = result.case
    if not case.answerable:
        return "<p>A refusal: the documents do not say.</p>"
    lines = []
    for group in case.evidence:
        quotes = " <b>or</b> ".join(
            f"“{escape(quote.quote)}”"
            + ("" if judge.places(quote) else ' <span class="why">(not in this library)</span>')
            for quote in group
        )
        documents = sorted(
            {place.document.slug for quote in group for place in judge.places(quote)}
        )
        lines.append(f"cites {quotes} <cite>{escape(', '.join(documents))}</cite>")
    for facts in case.facts:
        lines.append("says " + " <b>or</b> ".join(f"“{escape(fact)}”" for fact in facts))
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _answer(answer: AnswerLike, corpus: Corpus) -> str:
    if not answer.claims:
        return f"<p>{escape(answer.text)}</p>"
    parts = []
    for claim in answer.claims:
        state = "" if claim.citations else " unsupported"
        parts.append(f'<p class="claim{state}">{escape(claim.text)}</p>')
        parts += [_in_context(citation, corpus) for citation in claim.citations]
    return "".join(parts)


def _in_context(citation: CitationLike, corpus: Corpus) -> str:
    """The cited range as it stands in its document, with some of what surrounds it."""
    where = f"{citation.document}@{citation.version}#{citation.start}-{citation.end}"
    try:
        text = corpus.document(citation.document, citation.version).text
    except LibraryError:
        return (
            f'<blockquote>{escape(citation.quote)}<cite class="why">{escape(where)}: no such '
            "document</cite></blockquote>"
        )
    start, end = citation.start, citation.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = before[before.find(" ") + 1 :]
    if end + AROUND < len(text):
        after = after[: after.rfind(" ") + 1]
    exact = text[start:end] == citation.quote
    note = "" if exact else f'<cite class="why">quoted as: {escape(citation.quote)}</cite>'
    return (
        f'<blockquote><span class="around">{"…" if start > AROUND else ""}{escape(before)}</span>'
        f"<mark>{escape(text[start:end])}</mark>"
        f'<span class="around">{escape(after)}{"…" if end + AROUND < len(text) else ""}</span>'
        f"<cite>{escape(where)}</cite>{note}</blockquote>"
    )


def _list(lines: Iterable[str], kind: str) -> str:
    return f'<ul class="{kind}">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
