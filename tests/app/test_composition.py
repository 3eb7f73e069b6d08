"""Which sentences make the answer: one, a list, a comparison, what is lacking."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.assistant import Assistant
from app.composing.composition import MOST_SENTENCES, compose
from app.reading.candidates import Contexts
from app.reading.decision import Calibration
from app.reading.finding import find
from app.reading.likeness import Likenesses
from app.understanding.question import Sought, sought_by
from index import Library
from ingest import citable_sentences
from tests.app.support import WORDS, SharedWords

worded = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
soughts = st.builds(
    Sought,
    st.just("other"),
    several=st.booleans(),
    count=st.sampled_from([0, 0, 2, 3, 7]),
    summary=st.booleans(),
)


@pytest.fixture
def eager(coast: Library) -> Assistant:
    """An assistant that answers whatever it finds."""
    return Assistant(coast.snapshot(), SharedWords(), Calibration(9.0, {}, 0.5, "for tests"))


def texts(assistant: Assistant, question: str) -> list[str]:
    answer = assistant.ask(question)
    assert answer.outcome in ("answered", "partial")
    return [claim.text for claim in answer.claims]


@pytest.mark.parametrize(
    "question",
    [
        "What are the three options that the province has left?",
        "Which three options does the province have left?",
        "List the options that the province has left.",
    ],
)
def test_a_list_is_answered_whole_and_in_its_authors_order(
    assistant: Assistant, question: str
) -> None:
    items = [text for text in texts(assistant, question) if "three options" not in text]
    assert [item.split()[0] for item in items] == ["First,", "Second,", "Finally,"]


def test_where_one_fact_is_asked_for_one_sentence_answers(assistant: Assistant) -> None:
    assert len(texts(assistant, "Who warned that the Kessel tunnel floods every spring?")) == 1


def test_things_compared_get_a_sentence_each(eager: Assistant) -> None:
    answer = eager.ask("Compare the ferry Aurelia with the ferry Boreal.")
    said = [claim.text for claim in answer.claims]
    assert answer.outcome == "answered"
    assert len(said) == 2
    assert "Aurelia" in said[0]
    assert "Boreal" in said[1]


def test_two_questions_in_one_get_an_answer_each(eager: Assistant) -> None:
    answer = eager.ask("When was the ferry Aurelia built, and who warned of the Kessel tunnel?")
    said = " ".join(claim.text for claim in answer.claims)
    assert answer.outcome == "answered"
    assert "Aurelia" in said
    assert "Kessel" in said


def test_of_what_is_not_found_the_answer_says_so(eager: Assistant) -> None:
    answer = eager.ask("Compare the ferry Aurelia with the ferry Cassiopeia.")
    assert answer.outcome == "partial"
    assert "Cassiopeia" in answer.note
    assert all("Aurelia" in claim.text for claim in answer.claims)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=worded, sought=soughts)
def test_an_answer_is_a_few_whole_sentences_none_of_them_twice(
    coast: Library, question: str, sought: Sought
) -> None:
    found = find(coast.snapshot(), question, SharedWords(), Contexts(), Likenesses())
    if found.best < 0:
        return
    composed = compose(sought, found.read, found.best)
    assert 0 < len(composed) <= MOST_SENTENCES
    for draft in composed:
        sentences = citable_sentences(draft.document)
        assert draft.span.start in {span.start for span in sentences}
        assert draft.span.end in {span.end for span in sentences}
        assert draft.short in draft.text
        inside = [
            other
            for other in composed
            if other.document == draft.document
            and other.span.start <= draft.span.start
            and draft.span.end <= other.span.end
        ]
        assert inside == [draft]
    assert composed == compose(sought, found.read, found.best)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=worded)
def test_the_best_sentence_is_always_in_the_answer(coast: Library, question: str) -> None:
    found = find(coast.snapshot(), question, SharedWords(), Contexts(), Likenesses())
    sought = sought_by(question)
    if found.best < 0:
        return
    best = found.read[found.best].candidate
    drafts = compose(sought, found.read, found.best)
    assert any(
        draft.document == best.document
        and draft.span.start <= best.span.start
        and best.span.end <= draft.span.end
        for draft in drafts
    )
