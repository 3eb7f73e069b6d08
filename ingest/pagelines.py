"""Lines that belong to a page by their own words: boxes, credits, share links, notices.

To lose body text is worse than to keep a line of furniture. So a whole sentence is furniture only
where it could be nothing else: one that only begins or ends like furniture is body.
"""

import re

from ingest.blocks import Block

CAPTION_LIMIT = 400
"""Characters: a caption is a sentence or two, a paragraph that ends in a credit is none."""

_LINE_LIMIT = 160
"""Characters of a line that credits a picture, holds a notice or leads to other articles."""
_CREDIT_ALONE = 60
"""Characters: no more room than for a name and an agency's."""
_FEW_WORDS = 5
"""Words: no more than a button has, "Subscribe to read more."."""
_FEWEST_WORDS = 4
"""Words of a sentence that tells what happened: "Sign up numbers fell."."""
_PLAIN_WORDS = 3
"""Small-lettered words that make a credit's names a sentence."""

_SITES = (
    r"(?:twitter|x|facebook|linkedin|e-?mail|whatsapp|reddit|telegram|bluesky|threads|mastodon|"
    r"pinterest|instagram|youtube|pocket|flipboard|print)"
)
_SHARE = re.compile(
    rf"^(?:(?:share|tweet|post|pin|send|e-?mail|print|follow|save|copy)(?: (?:this|us|it|link|page|"
    rf"article|story|post|commentary))*(?: (?:on|via|to|with|by|in) {_SITES})?|{_SITES})"
    rf"(?:[ ,|/·•]+(?:share|tweet|post|print|and|on|{_SITES}))*[ :!.]*$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:[.·…] ?){5,}")
"""The dots that lead from a title to its page in a table of contents."""

_RELATED = re.compile(
    r"^(?:related(?: (?:content|articles?|stories|posts?|reading|links?|topics|commentary))?|"
    r"read (?:more|next|also|the full story)|more (?:on this|from|like this|in)\b.{0,60}|"
    r"also read|see also|recommended(?: reading)?|you (?:may|might) also (?:like|enjoy)|"
    r"most popular|trending(?: now)?|further reading|explore more|topics|tags)\s*(?::.*)?$",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"^(?:[-–—\s]*(?:advertisement|(?:story|article|continue reading)? ?continues? below"
    r"(?: (?:this )?advertisement)?|continue reading(?: below)?)[-–—.:\s]*|"
    r"(?:(?:©|\(c\)|copyright)[\s,].{0,120})?\ball rights reserved\b.{0,20}|"
    r"(?:copyright\s*)?(?:©|\(c\))\s*(?:copyright\s*)?\d{4}\b.{0,120})$",
    re.IGNORECASE,
)

_NEWSLETTER = re.compile(
    r"^(?:subscribe\b|sign[ -]?up(?! \w)|"
    r"sign[ -]?up (?:for|to|here|now|today|below|free|with|and)\b|"
    r"join (?:our|the) (?:mailing list|newsletter)\b|"
    r"get (?:our|the|this|more) .{0,40}(?:newsletter|inbox|e-?mail)|stay (?:informed|up to date)\b|"
    r"never miss\b|enter your e-?mail\b|newsletter\b)",
    re.IGNORECASE,
)
_MAILING = re.compile(
    r"newsletter|inbox|mailing list|\be-?mails?\b|\bsubscri|\bsign[ -]?up\b|\bupdates\b|\balerts\b",
    re.IGNORECASE,
)
_TO_THE_READER = re.compile(r"\b(?:our|your|us|you|here|now|today)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|asked|wrote|rose|fell|grew|doubled|tripled|halved|"
    r"dropped|became|began|came|went|made|took|gave|saw|found|held|lost|met|paid|ran|sold|won)\b",
    re.IGNORECASE,
)

_PICTURE = r"(?:photo(?:graph)?|image|picture|illustration|graphic)"
_AGENCY = (
    r"(?:Reuters|REUTERS|AP|AFP|Getty(?: Images)?|Shutterstock|iStock|Pool|POOL|Alamy|EPA|Flickr|"
    r"Wikimedia(?: Commons)?|Unsplash|Adobe Stock|Anadolu|Sputnik|TASS|Xinhua|DVIDS)"
)
_NAME = r"[A-Z][\w.'’-]*(?: (?:[a-z]{2,3} )?[A-Z][\w.'’-]*){0,4}"
_END = r"[.)\]]*$"
_CREDIT = re.compile(
    rf"^[\[(]?(?:{_PICTURE}s?|credits?|{_PICTURE} credits?|photo illustrations?|source images?)\s*"
    r"(?:by\b|:|credit|courtesy(?: of)?\b|©|via\b)\s*(?P<names>.+)",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"^[\[(]?(?:photo|(?:photo|image|picture) credit)\s*:", re.IGNORECASE)
