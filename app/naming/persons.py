"""Persons by their full names: found in a document by shape, recognised by surname."""

import re
from functools import lru_cache

from app.naming.gazetteer import PEOPLES, PLACES, THINGS
from app.naming.names import MONTHS, OPENERS
from ingest import Document, citable_sentences


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "Administrator Attorney Press White House Spokesperson "
    "President Vice Prime Foreign Defense Defence Finance Trade Interior Justice Energy Economy "
    "Deputy First Acting Former Then-President Minister Secretary State Treasury General Gen Gen. "
    "Lieutenant Lt Lt. Major Maj Maj. Colonel Col Col. Admiral Adm Adm. Captain "
    "Brigadier Ambassador "
    "Senator Sen Sen. Senators Representative Representatives Rep Rep. Congressman Congresswoman "
    "Chancellor Ombudswoman Ombudsman Prosecutor Attorney Governor Mayor King Queen "
    "Prince Pope Sir "
    "Professor Prof Prof. Dr Dr. Mr Mr. Mrs Mrs. Ms Ms. Judge Speaker Chairman Chairwoman Chief "
    "Commander Director Adviser Advisor National Security Under Assistant Council Staff Envoy "
    "Special Parliament Spokesman Spokeswoman The In On At By For And But"
)
_CAP = r"(?:(?:[A-Z]\.){2,}|[A-ZÀ-Þ](?:\.|[\w’'-]*[\w])(?<!['’]s)(?!['’]s)|[\"“][A-Z]\w+[\"”])"
RUN = re.compile(rf"(?<![\w.’'-]){_CAP}(?: {_CAP})+(?!\w)|(?<![\w’'-]){_CAP}(?!\w)")
_SURNAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+")


def person_of(document: Document, run: str) -> str:
    """The fullest name of the person whom a run of capitals names, or ""."""
    words = run.split()
    while words and (words[0] in _TITLES or words[0] in PEOPLES or _acronym(words[0])):
        words = words[1:]
    bare = " ".join(words).strip(".,")
    persons = persons_in(document)
    if len(words) > 1:
        return next((p for p in persons if p == bare), "") or (bare if _is_person(bare) else "")
    if not bare or bare in PLACES or bare in PEOPLES or not _SURNAME.fullmatch(bare):
        return ""
    fullest = [p for p in persons if p.split()[-1] == bare]
    return max(fullest, key=len) if len({p.split()[0] for p in fullest}) == 1 else ""


@lru_cache(maxsize=64)
def persons_in(document: Document) -> tuple[str, ...]:
    """The full names of persons in a document's text and byline, in order, each once."""
    found = dict.fromkeys(document.authors)
    for span in citable_sentences(document):
        for run in RUN.finditer(document.text, span.start, span.end):
            words = run.group().split()
            while words and (words[0] in _TITLES | PEOPLES or _acronym(words[0])):
                words = words[1:]
            if _is_person(" ".join(words)):
                found.setdefault(" ".join(words))
    return tuple(found)


def _acronym(word: str) -> bool:
    return len(word) > 1 and word.replace(".", "").isupper() and len(word.replace(".", "")) > 1


def _is_person(name: str) -> bool:
    """Two to four capitalised words of which none makes a place, a people or an organisation."""
    words = name.split()
    if not 2 <= len(words) <= 4 or name in PLACES:
        return False
    for word in words:
        bare = word.strip('"“”.')
        if (
            not bare[:1].isupper()
            or bare in THINGS
            or bare in PLACES
            or bare in PEOPLES
            or bare in _NO_PERSON
        ):
            return False
        if (bare.isupper() and len(bare) > 1) or bare.lower() in MONTHS or bare.lower() in OPENERS:
            return False
    return not any(" ".join(words[i : i + 2]) in PLACES for i in range(len(words) - 1))


_NO_PERSON = _words(
    "Strategy Review Barometer Watch House Square Day Intelligence Military Command Research "
    "Training Education Building Cooperation Nations Fleet Force Forces Air Base Street Journal "
    "Moscow Kazakhstan Central Asia Human Rights Democracy Freedom Foundation Ministry Department "
    "Trade Commerce Policy Endowment Peace Politics Victory Red White Black Golden Sentry Lantern "
    "Law Letter Offer Acceptance Language Relations Amendment Cold Nuclear Missile Posture Guard "
    "Baltic Euro Atlantic Trans Caspian Pipeline Consortium Belt Road Silk Export Import Bench "
    "Diplomat Eurasia Eurasianet Daily Monitor Power Summit Dialogue Minerals Accords Commonwealth "
    "Federation Community Stripes Stars Rocks Affairs Digest World Europe Bulletin Caucasus"
)
