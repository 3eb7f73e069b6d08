"""Values in the form their fields have, and languages told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import detect_language
from ingest.dates import find_date, parse_date
from ingest.metadata import canonical_url, shorten, slugify


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-05-25", "2023-05-25"),
        ("2023-05-25T10:00:00Z", "2023-05-25"),
        ("2023-5-2", "2023-05-02"),
        ("2023-05", "2023-05"),
        ("2023", "2023"),
        ("2023/05/25", "2023-05-25"),
        ("20230525", "2023-05-25"),
        ("D:20230525101500+02'00'", "2023-05-25"),
        ("May 25, 2023", "2023-05-25"),
        ("25 May 2023", "2023-05-25"),
        ("Thursday, 25th of nothing", ""),
        ("Sept. 3, 2021", "2021-09-03"),
        ("September 2021", "2021-09"),
        ("2023-02-30", ""),
        ("05/06/2023", ""),
        ("May 2023 was warm, as was 4 June 2022", "2023-05"),
        ("", ""),
    ],
)
def test_dates_become_iso(text: str, date: str) -> None:
    assert parse_date(text) == date


def test_the_first_date_of_a_sentence_is_found() -> None:
    assert find_date("It appeared on 3 March 2021, and again on May 4, 2022.") == "2021-03-03"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Example.ORG:80/A?b=1&utm_source=x#frag", "http://example.org/A?b=1"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://exa mple.org", ""),
        ("https://[broken", ""),
        ("file:///etc/passwd", ""),
        ("/relative", ""),
    ],
)
def test_addresses_have_one_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text(max_size=120))
def test_a_slug_is_a_slug_and_stays_itself(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert len(slug) <= 60
    assert all(part.isalnum() and part.isascii() for part in slug.split("-") if slug)


def test_slugs_are_made_of_whole_words() -> None:
    assert slugify("Don't Panic: Übergröße & Co.") == "dont-panic-ubergrosse-co"
    assert slugify("word " * 40).endswith("word")


@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_shortened_text_is_within_its_limit(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What do the authors say about the vote of Kazakhstan?", "en"),
        ("Who is Danilov?", "en"),
        ("GDP Kazakhstan 2023", "und"),
        ("12.5 %", "und"),
        (
            "Lorem ipsum dolor sit amet, consectetuer adipiscing elit, purus vestibulum placerat "
            "vitae felis, et curabitur dictum gravida mauris, et arcu libero nonummy eget.",
            "und",
        ),
        ("Was ist die Bevölkerung von Kasachstan?", "de"),
        ("Quelle est la population du Kazakhstan ?", "fr"),
        ("¿Cuál es la población de Kazajistán?", "es"),
        ("Кто такой Данилов?", "ru"),
        ("Хто такий Данілов і звідки він їде?", "uk"),
        ("Қазақстан халқы қанша?", "kk"),
        ("哈萨克斯坦的人口是多少？", "zh"),
        ("カザフスタンの人口は？", "ja"),
        ("ما هو عدد سكان كازاخستان؟", "ar"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert detect_language(text) == language
