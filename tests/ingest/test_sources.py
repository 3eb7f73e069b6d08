"""The door: what is taken in, what is refused, and in which words."""

import os
from pathlib import Path

import pytest

from ingest import Given, IngestError, find_sources, read_bytes, read_path, search_folders
from ingest.limits import MAX_BYTES
from tests.ingest.making import column, make_epub, make_pdf, make_zip
from tests.ingest.reading import document_of, read


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\t ", "the file is empty"),
        (b"\x00\x01\x02 program", "binary file"),
        (b"\x7fELF\x02\x01", "this is a program"),
        (b"\x89PNG\r\n", "this is a picture"),
        (b"\xd0\xcf\x11\xe0 old", "save it as .docx"),
        (
            "Grüße aus Köln, überall".encode("latin-1"),
            "not valid UTF-8 at byte 2; save it as UTF-8",
        ),
        (b"\xff\xfea", "not valid UTF-16"),
        ("\u200b\u200b\n".encode(), "no text found"),
        (b"PK\x03\x04 and no more", "damaged or cut off"),
        (make_zip({"a.txt": b"x"}), "neither .docx nor .epub"),
        (b"x" * (MAX_BYTES + 1), "the limit for a file is 67 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(raw: bytes, reason: str) -> None:
    with pytest.raises(IngestError) as raised:
        read_bytes(raw, "/somewhere/file")
    assert reason in str(raised.value)
    assert str(raised.value).startswith("/somewhere/file: ")
    assert "\n" not in str(raised.value)


def test_paths_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match="no such file"):
        read_path(tmp_path / "missing.txt")
    with pytest.raises(IngestError, match="a folder, not a file"):
        read_path(tmp_path)
    with pytest.raises(IngestError, match="no such file or folder"):
        find_sources([tmp_path / "missing"])


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(IngestError, match="no such file"):
        read_path(tmp_path / "pipe.txt")


def test_folders_are_searched_through_and_sorted(tmp_path: Path) -> None:
    for name in ("b.md", "sub/a.txt", "sub/deep/c.PDF", "notes.py", ".hidden/x.md", ".y.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    found = find_sources([tmp_path, tmp_path / "b.md", tmp_path / "notes.py"])
    names = [str(path.relative_to(tmp_path)) for path in found]
    assert names == ["b.md", "notes.py", "sub/a.txt", "sub/deep/c.PDF"]


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, raw in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)


def test_a_file_in_a_folder_is_taken_by_what_it_holds(tmp_path: Path) -> None:
    sources = {
        "report.bin": make_pdf([column(["A page of text."])]),
        "notes": b"The talks went on until May.",
        "wide": "Über alles.".encode("utf-16"),
        "page.php": b"<!doctype html><html><body><article><p>Text.</p></article></body></html>",
        "book.zip": make_epub(["<p>A page of text.</p>"]),
        "talk.rst": b"Talk\n====\n\nText.",
    }
    put(tmp_path, sources)
    assert [path.name for path in find_sources([tmp_path])] == sorted(sources)


def test_what_cannot_be_read_is_kept_for_its_reason_to_be_said(tmp_path: Path) -> None:
    broken = {
        "latin": "Grüße aus Köln, überall".encode("latin-1"),
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "letter.rtf": b"{\\rtf1 text}",
        "slides.pptx": make_zip({"ppt/presentation.xml": b"<p/>"}),
        "picture.pdf": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "nothing.txt": b"",
    }
    put(tmp_path, broken)
    found = search_folders([tmp_path])
    assert [path.name for path in found.sources] == sorted(broken)
    assert (found.hidden, found.foreign) == (0, 0)
    for path in found.sources:
        with pytest.raises(IngestError):
            read_path(path)


