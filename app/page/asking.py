"""One question asked: progress while it is worked on, then what became of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from app.errors import AppError
from app.page.conversation import Answerer, Saved, saved_answer
from app.page.warming import Warmth
from app.turn import Turn
from index import Filters, LibraryError

AT_ONCE = 4
"""Questions worked on at the same time; more would only share the same processors."""

FAILED = "The question could not be answered: something went wrong. It is in the server’s log."

log = logging.getLogger(__name__)


class Desk:
    """Where questions are answered, a few at a time; the others wait their turn in order."""

    def __init__(self, assistant: Answerer, warmth: Warmth) -> None:
        self._assistant = assistant
        self._warmth = warmth
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="asking")
        self._waiting = 0

    async def ask(
        self, asked: Saved, history: Sequence[Turn], filters: Filters
    ) -> AsyncIterator[str | Saved]:
        """Lines of progress, then the question as answered or failed.

        The answer is worked out in a thread of its own; whoever stops listening (the reader
        pressed Stop) lets it run out, and nobody sees its result.
        """
        loop, lines = asyncio.get_running_loop(), asyncio.Queue[str | Saved]()

        def tell(line: str | Saved) -> None:
            loop.call_soon_threadsafe(lines.put_nowait, line)

        self._waiting += 1
        try:
            yield self._first_line()
            self._threads.submit(self._work, asked, history, filters, tell)
            while True:
                line = await lines.get()
                yield line
                if isinstance(line, Saved):
                    return
        finally:
            self._waiting -= 1

    @property
    def busy(self) -> bool:
        """Whether questions wait."""
        return self._waiting >= AT_ONCE

    def _first_line(self) -> str:
        if self._warmth.state == "warming":
            return "warming up the models"
        ahead = self._waiting - AT_ONCE
        return f"waiting for {ahead} other questions" if ahead > 0 else "looking up the sources"

    def _work(
        self,
        asked: Saved,
        history: Sequence[Turn],
        filters: Filters,
        tell: Callable[[str | Saved], None],
    ) -> None:
        self._warmth.wait()
        earlier = () if asked.literal else history
        try:
            answer = self._assistant.ask(asked.question, earlier, filters, tell)
            tell(replace(asked, state="answered", answer=saved_answer(answer)))
        except (AppError, LibraryError) as error:
            tell(replace(asked, state="failed", message=str(error)))
        except Exception:
            # The reader is told calmly and the page goes on; whoever serves it finds the cause.
            log.exception("a question failed")
            tell(replace(asked, state="failed", message=FAILED))
