"""TS011, TS013, TS014, TS018, TS019: how a single time is written, and what its form leaves open."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.times import W3C_DTF, at, has_abbreviation, is_ambiguous, is_padded_day, offset_minutes, told, written

_OTHERS: Final = ("modified_raw", "created_raw")
_NO_DATE_IN_URL: Final = "https://www.harbour-courier.example/news/ferry-timetable-council-vote"
_SPACED: Final = r"^(\d{4}-\d{2}-\d{2}) "


@rule(
    code="TS011",
    name="nonstandard-timestamp-format",
    severity="info",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    once=True,
    message="this time is readable, but not in RFC 3339 format: {excerpt}",
    fix="safe",
    repair=lambda o: written(o.column),
    bad=(
        article(published_raw="2024-03-14T18:05+0000"),
        article(modified_raw="14 Mar 2024 19:40:00 +0000"),
        article(published_raw="Thu, 14 Mar 2024 18:05:00 GMT"),
        article(created_raw="20240314T180100Z"),
    ),
    good=(
        article(published_raw="2024-03-14T18:05Z"),
        article(published_raw="2024-03-14T19:05:00.250+01:00"),
        article(modified_raw="2024-03-14 19:40:00+00:00"),
        article(modified_raw="  "),
    ),
)
def nonstandard_timestamp_format(o: Options) -> pl.Expr:
    """The time is readable, but not in a standard format.

    What it does: Fires on every time that is not in RFC 3339 format, or in the related W3C-DTF, which also allows a
    date alone and a time without seconds. Examples are an offset without a colon, and names of months. A space may
    replace the `T`, as RFC 3339 allows in section 5.6.
    Why it matters: Sitemaps, feeds and JSON Schema require this format, and the next program may not know any other.
    Leaves alone: Times without an offset (TS010, TS018), and times that cannot be read (TS006, TS008).
    Fix: Write the same time in the standard format. Nothing is added: a time without seconds stays without, and a day
    that may be a month (TS014) is left for you to check.
    Evidence: 139 of about 2,000 values have an offset without a colon; Google: dates must use W3C Datetime.
    """
    readable = told(o.column, "day", "minute", "second", "subsecond")
    return readable & ~pl.col(o.column).str.replace(_SPACED, "${1}T").str.contains(W3C_DTF)


@rule(
    code="TS013",
    name="date-only",
    severity="info",
    frame="article",
    column="published_raw",
    once=True,
    message="the time of publication is only a date: {excerpt}",
    bad=(
        article(published_raw="2024-03-14", modified_raw=None),
        article(published_raw="2024-03", modified_raw=None),
        article(published_raw="2024-03-14 00:00:00", modified_raw=None),
    ),
    good=(article(published_raw="2024-03-14T18:05Z"), article(published_raw="2024-03-14T00:05:00+01:00")),
)
def date_only(_: Options) -> pl.Expr:
    """The time of publication is a date without a time of day.

    What it does: Fires on a date alone, or a month or a year, and on midnight without an offset (`2024-03-14
    00:00:00`), which is how programs write a date that they store as a time.
    Why it matters: Articles of the same day have no order, and the time zone of the date is unknown. Rules that compare
    times skip such a record.
    Leaves alone: Midnight with an offset, which is a time (TS012 checks how often it occurs).
    Fix: Take the time from the page's JSON-LD or feed; many extractors keep only the date.
    Evidence: 32 of about 2,000 values; schema.org and news sitemaps allow it.
    """
    return told("published_raw", "day") | is_padded_day("published_raw")


def _is_confirmed(o: Options) -> pl.Expr:
    """Another date of the record says the same: that of the address or of the header, or a time soon after."""
    header = pl.col("header_date").str.to_date("%Y-%m-%d", strict=False)
    days = [(pl.col("published_at").dt.date() - day).abs() for day in (pl.col("url_date"), header)]
    clear = told("modified_raw") & ~is_ambiguous("modified_raw")
    after = pl.when(clear).then((pl.col("modified_at") - pl.col("published_at")).abs())
    return pl.any_horizontal(*((gap <= timedelta(days=o["days"])).fill_null(False) for gap in (*days, after)))


@rule(
    code="TS014",
    name="ambiguous-day-month",
    severity="warning",
    frame="article",
    column="published_raw",
    screen=lambda _: pl.col("published_raw").str.contains(r"^\s*\d{1,2}[/-]"),
    options={"days": 2},
    message="the day and the month of this date may be swapped: {excerpt}",
    bad=(
        article(url=_NO_DATE_IN_URL, published_raw="05/06/2023", modified_raw=None, beside=("TS011", "TS013")),
        article(url=_NO_DATE_IN_URL, published_raw="02/11/2023, 19:46 GMT", modified_raw=None, beside=("TS011",)),
    ),
    good=(
        article(url=_NO_DATE_IN_URL, published_raw="25/06/2023", modified_raw=None, beside=("TS011", "TS013")),
        article(url=_NO_DATE_IN_URL, published_raw="05.06.2023", modified_raw=None, beside=("TS011", "TS013")),
        article(
            url="https://www.harbour-courier.example/2023/06/05/ferry-timetable",
            published_raw="05/06/2023",
            modified_raw=None,
            beside=("TS011", "TS013"),
        ),
    ),
)
def ambiguous_day_month(o: Options) -> pl.Expr:
    """It is unclear which number in the date of publication is the day and which is the month.

    What it does: Fires on dates such as `05/06/2023` whose first two numbers are different and both at most 12.
    Why it matters: In one half of the world this date means June 5, in the other half May 6. presscheck reads the day
    first, unless AM or PM follows.
    Leaves alone: Dates with dots, which begin with the day; dates that another date of the record confirms: that of the
    URL, that in the header of a dump, or a time of modification within `days` days.
    Fix: Find a date of the outlet with a day above 12 to learn the order, and write `2023-06-05`.
    For editors: Write the month as a word, or the date as `2023-06-05`.
    Evidence: gbif/pipelines #228; araddon/dateparse #81, #91; `02/11/2023, 19:46 WIB` on a real page.
    """
    readable = told("published_raw", "day", "naive", "minute", "second", "subsecond")
    return readable & is_ambiguous("published_raw") & ~_is_confirmed(o)


@rule(
    code="TS018",
    name="ambiguous-zone-abbreviation",
    severity="warning",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    screen=lambda o: told(o.column, "naive"),
    message="the time zone abbreviation is ambiguous: {excerpt}",
    bad=(article(published_raw="Mar 14, 2024 06:05 PM IST"), article(modified_raw="2024-03-14T19:40:50CDT")),
    good=(
        article(published_raw="2024-03-14T18:05:00Z"),
        article(published_raw="Thu Mar 14 2024 19:05:00 GMT+0100 (CET)", beside=("TS011",)),
    ),
)
def ambiguous_zone_abbreviation(o: Options) -> pl.Expr:
    """The time has an ambiguous time zone abbreviation and no offset.

    What it does: Finds abbreviations such as IST, CST and BST after the time of day.
    Why it matters: IST can mean India, Israel or Ireland; CST can mean Chicago, Havana or Shanghai. Programs pick one,
    or ignore it.
    Leaves alone: UTC, GMT and Z, which have one meaning, and abbreviations next to an offset.
    Fix: Replace the abbreviation with the offset of the outlet's time zone on that day.
    Evidence: `01:38:07 PM IST Nov 20, 2019` and `2020-09-25T16:02:50CDT` on real pages.
    """
    return told(o.column, "naive") & has_abbreviation(o.column)


_LEAST, _MOST = -12 * 60, 14 * 60
_USUAL_END: Final = r"(?:Z|\+(?:0\d|1[0-3]):?(?:00|15|30|45)|-(?:0\d|1[01]):?(?:00|15|30|45))\s*$"


@rule(
    code="TS019",
    name="invalid-utc-offset",
    severity="warning",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    screen=lambda o: told(o.column) & ~pl.col(o.column).str.contains(_USUAL_END),
    options={"from_year": 1970},
    message="this UTC offset does not exist: {excerpt}",
    bad=(
        article(published_raw="2024-03-14T18:05:00+01:07"),
        article(modified_raw="2024-03-14T08:40:00-13:00"),
    ),
    good=(
        article(published_raw="2024-03-14T23:50:00+05:45"),
        article(published_raw="2024-03-15T08:05:00+14:00"),
        article(created_raw="1931-03-14T18:05:00+00:20"),
    ),
)
def invalid_utc_offset(o: Options) -> pl.Expr:
    """The UTC offset of the time does not exist.

    What it does: Fires on offsets below -12:00 or above +14:00, and on offsets that are not a multiple of 15 minutes.
    Why it matters: The time is wrong: two time zones were added, or hours and minutes were confused.
    Leaves alone: Times before the year `from_year`, when places had their own local time. An offset of more than 14
    hours in either direction makes the time unreadable (TS008).
    Fix: Read the time from the page again.
    For editors: Correct the time zone of the article.
    Evidence: IANA tz: since 1972 every offset in use is a multiple of 15 minutes.
    """
    minutes = offset_minutes(o.column)
    odd = ~minutes.is_between(_LEAST, _MOST) | (minutes % 15 != 0)
    return odd & told(o.column) & (at(o.column).dt.year() >= o["from_year"])
