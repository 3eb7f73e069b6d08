"""A question becomes an answer: understand, retrieve, read, decide, compose, verify."""

from collections.abc import Sequence
from dataclasses import replace

from app.answer import Answer, Claim, Outcome
from app.catalogue.answering import CatalogueAnswer, answer_from_catalogue
from app.composing.composition import MOST_SENTENCES, compose
from app.composing.draft import Draft
from app.composing.voice import dated
from app.errors import AppError
from app.explanation import Explanation
from app.naming.names import names_in
from app.parts import WHOLE, Parts
from app.reading.candidates import Contexts
from app.reading.decision import Calibration, load_calibration
from app.reading.finding import Progress, find, mentions, silent
from app.reading.likeness import Likenesses
from app.reading.reader import Reader, TrainedReader
from app.reading.words import WordsReader
from app.turn import Turn, whole_characters
from app.understanding.followup import Interpretation, interpret
from app.understanding.question import Kind, Sought, kind_of, note_for, sought_by
from app.understanding.subquestions import coordinated, subquestions
from index import Citation, Filters, Hit, Library, Snapshot

MAX_QUESTION_CHARACTERS = 2000
"""A question of a person fits ten times over; longer text is a document, not a question."""

MOSTLY_UNKNOWN = 0.8
"""Share of a question's words, by rarity, that stand in no document, from which a sentence must be
more likely right than not to be an answer: the corpus hardly names what it is asked about."""

EVEN = 0.5
"""The probability from which a sentence is more likely right than not."""

RELATED = 3
"""Near passages shown beside a refusal."""

REFUSAL = (
    "The documents in this library do not say. The passages below are the nearest; "
    "they are related, not an answer."
)
EMPTY = "This library has no document that fits. Add one with `commentary add FILE`."


class Assistant:
    """Answers questions about what a library, or one snapshot of it, holds.

    ``warning`` says in one line what is not as it should be (the reader's weights are missing
    or damaged, so that words alone decide), or is "".
    """

    def __init__(
        self,
        source: Library | Snapshot,
        reader: Reader | None = None,
        calibration: Calibration | None = None,
        parts: Parts = WHOLE,
    ) -> None:
        self._source = source
        self._parts = parts
        self._contexts, self._likenesses = Contexts(), Likenesses()
        self.warning = ""
        self._reader = reader or (self._shipped_reader() if parts.reading else WordsReader())
        words = isinstance(self._reader, WordsReader)
        self._calibration = calibration or load_calibration("words" if words else "reader")

    def _shipped_reader(self) -> Reader:
        trained = TrainedReader()
        try:
            trained.check()
        except AppError as error:
            self.warning = f"{error}; until then answers are chosen by words alone"
            return WordsReader()
        return trained

    def warm_up(self) -> None:
        """Load the models now rather than with the first question."""
        snapshot = self._snapshot()
        if snapshot.passage_count:
            snapshot.search("warm up", k=1)
        if isinstance(self._reader, TrainedReader):
            self._reader.load()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters = Filters(),
        progress: Progress = silent,
    ) -> Answer:
        """The answer to a question, from one published generation.

        Raises ``AppError`` for an empty or over-long question.
        """
        return self.explain(question, history, filters, progress).answer

    def explain(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters = Filters(),
        progress: Progress = silent,
    ) -> Explanation:
        """As :meth:`ask`, with all that led to the answer."""
        asked = checked(question)
        kind = kind_of(asked)
        snapshot = self._snapshot()
        if kind is not Kind.ASK:
            helps = kind in (Kind.GREETING, Kind.PRODUCT)
            outcome: Outcome = "help" if helps else "not_in_corpus"
            answer = Answer(outcome, (), (), "", snapshot.generation, note=note_for(kind))
            why = f"this is no question about the documents but {kind.value}"
            return Explanation(answer, why, "", None, self._calibration.threshold)
        return self._consider(snapshot, asked, history, filters, progress)

    def _consider(
        self,
        snapshot: Snapshot,
        asked: str,
        history: Sequence[Turn],
        filters: Filters,
        progress: Progress,
    ) -> Explanation:
        meaning, told = Interpretation(asked), None
        if self._parts.following:
            meaning = interpret(asked, history)
            told = answer_from_catalogue(meaning.question, snapshot, filters, meaning.documents)
        if told is not None:
            answer = _told(snapshot, told, meaning.interpreted_as)
            why = "the question is about the documents themselves"
            return Explanation(answer, why, meaning.question, None, self._calibration.threshold)

        def answered(question: str, interpreted_as: str = "") -> Explanation:
            return self._answered(snapshot, question, interpreted_as, filters, progress)

        if not self._parts.composing:
            return answered(meaning.question, meaning.interpreted_as)
        parts = subquestions(meaning.question)
        together = in_parts([answered(p) for p in parts], meaning) if len(parts) > 1 else None
        if together is not None:
            return together
        whole = answered(meaning.question, meaning.interpreted_as)
        both = coordinated(meaning.question)
        if not both or not _leaves_a_name_out(whole):
            return whole
        together = in_parts([answered(part) for part in both], meaning)
        return whole if together is None or together.answer.outcome == "partial" else together

    def _answered(
        self,
        snapshot: Snapshot,
        question: str,
        interpreted_as: str,
        filters: Filters,
        progress: Progress,
    ) -> Explanation:
        """A question for one thing: found, read, decided, composed, verified."""
        found = find(
            snapshot,
            question,
            self._reader,
            self._contexts,
            self._likenesses,
            filters,
            progress,
            self._parts.ranking,
        )
        probability = 0.0
        if found.evidence is not None:
            probability = self._calibration.probability(found.evidence)
        threshold = self._calibration.threshold
        unheard = found.evidence is not None and found.evidence.unknown >= MOSTLY_UNKNOWN
        if probability < (max(EVEN, threshold) if unheard else threshold):
            answer = _refusal(snapshot, found.hits, interpreted_as, probability)
            why = (
                "most of what it asks about stands in no document"
                if unheard and probability >= threshold
                else "no sentence that was read answers with enough certainty"
            )
            return Explanation(answer, why, question, found, threshold)
        progress("verifying")
        drafts = compose(self._sought(question), found.read, found.best)
        claims = tuple(verified(snapshot, draft) for draft in drafts)
        answer = Answer(
            "answered",
            claims,
            (),
            interpreted_as,
            snapshot.generation,
            short=claims[0].short if len(claims) == 1 else "",
            probability=probability,
        )
        why = "the best sentence answers with enough certainty"
        return Explanation(answer, why, question, found, threshold)

    def _sought(self, question: str) -> Sought:
        # Without composition whatever is sought is answered by one sentence.
        return sought_by(question) if self._parts.composing else Sought("other")

    def _snapshot(self) -> Snapshot:
        # One generation for the whole question; the library shares it with whoever asks now.
        return self._source if isinstance(self._source, Snapshot) else self._source.snapshot()


