"""Which timestamp of a dump is created, published or modified, and whether that can be told."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Final, NamedTuple

from .draft import Draft

__all__ = ["place_dates"]

_Order = tuple[str, ...]

_ORDERS: Final[dict[int, dict[_Order, float]]] = {
    1: {("published",): 0.0},
    2: {("published", "modified"): 1.0, ("modified", "published"): 0.0},
    3: {
        ("created", "published", "modified"): 0.6,
        ("published", "modified", "created"): 0.3,
        ("published", "created", "modified"): 0.2,
        ("created", "modified", "published"): 0.1,
        ("published", "modified", "modified"): 0.0,
    },
}
"""For so many timestamps, the orders in which they are written, and how much more usual each is than the last."""

FOLLOWING: Final = 0.75
"""Creation, publication and modification follow each other in time."""

BORN_PUBLISHED: Final = 0.75
"""Creation and publication are one time, as most systems write them."""

SORTED_BY_NAME: Final = 0.75
"""`dateModified` stands before `datePublished`, and both before `headline`: properties were sorted by name."""

BEFORE_DESCRIPTION: Final = 0.75
"""`dateModified` and `datePublished` are followed by `description`, all before `headline`: sorted by name, surely."""

ON_HEADER_DAY: Final = 4.0
"""The header carries the day of publication, and so does what is taken for it; another timestamp does not."""

AMBIGUOUS: Final = 0.5
"""An order for which no more speaks than this beyond another one is a guess.

It is so with times that fall, on one day: of 21 such pairs after the headline, 6 stand the other way round than they
are read, and of 9 before it, 2.
"""


class _Stamp(NamedTuple):
    """A timestamp: its place, its text and, where it has ISO form, its instant."""

    at: int
    text: str
    instant: datetime | None

    @property
    def value(self) -> datetime | str:
        """What equal timestamps have in common, however they are written."""
        return self.instant or self.text


def place_dates(draft: Draft) -> None:
    """Settle timestamps in the order for which most speaks.

    A modified time before the published one may be a defect of the article: two falling times alone do not turn the
    usual order round.
    """
    stamps = [_stamp(at, draft.blocks[at].text) for at in draft.open("timestamp")]
    if not stamps:
        return
    chosen = stamps if len(stamps) <= 3 else _first_distinct(draft, stamps)
    usual = _ORDERS[len(chosen)]
    scores = {order: usual[order] + _evidence(draft, order, chosen) for order in usual}
    order = max(scores, key=lambda order: scores[order])
    role_of: dict[datetime | str, str] = {}
    for stamp, role in zip(chosen, order, strict=True):
        draft.give(stamp.at, role, "position")
        role_of.setdefault(stamp.value, role)
    for stamp in stamps:
        if draft.role(stamp.at) is None and (role := role_of.get(stamp.value)):
            draft.give(stamp.at, role, "set_equality")
    if draft.having("created") and draft.text_of("created") == draft.text_of("published"):
        draft.date_roles = "equal"
    if _is_ambiguous(scores, order, chosen):
        draft.date_roles = "ambiguous"


def _stamp(at: int, text: str) -> _Stamp:
    return _Stamp(at, text, _instant(text))


def _instant(text: str) -> datetime | None:
    """Of ISO form, or of that of mail (`Wed, 29 Dec 2021 17:59:00 +0100`)."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None


def _is_ambiguous(scores: dict[_Order, float], best: _Order, stamps: list[_Stamp]) -> bool:
    """As much, or nearly, speaks for an order that gives another time of publication or of modification."""
    return any(
        scores[best] - score <= AMBIGUOUS and _told(order, stamps) != _told(best, stamps)
        for order, score in scores.items()
    )


def _told(order: _Order, stamps: list[_Stamp]) -> dict[str, datetime | str]:
    """What an order says of publication and modification."""
    return {role: stamp.value for role, stamp in zip(order, stamps, strict=True) if role != "created"}


def _first_distinct(draft: Draft, stamps: list[_Stamp]) -> list[_Stamp]:
    """Of more than three: the different ones if these are few, else the first row of two or three neighbours."""
    first_of_value = {stamp.value: stamp for stamp in reversed(stamps)}
    if len(first_of_value) <= 3:
        return sorted(first_of_value.values())
    by_place = {stamp.at: stamp for stamp in stamps}
    row = next((row[:3] for row in draft.rows(by_place) if len(row) > 1), None)
    return [by_place[at] for at in row] if row else stamps[:2]


def _evidence(draft: Draft, order: _Order, stamps: list[_Stamp]) -> float:
    """What speaks for an order of roles."""
    of_role = dict(zip(order, stamps, strict=True))
    if len(of_role) < len(stamps) and stamps[-1].value != stamps[-2].value:
        return float("-inf")  # a role has one time, which may be written twice
    published = of_role["published"]
    return (
        FOLLOWING * _is_following(of_role)
        + BORN_PUBLISHED * ("created" in of_role and of_role["created"].value == published.value)
        + SORTED_BY_NAME * (order == ("modified", "published") and _begin_before_headline(draft, stamps))
        + BEFORE_DESCRIPTION * (order[-2:] == ("modified", "published") and _precede_description(draft, stamps))
        + ON_HEADER_DAY * _is_alone_on_header_day(draft, published, stamps)
    )


def _is_following(of_role: dict[str, _Stamp]) -> bool:
    """Each is not before the one that it presupposes; False when a time cannot be read."""
    stamps = [of_role[role] for role in ("created", "published", "modified") if role in of_role]
    times = [stamp.instant for stamp in stamps if stamp.instant]
    if any(time.tzinfo is None for time in times):  # times without an offset are of the clock of the others
        times = [time.replace(tzinfo=None) for time in times]
    return len(times) == len(stamps) and all(before <= after for before, after in pairwise(times))


def _is_alone_on_header_day(draft: Draft, published: _Stamp, stamps: list[_Stamp]) -> bool:
    """It is of the header's day, and is written so, and another timestamp is not."""
    day = draft.header_date or ""
    is_other = any(not stamp.text.startswith(day) for stamp in stamps)
    return len(day) == 10 and is_other and published.text.startswith(day)


def _begin_before_headline(draft: Draft, stamps: list[_Stamp]) -> bool:
    headlines = draft.having("headline")
    return bool(headlines) and stamps[0].at < headlines[0]


def _precede_description(draft: Draft, stamps: list[_Stamp]) -> bool:
    return draft.role(stamps[-1].at + 1) == "description" and _begin_before_headline(draft, stamps)
