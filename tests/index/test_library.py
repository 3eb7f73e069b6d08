from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest

from index import Add, Edit, Library, LibraryError, Remove, Splitter, Verdict
from index.snapshot import Snapshot
from ingest import Provenance
from tests.index.support import BY_LINE, HashedWords, by_line, ingested

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RIVERS = "The Oder meets the Baltic.\nThe Vistula passes Warsaw.\nFerries cross at Tulcea."
HILLS = "Sheep graze on the Pentlands.\nThe Ochils hold old silver mines."


@pytest.fixture
def encoder() -> HashedWords:
    return HashedWords()


@pytest.fixture
def library(tmp_path: Path, encoder: HashedWords) -> Library:
    return Library.open(tmp_path / "library", encoder, splitter=BY_LINE)


def texts(snapshot: Snapshot, question: str, k: int = 10) -> list[str]:
    return [hit.passage.text for hit in snapshot.search(question, k)]


def test_a_new_library_is_generation_0_and_finds_nothing(library: Library) -> None:
    snapshot = library.snapshot()
    assert (snapshot.generation, snapshot.documents(), snapshot.passage_count) == (0, (), 0)
    assert snapshot.search("Where is the Oder?") == []


def test_what_was_added_is_found_cited_and_exported(library: Library) -> None:
    given = ingested("rivers", RIVERS)
    assert library.publish([Add(given)]).added == ("rivers",)
    snapshot = library.snapshot()
    hit = snapshot.search("Which river passes Warsaw?")[0]
    assert hit.passage.text == "The Vistula passes Warsaw."
    assert hit.why.lexical > 0
    assert 0 < hit.score <= 1
    assert snapshot.documents() == (given.document,)
    assert snapshot.raw("rivers") == given.original
    passage = hit.passage
    citation = snapshot.cite("rivers", passage.start, passage.end, passage.text)
    assert snapshot.resolve(citation.permalink).newest


def test_adding_the_same_again_publishes_and_embeds_nothing(
    library: Library, encoder: HashedWords
) -> None:
    first = library.publish([Add(ingested("rivers", RIVERS))])
    encoder.encoded.clear()
    again = library.publish([Add(ingested("rivers", RIVERS))])
    assert (again.published, again.generation) == (False, first.generation)
    assert encoder.encoded == []
    assert len(library.history()) == 1


def test_only_changed_passages_are_embedded(library: Library, encoder: HashedWords) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    encoder.encoded.clear()
    changed = RIVERS.replace("Tulcea", "Galati")
    assert library.publish([Add(ingested("rivers", changed))]).changed == ("rivers",)
    assert encoder.encoded == ["A title\nFerries cross at Galati."]
    assert "Ferries cross at Tulcea." not in texts(library.snapshot(), "ferries Tulcea")


def test_a_new_title_beside_a_changed_text_embeds_the_changed_passages_alone(
    library: Library, encoder: HashedWords
) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    encoder.encoded.clear()
    changed = RIVERS.replace("Tulcea", "Galati")
    library.publish([Add(ingested("rivers", changed, title="Rivers of Europe"))])
    assert encoder.encoded == ["A title\nFerries cross at Galati."]
    assert library.snapshot().document("rivers").title == "Rivers of Europe"


@pytest.mark.parametrize(
    ("field", "value"), [("title", "Rivers of Europe"), ("authors", ("B. Writer",))]
)
def test_a_metadata_edit_is_a_generation_and_embeds_nothing(
    library: Library, encoder: HashedWords, field: str, value: str | tuple[str, ...]
) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    encoder.encoded.clear()
    edit = library.publish([Edit("rivers", {field: value})])
    assert (edit.changed, edit.embedded, encoder.encoded) == (("rivers",), 0, [])
    found = library.snapshot().search("Vistula")[0].passage.document
    assert getattr(found, field) == value


def test_the_words_of_a_corrected_title_are_searched(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS, title="Waterways"))])
    library.publish([Edit("rivers", {"title": "Navigation"})])
    snapshot = library.snapshot()
    assert all(hit.why.lexical > 0 for hit in snapshot.search("navigation"))
    assert all(hit.why.lexical == 0 for hit in snapshot.search("waterways"))
    assert library.check() == ()


def test_a_correction_survives_adding_the_source_again(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    library.publish([Edit("rivers", {"title": "Rivers of Europe"})])
    assert not library.publish([Add(ingested("rivers", RIVERS))]).published
    assert library.snapshot().document("rivers").title == "Rivers of Europe"


def test_what_was_given_once_survives_adding_the_source_again(library: Library) -> None:
    named = ingested("rivers", RIVERS, title="Rivers of Europe")
    marks = (Provenance("title", "given"),)
    library.publish([Add(replace(named, document=replace(named.document, provenance=marks)))])
    library.publish([Add(ingested("rivers", RIVERS.replace("Tulcea", "Galati")))])
    document = library.snapshot().document("rivers")
    assert (document.title, "Galati" in document.text) == ("Rivers of Europe", True)


def test_another_work_of_the_same_slug_gets_a_suffix_and_a_warning(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS, identity="https://a.example/rivers"))])
    second = library.publish([Add(ingested("rivers", HILLS, identity="https://b.example/r"))])
    assert second.added == ("rivers-2",)
    assert "https://a.example/rivers" in second.warnings[0]
    assert library.snapshot().document("rivers").text == RIVERS
    again = library.publish([Add(ingested("rivers", HILLS, identity="https://b.example/r"))])
    assert not again.published


