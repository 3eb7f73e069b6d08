"""What belongs to the page and not to the work: marked here, and then never cited.

What a block's own words give away is known in ``ingest.pagelines``; here is what its neighbours
and repetitions do.
"""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.blocks import Block
from ingest.pagelines import CAPTION_LIMIT, kind_by_words, leads_to_related
from ingest.sentences import split_sentences

_CAPTION_FROM = 20
"""Characters: a word that a caption begins with is not that caption again."""
_QUOTE_LIMIT = 420
"""Characters: pull quotes are one or two sentences set large."""
_QUOTE_WORDS = 6
"""Fewer words of three letters than this are a refrain, or a formula, not a quote pulled out."""
_QUOTE_MATCH = 0.85
"""Share of a pull quote's words found in order in one stretch of the body. Editors shorten
and change a word; a paragraph that merely treats the same subject stays below .6."""
_LONGER = 1.5
"""A quote is pulled from a paragraph at least this many times as long; two of one length are
alike for another reason."""
_FEW_QUOTES, _QUOTE_SHARE = 4, 0.1
"""More pull quotes than both this many and this share of the paragraphs, no editor sets."""
_GRAM = 3


def mark_furniture(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with those that are furniture marked by its kind. Marks already set stay."""
    marked = list(blocks)
    for index, block in enumerate(blocks):
        if not block.furniture and (kind := kind_by_words(block)):
            marked[index] = replace(block, furniture=kind)
    _mark_related(marked)
    _mark_captions(marked)
    _mark_pull_quotes(marked)
    return tuple(marked)


def _mark_related(blocks: list[Block]) -> None:
    """Mark a line such as "Related articles" and the titles listed under it."""
    following = False
    for index, block in enumerate(blocks):
        text = block.text
        if leads_to_related(text):
            blocks[index] = replace(block, furniture=block.furniture or "related")
            following = True
        elif following and _is_mere_title(block):
            blocks[index] = replace(block, furniture=block.furniture or "related")
        else:
            following = False


def _is_mere_title(block: Block) -> bool:
    """Whether a block could be a link's text: short, and no sentence."""
    ends = block.text.rstrip("\"'”’)")[-1:]
    return block.kind in ("prose", "item") and len(block.text) <= 140 and ends not in ".!:;"


def _mark_captions(blocks: list[Block]) -> None:
    """Mark what stands before a credit, or repeats a caption without its credit."""
    captions = [block.text for block in blocks if block.furniture in ("caption", "credit")]
    for index, block in enumerate(blocks):
        if block.furniture or block.kind == "heading" or len(block.text) > CAPTION_LIMIT:
            continue
        before_credit = index + 1 < len(blocks) and blocks[index + 1].furniture == "credit"
        loose = before_credit and _is_mere_title(block) and index > 0
        again = len(block.text) >= _CAPTION_FROM and any(
            text.startswith(block.text) for text in captions
        )
        if loose or again:
            blocks[index] = replace(block, furniture="caption")


def _mark_pull_quotes(blocks: list[Block]) -> None:
    """Mark short blocks whose every word stands, in order, in a longer paragraph."""
    prose = [
        (index, _words(block.text))
        for index, block in enumerate(blocks)
        if not block.furniture and block.kind == "prose"
    ]
    stretches = _Stretches(blocks, [index for index, _ in prose])
    standing = Counter(tuple(words) for _, words in prose)
    seen: set[tuple[str, ...]] = set()
    quotes: list[int] = []
    for index, words in prose:
        again = tuple(words) in seen
        seen.add(tuple(words))
        # What stands three times is a question asked of many, or a form; not a quote.
        if standing[tuple(words)] > 2 or not _could_be_pulled(blocks, index, words):
            continue
        if again or stretches.repeat(index, words):
            quotes.append(index)
    if len(quotes) > max(_FEW_QUOTES, len(prose) * _QUOTE_SHARE):
        return  # a text that is made of repetitions: recipes, proofs, forms
    for index in quotes:
        blocks[index] = replace(blocks[index], furniture="pull-quote")


def _could_be_pulled(blocks: Sequence[Block], index: int, words: Sequence[str]) -> bool:
    """Whether a block is long and short enough, and a whole sentence or set off by share links."""
    text = blocks[index].text
    if _long_words(words) < _QUOTE_WORDS or len(text) > _QUOTE_LIMIT:
        return False
    beside = blocks[max(0, index - 1) : index + 2]
    return text[-1] in ".!?…\"'”’»" or any(block.furniture == "share" for block in beside)


class _Stretches:
    """The sentences of a text by their word triples, to find what a quote was pulled from."""

    def __init__(self, blocks: Sequence[Block], prose: Sequence[int]) -> None:
        self._stretches: list[tuple[int, list[str]]] = []
        self._lengths: dict[int, int] = {}
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index in prose:
            text = blocks[index].text
            sentences = split_sentences(text)
            if len(sentences) < 2:
                continue  # a paragraph of one sentence is not what quotes are pulled from
            words = [_words(text[span.start : span.end]) for span in sentences]
            self._lengths[index] = sum(map(len, words))
            pairs = [a + b for a, b in pairwise(words)]
            for stretch in (*words, *pairs):
                for gram in set(_grams(stretch)):
                    self._places[gram].append(len(self._stretches))
                self._stretches.append((index, stretch))

    def repeat(self, index: int, words: list[str]) -> bool:
        """Whether ``words`` repeat a part of a paragraph other than block ``index``."""
        grams = _grams(words)
        shared = Counter(place for gram in grams for place in self._places.get(gram, ()))
        for place, count in shared.most_common(6):
            owner, stretch = self._stretches[place]
            if owner == index or count < len(grams) * 0.4:
                continue
            if self._lengths[owner] < _LONGER * len(words):
                continue
            matcher = difflib.SequenceMatcher(None, stretch, words, autojunk=False)
            matched = sum(block.size for block in matcher.get_matching_blocks())
            if matched >= _QUOTE_MATCH * len(words):
                return True
        return False


def _grams(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)]


def _long_words(words: Sequence[str]) -> int:
    return sum(len(word) >= 3 for word in words)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("’", "'").replace("'s", "s"))
