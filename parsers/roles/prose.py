"""The texts that people read: body, headline, description; and lists of keywords, which look like headlines."""

from __future__ import annotations

import re
from typing import Final

from .draft import Draft
from .features import END_CHARS, Features, folded_words

__all__ = ["place_prose"]

BODY_MASS: Final = 500
"""A lone text of so many characters is a body, a shorter one a description."""

SHORT_BODY_MASS: Final = 200
"""A text of so many characters is a body if a shorter one has the same beginning."""

PROSE_MASS: Final = 60

HEADLINE_MASS: Final = range(8, 260)
USUAL_HEADLINE_MASS: Final = range(25, 130)
SHORT_HEADLINE_MASS: Final = range(25, 100)
"""Of two titles in one record, the shorter is mostly the headline, and the longer the description."""

LEAST_HEADLINE_SCORE: Final = 0.0

EARLIER: Final = 1.0
"""So much a text loses as a headline for each text before it, up to two, that could be one."""

SITE_NAME_WORDS: Final = 4
"""The name of the site at the end of a page's title has no more words."""

_BEFORE_NAME: Final = re.compile(r"\s[-–—·•]\s|\s?[|｜]\s?")
"""Between the title of an article and the name of its site."""

_WORD_AT_END: Final = re.compile(r"[^\W\d_]{4,}(?=\W{1,8}$)")


def place_prose(draft: Draft) -> None:
    """Settle body, headline, description, further headlines and lists, in this order."""
    _place_body(draft)
    _place_headline(draft)
    _place_description(draft)
    _place_lists(draft)


def _place_body(draft: Draft) -> None:
    prose = [at for at in draft.open() if _is_prose(draft.blocks[at])]
    if not prose:
        return
    longest = max(prose, key=lambda at: draft.blocks[at].mass)
    row = next(row for row in draft.rows(prose) if longest in row)
    mass = sum(draft.blocks[at].mass for at in row)
    if len(row) >= 3 and mass >= BODY_MASS and draft.blocks[longest].mass < 0.6 * mass:
        for at in row:
            draft.give(at, "body", "position")
    elif draft.blocks[longest].mass >= BODY_MASS or _has_excerpt(draft, prose, longest):
        draft.give(longest, "body", "length")


def _is_prose(block: Features) -> bool:
    """Sentences, and no object written into one block."""
    if block.mass < PROSE_MASS or block.is_nested or block.is_list:
        return False
    return block.ends_sentence or block.sentence_joints > 0 or block.word_count > 25


def _has_excerpt(draft: Draft, prose: list[int], longest: int) -> bool:
    """The beginning of another, shorter text is in the longest."""
    whole = draft.blocks[longest]
    if whole.mass < SHORT_BODY_MASS:
        return False
    begins = (" ".join(draft.blocks[at].folded[:4]) for at in prose if at != longest)
    return any(begin and begin in whole.key for begin in begins)


class _Titles:
    """What the titles of one record have in common: that of the page is the headline and the name of the site."""

    def __init__(self, draft: Draft) -> None:
        words = [draft.blocks[at].folded for at in draft.open() if draft.blocks[at].mass in HEADLINE_MASS]
        self._keys = {" ".join(each) for each in words}
        self._begins = {" ".join(each[:-end]) for each in words for end in range(1, SITE_NAME_WORDS + 1)}
        self._names = {folded_words(block.name) for block in draft.blocks if block.links and block.name}

    def have_site_name_after(self, block: Features) -> bool:
        """Another block is the same with a few words more."""
        return block.word_count > 2 and block.key in self._begins

    def end_in_name(self, block: Features) -> bool:
        """After a mark the block ends in a name that stands beside a URL in another block: the publisher's."""
        *before, name = _BEFORE_NAME.split(block.text)
        return bool(before) and folded_words(name) in self._names

    def are_begun_in(self, block: Features) -> bool:
        """Another block is the same without the end."""
        return any(" ".join(block.folded[:words]) in self._keys for words in range(3, len(block.folded)))


def _place_headline(draft: Draft) -> None:
    candidates = [at for at in draft.open() if _is_title_like(draft, at)]
    titles = _Titles(draft)
    scores: dict[int, float] = {}
    before = 0
    for at in candidates:
        scores[at] = _headline_score(draft, at, titles) - EARLIER * min(before, 2)
        before += draft.blocks[at].word_count > 3
    best = max(scores, key=lambda at: scores[at], default=None)
    if best is None or scores[best] < LEAST_HEADLINE_SCORE:
        return
    draft.give(best, "headline", "set_equality" if draft.copies[draft.blocks[best].text] > 1 else "length")
    for at in draft.open():
        if draft.blocks[at].key == draft.blocks[best].key:
            draft.give(at, "headline_alt", "set_equality")


def _is_title_like(draft: Draft, at: int) -> bool:
    """Of the length of a headline; of one word only if the URL says no more."""
    block = draft.blocks[at]
    if block.mass not in HEADLINE_MASS or block.links or _is_list_of_words(block):
        return False
    return block.word_count >= 2 or (bool(draft.slug) and draft.slug == set(block.folded))


def _is_list_of_words(block: Features) -> bool:
    """A list, nearly all of it of one word each."""
    return block.is_list and len(block.items) > 2 and len(block.words) < 1.5 * len(block.items)


