"""Parsing at arm's length: in a process of its own, with limits of time and memory."""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from ingest.blocks import Block, Draft, Fact
from ingest.document import PageStart
from ingest.errors import IngestError
from ingest.limits import MAX_MEMORY, MAX_SECONDS

_CHECKOUT = str(Path(__file__).resolve().parent.parent)
_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from ingest.worker import main; main()"
_ANSWER_LIMIT = 128 * 1024 * 1024
"""Bytes of an answer: many times the largest draft; a process that sends more has gone wrong."""
_FRESH_AFTER = 200
"""Sources one process reads before a fresh one takes over: libraries that leak stay small."""


class Parser:
    """A parsing process, started when first needed and again whenever it has ended.

    ``seconds`` is wall time for one source, ``memory`` the process's address space in bytes.
    """

    def __init__(self, seconds: float = MAX_SECONDS, memory: int = MAX_MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0

    def parse(self, raw: bytes, media_type: str) -> Draft:
        """The draft of ``raw``. Raises IngestError where it is damaged or beyond a limit."""
        with self._lock:
            idle = self._served > 0
            try:
                answer = self._ask(raw, media_type)
                if answer is None and idle:
                    # It may have ended while nobody asked anything of it, as it does by itself.
                    answer = self._ask(raw, media_type)
            except BaseException:
                self._end()  # interrupted: its answer must not be taken for the next one's
                raise
            if answer is None or "memory" in answer:
                self._end()  # its heap is full of what did not fit
                raise IngestError(
                    "the parser gave up: damaged, or over the limit of "
                    f"{self._memory // 1024**2:,} MB of memory"
                )
        if "refused" in answer:
            raise IngestError(str(answer["refused"]))
        return _draft(answer["draft"])

    def close(self) -> None:
        """End the process; the next source starts another."""
        with self._lock:
            self._end()

    def _ask(self, raw: bytes, media_type: str) -> dict[str, Any] | None:
        """The process's answer; None where it ended instead. Raises IngestError when late."""
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        expired = threading.Event()

        def stop() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.daemon = True  # a command that is stopped need not wait for it
        timer.start()
        body = b""
        try:
            request = {"media_type": media_type, "bytes": len(raw)}
            process.stdin.write(json.dumps(request).encode() + b"\n" + raw)
            process.stdin.flush()
            body = _read_answer(process.stdout)
        except BrokenPipeError:
            pass  # it ended before it had read everything
        finally:
            timer.cancel()
        if expired.is_set():
            raise IngestError(f"reading it takes over the limit of {self._seconds:g} seconds")
        if not body:
            self._end()
            return None
        self._served += 1
        answer = json.loads(body)
        return answer if isinstance(answer, dict) else {"refused": "the parser gave no answer"}

    def _running(self) -> subprocess.Popen[bytes]:
        if self._served >= _FRESH_AFTER:
            self._end()
        if self._process is None or self._process.poll() is not None:
            self._end()
            # -P and our own path first: a folder someone works in cannot slip modules in.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _START, _CHECKOUT, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._process

    def _end(self) -> None:
        process, self._process, self._served = self._process, None, 0
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()


def _read_answer(stream: IO[bytes]) -> bytes:
    """One answer's bytes; nothing where the process ended or sends what is no answer."""
    length = stream.readline(32).strip()
    if not length.isdigit() or int(length) > _ANSWER_LIMIT:
        return b""
    body = stream.read(int(length))
    return body if len(body) == int(length) else b""


def _environment() -> dict[str, str]:
    """What a parser may know of ours: where programs and temporary files are, and no more."""
    kept = {
        name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ
    }
    # A numerical library that reserves memory for each core would meet the memory limit.
    return kept | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def _draft(value: Any) -> Draft:
    """The draft in an answer; it comes from hostile ground, so every type is made sure of."""
    return Draft(
        tuple(_block(block) for block in value["blocks"]),
        tuple(Fact(str(f["field"]), str(f["value"]), str(f["source"])) for f in value["facts"]),
        tuple(str(warning) for warning in value["warnings"]),
    )


def _block(value: Any) -> Block:
    kind = value["kind"]
    if kind not in ("prose", "heading", "item", "row"):
        raise IngestError("the parser gave a block of no known kind")
    pages = tuple(PageStart(int(page["start"]), str(page["label"])) for page in value["pages"])
    text = str(value["text"])
    return Block(text, kind, int(value["level"]), str(value["furniture"]), pages)


_shared: Parser | None = None
_sharing = threading.Lock()


def shared_parser() -> Parser:
    """The one parsing process that all callers without their own take turns with."""
    global _shared
    with _sharing:
        if _shared is None:
            _shared = Parser()
            atexit.register(_shared.close)
        return _shared
