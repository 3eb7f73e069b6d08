"""Works that the shipped corpus digests but may not contain, and whether they are here."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.page import citing, markup
from ingest import Document


@dataclass(frozen=True)
class Work:
    """A work under copyright: its bibliographic facts, where it is read, and its digest."""

    title: str
    authors: tuple[str, ...]
    publishers: tuple[str, ...]
    published: str
    url: str
    other_urls: tuple[str, ...]
    digest: str


def read_works(path: Path) -> tuple[Work, ...]:
    """The works listed in a TOML file; none where there is no such file.

    Raises ``AppError`` for a file that is not as it should be.
    """
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("works", [])
        return tuple(_work(entry) for entry in listed)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AppError(f"cannot read the list of works {path}: {error!r}") from error


def _work(entry: dict[str, Any]) -> Work:
    return Work(
        str(entry["title"]),
        tuple(map(str, entry["authors"])),
        tuple(map(str, entry.get("publishers", ()))),
        str(entry.get("published", "")),
        str(entry.get("url", "")),
        tuple(map(str, entry.get("alternate_urls", ()))),
        str(entry.get("digest", "")),
    )


def missing(works: Iterable[Work], documents: Sequence[Document]) -> tuple[Work, ...]:
    """The works that no document is: known by an address, or by title and an author."""
    return tuple(work for work in works if not any(is_work(work, d) for d in documents))


def is_work(work: Work, document: Document) -> bool:
    """Whether a document is the work itself, not something about it."""
    if document.slug == work.digest:
        return False
    if document.url and document.url in (work.url, *work.other_urls):
        return True
    return _bare(document.title) == _bare(work.title) and bool(
        {_bare(author) for author in work.authors} & {_bare(author) for author in document.authors}
    )


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def missing_html(works: Sequence[Work], documents: Sequence[Document]) -> str:
    """A card for each missing work: why it is not here, and how to add it."""
    slugs = {document.slug for document in documents}
    return "".join(_card(work, work.digest in slugs) for work in works)


def _card(work: Work, digested: bool) -> str:
    digest = (
        markup.button("Open the digest", "open-document", class_="quiet", data_slug=work.digest)
        if digested
        else ""
    )
    first = work.publishers[0] if work.publishers else ""
    about = markup.joined(
        (citing.names_in_words(work.authors), first, citing.date_in_words(work.published))
    )
    why = (
        "is under copyright, so only a digest in other words comes with this library. "
        "Answers about it rest on the digest until you add the article itself:"
    )
    links = markup.joined(
        (markup.web_link(work.url, f"Find it at {markup.host_of(work.url)}"), digest), " "
    )
    return markup.tag(
        "aside",
        markup.tag("h3", "The original article is not in the library")
        + markup.tag("p", f"<cite>{markup.text(work.title)}</cite> ({markup.text(about)}) {why}")
        + markup.tag("pre", "commentary add FILE", tabindex="0", aria_label="Command")
        + markup.tag("p", links, class_="links"),
        class_="first-run",
    )
