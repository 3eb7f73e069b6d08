from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import Case, Judge
from evals.judge import allowed_characters
from evals.wording import locate, numbers, says, squashed
from tests.evals.support import (
    CORPUS,
    PIPELINE,
    REFUSED,
    TREATY,
    Given,
    MemoryCorpus,
    Said,
    cited,
    document,
    question,
    saying,
    sentence,
)

SIGNED = sentence(TREATY, "signed")
SIGNED_CASE = question("When was it signed?", "signed in Minsk on 8 December", facts=[["1999"]])


def reasons(case: Case, answer: Given, corpus: MemoryCorpus = CORPUS) -> str:
    judgement = Judge(corpus).judge(case, answer)
    assert judgement.passed == (not judgement.reasons)
    return "; ".join(judgement.reasons)


def test_the_right_sentence_passes() -> None:
    judgement = Judge(CORPUS).judge(SIGNED_CASE, saying(SIGNED))
    assert judgement.passed
    assert (judgement.evidence_found, judgement.facts_found) == (1, 1)
    assert (judgement.citations, judgement.exact, judgement.supporting) == (1, 1, 1)
    assert judgement.first_right
    assert judgement.evidence_covered == 1
    assert judgement.cited_characters == len(SIGNED.quote)


def test_a_partial_answer_counts_as_an_answer() -> None:
    assert reasons(SIGNED_CASE, replace(saying(SIGNED), outcome="partial")) == ""


@pytest.mark.parametrize("outcome", ["not_in_corpus", "help"])
def test_refusing_is_right_exactly_where_expected(outcome: str) -> None:
    refusal = replace(REFUSED, outcome=outcome)
    assert reasons(question("How deep?"), refusal) == ""
    assert "refused" in reasons(SIGNED_CASE, refusal)
    assert "answered what should be refused" in reasons(question("How deep?"), saying(SIGNED))


def test_a_refusal_that_cites_fails() -> None:
    assert "refusal that cites" in reasons(
        question("How deep?"), replace(saying(SIGNED), outcome="not_in_corpus")
    )


def test_evidence_must_lie_wholly_in_one_cited_range() -> None:
    other = sentence(TREATY, "took effect")
    assert "no cited range holds" in reasons(SIGNED_CASE, saying(other))
    both = question("When?", "December 1999. It took effect")
    assert "no cited range holds" in reasons(both, saying(SIGNED, other))
    assert reasons(both, saying(cited(TREATY, SIGNED.start, other.end))) == ""


def test_any_quote_of_a_group_will_do_and_every_group_must() -> None:
    either = question("q", ("took effect a month later", "signed in Minsk"))
    assert reasons(either, saying(SIGNED)) == ""
    every = question("q", "took effect a month later", "signed in Minsk")
    assert "took effect" in reasons(every, saying(SIGNED))
    assert Judge(CORPUS).judge(every, saying(SIGNED)).evidence_found == 1
    assert reasons(every, saying(SIGNED, sentence(TREATY, "took effect"))) == ""


def test_evidence_in_another_document_does_not_count() -> None:
    copy = document("copy", TREATY.text)
    corpus = MemoryCorpus(TREATY, copy)
    case = question("q", "signed in Minsk", document="treaty")
    assert "no cited range" in reasons(case, saying(sentence(copy, "signed")), corpus)
    assert reasons(question("q", "signed in Minsk"), saying(sentence(copy, "signed")), corpus) == ""


def test_white_space_does_not_matter_in_quotes() -> None:
    folded = document("folded", "He was\nthe  last\xa0to go. Nobody came.")
    case = question("q", "the last to go.")
    assert reasons(case, saying(sentence(folded, "last")), MemoryCorpus(folded)) == ""


@pytest.mark.parametrize("cut", [(0, -1), (4, 0), (0, -6), (-1, 0)])
def test_ranges_that_cut_sentences_fail(cut: tuple[int, int]) -> None:
    text = document("long", "First one here. The treaty was signed in Minsk in 1999. And more.")
    whole = sentence(text, "signed")
    part = cited(text, whole.start + cut[0], whole.end + cut[1])
    assert "not whole sentences" in reasons(
        question("q", "signed in"), saying(part), MemoryCorpus(text)
    )


