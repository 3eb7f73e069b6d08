import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Add, Edit, Library, LibraryError, Remove, Verdict
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
