"""What kind of message a question is, before anything is searched."""

import re
from enum import StrEnum

from app.naming.names import names_in
from ingest import detect_language

READ = 2_000
"""Characters of a message that are judged: a question asked by a person is shorter."""


class Kind(StrEnum):
    """``ASK`` is searched for; every other kind is answered by ``note_for`` alone."""

    ASK = "ask"
    GREETING = "greeting"
    PRODUCT = "product"
    INSTRUCTION = "instruction"
    ARITHMETIC = "arithmetic"
    SMALL_TALK = "small_talk"
    OTHER_LANGUAGE = "other_language"


_WHAT_CAN_BE_ASKED = (
    "Ask about what the documents in the library say: who, what, when, where, why, "
    "a list, a comparison, or who wrote a document and when."
)
_NOTES = {
    Kind.ASK: "",
    Kind.GREETING: f"Hello. {_WHAT_CAN_BE_ASKED}",
    Kind.PRODUCT: (
        "This assistant answers questions about the policy commentaries and sources in its "
        "library, in the documents' own words, and shows each cited passage in its place. Where "
        "the library does not hold an answer, it says so. Documents are added with "
        "“commentary add PATH” or on the page, while it runs. " + _WHAT_CAN_BE_ASKED
    ),
    Kind.INSTRUCTION: (
        "I quote the documents in the library and take no other instructions. " + _WHAT_CAN_BE_ASKED
    ),
    Kind.ARITHMETIC: f"I do not calculate; I quote the library's documents. {_WHAT_CAN_BE_ASKED}",
    Kind.SMALL_TALK: f"I can only speak about the library's documents. {_WHAT_CAN_BE_ASKED}",
    Kind.OTHER_LANGUAGE: (
        "I can only answer questions in English, from English documents. " + _WHAT_CAN_BE_ASKED
    ),
}

_GREETING_WORDS = (
    r"hello|hi|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day|night)|welcome|"
    r"thanks|thank you|thankyou|thx|cheers|bye|goodbye|good bye|see you|salut|ok|okay|great|"
    r"perfect|nice|cool|got it|understood|well done|nice to meet you|no thanks"
)
_GREETING = re.compile(
    rf"(?:(?:{_GREETING_WORDS})\b[\s,.!…]*(?:(?:there|all|everyone|again|assistant|bot|friend|"
    r"very much|so much|a lot|for (?:your|the) (?:help|answers?)|later|and|you too)\b[\s,.!…]*)*)+",
    re.IGNORECASE,
)

# Where an order can begin: the head of a sentence or clause, perhaps behind a courtesy. "Did the
# generals ignore all rules?" has its verb elsewhere and is a question.
_HEAD = (
    r"(?:^|[.!?:;\n]\s*|,\s*(?:and|then|but|so|now|just)?\s*|\b(?:and|then|but)\s+)"
    r"(?:(?:please|now|just|first|instead|kindly|ok|okay|so|then|can you|could you|would you|"
    r"will you|you must|you should|you will|i want you to|i'd like you to|let's|i need you to)"
    r"[\s,]+)*"
)
_START = (
    r"^\W*(?:(?:please|now|just|can you|could you|would you|will you|kindly|i want you to|"
    r"i need you to|i'd like you to|help me(?: to)?)[\s,]+)*"
)
_RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines|constraints|restrictions|sources?|documents?|"
    r"everything|anything|above|previous|context|library|corpus|policies|safety|training)"
)
_WORKS = (
    r"(?:poems?|haikus?|songs?|sonnets?|limericks?|rhymes?|lyrics|essays?|story|stories|novels?|"
    r"jokes?|scripts?|codes?|programs?|functions?|class|regex|sql|query|queries|emails?|e-mails?|"
    r"letters?|tweets?|posts?|blogs?|articles?|speech(?:es)?|cv|resume|cover letter|html|python|"
    r"javascript|dialogues?|fairy tales?|headlines?|slogans?|reports?|memos?|press releases?|"
    r"op-eds?|reviews?|ads?|advertisements?|paragraphs?|thesis)"
)
_INSTRUCTIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_HEAD}(?:ignore|disregard|forget|override|bypass|drop|skip|discard)\b"
        rf"(?:\s+[\w'’]+){{0,5}}?\s+{_RULES}\b",
        rf"{_HEAD}(?:pretend|imagine|role-?play|act (?:as|like)|behave (?:as|like)|"
        r"speak (?:as|like)|talk (?:as|like)|simulate|repeat after me|repeat the word|from now on|"
        r"you are now|you're now|enter (?:developer|debug|admin)|sudo)\b",
        rf"{_HEAD}(?:print|reveal|show|repeat|output|display|leak|tell me|give me|what(?: is|'s|"
        r" are| were))\b(?:\s+[\w'’]+){0,3}?\s+(?:system prompt|system message|"
        r"hidden (?:instructions|prompt|rules)|initial (?:instructions|prompt))\b",
        r"\b(?:what (?:is|are|were)|print|reveal|show|repeat|output|tell me)\b(?:\s+me)? your "
        r"(?:\w+ )?(?:prompt|instructions)\b",
        rf"{_START}(?:write|compose|draft|generate|create|make|produce|invent|code|program|"
        rf"implement)\b(?:\s+(?:me|us))?(?:\s+(?:a|an|some|the|my|one|two|three|your))?"
        rf"(?:\s+[\w'’-]+){{0,3}}?\s+{_WORKS}\b",
        rf"{_START}(?:translate|sing|rhyme|paraphrase|rewrite|rephrase|proofread|debug|hack|"
        r"cook|order me|book me|buy me|remind me|call me|email|play)\b",
        rf"{_HEAD}(?:answer|respond|reply|speak|talk)\b(?:\s+\w+){{0,3}}?\s+"
        r"(?:only|always|with|in|as|every|like)\b",
        rf"{_START}(?:say|repeat|type|output|print)\s+[\"'“‘:]",
        r"\bjailbreak|\bDAN mode\b|\bdo anything now\b|</?(?:system|instructions?)>|\[/?INST\]",
    )
)
# "Answer in" must be an order about manner, but a question may name documents: these speak of
# what is asked, and are read as questions.
_TRANSLATED_TERM = re.compile(r"^\W*(?:translate into practice|play a (?:role|part))", re.I)

