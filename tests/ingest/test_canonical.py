"""Canonical text: one form for what looks the same, nothing that nobody sees."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from ingest.canonical import canonical_text

AWKWARD = (
    "a b\n\r\t\x85\u2028\xa0\u200b\u200d\xad\u202e\u2066\ufeff\u0301e\u0327\ud800\u1100\u1161\x00"
)


@example("a \u200b b")
@given(st.text(alphabet=st.one_of(st.sampled_from(AWKWARD), st.characters()), max_size=60))
def test_canonical_text_is_a_fixed_point(text: str) -> None:
    once = canonical_text(text)
    assert canonical_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once
    assert "\n\n\n" not in once
    once.encode()


def test_what_nobody_sees_is_gone() -> None:
    assert canonical_text("so\xadft zero\u200bwidth \u202eright\u202c \u2066tag\U000e0041") == (
        "soft zerowidth right tag"
    )


def test_letters_and_accents_are_put_together_and_spaces_made_plain() -> None:
    assert canonical_text("Cafe\u0301\xa0de  la\u2003Paix\r\nx") == "Café de la Paix\nx"


def test_an_accent_behind_an_invisible_character_still_joins_its_letter() -> None:
    assert canonical_text("e\u200b\u0301") == "é"