_CREDIT_WORDS = re.compile(
    r"\b(?:by|via|of|and|the|for|in|at|on|from|with|courtesy|credit|handout|files?|pool|photos?|"
    r"press|service|office|staff|ministry|university|author)\b"
)
"""Small-lettered words that stand between the names of a credit."""

_CREDIT_TAIL = re.compile(
    rf"(?:^|[.,;:(\[|–—]\s*|\s(?=[PIG])){_PICTURE}\s*(?:by|:|courtesy of|via)\s+"
    r"(?P<names>[^.]{2,80})[.)\]]*$",
    re.IGNORECASE,
)
_AGENCY_CREDIT = (
    rf"(?:{_NAME}\s?(?:/|\bvia )\s?{_AGENCY}|{_AGENCY}(?: [Pp]hoto)?\s?/\s?{_NAME}(?:/{_NAME})*|"
    rf"{_AGENCY} [Pp]hoto(?: by {_NAME})?)"
)
_SET_OFF = re.compile(rf"(?:^|[.,;:(\[|–—!?”\"]\s*){_AGENCY_CREDIT}{_END}")
"""A credit to an agency after a mark that ends what is before it."""
_AGENCY_TAIL = re.compile(
    rf"(?:(?:/|\bvia ){_AGENCY}|\bREUTERS\s?/\s?{_NAME}|\b{_AGENCY} Photo\s?/\s?{_NAME}){_END}"
)
_AGENCY_LINE = re.compile(
    r"^(?:©\s*)?(?:Reuters|AP(?: Photo)?|AFP|Getty(?: Images)?|Shutterstock|iStock|Alamy|EPA|"
    r"Wikimedia Commons|Adobe Stock)\.?$",
    re.IGNORECASE,
)
_OWNER = re.compile(rf"^©\s*{_NAME}(?:\s?/\s?{_NAME})*{_END}")


def kind_by_words(block: Block) -> str:
    """The kind of furniture that a block's own words give away, or ""."""
    text = block.text
    if not re.search(r"\w", text):
        return "boilerplate"
    if 1 < len(text) <= 120 and _SHARE.match(text):
        return "share"
    if _LEADERS.search(text):
        return "navigation"
    if len(text) <= _LINE_LIMIT and _NOTICE.match(text):
        return "boilerplate"
    if len(text) <= CAPTION_LIMIT and _NEWSLETTER.match(text) and _asks_to_subscribe(text):
        return "newsletter"
    if len(text) <= _LINE_LIMIT and _is_credit(block):
        return "credit"
    if len(text) <= CAPTION_LIMIT and _ends_in_credit(text):
        return "credit" if len(text) <= _CREDIT_ALONE and _AGENCY_TAIL.search(text) else "caption"
    return ""


def leads_to_related(text: str) -> bool:
    """Whether a line, "Related articles", announces what else there is to read."""
    return len(text) <= _LINE_LIMIT and text[-1] not in ".!?" and bool(_RELATED.match(text))


def _asks_to_subscribe(text: str) -> bool:
    """Whether what begins like a newsletter's box is one, and no sentence about something."""
    if not _is_sentence(text):
        return True
    return bool(_MAILING.search(text) and _TO_THE_READER.search(text) and not _PAST.search(text))


def _is_credit(block: Block) -> bool:
    text = block.text
    if _AGENCY_LINE.match(text):
        return block.kind != "heading"
    if _OWNER.match(text):
        return True
    found = _CREDIT.match(text)
    if not found:
        return False
    return bool(_PHOTO.match(text)) or not (_is_sentence(text) and _has_prose(found["names"]))


def _ends_in_credit(text: str) -> bool:
    found = _CREDIT_TAIL.search(text)
    if found and not _has_prose(found["names"]) and re.match(r"(?:the )?[A-Z@©]", found["names"]):
        return True
    return bool(_SET_OFF.search(text) or (not _is_sentence(text) and _AGENCY_TAIL.search(text)))


def _is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does and has more words than a button or a label."""
    ended = re.sub(r"(?:\[\d+\]|[\"'”’)\]\s])+$", "", text)[-1:] in tuple(".!?…")
    words = len(text.split())
    return ended and (words > _FEW_WORDS or (words >= _FEWEST_WORDS and bool(_PAST.search(text))))


def _has_prose(names: str) -> bool:
    """Whether what stands where a credit has names has the plain words of a sentence."""
    plain = re.findall(r"(?<![\w’'])[a-z][a-z’'-]+", _CREDIT_WORDS.sub("", names))
    return len(plain) >= _PLAIN_WORDS
