"""What the assistant's tests share: three small documents, a plain reader, and the command."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.answer import Answer
from app.reading.decision import Calibration
from app.reading.reader import Excerpt, Reading
from index import Add, Citation, Library, Snapshot
from ingest import Ingested, read_bytes
from tests.index.support import HashedWords

CHECKOUT = Path(__file__).parents[2]

HARBOUR = """\
---
slug: harbour
title: The harbour of Port Ellery
authors: [Ines Okoro]
published: 2021-03-09
publisher: The Coastal Review
kind: commentary
---
# The harbour of Port Ellery

The harbour of Port Ellery opened in 2018 and has cost four billion crowns. Three container ships
a week use it. Governor Tadeus Brandt promised that thirty would come. The dredging company
Lundvik went bankrupt in the second winter.

## What to do

The province has three options left. First, it could sell the container cranes to Norrhavn.
Buyers have asked for them twice. Second, it could finish the mountain railway before the channel
is deepened again. Finally, it could turn the eastern quay into a fishing market.
"""

RAILWAY = """\
---
slug: railway
title: Report on the mountain railway
authors: [Mikael Ost, Dana Reyes]
published: 2022-11-02
publisher: The Transport Office
kind: report
---
# Report on the mountain railway

The mountain railway is ninety kilometres long. Surveyor Dana Reyes warned that the Kessel tunnel
floods every spring. Freight from the mines still travels by lorry. The government of Norrhavn
lent two hundred million crowns for the bridges.

## Traffic

Passenger trains run on Sundays only. The Kessel tunnel carries eleven trains a month.
"""

FERRIES = """\
---
slug: ferries
title: Ferries of the northern islands
authors: [Petra Lindqvist]
published: 2023-06-18
publisher: The Coastal Review
kind: commentary
---
# Ferries of the northern islands

Two wooden ferries serve the northern islands. The ferry Aurelia was built in 1964 at Norrhavn.
Islanders pay nothing for the crossing. The ferry Boreal burned in 2019 and was never replaced.
"""

SOURCES = {"harbour": HARBOUR, "railway": RAILWAY, "ferries": FERRIES}

WORDS = sorted(set(re.findall(r"\w+", " ".join(SOURCES.values()))))
"""Words that questions about the three documents are made of."""


def source(slug: str) -> Ingested:
    """One of the three documents, read from its Markdown."""
    return read_bytes(SOURCES[slug].encode(), f"/somewhere/{slug}.md")


def made(directory: Path) -> Library:
    """A library of the three documents, with a small encoder."""
    library = Library.open(directory, encoder=HashedWords())
    library.publish([Add(source(slug)) for slug in SOURCES])
    return library


class SharedWords:
    """A reader whose score is the share of the question's longer words that the sentence holds.

    Its short answer is the sentence's last word, and it is sure of it.
    """

    def read(self, question: str, excerpts: Sequence[Excerpt]) -> list[Reading]:
        return [self._reading(question, excerpt.sentence) for excerpt in excerpts]

    def _reading(self, question: str, sentence: str) -> Reading:
        asked = {word for word in re.findall(r"\w+", question.lower()) if len(word) > 3}
        held = asked & set(re.findall(r"\w+", sentence.lower()))
        last = list(re.finditer(r"\w+", sentence))[-1:]
        start, end = (last[0].start(), last[0].end()) if last else (0, 0)
        return Reading(6 * len(held) / (len(asked) or 1) - 3, start, end, 0.9)


BY_READER = Calibration(bias=0.0, weights={"reader": 1.0}, threshold=0.5, note="for tests")
"""Answers where the reader says that the sentence more likely answers than not."""


def cited(answer: Answer) -> list[Citation]:
    """Every citation that is shown, as evidence or as related."""
    return [c for claim in answer.claims for c in claim.citations] + list(answer.related)


def assert_promises(answer: Answer, snapshot: Snapshot) -> None:
    """What holds of every answer: exact quotes, cited claims, refusals without claims."""
    assert answer.generation == snapshot.generation
    for citation in cited(answer):
        document = snapshot.document(citation.document)
        assert citation.version == document.version
        assert citation.quote == document.text[citation.start : citation.end]
        assert citation.quote.strip()
    for claim in answer.claims:
        assert claim.citations
        assert claim.text == " ".join(citation.quote for citation in claim.citations)
        assert claim.short in claim.text
    if answer.outcome in ("answered", "partial"):
        assert answer.claims
        assert not answer.related
    else:
        assert not answer.claims
        assert not answer.short
        assert answer.note


def run_command(
    *argv: object, cwd: Path, library: Path | None = None, prelude: Sequence[str] = ()
) -> "subprocess.CompletedProcess[str]":
    """Run the installed ``commentary``, or ``python PRELUDE`` in its place, and wait for it."""
    script = Path(sys.executable).with_name("commentary")
    start = [sys.executable, *prelude] if prelude else [str(script)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COMMENT"))}
    environment["HOME"] = str(cwd)
    if library is not None:
        environment["COMMENTARY_LIBRARY"] = str(library)
    return subprocess.run(
        [*start, *map(str, argv)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def lines_of(text: str) -> Iterator[str]:
    """The lines that say something."""
    return (line for line in text.splitlines() if line.strip())
