"""A conversation as HTML: questions, short answers, words of the sources, evidence cards."""

from collections.abc import Iterable, Sequence

from app.page import citing, markup
from app.page.conversation import Evidence, Exchange, Statement
from ingest import place

CONTEXT = 110
"""Characters of a card's source shown before and after its quote."""

LIST_MARKERS = ("", "-", "*", "•")
"""What stands before a list item's words; on a card it would look like a minus."""

LONG_QUOTE = 700
"""Characters of a quote beyond which a card shows its beginning: the source shows all of it."""

MANY_AUTHORS = 3
"""Authors named on a card; of more, the first and "et al."."""

TITLES = {
    "not_in_corpus": "The sources here do not say",
    "help": "About this assistant",
    "partial": "Part of an answer",
}


def conversation_html(exchanges: Sequence[Exchange]) -> str:
    """The whole conversation, or the invitation to begin one."""
    if not exchanges:
        return invitation()
    return "\n".join(_exchange(number, exchange) for number, exchange in enumerate(exchanges))


def invitation() -> str:
    """What an empty conversation shows: what this is."""
    words = (
        "Ask a question. The answer is made of the sources’ own words, and every one of them "
        "can be seen in its place."
    )
    return markup.tag(
        "div",
        markup.tag("h2", "What would you like to know?")
        + markup.tag("p", markup.text(words), class_="lead"),
        class_="invitation",
    )


def chips(label: str, questions: Iterable[str]) -> str:
    """Questions to press, under a label; "" where there is none."""
    buttons = "".join(
        markup.tag("li", markup.button(question, "ask", class_="chip", data_question=question))
        for question in questions
    )
    if not buttons:
        return ""
    return markup.tag(
        "div",
        markup.tag("h3", markup.text(label), class_="label") + markup.tag("ul", buttons),
        class_="chips",
    )


def _exchange(number: int, exchange: Exchange) -> str:
    body = {
        "asking": "",
        "stopped": _aside("Stopped before it was answered."),
        "failed": _aside(exchange.saved.message or "Something went wrong.", class_="failed"),
        "answered": _answer(number, exchange),
    }[exchange.saved.state]
    return markup.tag(
        "section",
        _question(number, exchange) + body,
        class_=f"exchange {exchange.saved.state}",
        id=f"exchange-{number}",
    )


def _question(number: int, exchange: Exchange) -> str:
    question = exchange.saved.question
    tools = "" if exchange.saved.state == "asking" else _question_tools(number, exchange)
    return markup.tag(
        "div", markup.tag("h2", markup.text(question), dir="auto") + tools, class_="question"
    )


def _question_tools(number: int, exchange: Exchange) -> str:
    question, literal = exchange.saved.question, exchange.saved.literal
    return markup.tag(
        "div",
        markup.button(
            "Ask again",
            "ask",
            data_question=question,
            data_at=number,
            data_literal=literal and "yes",
            aria_label=f"Ask again: {question}",
        )
        + markup.button(
            "Edit",
            "rewrite",
            data_question=question,
            data_at=number,
            aria_label=f"Edit: {question}",
        ),
        class_="tools",
    )


def _aside(words: str, class_: str = "") -> str:
    return markup.tag("p", markup.text(words), class_=f"aside {class_}".strip())


def _answer(number: int, exchange: Exchange) -> str:
    answer = exchange.saved.answer
    if answer is None:
        return ""
    if answer.outcome in ("not_in_corpus", "help"):
        return _interpreted(number, exchange) + _refusal(number, exchange)
    numbers = numbered(exchange.statements)
    parts = [
        _interpreted(number, exchange),
        _partial(exchange),
        _short(exchange),
        markup.tag(
            "div",
            "".join(_statement(number, statement, numbers) for statement in exchange.statements),
            class_="said",
        ),
        _lost(exchange),
        _evidence(number, exchange, numbers),
        _verified(exchange, numbers),
    ]
    return markup.tag("div", "".join(parts), class_=f"answer {answer.outcome}")


def numbered(statements: Sequence[Statement]) -> dict[str, int]:
    """Permalinks of an answer's evidence in order, each with its marker's number."""
    numbers: dict[str, int] = {}
    for statement in statements:
        for piece in statement.evidence:
            numbers.setdefault(piece.permalink, len(numbers) + 1)
    return numbers


def _interpreted(number: int, exchange: Exchange) -> str:
    answer = exchange.saved.answer
    if answer is None or not answer.interpreted_as:
        return ""
    undo = markup.button(
        "Undo",
        "ask",
        class_="quiet inline",
        data_question=exchange.saved.question,
        data_at=number,
        data_literal="yes",
        aria_label="Undo: read the question exactly as written",
        title="Read the question exactly as written",
    )
    words = markup.text(answer.interpreted_as)
    return markup.tag("p", f"Interpreted as: <q>{words}</q> {undo}", class_="interpreted")


def _partial(exchange: Exchange) -> str:
    answer = exchange.saved.answer
    if answer is None or answer.outcome != "partial":
        return ""
    note = f" {markup.text(answer.note)}" if answer.note else ""
    return markup.tag("p", f"<strong>{TITLES['partial']}.</strong>{note}", class_="aside partial")


