"""Any sequence of changes, against a plain dictionary, with readers reading all the while."""

import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from index import Add, Edit, Library, LibraryError, Remove, Verdict
from index.scanning import scan_file
from tests.index.support import BY_LINE, HashedWords, ingested

SLUGS = st.sampled_from(["alpha", "bravo", "carol"])
LINES = st.lists(
    st.sampled_from(["The Oder floods.", "Sheep graze.", "Silver was mined.", "Rain fell."]),
    min_size=1,
    max_size=4,
)

State = dict[str, tuple[str, str]]
"""Slug to text and title."""


class Reader(threading.Thread):
    """Asks all the time, and checks that each answer comes from one generation."""

    def __init__(self, library: Library) -> None:
        super().__init__(daemon=True)
        self.library, self.stopping = library, threading.Event()
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                snapshot = self.library.snapshot()
                marks = {document.text.split("\n")[0] for document in snapshot.documents()}
                hits = snapshot.search("mark of the generation", 20)
                found = {hit.passage.text for hit in hits if hit.passage.text.startswith("Mark")}
                for hit in hits:
                    document = snapshot.document(hit.passage.document.slug)
                    if document != hit.passage.document:
                        self.wrong.append(f"{document.slug}: a hit of another generation")
                if not found <= marks:
                    self.wrong.append(f"{found} found in {marks}")
            except LibraryError as error:
                self.wrong.append(str(error))


class LibraryAgainstDictionary(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.directory = Path(tempfile.mkdtemp(prefix="states-"))
        self.encoder = HashedWords(dimensions=16)
        self.library = Library.open(self.directory / "library", self.encoder, splitter=BY_LINE)
        self.readers = [Reader(self.library) for _ in range(2)]
        self.now: State = {}
        self.past: list[State] = [{}]
        self.purged: list[tuple[int, str]] = []
        self.marks = 0

    @initialize()
    def start(self) -> None:
        for reader in self.readers:
            reader.start()

    def published(self, state: State) -> None:
        if state != self.now:
            self.now = state
            self.past.append(dict(state))

    def marked(self, lines: list[str]) -> str:
        """The text under a first line that no other text ever had."""
        self.marks += 1
        return "\n".join([f"Mark qq{self.marks:05}zz of the generation.", *lines])

    @rule(slug=SLUGS, lines=LINES)
    def add(self, slug: str, lines: list[str]) -> None:
        text = self.marked(lines)
        done = self.library.publish([Add(ingested(slug, text))])
        assert (done.changed if slug in self.now else done.added) == (slug,)
        title = self.now[slug][1] if slug in self.now else "A title"
        self.published(self.now | {slug: (text, title)})

    @rule(slug=SLUGS)
    @precondition(lambda self: self.now)
    def add_again(self, slug: str) -> None:
        if slug in self.now:
            assert not self.library.publish([Add(ingested(slug, self.now[slug][0]))]).published

    @rule(slug=SLUGS, title=st.sampled_from(["Rivers", "Hills", "Mines"]))
    def edit(self, slug: str, title: str) -> None:
        if slug not in self.now:
            return
        seen = len(self.encoder.encoded)
        done = self.library.publish([Edit(slug, {"title": title})])
        assert done.embedded == 0
        new = self.now | {slug: (self.now[slug][0], title)}
        # The first correction to the title it has is one too: from now on it is a person's.
        if done.published and new == self.now:
            self.past.append(dict(new))
        self.published(new)
        assert len([text for text in self.encoder.encoded[seen:] if "\n" in text]) == 0

    @rule(slug=SLUGS)
    def remove(self, slug: str) -> None:
        if slug in self.now:
            self.library.publish([Remove(slug)])
            self.published({key: value for key, value in self.now.items() if key != slug})

    @rule(slug=SLUGS)
    def purge(self, slug: str) -> None:
        if slug not in self.now:
            return
        mark = self.now[slug][0].split()[1].encode()
        done = self.library.publish([Remove(slug, purge=True)])
        self.purged.append((len(self.past), slug))
        self.published({key: value for key, value in self.now.items() if key != slug})
        assert done.certificates[0].complete, done.certificates[0]
        for path in (self.directory / "library").iterdir():
            assert not scan_file(path, [mark]), path.name

    @rule(lines=LINES)
    def rejected(self, lines: list[str]) -> None:
        text = self.marked(lines)
        done = self.library.publish(
            [Add(ingested("alpha", text))],
            lambda candidate: Verdict(candidate.document("alpha").text != text),
        )
        assert not done.published

    @rule(back=st.integers(1, 4))
    def roll_back(self, back: int) -> None:
        target = len(self.past) - 1 - back
        if target < 0:
            return
        held_purged = any(slug in self.past[target] and target < when for when, slug in self.purged)
        if held_purged:
            with pytest.raises(LibraryError, match="purged"):
                self.library.rollback(target)
            return
        done = self.library.rollback(target)
        if done.published:
            self.now = dict(self.past[target])
            self.past.append(dict(self.now))
        else:
            assert self.past[target] == self.now

    @invariant()
    def the_library_is_the_dictionary(self) -> None:
        snapshot = self.library.snapshot()
        assert snapshot.generation == len(self.past) - 1
        assert {d.slug: (d.text, d.title) for d in snapshot.documents()} == self.now
        passages = sum(text.count("\n") + 1 for text, _ in self.now.values())
        assert snapshot.passage_count == passages
        found = {hit.passage.text for hit in snapshot.search("mark generation", 50)}
        assert {text.split("\n")[0] for text, _ in self.now.values()} <= found
        assert all(not reader.wrong for reader in self.readers), self.readers[0].wrong

    def teardown(self) -> None:
        for reader in self.readers:
            reader.stopping.set()
        for reader in self.readers:
            if reader.is_alive():
                reader.join()
        assert self.library.check() == ()
        self.library.close()
        shutil.rmtree(self.directory)


TestStates = pytest.mark.slow(LibraryAgainstDictionary.TestCase)
TestStates.settings = settings(max_examples=20, stateful_step_count=14, deadline=None)
