"""Which lines belong to the page, and which only begin or end like those that do."""

import pytest

from tests.ingest.reading import document_of, furniture, sentences

BEFORE = "The dam above Kesh holds water for two summers, and it has been dry for three of them."
AFTER = "The canal below it was dug by hand, and it still carries what the dam lets through."


def kinds(line: str) -> list[tuple[str, str]]:
    """The furniture of a text with ``line`` between two paragraphs of body."""
    return furniture(document_of(f"The Dry Dam\n\n{BEFORE}\n\n{line}\n\n{AFTER}"))


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers to the state pension rose by 4 percent in 2021.",
        "Sign up rates for the programme doubled in 2020.",
        "Stay up to date with sanctions, the ministry told banks in May 2022.",
        "Stay informed, the ministry said.",
        "Newsletters of the ministry fell silent in 2021.",
        "Enter your email address, the false message told thousands of officials in May.",
        "Get the best price by email, the traders were told before the harvest.",
        "Credit by state banks to cotton farmers fell by half in 2021.",
        "Credit: farmers in the south borrowed half as much as they did in 2019.",
        "Photographs by drones show the dam was dry in July.",
        "Photo by photo, the archive was put online in 2019.",
        "Photo bystanders took of the dam went round the country in a day.",
        "Pictures credit the army with a rescue that villagers carried out.",
        "Illustration: in 2019 the ministry paid twice for one and the same pump.",
        "The ministry published one image by a drone of the dry dam.",
        "Every delegate had painted the picture by hand.",
        "The minister heard of the vote via Reuters.",
        "Most of them trust the government, says a poll by Reuters/Ipsos.",
        "Copyright 2019 law changed what the archives may show to their readers.",
    ],
)
def test_whole_sentences_that_only_look_like_furniture_are_body(line: str) -> None:
    assert kinds(line) == []
    assert line in sentences(document_of(f"The Dry Dam\n\n{BEFORE}\n\n{line}\n\n{AFTER}"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Subscribe to our weekly newsletter", "newsletter"),
        ("Subscribe now.", "newsletter"),
        ("Sign up", "newsletter"),
        ("Sign up for our newsletter and read the best of the week every Sunday.", "newsletter"),
        ("Stay informed. Get our analysis in your inbox every morning.", "newsletter"),
        ("Never miss a story", "newsletter"),
        ("Photo by EyePress News/Reuters", "credit"),
        ("Photo: A. Dremel/Getty Images.", "credit"),
        ("Image courtesy of the Ministry of Water and the University of Kesh.", "credit"),
        ("(Photo by Jane Roe/AFP via Getty Images)", "credit"),
        ("(AP Photo/Jane Roe)", "credit"),
        ("REUTERS/Marat Gurt", "credit"),
        ("Getty Images", "credit"),
        ("Reuters", "credit"),
        ("© Jane Roe/Alamy", "credit"),
        ("A herder by the dam in Kesh, July 9, 2019. REUTERS/Marat Gurt", "caption"),
        ("A herder by the dam in Kesh, on the ninth of July 2019 REUTERS/Marat Gurt", "caption"),
        ("A herder leads his horses to the dam in Kesh. (AP Photo/Jane Roe)", "caption"),
        (
            "A herder leads his horses to the dam above Kesh, July 2019. Jane Roe/Reuters.",
            "caption",
        ),
        ("A herder by the dam in Kesh, July 9, 2019, photo by Jane Roe", "caption"),
        ("Advertisement", "boilerplate"),
        ("ADVERTISEMENT", "boilerplate"),
        ("Story continues below advertisement", "boilerplate"),
        ("© 2023 The Coastal Review. All rights reserved.", "boilerplate"),
        ("Copyright © 2023 The Coastal Review", "boilerplate"),
        ("Copyright 2023 The Coastal Review. All rights reserved.", "boilerplate"),
        ("You might also like", "related"),
        ("* * *", "boilerplate"),
    ],
)
def test_lines_of_the_page_are_marked(line: str, kind: str) -> None:
    assert kinds(line) == [(kind, line)]


def test_what_is_listed_under_you_might_also_like_is_marked_with_it() -> None:
    text = f"The Dry Dam\n\n{BEFORE}\n\n{AFTER}\n\nYou might also like\n\nWho owns the river?"
    assert [kind for kind, _ in furniture(document_of(text))] == ["related", "related"]
