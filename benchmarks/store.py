"""The store at 1,000 and 100,000 passages, beside stock llama-index, in one run.

    python -m benchmarks.store [--sizes 1000 100000] [--corpus corpus] [--out FILE.md]

Needs ``llama-index-embeddings-huggingface`` and ``llama-index-vector-stores-faiss`` for the
stock side. Passages at size are made of words drawn by Zipf's law, with vectors drawn around
their text's digest; indexing throughput is measured with the real model on the corpus. Each size
runs in a process of its own, so that its memory is its own.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Add, Library, MiniLM, Splitter, searching
from ingest import Document, Ingested, Original, Passage, Span, find_sources, read_path

WORDS, DIMENSIONS, PASSAGE_WORDS, A_DOCUMENT, QUESTIONS = 30_000, 384, 100, 100, 100
COMMON = 150
"""Ranks of Zipf's law that stand for stop words: in the passages, never in a question."""


class Drawn:
    """Unit vectors drawn from a text's digest: as hard to search as real ones, at no cost."""

    name, dimensions, max_tokens = "drawn", DIMENSIONS, 256

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 of shape ``(len(texts), 384)``."""
        rows = np.empty((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
            rows[row] = np.random.default_rng(seed).standard_normal(DIMENSIONS)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


def by_line(document: Document, count_tokens: object, max_tokens: int) -> tuple[Passage, ...]:
    passages, at = [], 0
    for line in document.text.split("\n"):
        passages.append(Passage(document, at, at + len(line), (Span(at, at + len(line)),)))
        at += len(line) + 1
    return tuple(passages)


BY_LINE = Splitter("by-line", by_line)


class Writer:
    """Texts by Zipf's law, the same in every run."""

    def __init__(self) -> None:
        self._dice = np.random.default_rng(1)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self._words = np.array(["".join(self._dice.choice(list(letters), 7)) for _ in range(WORDS)])
        share = 1 / np.arange(1, WORDS + 1)
        self._passage_sum = np.cumsum(share)
        share[:COMMON] = 0
        self._question_sum = np.cumsum(share)

    def passage(self) -> str:
        """A passage of ``PASSAGE_WORDS`` words."""
        return self._drawn(self._passage_sum, PASSAGE_WORDS)

    def question(self) -> str:
        """Six words, none of the commonest."""
        return self._drawn(self._question_sum, 6)

    def document(self, slug: str, passages: int) -> Ingested:
        """A document of so many passages, one a line."""
        return ingested(slug, "\n".join(self.passage() for _ in range(passages)))

    def _drawn(self, sums: NDArray[np.float64], count: int) -> str:
        places = np.searchsorted(sums, self._dice.random(count) * sums[-1], side="right")
        return " ".join(self._words[places])


def ingested(slug: str, text: str) -> Ingested:
    number = hashlib.sha256(text.encode()).hexdigest()[:12]
    document = Document(slug, number, f"Title of {slug}", (), "2023", "", "", "", text)
    return Ingested(document, Original(text.encode(), "text/plain", slug))


@contextmanager
def timed(results: dict[str, float], name: str) -> Iterator[None]:
    start, spent = time.perf_counter(), time.process_time()
    yield
    results[name] = time.perf_counter() - start
    results[f"{name}_cpu"] = time.process_time() - spent


def written_bytes() -> int:
    """Bytes this process caused to be written, as the kernel counts them."""
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("write_bytes"):
            return int(line.split()[1])
    return 0


