import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals import Case, Quote, Turn, run_cases
from evals.report import report, write_report
from evals.runner import Run
from tests.evals.support import (
    CORPUS,
    REFUSED,
    TREATY,
    MemoryCorpus,
    Scripted,
    document,
    question,
    saying,
    sentence,
)

NASTY = "</script><script>alert(1)</script><img src=https://spy.test/x onerror=alert(2)>"
HOSTILE = document("hostile", f"First of all. It says {NASTY} & more. And the end.")
SIGNED = sentence(TREATY, "signed")
CASES = [
    ("small", question("right", "signed in Minsk", tags=["fact"])),
    ("small", replace(question("wrong", "took effect"), history=(Turn("user", "The treaty?"),))),
    ("small", question("refuse", tags=["a tag"])),
    (NASTY, Case(NASTY, NASTY, "answer", (), ((Quote(NASTY),),), ((NASTY,),), (NASTY,))),
]
SCRIPT = {
    "right": saying(SIGNED, p=0.9),
    "wrong": saying(SIGNED, p=0.6),
    "refuse": REFUSED,
    NASTY: saying(sentence(HOSTILE, "alert")),
}


def ran() -> tuple[Run, MemoryCorpus]:
    corpus = MemoryCorpus(TREATY, HOSTILE)
    return run_cases(CASES, Scripted(SCRIPT), corpus), corpus


@pytest.fixture(scope="module")
def page() -> str:
    run, corpus = ran()
    other = run_cases(CASES, Scripted({}), corpus, name="nobody")
    return report(run, [other], corpus, ["floor broken: `small`"])


def test_nothing_is_fetched_and_nothing_hostile_runs(page: str) -> None:
    assert len(re.findall(r"<script", page)) == 1
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"""<[^<>]*\b(?:src|href|url)\s*[=(]""", page)
    assert "&lt;script&gt;alert(1)" in page


def test_it_shows_scores_differences_and_floors(page: str) -> None:
    assert "<h1>3 of 4 expected answers</h1>" in page
    assert "nobody" in page
    assert "McNemar" in page
    assert "floor broken: <code>small</code>" in page
    assert page.count('class="plot"') == 2
    assert "threshold: probability ≥ 0.50" in page


def test_a_row_shows_question_expectation_quote_in_context_and_reason(page: str) -> None:
    row = page[page.index('<span class="id">wrong') :]
    row = row[: row.index("</details>")]
    assert "no cited range holds: took effect" in row
    assert "“took effect”" in row
    assert "The treaty?" in row
    assert f"<mark>{SIGNED.quote}</mark>" in row
    assert "It took effect a month later." in row  # what follows the cited range
    assert "treaty@" in row


def test_a_case_that_failed_stands_before_one_that_passed(page: str) -> None:
    assert page.index('<span class="id">wrong') < page.index('<span class="id">right')


def test_an_answer_with_a_wrong_quote_shows_both() -> None:
    wrong = replace(SIGNED, quote="The treaty was torn up.")
    run = run_cases(CASES[:1], Scripted({"right": saying(wrong)}), CORPUS)
    page = report(run, [], CORPUS)
    assert f"<mark>{SIGNED.quote}</mark>" in page
    assert "quoted as: The treaty was torn up." in page
    gone = replace(SIGNED, document="gone")
    page = report(run_cases(CASES[:1], Scripted({"right": saying(gone)}), CORPUS), [], CORPUS)
    assert "no such document" in page


def test_an_empty_run_and_a_broken_assistant_have_reports(tmp_path: Path) -> None:
    report(Run("nobody", 0, ()), [], CORPUS)
    path = tmp_path / "report.html"
    write_report(path, ran()[0], [], ran()[1])
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.slow
def test_a_browser_opens_it_filters_and_expands(browser: Any, tmp_path: Path) -> None:
    run, corpus = ran()
    path = tmp_path / "report.html"
    write_report(path, run, [], corpus)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    rows = page.locator("#cases details:visible")
    assert rows.count() == 4
    page.get_by_role("button", name="failed", exact=True).click()
    assert rows.count() == 1
    rows.first.locator("summary").click()
    assert rows.first.get_by_text("Why it failed").is_visible()
    page.get_by_role("button", name="a tag", exact=True).click()
    assert rows.count() == 1
    assert said == []
    assert asked == [path.as_uri()]
    page.close()
