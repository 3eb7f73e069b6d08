"""The reader's network: the bundled MiniLM's layers, fine-tuned, with two small heads.

The word embeddings are the bundled ones, untouched, so the weights we ship are the six layers
and the heads alone; ``app/reading/scoring.py`` reads with them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from app.reading.windows import PAD, Window

HIDDEN = 384
"""Width of MiniLM-L6-H384."""


class Batch(NamedTuple):
    """Windows as tensors of shape (windows, pieces)."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    sentence: Tensor
    """1 where a piece belongs to the sentence."""


class Readings(NamedTuple):
    """What the network says of each window.

    ``score``: (windows,), a logit of "this sentence answers"; ``start`` and ``end``:
    (windows, pieces), logits of the short answer's first and last piece, very low outside the
    sentence.
    """

    score: Tensor
    start: Tensor
    end: Tensor


def collate(windows: Sequence[Window]) -> Batch:
    """Pad windows to the longest and stack them."""
    longest = max(len(window.ids) for window in windows)
    ids = torch.full((len(windows), longest), PAD, dtype=torch.long)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    sentence = torch.zeros_like(ids)
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = torch.tensor(window.ids)
        types[row, :length] = torch.tensor(window.types)
        mask[row, :length] = 1
        sentence[row, window.first : window.first + len(window.offsets)] = 1
    return Batch(ids, types, mask, sentence)


class ReaderNetwork(nn.Module):
    """MiniLM as a cross-encoder with an answerability score and a span."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.gather = nn.Linear(2 * HIDDEN, HIDDEN)
        self.score = nn.Linear(HIDDEN, 1)
        self.span = nn.Linear(HIDDEN, 2)

    def forward(self, batch: Batch) -> Readings:
        """Read a batch of windows."""
        states = self.bert(
            input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.mask
        ).last_hidden_state
        inside = batch.sentence.unsqueeze(-1).to(states.dtype)
        mean = (states * inside).sum(1) / inside.sum(1).clamp(min=1)
        summary = torch.tanh(self.gather(torch.cat([states[:, 0], mean], dim=-1)))
        logits = self.span(states).float().masked_fill(batch.sentence.unsqueeze(-1) == 0, -1e4)
        return Readings(self.score(summary).float().squeeze(-1), logits[..., 0], logits[..., 1])


def from_bundled(model_folder: Path) -> ReaderNetwork:
    """A network with the bundled MiniLM's weights and fresh heads, embeddings frozen."""
    network = ReaderNetwork(_config(model_folder))
    bundled = BertModel.from_pretrained(
        str(model_folder), local_files_only=True, add_pooling_layer=False
    )
    network.bert.load_state_dict(bundled.state_dict())
    for parameter in network.bert.embeddings.parameters():
        parameter.requires_grad = False
    return network


def _config(model_folder: Path) -> BertConfig:
    config = BertConfig.from_pretrained(str(model_folder), local_files_only=True)
    # Attention without dropout and spelt out: on a processor, drawing the masks and the fused
    # kernel's backward pass took two fifths of a training step (8.8 against 5.4 questions a
    # second on one core). The model's own dropout of 0.1 stays everywhere else.
    config.attention_probs_dropout_prob = 0.0
    config._attn_implementation = "eager"
    return config


def load_trained(network: ReaderNetwork, weights: Path) -> None:
    """Put the weights that an earlier run exported into ``network``."""
    from safetensors.torch import load_file

    found = {name: tensor.float() for name, tensor in load_file(weights).items()}
    if found.keys() != trained_part(network).keys():
        raise SystemExit(f"{weights}: not weights that training exported")
    network.load_state_dict(found, strict=False)


def trained_part(network: ReaderNetwork) -> dict[str, Tensor]:
    """The weights that training changes: all but the embeddings."""
    return {
        name: tensor
        for name, tensor in network.state_dict().items()
        if not name.startswith("bert.embeddings.")
    }