_OF_THE_LIBRARY = (
    r"(?:(?: (?:a|an|the|my|our|new|more|another|some|own|this|these|all))*(?: [\w-]+)? "
    r"(?:documents?|sources?|files?|pdfs?|articles?|pages?|links?|urls?|commentar(?:y|ies)|texts?|"
    r"reports?|papers?|books?|answers?|conversations?|one|something)\b.*)?"
)
_PRODUCT = re.compile(
    r"^\W*(?:so[\s,]+)?(?:"
    r"help(?: me)?(?: please)?|"
    r"what (?:can|do|could) (?:you|this (?:tool|app|assistant|product|site|page|thing)) (?:do|"
    r"help(?: me)? with|offer)(?: here| for me| exactly| all day)?|what (?:can|could|should|may) i "
    r"(?:ask|do|type|search)(?: (?:you|here|about|for|this assistant))*|"
    r"(?:who|what) are you(?: exactly| for)?|what is your (?:name|purpose|job)|what's your name|"
    r"what(?: is|'s) this(?: tool| app| assistant| product| site| page| thing)?(?: for| about)?|"
    r"(?:who|which company) (?:made|built|created|wrote|trained|owns) (?:you|this (?:tool|app|"
    r"assistant|product))|are you (?:an? )?(?:ai|bot|chatbot|robot|human|llm|chatgpt|gpt|person|"
    r"real(?: person)?|machine|computer)(?: or .*)?|"
    r"(?:which|what) (?:language )?model (?:are you|do you use|is this)(?: based on)?|"
    r"how (?:do|can|does|should) (?:you|this(?: (?:tool|app|assistant|product|site))?|i use "
    r"(?:you|this(?: \w+)?|it)) ?(?:work|answer(?: questions)?|function|find answers)?|"
    r"how (?:do|can|could|should|would) (?:i|we|one|you) (?:add|upload|import|remove|delete|"
    r"ingest|load|include|insert|submit|export|cite|share)\b" + _OF_THE_LIBRARY + r"|"
    r"can i (?:add|upload|import|remove|delete|export)\b"
    + _OF_THE_LIBRARY
    + r"|how reliable are (?:you|your answers)|can i trust you(?:r answers)?|"
    r"where do your answers come from|do you (?:use|need) the (?:internet|network)|"
    r"can you help(?: me)?|do you speak \w+|how (?:do i|to) use (?:this|you|it)(?: \w+)?"
    r")\W*$",
    re.IGNORECASE,
)

_SMALL_TALK = re.compile(
    r"^\W*(?:(?:please|can you|could you)[\s,]+)*(?:"
    r"(?:tell|give|know|do you know|got)(?: me| us)?(?: another| a| an| some| any)?(?: \w+)?"
    r" (?:jokes?|riddles?|funny story|fun facts?|bedtime story)\b.*|"
    r"how (?:are|r) (?:you|u)\b(?: doing| feeling| today)*|how(?: is|'s) it going|how do you feel"
    r"(?: today)?|what(?:'s| is) up|how(?:'s| is) your day|how was your day|"
    r"(?:do|did|have|would|are|can|will) you (?:like|love|hate|have (?:feelings|friends|a "
    r"(?:family|girlfriend|boyfriend|name|favou?rite))|dream|sleep|eat|married|happy|sad|bored|"
    r"single|enjoy|ever|believe in god|get tired|marry me)\b.*|"
    r"what(?:'s| is) your (?:favou?rite|opinion|mood|hobby|age|sign)\b.*|"
    r"(?:who|what) do you (?:love|like)(?: most)?|how old are you|"
    r"where (?:are|do) you (?:from|live)|"
    r"i (?:am|'m) (?:bored|sad|happy|tired|lonely|hungry)\b.*|i'm (?:bored|sad|happy|tired|lonely|"
    r"hungry)\b.*|i love you|i hate you|you are (?:great|stupid|funny|nice|wrong|useless|the best)|"
    r"what (?:time|day) is it(?: now| today| in \w+)?|what(?:'s| is) (?:the time|today's date|"
    r"the date today|for (?:lunch|dinner))(?: now)?|"
    r"(?:what(?:'s| is|s)|how(?:'s| is)|will|is) (?:the |it )?"
    r"(?:going to rain|rain|weather(?! (?:service|station|agency|data)))\b.*|"
    r"(?:.* )?weather (?:today|now|tomorrow|forecast|this week(?:end)?|outside)\b.*|"
    r"should i (?:buy|sell|invest|marry|quit|move|eat|wear|vote|learn|study|go|take|trust)\b.*|"
    r"how (?:do|can|should) i .*\bmy\b.*"
    r")\W*$",
    re.IGNORECASE,
)

