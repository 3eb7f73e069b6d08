"""Filters as SQL: which works, and which passages, a search is narrowed to."""

import json

from index.types import Filters


def works_sql(filters: Filters) -> tuple[str, tuple[str, ...]]:
    """A query for ``slug, edition`` of the live works that fit, and its bindings.

    Names are compared without regard to case. A date range keeps a work when its date, which
    may be a year or a month, overlaps the range; a work without a date fits no range.
    """
    tests: list[str] = []
    bindings: list[str] = []
    if filters.documents:
        tests.append("l.slug IN (SELECT value FROM json_each(?))")
        bindings.append(json.dumps(filters.documents))
    if filters.kinds:
        tests.append("casefold(e.kind) IN (SELECT value FROM json_each(?))")
        bindings.append(_folded(filters.kinds))
    if filters.publishers:
        tests.append("casefold(e.publisher) IN (SELECT value FROM json_each(?))")
        bindings.append(_folded(filters.publishers))
    if filters.authors:
        tests.append(
            "EXISTS (SELECT 1 FROM json_each(e.authors) a JOIN json_each(?) w"
            " ON casefold(a.value) = w.value)"
        )
        bindings.append(_folded(filters.authors))
    if filters.published_from:
        # "2023" may mean any day to its end: compare the last day the date can mean.
        tests.append(
            "e.published <> '' AND e.published || substr('9999-99-99', length(e.published) + 1)"
            " >= ?"
        )
        bindings.append(filters.published_from)
    if filters.published_to:
        tests.append("e.published <> '' AND e.published <= ? || '~'")
        bindings.append(filters.published_to)
    where = " AND ".join(tests) or "1"
    return (
        f"SELECT l.slug, l.edition FROM live l JOIN edition e ON e.id = l.edition WHERE {where}",  # noqa: S608 - only constants are interpolated
        tuple(bindings),
    )


def narrowed(filters: Filters) -> tuple[str, tuple[str, ...]]:
    """A condition on ``rowid``, beginning with AND, that keeps the passages that fit.

    The plus sign keeps SQLite from looking up every passage on its own: the matches of the
    words are scanned once, whatever the filter.
    """
    if filters == Filters():
        return "", ()
    sql, bindings = works_sql(filters)
    return (
        f"AND +rowid IN (SELECT p.id FROM ({sql}) w JOIN passage p ON p.slug = w.slug)",  # noqa: S608
        bindings,
    )


def _folded(names: tuple[str, ...]) -> str:
    return json.dumps([name.casefold() for name in names])
