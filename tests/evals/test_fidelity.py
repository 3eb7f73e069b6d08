import io
import zipfile

import pytest

from evals.fidelity import bare, independent_text
from ingest import Original

WORDS = "The treaty, signed in “Minsk”, took effect in 1999."


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        (WORDS.encode(), "text/plain"),
        (WORDS.encode("cp1252"), "text/plain; charset=windows-1252"),
        (
            'The **treaty**, signed in [“Minsk”](https://x.test/away "t"),\n'
            "_took_ effect in 1999.".encode(),
            "text/markdown",
        ),
        (
            b"<style>p{}</style><p>The <b>treaty</b>, signed in &ldquo;Minsk&rdquo;, "
            b"took<script>x()</script> effect in 1999.</p>",
            "text/html",
        ),
        (
            zipped(
                word__document_dot_xml="<w:t>The treaty, signed in “Minsk”, </w:t>"
                "<w:t>took effect in 1999.</w:t>"
            ),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped(text__one_dot_xhtml=f"<p>{WORDS}</p>", mimetype="application/epub+zip"),
            "application/epub+zip",
        ),
    ],
)
def test_the_words_are_found_whatever_the_format(raw: bytes, media_type: str) -> None:
    text = independent_text(Original(raw, media_type, ""))
    assert text is not None
    assert bare(WORDS) in bare(text)
    assert bare("signed in Moscow") not in bare(text)


def test_what_cannot_be_read_is_not_compared() -> None:
    for media_type in ("application/pdf", "application/epub+zip", "image/png"):
        assert independent_text(Original(b"\x00nonsense", media_type, "")) is None
