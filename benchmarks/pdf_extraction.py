"""How near PDF ingestion comes to a known text, and which sample files it reads.

    python benchmarks/pdf_extraction.py PATH

PATH holds ``sample-files/`` (https://github.com/py-pdf/sample-files, CC BY-SA 4.0) and
``GeoTopo-book.txt``, the ground truth of its 117-page book in py-pdf/benchmarks. Similarity is
Levenshtein's, normalised, over text whose white space is single spaces; running heads are part
of the ground truth and no part of our clean text. ``--others`` needs pypdf.
"""

import argparse
import logging
import re
import time
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from ingest import IngestError, read_path

BOOK = Path("sample-files/009-pdflatex-geotopo/GeoTopo-komprimiert.pdf")


def similarity(truth: str, text: str) -> float:
    return Levenshtein.normalized_similarity(re.sub(r"\s+", " ", truth), re.sub(r"\s+", " ", text))


def with_pdfium(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def with_pypdf(path: Path) -> str:
    import pypdf

    logging.disable(logging.WARNING)  # it warns of each font it does not know
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def our_lines(path: Path) -> str:
    """Our lines in reading order, before any cleaning."""
    import pypdfium2

    from ingest.pdflines import page_lines

    document = pypdfium2.PdfDocument(path)
    return "\n".join(
        line.text for number, page in enumerate(document) for line in page_lines(page, number)
    )


def ours(path: Path) -> str:
    return read_path(path).document.text


def measure_book(folder: Path, others: bool) -> None:
    truth = (folder / "GeoTopo-book.txt").read_text(encoding="utf-8")
    measured = {"ours, before cleaning": our_lines, "ours, canonical text": ours}
    if others:
        measured |= {"pypdfium2, bare": with_pdfium, "pypdf, bare": with_pypdf}
    print("| GeoTopo, 117 pages | similarity | pages/s |\n|---|---|---|")
    for name, extract in measured.items():
        begun = time.perf_counter()
        text = extract(folder / BOOK)
        rate = 117 / (time.perf_counter() - begun)
        print(f"| {name} | {similarity(truth, text):.4f} | {rate:.0f} |", flush=True)


def read_samples(folder: Path) -> None:
    print("\n| file | read, or why not |\n|---|---|")
    for path in sorted((folder / "sample-files").rglob("*.pdf")):
        try:
            document = read_path(path).document
            outcome = f"{len(document.text):,} characters, {len(document.layout.pages)} pages"
        except IngestError as error:
            outcome = "refused: " + str(error).removeprefix(f"{path.resolve()}: ")
        print(f"| {path.name} | {outcome} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--others", action="store_true", help="measure bare libraries too")
    args = parser.parse_args()
    measure_book(args.path, args.others)
    read_samples(args.path)


if __name__ == "__main__":
    main()
