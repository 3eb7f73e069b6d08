"""Questions about the documents themselves, over the shipped corpus and the commentary."""

from collections.abc import Iterator

import pytest

from app.catalogue.answering import CITED, CatalogueAnswer, answer_from_catalogue
from index import Add, Filters, Library, Snapshot
from ingest import Ingested, citable_sentences, read_bytes, read_path
from tests.app.readings import CORPUS, original
from tests.index.support import HashedWords

OTHER = """\
---
slug: bridge
title: The last bridge
authors: [Ann Lee]
published: 2019-02-03
publisher: The Coastal Review
kind: report
---
# The last bridge

The bridge over the Ell fell in 2018. No ferry has replaced the bridge. A second one is planned.
"""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The shipped corpus alone."""
    library = Library.open(tmp_path_factory.mktemp("shipped"), encoder=HashedWords())
    library.publish([Add(read_path(path)) for path in sorted(CORPUS.glob("*.md"))])
    yield library.snapshot()
    library.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The digest, one explainer, another's report, and the commentary itself."""
    document = original()
    library = Library.open(tmp_path_factory.mktemp("whole"), encoder=HashedWords())
    paths = [CORPUS / f"{slug}.md" for slug in ("unique-opportunity-digest", "c5-plus-1")]
    raw = read_bytes(OTHER.encode(), "/somewhere/bridge.md")
    made = Ingested(document, raw.original)
    library.publish([Add(read_path(path)) for path in paths] + [Add(raw), Add(made)])
    yield library.snapshot()
    library.close()


def answered(snapshot: Snapshot, question: str, *cited: str) -> CatalogueAnswer:
    found = answer_from_catalogue(question, snapshot, Filters(), cited)
    assert found is not None, f"no answer to {question!r}"
    check(snapshot, found)
    return found


def check(snapshot: Snapshot, found: CatalogueAnswer) -> None:
    """Backed by ranges that can be cited, each whole sentences or a heading."""
    assert found.drafts
    for draft in found.drafts:
        document = snapshot.document(draft.document.slug)
        snapshot.cite(document.slug, draft.span.start, draft.span.end, draft.text)
        spans = [*citable_sentences(document), *(h.span for h in document.layout.headings)]
        assert draft.span in spans
        assert draft.short in draft.text


def quoted(found: CatalogueAnswer) -> str:
    return "\n".join(draft.text for draft in found.drafts)


@pytest.mark.parametrize(
    ("question", "short", "quote"),
    [
        (
            'Who wrote "A Unique Opportunity Not to Be Squandered"?',
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini",
            "is a commentary by Robert Schlesiger",
        ),
        (
            "Who are the authors?",
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini",
            "is a commentary by",
        ),
        ("When was the commentary first published?", "25 May 2023", "on 25 May 2023"),
        (
            "Where and on what date was the Schlesiger, Egel and Martini piece first published?",
            "RealClearDefense; 25 May 2023",
            "RealClearDefense published the commentary first",
        ),
        (
            "What is the title of the commentary?",
            "A Unique Opportunity Not to Be Squandered: "
            "Advancing Our Relationships in Central Asia",
            "Digest of",
        ),
        ("Who wrote the digest?", "commentary-qa contributors", "Digest of"),
        (
            "When was the explainer on sanctions last updated?",
            "25 November 2026",
            "Sanctions compliance",
        ),
        ("Who published the chronology of Belarus?", "commentary-qa", "The path of Belarus"),
        ("How many documents are in the library?", "17", "The C5+1"),
    ],
)
def test_the_shipped_corpus_answers_for_its_documents_and_the_work_it_digests(
    shipped: Snapshot, question: str, short: str, quote: str
) -> None:
    found = answered(shipped, question)
    assert found.short == short
    assert quote in quoted(found)


