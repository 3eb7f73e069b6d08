"""A library: where one publishes, and where snapshots come from."""

import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from index.applying import read_setting, write_setting
from index.changes import Change, Generation, Progress, Publication
from index.database import FILE, connect, errors_named
from index.database import create as create_file
from index.encoder import Encoder, MiniLM
from index.errors import LibraryError
from index.history import generations, plan_back_to
from index.integrity import problems_of
from index.lock import writer_lock
from index.newest import refuse_lost
from index.planning import Plan, Target
from index.preparing import Splitter
from index.publishing import Gate, Session, publish_changes, publish_plan, quiet
from index.purging import finish_pending
from index.records import DocumentCache
from index.snapshot import Shared, Snapshot
from index.vectors import VectorCache

SHARED_SECONDS = 1.0
"""For how long one snapshot is handed to all who ask: shared for ever, it would never be let go
of under a steady stream of questions, and the log could not be emptied after a purge."""


def standard_splitter() -> Splitter:
    """The splitter of the ingest room, under the name that the library keeps of it."""
    from ingest import split_passages

    return Splitter("sentences-1", split_passages)


class Library:
    """One folder of documents, versions and an index; many may read, one writes.

    Reading is through ``snapshot()``. All methods may be called from any thread.
    """

    def __init__(
        self, directory: Path, encoder: Encoder, splitter: Splitter, vfs: str = ""
    ) -> None:
        """Use ``Library.open``."""
        self._directory = directory
        self._splitter = splitter
        self._vfs = vfs
        self._shared = Shared(directory / FILE, encoder, DocumentCache(), VectorCache())
        self._lock = threading.Lock()
        self._watch = connect(directory, vfs)
        self._newest: Callable[[], Snapshot | None] = lambda: None
        self._taken = 0.0
        self._follower: Follower | None = None

    @classmethod
    def open(
        cls,
        directory: Path | str,
        encoder: Encoder | None = None,
        create: bool = True,
        splitter: Splitter | None = None,
        vfs: str = "",
    ) -> "Library":
        """The library in ``directory``, made there when ``create`` and none is.

        ``encoder`` is MiniLM from the installed package unless given. ``vfs`` names a SQLite
        VFS, for tests of failing disks. Raises ``LibraryError`` for a folder that is missing,
        unreadable, foreign, damaged or of a newer format.
        """
        directory = Path(directory)
        if create:
            create_file(directory, vfs)
        library = cls(directory, encoder or MiniLM(), splitter or standard_splitter(), vfs)
        try:
            refuse_lost(directory, library.generation)
        except LibraryError:
            library.close()
            raise
        return library

    @property
    def directory(self) -> Path:
        """The library's folder."""
        return self._directory

    @property
    def generation(self) -> int:
        """Number of the newest published generation; 0 before the first."""
        with self._lock:
            return self._published()

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know: a model or splitter that is not the library's."""
        with self._lock, errors_named(self._shared.path):
            if not self._watch.execute("SELECT count(*) FROM live").get:
                return ()
            model = read_setting(self._watch, "model")
            splitter = read_setting(self._watch, "splitter")
        notices = []
        if model != self._shared.encoder.name:
            notices.append(
                f"the library's vectors are by {model}, not {self._shared.encoder.name}: it is "
                "searched by words alone until `commentary reindex`"
            )
        if splitter != self._splitter.name:
            notices.append(
                f"the library's passages are by the splitter {splitter}, not "
                f"{self._splitter.name}: `commentary reindex` changes over"
            )
        return tuple(notices)

    def snapshot(self) -> Snapshot:
        """The newest generation, whoever published it. Cheap while it stays the newest."""
        with self._lock:
            newest, held = self._published(), self._newest()
            fresh = held is not None and time.monotonic() - self._taken < SHARED_SECONDS
            if held is not None and fresh and held.generation == newest and held.open:
                return held
            db = connect(self._directory, self._vfs)
            with errors_named(self._shared.path):
                db.execute("BEGIN")
            snapshot = Snapshot(db, self._shared)
            refuse_lost(self._directory, snapshot.generation)
            # Held weakly: a reader that is done must not keep the log from being emptied.
            self._newest, self._taken = weakref.ref(snapshot), time.monotonic()
            return snapshot

    def publish(
        self,
        changes: Iterable[Change],
        gate: Gate | None = None,
        progress: Progress = quiet,
        dry_run: bool = False,
    ) -> Publication:
        """Publish ``changes`` together, or nothing of them.

        The gate sees the candidate before anybody else; when it says no, nothing is left of
        the candidate but cached vectors. Adding what is there already publishes nothing.
        Raises ``LibraryError`` when another writer is at work (naming it), a slug is unknown,
        the model or splitter is not the library's, or the disk fails; nothing is changed then.
        """
        with self._writing(progress) as session:
            return publish_changes(session, changes, gate, dry_run)

    def rollback(
        self, generation: int, gate: Gate | None = None, progress: Progress = quiet
    ) -> Publication:
        """Publish what ``generation`` held as a new generation.

        Raises ``LibraryError`` when there was none such or it held a purged document.
        """
        with self._writing(progress) as session:
            plan = plan_back_to(session.db, self._shared.documents, generation)
            return publish_plan(session, plan, f"rollback to {generation}", gate)

    def reindex(self, gate: Gate | None = None, progress: Progress = quiet) -> Publication:
        """Split and embed every document anew, with the model and splitter of the day.

        Readers are served the old generation meanwhile. A run that was broken off resumes
        from the vectors that it had made.
        """
        with self._writing(progress) as session:
            plan = Plan()
            for slug, edition in session.db.execute("SELECT slug, edition FROM live"):
                document = self._shared.documents.read(session.db, edition)
                plan.targets[slug] = Target(slug, document)
            return publish_plan(session, plan, "reindex", gate, renew=True)

    def history(self) -> tuple[Generation, ...]:
        """Every generation, newest first."""
        with self._lock, errors_named(self._shared.path):
            return generations(self._watch)

    def check(self, progress: Progress = quiet) -> tuple[str, ...]:
        """Everything that is wrong with the library, one line each; empty when nothing is.

        Reads every page, so it takes a while. Raises ``LibraryError`` while another writer is
        at work: FTS5 compares its words with the passages under the writer's lock.
        """
        with writer_lock(self._directory):
            return problems_of(self._directory, self._vfs, progress)

    @property
    def gate_suites(self) -> tuple[str, ...]:
        """Names of the suites that this library wants its candidates judged by."""
        with self._lock, errors_named(self._shared.path):
            return tuple(read_setting(self._watch, "gate").split())

    def set_gate_suites(self, suites: Iterable[str]) -> None:
        """Name the suites that this library's candidates are judged by from now on."""
        with self._writing(quiet) as session:
            write_setting(session.db, "gate", "\n".join(suites))

    def follow(self, seconds: float = 0.5) -> None:
        """Notice other processes' generations in the background and load their vectors.

        A search after a publication then starts at once. Stops with ``close``.
        """
        if self._follower is None:
            self._follower = Follower(self, seconds)

    def close(self) -> None:
        """Stop following and let go of the file; snapshots taken stay usable."""
        if self._follower is not None:
            self._follower.stop()
        with self._lock:
            self._watch.close()

    def _published(self) -> int:
        with errors_named(self._shared.path):
            number: int | None = self._watch.execute("SELECT max(number) FROM generation").get
        return number or 0

    @contextmanager
    def _writing(self, progress: Progress) -> Iterator[Session]:
        with writer_lock(self._directory), errors_named(self._shared.path):
            db = connect(self._directory, self._vfs)
            try:
                finish_pending(db, progress)
                yield Session(db, self._directory, self._shared, self._splitter, progress)
            finally:
                db.close()


class Follower:
    """A thread that takes up each new generation as it appears."""

    def __init__(self, library: Library, seconds: float) -> None:
        self._library = weakref.ref(library)
        self._seconds = seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="library-follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        seen = -1
        while not self._stopping.wait(self._seconds):
            library = self._library()
            if library is None:
                return
            try:
                if library.generation != seen:
                    snapshot = library.snapshot()
                    snapshot.warm()
                    seen = snapshot.generation
                    del snapshot
            except (LibraryError, apsw.Error):
                # Whoever asks next meets the same error and is told; following goes on.
                continue
            finally:
                del library
