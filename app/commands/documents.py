"""``commentary add, list, show, edit, search``: what is in the library, and what it says."""

import argparse
import difflib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.errors import AppError
from ingest import Document, Given, Ingested, IngestError, find_sources, place, read_path, same_work

if TYPE_CHECKING:
    from index import Hit, Progress, Publication, Snapshot

_SINGLE = ("title", "published", "publisher", "url", "kind")
"""Metadata with one value that may be given to ``add`` and corrected by ``edit``."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang this module's subcommands into the command line."""
    add = subparsers.add_parser("add", help="put files, or folders of files, into the library")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    _add_overrides(add)
    add.add_argument("--slug", default="", help="the short name to know the document by")
    add.add_argument(
        "--separate",
        action="store_true",
        help="keep it apart from a document that looks like the same work",
    )
    add.add_argument("--dry-run", action="store_true", help="only show what would be added")
    _add_json(add)
    add.set_defaults(run=run_add)

    listing = subparsers.add_parser("list", help="list the documents")
    _add_json(listing)
    listing.set_defaults(run=run_list)

    show = subparsers.add_parser("show", help="show what is known of a document, and from where")
    show.add_argument("slug")
    show.add_argument("--text", action="store_true", help="print its text as well")
    _add_json(show)
    show.set_defaults(run=run_show)

    edit = subparsers.add_parser("edit", help="correct what is known of a document")
    edit.add_argument("slug")
    _add_overrides(edit)
    _add_json(edit)
    edit.set_defaults(run=run_edit)

    search = subparsers.add_parser("search", help="find passages, without an answer")
    search.add_argument("words", nargs="+", metavar="WORDS")
    search.add_argument("-k", type=_positive, default=5, help="how many passages (default: 5)")
    search.add_argument("--doc", action="append", default=[], metavar="SLUG", help="only in it")
    _add_json(search)
    search.set_defaults(run=run_search)