def test_a_removed_work_answers_nothing_and_its_permalinks_say_so(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS)), Add(ingested("hills", HILLS))])
    old = library.snapshot()
    link = old.cite("rivers", 0, 8, "The Oder").permalink
    library.publish([Remove("rivers")])
    new = library.snapshot()
    assert all("Oder" not in text for text in texts(new, "Oder Vistula ferries"))
    assert new.resolve(link).removed
    assert new.resolve(link).document is None
    with pytest.raises(LibraryError, match="no document 'rivers'"):
        new.document("rivers")
    assert "The Oder meets the Baltic." in texts(old, "Oder")


def test_a_permalink_to_an_old_version_leads_there_and_names_the_newer(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    link = library.snapshot().cite("rivers", 0, 8, "The Oder").permalink
    library.publish([Add(ingested("rivers", "No river at all."))])
    resolved = library.snapshot().resolve(link)
    assert resolved.document is not None
    assert resolved.document.text[resolved.span.start : resolved.span.end] == "The Oder"
    assert (resolved.newest, resolved.removed) == (False, False)
    assert resolved.newer_version == library.snapshot().document("rivers").version


@pytest.mark.parametrize(
    "link", ["", "rivers", "rivers@0#1-2", "rivers@000000000000#1-2", "x y@000000000000#0-1"]
)
def test_what_is_no_permalink_is_refused(library: Library, link: str) -> None:
    with pytest.raises(LibraryError):
        library.snapshot().resolve(link)


@pytest.mark.parametrize(("start", "end"), [(1, 9), (0, 7), (-1, 8), (0, 10**9), (8, 0)])
def test_only_an_exact_quote_is_cited(library: Library, start: int, end: int) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    with pytest.raises(LibraryError, match="does not read as quoted"):
        library.snapshot().cite("rivers", start, end, "The Oder")


def test_a_rejected_candidate_was_seen_by_the_gate_and_leaves_no_trace(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    seen: list[tuple[int, list[str]]] = []

    def gate(candidate: Snapshot) -> Verdict:
        seen.append((candidate.generation, texts(candidate, "silver mines", 1)))
        return Verdict(False, ("the case about rivers got worse",))

    rejected = library.publish([Add(ingested("hills", HILLS)), Remove("rivers")], gate)
    assert seen == [(2, ["The Ochils hold old silver mines."])]
    assert (rejected.published, rejected.generation) == (False, 1)
    assert rejected.verdict == Verdict(False, ("the case about rivers got worse",))
    assert library.snapshot().slugs() == ("rivers",)
    assert len(library.history()) == 1
    assert texts(library.snapshot(), "silver mines Vistula", 1) == ["The Vistula passes Warsaw."]
    assert library.check() == ()


def test_publishing_anyway_takes_the_rejected_candidates_vectors(
    library: Library, encoder: HashedWords
) -> None:
    library.publish([Add(ingested("hills", HILLS))], lambda candidate: Verdict(False))
    encoder.encoded.clear()
    assert library.publish([Add(ingested("hills", HILLS))]).published
    assert encoder.encoded == []


def test_a_gate_that_fails_publishes_nothing(library: Library) -> None:
    def gate(candidate: Snapshot) -> Verdict:
        raise RuntimeError("the suite broke")

    with pytest.raises(RuntimeError):
        library.publish([Add(ingested("hills", HILLS))], gate)
    assert library.snapshot().generation == 0
    assert library.publish([Add(ingested("hills", HILLS))]).generation == 1


def test_a_candidate_cannot_be_kept_after_its_gate(library: Library) -> None:
    kept: list[Snapshot] = []

    def gate(candidate: Snapshot) -> Verdict:
        kept.append(candidate)
        return Verdict(True)

    library.publish([Add(ingested("hills", HILLS))], gate)
    with pytest.raises(LibraryError, match="closed"):
        kept[0].search("silver")


def test_a_dry_run_tells_what_would_happen(library: Library) -> None:
    would = library.publish([Add(ingested("hills", HILLS))], dry_run=True)
    assert (would.published, would.added, would.generation) == (False, ("hills",), 0)
    assert library.snapshot().documents() == ()


def test_rolling_back_publishes_the_old_map_as_a_new_generation(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    library.publish([Add(ingested("rivers", HILLS)), Add(ingested("hills", HILLS))])
    library.publish([Edit("hills", {"title": "Hills"}), Remove("rivers")])
    back = library.rollback(1)
    assert (back.generation, back.added, back.removed) == (4, ("rivers",), ("hills",))
    snapshot = library.snapshot()
    assert snapshot.documents() == (ingested("rivers", RIVERS).document,)
    assert texts(snapshot, "Vistula", 1) == ["The Vistula passes Warsaw."]
    assert library.history()[0].reason == "rollback to 1"
    assert library.check() == ()
    with pytest.raises(LibraryError, match="no generation 9"):
        library.rollback(9)


def test_history_tells_what_each_generation_did(library: Library) -> None:
    library.publish([Add(ingested("rivers", RIVERS)), Add(ingested("hills", HILLS))])
    library.publish(
        [Remove("rivers"), Edit("hills", {"kind": "note"})],
        lambda candidate: Verdict(True, ("12 of 12 cases pass",)),
    )
    newest, first = library.history()
    assert (newest.removed, newest.changed, newest.documents) == (("rivers",), ("hills",), 1)
    assert newest.gate == ("12 of 12 cases pass",)
    assert (first.added, first.documents) == (("hills", "rivers"), 2)


def test_another_model_or_splitter_is_noticed_and_never_mixed(
    library: Library, tmp_path: Path
) -> None:
    library.publish([Add(ingested("rivers", RIVERS))])
    other = Library.open(
        tmp_path / "library",
        HashedWords("other@2", 16),
        splitter=Splitter("by-line-2", by_line),
    )
    model, splitter = other.notices
    assert "hashed-words@1" in model
    assert "by-line-2" in splitter
    with pytest.raises(LibraryError, match="reindex"):
        other.publish([Add(ingested("hills", HILLS))])
    hit = other.snapshot().search("Vistula")[0]
    assert (hit.passage.text, hit.why.dense) == ("The Vistula passes Warsaw.", 0.0)
    with pytest.raises(LibraryError, match="reindex"):
        other.snapshot().embed(["Vistula"])
    other.publish([Remove("rivers")])


def test_reindexing_changes_model_and_splitter(library: Library, tmp_path: Path) -> None:
    library.publish([Add(ingested("rivers", RIVERS)), Add(ingested("hills", HILLS))])
    held = library.snapshot()
    other = Library.open(tmp_path / "library", HashedWords("other@2", 16), splitter=BY_LINE)
    assert other.reindex().generation == 2
    assert other.notices == ()
    assert other.snapshot().embed(["x"]).shape == (1, 16)
    assert other.snapshot().search("Vistula")[0].why.dense > 0
    assert held.search("Vistula")[0].why.dense > 0
    assert other.check() == ()
    assert len(library.notices) == 1


def test_a_reindex_that_was_broken_off_resumes(tmp_path: Path) -> None:
    lines = "\n".join(f"Line {number} is about subject{number}." for number in range(1200))
    where = tmp_path / "library"
    Library.open(where, HashedWords(), splitter=BY_LINE).publish([Add(ingested("long", lines))])

    class Breaks(HashedWords):
        def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
            if len(self.encoded) > 600:
                raise KeyboardInterrupt
            return super().encode(texts)

    broken = Breaks("other@2")
    with pytest.raises(KeyboardInterrupt):
        Library.open(where, broken, splitter=BY_LINE).reindex()
    resumed = HashedWords("other@2")
    assert Library.open(where, resumed, splitter=BY_LINE).reindex().published
    assert len(broken.encoded) + len(resumed.encoded) == 1200


def test_ids_are_never_used_again(library: Library, tmp_path: Path) -> None:
    def ids() -> list[int]:
        db = apsw.Connection(str(tmp_path / "library" / "library.sqlite"))
        return [row[0] for row in db.execute("SELECT id FROM passage")]

    library.publish([Add(ingested("rivers", RIVERS))])
    before = ids()
    library.publish([Remove("rivers")])
    library.publish([Add(ingested("hills", HILLS))])
    assert min(ids()) > max(before)
    assert texts(library.snapshot(), "silver", 1) == ["The Ochils hold old silver mines."]


def test_a_search_ranks_as_in_a_library_that_never_held_anything_else(
    library: Library, tmp_path: Path
) -> None:
    for number in range(6):
        library.publish([Add(ingested(f"old-{number}", RIVERS.replace("Oder", f"Oder{number}")))])
    library.publish([Remove(f"old-{number}") for number in range(6)])
    fresh = Library.open(tmp_path / "fresh", HashedWords(), splitter=BY_LINE)
    for one in (library, fresh):
        one.publish([Add(ingested("rivers", RIVERS)), Add(ingested("hills", HILLS))])
    question = "Which old silver mines lie on the Vistula?"
    assert [(hit.passage, hit.score, hit.why) for hit in library.snapshot().search(question)] == [
        (hit.passage, hit.score, hit.why) for hit in fresh.snapshot().search(question)
    ]
