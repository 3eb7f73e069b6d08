"""Looking for many byte strings in a large file at once, without regard to ASCII case."""

from collections.abc import Iterable
from pathlib import Path

LEAST_BYTES = 6
"""Shortest needle: five random bytes turn up in a large binary file by chance."""

BLOCK = 1 << 22
"""Bytes looked at at once: 4 MiB keeps the working arrays under 100 MB."""


def scan_file(path: Path, needles: Iterable[bytes]) -> frozenset[bytes]:
    """Those of ``needles``, each of ``LEAST_BYTES`` at least, that stand in the file.

    Letters A to Z match in either case. Three passes, each much smaller than the one before:
    a table of the needles' first three bytes, their first six, then the needle itself.
    """
    import numpy as np

    wanted = {needle.lower() for needle in needles}
    if not wanted:
        return frozenset()
    longest = max(len(needle) for needle in wanted)
    heads: dict[bytes, list[bytes]] = {}
    for needle in wanted:
        if len(needle) < LEAST_BYTES:
            raise ValueError(f"{needle!r} is too short to look for")
        heads.setdefault(needle[:LEAST_BYTES], []).append(needle)
    starts = np.zeros(1 << 24, np.bool_)
    starts[[int.from_bytes(head[:3], "big") for head in heads]] = True
    found: set[bytes] = set()
    tail = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            block = (tail + block).lower()
            data = np.frombuffer(block, np.uint8)
            if len(data) >= LEAST_BYTES:
                codes = data[:-2].astype(np.uint32) << 16
                codes |= data[1:-1].astype(np.uint32) << 8
                codes |= data[2:]
                for at in np.flatnonzero(starts[codes]).tolist():
                    for needle in heads.get(block[at : at + LEAST_BYTES], ()):
                        if block.startswith(needle, at):
                            found.add(needle)
            tail = block[-(longest - 1) :]
    return frozenset(found)
