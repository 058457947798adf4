"""Which timestamp of a dump is created, published or modified."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Final

from .role_draft import Draft

__all__ = ["place_dates"]

_USUAL: Final = {1: ("published",), 2: ("published", "modified"), 3: ("created", "published", "modified")}
"""Roles of so many timestamps, in the order in which they are mostly written."""

_OTHER_ORDERS: Final = (("published", "created", "modified"), ("published", "modified", "created"))
"""Orders of three that are taken when only they put creation first and modification last."""

_ALPHABETICAL: Final = {2: ("modified", "published"), 3: ("created", "modified", "published")}

# Roles whose schema.org names sort before and after those of the dates.
_SORTED_BEFORE: Final = ("body", "author")
_SORTED_AFTER: Final = ("headline", "description", "image", "keyword", "keywords_joined", "organization")


def place_dates(draft: Draft) -> None:
    """Settle timestamps in the order found, unless they tell otherwise.

    The header carries the day of publication, so of two in falling order the one of this day is `published`. Where
    the properties of a record stand in alphabetical order, modified precedes published. Otherwise a modified time
    before the published one is a defect of the article, and stays as found.
    """
    stamps = draft.open("timestamp")
    chosen = stamps if len(stamps) <= 3 else _first_run(stamps)
    texts = [draft.blocks[at].text for at in chosen]
    roles = _roles(draft, chosen, texts)
    for at, role in zip(chosen, roles, strict=True):
        draft.give(at, role, "position")
    role_of = dict(zip(texts, roles, strict=True))
    for at in draft.open("timestamp"):
        if role := role_of.get(draft.blocks[at].text):
            draft.give(at, role, "set_equality")
    if draft.having("created") and draft.text_of("created") == draft.text_of("published"):
        draft.date_roles = "equal"


def _first_run(stamps: list[int]) -> list[int]:
    """The first two or three that are neighbours, or just the first two."""
    for at in stamps:
        run = [other for other in stamps if at <= other < at + 3]
        if len(run) > 1 and run[1] == at + 1:
            return run if run[-1] - run[0] == len(run) - 1 else run[:2]
    return stamps[:2]


def _roles(draft: Draft, stamps: list[int], texts: list[str]) -> tuple[str, ...]:
    if not stamps:
        return ()
    usual = _USUAL[len(stamps)]
    if len(stamps) == 1 or _is_in_order(usual, texts):
        return usual
    alphabetical = _ALPHABETICAL[len(stamps)]
    if _is_in_order(alphabetical, texts) and (
        _is_published_on_header_day(draft, alphabetical, texts) or _is_alphabetical(draft, stamps)
    ):
        return alphabetical
    if len(stamps) == 3:
        return next((order for order in _OTHER_ORDERS if _is_in_order(order, texts)), usual)
    return usual


def _is_in_order(roles: tuple[str, ...], texts: list[str]) -> bool:
    """Creation, publication and modification follow each other; False when a time cannot be read."""
    instants = {role: _instant(text) for role, text in zip(roles, texts, strict=True)}
    times = [instants[role] for role in _USUAL[3] if role in instants]
    try:
        return all(before <= after for before, after in pairwise(times))
    except TypeError:  # unreadable, or naive beside aware
        return False


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_published_on_header_day(draft: Draft, roles: tuple[str, ...], texts: list[str]) -> bool:
    """Only the published time is of the header's day."""
    day = draft.header_date or ""
    of_day = {role for role, text in zip(roles, texts, strict=True) if text.startswith(day)}
    return len(day) == 10 and "published" in of_day and "modified" not in of_day


def _is_alphabetical(draft: Draft, stamps: list[int]) -> bool:
    """All blocks that are known stand as their schema.org names sort, and there are some on either side."""
    before, after = draft.having(*_SORTED_BEFORE), draft.having(*_SORTED_AFTER)
    return bool(before and after) and max(before) < min(stamps) and max(stamps) < min(after)
