"""Which timestamp of a dump is created, published or modified."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Final

from .role_draft import Draft

__all__ = ["place_dates"]

_USUAL: Final = {1: ("published",), 2: ("published", "modified"), 3: ("created", "published", "modified")}
"""Roles of so many timestamps, in the order in which they are mostly written."""

_OTHER_ORDERS: Final = (
    ("published", "modified", "created"),
    ("published", "created", "modified"),
    ("created", "modified", "published"),
)
"""Orders of three times, taken when the usual one does not put creation first and modification last."""

_REVERSED: Final = ("modified", "published")


def place_dates(draft: Draft) -> None:
    """Settle timestamps in the order found, unless they tell otherwise.

    Two in falling order: the header carries the day of publication, so the only one of this day is `published`; and
    where they begin before the headline, the properties were sorted by name, and `modified` precedes `published`
    (so it was in all 15 such records of the corpus's tuning half). Otherwise a modified time before the published
    one is a defect of the article, and stays as found.
    """
    stamps = draft.open("timestamp")
    chosen = stamps if len(stamps) <= 3 else _first_distinct(draft, stamps)
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


def _first_distinct(draft: Draft, stamps: list[int]) -> list[int]:
    """Of more than three: the different ones if these are few, else the first row of two or three neighbours."""
    first_of_text = {draft.blocks[at].text: at for at in reversed(stamps)}
    if len(first_of_text) <= 3:
        return sorted(first_of_text.values())
    return next((row[:3] for row in draft.rows(stamps) if len(row) > 1), stamps[:2])


def _roles(draft: Draft, stamps: list[int], texts: list[str]) -> tuple[str, ...]:
    if not stamps:
        return ()
    usual = _USUAL[len(stamps)]
    if len(stamps) == 1 or _is_in_order(usual, texts):
        return usual
    if len(stamps) == 2:
        tells = _is_published_on_header_day(draft, texts) or _begin_before_headline(draft, stamps)
        return _REVERSED if tells and _is_in_order(_REVERSED, texts) else usual
    if texts[0] == texts[1]:
        return usual
    return next((order for order in _OTHER_ORDERS if _is_in_order(order, texts)), usual)


def _is_in_order(roles: tuple[str, ...], texts: list[str]) -> bool:
    """Creation, publication and modification follow each other; False when a time cannot be read."""
    instants = {role: _instant(text) for role, text in zip(roles, texts, strict=True)}
    times = [instant for role in _USUAL[3] if (instant := instants.get(role))]
    try:
        return len(times) == len(texts) and all(before <= after for before, after in pairwise(times))
    except TypeError:  # naive beside aware
        return False


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_published_on_header_day(draft: Draft, texts: list[str]) -> bool:
    """Of modified and published, only the second is of the header's day."""
    day = draft.header_date or ""
    return len(day) == 10 and texts[1].startswith(day) and not texts[0].startswith(day)


def _begin_before_headline(draft: Draft, stamps: list[int]) -> bool:
    headlines = draft.having("headline")
    return bool(headlines) and stamps[0] < headlines[0]
