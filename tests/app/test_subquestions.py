"""A question for several things is taken apart; a question for one is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.understanding.subquestions import coordinated, subquestions


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who built the tunnel, and when did its second tube open?",
            ("Who built the tunnel?", "when did its second tube open, regarding built the tunnel?"),
        ),
        (
            "What toll does Orsk charge for the Kessel tunnel, and until what year?",
            (
                "What toll does Orsk charge for the Kessel tunnel?",
                "until what year does Orsk charge for the Kessel tunnel?",
            ),
        ),
        (
            "How did Lundvik vote in 2014 on the border and how in 2022 on the harbour?",
            (
                "How did Lundvik vote in 2014 on the border?",
                "how did Lundvik vote in 2022 on the harbour?",
            ),
        ),
        (
            "Does Orsk keep to the treaty, and which ships does Lundvik let in?",
            ("Does Orsk keep to the treaty?", "which ships does Lundvik let in?"),
        ),
        (
            "Tarn spoke in Orsk in 2021: what did she say of fish, and what about the ferries?",
            (
                "Tarn spoke in Orsk in 2021: what did she say of fish?",
                "Tarn spoke in Orsk in 2021: what did she say of the ferries?",
            ),
        ),
        (
            "When was the tunnel of Orsk dug, and what about the ferries?",
            ("When was the tunnel of Orsk dug?", "the ferries, Orsk?"),
        ),
        (
            "How did Orsk's vote on the tunnel differ from Lundvik's?",
            ("Orsk's vote on the tunnel?", "Lundvik's vote on the tunnel?"),
        ),
        (
            "Set Orsk's trade with Lundvik in 2022 beside its trade with Tarnia that year.",
            ("Orsk's trade with Lundvik in 2022?", "Orsk's trade with Tarnia that year?"),
        ),
        (
            "How does Orsk's standing under the treaty differ from that of Lundvik?",
            ("Orsk's standing under the treaty?", "Lundvik's standing under the treaty?"),
        ),
        (
            "How did the route taken in Orsk differ from the one in Lundvik?",
            ("the route taken in Orsk?", "the route taken in Lundvik?"),
        ),
        (
            "How did opinion on the tunnel change from April 2014 to May 2023?",
            ("opinion on the tunnel in April 2014?", "opinion on the tunnel in May 2023?"),
        ),
        (
            "How does the care for Lundvik differ between the plan of 2019 and the plan of 2022?",
            (
                "the care for Lundvik in the plan of 2019?",
                "the care for Lundvik in the plan of 2022?",
            ),
        ),
    ],
)
def test_each_thing_asked_for_becomes_a_question(question: str, parts: tuple[str, ...]) -> None:
    assert subquestions(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who warned of the flood?",
        "When and where did the talks take place?",
        "Who pays for training, under the grant and when it is bought?",
        "In the commentary, who warns of the flood?",
        "Which towns did Orsk and Lundvik both claim?",
        "What are the three options that the province has left?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert subquestions(question) == (question,)


def test_two_names_joined_are_asked_about_one_by_one() -> None:
    assert coordinated("How did Orsk and Lundvik vote?") == (
        "How did Orsk vote?",
        "How did Lundvik vote?",
    )
    assert coordinated("What was lacking in the Fund and in the Partnership?") == (
        "What was lacking in the Fund?",
        "What was lacking in the Partnership?",
    )
    assert coordinated("Who signed the treaty between Orsk and Lundvik?") == ()
    assert coordinated("Who warned of the flood?") == ()


@pytest.mark.parametrize(
    "question",
    [
        "When did Orsk and Lundvik sign the treaty that set up their Union?",
        "What did Orsk and Lundvik agree on in May?",
        "Where did Orsk and Lundvik first meet?",
        "Which border do Orsk and Lundvik share?",
        "What do Orsk and Lundvik own together?",
        "When did Orsk and Lundvik formally establish relations?",
    ],
)
def test_what_two_do_with_each_other_is_one_question(question: str) -> None:
    assert coordinated(question) == ()


@pytest.mark.parametrize(
    "question",
    ["When did Orsk and Lundvik join the Fund?", "Why did Orsk and Lundvik leave the Fund?"],
)
def test_what_each_does_is_asked_of_each(question: str) -> None:
    assert len(coordinated(question)) == 2


@given(st.text(max_size=300))
def test_whatever_is_asked_there_is_a_question_left(question: str) -> None:
    parts = subquestions(question)
    assert parts
    assert parts == subquestions(question)
    assert len(coordinated(question)) in (0, 2)
