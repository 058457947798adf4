"""Blocks that hold URLs: image, author, organisation or topic."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from .draft import Draft
from .features import Features, folded_words
from .shapes import is_image_place
from .words import AUTHOR_PATHS, SOCIAL_HOSTS

__all__ = ["place_linked"]

_SIZE_AT_END: Final = re.compile(r"\d{2,5}(?:\.\d+)?\s+\d{2,5}(?:\.\d+)?(?:\s+(?:true|false))?$")
_NO_WORDS: Final = re.compile(r"(?i)(?:\s|\d|:|true|false|auto)*")


def place_linked(draft: Draft) -> None:
    """Settle blocks with a URL in them; one with a time as well is an object of which we have no role."""
    for at in draft.open():
        block = draft.blocks[at]
        if block.links and not block.has_clock:
            draft.give(at, _role(draft, block), "lexical")


def _role(draft: Draft, block: Features) -> str:
    organization, author = _organization_score(draft, block), _author_score(block)
    before = block.head.split(block.links[0], 1)[0]
    if _NO_WORDS.fullmatch(before) and _is_image(block):
        return "organization" if _is_named_as_host(draft, block) else "image"
    return max((1.0, "related"), (organization, "organization"), (author, "author"))[1]


def _is_image(block: Features) -> bool:
    """The first URL is one of an image, by its suffix, or by its place and a size after it."""
    first = block.links[0]
    return first in block.image_links or is_image_place(first)


def _organization_score(draft: Draft, block: Features) -> float:
    return (
        1.5 * bool(block.image_links)
        + 1 * bool(_SIZE_AT_END.search(block.text))
        + 1.5 * any(_path(link) in ("", "/") for link in block.links)
        + 2 * _is_named_as_host(draft, block)
        + 0.5 * sum(host in link for link in block.links for host in SOCIAL_HOSTS)
    )


def _author_score(block: Features) -> float:
    segments = {word for link in block.links for word in folded_words(_path(link))}
    name = set(folded_words(block.name))
    return (
        3 * bool(segments & AUTHOR_PATHS)
        + 1.5 * block.looks_like_person
        + 1.5 * (len(name) > 1 and name <= segments)
        + 1 * block.has_byline_word
        + 0.5 * bool(block.image_links)
    )


def _is_named_as_host(draft: Draft, block: Features) -> bool:
    """The words before the first URL or after the last are the host of the article."""
    after = block.head.rsplit(block.links[-1], 1)[1]
    return any(draft.is_host("".join(folded_words(name))) for name in (block.name, after))


def _path(link: str) -> str:
    """Path of a URL; of one that is none, all."""
    try:
        return urlsplit(link).path
    except ValueError:  # a bracket where an IPv6 address should be
        return link
