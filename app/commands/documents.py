"""``commentary add, list, show, edit, search``: what is in the library, and what it says."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.gating import add_gate_options
from app.commands.looking import (
    document_of,
    print_documents,
    print_json,
    run_list,
    run_search,
    run_show,
    say,
)
from app.errors import AppError
from ingest import (
    Document,
    Found,
    Given,
    Ingested,
    IngestError,
    read_path,
    same_text,
    same_work,
    search_folders,
)

if TYPE_CHECKING:
    from index import Change, Library, Publication


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
    add_gate_options(add)
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
    add_gate_options(edit)
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


def run_add(args: argparse.Namespace) -> int:
    """Read the sources, publish what could be read, list what could not; 1 if nothing could."""
    say("looking for sources")
    given = _given(args)
    given.facts()  # a bad override is said once, before any file is read
    found, refused = _sources(args.paths)
    sources = found.sources
    if len(sources) > 1 and (given.title or given.url or given.slug):
        raise AppError(f"--title, --url and --slug fit one file; {len(sources)} were found")
    read, unread = _read_all(sources, given) if sources else ([], [])
    refused += unread
    status = _publish(args, read, refused) if read else 1
    for reason in refused:
        say(f"left out: {reason}")
    if found.hidden or found.foreign:
        say(
            f"passed over: {found.hidden} hidden, {found.foreign} that are no documents "
            "(pictures, archives, programs, code, data)"
        )
    return status


def _sources(paths: Sequence[Path]) -> tuple[Found, list[str]]:
    """What there is to read, and why a path that was named gives nothing."""
    sources: list[Path] = []
    hidden = foreign = 0
    refused: list[str] = []
    for path in paths:
        try:
            found = search_folders([path])
        except IngestError as error:
            refused.append(str(error))
            continue
        sources += [source for source in found.sources if source not in sources]
        hidden, foreign = hidden + found.hidden, foreign + found.foreign
        if not found.sources:
            refused.append(f"{path}: no sources found there")
    return Found(tuple(sources), hidden, foreign), refused


def _read_all(sources: Sequence[Path], given: Given) -> tuple[list[Ingested], list[str]]:
    """What could be read, and why the rest could not."""
    from tqdm import tqdm

    say(f"reading {sources[0] if len(sources) == 1 else f'{len(sources)} files'}")
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

    known = _known(args)
    placed = _placed(read, known, args.separate)
    for ingested in placed:
        for warning in ingested.warnings:
            say(f"{ingested.document.slug}: {warning}")
    if args.dry_run:
        documents = [ingested.document for ingested in placed]
        print_documents(args, documents, refused, [_unchanged(each, known) for each in documents])
        return 0
    library = Library.open(args.library)
    publication = _published(args, library, [Add(ingested) for ingested in placed])
    return _report(args, publication, refused)


def _known(args: argparse.Namespace) -> Sequence[Document]:
    """The library's documents; for a dry run the library is not made where there is none."""
    from index import Library

    if args.dry_run and not (args.library.is_dir() and any(args.library.iterdir())):
        return ()
    return Library.open(args.library, create=not args.dry_run).snapshot().documents()


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
        elif same and not same_text(document, same):
            # A page may claim any address; whoever adds it should know what it replaces.
            say(
                f"{ingested.original.location}: goes by the identity of '{same.slug}' "
                f"({same.identity}) but is another text, and takes its place"
            )
        standing.append(document)
        placed.append(replace(ingested, document=document))
    return placed


def _unchanged(document: Document, known: Sequence[Document]) -> bool:
    """Whether the library holds this already: what adding it again would not change.

    What a person corrected outlives adding the source again, unless it is given anew.
    """
    from index import with_corrections

    held = next((other for other in known if other.identity == document.identity), None)
    return held is not None and with_corrections(held, replace(document, slug=held.slug)) == held


def _published(
    args: argparse.Namespace, library: "Library", changes: "Sequence[Change]"
) -> "Publication":
    """Publish changes that pass the gate, showing progress."""
    from app.commands.gating import gate_from
    from app.commands.progress import end_progress, shown_progress

    gate = None if args.no_gate else gate_from(library, args.gate)
    publication = library.publish(changes, gate, progress=shown_progress())
    end_progress()
    return publication


def _report(args: argparse.Namespace, publication: "Publication", refused: Sequence[str]) -> int:
    """Print what a publication did; 1 where its gate said no."""
    for warning in publication.warnings:
        say(warning)
    stopped = publication.verdict is not None and not publication.verdict.passed
    if args.json:
        print_json(asdict(publication) | {"refused": refused})
        return 1 if stopped else 0
    if publication.verdict is not None:
        print("\n".join(publication.verdict.lines))
    if stopped:
        print(
            f"nothing was published; generation {publication.generation} stays "
            "(--no-gate publishes anyway)"
        )
        return 1
    for word, slugs in (("added", publication.added), ("changed", publication.changed)):
        for slug in slugs:
            print(f"{word} {slug}")
    if not publication.published:
        print("nothing changed: the library holds this already")
    return 0


def run_edit(args: argparse.Namespace) -> int:
    """Publish corrected metadata."""
    from index import Edit, Library

    say("opening the library")
    fields = _given(args).values()
    if not fields:
        raise AppError("nothing to correct: give --title, --author, --published …")
    library = Library.open(args.library, create=False)
    document_of(library.snapshot(), args.slug)
    return _report(args, _published(args, library, [Edit(args.slug, fields)]), ())
