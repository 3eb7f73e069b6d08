"""Which document is a digest of which."""

import re

from ingest import Document


def digests(digest: Document, original: Document) -> bool:
    """Whether ``digest`` is a digest of ``original``: by its address, else by its title."""
    if digest.kind != "digest" or original.kind == "digest":
        return False
    if digest.about and digest.about == original.url:
        return True
    return len(original.title) > 10 and plain_title(original.title) in plain_title(digest.title)


def plain_title(text: str) -> str:
    """A title as it is compared: lower case, words and "+" alone, no apostrophes."""
    return " ".join(re.findall(r"[\w+]+", text.lower().replace("'", "").replace("’", "")))
