"""Text as HTML: escaped, and with what would deceive the eye made visible."""

import html
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

DECEIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and the ones that change the order in which text is displayed (Unicode
Standard Annex 9, table "Explicit Directional Formatting Characters")."""


def text(value: str) -> str:
    """``value`` as HTML text; control and bidi characters are shown by their number."""
    return DECEIVING.sub(_shown_control, html.escape(value, quote=True))


def _shown_control(match: re.Match[str]) -> str:
    return f'<span class="control">U+{ord(match[0]):04X}</span>'


def attributes(**named: str | int | bool | None) -> str:
    """Attributes of a tag, each after a space; ``class_`` is class, ``data_x`` is data-x.

    True is an attribute without value; False and None are left out.
    """
    parts = []
    for name, value in named.items():
        if value is None or value is False:
            continue
        written = name.rstrip("_").replace("_", "-")
        parts.append(f" {written}" if value is True else f' {written}="{_quoted(str(value))}"')
    return "".join(parts)


def _quoted(value: str) -> str:
    return DECEIVING.sub("", html.escape(value, quote=True))


def tag(name: str, inner: str, **named: str | int | bool | None) -> str:
    """An element around HTML that is already escaped."""
    return f"<{name}{attributes(**named)}>{inner}</{name}>"


def joined(parts: Iterable[str], between: str = " · ") -> str:
    """The parts that are not empty, with something between them."""
    return between.join(part for part in parts if part)


def button(label: str, act: str, class_: str = "quiet", **named: str | int | bool | None) -> str:
    """A button that the page's one listener acts on; ``label`` is escaped here."""
    return tag("button", text(label), type="button", class_=class_, data_act=act, **named)


def web_link(url: str, label: str) -> str:
    """A link that opens in a new tab, or "" for anything but http and https."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    return tag(
        "a",
        text(label),
        href=url.strip(),
        target="_blank",
        rel="noopener noreferrer",
        class_="away",
    )


def host_of(url: str) -> str:
    """The site a URL leads to, without "www.", or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def shortened(value: str, characters: int) -> str:
    """At most so many characters, cut after a word and ended with an ellipsis."""
    if len(value) <= characters:
        return value
    cut = value[: characters - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{head if space and len(head) > characters // 2 else cut}…"
