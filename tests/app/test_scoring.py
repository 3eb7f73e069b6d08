"""The reader as it reads is the reader as it was trained."""

from typing import Any

import pytest

from app.reading.scoring import Network
from app.reading.windows import Window, build_window, to_pieces
from index import MiniLM


@pytest.fixture(scope="module")
def networks() -> tuple[Any, Network]:
    """A network with fresh heads, as trained and as used."""
    import torch
    from safetensors.torch import save

    from training.network import from_bundled, trained_part
    from training.train import bundled_folder

    torch.manual_seed(1)
    trained = from_bundled(bundled_folder()).eval()
    halves = {k: v.to(torch.float16).contiguous() for k, v in trained_part(trained).items()}
    trained.load_state_dict({k: v.float() for k, v in halves.items()}, strict=False)
    return trained, Network(MiniLM().weights(), save(halves))


def windows() -> list[Window]:
    question, before, short, empty, long = to_pieces(
        [
            "Who said it?",
            "The vote was held on 2 March 2022.",
            "The general said so in Tashkent.",
            "",
            "A longer sentence that goes on about nothing in particular, so others are padded.",
        ]
    )
    return [
        build_window(question, before, short),
        build_window(question, empty, long),
        build_window(question, short, before),
    ]


@pytest.mark.slow
def test_the_forward_pass_is_the_trained_network(networks: tuple[Any, Network]) -> None:
    import torch

    from training.network import collate

    trained, used = networks
    with torch.inference_mode():
        wanted = trained(collate(windows()))
    for row, (window, scored) in enumerate(zip(windows(), used.score(windows()), strict=True)):
        inside = slice(window.first, window.first + len(window.offsets))
        assert scored.score == pytest.approx(float(wanted.score[row]), abs=1e-4)
        starts = wanted.start[row].log_softmax(-1)[inside].tolist()
        ends = wanted.end[row].log_softmax(-1)[inside].tolist()
        assert list(scored.starts) == pytest.approx(starts, abs=1e-3)
        assert list(scored.ends) == pytest.approx(ends, abs=1e-3)


@pytest.mark.slow
def test_a_window_reads_alike_alone_and_among_others(networks: tuple[Any, Network]) -> None:
    _, used = networks
    together = used.score(windows())
    alone = [used.score([window])[0] for window in windows()]
    assert [s.score for s in together] == pytest.approx([s.score for s in alone], abs=1e-4)
