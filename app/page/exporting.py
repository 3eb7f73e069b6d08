"""A conversation as Markdown, with its quotes and permalinks."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from app.page import citing
from app.page.answers import numbered
from app.page.conversation import Evidence, Exchange

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$-])")
"""Characters that mean something in Markdown, wherever they stand; each gets a backslash."""


def plain(words: str) -> str:
    """Text that Markdown shows as it is: no emphasis, links, images or HTML come of it."""
    return SPECIAL.sub(r"\\\1", " ".join(words.split()))


def markdown(exchanges: Sequence[Exchange], address: str) -> str:
    """The conversation; ``address`` is where the page is served, for the permalinks."""
    parts = ["# A conversation with the sources"]
    for exchange in exchanges:
        parts.append(f"## {plain(exchange.saved.question)}")
        parts += _answer(exchange, address)
    return "\n\n".join(parts) + "\n"


def _answer(exchange: Exchange, address: str) -> list[str]:
    answer = exchange.saved.answer
    if answer is None:
        return ["*(not answered)*"]
    parts = []
    if answer.interpreted_as:
        parts.append(f"*Interpreted as: {plain(answer.interpreted_as)}*")
    if answer.note:
        parts.append(plain(answer.note))
    if answer.short and exchange.statements:
        parts.append(f"**{plain(answer.short)}**")
    numbers = numbered(exchange.statements)
    for statement in exchange.statements:
        marks = "".join(f"[{numbers[piece.permalink]}]" for piece in statement.evidence)
        bracket = f"[{statement.bracket}] " if statement.bracket else ""
        parts.append(f"> {plain(bracket + statement.text)} {plain(marks)}")
    cited = {p.permalink: p for s in exchange.statements for p in s.evidence}
    if cited:
        parts.append("\n".join(f"{numbers[p]}. {_source(e, address)}" for p, e in cited.items()))
    if exchange.related:
        lines = [f"- {plain(e.quote)} — {_source(e, address)}" for e in exchange.related]
        parts.append("Related, not an answer:\n\n" + "\n".join(lines))
    return parts


def _source(piece: Evidence, address: str) -> str:
    return f"{plain(citing.chicago(piece.document))} <{link(piece.permalink, address)}>"


def link(permalink: str, address: str) -> str:
    """A permalink as an address that opens it on this page."""
    return f"{address.rstrip('/')}/?open={quote(permalink, safe='@')}"
