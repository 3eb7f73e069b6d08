"""The lexical side: a person's words as a safe FTS5 query, BM25, and word statistics."""

import json
import math
import re
from collections.abc import Iterable, Sequence

import apsw

from index.schema import TOKENIZER

MAX_TERMS = 32
"""Terms searched for; of a longer question, the rarest are taken."""

MAX_CONSIDERED = 512
"""Distinct words of a question looked at; past that it is a document, not a question."""

CONTEXT_WEIGHT = 0.3
"""Weight of a word in title or section beside one in the text: they repeat in every passage."""

_STOP_WORDS = """
    a about above after again against all also am an and any are aren as at be because been
    before being below between both but by can cannot could couldn did didn do does doesn doing
    don down during each few for from further had hadn has hasn have haven having he her here
    hers herself him himself his how i if in into is isn it its itself just ll me might more
    most must my myself no nor not now of off on once only or other our ours ourselves out over
    own please re s same shall she should so some such t tell than that the their theirs them
    themselves then there these they this those through to too under until up upon us ve very
    was wasn we were weren what when where which while who whom whose why will with won would
    wouldn you your yours yourself yourselves
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())

_TERM = re.compile(r"(?:[^\W\d_]\.){2,}|\w+")


def terms(question: str) -> list[str]:
    """The distinct words of ``question`` that are worth searching for, in order.

    "U.S." stays one term; stop words and single letters are dropped.
    """
    found: dict[str, None] = {}
    for match in _TERM.finditer(question.casefold()):
        term = match.group()
        if term not in STOP_WORDS and (len(term) > 1 or term.isdigit()):
            found[term] = None
            if len(found) == MAX_CONSIDERED:
                break
    return list(found)


def query(chosen: Sequence[str]) -> str:
    """An FTS5 expression for any of ``chosen``; quoting keeps a person's text out of its syntax."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in chosen)


class Words:
    """BM25 and document frequencies of one generation."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._tokenizer = db.fts5_tokenizer(TOKENIZER[0], list(TOKENIZER[1:]))
        self._frequency: dict[str, int] = {}
        self.passages: int = db.execute("SELECT count(*) FROM passage").get

    def stems(self, text: str) -> list[str]:
        """The stems the index knows ``text`` by, in order."""
        tokens = self._tokenizer(
            text.encode(),
            apsw.FTS5_TOKENIZE_QUERY,
            None,
            include_offsets=False,
            include_colocated=False,
        )
        return [str(token) for token in tokens]

    def frequency(self, stem: str) -> int:
        """How many passages have ``stem`` in their text."""
        if stem not in self._frequency:
            found = self._db.execute(
                "SELECT doc FROM vocabulary WHERE term = ? AND col = 'text'", (stem,)
            ).get
            self._frequency[stem] = found or 0
        return self._frequency[stem]

    def idf(self, word: str) -> float:
        """``ln(1 + (N - n + 0.5) / (n + 0.5))``: Robertson and Spärck Jones, kept positive.

        ``N`` counts passages, ``n`` those with the word's rarest stem. A word of no stem: 0.
        """
        stems = self.stems(word)
        if not stems:
            return 0.0
        rarest = min(self.frequency(stem) for stem in stems)
        return math.log(1 + (self.passages - rarest + 0.5) / (rarest + 0.5))

    def known(self, words: Iterable[str]) -> set[str]:
        """Those of ``words`` that, by their stems, stand in some passage's text."""
        return {
            word
            for word in words
            if (stems := self.stems(word)) and all(self.frequency(stem) for stem in stems)
        }

    def chosen_terms(self, question: str) -> list[str]:
        """The terms of ``question`` to search for: all, or the rarest ``MAX_TERMS``."""
        wanted = terms(question)
        if len(wanted) <= MAX_TERMS:
            return wanted
        rare = sorted(wanted, key=lambda term: (-self.idf(term), term))
        present = [term for term in rare if self.known([term])]
        return present[:MAX_TERMS]

    def scores(
        self,
        chosen: Sequence[str],
        k: int,
        also: Sequence[int],
        condition: str = "",
        bindings: Sequence[str] = (),
    ) -> dict[int, float]:
        """BM25 of the ``k`` best passages and of the passages ``also``, where above 0.

        ``condition`` narrows both, on a passage's id; BM25's statistics stay the library's.
        """
        if not chosen:
            return {}
        sql = f"""
            WITH matched AS MATERIALIZED (
                SELECT rowid AS id, -bm25(words, 1.0, {CONTEXT_WEIGHT}) AS score
                FROM words WHERE words MATCH ? {condition}
            )
            SELECT * FROM (SELECT id, score FROM matched ORDER BY score DESC, id LIMIT ?)
            UNION
            SELECT id, score FROM matched WHERE id IN (SELECT value FROM json_each(?))
        """  # noqa: S608 - constants of this package only
        rows = self._db.execute(sql, (query(chosen), *bindings, k, json.dumps(list(also))))
        return {passage: score for passage, score in rows if score > 0}
