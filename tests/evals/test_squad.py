import json
from pathlib import Path

import pytest

from evals import EvalError
from evals.protocols import Turn
from evals.squad import as_ingested, contains, gold_figures, load_squad, open_figures
from index import Hit, Scores
from ingest import Document, Passage
from tests.evals.support import REFUSED, Given, Scripted, saying, sentence

FILE = {
    "version": "v2.0",
    "data": [
        {
            "title": "Some_Treaties",
            "paragraphs": [
                {
                    "context": " The treaty was signed in Minsk. It took effect in 1999.",
                    "qas": [
                        {"id": "1", "question": "Where?", "answers": [{"text": "in Minsk"}]},
                        {"id": "2", "question": "When?", "answers": [{"text": "1999"}] * 3},
                        {
                            "id": "3",
                            "question": "By whom?",
                            "is_impossible": True,
                            "answers": [],
                            "plausible_answers": [{"text": "Minsk"}],
                        },
                    ],
                },
                {"context": "Oil flows.", "qas": []},
                {
                    "context": "Oil flows.",
                    "qas": [{"id": "4", "question": "What?", "answers": [{"text": "oil"}]}],
                },
            ],
        }
    ],
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "squad.json"
    path.write_text(json.dumps(FILE))
    return path


def quiet(done: int, total: int) -> None:
    assert done <= total


def documents(path: Path) -> list[Document]:
    return [as_ingested(paragraph).document for paragraph in load_squad(path).paragraphs]


def test_a_file_becomes_paragraphs_and_questions(path: Path) -> None:
    squad = load_squad(path)
    assert [paragraph.slug for paragraph in squad.paragraphs] == ["p-1", "p-2"]
    assert [question.golds for question in squad.questions] == [
        ("in Minsk",),
        ("1999", "1999", "1999"),
        (),
        ("oil",),
    ]
    assert squad.questions[3].paragraph.slug == "p-2"
    assert squad.has_unanswerable
    first = documents(path)[0]
    assert first.title == "Some Treaties"
    assert first.text.startswith("The treaty")


def test_open_figures_by_hand(path: Path) -> None:
    treaty, oil = documents(path)

    class Searches:
        def search(self, question: str, k: int = 10) -> list[Hit]:
            found = oil if question == "When?" else treaty
            return [Hit(Passage(found, 0, len(found.text)), 1, Scores(0, 0))][:k]

    answers: dict[str, Given] = {
        "Where?": saying(sentence(treaty, "Minsk"), short="Minsk", p=0.8),
        "When?": saying(sentence(treaty, "Minsk"), short="1999"),
        "What?": REFUSED,
    }
    figures = open_figures(load_squad(path).questions, Scripted(answers), Searches(), quiet, 0.7)
    assert figures == pytest.approx(
        {
            "open_questions": 3,
            "paragraph_hit_at_1": 1 / 3,
            "sentence_accuracy": 1 / 3,
            "exact_match": 1 / 3,
            "f1": (2 / 3 + 1 + 0) / 3,
            "answered": 1 / 3,
        }
    )


def test_gold_figures_by_hand(path: Path) -> None:
    class Reads:
        def read(self, question: str, paragraph: str) -> tuple[str, float]:
            return {
                "Where?": ("Minsk", 0.9),
                "When?": ("1999", 0.4),
                "By whom?": ("Minsk", 0.45),
                "What?": ("Oil", 0.6),
            }[question]

    figures = gold_figures(load_squad(path).questions, Reads(), quiet)
    assert figures == pytest.approx(
        {
            "answerable_exact_match": 2 / 3,
            "answerable_f1": (2 / 3 + 1 + 1) / 3,
            "answerability_auc": 2 / 3,  # .9 and .6 above .45, .4 below
            "squad2_f1": (2 / 3 + 0 + 1 + 1) / 4,
        }
    )


def test_a_1_1_file_has_no_figures_of_refusal(tmp_path: Path) -> None:
    answerable = json.loads(json.dumps(FILE))
    del answerable["data"][0]["paragraphs"][0]["qas"][2]
    path = tmp_path / "one.json"
    path.write_text(json.dumps(answerable))

    class Reads:
        def read(self, question: str, paragraph: str) -> tuple[str, float]:
            return "", 0.0

    assert gold_figures(load_squad(path).questions, Reads(), quiet).keys() == {
        "answerable_exact_match",
        "answerable_f1",
    }


def test_a_gold_answer_is_held_in_whole_words() -> None:
    assert contains("It was signed in the Minsk.", "Minsk")
    assert not contains("The Minskers left.", "Minsk")
    assert not contains("Anything.", "the")


@pytest.mark.parametrize("text", ["{", "[]", '{"data": 3}', '{"data": [{}]}', '{"data": [1]}'])
def test_what_is_no_squad_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(EvalError, match=str(path)):
        load_squad(path)
    with pytest.raises(EvalError, match="cannot read"):
        load_squad(tmp_path / "missing.json")


def test_asked_without_history(path: Path) -> None:
    class Searches:
        def search(self, question: str, k: int = 10) -> list[Hit]:
            return []

    assistant = Scripted({})
    figures = open_figures(load_squad(path).questions, assistant, Searches(), quiet)
    none: tuple[Turn, ...] = ()
    assert assistant.asked == [("Where?", none), ("When?", none), ("What?", none)]
    assert figures["paragraph_hit_at_1"] == figures["f1"] == 0
