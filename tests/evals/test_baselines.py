from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from evals import run_cases, scores
from evals.baselines import bm25, stock_llama_index
from evals.runner import Run
from evals.scores import BY_NAME, measured
from ingest import Passage, split_passages
from tests.evals.support import (
    CORPUS,
    PIPELINE,
    TREATY,
    MemoryCorpus,
    document,
    question,
    saying,
)
from tests.index.support import HashedWords

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Stock(MemoryCorpus):
    """A corpus in memory that is split and embedded by words."""

    encoder = HashedWords(dimensions=64)

    def passages(self, slug: str) -> tuple[Passage, ...]:
        return split_passages(self.document(slug), self.encoder.count_tokens, 40)

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        return self.encoder.encode(texts)


LONG = document(
    "long",
    " ".join(f"Clause {n} concerns matter {n} and nothing else whatever." for n in range(300))
    + " The penguin clause is the last.",
)
STOCK = Stock(TREATY, PIPELINE, LONG)


def test_bm25_finds_the_passage_with_the_rarer_words() -> None:
    assistant = bm25(STOCK)
    found = assistant.ask("Who signed the treaty in Minsk?")
    assert "signed in Minsk" in found.text
    (citation,) = found.claims[0].citations
    assert TREATY.text[citation.start : citation.end] == citation.quote
    assert "penguin" in assistant.ask("penguin clause").text
    assert assistant.ask("zebra").outcome == "not_in_corpus"
    assert bm25(Stock()).ask("anything").outcome == "not_in_corpus"


def test_bm25_ranks_as_the_formula_says() -> None:
    """By hand: 'oil' twice in 4 words against once in 2; idf is the same, length decides."""
    twice, once = document("twice", "Oil is oil here"), document("once", "Oil here")
    assert bm25(Stock(twice, once)).ask("oil").claims[0].citations[0].document == "twice"
    longer = document("longer", "Oil " + "and so on " * 12)
    assert bm25(Stock(longer, once)).ask("oil").claims[0].citations[0].document == "once"


@pytest.mark.slow
def test_stock_llama_index_answers_with_its_chunks() -> None:
    assistant = stock_llama_index(STOCK)
    found = assistant.ask("Who signed the treaty in Minsk on 8 December 1999?")
    assert found.outcome == "answered"
    assert len(found.claims) == 2
    assert "signed in Minsk" in found.text
    for claim in found.claims:
        (citation,) = claim.citations
        text = STOCK.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote


@pytest.mark.slow
def test_anything_is_judged_by_the_same_measures() -> None:
    cases = [("s", question("Who signed the treaty in Minsk?", "signed in Minsk"))]
    runs: list[Run] = [
        run_cases(cases, assistant, STOCK, name=name)
        for name, assistant in (("bm25", bm25(STOCK)), ("stock", stock_llama_index(STOCK)))
    ]
    read = [scores(run.results)["characters_per_supported_answer"] for run in runs]
    assert 0 < read[0] < read[1]


def test_characters_are_counted_over_wrong_answers_too() -> None:
    from tests.evals.support import Scripted, sentence

    signed, oil = sentence(TREATY, "signed"), sentence(PIPELINE, "oil")
    cases = [("s", question("a", "signed in Minsk")), ("s", question("b"))]
    run = run_cases(cases, Scripted({"a": saying(signed), "b": saying(oil)}), CORPUS)
    assert scores(run.results)["characters_per_supported_answer"] == len(signed.quote + oil.quote)
    only_wrong = run_cases(cases[1:], Scripted({"b": saying(oil)}), CORPUS)
    assert not measured(BY_NAME["characters_per_supported_answer"], only_wrong.results)
