import hashlib
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Add, Change, Edit, Library, LibraryError, Remove, Verdict
from index.database import connect
from index.folding import BLOCK
from index.purging import GATE_ERASED
from index.scanning import LEAST_BYTES, scan_file
from tests.index.support import BY_LINE, HashedWords, ingested

SECRET = "The quagmirefinch sings of Zanthoxylumberry.\nCommon words about trade stay."
OLDER = "An oldquirkything was here.\nCommon words about trade stay."
WORDS = [b"quagmirefinch", b"Zanthoxylumberry", b"oldquirkything", b"hushhushtitle"]
STEMS = [b"quagmire", b"zanthoxyl", b"oldquirk", b"hushhush"]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    trade = "\n".join(f"Common words about trade number {number}." for number in range(50))
    library.publish([Add(ingested("trade", trade))])
    library.publish([Add(ingested("quagmirefinch-note", OLDER, title="Hushhushtitle"))])
    library.publish([Add(ingested("quagmirefinch-note", SECRET, title="Hushhushtitle"))])
    library.publish([Edit("quagmirefinch-note", {"title": "Hushhushtitle two"})])
    return library


def left_in(library: Library, needles: list[bytes]) -> dict[str, set[bytes]]:
    return {
        path.name: set(found)
        for path in library.directory.rglob("*")
        if path.is_file() and (found := scan_file(path, needles))
    }


def test_the_words_are_there_before(library: Library) -> None:
    assert "library.sqlite" in left_in(library, WORDS) or left_in(library, WORDS)


def test_a_purged_work_leaves_no_word_in_any_file(library: Library) -> None:
    reports = library.directory / "reports"
    reports.mkdir()
    (reports / "evening.html").write_text("<p>QUAGMIREFINCH was cited</p>")
    (reports / "other.html").write_text("<p>trade was cited</p>")
    done = library.publish([Remove("quagmirefinch-note", purge=True)])
    assert left_in(library, WORDS + STEMS) == {}
    (certificate,) = done.certificates
    assert certificate.complete
    assert certificate.found == ()
    assert len(certificate.versions) == 2
    assert certificate.words >= 4
    assert certificate.fragments > 0
    assert certificate.erased_files == ("reports/evening.html",)
    assert "library.sqlite" in certificate.files
    assert (reports / "other.html").exists()
    assert library.check() == ()
    assert len(library.snapshot().search("trade words", 60)) == 50


def test_a_plain_removal_keeps_what_rolling_back_needs(library: Library) -> None:
    library.publish([Remove("quagmirefinch-note")])
    library.rollback(3)
    assert library.snapshot().document("quagmirefinch-note").text == SECRET


def test_permalinks_to_a_purged_work_say_removed(library: Library) -> None:
    link = library.snapshot().cite("quagmirefinch-note", 4, 17, "quagmirefinch").permalink
    library.publish([Remove("quagmirefinch-note", purge=True)])
    resolved = library.snapshot().resolve(link)
    assert (resolved.removed, resolved.document, resolved.newest) == (True, None, False)


@pytest.mark.parametrize("generation", [2, 3, 4])
def test_no_generation_that_held_a_purged_work_comes_back(
    library: Library, generation: int
) -> None:
    library.publish([Remove("quagmirefinch-note", purge=True)])
    with pytest.raises(LibraryError, match="purged"):
        library.rollback(generation)
    assert not library.rollback(1).published


def test_a_work_that_was_removed_before_can_still_be_purged(library: Library) -> None:
    library.publish([Remove("quagmirefinch-note")])
    assert left_in(library, WORDS)
    assert library.publish([Remove("quagmirefinch-note", purge=True)]).certificates[0].complete
    assert left_in(library, WORDS + STEMS) == {}
    with pytest.raises(LibraryError, match="no document"):
        library.publish([Remove("quagmirefinch-note", purge=True)])


def test_a_purged_work_may_be_added_again(library: Library) -> None:
    library.publish([Remove("quagmirefinch-note", purge=True)])
    assert library.publish([Add(ingested("quagmirefinch-note", SECRET))]).published
    link = library.snapshot().cite("quagmirefinch-note", 4, 17, "quagmirefinch").permalink
    assert library.snapshot().resolve(link).newest
    assert library.check() == ()