def _add_overrides(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", default="")
    parser.add_argument(
        "--author", action="append", default=[], help="an author's name; once for each"
    )
    parser.add_argument("--published", default="", metavar="DATE", help="like 2023-05-25")
    parser.add_argument("--publisher", default="")
    parser.add_argument("--url", default="", help="the work's canonical address")
    parser.add_argument("--kind", default="", help="commentary, report, digest …")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _given(args: argparse.Namespace) -> Given:
    return Given(
        title=args.title,
        authors=tuple(args.author),
        published=args.published,
        publisher=args.publisher,
        url=args.url,
        slug=getattr(args, "slug", "") if args.command == "add" else "",
        kind=args.kind,
    )


def say(text: str) -> None:
    """A line of progress, for the person and not for a pipe."""
    print(f"commentary: {text}", file=sys.stderr, flush=True)


def run_add(args: argparse.Namespace) -> int:
    """Read the sources, publish what could be read, list what could not; 1 if nothing could."""
    say("looking for sources")
    given = _given(args)
    given.facts()  # a bad override is said once, before any file is read
    sources, refused = _sources(args.paths)
    if len(sources) > 1 and (given.title or given.url or given.slug):
        raise AppError(f"--title, --url and --slug fit one file; {len(sources)} were found")
    read, unread = _read_all(sources, given)
    refused += unread
    for reason in refused:
        say(f"left out: {reason}")
    if not read:
        return 1
    return _publish(args, read, refused)


def _sources(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files to read, and why a path that was named gives none."""
    sources: list[Path] = []
    refused: list[str] = []
    for path in paths:
        try:
            found = find_sources([path])
        except IngestError as error:
            refused.append(str(error))
            continue
        sources += [source for source in found if source not in sources]
        if not found:
            refused.append(f"{path}: no sources found there")
    return sources, refused


def _read_all(sources: Sequence[Path], given: Given) -> tuple[list[Ingested], list[str]]:
    """What could be read, and why the rest could not."""
    from tqdm import tqdm

    read: list[Ingested] = []
    refused: list[str] = []
    for path in tqdm(
        sources, desc="reading", unit="file", disable=None if len(sources) > 1 else True
    ):
        try:
            read.append(read_path(path, given))
        except IngestError as error:
            refused.append(str(error))
    return read, refused


def _publish(args: argparse.Namespace, read: Sequence[Ingested], refused: Sequence[str]) -> int:
    from index import Add, Library

    known = _snapshot(args).documents() if args.library.exists() else ()
    placed = _placed(read, known, args.separate)
    for ingested in placed:
        for warning in ingested.warnings:
            say(f"{ingested.document.slug}: {warning}")
    if args.dry_run:
        _print_documents(args, [ingested.document for ingested in placed], refused)
        return 0
    library = Library.open(args.library)
    publication = library.publish([Add(ingested) for ingested in placed], progress=_shown())
    return _report(args, publication, refused)


def _placed(read: Sequence[Ingested], known: Sequence[Document], separate: bool) -> list[Ingested]:
    """The documents, each made a version of the work it is another copy of, if any."""
    if separate:
        return list(read)
    standing = list(known)
    placed: list[Ingested] = []
    for ingested in read:
        document = ingested.document
        same = same_work(document, standing)
        if same and same.identity != document.identity:
            say(
                f"{ingested.original.location}: the same work as '{same.slug}', so a new version "
                "of it (--separate keeps them apart)"
            )
            document = replace(document, slug=same.slug, identity=same.identity)
        standing.append(document)
        placed.append(replace(ingested, document=document))
    return placed


def _shown() -> "Progress":
    from app.commands.progress import shown_progress

    return shown_progress()


def _report(args: argparse.Namespace, publication: "Publication", refused: Sequence[str]) -> int:
    """Print what a publication did; 1 where its gate said no."""
    from app.commands.progress import end_progress

    end_progress()
    for warning in publication.warnings:
        say(warning)
    stopped = publication.verdict is not None and not publication.verdict.passed
    if args.json:
        _print_json(asdict(publication) | {"refused": refused})
        return 1 if stopped else 0
    if publication.verdict is not None:
        print("\n".join(publication.verdict.lines))
    if stopped:
        print(f"nothing was published; generation {publication.generation} stays")
        return 1
    for word, slugs in (("added", publication.added), ("changed", publication.changed)):
        for slug in slugs:
            print(f"{word} {slug}")
    if not publication.published:
        print("nothing changed: the library holds this already")
    return 0


def run_list(args: argparse.Namespace) -> int:
    """List the documents of the newest generation."""
    say("opening the library")
    _print_documents(args, _snapshot(args).documents(), ())
    return 0


def _print_documents(
    args: argparse.Namespace, documents: Sequence[Document], refused: Sequence[str]
) -> None:
    if args.json:
        listed = [document_json(document) for document in documents]
        _print_json({"documents": listed, "refused": refused} if refused else {"documents": listed})
        return
    width = max((len(document.slug) for document in documents), default=0)
    for document in documents:
        by = ", ".join(document.authors)
        about = " · ".join(part for part in (document.title, by, document.publisher) if part)
        print(f"{document.slug:<{width}}  {document.published or '—':<10}  {about}")


def run_show(args: argparse.Namespace) -> int:
    """Print a document's metadata, each value with where it came from."""
    say("opening the library")
    document = _document(_snapshot(args), args.slug)
    if args.json:
        text = {"text": document.text} if args.text else {}
        _print_json(document_json(document) | text)
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


def run_edit(args: argparse.Namespace) -> int:
    """Publish corrected metadata."""
    from index import Edit, Library

    say("opening the library")
    given = _given(args)
    fields: dict[str, Any] = {name: getattr(given, name) for name in _SINGLE}
    fields = {name: value for name, value in fields.items() if value}
    if given.authors:
        fields["authors"] = given.authors
    if not fields:
        raise AppError("nothing to correct: give --title, --author, --published …")
    given.facts()
    library = Library.open(args.library, create=False)
    _document(library.snapshot(), args.slug)
    return _report(args, library.publish([Edit(args.slug, fields)], progress=_shown()), ())


def run_search(args: argparse.Namespace) -> int:
    """Print the passages found, best first."""
    from index import Filters

    say("searching")
    snapshot = _snapshot(args)
    for slug in args.doc:
        _document(snapshot, slug)
    hits = snapshot.search(" ".join(args.words), args.k, Filters(documents=tuple(args.doc)))
    if args.json:
        _print_json({"generation": snapshot.generation, "hits": [_hit_json(hit) for hit in hits]})
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


def _snapshot(args: argparse.Namespace) -> "Snapshot":
    from index import Library

    return Library.open(args.library, create=False).snapshot()


def _document(snapshot: "Snapshot", slug: str) -> Document:
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


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
