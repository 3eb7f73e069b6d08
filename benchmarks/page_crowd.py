"""Many readers asking a served page at once: answers a minute, their latency, and errors.

    python benchmarks/page_crowd.py http://127.0.0.1:7860 --readers 16 --seconds 60

Speaks to the page's own queue, as a browser does, and asks questions taken from a file of
cases (JSON Lines with a "question" each), or those of the shipped suite.
"""

import argparse
import json
import secrets
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

SUITE = Path(__file__).parents[1] / "evals" / "suites" / "central-asia.jsonl"


def ask_event(client: httpx.Client) -> int:
    """The number under which the page's server knows the event of asking."""
    config = client.get("/config").json()
    return next(int(d["id"]) for d in config["dependencies"] if d["api_name"] == "ask")


def asked_through_queue(client: httpx.Client, event: int, question: str) -> dict[str, Any]:
    """Ask as a new reader; the exchange as that reader's browser would keep it.

    Raises ``RuntimeError`` when the page's server says that the event failed.
    """
    session = secrets.token_hex(8)
    no_filters: list[Any] = [[], [], [], [], "", ""]
    body = {
        "data": [question, [], None, *no_filters],
        "fn_index": event,
        "session_hash": session,
        "event_data": None,
    }
    client.post("/gradio_api/queue/join", json=body).raise_for_status()
    parameters = {"session_hash": session}
    with client.stream("GET", "/gradio_api/queue/data", params=parameters) as stream:
        for line in stream.iter_lines():
            message = json.loads(line.removeprefix("data: ")) if line else {}
            if message.get("msg") == "process_completed":
                if not message["success"]:
                    raise RuntimeError(f"the event failed: {message['output']}")
                kept: list[dict[str, Any]] = message["output"]["data"][0]
                return kept[-1]
    raise RuntimeError("the queue closed without an answer")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--readers", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--cases", type=Path, default=SUITE)
    args = parser.parse_args()
    lines = args.cases.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    took: list[float] = []
    wrong: list[str] = []
    lock, end = threading.Lock(), time.monotonic() + args.seconds

    def reader(number: int) -> None:
        with httpx.Client(base_url=args.url, timeout=120) as client:
            event, turn = ask_event(client), number
            while time.monotonic() < end:
                question = questions[turn % len(questions)]
                turn += args.readers
                began = time.perf_counter()
                problem = problem_with(client, event, question)
                with lock:
                    took.append(time.perf_counter() - began)
                    wrong.extend([problem] if problem else [])

    with ThreadPoolExecutor(args.readers) as pool:
        list(pool.map(reader, range(args.readers)))
    cuts = statistics.quantiles(took, n=100)
    print("| readers | seconds | questions | p50 s | p95 s | errors |")
    print("|---|---|---|---|---|---|")
    counts = f"| {args.readers} | {args.seconds:g} | {len(took)} "
    print(f"{counts}| {cuts[49]:.2f} | {cuts[94]:.2f} | {len(wrong)} |")
    for line in sorted(set(wrong)):
        print(line)


def problem_with(client: httpx.Client, event: int, question: str) -> str:
    """What went wrong with one question, or ""."""
    try:
        exchange = asked_through_queue(client, event, question)
    except (RuntimeError, httpx.HTTPError) as error:
        return f"{type(error).__name__}: {error}"
    if exchange["question"] != question:
        return f"asked {question!r}, answered {exchange['question']!r}"
    return "" if exchange["state"] == "answered" else str(exchange["message"])


if __name__ == "__main__":
    main()