def _headline_score(draft: Draft, at: int, titles: _Titles) -> float:
    """The nearer to the words of the URL and to the usual length, the better."""
    block = draft.blocks[at]
    telling = 1 if draft.slug == set(block.folded) else min(1, len(block.folded) / 4)
    return (
        telling * (3 * draft.near_slug(block.folded) + 4 * draft.like_slug(block.folded))
        + 1.5 * (draft.copies[block.text] > 1 and block.word_count > 3 and not block.ends_sentence)
        + 1 * (block.mass in USUAL_HEADLINE_MASS)
        + 0.5 * (block.mass in SHORT_HEADLINE_MASS)
        + 1 * (block.word_count > 4)
        + 1.5 * titles.have_site_name_after(block)
        + 1.5 * titles.end_in_name(block)
        - 1 * titles.are_begun_in(block)
        - 1.5 * (block.text.endswith((".", "…")))
        - 1 * (block.sentence_joints > 1)
        - 1 * block.begins_lower
        - 2 * block.is_list
        - 1 * block.looks_like_person
    )


def _place_description(draft: Draft) -> None:
    """The text that is most like sentences is the description; others are headlines too, or too long for that."""
    headline = Features(draft.text_of("headline"), "text")
    rest = [at for at in draft.open() if _is_sentence_like(draft.blocks[at])]
    titles = _Titles(draft)
    scores = {
        at: _description_score(draft.blocks[at], headline) - 2 * titles.end_in_name(draft.blocks[at]) for at in rest
    }
    best = max(scores, key=lambda at: scores[at], default=-1)
    description = draft.blocks[best].text if best >= 0 and scores[best] >= 1 else None
    has_body = bool(draft.having("body"))
    for at in rest:
        block = draft.blocks[at]
        if block.text == description:
            draft.give(at, "description", "length" if at == best else "set_equality")
        elif block.mass in HEADLINE_MASS and headline.text:
            draft.give(at, "headline_alt", "length")
        elif block.mass >= HEADLINE_MASS.stop and description and not has_body:
            draft.give(at, "body", "length")
            has_body = True


def _is_sentence_like(block: Features) -> bool:
    """Too many words for a label, or the mark at the end of a sentence; not all of them names, and no list."""
    is_long = block.word_count > 5 or block.mass > 60
    return (
        (is_long or _is_short_sentence(block))
        and block.has_small_word
        and not (block.links or block.is_list or block.is_nested)
    )


def _is_short_sentence(block: Features) -> bool:
    """Three words or more and a full stop, before which no abbreviation stands: `A flood without end.`"""
    if block.word_count < 3 or not block.ends_sentence:
        return False
    last = _WORD_AT_END.search(block.text[-END_CHARS:])
    return last is not None and last[0].islower()


def _description_score(block: Features, headline: Features) -> float:
    words, title = set(block.folded), set(headline.folded)
    shared = len(words & title) / min(len(words), len(title)) if words and title else 0
    return (
        1
        + 1.5 * block.ends_sentence
        + 1 * (block.sentence_joints > 0)
        + 1 * (block.mass > 90)
        + block.mass / 200
        - 2 * (shared > 0.7 and block.mass < 100)
        - 1 * (block.mass < 40)
    )


def _place_lists(draft: Draft) -> None:
    """One list, or the first of two, is keywords; names of sections, or a second list, are sections.

    A list of names of persons of whom the text does not speak is the authors.
    """
    lists = [at for at in draft.open() if draft.blocks[at].is_list and not _is_inverted_name(draft, at)]
    said = draft.said()
    for at in lists:
        items = [Features(item, "text") for item in draft.blocks[at].items]
        if all(draft.names_section(item.key) for item in items) or _is_list_of_sections(draft, at, lists):
            draft.give(at, "section", "length")
        elif all(item.looks_like_person and item.text not in said for item in items):
            draft.give(at, "author", "length")
        else:
            draft.give(at, "keywords_joined", "length")


def _is_inverted_name(draft: Draft, at: int) -> bool:
    """`Quist, Ada` among keywords of one block each: two items, and open blocks around it that are no lists."""
    if len(draft.blocks[at].items) != 2:
        return False
    beside = [other for other in (at - 2, at - 1, at + 1, at + 2) if _is_open(draft, other)]
    return {at - 1, at + 1} <= set(beside) and len(beside) > 2 and sum(draft.blocks[b].is_list for b in beside) < 2


def _is_list_of_sections(draft: Draft, at: int, lists: list[int]) -> bool:
    """The second of two lists, if the first is keywords; or the only one, if it follows the number of comments.

    Plug-ins of WordPress write the number of comments and then sections and keywords in one list; or a lone keyword
    after that number or the image, the sections in one list, and the language.
    """
    if len(lists) == 2:
        return at == lists[1] and draft.role(lists[0]) == "keywords_joined" and not _is_open(draft, at - 1)
    if len(lists) != 1 or _is_open(draft, at + 1):
        return False
    before = draft.role(at - 2) if _is_open(draft, at - 1) else None
    is_after_keyword = before == "count" or (before == "image" and draft.role(at + 1) == "language")
    return draft.role(at - 1) == "count" or is_after_keyword


def _is_open(draft: Draft, at: int) -> bool:
    """There is such a block, and it has no role yet: it is a label, or an object with a URL."""
    return 0 <= at < len(draft.blocks) and draft.role(at) is None
