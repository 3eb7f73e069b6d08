"""``commentary serve``: the page, in a browser."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

HOST, PORT = "127.0.0.1", 7860

CHECKOUT = Path(__file__).parents[2]
"""Where the shipped corpus and its suites are; without them the page only says less."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``serve``."""
    parser = subparsers.add_parser(
        "serve", help="serve the page", description="Serve the page until Ctrl+C."
    )
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    parser.add_argument(
        "--port",
        type=port,
        default=PORT,
        help=f"port to listen on (default: {PORT}); 0: the next free",
    )
    parser.set_defaults(run=run)


def port(value: str) -> int:
    """A port's number; raises what argparse shows as bad usage."""
    if not value.isdigit() or int(value) > 65535:
        raise argparse.ArgumentTypeError(f"{value!r} is no port: give 0 to 65535")
    return int(value)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    _say("opening the library …")
    from app.assistant import Assistant
    from index import Library

    library = Library.open(args.library)
    for notice in library.notices:
        _say(notice)
    assistant = Assistant(library)
    if assistant.warning:
        _say(assistant.warning)
    _say("starting the page …")
    from app.page import read_works, serve, shipped_questions

    library.follow()
    works = read_works(CHECKOUT / "corpus" / "originals.toml")
    known = shipped_questions(CHECKOUT / "evals" / "suites")
    served = serve(library, assistant, args.host, args.port, works, known)
    print(f"serving on {served.url}", flush=True)
    try:
        served.wait()
    except KeyboardInterrupt:
        _say("stopping …")
    finally:
        served.close()
        library.close()
    _leave()


def _leave() -> NoReturn:
    """End the process now, whatever its threads are reading or loading.

    All that is kept was committed. Were the interpreter to unwind under a model's native threads
    instead, the C++ runtime would abort ("terminate called without an active exception").
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _say(line: str) -> None:
    print(f"commentary: {line}", file=sys.stderr, flush=True)
