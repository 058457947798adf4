"""Blocks that hold a name and URLs: image, author, organisation or topic."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from .block_features import Features, folded_words
from .role_draft import Draft
from .role_words import AUTHOR_PATHS, SOCIAL_HOSTS

__all__ = ["place_linked"]

_SIZE_AT_END: Final = re.compile(r"\d{2,5}(?:\.\d+)?\s+\d{2,5}(?:\.\d+)?(?:\s+(?:true|false))?$")
_PRODUCT: Final = re.compile(r"(?:^|\s)[\w.-]+\.[a-z]{2,}:[\w-]+$|\s[a-z]+:[a-z-]+$")


def place_linked(draft: Draft) -> None:
    """Settle blocks with a URL in them, and names of products such as `Daily News daily.example:basic`."""
    for at in draft.open():
        block = draft.blocks[at]
        if _PRODUCT.search(block.text) and len(block.words) <= 12:
            draft.give(at, "organization", "lexical")
        elif block.links and not (block.is_nested and len(block.words) > 80):
            draft.give(at, _role(draft, block), "lexical")


def _role(draft: Draft, block: Features) -> str:
    if block.text.startswith(block.links[0]) and (block.image_links[:1] == block.links[:1] or not block.name):
        return "image" if not block.name or not _is_organization(draft, block) else "organization"
    scores = {
        "organization": _organization_score(draft, block),
        "author": _author_score(block),
        "related": 1.0,
    }
    return max(scores, key=lambda role: scores[role])


def _is_organization(draft: Draft, block: Features) -> bool:
    return _organization_score(draft, block) > max(1.0, _author_score(block))


def _organization_score(draft: Draft, block: Features) -> float:
    paths = [_path(link) for link in block.links]
    return (
        1.5 * bool(block.image_links)
        + 1 * bool(_SIZE_AT_END.search(block.text))
        + 1.5 * any(path in ("", "/") for path in paths)
        + 2 * (_names_host(draft, block.name) or _names_host(draft, block.text.split(block.links[-1])[-1]))
        + 0.5 * sum(host in link for link in block.links for host in SOCIAL_HOSTS)
    )


def _author_score(block: Features) -> float:
    segments = {word for link in block.links for word in folded_words(_path(link))}
    name = set(folded_words(block.name))
    return (
        2 * bool(segments & AUTHOR_PATHS)
        + 1.5 * block.looks_like_person
        + 1.5 * (len(name) > 1 and name <= segments)
        + 1 * block.has_byline_word
        + 0.5 * bool(block.image_links)
    )


def _names_host(draft: Draft, name: str) -> bool:
    joined = "".join(folded_words(name))
    return len(joined) > 2 and bool(draft.host) and (joined in draft.host or draft.host in joined)


def _path(link: str) -> str:
    try:
        return urlsplit(link).path
    except ValueError:  # a bracket where an IPv6 address should be
        return link
