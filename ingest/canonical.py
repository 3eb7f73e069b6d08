"""The canonical form of text: what offsets are counted in, whatever the bytes looked like."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Nothing a reader sees: soft hyphens, zero-width and joining characters, bidirectional controls,
# byte-order marks, interlinear marks, control characters and the "tag" characters in which
# instructions can be hidden from people but not from programs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Lone surrogates come out of malformed escapes; they cannot be encoded, so neither hashed.
_SURROGATES = re.compile("[\ud800-\udfff]")
_WIDE = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Anything but a single plain space, which most spaces are and which may stay.
_SPACES = re.compile(f"[{_WIDE}][ {_WIDE}]*| [ {_WIDE}]+")
_LOOSE_ENDS = re.compile(" *\n *")
_GAPS = re.compile("\n{3,}")


def canonical_text(text: str) -> str:
    """``text`` in Unicode NFC with LF line ends and nothing invisible in it.

    Runs of spaces of any width become one space, spaces at line ends go, and more than one
    blank line becomes one. ``canonical_text(canonical_text(t)) == canonical_text(t)``.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _SURROGATES.sub("\ufffd", text)
    # Removal first: it may bring a letter and its combining accent together.
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _GAPS.sub("\n\n", _LOOSE_ENDS.sub("\n", text)).strip()


def canonical_line(text: str) -> str:
    """``text`` in canonical form on one line, for titles, names and headings."""
    return canonical_text(text).replace("\n\n", " ").replace("\n", " ")
