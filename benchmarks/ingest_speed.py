"""Documents a second by format, and the peak memory of parsing a 500-page PDF.

    python benchmarks/ingest_speed.py

One commentary of about 1,100 words in every format, made on the spot and read again and again
through the door everybody uses; then a PDF of 500 pages of it, and hostile files. Rates are
printed beside that of plain text measured in the same run.
"""

import io
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# A script finds what lies beside it, and what is installed: the tests are neither.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingest import IngestError, read_bytes, split_passages
from ingest.media import PDF
from ingest.worker import answer
from tests.ingest.making import Put, column, make_epub, make_pdf, make_zip

CHECKOUT = Path(__file__).resolve().parent.parent
SENTENCE = (
    "The harbour at Port Ellery, which opened in 2018, has cost the province four billion crowns, "
    "and only {} ships a week use it. "
)
PARAGRAPHS = [" ".join(SENTENCE.format(n * 7 + m) for m in range(7)).strip() for n in range(7)]


def make_docx() -> bytes:
    import docx

    word = docx.Document()
    word.add_heading("The harbour", 0)
    for paragraph in PARAGRAPHS:
        word.add_paragraph(paragraph)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def pdf_page() -> list[Put]:
    text = " ".join(PARAGRAPHS)[:3000]
    return column([text[at : at + 90] for at in range(0, len(text), 90)])


def sources() -> dict[str, bytes]:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    page = f"<!doctype html><html><body><article><h1>The harbour</h1>{body}</article></body></html>"
    return {
        "txt": ("The harbour\n\n" + "\n\n".join(PARAGRAPHS)).encode(),
        "md": ("# The harbour\n\n" + "\n\n".join(PARAGRAPHS)).encode(),
        "html": page.encode(),
        "pdf": make_pdf([pdf_page(), pdf_page()]),
        "docx": make_docx(),
        "epub": make_epub([f"<h1>The harbour</h1>{body}"]),
    }


def seconds_of(action: Callable[[], object], rounds: int = 15) -> float:
    """The median time of one call; the first, which starts the parsing process, not counted."""
    action()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def rates() -> None:
    print("| format | documents/s | times plain text's time |\n|---|---|---|")
    plain = None
    for name, raw in sources().items():
        took = seconds_of(lambda raw=raw: read_bytes(raw, "source"))  # type: ignore[misc]
        plain = plain or took
        print(f"| {name} | {1 / took:.0f} | {took / plain:.1f} |", flush=True)
    document = read_bytes(sources()["txt"], "source").document
    took = seconds_of(lambda: split_passages(document, lambda text: len(text) // 4))
    print(f"| splitting into passages | {1 / took:.0f} | {took / (plain or took):.1f} |")


def peak_of_large_pdf() -> None:
    """Parse 500 pages in a process of its own and say how much memory that took at most."""
    script = "import benchmarks.ingest_speed as b; b.parse_large_pdf()"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=CHECKOUT)


def parse_large_pdf() -> None:
    raw = make_pdf([pdf_page() for _ in range(500)])
    begun = time.perf_counter()
    answered = answer(PDF, raw)
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n500-page PDF: {took:.1f} s, peak memory {peak:.0f} MB, {'draft' in answered}")


def hostile() -> None:
    """How long it takes to refuse, or read, what was made to harm."""
    deep = b"<!doctype html><html><body>" + b"<div>" * 100_000 + b"text"
    bomb = make_zip({"word/document.xml": bytes(200_000_000)})
    cases = {
        "100 MB line": b"word " * 20_000_000,
        "zip bomb (200 MB of zeros)": bomb,
        "HTML nested 100,000 deep": deep,
        "PDF cut in half": sources()["pdf"][:2000],
    }
    print("\n| hostile file | seconds | outcome |\n|---|---|---|")
    for name, raw in cases.items():
        begun = time.perf_counter()
        try:
            outcome = f"read, {len(read_bytes(raw, 'file').document.text):,} characters"
        except IngestError as error:
            outcome = str(error).removeprefix("file: ")
        print(f"| {name} | {time.perf_counter() - begun:.2f} | {outcome} |", flush=True)


if __name__ == "__main__":
    rates()
    peak_of_large_pdf()
    hostile()
