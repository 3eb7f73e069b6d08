"""What the browser keeps, and what becomes of it when it comes back."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.page.conversation import (
    MAX_EXCHANGES,
    Saved,
    as_json,
    from_json,
    looked_up,
    saved_answer,
    settled,
    turns,
    with_question,
)
from index import Add, Edit, Library, Remove
from tests.app.page.support import Scripted
from tests.index.support import BY_LINE, HashedWords, ingested

LINES = "The troops left Almaty on Monday.\nThe ministers stayed in Astana."


@pytest.fixture
def small(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", encoder=HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested("almaty", LINES)), Add(ingested("other", "Nothing here."))])
    return library


def answered(library: Library, question: str, *earlier: Saved) -> Saved:
    history = turns(earlier, library.snapshot())
    answer = Scripted(library).ask(question, history)
    return Saved(question, "answered", answer=saved_answer(answer))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "question",
                    "state",
                    "answer",
                    "outcome",
                    "claims",
                    "permalinks",
                    "text",
                    "related",
                ]
            ),
            inner | st.sampled_from(["answered", "partial", "asking"]),
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(JSON)
def test_whatever_a_browser_sends_is_read_or_left_out(value: Any) -> None:
    conversation = from_json(value)
    assert from_json(json.loads(json.dumps(as_json(conversation)))) == conversation


def test_a_conversation_comes_back_as_it_was(small: Library) -> None:
    first = answered(small, "Where were the troops?")
    second = answered(small, "And the ministers?", first)
    assert second.answer is not None
    assert second.answer.interpreted_as
    kept = json.loads(json.dumps(as_json((first, second))))
    assert from_json(kept) == (first, second)


def test_the_browser_keeps_no_words_of_a_source(small: Library) -> None:
    saved = answered(small, "List the troops of Almaty and the ministers of Astana")
    assert saved.answer is not None
    assert len(saved.answer.claims) == 3
    kept = json.dumps(as_json((saved,)))
    assert "left Almaty" not in kept
    shown = looked_up(saved, small.snapshot())
    assert {statement.text for statement in shown.statements} >= set(LINES.split("\n"))


def test_what_was_removed_is_not_shown_again(small: Library) -> None:
    saved = answered(small, "Where were the troops of Almaty?")
    small.publish([Remove("almaty")])
    shown = looked_up(saved, small.snapshot())
    assert shown.statements == ()
    assert shown.gone == 1


def test_an_older_version_is_shown_as_such_and_not_taken_for_evidence(small: Library) -> None:
    saved = answered(small, "Where were the troops of Almaty?")
    small.publish([Add(ingested("almaty", LINES + "\nThe weather was fine."))])
    shown = looked_up(saved, small.snapshot())
    (piece,) = shown.statements[0].evidence
    assert not piece.newest
    assert piece.quote == shown.statements[0].text
    said = turns((saved,), small.snapshot())
    assert [turn.role for turn in said] == ["user", "assistant"]
    assert said[1].citations == ()


def test_a_citation_of_the_newest_version_goes_along(small: Library) -> None:
    saved = answered(small, "Where were the troops of Almaty?")
    document = small.snapshot().document("other")
    small.publish([Edit("other", {"title": f"{document.title} again"})])
    (_, reply) = turns((saved,), small.snapshot())
    assert [c.quote for c in reply.citations] == [reply.content]


def test_a_forged_permalink_shows_nothing(small: Library) -> None:
    saved = answered(small, "Where were the troops of Almaty?")
    kept = as_json((saved,))
    for forged in ("almaty@000000000000#0-5", "almaty", "nobody@0123456789ab#0-1", ""):
        kept[0]["answer"]["claims"][0]["permalinks"] = [forged]
        (back,) = from_json(kept)
        assert looked_up(back, small.snapshot()).statements == ()


def test_asking_anew_replaces_what_came_after() -> None:
    conversation = tuple(Saved(q, "stopped") for q in "abc")
    again = with_question(conversation, "B", at=1)
    assert [(s.question, s.state) for s in again] == [("a", "stopped"), ("B", "asking")]
    assert [s.question for s in with_question(conversation, "d", at=7)] == list("abcd")
    assert settled(again)[-1].state == "stopped"


def test_a_long_conversation_loses_its_beginning() -> None:
    conversation = tuple(Saved(str(n), "stopped") for n in range(MAX_EXCHANGES + 5))
    assert next(iter(from_json(as_json(conversation)))).question == "5"
