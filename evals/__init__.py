"""A suite of expected answers judges any assistant, gates publication and guards floors."""

from evals.cases import Case, Quote, Suite, Turn, load_suite
from evals.errors import EvalError
from evals.gate import publication_gate
from evals.judge import Judge, Judgement
from evals.protocols import Assistant, Corpus, Reading
from evals.runner import Result, Run, run_cases
from evals.scores import METRICS, latency, scores

__all__ = [
    "METRICS",
    "Assistant",
    "Case",
    "Corpus",
    "EvalError",
    "Judge",
    "Judgement",
    "Quote",
    "Reading",
    "Result",
    "Run",
    "Suite",
    "Turn",
    "latency",
    "load_suite",
    "publication_gate",
    "run_cases",
    "scores",
]
