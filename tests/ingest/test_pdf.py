"""PDF files: paragraphs whole, columns in order, nothing of the page around them."""

from ingest import page_at
from tests.ingest.making import Put, column, make_pdf
from tests.ingest.reading import document_of, furniture, headings, sentences

BODY = [
    "The harbour was meant to change trade on the whole coast, and it has cost the",
    "province four billion crowns. It has cost the fishing villages to the north the quiet",
    "that their inhabi-",
    "tants had known for a long-",
    "term lease. Only three ships a week use it now.",
]
NEXT = [
    "A second paragraph begins after a gap, speaks of a long-term plan, and ends in the",
    "middle of a sentence that the following",
]


def report() -> bytes:
    first = [
        Put(72, 750, "COASTAL REVIEW", 9),
        Put(72, 715, "Deep Water, Shallow Plans", 20, bold=True),
        *column(BODY, top=680),
        *column(NEXT, top=590),
        Put(72, 90, "1 A footnote in small print.", 8),
        Put(300, 40, "12", 9),
    ]
    second = [
        Put(72, 750, "COASTAL REVIEW", 9),
        *column(["page carries on. Then it ends."], top=700),
        Put(72, 650, "What to do", 14, bold=True),
        *column(["Finish the railway. Publish what it costs, all of it, every year."], top=620),
        Put(300, 40, "13", 9),
    ]
    third = [
        Put(72, 750, "COASTAL REVIEW", 9),
        *column(["The last page has only this to say, and says it in a few words."], top=700),
        Put(300, 40, "14", 9),
    ]
    info = {"Title": "Microsoft Word - harbour.doc", "Author": "Ines Okoro and Tomas Brandt"}
    return make_pdf([first, second, third], info)


def test_running_heads_and_page_numbers_are_dropped() -> None:
    text = document_of(report(), "x.pdf").text
    assert "COASTAL REVIEW" not in text
    assert "12" not in text


def test_a_single_page_has_no_running_head_but_may_have_a_number() -> None:
    page = [
        *column(["A single page of text.", "It has two lines."]),
        Put(290, 40, "Page 7 of 9", 9),
    ]
    assert document_of(make_pdf([page]), "x.pdf").text == "A single page of text. It has two lines."


def test_words_broken_at_line_ends_are_whole_and_hyphens_of_their_own_stay() -> None:
    text = document_of(report(), "x.pdf").text
    assert "inhabitants had known for a long-term lease" in text


def test_a_paragraph_that_crosses_a_page_is_one_and_its_footnote_follows() -> None:
    cited = sentences(document_of(report(), "x.pdf"))
    whole = next(sentence for sentence in cited if sentence.startswith("A second paragraph"))
    assert whole.endswith("that the following page carries on.")
    assert any("footnote in small print" in sentence for sentence in cited)


def test_large_lines_are_headings_and_the_largest_is_the_title() -> None:
    document = document_of(report(), "x.pdf")
    assert document.title == "Deep Water, Shallow Plans"
    assert headings(document) == [(1, "Deep Water, Shallow Plans"), (2, "What to do")]
    assert document.authors == ("Ines Okoro", "Tomas Brandt")


def test_every_sentence_knows_its_page() -> None:
    document = document_of(report(), "x.pdf")
    assert page_at(document, document.text.index("The harbour")) == "1"
    assert page_at(document, document.text.index("page carries on")) == "2"
    assert page_at(document, document.text.index("The last page")) == "3"


def test_two_columns_are_read_one_after_the_other_even_when_written_row_by_row() -> None:
    left = [f"left line {n} of the first column here" for n in range(12)]
    right = [f"right line {n} of the second column" for n in range(12)]
    rows: list[Put] = [Put(72, 740, "A headline that runs across both of the columns", 16, True)]
    for number, (one, two) in enumerate(zip(left, right, strict=True)):
        rows += [Put(72, 700 - 14 * number, one), Put(330, 700 - 14 * number, two)]
    text = document_of(make_pdf([rows]), "x.pdf").text
    assert text.index("left line 11") < text.index("right line 0")
    assert text.startswith("A headline that runs across")


def test_table_rows_stay_rows() -> None:
    rows = [Put(72, 740, "Here is a table of the ships that came in each of the years.")]
    for number, cells in enumerate([("Year", "Ships", "Crews"), ("2020", "140", "2,100")]):
        rows += [Put(72 + 120 * x, 700 - 14 * number, cell) for x, cell in enumerate(cells)]
    assert "Year Ships Crews\n2020 140 2,100" in document_of(make_pdf([rows]), "x.pdf").text


def test_a_table_of_contents_is_not_cited() -> None:
    page = column(["Contents of this book", "1 Harbours . . . . . . . . . . . . 4"], size=11)
    body = column(["The text begins here. It is short."], top=600)
    document = document_of(make_pdf([page + body]), "x.pdf")
    assert [kind for kind, _ in furniture(document)] == ["navigation"]
