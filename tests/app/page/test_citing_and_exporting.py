"""Citations for elsewhere, and a conversation as Markdown."""

import json
from dataclasses import replace

from app.page import citing, exporting
from app.page.conversation import Evidence, Exchange, Saved, SavedAnswer, SavedClaim, Statement
from ingest import Span
from tests.app.page.hostile import EVIL
from tests.index.support import ingested

WORK = replace(
    ingested(
        "unique",
        "One sentence. Another one.",
        title="A Unique Opportunity",
        authors=("Robert Schlesiger", "Daniel Egel", "Jeffrey Martini"),
        publisher="RealClearDefense",
    ).document,
    url="https://example.org/unique",
)


def test_chicago() -> None:
    assert citing.chicago(WORK) == (
        "Schlesiger, Robert, Daniel Egel, and Jeffrey Martini. “A Unique Opportunity.” "
        "RealClearDefense, May 25, 2023. https://example.org/unique."
    )
    bare = replace(WORK, authors=(), published="2023-05", publisher="", url="")
    assert citing.chicago(bare) == "“A Unique Opportunity.” May 2023."


def test_csl_json() -> None:
    (item,) = json.loads(citing.csl_json(WORK))
    assert item["author"][0] == {"family": "Schlesiger", "given": "Robert"}
    assert item["issued"] == {"date-parts": [[2023, 5, 25]]}
    assert item["type"] == "article-magazine"
    assert item["URL"] == "https://example.org/unique"
    (undated,) = json.loads(citing.csl_json(replace(WORK, published="", authors=("RAND",))))
    assert "issued" not in undated
    assert undated["author"] == [{"literal": "RAND"}]


def test_dates_that_are_none_stay_as_they_are() -> None:
    assert citing.date_in_words("2023-13") == "2023-13"
    assert citing.date_in_words("spring 2023") == "spring 2023"
    assert citing.date_in_words("") == ""


def test_a_conversation_as_markdown_has_quotes_and_permalinks() -> None:
    permalink = f"unique@{WORK.version}#0-13"
    piece = Evidence(permalink, WORK, Span(0, 13), newest=True)
    claim = SavedClaim("", "", "", "", (permalink,))
    answer = SavedAnswer("answered", (claim,), (), "", 3, "", "One")
    exchange = Exchange(
        Saved("What is it?", "answered", answer=answer),
        (Statement("One sentence.", "One", "", "", (piece,)),),
    )
    words = exporting.markdown([exchange], "http://127.0.0.1:7860/")
    assert "## What is it?" in words
    assert "> One sentence. \\[1\\]" in words
    assert f"<http://127.0.0.1:7860/?open=unique@{WORK.version}%230-13>" in words


def test_markdown_of_hostile_words_is_only_words() -> None:
    from markdown_it import MarkdownIt

    for evil in EVIL:
        words = exporting.markdown([Exchange(Saved(evil, "stopped"))], "http://x")
        tokens = MarkdownIt().parse(words)
        kinds = {child.type for token in tokens for child in token.children or ()}
        assert kinds <= {"text", "text_special", "em_open", "em_close"}, (evil, kinds)
        assert not {"html_block", "fence", "code_block"} & {token.type for token in tokens}
