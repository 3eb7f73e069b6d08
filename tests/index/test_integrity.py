"""Each step of the check speaks, alone, of the damage that it is there for."""

import re
from pathlib import Path

import pytest

from index import Add, Edit, Library
from index.database import connect
from tests.index.support import BY_LINE, HashedWords, ingested

RIVERS = "The Oder meets the Baltic.\nThe Vistula passes Warsaw."
HILLS = "Sheep graze on the Pentlands."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library", HashedWords(), splitter=BY_LINE)
    library.publish([Add(ingested("rivers", RIVERS)), Add(ingested("hills", HILLS))])
    library.publish([Edit("rivers", {"title": "Rivers"})])
    return library


def damaged(library: Library, sql: str) -> None:
    """Run ``sql`` behind the library's back, through the VFS that keeps the checksums right."""
    db = connect(library.directory)
    db.execute(sql)
    db.close()


def test_a_sound_library_has_no_problems(library: Library) -> None:
    assert library.check() == ()


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        pytest.param(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema"
            " SET sql = 'CREATE INDEX work_slug ON work (identity)' WHERE name = 'work_slug'",
            r"file: row \d+ missing from index work_slug",
            id="pages",
        ),
        pytest.param(
            "INSERT INTO words (words, rowid, text, context)"
            " SELECT 'delete', id, text, context FROM passage WHERE slug = 'hills'",
            r"index: the words do not agree with the passages; .*",
            id="index",
        ),
        pytest.param(
            "DELETE FROM generation WHERE number = 2",
            r".* is at generation 1, but 2 was published: .*",
            id="newest",
        ),
        pytest.param(
            "UPDATE edition SET record = replace(record, 'Rivers', 'Lakes')",
            r"rivers@[0-9a-f]{12}: its metadata is not what was stored",
            id="editions",
        ),
        pytest.param(
            "UPDATE body SET raw = x'00' WHERE slug = 'hills'",
            r"the stored original of hills@[0-9a-f]{12} is damaged; restore a copy",
            id="bodies-original",
        ),
        pytest.param(
            "INSERT INTO body SELECT slug, '000000000000', context_title, text, raw, raw_digest,"
            " media_type, location FROM body WHERE slug = 'hills'",
            r"the stored text of hills@000000000000 is damaged; restore a copy",
            id="bodies-text",
        ),
        pytest.param(
            "UPDATE live SET edition = (SELECT min(id) FROM edition WHERE slug = 'rivers')"
            " WHERE slug = 'rivers'",
            r"rivers: published as edition 1, not 3",
            id="generation-old-edition",
        ),
        pytest.param(
            "DELETE FROM edition WHERE slug = 'hills'",
            r"hills: its edition or text is missing",
            id="generation-no-edition",
        ),
        pytest.param(
            "UPDATE passage SET slug = 'ghost' WHERE slug = 'hills'",
            r"ghost: has passages but is not published",
            id="generation-passages-of-nothing",
        ),
        pytest.param(
            "UPDATE passage SET start = start + 1, sentences = '[]' WHERE slug = 'hills'",
            r"hills: passage 1-29 does not read as the document does",
            id="passages-text",
        ),
        pytest.param(
            "UPDATE passage SET sentences = '[[0,99]]' WHERE slug = 'hills'",
            r"hills: a sentence lies outside passage 0-29",
            id="passages-sentences",
        ),
        pytest.param(
            "DELETE FROM embedding WHERE id = (SELECT embedding FROM passage WHERE slug = 'hills')",
            r"passage \d+ has no vector of the library's model",
            id="vectors-missing",
        ),
        pytest.param(
            "UPDATE embedding SET vector = zeroblob(128)"
            " WHERE id = (SELECT embedding FROM passage WHERE slug = 'hills')",
            r"vector \d+ is not a unit vector of 32 dimensions",
            id="vectors-length",
        ),
        pytest.param(
            "UPDATE embedding SET vector = x'0000803f'"
            " WHERE id = (SELECT embedding FROM passage WHERE slug = 'hills')",
            r"vector \d+ is not a unit vector of 32 dimensions",
            id="vectors-dimensions",
        ),
    ],
)
def test_damage_is_told_by_the_step_that_looks_for_it(
    library: Library, sql: str, said: str
) -> None:
    damaged(library, sql)
    problems = library.check()
    assert problems
    assert all(re.fullmatch(said, line) for line in problems), problems
