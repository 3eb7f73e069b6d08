"""``commentary eval`` and ``commentary suite check``: how good the answers are."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.commands.gating import Judged, suites_named
from app.commands.opening import opened
from evals import EvalError, Judge, Result, Run, Suite, run_cases

if TYPE_CHECKING:
    from app.commands.pinning import Pinned
    from evals.floors import Holding
    from evals.protocols import Assistant
    from index import Snapshot

AGAINST = ("bm25", "llama-index", "ablation")
"""What the assistant can be set beside."""

EVERY_CASES = 50
"""Cases between two lines of progress where no bar can move."""


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang this module's subcommands into the command line."""
    parser = subparsers.add_parser(
        "eval",
        help="ask suites of expected answers; exit status 1 when a floor does not hold",
        description="Ask every case of the suites and say how good the answers are.",
    )
    parser.add_argument(
        "suites", nargs="*", metavar="SUITE", help="a .jsonl file or a shipped suite's name"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="write a report")
    parser.add_argument("--only", metavar="TAG", help="only the cases with this tag")
    parser.add_argument("--failures", action="store_true", help="show only what failed")
    parser.add_argument(
        "--against", choices=AGAINST, action="append", default=[], help="the same cases, beside"
    )
    parser.add_argument("--accept", action="store_true", help="raise the floors to these results")
    parser.add_argument(
        "--allow-regression", metavar="REASON", default="", help="lower floors too, and say why"
    )
    parser.add_argument(
        "--floors", type=Path, metavar="FILE", help="floors of these suites over this library"
    )
    parser.add_argument("--squad", type=Path, metavar="FILE.json", help="a SQuAD file instead")
    parser.add_argument(
        "--no-open", action="store_true", help="with --squad: only the gold-paragraph figures"
    )
    parser.set_defaults(run=run_eval, usage=parser.error)

    suite = subparsers.add_parser("suite", help="look after suites of expected answers")
    actions = suite.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="labels gone stale, duplicates, questions that quote")
    check.add_argument("suites", nargs="*", metavar="SUITE")
    check.add_argument("--json", action="store_true", help="print JSON")
    check.set_defaults(run=run_check)


def say(line: str) -> None:
    """A line of progress, for the person and not for a pipe."""
    print(f"commentary: {line}", file=sys.stderr, flush=True)


def run_eval(args: argparse.Namespace) -> int:
    """Ask the suites, print what came of it; 1 when a floor does not hold."""
    if args.squad:
        return _run_squad(args)
    if args.no_open:
        args.usage("--no-open goes with --squad")
    if args.allow_regression and not args.accept:
        args.usage("--allow-regression goes with --accept")
    if args.accept and (args.only or (args.suites and not args.floors)):
        args.usage("--accept takes suites whole, and all the shipped ones without --floors")
    from app.commands.pinning import pinned, refuse_other_corpus

    say("opening the library")
    suites = suites_named(args.suites)
    snapshot = _snapshot(args)
    pins = pinned(args.floors, suites, snapshot)
    if args.accept:
        refuse_other_corpus(pins, snapshot)
    cases, skipped = _chosen(suites, snapshot, bool(args.suites))
    cases = [(s, case) for s, case in cases if not args.only or args.only in case.tags]
    for line in skipped:
        say(line)
    if not cases:
        raise EvalError(
            f"no case is tagged {args.only!r}" if args.only else "no suite is about this library"
        )
    run = _judged_run(args, cases, snapshot)
    others = [
        other
        for name in dict.fromkeys(args.against)
        for other in _other_runs(name, cases, snapshot)
    ]
    holding = _floors(args, run, suites, snapshot, pins)
    _print(args, run, others, holding, skipped)
    if args.report:
        from evals.report import write_report

        write_report(args.report, run, others, snapshot, holding.lines)
        say(f"report written to {args.report}")
    return 0 if holding.holds else 1


def _chosen(
    suites: Sequence[Suite], snapshot: "Snapshot", named: bool
) -> tuple[list[tuple[str, Any]], list[str]]:
    """The cases to ask; of suites nobody named, those alone whose documents are there."""
    from evals.gate import suite_applies

    judge, cases, skipped = Judge(snapshot), [], []
    for suite in suites:
        if not named and not suite_applies(suite, judge):
            skipped.append(f"{suite.name}: skipped, none of its documents is in this library")
            continue
        kept = [case for case in suite.cases if named or judge.applies(case)]
        if len(kept) < len(suite.cases):
            left = len(suite.cases) - len(kept)
            skipped.append(f"{suite.name}: {left} cases skipped, their documents are not here")
        cases += [(suite.name, case) for case in kept]
    return cases, skipped


