"""Training questions are drawn so that their form does not give their label away."""

import random

from training.forms import form, times_read

FORMS = [
    ("What did {name} say about the {thing}?", False),
    ("How many {thing}s did {name} buy?", False),
    ("Where does the {thing} of {name} stand?", True),
    ("How does {name} pay for the {thing}?", True),
]
NAMES = ["Orsk", "Lundvik", "Tarn", "Brandt", "Norrhavn", "Kessel"]
THINGS = ["ferry", "tunnel", "harbour", "crane", "railway", "quay", "mine", "bridge"]


def test_names_and_numbers_say_nothing_of_a_form() -> None:
    assert form("How did Orsk vote in 2014?") == form("How did Lundvik vote in 1998?")


def test_a_form_that_tells_the_label_is_read_seldom_and_its_exceptions_often() -> None:
    draw = random.Random(3)
    texts, labels = [], []
    for pattern, answerable in FORMS * 60:
        texts.append(pattern.format(name=draw.choice(NAMES), thing=draw.choice(THINGS)))
        # One in twenty goes against its form.
        labels.append(answerable != (draw.random() < 0.05))
    times = times_read(texts, labels, random.Random(0))
    usual = [
        n
        for n, (_, answerable), label in zip(times, FORMS * 60, labels, strict=True)
        if label == answerable
    ]
    against = [
        n
        for n, (_, answerable), label in zip(times, FORMS * 60, labels, strict=True)
        if label != answerable
    ]
    assert sum(usual) / len(usual) < 0.4
    assert min(against) >= 1
    assert sum(against) / len(against) > 1.5
    assert times == times_read(texts, labels, random.Random(0))
