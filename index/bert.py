"""The forward pass of all-MiniLM-L6-v2: a BERT of six layers, mean-pooled, at unit length.

Written out because importing the general libraries takes five seconds before a first question
is read, and this takes one; a test holds its vectors to those of sentence-transformers.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, HIDDEN = 6, 12, 384
"""Sizes from the release's ``config.json``."""

EPSILON = 1e-12
"""``layer_norm_eps`` of the same file."""


class Bert:
    """The weights, and the states or vectors they give to wordpiece ids."""

    def __init__(self, weights: "Mapping[str, Tensor]") -> None:
        """``weights`` by the names of the release; float32."""
        self._weights = weights
        self._stacked = [self._stack(f"encoder.layer.{layer}.") for layer in range(LAYERS)]

    @classmethod
    def from_file(cls, weights: Path) -> "Bert":
        """Raises ``OSError`` or ``safetensors.SafetensorError`` for a file that is not read."""
        from safetensors.torch import load_file

        return cls(load_file(weights))

    def _stack(self, layer: str) -> "tuple[Tensor, Tensor]":
        """Query, key and value as one matrix: one large product is faster than three."""
        import torch

        names = [f"{layer}attention.self.{part}" for part in ("query", "key", "value")]
        return (
            torch.cat([self._weights[f"{name}.weight"] for name in names]),
            torch.cat([self._weights[f"{name}.bias"] for name in names]),
        )

    def vectors(self, ids: "Tensor", mask: "Tensor") -> "Tensor":
        """Unit vectors ``(batch, 384)`` of wordpiece ids ``(batch, length)``.

        ``mask`` is boolean of the same shape and False where a text has ended.
        """
        import torch.nn.functional as F
        from torch import inference_mode

        with inference_mode():
            state = self.states(ids, mask)
            kept = mask.unsqueeze(-1).to(state.dtype)
            mean = (state * kept).sum(1) / kept.sum(1)
            return F.normalize(mean, dim=1)

    def states(self, ids: "Tensor", mask: "Tensor", types: "Tensor | None" = None) -> "Tensor":
        """The last layer's states ``(batch, length, 384)``.

        ``mask`` as for ``vectors``; ``types`` are the token types of the same shape, 0 without.
        """
        state = self._embedded(ids, types)
        # Without padding no mask is needed, and attention takes its faster path.
        visible = None if bool(mask.all()) else mask[:, None, None, :]
        for layer in range(LAYERS):
            state = self._layer(state, visible, layer)
        return state

    def _embedded(self, ids: "Tensor", types: "Tensor | None") -> "Tensor":
        import torch.nn.functional as F

        words = F.embedding(ids, self._weights["embeddings.word_embeddings.weight"])
        places = self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kinds = self._weights["embeddings.token_type_embeddings.weight"]
        kind = kinds[0] if types is None else F.embedding(types, kinds)
        return self._normed(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, state: "Tensor", visible: "Tensor | None", number: int) -> "Tensor":
        import torch.nn.functional as F

        name = f"encoder.layer.{number}."
        batch, length, _ = state.shape
        mixed = F.linear(state, *self._stacked[number])
        parts = mixed.view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=visible)
        seen = seen.transpose(1, 2).reshape(batch, length, HIDDEN)
        seen = self._linear(seen, f"{name}attention.output.dense")
        state = self._normed(state + seen, f"{name}attention.output.LayerNorm")
        inner = F.gelu(self._linear(state, f"{name}intermediate.dense"))
        inner = self._linear(inner, f"{name}output.dense")
        return self._normed(state + inner, f"{name}output.LayerNorm")

    def _linear(self, state: "Tensor", name: str) -> "Tensor":
        import torch.nn.functional as F

        return F.linear(state, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _normed(self, state: "Tensor", name: str) -> "Tensor":
        import torch.nn.functional as F

        return F.layer_norm(
            state,
            (HIDDEN,),
            self._weights[f"{name}.weight"],
            self._weights[f"{name}.bias"],
            EPSILON,
        )
