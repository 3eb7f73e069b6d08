"""The trained reader: its weights are checked, its readings depend on nothing but what is read."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import AppError
from app.reading.reader import (
    WEIGHTS,
    WEIGHTS_SHA256,
    Excerpt,
    Reader,
    Reading,
    TrainedReader,
)
from app.reading.words import WordsReader
from index import MiniLM
from ingest import citable_sentences
from tests.app.support import SOURCES, SharedWords, source

QUESTION = "Where was the ferry Aurelia built?"


def excerpts() -> list[Excerpt]:
    """Every sentence of the three documents, and a few that are hardly any."""
    found = [Excerpt(""), Excerpt("?"), Excerpt("word " * 300, "before " * 200)]
    for slug in SOURCES:
        document, before = source(slug).document, ""
        for span in citable_sentences(document):
            sentence = document.text[span.start : span.end]
            found.append(Excerpt(sentence, before))
            before = sentence
    return found


@pytest.mark.parametrize("reader", [WordsReader(), SharedWords()])
def test_a_plain_reader_reads_every_excerpt_in_order(reader: Reader) -> None:
    read = reader.read(QUESTION, excerpts())
    assert len(read) == len(excerpts())
    assert reader.read(QUESTION, []) == []


def test_missing_weights_are_told_in_one_line(tmp_path: Path) -> None:
    reader = TrainedReader(tmp_path / "reader.safetensors", "0" * 64)
    for use in (reader.check, reader.load, lambda: reader.read(QUESTION, [Excerpt("Norrhavn.")])):
        with pytest.raises(AppError, match="missing") as error:
            use()
        assert "\n" not in str(error.value)


def test_weights_that_were_changed_by_one_bit_are_refused(tmp_path: Path) -> None:
    weights = tmp_path / "reader.safetensors"
    content = bytes(range(256)) * 8
    weights.write_bytes(content)
    reader = TrainedReader(weights, hashlib.sha256(content).hexdigest())
    reader.check()
    weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(AppError, match="damaged") as error:
        reader.check()
    assert "\n" not in str(error.value)


def test_nothing_to_read_needs_no_weights(tmp_path: Path) -> None:
    assert TrainedReader(tmp_path / "none", "0" * 64).read(QUESTION, []) == []


@pytest.fixture(scope="module")
def network() -> Any:
    """The network as it is before training: the bundled layers and heads by chance."""
    import torch

    from training.network import from_bundled

    torch.manual_seed(7)
    return from_bundled(MiniLM().weights().parent).eval()


@pytest.fixture(scope="module")
def untrained(network: Any, tmp_path_factory: pytest.TempPathFactory) -> TrainedReader:
    """The reader with that network's weights, in full precision, from a file of its own."""
    from safetensors.torch import save

    from training.network import trained_part

    raw = save({name: part.contiguous() for name, part in trained_part(network).items()})
    weights = tmp_path_factory.mktemp("weights") / "reader.safetensors"
    weights.write_bytes(raw)
    return TrainedReader(weights, hashlib.sha256(raw).hexdigest())


@pytest.fixture
def threads() -> Iterator[Any]:
    """Sets torch's threads; as they were when the test is over."""
    import torch

    before = torch.get_num_threads()
    yield torch.set_num_threads
    torch.set_num_threads(before)


def assert_sound(read: list[Reading]) -> None:
    assert len(read) == len(excerpts())
    for excerpt, reading in zip(excerpts(), read, strict=True):
        assert 0 <= reading.start <= reading.end <= len(excerpt.sentence)
        assert 0 <= reading.sureness <= 1


@pytest.mark.slow
def test_readings_are_ranges_of_their_sentences(untrained: TrainedReader) -> None:
    read = untrained.read(QUESTION, excerpts())
    assert_sound(read)
    assert len({reading.score for reading in read}) > len(read) // 2


@pytest.mark.slow
def test_a_reading_depends_on_nothing_read_beside_it(untrained: TrainedReader) -> None:
    together = untrained.read(QUESTION, excerpts())
    alone = [untrained.read(QUESTION, [excerpt])[0] for excerpt in excerpts()]
    backwards = untrained.read(QUESTION, excerpts()[::-1])[::-1]
    for other in (alone, backwards):
        for one, two in zip(together, other, strict=True):
            assert one.score == pytest.approx(two.score, abs=0.002)
            assert (one.start, one.end) == (two.start, two.end)


@pytest.mark.slow
def test_readings_are_the_same_on_every_run_and_thread_count(
    untrained: TrainedReader, threads: Any
) -> None:
    assert_same_on_threads(untrained, threads)


@pytest.mark.slow
def test_the_trained_readers_readings_are_the_same_on_every_run_and_thread_count(
    threads: Any,
) -> None:
    reader = TrainedReader()
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() == WEIGHTS_SHA256
    assert_same_on_threads(reader, threads)
    read = reader.read(QUESTION, excerpts())
    assert_sound(read)
    best = max(range(len(read)), key=lambda i: read[i].score)
    assert "Aurelia was built" in excerpts()[best].sentence
    assert "Norrhavn" in excerpts()[best].sentence[read[best].start : read[best].end]


def assert_same_on_threads(reader: TrainedReader, threads: Any) -> None:
    read = []
    for number in (1, 2, 1):
        threads(number)
        read.append(reader.read(QUESTION, excerpts()))
    assert read[0] == read[1] == read[2]


@pytest.mark.slow
def test_weights_of_another_network_are_refused_in_one_line(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save

    raw = save({"score.weight": torch.zeros(1, 384)})
    weights = tmp_path / "reader.safetensors"
    weights.write_bytes(raw)
    with pytest.raises(AppError, match="restore the file") as error:
        TrainedReader(weights, hashlib.sha256(raw).hexdigest()).load()
    assert "\n" not in str(error.value)
