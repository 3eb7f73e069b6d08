"""EPUB books as blocks: the chapters of the spine in order, and the package's metadata."""

import posixpath
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ingest.blocks import Block, Draft, Fact, tidy
from ingest.bylines import find_facts
from ingest.container import opened
from ingest.errors import IngestError
from ingest.furniture import mark_furniture
from ingest.html import whole_tree
from ingest.htmlblocks import blocks_of_html

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SOURCE = "EPUB package"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_FIELDS = {
    "title": "title",
    "creator": "authors",
    "date": "published",
    "publisher": "publisher",
    "source": "url",
}


def parse_epub(raw: bytes) -> Draft:
    """An EPUB (2 or 3) as a draft. Raises IngestError where damaged, locked or beyond a limit."""
    with opened(raw) as archive:
        if "META-INF/encryption.xml" in archive.namelist() and _locked(archive):
            raise IngestError("locked by a seller (DRM): only an open EPUB can be read")
        package_path = _package_path(archive)
        package = _xml(_read(archive, package_path))
        chapters = _chapters(package, posixpath.dirname(package_path))
        blocks: list[Block] = []
        missing = 0
        for path in chapters:
            try:
                page = _read(archive, path)
            except KeyError:
                missing += 1
                continue
            if page.strip():
                blocks += blocks_of_html(whole_tree(page))
    if not chapters or missing == len(chapters):
        raise IngestError("no chapters in it")
    marked = mark_furniture(tidy(blocks))
    warnings = (f"{missing} of {len(chapters)} chapters are missing",) if missing else ()
    return Draft(marked, (*_facts(package), *find_facts(marked)), warnings)


def _locked(archive: zipfile.ZipFile) -> bool:
    """Whether more than fonts are encrypted."""
    tree = _xml(_read(archive, "META-INF/encryption.xml"))
    uris = [element.get("URI") or "" for element in tree.iter() if element.get("URI")]
    return any(uri.lower().endswith((".html", ".xhtml", ".htm", ".xml", ".opf")) for uri in uris)


def _package_path(archive: zipfile.ZipFile) -> str:
    try:
        container = _xml(_read(archive, "META-INF/container.xml"))
    except KeyError as error:
        raise IngestError("damaged, or not an EPUB (no container.xml)") from error
    rootfile = next(container.iter(f"{_CONTAINER}rootfile"), None)
    path = rootfile.get("full-path") if rootfile is not None else None
    if not path or path not in archive.namelist():
        raise IngestError("damaged, or not an EPUB (no package file)")
    return path


def _chapters(package: "Element", folder: str) -> list[str]:
    """The paths of the spine's pages, in reading order; navigation left out."""
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    paths: list[str] = []
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "html" not in (item.get("media-type") or ""):
            continue
        if "nav" in (item.get("properties") or "").split():
            continue
        path = unquote((item.get("href") or "").split("#")[0])
        paths.append(posixpath.normpath(posixpath.join(folder, path)))
    return paths


def _facts(package: "Element") -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for element in package.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_DC) and element.text:
            field = _FIELDS.get(element.tag.removeprefix(_DC))
            if field:
                facts.append(Fact(field, element.text, SOURCE))
    return tuple(facts)


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    return archive.read(path)


def _xml(raw: bytes) -> "Element":
    """An XML tree, entities left alone and nothing fetched."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    tree = etree.fromstring(raw, parser)
    if tree is None:
        raise IngestError("damaged: its XML cannot be read")
    return tree
