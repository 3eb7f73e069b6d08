"""Filters from the page's controls, what they can be set to, and what they leave in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.page import markup
from index import Filters, Snapshot
from ingest import Document

DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
"""A year, a month or a day, as ISO 8601 writes them."""

NAMED = 4
"""Titles named in the line that says what is left in."""


@dataclass(frozen=True)
class Controls:
    """What the controls say, as they were set."""

    documents: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def bad_dates(self) -> tuple[str, ...]:
        """The dates that are none."""
        given = (self.since.strip(), self.until.strip())
        return tuple(date for date in given if date and not DATE.fullmatch(date))

    @property
    def filters(self) -> Filters:
        """The filters; a date that is none narrows nothing."""
        since, until = (
            date.strip() if DATE.fullmatch(date.strip()) else ""
            for date in (self.since, self.until)
        )
        return Filters(self.documents, self.authors, self.kinds, self.publishers, since, until)


def controls(values: Sequence[object]) -> Controls:
    """Controls from what the page's six components hold, in the order of ``Controls``.

    No values at all are controls that nobody set.
    """
    if not values:
        return Controls()
    lists = [tuple(map(str, value)) if isinstance(value, list) else () for value in values[:4]]
    dates = [value if isinstance(value, str) else "" for value in values[4:6]]
    return Controls(lists[0], lists[1], lists[2], lists[3], dates[0], dates[1])


@dataclass(frozen=True)
class Choices:
    """What can be chosen: documents as (title, slug), the rest as they are named."""

    documents: tuple[tuple[str, str], ...]
    authors: tuple[str, ...]
    kinds: tuple[str, ...]
    publishers: tuple[str, ...]


def choices(documents: Sequence[Document]) -> Choices:
    """What a library's documents can be narrowed by, sorted."""
    return Choices(
        tuple(sorted((markup.shortened(d.title, 80), d.slug) for d in documents)),
        _distinct(author for d in documents for author in d.authors),
        _distinct(d.kind for d in documents),
        _distinct(d.publisher for d in documents),
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}, key=str.casefold))


def left_in_html(chosen: Controls, snapshot: Snapshot) -> str:
    """What the filters leave in, in a line; "" where they narrow nothing."""
    warning = "".join(
        markup.tag("p", f"“{markup.text(date)}” is no date: write 2023, 2023-05 or 2023-05-25.")
        for date in chosen.bad_dates
    )
    if chosen.filters == Filters():
        return warning
    kept = snapshot.documents(chosen.filters)
    total = len(snapshot.slugs())
    titles = [markup.text(markup.shortened(document.title, 60)) for document in kept[:NAMED]]
    if len(kept) > NAMED:
        titles.append(f"and {len(kept) - NAMED} more")
    named = f": {'; '.join(titles)}" if titles else "; nothing can be answered from these"
    return warning + markup.tag(
        "p", f"<strong>{len(kept)} of {total} documents</strong>{named}.", class_="left-in"
    )


def label(chosen: Controls, snapshot: Snapshot) -> str:
    """The filter drawer's label: whether, and to how many, the library is narrowed."""
    if chosen.filters == Filters():
        return "Narrow the sources"
    kept, total = len(snapshot.documents(chosen.filters)), len(snapshot.slugs())
    return f"Narrowed to {kept} of {total} documents"
