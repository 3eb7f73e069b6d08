"""The ``commentary`` command: parses, calls one subcommand, renders every error once."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.commands import ask, documents, library, serve, suites
from app.errors import AppError
from evals import EvalError
from index import LibraryError
from ingest import IngestError

FAILURE = 1
"""Exit status when something failed; argparse itself leaves with 2 on bad usage."""


def default_library() -> Path:
    """Where the library lives when nobody says: the user's own data directory."""
    import platformdirs

    return Path(platformdirs.user_data_dir("commentary-qa")) / "library"


def build_parser() -> argparse.ArgumentParser:
    """The whole command line, without importing any model, index or page library."""
    parser = argparse.ArgumentParser(
        prog="commentary",
        description="Ask policy commentaries; every word of an answer is an exact, cited range.",
    )
    parser.add_argument(
        "--library",
        type=Path,
        default=None,
        metavar="DIR",
        help="the library's folder (default: $COMMENTARY_LIBRARY, else your data directory)",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in (ask, documents, library, suites, serve):
        module.add_parsers(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a character of the sources shows its escape, and goes on.
            stream.reconfigure(errors="backslashreplace")
    args = build_parser().parse_args(argv)
    if args.library is None:
        chosen = os.environ.get("COMMENTARY_LIBRARY")
        args.library = Path(chosen) if chosen else default_library()
    try:
        return int(args.run(args))
    except (IngestError, LibraryError, EvalError, AppError) as error:
        print(f"commentary: {error}", file=sys.stderr)
        return FAILURE
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is wrong, nothing is lost.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("commentary: stopped", file=sys.stderr)
        return 130