def test_a_reader_of_an_older_generation_is_waited_for(library: Library) -> None:
    reader = library.snapshot()
    closing = threading.Timer(0.5, reader.close)
    closing.start()
    started = time.monotonic()
    done = library.publish([Remove("quagmirefinch-note", purge=True)])
    assert time.monotonic() - started >= 0.4
    assert done.certificates[0].complete
    closing.join()


def test_a_purge_that_a_reader_held_up_is_finished_by_the_next_writer(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.database.BUSY_MS", 50)
    reader = library.snapshot()
    certificate = library.publish([Remove("quagmirefinch-note", purge=True)]).certificates[0]
    assert not certificate.complete
    assert set(certificate.found) == set(left_in(library, WORDS))
    reader.close()
    library.publish([Add(ingested("more", "Something else."))])
    assert left_in(library, WORDS + STEMS) == {}


def test_what_a_gate_said_in_the_works_own_words_goes_too(library: Library) -> None:
    said = Verdict(True, ("asked about the quagmirefinch: right", "asked about trade: right"))
    library.publish([Edit("quagmirefinch-note", {"kind": "note"})], lambda candidate: said)
    library.publish([Remove("quagmirefinch-note", purge=True)])
    assert left_in(library, WORDS + STEMS) == {}


def test_a_purge_and_an_addition_of_the_same_work_are_two_publications(library: Library) -> None:
    both: list[Change] = [
        Remove("quagmirefinch-note", purge=True),
        Add(ingested("quagmirefinch-note", "New.")),
    ]
    with pytest.raises(LibraryError, match="publish the purge first") as told:
        library.publish(both)
    assert "\n" not in str(told.value)
    assert library.generation == 4
    again: list[Change] = [
        both[0],
        Add(ingested("quagmirefinch-note", SECRET, title="Hushhushtitle")),
    ]
    with pytest.raises(LibraryError, match="publish the purge first"):
        library.publish(again)
    assert library.publish(both[:1]).certificates[0].complete
    assert library.publish(both[1:]).published
    assert left_in(library, [b"zanthoxylum", b"oldquirk", b"hushhush"]) == {}
    with pytest.raises(LibraryError, match="purged"):
        library.rollback(3)


@pytest.mark.parametrize("purge_first", [True, False])
def test_another_work_may_be_added_beside_a_purge(library: Library, purge_first: bool) -> None:
    changes: list[Change] = [
        Remove("quagmirefinch-note", purge=True),
        Add(ingested("heir", "A quagmirefinch came from elsewhere.")),
    ]
    done = library.publish(changes if purge_first else changes[::-1])
    assert done.certificates[0].complete  # the word is now another work's too
    assert left_in(library, [b"zanthoxylum", b"hushhush"]) == {}
    assert library.snapshot().document("heir").text.startswith("A quagmirefinch")
    assert library.check() == ()


def test_what_gates_said_while_the_work_stood_is_not_kept(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    lines = ("asked when\nVaxo met Oku2031: right", "Vaxo: wrong")

    def gate(candidate: object) -> Verdict:
        return Verdict(True, lines)

    library.publish([Add(ingested("before", "Sheep graze."))], gate)
    library.publish([Add(ingested("short", "Vaxo met Oku."))], lambda _: Verdict(True, ("fine",)))
    library.publish([Add(ingested("beside", "It rains."))], gate)
    library.publish([Remove("short")], gate)
    library.publish([Add(ingested("after", "Snow fell."))], gate)
    library.publish([Add(ingested("apart", "Hail too."))], lambda _: Verdict(True, ("hail",)))
    done = library.publish([Remove("short", purge=True)], gate)
    assert done.verdict is not None
    assert done.verdict.lines == lines
    assert done.certificates[0].complete
    assert [generation.gate for generation in library.history()] == [
        (GATE_ERASED,),
        ("hail",),
        *[(GATE_ERASED,)] * 5,
    ]
    for path in library.directory.iterdir():
        held = path.read_bytes().lower()
        assert b"vaxo" not in held, path.name
        assert b"oku" not in held, path.name


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("В лесу жил жирафовский зверь.", "<p>Жирафовский</p>"),
        ("В лесу жил Жирафовский зверь.", "<p>жирафовский</p>"),
        ("В лесу жил жирафовский зверь.", "<p>жиРАФовскиЙ</p>"),
        ("В лесу жил йодированный зверь.", "<p>И\u0306ОДИРОВАННЫЙ</p>"),
        ("Die Zwölfstraße ist lang.", "<p>ZWÖLFSTRASSE</p>"),
        ("The key A1B2C3D4E5F6 opens it.", "<p>a1b2c3d4e5f6</p>"),
        ("Call 5550199887 at night.", "<p>5550199887</p>"),
    ],
)
def test_files_are_searched_in_any_case_and_for_codes_too(
    library: Library, text: str, standing: str
) -> None:
    library.publish([Add(ingested("told", text))])
    reports = library.directory / "reports"
    reports.mkdir()
    (reports / "x.html").write_text(standing)
    (reports / "other.html").write_text("<p>Trade, торговля, 2031</p>")
    (library.directory / "notes.html").write_text("." * (BLOCK - 8) + standing)
    certificate = library.publish([Remove("told", purge=True)]).certificates[0]
    assert certificate.erased_files == ("reports/x.html",)
    assert certificate.found == ("notes.html",)
    assert not certificate.complete
    assert (reports / "other.html").exists()
    assert (library.directory / "notes.html").exists()


