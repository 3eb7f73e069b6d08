"""Markdown becomes what a reader reads, and its front matter what is known of it."""

import pytest

from ingest import IngestError, citable_sentences
from tests.ingest.reading import document_of, furniture, headings, read, sentences

DOCUMENT = """\
---
slug: harbour-digest
title: "Digest: the harbour"
kind: digest
authors:
  - Ada Lindqvist
  - Bo Ek
published: 2024-02-01
updated: March 3, 2024
publisher: The Digest
url: https://Digest.example/harbour?utm_source=x#top
about: https://review.example/deep-water
sources:
  - https://review.example/deep-water
---

# The harbour

An *emphasised* word, a [link](https://example.org "t") and `code`; ~~struck~~ out.
A second line of the same paragraph.

## What it cost

- one billion
- two **billion**

  which is more

3. third
4. fourth

| Year | Ships |
|------|-------|
| 2020 | 140   |

![A crane](crane.png)

<div class="x">Raw <b>words</b></div><script>alert(1)</script>

> A quotation stands here.
"""


def test_the_text_is_what_a_reader_reads() -> None:
    assert document_of(DOCUMENT, "x.md").text == (
        "The harbour\n\n"
        "An emphasised word, a link and code; struck out. A second line of the same paragraph.\n\n"
        "What it cost\n\n"
        "- one billion\n- two billion\n\n"
        "which is more\n\n"
        "3. third\n4. fourth\n\n"
        "Year | Ships\n2020 | 140\n\n"
        "Raw words\n\n"
        "A quotation stands here."
    )


def test_headings_are_structure_and_table_rows_are_cited_whole() -> None:
    document = document_of(DOCUMENT, "x.md")
    assert headings(document) == [(1, "The harbour"), (2, "What it cost")]
    cited = sentences(document)
    assert "2020 | 140" in cited
    assert "two billion" in cited
    assert "The harbour" not in cited


def test_front_matter_says_what_the_document_is() -> None:
    document = document_of(DOCUMENT, "x.md")
    assert (document.slug, document.title, document.kind) == (
        "harbour-digest",
        "Digest: the harbour",
        "digest",
    )
    assert document.authors == ("Ada Lindqvist", "Bo Ek")
    assert (document.published, document.updated) == ("2024-02-01", "2024-03-03")
    assert document.url == "https://digest.example/harbour"
    assert document.about == "https://review.example/deep-water"
    assert document.identity == document.url


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: a: b", "quoting values with a colon"),
        ("title: x\ntitle: y", "given twice"),
        ("published: someday", "not a date"),
        ("title:\n  - a\n  - b", "takes one value"),
        ("title: {a: b}", "only values and lists"),
        ("a: &x [1]\nb: *x", "aliases are not allowed"),
        ("title: x\n" + "y: z\n" * 5000, "no closing '---'"),
    ],
)
def test_front_matter_is_read_strictly(front: str, reason: str) -> None:
    with pytest.raises(IngestError, match=reason) as raised:
        document_of(f"---\n{front}\n---\n\nText here.", "x.md")
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith("/somewhere/x.md: ")


def test_a_key_that_says_nothing_to_us_is_named_and_left_out() -> None:
    ingested = read("---\ntitle: T\nlayout: post\n---\nText.", "x.md")
    assert ingested.document.title == "T"
    assert ingested.warnings == ("front matter: 'layout' is not a key we know; left out",)


def test_a_thematic_break_at_the_head_is_no_front_matter() -> None:
    assert document_of("---\n\n# T\n\nOne.", "x.md").text == "T\n\nOne."


def test_a_file_without_a_telling_name_is_recognised_by_its_marks() -> None:
    expected = [(1, "The harbour"), (2, "What it cost")]
    assert headings(document_of(DOCUMENT, "upload")) == expected
    assert headings(document_of(DOCUMENT.split("---\n")[2], "upload")) == expected


def test_footnotes_lose_their_marks_and_keep_their_words() -> None:
    document = document_of("# T\n\nShips come.[^1] They go.\n\n[^1]: As of 2020.\n", "x.md")
    assert sentences(document) == ["Ships come.", "They go.", "As of 2020."]


def test_furniture_is_marked_in_markdown_too() -> None:
    document = document_of("# T\n\nOne sentence of text.\n\nShare on Twitter\n", "x.md")
    assert furniture(document) == [("share", "Share on Twitter")]
    assert len(citable_sentences(document)) == 1
