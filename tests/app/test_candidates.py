"""From found passages to the few sentences worth reading."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.reading.candidates import Contexts, gather, share_of
from index import Library
from ingest import citable_sentences, read_bytes
from tests.app.support import SOURCES, WORDS, source

words = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
weights = st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 9), max_size=6)


def stems(text: str) -> list[str]:
    return text.split()


@given(weights=weights, text=words, around=words, more=words)
def test_a_share_is_a_share_and_grows_with_what_is_held(
    weights: dict[str, float], text: str, around: str, more: str
) -> None:
    share = share_of(weights, text, around, stems)
    assert 0 <= share <= 1 + 1e-9
    assert share <= share_of(weights, f"{text} {more}", around, stems) + 1e-9
    assert share <= share_of(weights, text, f"{around} {more}", stems) + 1e-9
    everything = " ".join(weights)
    assert not weights or abs(share_of(weights, everything, "", stems) - 1) < 1e-9


def test_a_word_in_the_sentence_is_worth_more_than_one_before_it() -> None:
    weights = {"crane": 2.0, "quay": 1.0}
    assert share_of(weights, "crane quay", "", stems) == 1
    assert share_of(weights, "crane", "quay", stems) > share_of(weights, "quay", "crane", stems)
    assert share_of(weights, "crane", "", stems) == 2 / 3
    assert share_of(weights, "", "", stems) == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=words.filter(str.strip))
def test_every_sentence_of_the_hits_is_a_candidate_once_and_the_best_come_first(
    coast: Library, question: str
) -> None:
    snapshot = coast.snapshot()
    hits = snapshot.search(question, k=5)
    gathered = gather(question, hits, snapshot, Contexts())
    keys = [(one.document.slug, one.span) for one in gathered]
    expected = {(hit.passage.document.slug, span) for hit in hits for span in hit.passage.sentences}
    assert len(keys) == len(set(keys))
    assert set(keys) == expected
    order = [(-one.prescore, one.document.slug, one.span.start) for one in gathered]
    assert order == sorted(order)
    assert all(one.excerpt.sentence == one.text for one in gathered)
    assert gather(question, hits, snapshot, Contexts()) == gathered


def test_what_stands_before_is_the_sentence_before_within_the_section() -> None:
    contexts = Contexts()
    document = source("harbour").document
    sentences = {document.text[s.start : s.end]: s for s in citable_sentences(document)}
    texts = list(sentences)
    second = next(t for t in texts if t.startswith("Three container ships"))
    assert contexts.before(document, sentences[second], "opening").startswith("The harbour of")
    opens = next(t for t in texts if t.startswith("The province has three"))
    assert contexts.before(document, sentences[opens], "opening") == "opening"


def test_contexts_of_a_corrected_document_are_those_of_its_new_words() -> None:
    contexts = Contexts()
    old = source("ferries").document
    corrected = SOURCES["ferries"].replace("Two wooden", "Three wooden").encode()
    new = read_bytes(corrected, "/somewhere/ferries.md").document
    for document, said in ((old, "Two wooden"), (new, "Three wooden")):
        second = next(
            span
            for span in citable_sentences(document)
            if document.text[span.start : span.end].startswith("The ferry Aurelia")
        )
        assert contexts.before(document, second, "").startswith(said)
