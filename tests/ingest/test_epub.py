"""EPUB books: the spine in order, the package's metadata, the printed pages."""

from ingest import citable_sentences, place
from tests.ingest.making import make_epub
from tests.ingest.reading import document_of, furniture, headings, sentences

METADATA = (
    "<dc:title>Harbours</dc:title><dc:creator>Ines Okoro</dc:creator>"
    "<dc:creator>Tomas Brandt</dc:creator><dc:date>2021-03-09</dc:date>"
    "<dc:publisher>Coast House</dc:publisher><dc:source>urn:isbn:1</dc:source>"
)
CHAPTERS = [
    "<h1>One</h1><p>First <i>words</i>.<br/>Same paragraph.</p>"
    "<figure><img src='a.png'/><figcaption>A crane.</figcaption></figure>"
    '<p>Before<span epub:type="pagebreak" title="12"/> and after the page. More.</p>',
    "<section><h2>Two</h2><ul><li>ships</li><li><p>rules</p></li></ul><ol><li>a</li><li>b</li></ol>"
    "<table><tr><th>Year</th><td>2020</td></tr></table></section><nav><p>Contents</p></nav>"
    "<script>never()</script>Loose words.",
]


def test_chapters_follow_the_spine() -> None:
    document = document_of(make_epub(CHAPTERS, METADATA), "x.epub")
    assert headings(document) == [(1, "One"), (2, "Two")]
    assert furniture(document) == [("caption", "A crane.")]
    assert sentences(document) == [
        *("First words.", "Same paragraph.", "Before and after the page.", "More."),
        *("ships", "rules", "a", "b", "Year | 2020", "Loose words."),
    ]
    assert "- ships\n- rules\n1. a\n2. b" in document.text


def test_the_package_says_what_the_book_is() -> None:
    document = document_of(make_epub(CHAPTERS, METADATA), "x.epub")
    assert (document.title, document.published) == ("Harbours", "2021-03-09")
    assert document.authors == ("Ines Okoro", "Tomas Brandt")
    assert (document.publisher, document.url) == ("Coast House", "")


def test_a_citation_can_name_the_printed_page() -> None:
    document = document_of(make_epub(CHAPTERS, METADATA), "x.epub")
    more = next(s for s in citable_sentences(document) if document.text[s.start :][:4] == "More")
    assert place(document, more.start) == "One, p. 12"
    assert place(document, document.text.index("Before")) == "One"