def test_several_whole_sentences_in_one_range_are_whole() -> None:
    run = cited(TREATY, SIGNED.start, sentence(TREATY, "took effect").end)
    assert reasons(SIGNED_CASE, saying(run)) == ""


def test_too_much_cited_fails() -> None:
    filler = " ".join(f"Sentence number {n} says nothing of use to anyone." for n in range(40))
    long = document("long", f"The treaty was signed. {filler}")
    case = question("q", "The treaty was signed.")
    everything = cited(long, 0, len(long.text))
    assert "characters, 600 allowed" in reasons(case, saying(everything), MemoryCorpus(long))
    twice = saying(sentence(long, "signed"), *[sentence(long, "number 3 ")] * 20)
    assert reasons(case, twice, MemoryCorpus(long)) == ""


def test_three_times_the_evidence_may_be_cited() -> None:
    case = question("q", "x" * 300, ("y" * 10, "z" * 100))
    assert allowed_characters(case) == 1200
    assert allowed_characters(question("q", "x" * 10)) == 600


def test_facts_stand_on_word_boundaries_in_any_case() -> None:
    general = saying(sentence(TREATY, "Petrov"))
    assert reasons(question("q", facts=[["petrov"], ["14 Members"]]), general) == ""
    assert "does not say: 4 members" in reasons(question("q", facts=[["4 members"]]), general)
    assert reasons(question("q", facts=[["4 members", "sham"]]), general) == ""


def test_a_quote_that_is_not_the_text_fails() -> None:
    wrong = replace(SIGNED, quote=SIGNED.quote.replace("1999", "1998"))
    assert "does not read as quoted" in reasons(SIGNED_CASE, saying(wrong))
    beyond = replace(SIGNED, end=len(TREATY.text) + 5)
    assert "does not read as quoted" in reasons(SIGNED_CASE, saying(beyond))
    assert Judge(CORPUS).judge(SIGNED_CASE, saying(wrong)).exact == 0


def test_numbers_shown_must_be_numbers_quoted() -> None:
    altered = Given("answered", (Said(SIGNED.quote.replace("8 Dec", "9 Dec"), (SIGNED,)),))
    assert "numbers its citations do not: 9" in reasons(SIGNED_CASE, altered)
    short = Given("answered", (Said("Signed in 1999.", (SIGNED,)),))
    assert reasons(SIGNED_CASE, short) == ""


def test_a_claim_without_citation_fails() -> None:
    bare = Given("answered", (Said(SIGNED.quote, (SIGNED,)), Said("Trust me.", ())))
    assert "cites nothing: Trust me." in reasons(SIGNED_CASE, bare)
    assert "without a claim" in reasons(SIGNED_CASE, Given("answered"))


def test_an_answer_of_another_generation_or_version_fails() -> None:
    newer = document("treaty", TREATY.text + " More.")
    corpus = MemoryCorpus(newer, generation=2, older=[TREATY])
    why = reasons(SIGNED_CASE, saying(SIGNED), corpus)
    assert "generation 1, not 2" in why
    assert "not the published version" in why
    removed = MemoryCorpus(PIPELINE)
    assert "the library does not hold" in reasons(SIGNED_CASE, saying(SIGNED), removed)


def test_a_case_applies_where_its_documents_are() -> None:
    judge = Judge(CORPUS)
    assert judge.applies(SIGNED_CASE)
    assert judge.applies(question("refuse"))
    assert judge.applies(question("q", "words that are gone", document="treaty"))
    assert not judge.applies(question("q", "words that are nowhere"))
    assert not judge.applies(question("q", "signed in Minsk", document="absent"))
    assert not judge.applies(question("q", "signed in Minsk", "and nowhere"))


def test_empty_words_match_nothing() -> None:
    assert not says("anything", " ")
    assert locate("anything", "\n") == ()


def test_numbers_as_written() -> None:
    assert numbers("In 2022, 1,200 of 3.5 million; 8.") == {"2022", "1200", "3.5", "8"}


@given(st.text(alphabet="ab \n\t", max_size=40), st.data())
def test_a_located_quote_reads_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    found = locate(text, quote)
    assert bool(found) == bool(quote.strip())
    assert all(squashed(text[span.start : span.end]) == squashed(quote) for span in found)