def in_parts(parts: Sequence[Explanation], meaning: Interpretation) -> Explanation | None:
    """The answers to parts of a question as one; None where no part is answered.

    Where only some are, the answer is partial and says of which parts the documents do not speak.
    """
    answered = [part for part in parts if _speaks_of_it(part)]
    if not answered:
        return None
    lacking = [part.searched_for.rstrip("?") for part in parts if part not in answered]
    shown: dict[tuple[Citation, ...], Claim] = {}
    for part in answered:
        for claim in part.answer.claims:
            shown.setdefault(claim.citations, claim)
    first = answered[0].answer
    answer = replace(
        first,
        outcome="partial" if lacking else "answered",
        claims=tuple(shown.values())[:MOST_SENTENCES],
        interpreted_as=meaning.interpreted_as,
        note=f"The documents do not say: {'; '.join(lacking)}." if lacking else "",
        short=first.short if len(shown) == 1 else "",
        probability=min(part.answer.probability for part in answered),
    )
    why = f"asked as {len(parts)} questions, {len(answered)} of them answered"
    found, threshold = answered[0].found, parts[0].threshold
    return Explanation(answer, why, meaning.question, found, threshold, tuple(parts))


def _speaks_of_it(part: Explanation) -> bool:
    """Whether a part is answered from a passage that carries a name it asks about."""
    found = part.found
    return bool(part.answer.claims and found and found.evidence and found.evidence.absent < 1)


def _leaves_a_name_out(whole: Explanation) -> bool:
    """Whether the best sentence, answer or not, does not speak of all names asked about."""
    if whole.found is None or whole.found.best < 0:
        return False
    best = whole.found.read[whole.found.best].candidate
    return not all(mentions(best, name) for name in names_in(whole.searched_for))


def checked(question: str) -> str:
    """The question without surrounding space; raises ``AppError`` where it is none."""
    asked = whole_characters(question).strip()
    if not asked:
        raise AppError("the question is empty; ask something about the documents")
    if len(asked) > MAX_QUESTION_CHARACTERS:
        raise AppError(
            f"the question has {len(asked):,} characters, {MAX_QUESTION_CHARACTERS:,} are read "
            "at most; ask for one thing at a time"
        )
    return asked


def verified(snapshot: Snapshot, draft: Draft) -> Claim:
    """A draft as a claim; the snapshot refuses a quote that is not exactly the source's."""
    span = draft.span
    citation = snapshot.cite(draft.document.slug, span.start, span.end, draft.text)
    said_on = draft.document.published if dated(draft.document, span) else ""
    return Claim(draft.text, (citation,), draft.short, draft.voice, draft.bracket, said_on)


def _told(snapshot: Snapshot, told: CatalogueAnswer, interpreted_as: str) -> Answer:
    """An answer about documents: what is known of them, and the ranges that state it."""
    claims = tuple(verified(snapshot, draft) for draft in told.drafts)
    return Answer(
        "answered",
        claims,
        (),
        interpreted_as,
        snapshot.generation,
        note=told.text,
        short=told.short,
        probability=1.0,
    )


def _refusal(
    snapshot: Snapshot, hits: Sequence[Hit], interpreted_as: str, probability: float
) -> Answer:
    related = tuple(
        snapshot.cite(p.document.slug, p.start, p.end, p.text)
        for p in (hit.passage for hit in hits[:RELATED])
    )
    note = REFUSAL if related else EMPTY
    return Answer(
        "not_in_corpus",
        (),
        related,
        interpreted_as,
        snapshot.generation,
        note=note,
        probability=probability,
    )
