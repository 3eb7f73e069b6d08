import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Add, Filters, Library, LibraryError, Remove
from index.snapshot import Snapshot
from index.words import terms
from tests.index.support import BY_LINE, HashedWords, ingested

SHARED = "The common sentence about trade."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    library.publish(
        [
            Add(ingested("a", f"{SHARED}\nAlpha speaks.", authors=("Ann Author", "Bo Bell"))),
            Add(ingested("b", f"{SHARED}\nBeta speaks.", published="2021", kind="report")),
            Add(ingested("c", f"{SHARED}\nGamma speaks.", published="", publisher="Gazette")),
        ]
    )
    return library


def found(snapshot: Snapshot, filters: Filters, k: int = 10) -> set[str]:
    hits = snapshot.search("common trade sentence", k, filters)
    return {hit.passage.document.slug for hit in hits}


@pytest.mark.parametrize(
    ("filters", "slugs"),
    [
        (Filters(), {"a", "b", "c"}),
        (Filters(documents=("b", "c")), {"b", "c"}),
        (Filters(authors=("bo bell",)), {"a"}),
        (Filters(authors=("Ann Author",), kinds=("Report",)), {"b"}),
        (Filters(publishers=("GAZETTE",)), {"c"}),
        (Filters(published_from="2022"), {"a"}),
        (Filters(published_from="2021-06"), {"a", "b"}),
        (Filters(published_to="2021-06-01"), {"b"}),
        (Filters(published_from="2023-05-25", published_to="2023-05-25"), {"a"}),
        (Filters(published_to="2023-05"), {"a", "b"}),
        (Filters(documents=("nowhere",)), set()),
    ],
)
def test_filters_narrow_both_searches(library: Library, filters: Filters, slugs: set[str]) -> None:
    snapshot = library.snapshot()
    assert found(snapshot, filters) == slugs
    assert {document.slug for document in snapshot.documents(filters)} == slugs