@pytest.mark.parametrize(
    ("question", "short", "quote"),
    [
        (
            "Who wrote the commentary A Unique Opportunity Not to Be Squandered?",
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini",
            "Jeffrey Martini is a senior defense",
        ),
        (
            "Who are the authors of the commentary?",
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini",
            "is a visiting military fellow",
        ),
        (
            "Who wrote the RAND commentary?",
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini",
            "Daniel Egel is a senior economist",
        ),
        ("On what date was the commentary published?", "May 25, 2023", "originally appeared"),
        ("Where was the commentary first published?", "RealClearDefense", "originally appeared"),
        (
            "Who wrote the commentary, and when did it appear?",
            "Robert Schlesiger, Daniel Egel and Jeffrey Martini; May 25, 2023",
            "originally appeared on RealClearDefense",
        ),
        ("What is the oldest document?", "The last bridge", "The last bridge"),
        ("Who wrote the report?", "Ann Lee", "The last bridge"),
    ],
)
def test_the_original_answers_before_its_digest(
    whole: Snapshot, question: str, short: str, quote: str
) -> None:
    found = answered(whole, question)
    assert found.short == short
    assert quote in quoted(found)
    assert all(draft.document.kind != "digest" for draft in found.drafts)
    assert sum(draft.span.end - draft.span.start for draft in found.drafts) <= CITED


@pytest.mark.parametrize(
    ("question", "slug", "quote"),
    [
        (
            "Which document covers the education of foreign officers in American military schools?",
            "imet-and-professional-military-education",
            "brings foreign officers",
        ),
        (
            "Which text in the corpus explains section 332 and the advising of foreign defense "
            "ministries?",
            "defense-institution-building",
            "foreign defense ministries",
        ),
        (
            "Which document in the collection lists the dates, territory and UN votes on Georgia "
            "and Ukraine as precedents?",
            "georgia-and-ukraine-precedents",
            "This chronology sets out",
        ),
        ("Do you have anything on the Abraham Accords?", "c5-plus-1", "Abraham Accords"),
    ],
)
def test_a_subject_finds_its_document(
    shipped: Snapshot, question: str, slug: str, quote: str
) -> None:
    found = answered(shipped, question)
    assert found.drafts[0].document.slug == slug
    assert quote in quoted(found)


def test_several_documents_on_a_subject_come_ranked_each_with_its_sentence(
    shipped: Snapshot,
) -> None:
    found = answered(shipped, "Which documents discuss sanctions?")
    slugs = [draft.document.slug for draft in found.drafts]
    assert slugs[0] == "sanctions-and-re-export"
    assert len(set(slugs)) == len(slugs) > 2
    assert all("sanction" in draft.text for draft in found.drafts)
    assert all(draft.document.title in found.text for draft in found.drafts)


def test_it_is_what_was_cited_last(shipped: Snapshot) -> None:
    assert "C5+1" in answered(shipped, "Who wrote it?", "c5-plus-1").text
    assert "Belarus" in answered(shipped, "When was this document updated?", "belarus-path").text
    assert answer_from_catalogue("Who wrote it?", shipped, Filters()) is None


def test_filters_narrow_what_is_listed_and_meant(whole: Snapshot) -> None:
    reports = Filters(kinds=("report",))
    found = answer_from_catalogue("What is in the library?", whole, reports)
    assert found is not None
    assert [draft.document.slug for draft in found.drafts] == ["bridge"]
    assert answer_from_catalogue("Who wrote the commentary?", whole, reports) is None
    nothing = Filters(authors=("Nobody",))
    assert answer_from_catalogue("What is in the library?", whole, nothing) is None


@pytest.mark.parametrize(
    "question",
    [
        "When did Kazakhstan abstain?",
        "Who wrote the Constitution?",
        "When was the National Security Strategy published?",
        "Where was the treaty on the Union State published?",
        "When did the Tagliavini report appear?",
        "Who wrote for the Carnegie Endowment in August 2024?",
        "What is the full official title of the US regional strategy for Central Asia that came "
        "out in early 2020?",
        "Which document formally starts a foreign military sale?",
        "How many documents were signed in Samarkand?",
        "What document did the six ministers sign?",
        "Who are the authors of the study on coups?",
        "Which Carnegie publication on Chinese loans is cited, by whom and of what date?",
        "What does Jeffrey Martini do at RAND?",
        "What does the commentary say about Belarus?",
        "What do the documents say about sanctions?",
        "Why does the explainer give no Uzbek vote for ES-11/2?",
        "Which documents are about bananas?",
        "Which document covers the population of Mongolia?",
        "Do you have information on Kazakhstan's GDP?",
        "When was the commentary by Fukuyama published?",
        "Who published the first newspaper in Astana?",
        "What was the commentator called?",
        "",
    ],
)
def test_a_question_about_content_or_about_no_document_here_is_left_alone(
    shipped: Snapshot, question: str
) -> None:
    assert answer_from_catalogue(question, shipped, Filters()) is None
