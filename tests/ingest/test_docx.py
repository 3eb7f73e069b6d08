"""Word files: structure from styles, words with tracked changes accepted."""

import io
from collections.abc import Callable

import docx
from docx.document import Document as Word
from docx.oxml import parse_xml

from tests.ingest.reading import document_of, furniture, headings, sentences

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(write: Callable[[Word], object]) -> bytes:
    word = docx.Document()
    word.core_properties.author = "python-docx"
    write(word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def commentary(word: Word) -> None:
    word.core_properties.title = "The harbour, as filed"
    word.core_properties.author = "Ines Okoro; Tomas Brandt"
    word.add_heading("The harbour", 0)
    word.add_heading("What it cost", 1)
    word.add_paragraph("It cost four billion. Nobody counted.")
    word.add_paragraph("ships", style="List Bullet")
    word.add_paragraph("one", style="List Number")
    word.add_paragraph("two", style="List Number")
    word.add_paragraph("A crane at dusk.", style="Caption")
    table = word.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Year", "Ships"), ("2020", "140")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    changed = word.add_paragraph("Kept ")
    changed._p.append(parse_xml(f"<w:ins {W}><w:r><w:t>put in</w:t></w:r></w:ins>"))
    changed._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>struck</w:delText></w:r></w:del>"))
    changed._p.append(parse_xml(f"<w:moveFrom {W}><w:r><w:t>moved</w:t></w:r></w:moveFrom>"))


def test_a_word_file_is_read_in_order() -> None:
    document = document_of(make_docx(commentary), "x.docx")
    assert headings(document) == [(1, "The harbour"), (1, "What it cost")]
    assert furniture(document) == [("caption", "A crane at dusk.")]
    assert sentences(document) == [
        "It cost four billion.",
        "Nobody counted.",
        *("ships", "one", "two", "Year | Ships", "2020 | 140", "Kept put in"),
    ]
    assert "- ships\n1. one\n2. two" in document.text


def test_properties_name_title_and_authors() -> None:
    document = document_of(make_docx(commentary), "x.docx")
    assert document.title == "The harbour, as filed"
    assert document.authors == ("Ines Okoro", "Tomas Brandt")


def test_the_accounts_that_programs_leave_are_no_authors() -> None:
    document = document_of(make_docx(lambda word: word.add_paragraph("Some text.")), "x.docx")
    assert document.authors == ()
