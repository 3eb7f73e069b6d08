"""Killed, torn, full, failing, flipped: the library stays whole or says what is wrong."""

import contextlib
import multiprocessing
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Add, Edit, Library, LibraryError, Remove
from index.newest import FILE as NEWEST
from index.scanning import scan_file
from tests.index.faults import Disk, Fault, FaultyVFS
from tests.index.support import BY_LINE, HashedWords, ingested
from tests.index.views import View, problems_in, view_of

THOROUGH = bool(os.environ.get("COMMENTARY_THOROUGH"))
"""Every step of every kind of work and 500 random kills, as in the published results."""

RIVERS = "The Oder meets the Baltic.\nThe Vistula passes Warsaw.\nFerries cross at Tulcea."
HILLS = "Sheep graze on the Pentlands.\nThe Ochils hold old silver mines."
LONG = "\n".join(f"Paragraph {number} speaks of matter{number * 7919}." for number in range(60))
SECRET = "The quagmirefinch sings.\nNobody heard of zanthoxylumberry."

Work = Callable[[Library], object]


def publish(library: Library) -> object:
    return library.publish(
        [
            Add(ingested("long", LONG)),
            Add(ingested("rivers", RIVERS.replace("Tulcea", "Galati"))),
            Edit("hills", {"title": "Hills"}),
            Remove("secret"),
        ]
    )


def purge(library: Library) -> object:
    return library.publish([Remove("secret", purge=True)])


def reindex(library: Library) -> object:
    return library.reindex()


def roll_back(library: Library) -> object:
    return library.rollback(1)


WORKS = [publish, purge, reindex, roll_back]


def opened(directory: Path, vfs: str = "") -> Library:
    return Library.open(directory, HashedWords(), splitter=BY_LINE, vfs=vfs)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("crashes") / "base"
    library = opened(directory)
    library.publish([Add(ingested("rivers", RIVERS))])
    library.publish([Add(ingested("hills", HILLS)), Add(ingested("secret", SECRET))])
    library.close()
    return directory


def run_with(directory: Path, disk: Disk, work: Work) -> None:
    vfs = FaultyVFS(disk)
    library = opened(directory, vfs.name)
    disk.armed = True
    try:
        work(library)
    finally:
        disk.armed = False
        library.close()
        vfs.unregister()


def steps_and_views(base: Path, tmp_path: Path, work: Work) -> tuple[int, View, View]:
    """How many writing steps ``work`` takes, and what is seen before and after it."""
    whole = tmp_path / "whole"
    shutil.copytree(base, whole)
    disk = Disk("count")
    run_with(whole, disk, work)
    return disk.steps, view_of(base), view_of(whole)


def killed(directory: Path, disk: Disk, work: Work) -> int:
    child = multiprocessing.get_context("fork").Process(
        target=run_with, args=(directory, disk, work)
    )
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "tear"])
@pytest.mark.parametrize("work", WORKS)
def test_a_kill_at_any_writing_step_leaves_old_or_new(
    base: Path, tmp_path: Path, work: Work, fault: Fault
) -> None:
    steps, old, new = steps_and_views(base, tmp_path, work)
    every = 1 if THOROUGH or (fault, work) == ("kill", publish) else 4
    for at in range(1, steps + 1, every):
        directory = tmp_path / f"{fault}-{at}"
        shutil.copytree(base, directory)
        assert killed(directory, Disk(fault, at), work) == -9
        assert problems_in(directory) == (), f"step {at} of {steps}"
        assert view_of(directory) in (old, new), f"step {at} of {steps}"
        if work is purge:
            finished_purge_leaves_nothing(directory)
        shutil.rmtree(directory)


@pytest.mark.slow
def test_a_library_whose_making_was_killed_is_made_again(tmp_path: Path) -> None:
    at, ended = 0, -9
    while ended == -9:
        at += 1
        directory = tmp_path / str(at)
        ended = killed(directory, Disk("kill", at, armed=True), publish_rivers)
        if directory.exists():
            library = opened(directory)
            publish_rivers(library)
            library.close()
            assert problems_in(directory) == (), f"step {at}"
    assert at > 20


def publish_rivers(library: Library) -> object:
    return library.publish([Add(ingested("rivers", RIVERS))])


