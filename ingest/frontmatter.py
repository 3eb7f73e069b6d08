"""Front matter: the lines between two ``---`` at the head of a Markdown file."""

from typing import TYPE_CHECKING

from ingest.blocks import Fact
from ingest.dates import parse_date
from ingest.errors import IngestError
from ingest.limits import MAX_AUTHORS, MAX_FRONT_MATTER

if TYPE_CHECKING:
    import yaml

SOURCE = "front matter"
KEYS = ("slug", "title", "kind", "authors", "published", "updated", "publisher", "url", "about")
"""Keys that say something of the document; ``sources`` is allowed too and left in the file."""

_LISTS = frozenset({"authors", "sources"})
_DATES = frozenset({"published", "updated"})
# What other tools call the same things.
_ALIASES = {"author": "authors", "date": "published"}
_FENCE = "---"


def split_front_matter(text: str) -> tuple[str, str]:
    """``text`` as (front matter without its fences, body); ("", text) where there is none.

    ``text`` has LF line ends. Raises IngestError when the front matter never ends or is too long.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        return "", text
    length = 0
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in (_FENCE, "..."):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
        length += len(line) + 1
        if length > MAX_FRONT_MATTER:
            break
        if number == 1 and ":" not in line and not line.lstrip().startswith("#"):
            return "", text  # a thematic break, not front matter
    raise IngestError(
        f"front matter has no closing '---' within {MAX_FRONT_MATTER:,} characters: close it"
    )


def parse_front_matter(text: str) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts in front matter, and a warning for each key that says nothing to us.

    Raises IngestError for what is not ``key: value`` or lists, repeats a key, or is no date.
    """
    facts: list[Fact] = []
    warnings: list[str] = []
    seen: set[str] = set()
    for written, value in _load(text):
        key = _ALIASES.get(written, written)
        if key in seen:
            raise IngestError(f"front matter: '{written}' is given twice; keep one")
        seen.add(key)
        if key not in KEYS and key not in _LISTS:
            warnings.append(f"front matter: '{written}' is not a key we know; left out")
            continue
        facts += [Fact(key, item, SOURCE) for item in _values(key, value) if key in KEYS]
    return tuple(facts), tuple(warnings)


def _load(text: str) -> list[tuple[str, object]]:
    """The pairs of a YAML mapping, every scalar a string."""
    import yaml

    try:
        for token in yaml.scan(text, Loader=yaml.BaseLoader):
            if isinstance(token, yaml.AliasToken):
                raise IngestError("front matter: YAML aliases are not allowed; write the value out")
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        problem = getattr(error, "problem", None) or "not readable"
        raise IngestError(
            f"front matter{where}: {problem}; write 'key: value', quoting values with a colon"
        ) from error
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        raise IngestError("front matter is not a list of 'key: value' lines")
    return [(_scalar(key), _plain(value)) for key, value in node.value]


def _plain(node: "yaml.Node") -> object:
    import yaml

    if isinstance(node, yaml.SequenceNode):
        return [_scalar(item) for item in node.value]
    return _scalar(node)


def _scalar(node: "yaml.Node") -> str:
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        raise IngestError(
            f"front matter (line {node.start_mark.line + 2}): only values and lists of values"
        )
    return str(node.value).strip()


def _values(key: str, value: object) -> list[str]:
    """The values of one key, checked."""
    if isinstance(value, list):
        if key not in _LISTS:
            raise IngestError(f"front matter: '{key}' takes one value, not a list")
        if key == "authors" and len(value) > MAX_AUTHORS:
            raise IngestError(f"front matter: more than {MAX_AUTHORS} authors")
        return [item for item in value if item]
    text = str(value)
    if key in _DATES and text:
        date = parse_date(text)
        if not date:
            raise IngestError(f"front matter: '{key}: {text}' is not a date; write 2023-05-25")
        return [date]
    return [text] if text else []
