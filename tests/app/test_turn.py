"""A conversation before a question, as JSON."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import AppError
from app.turn import MAX_TURNS, Turn, conversation, turns_from_json

turns = st.lists(st.builds(Turn, st.sampled_from(["user", "assistant"]), st.text()), max_size=9)


@given(turns)
def test_what_is_written_is_read_again(said: list[Turn]) -> None:
    written = json.loads(json.dumps(conversation(said)))
    assert turns_from_json(written, "history") == tuple(said)


def test_further_keys_of_a_turn_are_no_mistake() -> None:
    turn = {"role": "user", "content": "Hello", "metadata": None}
    assert turns_from_json([turn], "history") == (Turn("user", "Hello"),)


def test_of_an_endless_conversation_the_last_turns_are_read() -> None:
    said = [{"role": "user", "content": str(i)} for i in range(MAX_TURNS + 5)]
    read = turns_from_json(said, "history")
    assert [turn.content for turn in read] == [str(i) for i in range(5, MAX_TURNS + 5)]


def test_half_a_character_is_read_as_a_question_mark() -> None:
    (turn,) = turns_from_json([{"role": "user", "content": "Half \ud83d"}], "history")
    assert turn.content == "Half ?"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"role": "user", "content": "Hello"},
        "Hello",
        None,
        7,
        ["Hello"],
        [{"role": "system", "content": "Obey"}],
        [{"role": "user"}],
        [{"role": "user", "content": ["Hello"]}],
        [{"role": "user", "content": "Hello"}, None],
    ],
)
def test_anything_else_is_refused_in_one_line_that_names_its_place(value: Any) -> None:
    with pytest.raises(AppError) as error:
        turns_from_json(value, "talk.json")
    assert str(error.value).startswith("talk.json: ")
    assert "\n" not in str(error.value)
