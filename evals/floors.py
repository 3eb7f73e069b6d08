"""Floors: what suites reached over a corpus, and must go on reaching."""

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from evals.cases import Suite
from evals.errors import EvalError
from evals.runner import Result, Run
from evals.scores import BY_NAME, scores
from ingest import Document

FLOORS = Path(__file__).with_name("floors.toml")

GUARDED = (
    "pass_rate",
    "evidence_recall",
    "fact_recall",
    "quote_exactness",
    "quote_fidelity",
    "refusal_precision",
    "refusal_recall",
    "false_refusal_rate",
)
"""The metrics that have a floor; for the last, less is better and the "floor" is a ceiling."""

DIGITS = 4
"""Decimals kept of a floor, rounded to the lenient side: less than one case in a thousand."""

Values = Mapping[str, Mapping[str, float]]
"""Suite to metric to value."""


@dataclass(frozen=True)
class Regression:
    """A floor that was lowered, when, and why."""

    on: str
    suite: str
    metric: str
    before: float
    after: float
    reason: str


@dataclass(frozen=True)
class Floors:
    """What is pinned: fingerprints of suites and corpus, floors, and every lowering."""

    suites: str = ""
    corpus: str = ""
    values: Values = field(default_factory=dict)
    regressions: tuple[Regression, ...] = ()


def fingerprint(parts: Iterable[str]) -> str:
    """Sixteen hexadecimal digits over strings, whatever their order."""
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]


def suites_fingerprint(suites: Iterable[Suite]) -> str:
    """Of the suites' names and bytes."""
    return fingerprint(f"{suite.name} {suite.fingerprint}" for suite in suites)


def corpus_fingerprint(documents: Iterable[Document]) -> str:
    """Of the documents' slugs and versions."""
    return fingerprint(f"{document.slug}@{document.version}" for document in documents)


def load_floors(path: Path = FLOORS) -> Floors:
    """What is pinned in ``path``; nothing where there is no such file.

    Raises ``EvalError`` for a file that is not of that shape.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Floors()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise EvalError(f"{path}: cannot read the floors: {error}") from error
    try:
        pinned = given["pinned"]
        values = {
            suite: {metric: float(value) for metric, value in table.items()}
            for suite, table in given.get("floors", {}).items()
        }
        lowered = tuple(Regression(**entry) for entry in given.get("regression", []))
        floors = Floors(str(pinned["suites"]), str(pinned["corpus"]), values, lowered)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EvalError(
            f"{path}: not a file of floors; `commentary eval --accept` makes one"
        ) from error
    unknown = {metric for table in values.values() for metric in table} - set(GUARDED)
    if unknown:
        raise EvalError(f"{path}: no such metric: {', '.join(sorted(unknown))}")
    return floors


def save_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Write the floors; raises ``EvalError`` when that fails."""
    lines = [
        "# What the suites reached over the corpus they are pinned for. `commentary eval --accept`",
        "# raises floors; only `--allow-regression REASON` lowers one, and the reason stays here.",
        "",
        "[pinned]",
        f"suites = {json.dumps(floors.suites)}",
        f"corpus = {json.dumps(floors.corpus)}",
    ]
    for suite in sorted(floors.values):
        lines += ["", f"[floors.{json.dumps(suite)}]"]
        lines += [f"{metric} = {value}" for metric, value in floors.values[suite].items()]
    for lowered in floors.regressions:
        lines += ["", "[[regression]]"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in vars(lowered).items()]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path}: cannot write the floors: {error.strerror}") from error


def reached(run: Run) -> dict[str, dict[str, float]]:
    """The guarded metrics of a run, suite by suite, rounded to the lenient side."""
    suites = dict.fromkeys(result.suite for result in run.results)
    return {suite: _rounded([r for r in run.results if r.suite == suite]) for suite in suites}


def _rounded(results: Sequence[Result]) -> dict[str, float]:
    found, scale = scores(results), 10**DIGITS
    return {
        name: (
            math.ceil(found[name] * scale - 1e-6)
            if BY_NAME[name].less_is_better
            else math.floor(found[name] * scale + 1e-6)
        )
        / scale
        for name in GUARDED
    }


def below(floors: Values, found: Values) -> list[tuple[str, str, float, float]]:
    """Suite, metric, floor and value of everything that does not hold, of the suites run."""
    return [
        (suite, metric, floor, found[suite][metric])
        for suite, table in floors.items()
        if suite in found
        for metric, floor in table.items()
        if _worse(metric, found[suite][metric], floor)
    ]


def accepted(
    floors: Floors,
    found: Values,
    suites: str,
    corpus: str,
    reason: str = "",
    today: date | None = None,
) -> Floors:
    """The floors raised to what was found; lowered only with a ``reason``, which is kept.

    Without one, raises ``EvalError`` naming what would have to be lowered.
    """
    lower = below(floors.values, found)
    if lower and not reason.strip():
        names = ", ".join(f"{suite} {metric} {old} to {new}" for suite, metric, old, new in lower)
        raise EvalError(f"floors only rise; --allow-regression REASON would lower {names}")
    on = (today or date.today()).isoformat()
    told = tuple(
        Regression(on, s, metric, old, new, reason.strip()) for s, metric, old, new in lower
    )
    values = {suite: dict(table) for suite, table in floors.values.items()} | {
        suite: dict(table) for suite, table in found.items()
    }
    return replace(
        floors,
        suites=suites,
        corpus=corpus,
        values=values,
        regressions=floors.regressions + told,
    )


def _worse(metric: str, value: float, floor: float) -> bool:
    return value > floor if BY_NAME[metric].less_is_better else value < floor


@dataclass(frozen=True)
class Holding:
    """Whether the floors hold, and what to say of it."""

    holds: bool
    lines: tuple[str, ...] = ()


def held(
    floors: Floors,
    found: Values,
    suites: Sequence[Suite],
    corpus: Sequence[Document],
    library: Sequence[Document],
) -> Holding:
    """Whether what was ``found`` over ``library`` reaches the floors of the suites run.

    ``suites`` and ``corpus`` are those the floors are of, as they are now: when they are not those
    that were pinned, nothing holds. A library that lacks some of the corpus is not
    judged, for its answers cannot be there; one that holds more is.
    """
    if not floors.values:
        return Holding(True, ("no floors are pinned yet; `commentary eval --accept` pins them",))
    if (floors.suites, floors.corpus) != (suites_fingerprint(suites), corpus_fingerprint(corpus)):
        return Holding(
            False,
            (
                "the floors were pinned for other suites or another corpus than these; "
                "look at the results, then `commentary eval --accept`",
            ),
        )
    ours = {(document.slug, document.version) for document in corpus}
    theirs = {(document.slug, document.version) for document in library}
    if missing := sorted(slug for slug, _ in ours - theirs):
        return Holding(True, (f"floors not checked: the library lacks {', '.join(missing)}",))
    more = f" (the library holds {len(theirs - ours)} documents more)" if theirs - ours else ""
    lines = [
        f"floor broken: {suite} {metric} is {value}, was pinned at {floor}{more}"
        for suite, metric, floor, value in below(floors.values, found)
    ]
    return Holding(not lines, tuple(lines) or (f"the floors hold{more}",))
