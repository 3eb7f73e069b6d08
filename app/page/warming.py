"""The models are loaded in the background while the page is already up."""

import logging
import threading
from collections.abc import Callable
from typing import Literal

from app.errors import AppError
from index import LibraryError

log = logging.getLogger(__name__)


class Warmth:
    """Whether the models are loaded: ``warming``, ``warm``, or ``cold`` when that failed."""

    def __init__(self, warm_up: Callable[[], None]) -> None:
        self._warm_up = warm_up
        self._done = threading.Event()
        self.state: Literal["warming", "warm", "cold"] = "warming"
        self.problem = ""

    def start(self) -> None:
        """Begin loading, in a thread of its own."""
        threading.Thread(target=self._run, name="warming-up", daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the models are loaded or failed to be; False where time ran out."""
        return self._done.wait(seconds)

    def _run(self) -> None:
        try:
            self._warm_up()
            self.state = "warm"
        except (AppError, LibraryError) as error:
            self.state, self.problem = "cold", str(error)
        except Exception:
            log.exception("warming up failed")
            self.state, self.problem = "cold", "the models could not be loaded; see the log"
        finally:
            self._done.set()