_OPERATOR = r"(?:percent of|% of|[+*/×÷^=%-]|plus|minus|times|divided by|multiplied by|over|x|and)"
_FIGURE = r"(?:\(*\s*-?\d[\d,.]*\s*\)*|(?:the )?(?:square|cube) root of|sqrt|squared|cubed|half of)"
_ARITHMETIC = re.compile(
    r"^\W*(?:(?:what(?:'s| is| are|s)|how much (?:is|are)|calculate|compute|solve|add|work out|"
    rf"evaluate|please|tell me|can you|the (?:sum|product|difference) of)\s+)*(?:{_FIGURE}|"
    rf"\s+|{_OPERATOR}|to the power of)++(?:equals?|make)?\W*$",
    re.IGNORECASE,
)
_OPERATION = re.compile(
    r"\d\s*[+*/×÷^-]\s*\(?\d|\d\s*x\s*\d|\b(?:plus|minus|times|divided by|multiplied by|root of|"
    r"sqrt|squared|cubed|power of|percent of|(?:sum|product|difference) of|half of)\b|% of",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "the of and to in is that for it was with as be by are this from or have an they which you "
    "were their has would what there who how when where why does did not but its can will about "
    "should between do list name tell me us give whom whose on at they he she we i if any all "
    "explain compare describe summarise summarize define show role policy after before"
)
_ASKING_ELSEWHERE = _words(
    "wer wie warum wann welche welcher welches wieviel qui quoi pourquoi quand combien quel quelle "
    "quels quelles où quién quien qué cuál cuándo cuánto cuántos dónde cómo perché quando quale "
    "quanto quanti dove quem onde quais waarom wanneer welke hoeveel hvad hvem hvorfor hvornår "
    "hvor vad vem varför kto kiedy dlaczego gdzie jaki jaka jakie ile nasıl hangi neden nerede kaç "
    "qanday qachon nima nega kto hva miksi missä mitä kuka cine unde când cum hol miért ki"
)


def in_one_line(question: str) -> str:
    """The first ``READ`` characters with single spaces and straight apostrophes, as rules read."""
    return " ".join(question[:READ].replace("’", "'").split())


def kind_of(question: str) -> Kind:
    """What kind of message ``question`` is; judged on its first ``READ`` characters.

    In doubt it is ``ASK``: a question searched for in vain is refused in its turn, while one
    waved away could have been answered.
    """
    text = in_one_line(question)
    if not any(character.isalnum() for character in text):
        return Kind.ASK
    greeting = _GREETING.match(text)
    if greeting:
        rest = text[greeting.end() :].strip(" ,.!?:)(-")
        if not rest or not any(c.isalnum() for c in rest):
            return Kind.GREETING
        # "Hello, who warned Kazakhstan?" asks; "Hi Anna" greets.
        if len(rest.split()) == 1 and names_in("x " + rest):
            return Kind.GREETING
        text = rest
    if any(pattern.search(text) for pattern in _INSTRUCTIONS) and not _TRANSLATED_TERM.match(text):
        return Kind.INSTRUCTION
    if _ARITHMETIC.match(text) and _OPERATION.search(text):
        return Kind.ARITHMETIC
    if _PRODUCT.match(text):
        return Kind.PRODUCT
    if _SMALL_TALK.match(text):
        return Kind.SMALL_TALK
    return Kind.OTHER_LANGUAGE if _is_foreign(text) else Kind.ASK


def note_for(kind: Kind) -> str:
    """The short text shown for a message of this kind; "" for ``Kind.ASK``."""
    return _NOTES[kind]


def _is_foreign(text: str) -> bool:
    """Whether a question is in another language than English; names alone never are."""
    letters = [character for character in text if character.isalpha()]
    latin = sum(character < "\u0250" or "\u1e00" <= character <= "\u1eff" for character in letters)
    if letters and latin < len(letters) * 0.5:
        return True
    words = [word.strip("'") for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)]
    lower = [word.lower() for word in words]
    english = sum(word in _ENGLISH for word in lower)
    if not english and len(words) > 1 and lower[0] in _ASKING_ELSEWHERE:
        return True
    # Particles in names ("de", "von der", "al") look foreign: only what is not capitalised counts.
    plain = [word for word in words if word[0].islower()]
    if len(plain) < 3:
        return False
    return english < 2 and detect_language(" ".join(dict.fromkeys(plain))) not in ("en", "und")
