"""HTML pages: the article without its page, and what the page says to machines."""

import json

import pytest

from ingest import IngestError
from tests.ingest.reading import document_of, furniture, headings, passages

PARAGRAPH = (
    "The harbour was meant to change trade on the whole coast. It has cost the province four "
    "billion crowns, and it has cost the fishing villages to its north their quiet, number {}. "
)
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "name": "Not the work"},
        {
            "@type": "NewsArticle",
            "headline": "Deep Water",
            "author": [{"@type": "Person", "name": "Ines Okoro"}, {"name": "Tomas Brandt"}],
            "datePublished": "2021-03-09T08:00:00+01:00",
            "dateModified": "2021-03-10",
            "publisher": {"@type": "Organization", "name": "The Coastal Review"},
            "mainEntityOfPage": {"@id": "https://review.example/deep-water"},
        },
    ],
}


def page(head: str = "", body: str = "") -> str:
    text = "".join(f"<p>{PARAGRAPH.format(n)}</p>" for n in range(4))
    more = "".join(f"<p>{PARAGRAPH.format(n)}</p>" for n in range(4, 8))
    return (
        f"<!doctype html><html><head><title>Deep Water | Review</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/subscribe'>Subscribe now</a></li></ul>"
        f"</nav><article><h1>Deep Water, Shallow Plans</h1>{text}<h2>What to do</h2>{more}{body}"
        "</article><footer>© 2021 The Coastal Review. All rights reserved.</footer></body></html>"
    )


def test_the_article_is_taken_and_the_page_around_it_left() -> None:
    document = document_of(page(), "page")
    assert "fishing villages to its north" in document.text
    assert "Subscribe now" not in document.text
    assert "rights reserved" not in document.text
    assert (2, "What to do") in headings(document)


def test_json_ld_is_believed_first() -> None:
    head = f'<script type="application/ld+json">{json.dumps(LD)}</script>'
    head += '<meta property="og:title" content="Deep Water (og)">'
    document = document_of(page(head), "page")
    assert (document.title, document.authors) == ("Deep Water", ("Ines Okoro", "Tomas Brandt"))
    assert (document.published, document.updated) == ("2021-03-09", "2021-03-10")
    assert document.publisher == "The Coastal Review"
    assert document.identity == "https://review.example/deep-water"
    assert {known.source for known in document.provenance} == {"JSON-LD", "language"}


def test_opengraph_then_meta_tags_then_the_heading() -> None:
    head = (
        '<meta property="og:title" content="Deep Water (og)">'
        '<meta name="author" content="I. Okoro">'
        '<meta name="date" content="9 March 2021"><link rel="canonical" href="https://r.example/a">'
    )
    document = document_of(page(head), "page")
    sources = {known.field: known.source for known in document.provenance}
    assert (document.title, sources["title"]) == ("Deep Water (og)", "OpenGraph")
    assert (document.authors, sources["authors"]) == (("I. Okoro",), "meta tag")
    assert (document.published, document.url) == ("2021-03-09", "https://r.example/a")
    assert document_of(page(), "page").title == "Deep Water, Shallow Plans"


def test_json_ld_that_is_no_json_or_no_work_is_passed_over() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Article", </script>'
        '<script type="application/ld+json">[{"@type": "BreadcrumbList", "name": "x"}, 5]</script>'
        '<script type="application/ld+json">{"@type": ["Article"], "author": {"name": ["A B"]}}'
        "</script>"
    )
    assert document_of(page(head), "page").authors == ("A B",)


def test_names_in_one_field_are_told_apart() -> None:
    def authors(value: str) -> tuple[str, ...]:
        return document_of(page(f'<meta name="author" content="{value}">'), "page").authors

    assert authors("Ines Okoro, Tomas Brandt and Lena Sørby") == (
        *("Ines Okoro", "Tomas Brandt", "Lena Sørby"),
    )
    assert authors("Okoro, Ines") == ("Okoro, Ines",)
    assert authors("https://example.org/people/okoro") == ()


def test_lists_and_quotations_keep_their_places() -> None:
    body = (
        "<ul><li>The first demand is for ships.</li><li>The second is for rails.</li></ul>"
        "<blockquote><p>A harbour is built for a century, said the engineer.</p></blockquote>"
    )
    text = document_of(page(body=body), "page").text
    assert "- The first demand is for ships.\n- The second is for rails." in text
    assert "A harbour is built for a century, said the engineer." in text


def test_furniture_inside_the_article_is_marked() -> None:
    pulled = "<p>It has cost the fishing villages to its north their quiet, number 2.</p>"
    document = document_of(page(body=f"{pulled}<p>Share on Twitter</p>"), "page")
    assert dict(furniture(document))["pull-quote"] == pulled[3:-4]
    assert "Share on Twitter" not in "\n".join(passages(document))


def test_a_page_without_an_article_is_refused_in_so_many_words() -> None:
    with pytest.raises(IngestError, match="no article found"):
        document_of("<!doctype html><html><body><div id='app'></div></body></html>", "page")
