"""``commentary remove, history, rollback, check, reindex, gate``: the library as a whole."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.commands.gating import add_gate_options, kept_suites, shipped_names, shown_suite
from app.commands.opening import opened
from app.commands.progress import end_progress, shown_progress

if TYPE_CHECKING:
    from index import Gate, Generation, Library, Publication


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang this module's subcommands into the command line."""
    remove = _parser(subparsers, "remove", run_remove, "take documents out of the library")
    remove.add_argument("slugs", nargs="+", metavar="SLUG")
    remove.add_argument(
        "--purge",
        action="store_true",
        help="erase every version's text, original and vectors from the library's files",
    )
    add_gate_options(remove)
    _parser(subparsers, "history", run_history, "list the generations, newest first")
    rollback = _parser(subparsers, "rollback", run_rollback, "go back to a generation")
    rollback.add_argument("generation", type=int, metavar="GENERATION")
    add_gate_options(rollback)
    _parser(subparsers, "check", run_check, "look for damage; exit status 1 when there is any")
    reindex = _parser(subparsers, "reindex", run_reindex, "split and embed every document anew")
    add_gate_options(reindex)
    gate = _parser(subparsers, "gate", run_gate, "show or set the suites that judge publications")
    gate.add_argument("suites", nargs="*", metavar="SUITE", help="the suites from now on")
    gate.add_argument("--clear", action="store_true", help="back to the shipped suites")


def _parser(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Any,
    text: str,
) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def run_remove(args: argparse.Namespace) -> int:
    """Publish the library without some documents; 1 when it was not, or a purge is incomplete."""
    from index import Remove

    library = opened(args.library)
    for slug in dict.fromkeys(args.slugs):
        if not args.purge:
            library.snapshot().document(slug)  # an unknown slug is told with the nearest ones
    changes = [Remove(slug, purge=args.purge) for slug in dict.fromkeys(args.slugs)]
    # Without suites of the library's own a removal is not judged: it may be urgent, and what the
    # shipped suites ask of a document goes with it.
    gate = _gate(args, library) if args.gate or library.gate_suites else None
    publication = library.publish(changes, gate, shown_progress())
    end_progress()
    return _print_publication(args, publication)


def run_history(args: argparse.Namespace) -> int:
    """Print the generations, newest first."""
    generations = opened(args.library).history()
    if args.json:
        _print_json({"generations": [asdict(generation) for generation in generations]})
        return 0
    for generation in generations:
        print(
            f"{generation.number:>5}  {generation.published_at}  "
            f"{generation.documents} documents  {generation.reason}{_difference(generation)}"
        )
    return 0


def _difference(generation: "Generation") -> str:
    parts = [
        f"{word} {', '.join(slugs)}"
        for word, slugs in (
            ("added", generation.added),
            ("changed", generation.changed),
            ("removed", generation.removed),
        )
        if slugs
    ]
    return f": {'; '.join(parts)}" if parts else ""


def run_rollback(args: argparse.Namespace) -> int:
    """Publish what an older generation held as a new one."""
    library = opened(args.library)
    publication = library.rollback(args.generation, _gate(args, library), shown_progress())
    end_progress()
    return _print_publication(args, publication)


def run_check(args: argparse.Namespace) -> int:
    """Print everything that is wrong; 1 when something is."""
    problems = opened(args.library).check(shown_progress())
    end_progress()
    if args.json:
        _print_json({"sound": not problems, "problems": problems})
    else:
        print("\n".join(problems) if problems else "nothing is wrong")
    return 1 if problems else 0


def run_reindex(args: argparse.Namespace) -> int:
    """Split and embed everything anew, serving the old generation meanwhile."""
    library = opened(args.library)
    publication = library.reindex(_gate(args, library), shown_progress())
    end_progress()
    return _print_publication(args, publication)


def run_gate(args: argparse.Namespace) -> int:
    """Show the library's own gate, or set it."""
    library = opened(args.library)
    if args.suites or args.clear:
        library.set_gate_suites(kept_suites(args.suites))
    suites = [shown_suite(kept) for kept in library.gate_suites]
    if args.json:
        _print_json({"suites": suites})
    elif suites:
        print("\n".join(suites))
    else:
        print(f"no suites of its own: publications are judged by those shipped: {shipped_names()}")
    return 0


def _gate(args: argparse.Namespace, library: "Library") -> "Gate | None":
    from app.commands.gating import gate_from

    return None if args.no_gate else gate_from(library, args.gate)


def _print_publication(args: argparse.Namespace, publication: "Publication") -> int:
    """Print what was done; 1 where a gate said no or a purge could not be completed."""
    stopped = publication.verdict is not None and not publication.verdict.passed
    complete = all(certificate.complete for certificate in publication.certificates)
    if args.json:
        _print_json(asdict(publication))
    else:
        _print_lines(args, publication)
    return 1 if stopped or not complete else 0


def _unpublished(args: argparse.Namespace, publication: "Publication") -> str:
    done, does = ("removed", "removes") if args.command == "remove" else ("published", "publishes")
    stopped = publication.verdict is not None and not publication.verdict.passed
    return f"nothing was {done}; generation {publication.generation} stays" + (
        f" (--no-gate {does} anyway)" if stopped else ""
    )


def _print_lines(args: argparse.Namespace, publication: "Publication") -> None:
    for line in publication.warnings:
        print(f"note: {line}")
    if publication.verdict is not None:
        print("\n".join(publication.verdict.lines))
    if not publication.published:
        print(_unpublished(args, publication))
        return
    for word, slugs in (
        ("added", publication.added),
        ("changed", publication.changed),
        ("removed", publication.removed),
    ):
        for slug in slugs:
            print(f"{word} {slug}")
    print(f"generation {publication.generation} is published")
    for certificate in publication.certificates:
        _print_json({"certificate": asdict(certificate)})
        if not certificate.complete:
            print(
                "the purge is not complete: a reader holds an older generation, or the files in "
                '"found" are not the library\'s to erase; close it and publish again',
                file=sys.stderr,
            )


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
