"""Plain checks: which of a question's names, years and numbers a sentence lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.checks import check, marks_of
from app.understanding.question import sought_by
from tests.app.support import WORDS

SENTENCE = "Surveyor Dana Reyes warned in 2022 that the Kessel tunnel floods."

worded = st.lists(st.sampled_from([*WORDS, "2018", "1964", "who", "when"]), max_size=12).map(
    " ".join
)


@pytest.mark.parametrize(
    ("question", "unnamed"),
    [
        ("Who warned about the Kessel tunnel?", 0.0),
        ("Who warned about the Kesseler tunnel?", 0.0),  # names are compared by their stems
        ("What did Dana Reyes say in 2022?", 0.0),
        ("What did Surveyor Reyes say in 2019?", 0.5),
        ("Who warned about the Lundvik tunnel?", 1.0),
        ("Who gave the warning?", 0.0),
    ],
)
def test_a_sentence_without_the_questions_names_and_years_is_known_to_lack_them(
    question: str, unnamed: float
) -> None:
    assert check(question, sought_by(question), SENTENCE, "", "").unnamed == unnamed


@pytest.mark.parametrize(
    ("question", "sentence", "unnamed"),
    [
        ("Which American papers say little?", "The U.S. strategy says little of it.", 0.0),
        ("What did the United States pay?", "Americans paid half of it.", 0.0),
        ("How did Orsk vote at the United Nations?", "At the UN, Orsk abstained.", 0.0),
        ("What does the EU ask of Orsk?", "Orsk must answer the European Union.", 0.0),
        ("What did Britain ask of Orsk?", "Orsk must answer the United States.", 0.5),
        ("What did the US ask of Orsk?", "Let us ask Orsk again.", 0.5),
    ],
)
def test_a_name_and_its_abbreviation_are_one(question: str, sentence: str, unnamed: float) -> None:
    assert check(question, sought_by(question), sentence, "", "").unnamed == unnamed


def test_a_name_may_stand_before_the_sentence_or_elsewhere_in_the_passage() -> None:
    question = "What did the Lundvik company warn of?"
    sought = sought_by(question)
    near = check(question, sought, SENTENCE, "The Lundvik company was asked.", "")
    far = check(question, sought, SENTENCE, "", f"The Lundvik company was asked. {SENTENCE}")
    nowhere = check(question, sought, SENTENCE, "", SENTENCE)
    assert (near.unnamed, near.absent) == (0.0, 0.0)
    assert (far.unnamed, far.absent) == (1.0, 0.0)
    assert (nowhere.unnamed, nowhere.absent) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("How much money was lent?", True),
        ("Who warned of the floods?", False),
        ("When did she warn of the floods?", False),
        ("Why does the tunnel flood?", False),
    ],
)
def test_a_sentence_that_cannot_hold_the_kind_of_answer_is_known_to(
    question: str, lacks: bool
) -> None:
    assert check(question, sought_by(question), SENTENCE, "", "").lacks_type is lacks


@given(question=worded, sentence=worded, near=worded, passage=worded)
def test_shares_are_shares_and_more_text_never_lacks_more(
    question: str, sentence: str, near: str, passage: str
) -> None:
    sought = sought_by(question)
    alone = check(question, sought, sentence, "", "")
    found = check(question, sought, sentence, near, passage)
    assert 0 <= found.absent <= found.unnamed <= alone.unnamed <= 1
    assert check(question, sought, sentence, question, "").unnamed == 0


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_checked(question: str, sentence: str) -> None:
    found = check(question, sought_by(question), sentence, sentence, sentence)
    assert 0 <= found.absent <= found.unnamed <= 1
    assert all(marks_of(question))
