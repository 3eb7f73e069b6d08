"""``commentary list, show, search``: what the library holds, and where it says what."""

import argparse
import difflib
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.commands.opening import opened
from app.errors import AppError
from ingest import Document, place

if TYPE_CHECKING:
    from index import Hit, Snapshot


def say(text: str) -> None:
    """A line of progress, for the person and not for a pipe."""
    print(f"commentary: {text}", file=sys.stderr, flush=True)


def run_list(args: argparse.Namespace) -> int:
    """List the documents of the newest generation."""
    say("opening the library")
    print_documents(args, snapshot_of(args).documents(), ())
    return 0


def print_documents(
    args: argparse.Namespace,
    documents: Sequence[Document],
    refused: Sequence[str],
    unchanged: Sequence[bool] | None = None,
) -> None:
    """A line a document, or all that is known of each as JSON.

    ``unchanged``, where given, says of each whether the library holds it already.
    """
    marked = list(zip(documents, unchanged or [False] * len(documents), strict=True))
    if args.json:
        listed = [
            document_json(document) | ({} if unchanged is None else {"unchanged": same})
            for document, same in marked
        ]
        print_json({"documents": listed, "refused": refused} if refused else {"documents": listed})
        return
    width = max((len(document.slug) for document in documents), default=0)
    for document, same in marked:
        by = ", ".join(document.authors)
        about = " · ".join(part for part in (document.title, by, document.publisher) if part)
        mark = "  [unchanged]" if same else ""
        print(f"{document.slug:<{width}}  {document.published or '—':<10}  {about}{mark}")


def run_show(args: argparse.Namespace) -> int:
    """Print a document's metadata, each value with where it came from."""
    say("opening the library")
    document = document_of(snapshot_of(args), args.slug)
    if args.json:
        text = {"text": document.text} if args.text else {}
        print_json(document_json(document) | text)
        return 0
    sources = {known.field: known.source for known in document.provenance}
    for name, value in document_json(document).items():
        if name in ("provenance", "headings", "furniture", "characters") or not value:
            continue
        shown = ", ".join(value) if isinstance(value, list | tuple) else value
        print(f"{name:<10} {shown}" + (f"  [{sources[name]}]" if name in sources else ""))
    furniture = len(document.layout.furniture)
    print(f"{'text':<10} {len(document.text):,} characters, {furniture} parts never cited")
    if args.text:
        print(f"\n{document.text}")
    return 0


def run_search(args: argparse.Namespace) -> int:
    """Print the passages found, best first."""
    from index import Filters

    say("searching")
    snapshot = snapshot_of(args)
    for slug in args.doc:
        document_of(snapshot, slug)
    hits = snapshot.search(" ".join(args.words), args.k, Filters(documents=tuple(args.doc)))
    if args.json:
        print_json({"generation": snapshot.generation, "hits": [_hit_json(hit) for hit in hits]})
        return 0
    for hit in hits:
        passage = hit.passage
        where = place(passage.document, passage.start)
        print(f"{hit.score:.2f}  {passage.document.slug}" + (f", {where}" if where else ""))
        print(f"      {passage.text}\n")
    return 0


def _hit_json(hit: "Hit") -> dict[str, Any]:
    passage = hit.passage
    return {
        "document": passage.document.slug,
        "version": passage.document.version,
        "start": passage.start,
        "end": passage.end,
        "place": place(passage.document, passage.start),
        "text": passage.text,
        "score": hit.score,
        "lexical": hit.why.lexical,
        "dense": hit.why.dense,
    }


def document_json(document: Document) -> dict[str, Any]:
    """What is known of a document, for ``--json``; its text left out."""
    names = (
        *("slug", "version", "title", "authors", "published", "updated", "publisher"),
        *("url", "about", "kind", "language", "identity"),
    )
    return {name: getattr(document, name) for name in names} | {
        "characters": len(document.text),
        "headings": len(document.layout.headings),
        "furniture": len(document.layout.furniture),
        "provenance": {known.field: known.source for known in document.provenance},
    }


def snapshot_of(args: argparse.Namespace) -> "Snapshot":
    """The newest generation of the library the command is about."""
    return opened(args.library).snapshot()


def document_of(snapshot: "Snapshot", slug: str) -> Document:
    """The document of that slug; where there is none, an error that names the nearest slugs."""
    documents = {document.slug: document for document in snapshot.documents()}
    if slug in documents:
        return documents[slug]
    near = [known for known in documents if slug and slug in known]
    near += difflib.get_close_matches(slug, documents, n=3, cutoff=0.5)
    hint = " or ".join(dict.fromkeys(near[:3]))
    raise AppError(
        f"no document '{slug}' in the library; "
        + (f"did you mean {hint}?" if hint else "`commentary list` shows them all")
    )


def print_json(value: object) -> None:
    """Print a value as JSON that a person can read too."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