def test_a_number_among_the_stores_own_is_no_evidence(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    long = "Filler goes on.\n" * 7000
    library.publish([Add(ingested("long", long))])
    end = library.snapshot().passages("long")[-1].end
    digest = hashlib.sha256(b"# A title\n\n" + long.encode()).hexdigest()
    library.publish([Add(ingested("codes", f"Numbers {end} and {digest[7:19]} are chance."))])
    certificate = library.publish([Remove("codes", purge=True)]).certificates[0]
    assert certificate.complete, certificate.found


def test_a_purged_works_vectors_are_in_no_file(library: Library) -> None:
    db = connect(library.directory)
    query = (
        "SELECT vector FROM embedding WHERE id NOT IN"
        " (SELECT embedding FROM passage WHERE slug = 'trade')"
    )
    own = [row[0] for row in db.execute(query)]
    db.close()
    assert len(own) >= 3  # those of its older version are cached too
    assert files_with(library, own) != set()
    done = library.publish([Remove("quagmirefinch-note", purge=True)])
    assert done.certificates[0].complete
    assert files_with(library, own) == set()


def files_with(library: Library, pieces: list[bytes]) -> set[str]:
    return {
        path.name
        for path in library.directory.rglob("*")
        if path.is_file() and any(piece in path.read_bytes() for piece in pieces)
    }


def test_a_word_inside_one_of_the_stores_own_is_no_evidence(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested("lone", "An author writes of the Oder."))])
    (certificate,) = library.publish([Remove("lone", purge=True)]).certificates
    assert certificate.complete  # "author" stands in the table's "authors"


def test_words_that_the_store_itself_uses_are_no_evidence(library: Library) -> None:
    speech = "Generation embedding passage sqlite provenance markdown purged setting."
    library.publish([Add(ingested("speech", speech))])
    assert library.publish([Remove("speech", purge=True)]).certificates[0].complete


@settings(max_examples=200, deadline=None)
@given(
    needles=st.lists(st.binary(min_size=LEAST_BYTES, max_size=12), min_size=1, max_size=4),
    hay=st.binary(max_size=200),
    put=st.lists(st.integers(0, 3), max_size=3),
)
def test_a_scan_finds_exactly_what_is_there(
    needles: list[bytes], hay: bytes, put: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = hay + b"".join(needles[at % len(needles)].upper() + hay[:3] for at in put)
    path = tmp_path_factory.mktemp("scan") / "file"
    path.write_bytes(data)
    assert scan_file(path, needles) == {
        needle.lower() for needle in needles if needle.lower() in data.lower()
    }


def test_a_scan_sees_across_its_blocks(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"." * ((1 << 22) - 4) + b"needle" + b"." * 100 + b"straw")
    assert scan_file(path, [b"needle", b"absent"]) == {b"needle"}
