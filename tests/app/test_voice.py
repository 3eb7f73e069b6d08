"""Whose claim a sentence is; whether it speaks relative to its day."""

import pytest

from app.composing.voice import UNNAMED, dated, voice_of
from app.naming.persons import persons_in
from ingest import Span, citable_sentences
from tests.app.readings import CORPUS, original, sentence, shipped, written


@pytest.mark.parametrize(
    ("slug", "words", "voice"),
    [
        ("unique-opportunity-digest", "come next if Kyiv fell", "Oleksiy Danilov"),
        ("unique-opportunity-digest", "an American error", "the authors"),
        ("unique-opportunity-digest", "leading foreign source of news", "the authors"),
        ("unique-opportunity-digest", "in the authors' view", "the authors"),
        ("unique-opportunity-digest", "CENTCOM press release", "a CENTCOM press release"),
        ("unique-opportunity-digest", "its opinions are those", ""),
        ("unique-opportunity-digest", "The five Central Asian states meant", ""),
        ("unga-votes-ukraine", "added the following week", "Aibek Smadiyarov"),
        ("unga-votes-ukraine", "called Kazakhstan's abstention", "Schlesiger, Egel and Martini"),
        ("unga-votes-ukraine", "the quietest", "The Diplomat"),
        ("unga-votes-ukraine", "Uzbekistan and Turkmenistan did not vote on ES-11/1", ""),
        ("sanctions-and-re-export", "violated US law", "Matthew Axelrod"),
        (
            "sanctions-and-re-export",
            "imported drones worth",
            "an investigation by OCCRP, Der Spiegel and iStories",
        ),
        ("sanctions-and-re-export", "interlinked economies", "Mukhtar Tleuberdi"),
        ("sanctions-and-re-export", "under blocking sanctions on 6 April", ""),
        ("kazakhstan-january-2022", "in your house", "Antony Blinken"),
        (
            "kazakhstan-january-2022",
            '20,000 "bandits"',
            "Kassym-Jomart Tokayev; Radio Free Europe/Radio Liberty",
        ),
        ("kazakhstan-january-2022", "politically motivated", "Massimov's supporters"),
        ("kazakhstan-january-2022", "dismissed Karim Massimov", ""),
        ("georgia-and-ukraine-precedents", "opened the large-scale", "the Tagliavini report"),
        ("georgia-and-ukraine-precedents", "months of provocation", "the Tagliavini report"),
        ("us-strategies-2022", "the holy trinity", "Alice Wells"),
        (
            "us-strategies-2022",
            "front-line countries",
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini",
        ),
        ("belarus-path", "not one warhead", "Kyrylo Budanov"),
    ],
)
def test_a_claim_is_laid_to_whoever_the_sentence_lays_it_to(
    slug: str, words: str, voice: str
) -> None:
    document = shipped(slug)
    assert voice_of(document, sentence(document, words)) == voice


@pytest.mark.parametrize(
    ("words", "voice"),
    [
        ("publicly noted", "Oleksiy Danilov"),
        ("three possible prongs", "the authors"),
        ("dominant external news source", "the authors"),
        ("on the wane", UNNAMED),
        ("A recurring anecdote", UNNAMED),
        ("Congress indicated support", "the authors"),
        ("security experts two years ago", "the authors"),
        ("is a visiting military fellow", ""),
        ("originally appeared", ""),
    ],
)
def test_an_opinion_piece_speaks_for_its_authors_unless_it_names_another(
    words: str, voice: str
) -> None:
    assert voice_of(original(), sentence(original(), words)) == voice


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The mayor met Ann Lee. Lee did not say that the bridge would hold.", ""),
        ("The bridge would hold, according to Ann Lee, an engineer.", "Ann Lee"),
        ("In Ann Lee's view the bridge holds.", "Ann Lee"),
        ("Critics were told that the bridge would hold.", ""),
        ("The report was long.", ""),
        ("Seven states sent representatives.", ""),
        ("HANOI, Vietnam (AP) — Minister Ann Lee said that it holds.", "Ann Lee"),
        ("As the river rose, Ann Lee said that it holds.", "Ann Lee"),
        ("The bridge should hold by May, said U.S. Attorney Ann Lee.", "Ann Lee"),
        ("Sixty percent say that it holds.", ""),
        ("They would argue that it holds.", ""),
        ("“The bridge will hold,” engineer Ann Lee said.", "Ann Lee"),
        ("“The bridge will hold,” said Ann Lee, an engineer.", "Ann Lee"),
        ("“Will the bridge hold?” asked Minister Bo Rask.", "Bo Rask"),
    ],
)
def test_a_verb_of_saying_needs_somebody_who_said_it(text: str, voice: str) -> None:
    document = written(text)
    assert voice_of(document, citable_sentences(document)[-1]) == voice


def test_a_single_author_is_the_author_and_a_plain_explainer_is_nobody() -> None:
    piece = written("---\nauthors: [Ann Lee]\n---\nThe bridge must be rebuilt.", "op-ed")
    assert voice_of(piece, citable_sentences(piece)[0]) == "the author"
    plain = written("---\nauthors: [Ann Lee]\n---\nThe bridge must be rebuilt.", "explainer")
    assert voice_of(plain, citable_sentences(plain)[0]) == ""


def test_a_range_over_two_speakers_names_both_and_over_a_plain_statement_none() -> None:
    document = written("Ann Lee said that it holds. Bo Rask warned that it leaks. It is old.")
    first, second, third = citable_sentences(document)
    assert voice_of(document, Span(first.start, second.end)) == "Ann Lee; Bo Rask"
    assert voice_of(document, Span(second.start, third.end)) == ""


def test_every_person_named_as_a_voice_is_one_the_document_names() -> None:
    """No voice is invented: each of its words stands in the document."""
    for path in sorted(CORPUS.glob("*.md")):
        document = shipped(path.stem)
        for span in citable_sentences(document):
            for voice in voice_of(document, span).split("; "):
                if voice in persons_in(document):
                    surname = voice.split()[-1]
                    quote = document.text[max(0, span.start - 700) : span.end]
                    assert surname in quote, f"{voice!r} for {document.text[span.start : span.end]}"


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("Trade has recently grown.", True),
        ("Trade grew last year.", True),
        ("Trade grew two years ago.", True),
        ("Trade is still small.", True),
        ("The ongoing war has cost much.", True),
        ("Trade grew in the last week of April 2023.", False),
        ("Trade grew in 2022.", False),
        ("The last prong is trade.", False),
        ("A video by Current Time was blocked.", False),
        ("Arms Control Today says 1992.", False),
        ("The offices soon after moved.", False),
    ],
)
def test_words_that_need_the_date_of_publication(text: str, relative: bool) -> None:
    document = written(text)
    assert dated(document, citable_sentences(document)[0]) is relative
