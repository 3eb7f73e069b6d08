"""What the reader reads, and the best short answer in it, against the plainest computation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.reader import MAX_ANSWER, best_span
from app.reading.windows import (
    CLS,
    MAX_BEFORE,
    MAX_QUESTION,
    MAX_SENTENCE,
    SEP,
    Pieces,
    build_window,
    to_pieces,
)

# Whole numbers, so that sums are exact and ties are ties.
logits = st.integers(-20, 20).map(float)
pairs = st.lists(st.tuples(logits, logits), min_size=1, max_size=MAX_ANSWER + 6)


def pieces(sizes: st.SearchStrategy[int]) -> st.SearchStrategy[Pieces]:
    return sizes.flatmap(
        lambda n: st.lists(st.integers(1000, 30000), min_size=n, max_size=n).map(
            lambda ids: Pieces(tuple(ids), tuple((2 * i, 2 * i + 1) for i in range(len(ids))))
        )
    )


@given(pairs)
def test_the_best_span_is_the_best_of_all_allowed_spans(scores: list[tuple[float, float]]) -> None:
    starts, ends = [s for s, _ in scores], [e for _, e in scores]
    allowed = [
        (start, end)
        for start in range(len(scores))
        for end in range(len(scores))
        if start <= end < start + MAX_ANSWER
    ]
    best = max(allowed, key=lambda pair: (starts[pair[0]] + ends[pair[1]], -pair[0], -pair[1]))
    assert best_span(starts, ends) == (*best, starts[best[0]] + ends[best[1]])


@pytest.mark.parametrize(("last", "allowed"), [(MAX_ANSWER - 1, True), (MAX_ANSWER, False)])
def test_a_short_answer_has_so_many_pieces_and_no_more(last: int, allowed: bool) -> None:
    starts, ends = [0.0] * (MAX_ANSWER + 2), [0.0] * (MAX_ANSWER + 2)
    starts[0], ends[last] = 5.0, 5.0
    assert (best_span(starts, ends)[:2] == (0, last)) is allowed


@given(
    question=pieces(st.integers(0, MAX_QUESTION + 4)),
    before=pieces(st.integers(0, MAX_BEFORE + 4)),
    sentence=pieces(st.integers(0, MAX_SENTENCE + 4)),
)
def test_a_window_holds_the_question_the_nearest_words_before_and_the_sentence(
    question: Pieces, before: Pieces, sentence: Pieces
) -> None:
    window = build_window(question, before, sentence)
    words = sentence.ids[:MAX_SENTENCE]
    nearest = before.ids[max(0, len(before.ids) - MAX_BEFORE) :]
    expected = [CLS, *question.ids[:MAX_QUESTION], SEP, *nearest, SEP, *words, SEP]
    assert list(window.ids) == expected
    assert window.ids[window.first : window.first + len(window.offsets)] == words
    assert window.offsets == sentence.offsets[: len(words)]
    assert len(window.types) == len(window.ids)
    assert [i for i, kind in enumerate(window.types) if kind] == list(
        range(window.first, len(window.ids))
    )


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_every_piece_is_a_range_of_its_text_in_order(texts: list[str]) -> None:
    found = to_pieces(texts)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert len(one.ids) == len(one.offsets)
        for start, end in one.offsets:
            assert 0 <= start <= end <= len(text)
        assert list(one.offsets) == sorted(one.offsets)


def test_pieces_are_the_bundled_models_own() -> None:
    (one,) = to_pieces(["Tokayev abstained."])
    words = ["Tokayev abstained."[start:end].lower() for start, end in one.offsets]
    assert "".join(words) == "tokayevabstained."
    assert one.ids[-1] == 1012  # "." in BERT's uncased vocabulary
