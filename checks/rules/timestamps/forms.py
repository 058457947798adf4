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
    message="this time can be read, but is not in the form of RFC 3339: {excerpt}",
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
    """A time can be read, but is not written in a standard form.

    What it does: Fires on every time that is not in the form of RFC 3339, or of its relative W3C-DTF, which also allows
    a date alone and a time without seconds: an offset without a colon, names of months. A space may stand for `T`, as
    RFC 3339 says in its section 5.6.
    Why it matters: Sitemaps, feeds and JSON Schema ask for this form, and the next program may know no other.
    Leaves alone: Times without an offset (TS010, TS018), and what cannot be read (TS006, TS008).
    Fix: Write the same instant in the standard form. Nothing is added: a time without seconds stays without, and a day
    that may be a month (TS014) is left for people.
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
    message="the time of publication is a day only: {excerpt}",
    bad=(
        article(published_raw="2024-03-14", modified_raw=None),
        article(published_raw="2024-03", modified_raw=None),
        article(published_raw="2024-03-14 00:00:00", modified_raw=None),
    ),
    good=(article(published_raw="2024-03-14T18:05Z"), article(published_raw="2024-03-14T00:05:00+01:00")),
)
def date_only(_: Options) -> pl.Expr:
    """The time of publication is a day without a time of day.

    What it does: Fires on a date alone, or a month or a year; and on midnight without an offset, `2024-03-14 00:00:00`,
    as programs write a date that they keep as a time.
    Why it matters: The articles of one day have no order, and the day itself is that of an unknown place. Rules that
    put times in order leave such a record alone.
    Leaves alone: Midnight with an offset, which is a time (TS012 looks at how often it comes).
    Fix: Take the time from the page's JSON-LD or feed; many extractors keep the day only.
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
    message="day and month cannot be told apart: {excerpt}",
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
    """The date of publication has a day that may as well be the month.

    What it does: Fires on dates such as `05/06/2023` whose first two numbers are both 12 or less, and not the same.
    Why it matters: It is the fifth of June to one half of the world, and the sixth of May to the other. presscheck
    reads the day first, unless an AM or PM follows.
    Leaves alone: Dates with dots, which have the day first; dates that another one in the record confirms: that of the
    address, of the header of a dump, or a time of modification within `days`.
    Fix: Find out what the outlet means, from a date of it with a day above 12, and write `2023-06-05`.
    For editors: Write the month as a word, or the date as `2023-06-05`.
    Evidence: gbif/pipelines #228; araddon/dateparse #81, #91; `02/11/2023, 19:46 WIB` in the wild.
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
    message="the abbreviation of the time zone has no agreed meaning: {excerpt}",
    bad=(article(published_raw="Mar 14, 2024 06:05 PM IST"), article(modified_raw="2024-03-14T19:40:50CDT")),
    good=(
        article(published_raw="2024-03-14T18:05:00Z"),
        article(published_raw="Thu Mar 14 2024 19:05:00 GMT+0100 (CET)", beside=("TS011",)),
    ),
)
def ambiguous_zone_abbreviation(o: Options) -> pl.Expr:
    """A time has the abbreviation of a zone, and no offset.

    What it does: Finds abbreviations such as IST, CST and BST behind the time of day.
    Why it matters: IST is India, Israel or Ireland, CST is Chicago, Havana or Shanghai. Programs pick one, or drop it.
    Leaves alone: UTC, GMT and Z, which have one meaning, and abbreviations beside an offset.
    Fix: Write the offset of the outlet's time zone on that day.
    Evidence: `01:38:07 PM IST Nov 20, 2019` and `2020-09-25T16:02:50CDT` in the wild.
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
    message="no place on earth has this offset from UTC: {excerpt}",
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
    """A time has an offset from UTC that no place has.

    What it does: Fires on offsets below -12:00 or above +14:00, and on those that are no whole quarters of an hour.
    Why it matters: The instant is wrong: two zones were added up, or hours and minutes were taken for each other.
    Leaves alone: Times before `from_year`, when places still had the time of their own meridian. An offset of more than
    14 hours either way cannot be read at all (TS008).
    Fix: Read the time from the page again.
    For editors: Correct the time zone of the article.
    Evidence: IANA tz: since 1972 every offset in use is a multiple of 15 minutes.
    """
    minutes = offset_minutes(o.column)
    odd = ~minutes.is_between(_LEAST, _MOST) | (minutes % 15 != 0)
    return odd & told(o.column) & (at(o.column).dt.year() >= o["from_year"])