def test_a_filter_is_applied_before_the_best_are_taken(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    crowd = "\n".join(f"Silver silver silver {number}." for number in range(400))
    library.publish([Add(ingested("crowd", crowd)), Add(ingested("one", "Some silver here."))])
    hits = library.snapshot().search("silver", 1, Filters(documents=("one",)))
    assert [hit.passage.text for hit in hits] == ["Some silver here."]
    assert hits[0].why.lexical > 0


def test_a_passage_without_any_of_the_words_has_no_lexical_score(library: Library) -> None:
    for hit in library.snapshot().search("gamma zebra"):
        assert (hit.why.lexical > 0) == ("Gamma" in hit.passage.text)


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_no_words_find_nothing(library: Library, question: str) -> None:
    assert library.snapshot().search(question) == []


def test_a_very_long_question_is_searched_by_its_rarest_words(library: Library) -> None:
    question = " ".join(f"padding{number}" for number in range(300)) + " gamma " + "x" * 100_000
    assert library.snapshot().search(question, 1)[0].passage.text == "Gamma speaks."


@settings(max_examples=60, deadline=None)
@given(question=st.text(max_size=60) | st.text('"()*:^{}-+ ANDORNETgamma', max_size=40))
def test_no_text_is_query_syntax(question: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    snapshot = shared_snapshot(tmp_path_factory)
    hits = snapshot.search(question)
    assert len(hits) in (0, 2)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


_kept: list[tuple[Library, Snapshot]] = []


def shared_snapshot(factory: pytest.TempPathFactory) -> Snapshot:
    if not _kept:
        library = Library.open(factory.mktemp("shared"), HashedWords(), splitter=BY_LINE)
        library.publish([Add(ingested("a", "Gamma NEAR AND speaks.\nOR not."))])
        _kept.append((library, library.snapshot()))
    return _kept[0][1]


def test_stop_words_and_lone_letters_are_not_searched_for() -> None:
    assert terms("What did the U.S. say about a C5+1 summit in 2023?") == [
        *("u.s.", "say", "c5", "1", "summit", "2023"),
    ]


def test_ties_go_to_the_older_passage(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    for slug in ("z", "m", "a"):
        library.publish([Add(ingested(slug, SHARED, title=""))])
    for _ in range(3):
        hits = library.snapshot().search("common trade")
        assert [hit.passage.document.slug for hit in hits] == ["z", "m", "a"]


def test_word_statistics_are_of_this_generations_passages(library: Library) -> None:
    snapshot = library.snapshot()
    assert snapshot.known_words(["gamma", "GAMMA", "trading", "zebra", "", "…"]) == {
        *("gamma", "GAMMA", "trading"),
    }
    assert snapshot.idf("zebra") > snapshot.idf("gamma") > snapshot.idf("common") > 0
    library.publish([Remove("c")])
    assert library.snapshot().known_words(["gamma"]) == set()
    assert snapshot.known_words(["gamma"]) == {"gamma"}


def test_a_snapshot_stays_what_it_is_while_others_publish(library: Library) -> None:
    snapshot = library.snapshot()
    before = snapshot.search("gamma")
    other = Library.open(library.directory, HashedWords(), splitter=BY_LINE)
    other.publish([Remove("c"), Add(ingested("d", "Gamma gamma gamma."))])
    assert snapshot.search("gamma") == before
    assert library.snapshot().generation == snapshot.generation + 1
    assert library.snapshot().search("gamma")[0].passage.document.slug == "d"


def test_the_newest_snapshot_is_one_and_the_same_until_it_is_not(library: Library) -> None:
    first = library.snapshot()
    assert library.snapshot() is first
    first.close()
    with pytest.raises(LibraryError, match="closed"):
        first.documents()
    assert library.snapshot().slugs() == ("a", "b", "c")


def test_a_follower_takes_up_another_processs_generation(library: Library) -> None:
    library.follow(0.02)
    other = Library.open(library.directory, HashedWords(), splitter=BY_LINE)
    number = other.publish([Remove("c")]).generation
    until = time.monotonic() + 10
    while library._shared.vectors.generation != number and time.monotonic() < until:
        time.sleep(0.01)
    assert library._shared.vectors.generation == number
    library.close()


def test_many_threads_may_search_one_snapshot(library: Library) -> None:
    snapshot = library.snapshot()
    alone = snapshot.search("gamma speaks")
    results: list[object] = []

    def search() -> None:
        for _ in range(5):
            results.append(snapshot.search("gamma speaks"))

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 30


def test_differences_taken_up_one_by_one_find_what_a_fresh_reader_finds(
    library: Library,
) -> None:
    for number in range(12):
        changes = [Add(ingested(f"n{number}", f"{SHARED}\nNumber {number} speaks."))]
        library.publish([*changes, *([Remove(f"n{number - 3}")] if number > 3 else [])])
        library.snapshot().warm()
    fresh = Library.open(library.directory, HashedWords(), splitter=BY_LINE).snapshot()
    for question in ("number 7 speaks", "gamma", "common trade", "number 11"):
        assert library.snapshot().search(question, 30) == fresh.search(question, 30)


def test_a_large_library_is_searched_by_codes_and_scored_exactly(tmp_path: Path) -> None:
    import numpy as np

    lines = [f"Line number{number}." for number in range(9000)]
    encoder = HashedWords(dimensions=8)
    library = Library.open(tmp_path / "library", encoder, splitter=BY_LINE)
    library.publish([Add(ingested("long", "\n".join(lines), title=""))])
    library.publish([Add(ingested("short", "Line number5 and more."))])
    vectors = encoder.encode(lines)
    for word in ("somewhere", "elsewhere", "nowhere"):
        cosines = vectors @ encoder.encode([word])[0]
        hits = library.snapshot().search(word, 10, Filters(documents=("long",)))
        best = np.argsort(-cosines)[:10]
        assert [hit.passage.text for hit in hits] == [lines[at] for at in best]
        assert [hit.why.dense for hit in hits] == pytest.approx(cosines[best].tolist(), abs=1e-5)
