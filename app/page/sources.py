"""The source pane as HTML: one document, what a search found, or the list of documents."""

from collections.abc import Sequence

from app.page import citing, markup
from app.page.answers import authors_in_short, card
from app.page.conversation import Evidence
from app.page.sourcetext import text_html
from index import Hit, Resolved
from ingest import Document, Span

LONG_TITLE = 140
"""Characters of a title in a list: two lines on a telephone."""


def document_html(document: Document, span: Span | None = None, newer_version: str = "") -> str:
    """A document with its metadata and tools, and a range marked in it."""
    permalink = permalink_of(document, span)
    return markup.tag(
        "article",
        _head(document)
        + _older(document, newer_version)
        + _tools(document, permalink)
        + markup.tag(
            "div", text_html(document, span), class_="text", lang=document.language or None
        ),
        class_="document",
        aria_label=f"Source: {document.title}",
        data_permalink=permalink,
    )


def permalink_of(document: Document, span: Span | None) -> str:
    """``slug@version#start-end``; without a range, the document's own whole range."""
    chosen = span or Span(0, len(document.text))
    return f"{document.slug}@{document.version}#{chosen.start}-{chosen.end}"


def _head(document: Document) -> str:
    about = markup.joined(
        (
            markup.text(authors_in_short(document.authors)),
            markup.text(document.publisher),
            markup.text(citing.date_in_words(document.published)),
            markup.text(document.kind),
        )
    )
    links = markup.joined(
        (
            markup.web_link(document.url, f"Read it at {markup.host_of(document.url)}"),
            markup.web_link(
                document.about, f"The work it is about, at {markup.host_of(document.about)}"
            ),
        )
    )
    return markup.tag(
        "header",
        markup.tag("h2", markup.text(document.title), tabindex="-1", id="source-title")
        + markup.tag("p", about, class_="about")
        + (markup.tag("p", links, class_="links") if links else ""),
    )


def _older(document: Document, newer_version: str) -> str:
    if not newer_version:
        return ""
    newer = markup.button("Open the newer version", "open-document", data_slug=document.slug)
    words = "This is an older version of the text, kept for links to it. A newer version exists."
    return markup.tag("p", f"{markup.text(words)} {newer}", class_="aside older")


def _tools(document: Document, permalink: str) -> str:
    chicago = citing.chicago(document)
    return markup.tag(
        "div",
        markup.button("Copy link", "copy-link", data_permalink=permalink)
        + markup.button("Copy citation", "copy", data_copy=chicago, title=chicago)
        + markup.button("Copy CSL-JSON", "copy", data_copy=citing.csl_json(document)),
        class_="tools",
    )


def resolved_html(resolved: Resolved, permalink: str) -> str:
    """Where a permalink leads."""
    if resolved.document is None:
        return message_html("This source was removed from the library.", permalink)
    return document_html(resolved.document, resolved.span, resolved.newer_version)


def message_html(words: str, about: str = "") -> str:
    """A calm sentence in place of a source."""
    detail = markup.tag("p", markup.text(markup.shortened(about, 200)), class_="about")
    return markup.tag(
        "div",
        markup.tag("p", markup.text(words)) + (detail if about else ""),
        class_="nothing",
        role="status",
    )


def documents_html(documents: Sequence[Document], total: int) -> str:
    """The documents to open; ``total`` is how many there are before narrowing."""
    if not total:
        return message_html("The library is empty. Add a document with: commentary add FILE")
    if not documents:
        return message_html("No document fits what the search is narrowed to.")
    count = f"{len(documents)}" if len(documents) == total else f"{len(documents)} of {total}"
    items = "".join(markup.tag("li", _entry(document)) for document in documents)
    noun = "document" if count == "1" else "documents"
    return markup.tag(
        "div",
        markup.tag("h2", f"{count} {noun}", tabindex="-1", id="source-title")
        + markup.tag("ul", items, class_="documents"),
        class_="listing",
    )


def _entry(document: Document) -> str:
    about = markup.joined(
        (
            document.kind,
            authors_in_short(document.authors),
            citing.date_in_words(document.published),
        )
    )
    inner = markup.tag(
        "span", markup.text(markup.shortened(document.title, LONG_TITLE)), class_="title"
    ) + markup.tag("span", markup.text(about), class_="about")
    return markup.tag(
        "button",
        inner,
        type="button",
        class_="entry",
        data_act="open-document",
        data_slug=document.slug,
    )


def found_html(words: str, hits: Sequence[Hit]) -> str:
    """Passages that a search of the pane found."""
    if not hits:
        return message_html("No passage has these words.", words)
    items = "".join(markup.tag("li", card(_evidence(hit), "")) for hit in hits)
    title = f"Passages for “{markup.shortened(words, 80)}”"
    return markup.tag(
        "div",
        markup.tag("h2", markup.text(title), tabindex="-1", id="source-title")
        + markup.tag("ul", items, class_="cards found"),
        class_="listing",
    )


def _evidence(hit: Hit) -> Evidence:
    span = Span(hit.passage.start, hit.passage.end)
    document = hit.passage.document
    return Evidence(permalink_of(document, span), document, span, newest=True)
