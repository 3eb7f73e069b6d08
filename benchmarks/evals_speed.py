"""How long a suite of 1,000 cases takes, and what judging costs beside answering.

    python -m benchmarks.evals_speed LIBRARY [SUITE.jsonl …] [--cases 1000]

The suites' cases are repeated up to the number asked for; the same answers are first got
without judging, then judged, searched and compared with the original bytes.
"""

import argparse
import sys
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from app.commands.gating import Judged, suites_named
from evals import run_cases
from evals.tables import metric_table
from index import Library


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("suites", nargs="*")
    parser.add_argument("--cases", type=int, default=1000)
    args = parser.parse_args()
    snapshot = Library.open(args.library, create=False).snapshot()
    judged = Judged(snapshot)
    judged.assistant.warm_up()
    known = [case for suite in suites_named(args.suites) for case in suite.cases]
    cases = [
        ("benchmark", replace(case, id=f"{case.id}/{number}"))
        for number, case in enumerate(islice(cycle(known), args.cases))
    ]
    began = time.perf_counter()
    for _, case in cases:
        judged.ask(case.question, case.history)
    asking = time.perf_counter() - began
    began = time.perf_counter()
    run = run_cases(cases, judged, snapshot)
    judging = time.perf_counter() - began
    print(f"{len(cases)} cases over {snapshot.passage_count} passages")
    print(f"asking alone           {asking:8.1f} s")
    print(f"asking and judging     {judging:8.1f} s  ({judging / asking:.2f} times)")
    print(*metric_table([run]), sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
