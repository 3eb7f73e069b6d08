"""How much of an article's words HTML ingestion keeps, and how little of the page around it.

    python benchmarks/html_extraction.py PATH

PATH holds the article-extraction-benchmark of Scrapinghub (Zyte): ``ground-truth.json`` and
``html/*.html.gz`` (https://github.com/scrapinghub/article-extraction-benchmark, MIT). The measure
is that project's: shingles of four words, each page weighing the same, F1 of mean precision and
mean recall. ``--others`` needs readability-lxml beside what the product installs.
"""

import argparse
import gzip
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from ingest import Document, IngestError, read_bytes

Extract = Callable[[bytes], str]


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - size + 1))
    return Counter(shingle for at in starts if (shingle := tuple(words[at : at + size])))


def score(truth: Mapping[str, str], predicted: Mapping[str, str]) -> tuple[float, float, float]:
    """F1, precision and recall."""
    precisions, recalls = [], []
    for key, text in truth.items():
        wanted, found = shingles(text), shingles(predicted[key])
        shared = (wanted & found).total()
        if found.total():
            precisions.append(shared / found.total())
        if wanted.total():
            recalls.append(shared / wanted.total())
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall), precision, recall


def extractor(**options: bool) -> Extract:
    from trafilatura import extract

    return lambda raw: extract(raw, include_comments=False, **options) or ""


def readability(raw: bytes) -> str:
    import lxml.html
    from readability import Document as Page

    return "".join(map(str, lxml.html.fromstring(Page(raw.decode()).summary()).itertext()))


def body_of(document: Document, furniture: bool) -> str:
    """A document's text without its title, and without furniture unless asked for."""
    left_out = [h.span for h in document.layout.headings[:1] if h.span.start == 0]
    left_out += [] if furniture else [piece.span for piece in document.layout.furniture]
    text = document.text
    for span in sorted(left_out, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text


def ingested(raw: bytes, furniture: bool) -> str:
    try:
        return body_of(read_bytes(raw, "page.html").document, furniture)
    except IngestError:
        return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--others", action="store_true", help="measure other extractors too")
    args = parser.parse_args()
    pages = json.loads((args.path / "ground-truth.json").read_text(encoding="utf-8"))
    truth = {key: page.get("articleBody") or "" for key, page in pages.items()}
    html = args.path / "html"
    raw = {key: gzip.decompress((html / f"{key}.html.gz").read_bytes()) for key in truth}
    measured: dict[str, Extract] = {
        "ours, before furniture marking": lambda page: ingested(page, furniture=True),
        "ours, citable text": lambda page: ingested(page, furniture=False),
    }
    if args.others:
        measured |= {
            "trafilatura": extractor(),
            "trafilatura, fast": extractor(fast=True),
            "trafilatura, recall": extractor(favor_recall=True),
            "trafilatura, precision": extractor(favor_precision=True),
            "trafilatura, precision, fast": extractor(favor_precision=True, fast=True),
            "readability-lxml": readability,
        }
    print("| extractor | F1 | precision | recall | pages/s |\n|---|---|---|---|---|")
    for name, extract in measured.items():
        begun = time.perf_counter()
        predicted = {key: extract(page) for key, page in raw.items()}
        rate = len(raw) / (time.perf_counter() - begun)
        f1, precision, recall = score(truth, predicted)
        print(f"| {name} | {f1:.4f} | {precision:.4f} | {recall:.4f} | {rate:.0f} |", flush=True)


if __name__ == "__main__":
    main()
