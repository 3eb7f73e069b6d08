"""Which language a text is in, by its script and its commonest words."""

import re
from collections import Counter

# The commonest function words, left out where several of these languages share them.
_WORDS = {
    "en": "the of and to in is that for it was with as be by are this from or have an they which "
    "you were their has would what there who how when where why does did not but its can will "
    "about should between",
    "de": "der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es "
    "werden aus hat dass sie nach wird bei einer um wie wer wann welche über sind",
    "fr": "le les des et du une est dans qui que pour pas sur au par plus avec ce sont aux cette "
    "ont être il elle quelle quel où pourquoi comment quand nous vous été",
    "es": "el los las y del que una por con para es su al lo como más pero sus fue este ha está "
    "cuál quién qué dónde cuándo cómo muy entre desde son",
    "it": "il di che è per un della con non sono si dei gli nel alla più delle anche come le ha "
    "dal questo quale chi dove quando perché nella degli",
    "pt": "o os do da que não uma para com em dos das no na por mais como foi ao ele são seu sua "
    "qual quem onde quando você pelo pela também está",
    "nl": "de het een van en dat op te zijn met voor niet aan er om ook als bij nog uit naar door "
    "wordt wie waar wanneer hoe welke deze worden",
    "pl": "nie w i na się z do to jest że o jak po co ale od za przez przy są kto gdzie kiedy "
    "oraz tym dla który została",
    "tr": "bir ve bu için ile da de ne çok daha olarak gibi olan var değil kim nerede nasıl hangi "
    "ama kadar sonra",
    "uz": "va bu bilan uchun ham bir qanday kim nima qaysi emas edi bo‘lgan boʻlgan lekin esa "
    "o‘zbekiston davlat yil",
    "sv": "och att det som en på är av för med den till inte om ett han men var jag vad vem när "
    "hur vilka från",
}
_VOCABULARY = {language: frozenset(words.split()) for language, words in _WORDS.items()}

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("kk", re.compile("[қғұүөәһҚҒҰҮӨӘҺ]")),
    ("uk", re.compile("[їєґЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_SAMPLE = 40_000
"""Characters looked at, half from the beginning and half from the middle: ample to tell."""

UNKNOWN = "und"
"""The ISO 639 code for a language that cannot be told."""


def detect_language(text: str) -> str:
    """The ISO 639-1 code of ``text``'s language, or "und" where too little tells.

    Works on a question as on a book: Latin scripts by function words (English wins a tie,
    and names and figures alone are "und"), other scripts by their letters.
    """
    middle = max(_SAMPLE // 2, len(text) // 2)
    sample = text[: _SAMPLE // 2] + " " + text[middle : middle + _SAMPLE // 2]
    letters = sum(character.isalpha() for character in sample)
    if not letters:
        return UNKNOWN
    latin = len(re.findall("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]", sample))
    if latin < letters * 0.5:
        return _by_script(sample)
    words = re.findall(r"[^\W\d_]+(?:[‘ʻ'’][^\W\d_]+)?", sample.lower())
    counts = Counter({code: sum(w in known for w in words) for code, known in _VOCABULARY.items()})
    best, count = max(counts.items(), key=lambda item: (item[1], item[0] == "en"))
    # Two function words tell in a question. In prose they are a third of all words; a text in
    # a language we do not know shares a few of them, never a tenth.
    if count < (2 if best != "en" else 1) or count < len(words) * 0.1:
        return UNKNOWN
    return best


def _by_script(sample: str) -> str:
    """The language whose letters a text has; scripts of several languages by what sets each off."""
    present = [(code, len(pattern.findall(sample))) for code, pattern in _SCRIPTS]
    total = sum(character.isalpha() for character in sample)
    for code, count in present:
        # Letters that only one language of a script has are a few in a hundred.
        if count >= max(1, total * (0.02 if code in ("ja", "kk", "uk", "fa") else 0.3)):
            return code
    return UNKNOWN
