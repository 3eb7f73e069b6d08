"""What the stock vector store does after a deletion, and ours does not."""

from pathlib import Path

import pytest

from index import Add, Library, Remove
from tests.index.support import BY_LINE, HashedWords, ingested

pytestmark = pytest.mark.slow  # importing llama-index takes seconds

TEXTS = {
    "oder": "The Oder meets the Baltic.",
    "sheep": "Sheep graze on the Pentlands.",
    "mines": "The Ochils hold old silver mines.",
    "ferries": "Ferries cross at Tulcea.",
}


def test_the_stock_store_points_at_the_wrong_text_after_delete_then_add() -> None:
    """FaissMapVectorStore numbers rows by how many there are: deleting makes a number free."""
    import faiss
    from llama_index.core.schema import TextNode
    from llama_index.core.vector_stores.types import VectorStoreQuery
    from llama_index.vector_stores.faiss import FaissMapVectorStore

    encoder = HashedWords()
    store = FaissMapVectorStore(faiss.IndexIDMap2(faiss.IndexFlatIP(encoder.dimensions)))

    def node(name: str) -> TextNode:
        vector = encoder.encode([TEXTS[name]])[0].tolist()
        return TextNode(id_=name, text=TEXTS[name], embedding=vector)

    def nearest(question: str) -> list[str] | None:
        vector = encoder.encode([question])[0].tolist()
        result = store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=1))
        ids: list[str] | None = result.ids
        return ids

    store.add([node("oder"), node("sheep"), node("mines")])
    assert nearest(TEXTS["mines"]) == ["mines"]
    store.delete_nodes(["oder"])
    store.add([node("ferries")])
    assert nearest(TEXTS["mines"]) == ["ferries"]


def test_our_store_does_not(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested(name, TEXTS[name])) for name in ("oder", "sheep", "mines")])
    library.publish([Remove("oder")])
    library.publish([Add(ingested("ferries", TEXTS["ferries"]))])
    for name in ("sheep", "mines", "ferries"):
        best = library.snapshot().search(TEXTS[name], 1)[0].passage
        assert (best.document.slug, best.text) == (name, TEXTS[name])
