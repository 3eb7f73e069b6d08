from pathlib import Path

import pytest

from index import Add, Filters, Library, Remove
from index.retriever import retriever
from tests.index.support import BY_LINE, HashedWords, ingested

RIVERS = "The Oder meets the Baltic.\nThe Vistula passes Warsaw."
HILLS = "Sheep graze on the Pentlands.\nThe Ochils hold old silver mines."

pytestmark = pytest.mark.slow  # importing llama-index takes seconds


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested("rivers", RIVERS)), Add(ingested("hills", HILLS))])
    return library


def test_a_stock_query_engine_answers_from_our_passages(library: Library) -> None:
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    engine = RetrieverQueryEngine.from_args(retriever(library, k=2), llm=MockLLM())
    answer = engine.query("Which river passes Warsaw?")
    # The mock model answers with its prompt: the engine put our words and no others into it.
    assert "The Vistula passes Warsaw." in str(answer)
    best = answer.source_nodes[0]
    assert best.node.get_content() == "The Vistula passes Warsaw."
    snapshot = library.snapshot()
    resolved = snapshot.resolve(best.node.metadata["permalink"])
    assert resolved.document is not None
    span = resolved.span
    assert resolved.document.text[span.start : span.end] == best.node.get_content()
    assert best.score == snapshot.search("Which river passes Warsaw?")[0].score


def test_it_follows_the_library_and_keeps_to_its_filters(library: Library) -> None:
    over_all = retriever(library, filters=Filters(documents=("hills",)))
    assert {hit.node.metadata["title"] for hit in over_all.retrieve("Oder")} == {"A title"}
    assert all(hit.node.node_id.startswith("hills@") for hit in over_all.retrieve("Oder"))
    library.publish([Remove("hills")])
    assert over_all.retrieve("silver mines") == []
