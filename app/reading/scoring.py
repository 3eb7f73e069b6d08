"""The trained network's forward pass: the encoder's six layers with our weights, and two heads.

The word embeddings are the bundled encoder's own; ``training/network.py`` is the same network as
it is trained, and a test holds the two to each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.reading.windows import PAD, Window
from index import Bert

if TYPE_CHECKING:
    from torch import Tensor

LAYER = "bert.encoder."
"""How the trained layers are named in the weights; the heads are gather, score and span."""


@dataclass(frozen=True)
class Scored:
    """What the network says of one window.

    ``score`` is the logit of "this sentence answers"; ``starts`` and ``ends`` are log
    probabilities of the short answer's first and last wordpiece, one for each of the sentence's.
    """

    score: float
    starts: tuple[float, ...]
    ends: tuple[float, ...]


class Network:
    """The weights; safe to use from several threads."""

    def __init__(self, bundled: Path, trained: bytes) -> None:
        """``trained`` are the bytes of a safetensors file of half-precision weights.

        Raises ``KeyError`` when a weight is missing.
        """
        from safetensors.torch import load, load_file

        ours = {name: tensor.float() for name, tensor in load(trained).items()}
        base = {k: v for k, v in load_file(bundled).items() if k.startswith("embeddings.")}
        layers = {k.removeprefix("bert."): v for k, v in ours.items() if k.startswith(LAYER)}
        self._bert = Bert({**base, **layers})
        self._heads = {k: v for k, v in ours.items() if not k.startswith(LAYER)}

    def score(self, windows: Sequence[Window]) -> list[Scored]:
        """Read a batch of windows; best of like length, since they are padded to the longest."""
        import torch

        ids, types, mask = _padded(windows)
        with torch.inference_mode():
            states = self._bert.states(ids, mask, types)
            return [self._one(states[row], window) for row, window in enumerate(windows)]

    def _one(self, states: "Tensor", window: Window) -> Scored:
        import torch

        inside = states[window.first : window.first + len(window.offsets)]
        if not len(inside):
            return Scored(NOTHING, (), ())
        summary = torch.tanh(self._head("gather", torch.cat([states[0], inside.mean(0)])))
        ends = self._head("span", inside).log_softmax(0)
        return Scored(
            float(self._head("score", summary)),
            tuple(ends[:, 0].tolist()),
            tuple(ends[:, 1].tolist()),
        )

    def _head(self, name: str, state: "Tensor") -> "Tensor":
        from torch.nn.functional import linear

        return linear(state, self._heads[f"{name}.weight"], self._heads[f"{name}.bias"])


NOTHING = -20.0
"""The logit of a sentence without a single wordpiece: it answers nothing."""


def _padded(windows: Sequence[Window]) -> "tuple[Tensor, Tensor, Tensor]":
    """Ids, types and mask, each (windows, longest)."""
    import torch

    longest = max(len(window.ids) for window in windows)
    ids = torch.full((len(windows), longest), PAD, dtype=torch.long)
    types = torch.zeros_like(ids)
    mask = torch.zeros((len(windows), longest), dtype=torch.bool)
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = torch.tensor(window.ids)
        types[row, :length] = torch.tensor(window.types)
        mask[row, :length] = True
    return ids, types, mask
