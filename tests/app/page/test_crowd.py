"""Many readers at once: everyone gets their own answer, each from one generation."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from benchmarks.page_crowd import ask_event, asked_through_queue
from index import Add
from tests.app.page.support import Site
from tests.index.support import ingested

pytestmark = pytest.mark.slow

READERS = 16
QUESTIONS = 4


def test_sixteen_readers_at_once_each_get_their_own_answers(site: Site) -> None:
    notices = [
        Add(ingested(f"notice-{reader}", f"Only reader{reader} is told of the word{reader}."))
        for reader in range(READERS)
    ]
    site.library.publish(notices)
    first = site.library.generation

    def one(reader: int) -> list[dict[str, Any]]:
        with httpx.Client(base_url=site.url, timeout=120) as client:
            event = ask_event(client)
            return [
                asked_through_queue(client, event, question(reader, turn))
                for turn in range(QUESTIONS)
            ]

    with ThreadPoolExecutor(READERS) as pool:
        running = [pool.submit(one, reader) for reader in range(READERS)]
        for number in range(4):
            site.library.publish([Add(ingested(f"late-{number}", f"A late notice {number}."))])
        results = [done.result() for done in running]

    snapshot = site.library.snapshot()
    for reader, exchanges in enumerate(results):
        for turn, exchange in enumerate(exchanges):
            assert exchange["question"] == question(reader, turn)
            assert exchange["state"] == "answered", exchange["message"]
            assert first <= exchange["answer"]["generation"] <= snapshot.generation
            (claim,) = exchange["answer"]["claims"]
            resolved = snapshot.resolve(claim["permalinks"][0])
            assert resolved.document is not None
            assert resolved.document.slug == f"notice-{reader}"


def question(reader: int, turn: int) -> str:
    return f"Turn {turn}: what is reader{reader} told, what of the word{reader}?"
