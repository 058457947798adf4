"""Defects of times, languages and of what may be published, to plant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ..fiction import STAMPS, STANDARD_STAMPS, Story
from .planting import Plant, Planted, any_of, other_value, planted

__all__ = ["TIMES"]

_DAY: Final = timedelta(days=1)
_UNDATED: Final = "/news/ferry-vote"


def _alone(story: Story, **changes: object) -> Story:
    """The story with one time only, at an address without a date."""
    return replace(story, path=_UNDATED, created=None, modified=None, **changes)


def _crawled_earlier(story: Story) -> SearchStrategy[Planted]:
    gaps = st.timedeltas(3 * _DAY, 900 * _DAY)
    return gaps.map(
        lambda gap: planted("TS005", story, "published_raw", None, crawled_raw=(story.published - gap).isoformat())
    )


def _long_ago(story: Story) -> SearchStrategy[Planted]:
    times = st.datetimes(datetime(1970, 1, 4), datetime(1994, 12, 30), timezones=st.just(UTC))
    old = times.map(lambda at: _alone(story, published=at))
    return old.map(lambda it: planted("TS007", it, "published_raw", it.written(it.published)))


def _other_form(story: Story) -> SearchStrategy[Planted]:
    forms = sorted(STAMPS.keys() - set(STANDARD_STAMPS))
    times = st.sampled_from(forms).map(lambda form: replace(story, stamp=form, offset=0).written(story.published))
    return times.map(lambda text: planted("TS011", story, "published_raw", text))


def _day_only(story: Story) -> SearchStrategy[Planted]:
    alone = replace(story, created=None, modified=None)
    return st.just(planted("TS013", alone, "published_raw", str(story.local_day)))


def _day_or_month(story: Story) -> SearchStrategy[Planted]:
    days = st.sampled_from(("05/06/2019", "11/3/2015 18:05 UTC", "02/11/2023, 19:46 GMT", "7-8-2021 9:15 PM +0200"))
    return days.map(lambda text: planted("TS014", _alone(story), "published_raw", text))


def _other_precision(story: Story) -> SearchStrategy[Planted]:
    columns = st.sampled_from(("modified_raw", "created_raw"))
    return columns.map(lambda column: planted("TS017", story, "published_raw", None, **{column: str(story.local_day)}))


def _abbreviated(story: Story) -> SearchStrategy[Planted]:
    zones = st.sampled_from(("IST", " CST", " BST", "CDT", " WIB"))
    times = zones.map(lambda zone: f"{story.published:%Y-%m-%dT%H:%M:%S}{zone}")
    return times.map(lambda text: planted("TS018", story, "published_raw", text))


def _odd_offset(story: Story) -> SearchStrategy[Planted]:
    offsets = st.sampled_from((7, 67, -353, -735, -780))
    times = offsets.map(lambda minutes: story.published.astimezone(timezone(timedelta(minutes=minutes))).isoformat())
    return times.map(lambda text: planted("TS019", story, "published_raw", text))


def _other_year(story: Story) -> SearchStrategy[Planted]:
    years = st.sampled_from((-9, -2, 3)).map(lambda more: story.published.year + more)
    return years.map(lambda year: planted("TS020", story, "copyright_year", None, copyright_year=year))


def _under_embargo(story: Story) -> SearchStrategy[Planted]:
    times = st.datetimes(datetime(2080, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
    return times.map(lambda at: planted("PB001", story, "embargoed_raw", at.isoformat()))


def _other_language(story: Story) -> SearchStrategy[Planted]:
    others = [code for code in ("en", "de-DE", "fr", "pl", "ru-RU", "el", "ja") if code[:2] != story.language.code]
    return st.sampled_from(others).map(lambda tag: planted("LG003", story, "language", tag))


_COUNTRIES: Final = {
    "en": ("uk", "us", "GB"),
    "de": ("at",),
    "es": ("mx",),
    "el": ("gr",),
    "ja": ("jp",),
    "zh": ("cn", "tw"),
}


def _scrambled(story: Story) -> SearchStrategy[Planted]:
    """Every small letter is another one, as behind some paywalls; not in addresses, which would be those of others."""
    letters = "abcdefghijklmnopqrstuvwxyz"

    def body(moved: int) -> str:
        other = str.maketrans(letters, letters[moved:] + letters[:moved])
        return "\n".join(" ".join(_unless_address(word, other) for word in line.split(" ")) for line in story.lines)

    return st.sampled_from((1, 2, 3)).map(lambda moved: planted("LG008", story, "body", None, body=body(moved)))


def _unless_address(word: str, other: Mapping[int, int]) -> str:
    return word if "@" in word else word.translate(other)


TIMES: Final[Mapping[str, Plant]] = {
    "TS005": _crawled_earlier,
    "TS007": _long_ago,
    "TS011": _other_form,
    "TS013": _day_only,
    "TS014": _day_or_month,
    "TS017": _other_precision,
    "TS018": _abbreviated,
    "TS019": _odd_offset,
    "TS020": _other_year,
    "PB001": _under_embargo,
    "PB002": other_value("PB002", "pub_status", any_of("canceled", "withheld", "stat:withheld")),
    "LG003": _other_language,
    "LG004": other_value("LG004", "language", lambda story: st.sampled_from(_COUNTRIES[story.language.code])),
    "LG008": _scrambled,
}
"""Rule code to how its defect is planted."""