def test_hidden_and_foreign_files_are_counted(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "a.txt": b"Text.",
            ".hidden.txt": b"Text.",
            ".git/config": b"Text.",
            ".git/HEAD": b"Text.",
            "~$a.docx": b"lock",
            "photo": b"\x89PNG\r\n\x1a\n" + bytes(99),
            "drawing": b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>",
            "old.zip": make_zip({"a.txt": b"Text."}),
            "tool": b"\x7fELF\x02\x01" + bytes(99),
            "script": b"#!/bin/sh\necho",
            "page_files/jquery.js": b"var a;",
            "blob": bytes(range(256)) * 40,
        },
    )
    os.mkfifo(tmp_path / "pipe")
    found = search_folders([tmp_path])
    assert [path.name for path in found.sources] == ["a.txt"]
    assert (found.hidden, found.foreign) == (3, 8)


def test_a_link_that_leads_nowhere_is_kept_for_its_reason_to_be_said(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to(tmp_path / "missing")
    assert find_sources([tmp_path]) == [tmp_path / "gone"]


def test_what_is_given_overrules_the_source() -> None:
    text = "---\ntitle: From the file\npublished: 2020-01-01\nauthors:\n- A B\n---\nText."
    given = Given(title="Mine", authors=("C D", "E F"), published="1 May 2021", slug="mine")
    document = read_bytes(text.encode(), "/x.md", given).document
    assert (document.title, document.authors) == ("Mine", ("C D", "E F"))
    assert (document.published, document.slug) == ("2021-05-01", "mine")
    sources = {known.field: known.source for known in document.provenance}
    assert sources["title"] == "given"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Given(published="05/06/2021"), "not a date"),
        (Given(slug="Not A Slug"), "like not-a-slug"),
        (Given(url="ftp://example.org"), "not a web address"),
        (Given(url="javascript:alert(1)"), "not a web address"),
    ],
)
def test_what_is_given_is_checked(given: Given, reason: str) -> None:
    with pytest.raises(IngestError, match=reason):
        read_bytes(b"Text.", "/x.txt", given)


def test_identity_is_the_address_else_the_slug_else_the_path() -> None:
    url = Given(url="HTTPS://Example.org:443/a?utm_medium=m&id=7#part")
    assert read_bytes(b"Text.", "/x.txt", url).document.identity == "https://example.org/a?id=7"
    assert read_bytes(b"Text.", "/x.txt", Given(slug="s")).document.identity == "slug:s"
    assert read_bytes(b"Text.", "/x.txt").document.identity == "path:/x.txt"


def test_what_came_from_an_address_is_known_by_it() -> None:
    document = read_bytes(b"Text.", "https://Example.org/a/deep-water?utm_source=x").document
    assert document.identity == document.url == "https://example.org/a/deep-water"
    assert document.title == "deep water"


def test_the_version_is_the_text_and_nothing_else() -> None:
    plain = document_of("One.\r\n\r\nTwo.", "a.txt")
    assert plain.version == document_of("One.\n\nTwo.", "b.txt").version
    assert plain.version != document_of("One.\n\nTwo!", "a.txt").version


def test_the_original_bytes_are_kept() -> None:
    ingested = read(b"One.\r\nTwo.", "a.txt")
    assert ingested.original.raw == b"One.\r\nTwo."
    assert ingested.original.media_type == "text/plain"


def test_marked_utf_16_and_byte_order_marks_are_understood() -> None:
    assert document_of("Über alles.".encode("utf-16")).text == "Über alles."
    assert document_of("\ufeffÜber alles.".encode()).text == "Über alles."


def test_text_in_another_language_is_taken_with_a_warning() -> None:
    ingested = read("Die Regierung hat das Gesetz nicht für die Wahl geändert, und das ist gut.")
    assert ingested.document.language == "de"
    assert "not English (de)" in ingested.warnings[0]


def test_prose_in_a_language_that_is_not_told_apart_is_taken_with_a_warning() -> None:
    romanian = (
        "Guvernul a anunțat marți că podul peste Dunăre va fi redeschis după trei ani de lucrări. "
        "Locuitorii satelor vecine au protestat, fiindcă taxa de trecere s-a dublat. Primarul "
        "orașului spune că banii se întorc în drumuri, iar opoziția cere o anchetă a Parlamentului."
    )
    ingested = read(romanian)
    assert ingested.document.language not in ("en", "de")
    assert "answers from it will be poor" in ingested.warnings[0]
    assert read("Oder, Vistula, Tulcea: 14, 21, 88.").warnings == ()