def ours_at(size: int, folder: Path) -> dict[str, float]:
    """Publish, add one, open, search: seconds each, and the memory a reader takes."""
    results: dict[str, float] = {}
    writer, directory = Writer(), folder / "library"
    library = Library.open(directory, Drawn(), splitter=BY_LINE)
    documents = [writer.document(f"d{n:05}", A_DOCUMENT) for n in range(size // A_DOCUMENT)]
    with timed(results, "publish_s"):
        library.publish([Add(document) for document in documents])
    adding, wrote, spent = [], [], []
    for number in range(7):
        one = writer.document(f"one{number}", 1)
        library.publish([Add(one)], dry_run=True)  # its embedding is in the cache from here on
        library._shared.vectors.forget()
        before, start, busy = written_bytes(), time.perf_counter(), time.process_time()
        library.publish([Add(one)])
        adding.append(time.perf_counter() - start)
        spent.append(time.process_time() - busy)
        wrote.append(written_bytes() - before)
    results["add_one_s"] = statistics.median(adding)
    results["add_one_s_cpu"] = statistics.median(spent)
    results["add_one_wrote_mb"] = max(wrote) / 1e6
    results["file_mb"] = (directory / "library.sqlite").stat().st_size / 1e6
    library.close()
    read: dict[str, float] = json.loads(in_process("read", size, folder))
    return results | read


def most_memory_mb() -> float:
    """The most this process has held so far. (``ru_maxrss`` would count its parent's, too.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1e3


def read_at(size: int, folder: Path) -> dict[str, float]:
    """What a fresh reader takes: to open, to search, and in memory."""
    import faiss  # noqa: F401 - its import is not part of opening

    results: dict[str, float] = {}
    writer = Writer()
    questions = [writer.question() for _ in range(QUESTIONS)]
    vectors = Drawn().encode(questions)
    base = most_memory_mb()
    with timed(results, "open_s"):
        library = Library.open(folder / "library", Drawn(), create=False, splitter=BY_LINE)
        snapshot = library.snapshot()
        snapshot.warm()
    snapshot.search_vector(questions[0], vectors[0])
    pairs = list(zip(questions, vectors, strict=True))
    found = search_times(results, [partial(snapshot.search_vector, *pair) for pair in pairs])
    results["memory_mb"] = most_memory_mb() - base
    shared = 0
    searching.CANDIDATES = size  # every passage is a candidate: the exact ranking
    for (question, vector), hits in list(zip(pairs, found, strict=True))[:30]:
        exact = snapshot.search_vector(question, vector)
        shared += len({h.passage for h in exact} & {h.passage for h in hits})
    results["recall_at_10"] = shared / (30 * 10)
    return results


def stock_at(size: int, folder: Path) -> dict[str, float]:
    """The same with VectorStoreIndex on FaissVectorStore, persisted and loaded."""
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.schema import QueryBundle, TextNode
    from llama_index.vector_stores.faiss import FaissVectorStore

    no_model = MockEmbedding(embed_dim=DIMENSIONS)  # nodes and questions bring their vectors
    results: dict[str, float] = {}
    writer, encoder = Writer(), Drawn()
    texts = [writer.passage() for _ in range(size)]
    vectors = encoder.encode(texts)
    nodes = [
        TextNode(text=text, embedding=vector.tolist())
        for text, vector in zip(texts, vectors, strict=True)
    ]
    store = FaissVectorStore(faiss.IndexFlatIP(DIMENSIONS))
    context = StorageContext.from_defaults(vector_store=store)
    with timed(results, "publish_s"):
        index = VectorStoreIndex(nodes, storage_context=context, embed_model=no_model)
        index.storage_context.persist(folder / "stock")
    one = writer.passage()
    with timed(results, "add_one_s"):
        index.insert_nodes([TextNode(text=one, embedding=encoder.encode([one])[0].tolist())])
        index.storage_context.persist(folder / "stock")
    files = [path.stat().st_size for path in (folder / "stock").iterdir()]
    results["add_one_wrote_mb"] = results["file_mb"] = sum(files) / 1e6
    del index, nodes, store, context
    with timed(results, "open_s"):
        store = FaissVectorStore.from_persist_dir(str(folder / "stock"))
        context = StorageContext.from_defaults(
            vector_store=store, persist_dir=str(folder / "stock")
        )
        index = load_index_from_storage(context, embed_model=no_model)
    retriever = index.as_retriever(similarity_top_k=10)
    asked = [
        QueryBundle(query_str="", embedding=vector.tolist())
        for vector in encoder.encode([writer.question() for _ in range(QUESTIONS)])
    ]
    search_times(results, [partial(retriever.retrieve, one) for one in asked])
    return results


def search_times(results: dict[str, float], searches: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each search; note the median and 95th percentile, by the clock and of the processor."""
    found, clock, spent = [], [], []
    for search in searches:
        start, before = time.perf_counter(), time.process_time()
        found.append(search())
        clock.append(time.perf_counter() - start)
        spent.append(time.process_time() - before)
    results["search_p50_s"] = statistics.median(clock)
    results["search_p95_s"] = statistics.quantiles(clock, n=20)[-1]
    results["search_p50_s_cpu"] = statistics.median(spent)
    return found


def throughput(corpus: Path, folder: Path) -> dict[str, float]:
    """Passages a second of the whole of indexing: ours, the bare model, stock llama-index."""
    import faiss
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.faiss import FaissVectorStore
    from sentence_transformers import SentenceTransformer

    encoder = MiniLM()
    model_folder = str(encoder._found_folder())
    bare = SentenceTransformer(model_folder, device="cpu", local_files_only=True)
    stock_model = HuggingFaceEmbedding(model_folder, device="cpu", embed_batch_size=32)
    sources = [read_path(path) for path in find_sources([corpus])]
    encoder.encode(["warm"])
    library = Library.open(folder / "texts", encoder)
    library.publish([Add(source) for source in sources])
    snapshot = library.snapshot()
    texts = [
        f"{passage.context}\n{passage.text}"
        for slug in snapshot.slugs()
        for passage in snapshot.passages(slug)
    ]

    def ours() -> None:
        made = Library.open(Path(tempfile.mkdtemp(dir=folder)) / "library", encoder)
        made.publish([Add(source) for source in sources])

    def bare_model() -> None:
        bare.encode(texts, batch_size=32, normalize_embeddings=True)

    def stock() -> None:
        context = StorageContext.from_defaults(
            vector_store=FaissVectorStore(faiss.IndexFlatIP(DIMENSIONS))
        )
        nodes = [TextNode(text=text) for text in texts]
        index = VectorStoreIndex(nodes, storage_context=context, embed_model=stock_model)
        index.storage_context.persist(Path(tempfile.mkdtemp(dir=folder)))

    return {"passages": len(texts)} | best_rates(
        {"ours": ours, "bare": bare_model, "stock": stock}, len(texts)
    )


def best_rates(runs: dict[str, Callable[[], None]], size: int) -> dict[str, float]:
    """Items a second of each, taken in turns: the best of three, as others use the machine."""
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(3):
        for name, run in runs.items():
            start = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - start)
    return {name: size / seconds for name, seconds in best.items()}


def in_process(what: str, size: int, folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.store", "--only", what, str(size), str(folder)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


ROWS = (
    ("index everything, vectors given, s", "publish_s", "{:.2f}"),
    ("add one passage, embedding cached, ms", "add_one_s", "{:.1f}"),
    ("the same, of processor, ms", "add_one_s_cpu", "{:.1f}"),
    ("written by that, MB", "add_one_wrote_mb", "{:.2f}"),
    ("files, MB", "file_mb", "{:.0f}"),
    ("open and load, s", "open_s", "{:.2f}"),
    ("open and load, s of processor", "open_s_cpu", "{:.2f}"),
    ("search p50, ms", "search_p50_s", "{:.1f}"),
    ("search p50 of processor, ms", "search_p50_s_cpu", "{:.1f}"),
    ("search p95, ms", "search_p95_s", "{:.1f}"),
    ("recall@10 of the exact fused ranking", "recall_at_10", "{:.3f}"),
    ("memory of a reader, MB", "memory_mb", "{:.0f}"),
)


def table(results: dict[str, dict[str, float]]) -> str:
    names = list(results)
    lines = ["| | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for label, key, form in ROWS:
        scale = 1000 if label.endswith("ms") else 1
        cells = [
            form.format(results[name][key] * scale) if key in results[name] else "—"
            for name in names
        ]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(
    sizes: Sequence[int], rates: dict[str, float], at: dict[str, dict[str, float]], load: float
) -> str:
    versions = ", ".join(
        f"{name} {version(name)}"
        for name in ("apsw", "faiss-cpu", "torch", "sentence-transformers", "llama-index-core")
    )
    small, large = (at[f"ours, {size:,}"]["add_one_s"] for size in (min(sizes), max(sizes)))
    return "\n".join(
        [
            "# The store, measured",
            "",
            f"{datetime.now(UTC).date()}, {os.cpu_count()} cores of {platform.machine()}, "
            f"Python {platform.python_version()}, {versions}, load {load:.1f} at the start. "
            "Made by `python -m benchmarks.store`.",
            "",
            f"## Indexing {rates['passages']:.0f} passages with all-MiniLM-L6-v2",
            "",
            "| | passages a second | ratio to the bare model |",
            "|---|---:|---:|",
            *(
                f"| {label} | {rates[name]:.1f} | {rates[name] / rates['bare']:.2f} |"
                for name, label in (
                    ("ours", "ours: split, embed, store, publish"),
                    ("bare", "SentenceTransformer.encode alone"),
                    ("stock", "llama-index: VectorStoreIndex, HuggingFaceEmbedding, FAISS"),
                )
            ),
            "",
            "## At size",
            "",
            f"Adding one takes {large / small:.2f} times at {max(sizes):,} what it takes at "
            f"{min(sizes):,}. Searches are fused for ours, by vector alone for llama-index; the "
            "question's embedding is not in them.",
            "",
            table(at),
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", nargs=3, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.only:
        what, size, folder = args.only
        run = {"ours": ours_at, "read": read_at, "stock": stock_at}[what]
        print(json.dumps(run(int(size), Path(folder))))
        return
    load = os.getloadavg()[0]
    at: dict[str, dict[str, float]] = {}
    for size in args.sizes:
        for name, what in (("ours", "ours"), ("llama-index", "stock")):
            folder = Path(tempfile.mkdtemp(prefix="store-"))
            print(f"{name} at {size:,}", file=sys.stderr)
            at[f"{name}, {size:,}"] = json.loads(in_process(what, size, folder))
            shutil.rmtree(folder)
    with tempfile.TemporaryDirectory() as folder_name:
        rates = throughput(args.corpus, Path(folder_name))
    text = report(args.sizes, rates, at, load)
    print(text)
    if args.out:
        args.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
