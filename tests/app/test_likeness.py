"""A sentence's cosine to the question, and what is kept of it."""

from pathlib import Path

from app.reading.likeness import Likenesses
from index import Add, Library
from tests.app.support import source
from tests.index.support import HashedWords

SENTENCES = ("Passenger trains run on Sundays only.", "The Kessel tunnel floods every spring.")


def test_likeness_is_the_cosine_of_the_two_vectors(coast: Library) -> None:
    snapshot = coast.snapshot()
    asked, *vectors = snapshot.embed(["When does the tunnel flood?", *SENTENCES])
    likenesses = Likenesses()
    for sentence, vector in zip(SENTENCES, vectors, strict=True):
        assert abs(likenesses.of(snapshot, asked, sentence) - float(vector @ asked)) < 1e-3
    assert likenesses.of(snapshot, None, SENTENCES[0]) == 0


def test_a_sentence_is_embedded_once_until_too_many_others_were(tmp_path: Path) -> None:
    encoder = HashedWords()
    library = Library.open(tmp_path / "library", encoder=encoder)
    library.publish([Add(source("railway"))])
    snapshot = library.snapshot()
    asked = snapshot.embed(["trains"])[0]
    likenesses = Likenesses(kept=2)
    encoder.encoded.clear()
    first = [likenesses.of(snapshot, asked, s) for s in (*SENTENCES, *SENTENCES)]
    assert first[:2] == first[2:]
    assert encoder.encoded == [*SENTENCES]
    likenesses.of(snapshot, asked, "Another sentence.")
    assert likenesses.of(snapshot, asked, SENTENCES[0]) == first[0]
    assert encoder.encoded == [*SENTENCES, "Another sentence.", SENTENCES[0]]
    library.close()
