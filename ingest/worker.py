"""The parsing process: reads files from its standard input, answers with drafts.

It runs with limits on memory and none of our environment, so that a hostile file can at worst
end this process. ``ingest.sandbox`` is its other end.
"""

import json
import os
import select
import sys
from collections.abc import Callable
from dataclasses import asdict
from io import FileIO
from typing import BinaryIO

from ingest.blocks import Draft, refuse_length
from ingest.errors import IngestError
from ingest.media import DOCX, EPUB, HTML, MARKDOWN, PDF, PLAIN, decode

IDLE_SECONDS = 60.0
"""An idle process ends itself: a server that adds a document a day keeps none waiting."""


def parser_of(media_type: str) -> Callable[[bytes], Draft]:
    """The parser for a media type, its library imported only now."""
    if media_type == HTML:
        from ingest.html import parse_html

        return parse_html
    if media_type == PDF:
        from ingest.pdf import parse_pdf

        return parse_pdf
    if media_type == DOCX:
        from ingest.docx import parse_docx

        return parse_docx
    if media_type == EPUB:
        from ingest.epub import parse_epub

        return parse_epub
    if media_type == MARKDOWN:
        from ingest.markdown import parse_markdown

        return lambda raw: parse_markdown(_text(raw))
    if media_type == PLAIN:
        from ingest.plain import parse_plain

        return lambda raw: parse_plain(_text(raw))
    raise IngestError(f"{media_type} is not a kind of file we read")


def _text(raw: bytes) -> str:
    """The text in ``raw``; too much of it is refused before any work is done on it."""
    text = decode(raw, "text")
    refuse_length(len(text))
    return text


def answer(media_type: str, raw: bytes) -> dict[str, object]:
    """A draft, or the reason there is none, as JSON-ready values."""
    try:
        return {"draft": asdict(parser_of(media_type)(raw))}
    except IngestError as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"memory": True}
    except RecursionError:
        return {"refused": "nested too deeply to be read"}
    except Exception as error:  # any failure of a parser is a damaged file to us
        said = " ".join(str(error).split())[:200]
        return {"refused": f"damaged, or not what it says it is ({type(error).__name__}: {said})"}


def serve(requests: "_Whole", answers: BinaryIO) -> None:
    """Answer requests until there are no more, or none comes for a while."""
    while select.select([requests], [], [], IDLE_SECONDS)[0]:
        line = requests.readline()
        if not line:
            return
        request = json.loads(line)
        raw = requests.read(request["bytes"])
        answered = json.dumps(answer(request["media_type"], raw), ensure_ascii=False)
        body = answered.encode("utf-8", "replace")
        answers.write(b"%d\n" % len(body) + body)
        answers.flush()


def limit_memory(limit: int) -> None:
    """Refuse this process more than ``limit`` bytes of address space, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit still holds there
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def main() -> None:
    """Serve on the standard streams; whatever a library prints goes nowhere."""
    limit_memory(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    # Unbuffered, or select() would not see what has been read ahead.
    with os.fdopen(os.dup(0), "rb", buffering=0) as requests:
        serve(_Whole(requests), answers)


class _Whole:
    """An unbuffered stream whose ``read`` waits for all that is asked for."""

    def __init__(self, stream: FileIO) -> None:
        self._stream = stream

    def fileno(self) -> int:
        return self._stream.fileno()

    def readline(self) -> bytes:
        return self._stream.readline()

    def read(self, size: int) -> bytes:
        whole = bytearray()
        while len(whole) < size and (piece := self._stream.read(size - len(whole))):
            whole += piece
        return bytes(whole)


if __name__ == "__main__":
    main()
