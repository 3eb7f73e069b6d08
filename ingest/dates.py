"""Dates as people and pages write them, as ISO dates."""

import datetime
import re

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = r"(?P<month>" + "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS) + r"|sept\.?)"
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?(?![\d-])")
_ISO_SLASHES = re.compile(r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?!\d{3}$)")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TEXTUAL = re.compile(rf"\b(?:{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}}))\b", re.IGNORECASE)
_TEXTUAL_DAY_FIRST = re.compile(rf"\b(?:{_DAY}\s+{_MONTH},?\s+(?P<year>\d{{4}}))\b", re.IGNORECASE)
_TEXTUAL_MONTH = re.compile(rf"\b(?:{_MONTH}\s+(?P<year>\d{{4}}))\b", re.IGNORECASE)


def parse_date(text: str) -> str:
    """``text`` as an ISO date (``2023-05-25``, ``2023-05`` or ``2023``), or "" if it is none.

    Takes ISO dates and times, PDF dates (``D:20230525…``) and English dates; day/month/year
    in figures alone is ambiguous and is no date here.
    """
    text = text.strip()
    for pattern in (_COMPACT, _ISO_SLASHES, _ISO):
        match = pattern.match(text)
        if match and (date := _iso(match)):
            return date
    return find_date(text)


def find_date(text: str) -> str:
    """The first English date in ``text`` ("May 25, 2023", "25 May 2023", "May 2023"), or ""."""
    found: list[tuple[int, str]] = []
    for pattern in (_TEXTUAL, _TEXTUAL_DAY_FIRST, _TEXTUAL_MONTH):
        for match in pattern.finditer(text):
            if date := _iso(match):
                found.append((match.start(), date))
                break
    # At the same place the fuller date wins; "25 May 2023" starts before its own "May 2023".
    return min(found, key=lambda item: (item[0], -len(item[1])))[1] if found else ""


def _iso(match: re.Match[str]) -> str:
    """The match as an ISO date, or "" where there is no such day."""
    parts = match.groupdict()
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    number = _month_number(month) if month else 1
    try:
        datetime.date(int(year), number, int(day) if day else 1)
    except ValueError:
        return ""
    if not month:
        return year
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")


def _month_number(month: str) -> int:
    if month.isdigit():
        return int(month)
    return [name[:3] for name in _MONTHS].index(month[:3].lower()) + 1
