"""A library of three small documents, made once and read by many tests."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from app.assistant import Assistant
from index import Library
from tests.app.support import BY_READER, SharedWords, made

# How long an example takes says how busy the machine is; it never decides a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The three documents; nobody publishes here."""
    library = made(tmp_path_factory.mktemp("coast") / "library")
    yield library
    library.close()


@pytest.fixture(scope="session")
def assistant(coast: Library) -> Assistant:
    return Assistant(coast.snapshot(), SharedWords(), BY_READER)
