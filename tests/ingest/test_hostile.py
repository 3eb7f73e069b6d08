"""Files made to harm: read or refused within the limits, and reading goes on afterwards."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from ingest import IngestError, read_bytes
from ingest.media import MARKDOWN, PLAIN
from ingest.sandbox import Parser
from tests.ingest.making import Put, column, make_epub, make_pdf, make_zip
from tests.ingest.reading import document_of
from tests.ingest.test_docx import make_docx

PDF = make_pdf([column(["A page of text.", "And a second line."])])
EPUB = make_epub(["<h1>One</h1><p>A page of text.</p>"])
DOCX = make_docx(lambda word: word.add_paragraph("A page of text."))
PAGE = b"<!doctype html><html><body><article><p>" + b"A page of text. " * 20 + b"</p></article>"


def refused_or_read(raw: bytes, name: str) -> str:
    """The text, or the one line of refusal."""
    try:
        return read_bytes(raw, name).document.text
    except IngestError as error:
        said = str(error)
    assert "\n" not in said
    return said


@pytest.mark.parametrize("raw", [PDF, EPUB, DOCX, PAGE], ids=["pdf", "epub", "docx", "html"])
def test_files_cut_off_anywhere_are_read_or_refused(raw: bytes) -> None:
    for share in (0.05, 0.3, 0.6, 0.9, 0.99):
        assert refused_or_read(raw[: int(len(raw) * share)], "cut")
    assert "A page of text." in document_of(raw, "whole").text


@pytest.mark.parametrize("raw", [PDF, EPUB, DOCX, PAGE], ids=["pdf", "epub", "docx", "html"])
def test_files_with_bytes_turned_are_read_or_refused(raw: bytes) -> None:
    for seed in range(8):
        damaged = bytearray(raw)
        chance = random.Random(seed)
        for _ in range(6):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        refused_or_read(bytes(damaged), "damaged")
    assert "A page of text." in document_of(raw, "whole").text


def test_an_encrypted_pdf_is_refused_by_name() -> None:
    keys = f"/O <{'ab' * 32}> /U <{'cd' * 32}>"
    lock = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 {keys} >> /ID [<{'ef' * 16}> <{'ef' * 16}>]"
    )
    locked = make_pdf([[Put(72, 700, "secret")]], trailer=lock)
    assert refused_or_read(locked, "locked").endswith("encrypted: remove its password first")


def test_a_pdf_without_text_is_called_a_scan() -> None:
    assert "a scan?" in refused_or_read(make_pdf([[]]), "scan")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = make_epub(["<p>x</p>"], extra={"OPS/zeros.xhtml": bytes(40_000_000)})
    assert "unpacks to over 200 times its size" in refused_or_read(bomb, "bomb")
    many = make_epub(["<p>x</p>"], extra={f"f{n}": b"" for n in range(10_001)})
    assert "the limit is 10,000" in refused_or_read(many, "many")


def test_a_container_that_lies_about_its_sizes_is_refused() -> None:
    raw = bytearray(make_zip({"word/document.xml": bytes(5_000_000)}))
    directory = raw.rindex(b"PK\x01\x02")
    raw[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    assert "damaged" in refused_or_read(bytes(raw), "liar")


def test_an_encrypted_container_is_refused() -> None:
    raw = bytearray(EPUB)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := raw.find(signature, at + 1)) >= 0:
            raw[at + flags] |= 1
    assert "encrypted" in refused_or_read(bytes(raw), "locked.epub")


PARAGRAPHS = "".join(
    f"<p>The dam above Kesh holds water for {n} summers, and it has been dry for most of them.</p>"
    for n in range(2, 9)
)


@pytest.mark.parametrize("depth", [250, 300, 1_000, 1_900])
@pytest.mark.parametrize(
    "body",
    [
        "{open}<article>{text}<p>After it all came the end of the dam.</p></article>{close}",
        "<article>{text}{open}At the bottom.{close}<p>After it all came the end of the dam.</p>",
        "<article>{open}<p>At the bottom.</p>{close}{text}<p>After it all came the end of the dam.",
    ],
    ids=["around", "before", "after"],
)
def test_html_nested_deep_is_read_whole(depth: int, body: str) -> None:
    html = body.format(open="<div>" * depth, close="</div>" * depth, text=PARAGRAPHS)
    text = document_of(f"<!doctype html><html><body>{html}".encode(), "deep").text
    assert all(f"for {n} summers" in text for n in range(2, 9))
    assert "the end of the dam" in text


def test_a_picture_of_many_megabytes_inside_a_page_takes_no_text_with_it() -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 12_000_000}'>"
    raw = f"<!doctype html><html><body><article>{picture}{PARAGRAPHS}".encode()
    assert "for 8 summers" in document_of(raw, "page").text


def test_html_nested_beyond_the_limit_is_refused_by_its_name() -> None:
    for depth in (2_100, 50_000):
        raw = f"<!doctype html><html><body>{PARAGRAPHS}{'<div>' * depth}At the bottom.".encode()
        assert "over 250 elements deep, the limit for a page" in refused_or_read(raw, "deep")


def test_text_on_every_level_is_read_whole_or_refused() -> None:
    for tag in ("font", "div", "ul><li"):
        for depth in (100, 200, 300, 900):
            nested = "".join(f"<{tag}>Demand {n} is for more than was asked." for n in range(depth))
            said = refused_or_read(f"<!doctype html><html><body>{PARAGRAPHS}{nested}".encode(), "x")
            assert f"Demand {depth - 1} is" in said or "the limit for a page" in said


def test_a_chapter_nested_deep_is_read_whole_or_refused() -> None:
    for depth in (300, 20_000):
        book = make_epub(["<div>" * depth + "At the bottom." + "</div>" * depth + "<p>After.</p>"])
        said = refused_or_read(book, "deep")
        assert ("At the bottom." in said and "After." in said) or "deep" in said.split(": ", 1)[1]


def test_a_page_whose_article_is_empty_is_refused() -> None:
    raw = b"<!doctype html><html><head><title>A dam</title></head><body><div></div></body></html>"
    assert "no article found" in refused_or_read(raw, "empty")


def test_a_book_nested_beyond_reason_is_read_or_refused() -> None:
    assert refused_or_read(make_epub(["<div>" * 20_000 + "At the bottom."]), "deep")
    assert "A page of text." in document_of(EPUB).text


def book_titled(title: str, entities: str) -> bytes:
    """An EPUB whose package declares entities and uses them in its title."""
    package = (
        f'<?xml version="1.0"?><!DOCTYPE p [{entities}]>'
        '<package xmlns="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        '</metadata><manifest><item id="a" href="text/c0.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine>'
        "</package>"
    )
    return make_epub(["<p>A page of text.</p>"], extra={"OPS/package.opf": package.encode()})


def test_entities_fetch_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret words")
    entity = f'<!ENTITY f SYSTEM "{(tmp_path / "secret").as_uri()}">'
    title = document_of(book_titled("Before &f; after", entity), "x.epub").title
    assert title.startswith("Before")
    assert "secret" not in title


def test_entities_do_not_explode() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    book = book_titled("Ha &l9;", f'<!ENTITY l0 "ha">{laughs}')
    assert len(refused_or_read(book, "x.epub")) < 200


def test_a_path_out_of_the_container_leads_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(EPUB)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["OPS/package.opf"] = files["OPS/package.opf"].replace(
        b"text/c0.xhtml", b"../../../../etc/hostname"
    )
    assert refused_or_read(make_zip(files), "out.epub").endswith("no chapters in it")


def test_one_endless_line_is_read_within_the_limits() -> None:
    text = document_of("word " * 200_000).text
    assert len(text) == 999_999
    assert "the limit for a document is 4,000,000" in refused_or_read(b"word " * 900_000, "long")


def test_a_million_paragraphs_are_refused() -> None:
    assert "over 100,000 paragraphs" in refused_or_read(b"a\n\n" * 300_000, "endless")


def test_a_parser_that_takes_too_long_is_stopped_and_the_next_file_is_read() -> None:
    parser = Parser(seconds=0.6)
    try:
        with pytest.raises(IngestError, match=r"over the limit of 0\.6 seconds"):
            parser.parse(b"*a **b " * 500_000, MARKDOWN)
    finally:
        parser.close()
    parser = Parser()
    assert parser.parse(b"Fine.", PLAIN).blocks[0].text == "Fine."
    parser.close()


def test_a_parser_that_wants_too_much_memory_is_stopped_and_goes_on() -> None:
    parser = Parser(memory=140 * 1024 * 1024)
    try:
        assert parser.parse(b"Fine.", PLAIN).blocks[0].text == "Fine."
        with pytest.raises(IngestError, match="memory"):
            parser.parse(b"*a* " * 400_000, MARKDOWN)
        assert parser.parse(b"Fine again.", PLAIN).blocks[0].text == "Fine again."
    finally:
        parser.close()


def test_a_process_that_ended_by_itself_is_started_again() -> None:
    parser = Parser()
    try:
        parser.parse(b"Fine.", PLAIN)
        process = parser._process
        assert process is not None
        process.kill()
        assert parser.parse(b"Fine again.", PLAIN).blocks[0].text == "Fine again."
    finally:
        parser.close()
