"""``commentary ask``: one question, or a file of them."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.opening import opened
from app.errors import AppError
from app.turn import Turn, turns_from_json

if TYPE_CHECKING:
    from app.answer import Answer
    from app.assistant import Assistant
    from index import Citation, Library

MAX_BATCH_BYTES = 64 * 1024 * 1024
"""A file of questions larger than this was meant for something else."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``ask``."""
    parser = subparsers.add_parser("ask", help="ask a question, answered from the library alone")
    parser.add_argument("question", nargs="?", help="the question, in English")
    parser.add_argument("--batch", type=Path, metavar="FILE.jsonl", help="a file of questions")
    parser.add_argument("--history", type=Path, metavar="FILE", help="the conversation before")
    parser.add_argument("--doc", action="append", default=[], metavar="SLUG", help="search only it")
    parser.add_argument("--json", action="store_true", help="print one JSON object an answer")
    parser.add_argument("--explain", action="store_true", help="say why it was answered so")
    parser.set_defaults(run=run, usage=parser.error)


def run(args: argparse.Namespace) -> int:
    """Answer and print; the exit status is 0 whatever the outcome."""
    if (args.question is None) == (args.batch is None):
        args.usage("give a question in quotes, or --batch FILE.jsonl")
    if args.explain and args.batch:
        args.usage("--explain goes with one question, not with --batch")
    if args.history and args.batch:
        args.usage("--history goes with one question; the lines of a batch have their own")
    print("opening the library …", file=sys.stderr, flush=True)
    from app.assistant import Assistant
    from index import Filters

    library = opened(args.library)
    filters = Filters(documents=known_slugs(library, args.doc))
    assistant = Assistant(library)
    if assistant.warning:
        print(f"commentary: {assistant.warning}", file=sys.stderr)
    if args.batch:
        return _batch(assistant, library, args, filters)
    history = _history(args.history)
    if args.explain:
        return _explain(assistant, library, args, history, filters)
    started = time.perf_counter()
    answer = assistant.ask(args.question, history, filters, progress=_progress)
    elapsed = time.perf_counter() - started
    if args.json:
        print(json.dumps(as_json(args.question, answer, library, elapsed), ensure_ascii=False))
    else:
        print(as_text(answer, library))
    return 0


def known_slugs(library: "Library", slugs: list[str]) -> tuple[str, ...]:
    """The slugs, each in the library; raises ``LibraryError`` naming the nearest otherwise."""
    snapshot = library.snapshot()
    for slug in slugs:
        snapshot.document(slug)
    return tuple(slugs)


def _progress(line: str) -> None:
    print(f"{line} …", file=sys.stderr, flush=True)


def _batch(
    assistant: "Assistant", library: "Library", args: argparse.Namespace, filters: Any
) -> int:
    from tqdm import tqdm

    questions = list(read_batch(args.batch))
    for entry in tqdm(questions, desc="asking", unit="question", file=sys.stderr):
        started = time.perf_counter()
        try:
            answer = assistant.ask(entry["question"], entry["history"], filters)
        except AppError as error:
            # One bad line does not cost the other nine hundred; it is said in its place.
            print(json.dumps({"id": entry["id"], "error": str(error)}), flush=True)
            continue
        elapsed = time.perf_counter() - started
        row = {"id": entry["id"], **as_json(entry["question"], answer, library, elapsed)}
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 0


def read_batch(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a JSON Lines file; raises ``AppError`` naming the line that is none."""
    try:
        if path.stat().st_size > MAX_BATCH_BYTES:
            raise AppError(f"{path} is larger than {MAX_BATCH_BYTES:,} bytes; split it")
        # Not splitlines: a JSON string may hold line separators of its own, as U+2028.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AppError(f"cannot read {path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise AppError(f"{where}: not JSON ({error})") from error
        if not isinstance(entry, dict) or not isinstance(entry.get("question"), str):
            raise AppError(f'{where}: needs an object with "id" and "question"')
        history = turns_from_json(entry.get("history") or [], where)
        yield {"id": entry.get("id"), "question": entry["question"], "history": history}


def _history(path: Path | None) -> tuple[Turn, ...]:
    if path is None:
        return ()
    try:
        return turns_from_json(json.loads(path.read_text(encoding="utf-8-sig")), str(path))
    except OSError as error:
        raise AppError(f"cannot read {path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise AppError(f"{path} is not a JSON list of turns ({error})") from error


def _explain(
    assistant: "Assistant",
    library: "Library",
    args: argparse.Namespace,
    history: tuple[Turn, ...],
    filters: Any,
) -> int:
    explanation = assistant.explain(args.question, history, filters)
    if args.json:
        print(json.dumps(explanation.as_json(), ensure_ascii=False))
    else:
        print(as_text(explanation.answer, library))
        print()
        print(explanation.as_text())
    return 0


def as_json(question: str, answer: "Answer", library: "Library", seconds: float) -> dict[str, Any]:
    """An answer as the JSON that programs read; see the README."""
    snapshot = library.snapshot()

    def cited(citation: "Citation") -> dict[str, Any]:
        document = snapshot.document(citation.document, citation.version)
        return {
            "document": citation.document,
            "version": citation.version,
            "title": document.title,
            "authors": list(document.authors),
            "published": document.published,
            "url": document.url,
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
            "permalink": citation.permalink,
        }

    return {
        "question": question,
        "outcome": answer.outcome,
        "text": answer.text,
        "short": answer.short,
        "claims": [
            {
                "text": claim.text,
                "short": claim.short,
                "voice": claim.voice,
                "said_on": claim.said_on,
                "citations": [cited(citation) for citation in claim.citations],
            }
            for claim in answer.claims
        ],
        "related": [cited(citation) for citation in answer.related],
        "note": answer.note,
        "interpreted_as": answer.interpreted_as,
        "generation": answer.generation,
        "probability": answer.probability,
        "elapsed_ms": round(seconds * 1000, 1),
    }


def as_text(answer: "Answer", library: "Library") -> str:
    """An answer for a terminal: the words, numbered, then where each stands."""
    lines: list[str] = []
    if answer.interpreted_as:
        lines += [f"Interpreted as: {answer.interpreted_as}", ""]
    if answer.note:
        lines += [answer.note, ""]
    if answer.short:
        lines += [answer.short, ""]
    numbered = list(enumerate((c for claim in answer.claims for c in claim.citations), 1))
    for number, claim in enumerate(answer.claims, 1):
        bracket = f"[{claim.bracket}] " if claim.bracket else ""
        said = ", ".join(part for part in (claim.voice, claim.said_on) if part)
        voice = f" — {said}" if said else ""
        lines += [f"{bracket}“{claim.text}” [{number}]{voice}", ""]
    snapshot = library.snapshot()
    cited = [(f"[{number}]", citation) for number, citation in numbered]
    cited += [("Related:", citation) for citation in answer.related]
    for head, citation in cited:
        document = snapshot.document(citation.document, citation.version)
        about = ", ".join(part for part in (document.title, document.published) if part)
        lines.append(f"{head} {about} ({citation.permalink})")
    return "\n".join(lines).strip()