def _judged_run(args: argparse.Namespace, cases: list[Any], snapshot: "Snapshot") -> Run:
    judged = Judged(snapshot)
    if judged.assistant.warning:
        say(judged.assistant.warning)
    say("loading the models")
    judged.assistant.warm_up()
    return _run("commentary", judged, cases, snapshot, show=not args.json, all=not args.failures)


def _other_runs(name: str, cases: list[Any], snapshot: "Snapshot") -> list[Run]:
    """A baseline's run, or one of the assistant without each of its later parts."""
    if name != "ablation":
        return [_baseline_run(name, cases, snapshot)]
    from app.assistant import Assistant
    from app.parts import STEPS

    return [
        _run(step, Judged(Assistant(snapshot, parts=parts)), cases, snapshot)
        for step, parts in STEPS
    ]


def _baseline_run(name: str, cases: list[Any], snapshot: "Snapshot") -> Run:
    from evals.baselines import bm25, stock_llama_index

    say(f"building {name}")
    assistant = bm25(snapshot) if name == "bm25" else stock_llama_index(snapshot)
    return _run(name, assistant, cases, snapshot)


def _run(
    name: str,
    assistant: "Assistant",
    cases: list[Any],
    snapshot: "Snapshot",
    show: bool = False,
    all: bool = False,
) -> Run:
    from tqdm import tqdm

    from evals.tables import case_line

    watched = sys.stderr.isatty()
    with tqdm(
        total=len(cases), desc=name, unit="case", file=sys.stderr, disable=not watched
    ) as bar:

        def progress(done: int, total: int, newest: Result) -> None:
            bar.update()
            if not watched and (done % EVERY_CASES == 0 or done == total):
                say(f"{name}: {done} of {total} cases")
            if show and (all or not newest.passed):
                tqdm.write(case_line(newest), file=sys.stdout)

        ours = name == "commentary"
        return run_cases(
            cases, assistant, snapshot, name=name, progress=progress, retrieval=ours, fidelity=ours
        )


def _floors(
    args: argparse.Namespace,
    run: Run,
    suites: Sequence[Suite],
    snapshot: "Snapshot",
    pins: "Pinned",
) -> "Holding":
    from app.commands.pinning import accept, checked
    from evals.floors import Holding

    if args.accept:
        return accept(run, args.allow_regression, pins)
    if args.only:
        return Holding(True, ("floors are of whole suites; with --only none was checked",))
    return checked(run, suites, snapshot, pins)


def _print(
    args: argparse.Namespace, run: Run, others: list[Run], holding: "Holding", skipped: list[str]
) -> None:
    if args.json:
        from evals.summary import against_json, run_json

        shown = run_json(run)
        if args.failures:
            shown["cases"] = [case for case in shown["cases"] if not case["passed"]]
        shown["skipped"] = skipped
        shown["floors"] = {"hold": holding.holds, "lines": list(holding.lines)}
        shown["against"] = {other.assistant: against_json(run, other) for other in others}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    from evals.tables import difference_line, metric_table, tag_table

    print()
    print("\n".join(metric_table([run, *others])))
    for other in others:
        print(difference_line(run, other))
    print()
    print("\n".join(tag_table(run.results)))
    print()
    print("\n".join(holding.lines))


def _run_squad(args: argparse.Namespace) -> int:
    """Print the figures of a SQuAD file, over a library of its paragraphs that is then gone."""
    from app.commands.squad import squad_figures

    if args.suites or args.against or args.report or args.accept:
        args.usage("--squad goes with --no-open and --json alone")
    figures = squad_figures(args.squad, with_open=not args.no_open, say=say)
    if args.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, figure in figures.items():
            print(
                f"{name:<24} {figure:.4f}" if isinstance(figure, float) else f"{name:<24} {figure}"
            )
    return 0


def run_check(args: argparse.Namespace) -> int:
    """Print what is wrong with the suites; 1 when something is."""
    from evals.gate import suite_applies
    from evals.suite_check import problems_of

    say("opening the library")
    snapshot = _snapshot(args)
    suites = suites_named(args.suites)
    if not args.suites:
        judge = Judge(snapshot)
        for suite in (suite for suite in suites if not suite_applies(suite, judge)):
            say(f"{suite.name}: skipped, none of its documents is in this library")
        suites = [suite for suite in suites if suite_applies(suite, judge)]
    problems = problems_of(suites, snapshot)
    if args.json:
        print(json.dumps([vars(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            print(problem.line)
        print(f"{len(problems)} problems" if problems else "nothing is wrong")
    return 1 if any(problem.serious for problem in problems) else 0


def _snapshot(args: argparse.Namespace) -> "Snapshot":
    return opened(args.library).snapshot()
