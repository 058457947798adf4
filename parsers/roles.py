"""Roles of the blocks of a dump, inferred from what the blocks are: property names are lost in this format.

Stages run in a fixed order, each settles what it can tell, and none takes back what an earlier one gave:

1. lexical   kinds that mean one thing (URL, image size, XPath, locale, contact row …), flags, numbers
2. body      the longest prose, or a run of paragraphs
3. headline  the text that is nearest to the URL's slug, has a copy, and is as long as headlines are
4. prose     description, and further headlines
5. lists     keywords joined in one block
6. linked    names with URLs: author, organisation, image, topic
7. labels    short texts: keyword, section, author, genre (`role_labels`)
8. dates     created, published, modified (`role_dates`)

What no stage can tell is `unknown`. Nothing here knows an outlet; the weights were set on one half of a labelled
corpus and measured on the other (`bench/roles.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from .block_features import Features
from .role_dates import place_dates
from .role_draft import Assignment, Block, Draft
from .role_labels import place_labels
from .role_linked import place_linked

__all__ = ["Assignment", "Block", "assign"]

BODY_MASS: Final = 500
"""A lone text of so many characters is a body, a shorter one a description."""

SHORT_BODY_MASS: Final = 200
"""A text of so many characters is a body if there is a shorter description as well."""

PROSE_MASS: Final = 60
HEADLINE_CHARS: Final = range(8, 260)
USUAL_HEADLINE_CHARS: Final = range(25, 130)

_ROLE_OF_KIND: Final = {
    "header": "header",
    "image_size": "image_size",
    "selector": "selector",
    "image_url": "image",
    "url": "related",
    "contact": "organization",
    "locale": "language",
}
_FLAG: Final = re.compile(r"(?i)(?:true|false)(?:\s+[.#][\w-].*)?")
_NUMBER: Final = re.compile(r"\d{1,7}|P(?:\d+[DW])?(?:T(?:\d+[HMS])+)?")
_TAG: Final = r"(?:html|head|body|title|meta|main|article|section|header|div|span|p|h[1-6]|ul|li)"
_STEP: Final = rf"(?:{_TAG}(?:[.#]\w[\w-]*)*|(?:[.#]\w[\w-]*)+)(?:\[[^\]]*\])?"
_STYLE: Final = re.compile(rf"(?={_TAG}?\.\w|.*>|#\S+ +[a-z]){_STEP}(?:[\s,>]+{_STEP})*")
"""CSS selectors; a lone `#word` is a keyword."""

_PRODUCT: Final = re.compile(r"(?:^|\s)(?:[\w-]+\.)+[a-z]{2,}:[\w-]+(?:\s|$)|\s[a-z]+:[a-z-]+$")
"""Name of a subscription after that of the paper: `Daily News daily.example:basic`."""

_IMAGE_PATH: Final = re.compile(r"(?i)[\w./%-]*/[\w./%-]+\.(?:jpe?g|png|gif|webp|avif|svg)\b(?:\s.{0,100})?")
_YEAR: Final = re.compile(r"\d{4}")
_SEARCH_OR_COMMENT: Final = re.compile(r"\{search_term|#respond\b|query-input")


def assign(blocks: Sequence[Block], *, url: str | None = None, date: str | None = None) -> Assignment:
    """Roles of the blocks of one record, in order.

    url, date: what the header says of the article. Never raises; every block gets exactly one role.
    """
    draft = Draft(blocks, url, date)
    for stage in (_lexical, _body, _headline, _prose, _lists, place_linked, place_labels, place_dates):
        stage(draft)
    return draft.result()


def _lexical(draft: Draft) -> None:
    for at, block in enumerate(draft.blocks):
        role = _ROLE_OF_KIND.get(block.kind) or (_year_or_count(draft, block) if block.kind == "year" else None)
        if block.kind == "text" and block.text:
            role = _shape_role(block)
        if role:
            draft.give(at, role, "lexical")


def _shape_role(block: Features) -> str | None:
    """Role of a text that is a flag, a number, a CSS selector or a link to act on."""
    if len(block.text) > 200:
        return None
    if _FLAG.fullmatch(block.text):
        return "access"
    if _NUMBER.fullmatch(block.text):
        return "count"
    if _STYLE.fullmatch(block.text):
        return "selector"
    if _IMAGE_PATH.fullmatch(block.text):
        return "image"
    if _PRODUCT.search(block.text) and not block.links:
        return "organization"
    if block.is_byline or block.is_agency:
        return "author"
    if _SEARCH_OR_COMMENT.search(block.text) and block.links:
        return "related"
    return None


def _year_or_count(draft: Draft, block: Features) -> str:
    """A copyright year is not later than the article by more than one; another number counts words or comments."""
    year = int(_YEAR.search(block.text)[0])
    return "copyright_year" if not draft.header_date or year <= int(draft.header_date[:4]) + 1 else "count"


def _body(draft: Draft) -> None:
    prose = [at for at in draft.open() if _is_prose(draft.blocks[at])]
    if not prose:
        return
    longest = max(prose, key=lambda at: draft.blocks[at].mass)
    run = _run(prose, longest)
    mass = sum(draft.blocks[at].mass for at in run)
    if len(run) >= 3 and mass >= BODY_MASS and draft.blocks[longest].mass < 0.6 * mass:
        for at in run:
            draft.give(at, "body", "position")
    elif draft.blocks[longest].mass >= BODY_MASS or _has_description(draft, prose, longest):
        draft.give(longest, "body", "length")


def _is_prose(block: Features) -> bool:
    """Sentences, and no object written into one block."""
    if block.mass < PROSE_MASS or block.is_nested or block.is_list:
        return False
    return block.ends_sentence or block.sentence_joints > 0 or block.word_count > 25


def _has_description(draft: Draft, prose: list[int], longest: int) -> bool:
    """A shorter text begins as the longest does."""
    if draft.blocks[longest].mass < SHORT_BODY_MASS:
        return False
    begin = draft.blocks[longest].folded[:4]
    return any(draft.blocks[at].folded[:4] == begin for at in prose if at != longest)


def _run(members: list[int], at: int) -> list[int]:
    """The members that stand in one row with `at`."""
    known = set(members)
    first = last = at
    while first - 1 in known:
        first -= 1
    while last + 1 in known:
        last += 1
    return list(range(first, last + 1))


def _headline(draft: Draft) -> None:
    scores = {at: _headline_score(draft, at) for at in draft.open()}
    best = max(scores, key=lambda at: scores[at], default=None)
    if best is None or scores[best] < 1:
        return
    draft.give(best, "headline", "set_equality" if draft.copies[draft.blocks[best].text] > 1 else "length")
    for at in draft.open():
        if draft.blocks[at].key == draft.blocks[best].key:
            draft.give(at, "headline_alt", "set_equality")


def _headline_score(draft: Draft, at: int) -> float:
    block = draft.blocks[at]
    if block.mass not in HEADLINE_CHARS or block.links or block.word_count < 2:
        return -1
    return (
        5 * draft.near_slug(block.folded) * min(1, len(block.folded) / 4)
        + 2 * (draft.copies[block.text] > 1 and block.word_count > 3 and not block.ends_sentence)
        - 1 * _has_site_name(draft, at)
        + 1 * (len(block.text) in USUAL_HEADLINE_CHARS)
        + 1 * (block.word_count > 4)
        - 1.5 * (block.ends_sentence and block.text.endswith((".", "…")))
        - 1 * (block.sentence_joints > 1)
        - 1 * block.begins_lower
        - 2 * block.is_list
        - 1 * block.looks_like_person
        - 0.03 * at
    )


def _has_site_name(draft: Draft, at: int) -> bool:
    """Another block is the same without the end: this one is the title of a page."""
    key = draft.blocks[at].key
    keys = (draft.blocks[other].key for other in draft.open() if other != at)
    return any(len(other) > 10 and key.startswith(other + " ") for other in keys)


def _prose(draft: Draft) -> None:
    """Description, then headlines of other wording."""
    rest = [at for at in draft.open() if _is_sentence_like(draft.blocks[at])]
    if not rest:
        return
    best = max(rest, key=lambda at: _description_score(draft, draft.blocks[at]))
    if _description_score(draft, draft.blocks[best]) >= 1:
        draft.give(best, "description", "length")
    for at in rest:
        block = draft.blocks[at]
        if at == best and draft.role(at):
            continue
        if block.text == draft.text_of("description"):
            draft.give(at, "description", "set_equality")
        elif len(block.text) in HEADLINE_CHARS and draft.having("headline"):
            draft.give(at, "headline_alt", "length")


def _is_sentence_like(block: Features) -> bool:
    """Too many words for a label, and no list."""
    return (
        (block.word_count > 5 or block.mass > 60)
        and block.has_small_word
        and not (block.links or block.is_list or block.is_nested)
    )


def _description_score(draft: Draft, block: Features) -> float:
    headline = set(draft.blocks[draft.having("headline")[0]].folded) if draft.having("headline") else set()
    shared = len(headline & set(block.folded)) / max(1, min(len(headline), len(set(block.folded))))
    return (
        1
        + 1.5 * block.ends_sentence
        + 1 * (block.sentence_joints > 0)
        + 1 * (block.mass > 90)
        + block.mass / 200
        - 2 * (shared > 0.7 and block.mass < 100)
        - 1 * (block.mass < 40)
    )


def _lists(draft: Draft) -> None:
    """Lists: of names of sections, or after another list, sections; else keywords."""
    for at in draft.open():
        block = draft.blocks[at]
        if block.is_list:
            is_section = draft.having("keywords_joined") or all(draft.names_section(item) for item in block.items)
            draft.give(at, "section" if is_section else "keywords_joined", "length")
