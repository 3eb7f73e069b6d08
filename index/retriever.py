"""The library as a llama-index retriever, so that others can compose it with theirs."""

from typing import TYPE_CHECKING, Any

from index.library import Library
from index.snapshot import Snapshot
from index.types import Filters, Hit

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever


def retriever(
    source: Library | Snapshot, k: int = 10, filters: Filters | None = None
) -> "BaseRetriever":
    """A ``BaseRetriever`` over one snapshot, or over a library's newest generation.

    Each node carries the passage's exact words as its text, and in its metadata the permalink
    of where they stand, the document's title, authors, date, publisher and address, and the
    lexical and dense scores. Node ids are permalinks: one range of one version has one id.
    """
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle

    narrowed = filters or Filters()

    class LibraryRetriever(BaseRetriever):  # type: ignore[misc]
        """Finds passages of the library."""

        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            snapshot = source.snapshot() if isinstance(source, Library) else source
            hits = snapshot.search(query_bundle.query_str, k, narrowed)
            return [NodeWithScore(node=_node(snapshot, hit), score=hit.score) for hit in hits]

    return LibraryRetriever()


def _node(snapshot: Snapshot, hit: Hit) -> Any:
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    passage, document = hit.passage, hit.passage.document
    citation = snapshot.cite(document.slug, passage.start, passage.end, passage.text)
    metadata = {
        "permalink": citation.permalink,
        "title": document.title,
        "authors": ", ".join(document.authors),
        "published": document.published,
        "publisher": document.publisher,
        "url": document.url,
        "section": passage.section,
        "lexical": hit.why.lexical,
        "dense": hit.why.dense,
        "generation": snapshot.generation,
    }
    unread = ["permalink", "lexical", "dense", "generation", "url"]
    return TextNode(
        id_=citation.permalink,
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=unread,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        relationships={
            NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"{document.slug}@{document.version}")
        },
    )