def finished_purge_leaves_nothing(directory: Path) -> None:
    """The next writer finishes a purge that was broken off after its commit."""
    library = opened(directory)
    if "secret" in library.snapshot().slugs():
        purge(library)
    else:
        library.set_gate_suites([])
    library.close()
    for path in directory.iterdir():
        assert not scan_file(path, [b"quagmirefinch", b"zanthoxylumberry"]), path.name


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["full", "io"])
@pytest.mark.parametrize("work", WORKS)
def test_a_disk_that_fails_at_any_step_is_told_and_loses_nothing(
    base: Path, tmp_path: Path, work: Work, fault: Fault
) -> None:
    steps, old, new = steps_and_views(base, tmp_path, work)
    told = 0
    for at in range(1, steps + 1, 1 if THOROUGH else 4):
        directory = tmp_path / f"{fault}-{at}"
        shutil.copytree(base, directory)
        told += said_while(directory, Disk(fault, at), work)
        assert problems_in(directory) == (), f"step {at} of {steps}"
        assert view_of(directory) in (old, new), f"step {at} of {steps}"
        library = opened(directory)
        with contextlib.suppress(LibraryError):
            work(library)
        library.close()
        assert view_of(directory) == new, f"repeated after step {at} of {steps}"
        shutil.rmtree(directory)
    assert told


def said_while(directory: Path, disk: Disk, work: Work) -> bool:
    """Whether the failing disk stopped the work; then it must have been said in clear words."""
    said = {"full": "the disk is full", "io": "the disk failed"}[disk.fault]
    try:
        run_with(directory, disk, work)
    except LibraryError as error:
        if said not in str(error):
            raise
        return True
    return False


def publish_for_ever(directory: Path, seed: int) -> None:
    library = opened(directory)
    dice = random.Random(seed)
    while True:
        text = "\n".join(f"Line {dice.random()} of {place}." for place in range(30))
        library.publish([Add(ingested("turning", text))])
        library.publish([Remove("turning", purge=dice.random() < 0.2)])


@pytest.mark.slow
def test_random_kills_leave_a_whole_generation(base: Path, tmp_path: Path) -> None:
    directory = tmp_path / "library"
    shutil.copytree(base, directory)
    without = {document.slug for document in opened(base).snapshot().documents()}
    dice = random.Random(20230525)
    for number in range(500 if THOROUGH else 20):
        child = multiprocessing.get_context("fork").Process(
            target=publish_for_ever, args=(directory, number)
        )
        child.start()
        time.sleep(dice.uniform(0.01, 0.25))
        child.kill()
        child.join()
        assert problems_in(directory) == (), f"kill {number}"
        library = opened(directory)
        snapshot = library.snapshot()
        assert set(snapshot.slugs()) in (without, without | {"turning"})
        turning = [len(snapshot.passages(slug)) for slug in snapshot.slugs() if slug == "turning"]
        assert turning in ([], [30])
        snapshot.close()
        library.close()


def flipped(directory: Path, name: str, at: int, bit: int) -> None:
    path = directory / name
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def found_out_or_harmless(directory: Path, before: View) -> bool:
    """Whether damage is detected by reading or by ``check``; asserts it changes nothing else."""
    try:
        assert view_of(directory) == before, "damage changed what is read"
        return bool(problems_in(directory))
    except LibraryError:
        return True


@pytest.mark.slow
def test_a_flipped_bit_is_detected_or_changes_nothing(base: Path, tmp_path: Path) -> None:
    before, dice = view_of(base), random.Random(1)
    size = (base / "library.sqlite").stat().st_size
    places = [*range(0, 112), *(dice.randrange(size) for _ in range(200))]
    detected = 0
    for at in places:
        directory = tmp_path / "flipped"
        shutil.copytree(base, directory)
        flipped(directory, "library.sqlite", at, dice.randrange(8))
        detected += found_out_or_harmless(directory, before)
        shutil.rmtree(directory)
    assert detected > len(places) // 2


@pytest.mark.slow
def test_a_flipped_bit_in_the_log_is_detected_or_changes_nothing(
    base: Path, tmp_path: Path
) -> None:
    live = tmp_path / "live"
    shutil.copytree(base, live)
    library = opened(live)
    reader = library.snapshot()  # holds the log, so that what follows stays in it
    library.publish([Remove("rivers")])
    copied = tmp_path / "copied"
    shutil.copytree(live, copied)
    reader.close()
    library.close()
    before, dice = view_of(shutil.copytree(copied, tmp_path / "seen")), random.Random(2)
    size = (copied / "library.sqlite-wal").stat().st_size
    detected = 0
    for at in (dice.randrange(size) for _ in range(80)):
        directory = tmp_path / "flipped"
        shutil.copytree(copied, directory)
        flipped(directory, "library.sqlite-wal", at, dice.randrange(8))
        detected += found_out_or_harmless(directory, before)
        shutil.rmtree(directory)
    assert detected


def test_a_log_that_was_taken_away_is_noticed(base: Path, tmp_path: Path) -> None:
    directory = tmp_path / "library"
    shutil.copytree(base, directory)
    (directory / NEWEST).write_text('{"generation": 3}')
    with pytest.raises(LibraryError, match="3 was published"):
        opened(directory)
