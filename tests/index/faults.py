"""A disk that fails at a numbered step, as an SQLite VFS over the library's own."""

import os
import signal
from typing import Literal

import apsw

from index.database import checksummed_vfs

Fault = Literal["kill", "tear", "full", "io", "count"]


class Disk:
    """Counts writing steps of every file; at step ``at`` does what ``fault`` says.

    ``kill`` ends the process before the step, ``tear`` after writing half of it; ``full`` and
    ``io`` make that step and all later ones fail.
    """

    def __init__(self, fault: Fault, at: int = 0, armed: bool = False) -> None:
        self.fault, self.at, self.steps, self.armed = fault, at, 0, armed

    def step(self, file: "FaultyFile | None" = None, data: bytes = b"", offset: int = 0) -> None:
        if not self.armed:
            return
        self.steps += 1
        if self.fault == "count" or self.steps < self.at:
            return
        if self.fault == "tear" and file is not None and len(data) > 1:
            super(FaultyFile, file).xWrite(data[: len(data) // 2], offset)
        if self.fault in ("kill", "tear"):
            os.kill(os.getpid(), signal.SIGKILL)
        raise apsw.FullError("no space") if self.fault == "full" else apsw.IOError("bad sector")


class FaultyFile(apsw.VFSFile):
    def __init__(self, base: str, name: object, flags: list[int], disk: Disk) -> None:
        self._disk = disk
        super().__init__(base, name, flags)  # type: ignore[arg-type]

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.step(self, data, offset)
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.step()
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._disk.step()
        super().xSync(flags)


class FaultyVFS(apsw.VFS):
    """Registered while it is referenced; give its ``name`` to ``Library.open``."""

    def __init__(self, disk: Disk, name: str = "faulty") -> None:
        self.disk, self.name, self.base = disk, name, checksummed_vfs()
        super().__init__(name, self.base)

    def xOpen(self, name: object, flags: list[int]) -> FaultyFile:
        return FaultyFile(self.base, name, flags, self.disk)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.disk.step()
        super().xDelete(filename, syncdir)
