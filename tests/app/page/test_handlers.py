"""What the events do, without a browser."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from app.page import guiding, originals
from app.page.guiding import TriedQuestions, shipped_questions
from app.page.handlers import Handlers, Shown, permalink_in
from app.page.warming import Warmth
from index import Library
from tests.app.page.conftest import CORPUS
from tests.app.page.support import KNOWN, Scripted

T = TypeVar("T")


def handlers_over(library: Library, assistant: Scripted | None = None) -> Handlers:
    assistant = assistant or Scripted(library)
    warmth = Warmth(assistant.warm_up)
    warmth.start()
    return Handlers(library, assistant, TriedQuestions(library, assistant, KNOWN), warmth)


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: a browser driven in this one has a loop here already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def wait_for(event: threading.Event) -> None:
    assert event.wait(20)


def asked(handlers: Handlers, question: str, kept: Any = (), **more: Any) -> list[Shown]:
    async def gather() -> list[Shown]:
        literal, at = more.get("literal", False), more.get("at")
        controls = more.get("controls", ())
        return [s async for s in handlers.asked(question, list(kept), literal, at, controls)]

    return run(gather())


def test_a_question_shows_progress_and_then_its_answer(library: Library) -> None:
    shown = asked(handlers_over(library), "Where did the CSTO send troops?")
    statuses = " ".join(s.status for s in shown)
    assert "Searching" in statuses
    assert "passages" in statuses
    assert "Verifying" in statuses
    assert 'class="exchange asking"' in shown[0].exchanges
    assert 'class="exchange answered"' in shown[-1].exchanges
    assert "Answered with 1 statement" in shown[-1].status


def test_a_follow_up_is_read_with_what_came_before_unless_it_is_undone(library: Library) -> None:
    assistant = Scripted(library)
    handlers = handlers_over(library, assistant)
    kept = asked(handlers, "Where did the CSTO send troops?")[-1].kept
    going_on = asked(handlers, "And Belarus?", kept)[-1]
    assert "Interpreted as: <q>Where did the CSTO send troops? (And Belarus?)" in going_on.exchanges
    assert assistant.asked[-1][1][1].citations
    undone = asked(handlers, "And Belarus?", going_on.kept, literal=True, at=1)[-1]
    assert "Interpreted as" not in undone.exchanges
    assert len(undone.kept) == 2
    assert assistant.asked[-1][1] == ()


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "Write a question first."), ("  \n", "Write a question"), ("x" * 100_000, "100,000")],
)
def test_what_is_no_question_is_told_and_nothing_lost(
    library: Library, question: str, said: str
) -> None:
    handlers = handlers_over(library)
    kept = asked(handlers, "Where did the CSTO send troops?")[-1].kept
    (shown,) = asked(handlers, question, kept)
    assert said in shown.status
    assert shown.kept == kept


@pytest.mark.parametrize(
    ("question", "said"),
    [("Fail now", "as it was told to"), ("Crash now", "something went wrong")],
)
def test_a_failure_is_said_calmly_and_the_next_question_answered(
    library: Library, question: str, said: str
) -> None:
    handlers = handlers_over(library)
    failed = asked(handlers, question)[-1]
    assert said in failed.exchanges
    assert "Traceback" not in failed.exchanges
    after = asked(handlers, "Where did the CSTO send troops?", failed.kept)[-1]
    assert after.kept[-1]["state"] == "answered"


def test_a_question_asked_while_the_models_load_waits_for_them(library: Library) -> None:
    loaded = threading.Event()
    assistant = Scripted(library, warm_up=lambda: wait_for(loaded))
    handlers = handlers_over(library, assistant)
    assert "warming up" in handlers.masthead()
    threading.Timer(0.2, loaded.set).start()
    shown = asked(handlers, "Where did the CSTO send troops?")
    assert "Warming up the models" in shown[0].status
    assert shown[-1].kept[-1]["state"] == "answered"
    assert "warming up" not in handlers.masthead()


def test_models_that_cannot_be_loaded_are_told_of(library: Library) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    warmth = Warmth(broken)
    warmth.start()
    assert warmth.wait(5)
    guide = TriedQuestions(library, Scripted(library), ())
    handlers = Handlers(library, Scripted(library), guide, warmth)
    assert "could not be loaded" in handlers.masthead()
    assert "secret detail" not in handlers.masthead()


def test_more_questions_than_are_worked_on_wait_their_turn(library: Library) -> None:
    assistant = Scripted(library)
    gate = threading.Event()
    assistant.hold = lambda: gate.wait(20)
    handlers = handlers_over(library, assistant)

    async def one(number: int) -> list[Shown]:
        question = f"Slow number {number}"
        return [s async for s in handlers.asked(question, [], False, None, ())]

    async def all_of_them() -> list[list[Shown]]:
        tasks = [asyncio.create_task(one(n)) for n in range(7)]
        await asyncio.sleep(0.3)
        gate.set()
        return await asyncio.gather(*tasks)

    results = run(all_of_them())
    assert [r[-1].kept[-1]["question"] for r in results] == [f"Slow number {n}" for n in range(7)]
    assert "Waiting for 3 other questions" in results[-1][0].status + results[-1][1].status


def test_filters_reach_the_assistant(library: Library) -> None:
    assistant = Scripted(library)
    handlers = handlers_over(library, assistant)
    controls: tuple[object, ...] = (["belarus-path"], [], ["chronology"], [], "2020", "nonsense")
    asked(handlers, "What of the troops?", controls=controls)
    filters = assistant.asked[-1][2]
    assert (filters.documents, filters.kinds) == (("belarus-path",), ("chronology",))
    assert (filters.published_from, filters.published_to) == ("2020", "")
    left_in, label = handlers.narrowed(controls)
    assert "1 of 17 documents" in left_in
    assert "“nonsense” is no date" in left_in
    assert label == "Narrowed to 1 of 17 documents"
    assert handlers.narrowed(([], [], [], [], "", ""))[1] == "Narrow the sources"


@pytest.mark.parametrize(
    ("address", "permalink"),
    [
        ("?open=a%40b%231-2", "a@b#1-2"),
        ("?open=a@b#1-2", "a@b#1-2"),
        ("?open=a@b%231-2#1-2", "a@b#1-2"),
        ("?other=1", ""),
        ("", ""),
        ("#1-2", ""),
    ],
)
def test_an_address_says_what_to_open(address: str, permalink: str) -> None:
    assert permalink_in(address) == permalink


@pytest.mark.parametrize("address", ["?open=nobody", "?open=a@b%231-2", "?open=%00@%23", "?open=<"])
def test_an_address_that_leads_nowhere_says_so(library: Library, address: str) -> None:
    html = handlers_over(library).opened_address(address)
    assert 'class="nothing"' in html


def test_the_card_for_a_missing_original_goes_when_it_is_there(library: Library) -> None:
    work = originals.Work(
        "The path of Belarus", ("A. Author",), (), "2023", "https://example.org/x", (), "digest"
    )
    documents = library.snapshot().documents()
    assert originals.missing([work], documents) == (work,)
    held = replace(documents[0], url="https://example.org/held")
    documents = (held, *documents[1:])
    here = originals.Work("Other", (), (), "", held.url, (), "digest")
    assert originals.missing([here], documents) == ()
    titled = originals.Work(held.title.upper(), held.authors, (), "", "", (), "digest")
    assert originals.missing([titled], documents) == ()
    digest = originals.Work(held.title, held.authors, (), "", held.url, (), held.slug)
    assert originals.missing([digest], documents) == (digest,)


def test_only_questions_that_were_answered_are_suggested(library: Library) -> None:
    handlers = handlers_over(library)
    shown = handlers.guided([])
    assert "For example" in shown
    assert "Who called in the troops of the CSTO?" in shown
    assert "Refuse what nobody knows" not in shown
    assert "What is in no document?" not in shown
    kept = asked(handlers, "Where did the CSTO send troops in January 2022?")[-1].kept
    going_on = handlers.guided(kept)
    assert "Go on with" in going_on
    assert "And what of Belarus?" in going_on
    assert "Refuse what nobody knows" not in going_on
    assert "List the steps of Belarus" not in going_on
    refused = asked(handlers, "Refuse this")[-1].kept
    assert "What can be asked" in handlers.guided(refused)


def test_however_slow_reading_is_two_questions_of_titles_are_left_to_go_on_with(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guiding, "PATIENCE", -1.0)
    handlers = handlers_over(library)
    going_on = handlers.guided(asked(handlers, "Where did the CSTO send troops?")[-1].kept)
    assert "And what of Belarus?" not in going_on
    assert "Who wrote “" in going_on
    assert "When was “" in going_on


def test_a_question_that_was_asked_is_not_suggested_again(library: Library) -> None:
    handlers = handlers_over(library)
    kept = asked(handlers, "Who called in the troops of the CSTO?")[-1].kept
    assert "Who called in the troops" not in handlers.guided(kept)


def test_the_shipped_suites_know_questions_about_the_shipped_corpus(library: Library) -> None:
    known = shipped_questions(CORPUS.parent / "evals" / "suites")
    here = TriedQuestions(library, Scripted(library), known).examples(tries=0)
    assert len(here) == 4
    assert all(len(question) <= 130 for question in here)
    assert shipped_questions(CORPUS / "none") == ()
