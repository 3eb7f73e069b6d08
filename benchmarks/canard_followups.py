"""What a person puts into a follow-up so that it stands by itself, and what we put in.

    python benchmarks/canard_followups.py dev.json [--suite FILE.jsonl …] [--misses 20]

``dev.json`` is CANARD (Elgohary et al. 2019, CC BY-SA 4.0): questions in a conversation, each
with a person's rewrite. Compared are names: capitalised words and figures. ``--suite`` takes
evaluation suites; their questions without a history are asked after another question's, and must
come back as they are.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.naming.names import names_in
from app.turn import Turn
from app.understanding.followup import interpret

_TOKEN = re.compile(r"[^\W_]+(?:[+/.-][^\W_]+)*")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("canard", type=Path)
    parser.add_argument("--suite", type=Path, action="append", default=[])
    parser.add_argument("--misses", type=int, default=0, help="print this many of each fault")
    parser.add_argument("--part", choices=("all", "tune", "held"), default="all")
    args = parser.parse_args()
    entries = json.loads(args.canard.read_text(encoding="utf-8"))
    print(json.dumps(rewrites(list(part_of(entries, args.part)), args.misses), indent=1))
    if args.suite:
        print(json.dumps(false_alarms(args.suite, args.misses), indent=1))


def part_of(entries: list[dict[str, Any]], part: str) -> Iterator[dict[str, Any]]:
    """Every conversation, or one half of them, parted by the conversation's identifier."""
    for entry in entries:
        held = int(entry["QuAC_dialog_id"].split("_")[1][:8], 16) % 2 == 1
        if part == "all" or held == (part == "held"):
            yield entry


def rewrites(entries: list[dict[str, Any]], misses: int) -> dict[str, float]:
    """Shares of the person's added names recovered, and of ours that the person added too."""
    plain_added = plain_right = plain_recovered = 0
    wanted = reachable = recovered = added = right = changed = leaning = alarms = alone = 0
    shown = 0
    for entry in entries:
        asked, rewrite = entry["Question"], entry["Rewrite"]
        ours = interpret(asked, turns_of(entry["History"])).question
        said = {w.lower() for text in entry["History"] for w in _TOKEN.findall(text)}
        theirs, own = added_names(asked, rewrite), added_names(asked, ours)
        wanted += len(theirs)
        reachable += len(theirs & said)
        recovered += len(theirs & own)
        added += len(own)
        # A name of ours counts as right where the person's rewrite has it in any form.
        right += len(own & {w.lower() for w in _TOKEN.findall(rewrite.replace("'s", ""))})
        plain = added_names(asked, f"{asked} {' '.join(names_before(entry['History']))}")
        plain_recovered += len(theirs & plain)
        plain_added += len(plain)
        plain_right += len(plain & {w.lower() for w in _TOKEN.findall(rewrite.replace("'s", ""))})
        itself = _plain(asked) == _plain(rewrite)
        alone += itself
        alarms += itself and ours != asked
        leaning += not itself
        changed += not itself and ours != asked
        if shown < misses and (theirs - own or own - theirs):
            shown += 1
            print(f"{entry['History'][-3:]}\n  Q {asked}\n  P {rewrite}\n  W {ours}\n")
    return {
        "questions": len(entries),
        "names_added_by_person": wanted,
        "recall": _share(recovered, wanted),
        "recall_of_names_said_before": _share(recovered, reachable),
        "names_added_by_us": added,
        "precision": _share(right, added),
        "recall_of_all_names_of_the_last_exchange_added": _share(plain_recovered, wanted),
        "precision_of_all_names_of_the_last_exchange_added": _share(plain_right, plain_added),
        "leaning_questions_changed": _share(changed, leaning),
        "self_contained_questions": alone,
        "self_contained_changed": _share(alarms, alone),
    }


def false_alarms(suites: list[Path], misses: int) -> dict[str, float]:
    """Suite questions that stand alone, asked after another one of another document."""
    cases = [json.loads(line) for path in suites for line in path.read_text("utf-8").splitlines()]
    alone = [case for case in cases if not case["history"]]
    answered = [case for case in alone if case["expect"] == "answer"]
    chance = random.Random(7)
    changed = 0
    for case in alone:
        before = chance.choice(answered)
        history = (
            Turn("user", before["question"]),
            Turn("assistant", before["evidence"][0][0]["quote"]),
        )
        found = interpret(case["question"], history)
        if found.interpreted_as:
            changed += 1
            if changed <= misses:
                print(f"{before['question']}\n  Q {case['question']}\n  W {found.question}\n")
    return {"suite_questions": len(alone), "changed": _share(changed, len(alone))}


def names_before(history: list[str]) -> list[str]:
    """The plain way to compare with: every name of what was said first and last."""
    return [name for text in (*history[:1], *history[-2:]) for name in names_in(text)]


def turns_of(history: list[str]) -> list[Turn]:
    """CANARD's history as turns; its title and section head stand as the first exchange."""
    return [Turn("user" if i % 2 == 0 else "assistant", text) for i, text in enumerate(history)]


def added_names(asked: str, rewritten: str) -> set[str]:
    """Capitalised words and figures of ``rewritten`` that ``asked`` has not, in lower case."""
    had = {word.lower() for word in _TOKEN.findall(asked.replace("'s", ""))}
    words = _TOKEN.findall(rewritten.replace("'s", "").replace("’s", ""))
    first = words[:1]
    return {
        word.lower()
        for word in words
        if (word[0].isupper() or word[0].isdigit()) and word.lower() not in had
    } - {word.lower() for word in first if word.lower() in _SENTENCE_HEADS}


_SENTENCE_HEADS = {
    *("what", "who", "when", "where", "why", "how", "which", "did", "does", "do", "was", "were"),
    *("is", "are", "has", "have", "had", "besides", "other", "aside", "in", "the", "can"),
}


def _plain(text: str) -> str:
    return " ".join(_TOKEN.findall(text.lower()))


def _share(part: float, whole: float) -> float:
    return round(part / whole, 3) if whole else 0.0


if __name__ == "__main__":
    main()