def _short(exchange: Exchange) -> str:
    answer = exchange.saved.answer
    if answer is None or not answer.short or not exchange.statements:
        return ""
    return markup.tag("p", markup.text(answer.short), class_="short", dir="auto")


def _statement(number: int, statement: Statement, numbers: dict[str, int]) -> str:
    bracket = (
        markup.tag("span", f"[{markup.text(statement.bracket)}]", class_="bracket") + " "
        if statement.bracket
        else ""
    )
    words = _with_short(statement.text, statement.short)
    markers = "".join(_marker(number, piece, numbers) for piece in statement.evidence)
    return markup.tag("p", f"{bracket}{words}&nbsp;{markers}", dir="auto")


def _with_short(words: str, short: str) -> str:
    before, found, after = words.partition(short) if short else (words, "", "")
    if not found:
        return markup.text(words)
    return f"{markup.text(before)}<strong>{markup.text(found)}</strong>{markup.text(after)}"


def _marker(number: int, piece: Evidence, numbers: dict[str, int]) -> str:
    shown = numbers[piece.permalink]
    return markup.button(
        f"[{shown}]",
        "open",
        class_="marker",
        data_permalink=piece.permalink,
        aria_label=f"Source {shown}: {markup.shortened(piece.document.title, 60)}",
    )


def _lost(exchange: Exchange) -> str:
    if not exchange.gone:
        return ""
    what = "One statement rests" if exchange.gone == 1 else f"{exchange.gone} statements rest"
    return _aside(f"{what} on a source that is no longer in the library, and cannot be shown.")


def _evidence(number: int, exchange: Exchange, numbers: dict[str, int]) -> str:
    cards: dict[str, str] = {}
    for statement in exchange.statements:
        for piece in statement.evidence:
            if piece.permalink not in cards:
                shown = numbers[piece.permalink]
                cards[piece.permalink] = card(piece, str(shown), statement.voice)
    if not cards:
        return ""
    items = "".join(markup.tag("li", html) for html in cards.values())
    return markup.tag("ol", items, class_="cards", aria_label="Evidence")


def _verified(exchange: Exchange, numbers: dict[str, int]) -> str:
    answer = exchange.saved.answer
    if answer is None or not numbers:
        return ""
    count = "1 quotation" if len(numbers) == 1 else f"{len(numbers)} quotations"
    words = f"{count} checked against the source, letter for letter · library {answer.generation}"
    return markup.tag("p", markup.text(words), class_="verified")


def card(piece: Evidence, number: str, voice: str = "") -> str:
    """A piece of evidence to press: its quote among its neighbours, who says it, and where."""
    document = piece.document
    said_by = markup.tag("span", markup.text(f"In the words of {voice}"), class_="voice")
    head = (
        markup.tag("span", markup.text(number), class_="number") if number else ""
    ) + markup.tag("span", markup.text(document.title), class_="title")
    about = markup.joined(
        (
            authors_in_short(document.authors),
            citing.date_in_words(document.published),
            markup.shortened(place(document, piece.span.start), 90),
            "" if piece.newest else "older version",
        )
    )
    inner = (
        markup.tag("span", head, class_="head")
        + markup.tag("span", quote_in_place(piece), class_="quote", dir="auto")
        + (said_by if voice else "")
        + markup.tag("span", markup.text(about), class_="about")
    )
    return markup.tag(
        "button",
        inner,
        type="button",
        class_="card",
        data_act="open",
        data_permalink=piece.permalink,
    )


def authors_in_short(authors: tuple[str, ...]) -> str:
    """The authors for a line that has little room."""
    if len(authors) > MANY_AUTHORS:
        return f"{authors[0]} et al."
    return citing.names_in_words(authors)


def quote_in_place(piece: Evidence) -> str:
    """The quote as HTML, with what stands before and after it on the same line of the text."""
    words, span = piece.document.text, piece.span
    line_start = words.rfind("\n", 0, span.start) + 1
    line_end = words.find("\n", span.end)
    before = words[max(line_start, span.start - CONTEXT) : span.start]
    after = words[span.end : min(len(words) if line_end < 0 else line_end, span.end + CONTEXT)]
    if span.start - CONTEXT > line_start:
        before = f"…{before.partition(' ')[2]}"
    if len(after) == CONTEXT:
        after = f"{after.rpartition(' ')[0]}…"
    if before.strip() in LIST_MARKERS:
        before = ""
    quote = markup.shortened(piece.quote, LONG_QUOTE)
    return (
        markup.tag("span", markup.text(before), class_="around")
        + markup.tag("b", markup.text(quote))
        + markup.tag("span", markup.text(after), class_="around")
    )


def _refusal(number: int, exchange: Exchange) -> str:
    answer = exchange.saved.answer
    if answer is None:
        return ""
    related = ""
    if exchange.related:
        items = "".join(markup.tag("li", card(piece, "")) for piece in exchange.related)
        related = markup.tag("h3", "Related passages, not an answer", class_="label") + markup.tag(
            "ul", items, class_="cards related", aria_label="Related passages"
        )
    inner = (
        markup.tag("p", markup.text(TITLES[answer.outcome]), class_="refused")
        + markup.tag("p", markup.text(answer.note), class_="note")
        + related
    )
    return markup.tag("div", inner, class_=f"answer refusal {answer.outcome}")
