"""Verbs that report a claim, and what has to stand around them to do so."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALWAYS = (
    r"said|says|say|noted|notes|warned|warns|argued|argues|argue|claimed|claims|claim|insisted|"
    r"insists|asserted|asserts|contended|contends|contend|cautioned|cautions|lamented|complained|"
    r"complain|predicted|judged|judges|judge|commented|remarked|opined"
)
"""Verbs that report a claim whatever follows."""

WITH_THAT = (
    r"told|tells|stated|states(?= that)|concluded|concludes|conclude|observed|observes|"
    r"observe|added|adds|"
    r"add|explained|explains|believed|believes|believe|thought|thinks|think|held|holds|hold|"
    r"maintained|maintains|suggested|suggests|suggest|wrote|writes|write|answered|replied|"
    r"acknowledged|acknowledges|admitted|conceded|denied|denies|recalled|recalls|found|finds|find|"
    r"reported|reports|report|announced|announces|promised|estimated|estimates|estimate|calculated|"
    r"declared|emphasized|emphasised|stressed|assured|proposed|expected|expects|feared|"
    r"pointed out|points out|indicated|showed|shows|show|informed|read|heard"
)
"""Verbs that report a claim where "that", a quotation or a colon follows."""

ONLY_THAT = _words("added adds add proposed found finds find showed shows show announced")
"""Of these, the ones that take objects in quotation marks which are no speech."""

WITH_OBJECT = (
    r"called|calls|call|described|describes|describe|credited|credits|condemned|criticized|"
    r"criticised|praised|accused|wrote of|spoke of|speaks of|rejected|objected|counted|counts|"
    r"dates|dated|put|puts|summed up|likened|blamed|doubted|welcomed|saw|sees|"
    r"explained|found|placed|reported|judged|noted|observed|estimated|suspected"
)
"""Verbs that report a claim only where a person or a source is known to speak."""

ANY = rf"(?:{ALWAYS}|{WITH_THAT}|{WITH_OBJECT})"
NOUNS = _words(
    "states reports report claims claim estimates estimate notes calls call dates counts "
    "shows show "
    "finds holds hold puts"
)
"""Verbs that end a sentence as nouns more often."""

ADVERB = (
    r"(?:(?:[a-z]+ly|also|later|then|now|once|again|too|has|have|had|further|rightly|"
    r"themselves|himself|"
    r"herself|itself|in turn|likewise|even|very|just) )*"
)
NOT_SAID = re.compile(
    r"\b(?:not|never|to|will|would|could|can|may|might|must|should|be|been|being|is|are|was|were|"
    r"cannot|didn['’]t|doesn['’]t|don['’]t|who|which|that|as|if|whether|when|where|why|"
    r"how|often|by|"
    r"[\w]+['’]s?|the|an?|of|its|his|her|their|this|these|in|no)(?: \w+ly)?\s*$",
    re.IGNORECASE,
)
"""What stands before a verb that reports nothing, or a word that is no verb ("a report")."""


def reports(verb: str, rest: str) -> bool:
    """Whether what follows a verb makes it one of saying."""
    if re.fullmatch(ALWAYS, verb):
        return not re.match(r"\s*(?:goodbye|to (?:be|have)\b)", rest)
    marks = r"\bthat\b" if verb in ONLY_THAT else r"\bthat\b|[“\"]|:"
    said = re.match(rf"[^.;“\"]{{0,110}}?(?:{marks})", rest)
    if re.fullmatch(WITH_THAT, verb) and said and not re.match(r"\s*(?:talks|a\b|an\b)", rest):
        return True
    if not re.fullmatch(WITH_OBJECT, verb):
        return False
    if verb in ("put", "puts"):
        return re.match(r"[^.;]{2,90} (?:at|on \d)", rest) is not None
    if verb == "placed":
        return re.match(r" its (?:beginning|start|founding|origin)", rest) is not None
    if verb in ("counted", "counts"):
        return re.search(r"\d|\b(?:two|three|among|as)\b", rest[:120]) is not None
    if verb.startswith("call"):
        return not re.match(r"\s*(?:for|on|off|by|in|out|back)\b", rest)
    return not re.match(r"\s*(?:for|off|by)\b", rest)
