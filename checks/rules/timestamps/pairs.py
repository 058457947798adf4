"""TS005, TS007, TS016, TS017, TS020: what the times of a record say of one another, and of the calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from ....schemas.vocabulary import INSTANT_PRECISIONS
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.times import at, precision, told

_TIMES: Final = ("published_raw", "modified_raw", "created_raw")
_NO_DATE_IN_URL: Final = "https://www.harbour-courier.example/news/ferry-timetable-council-vote"
_DAY: Final = timedelta(days=1)


@rule(
    code="TS005",
    name="crawled-before-published",
    severity="error",
    frame="article",
    column="published_raw",
    screen=lambda _: pl.col("crawled_at").is_not_null(),
    options={"days": 1},
    message="the article was crawled ({crawled_raw}) before it was published ({published_raw})",
    bad=(
        article(crawled_raw="2024-03-10T06:00:00Z"),
        article(crawled_raw="2024-03-10"),
    ),
    good=(
        article(crawled_raw="2024-03-14T20:00:00Z"),
        article(crawled_raw="2024-03-13T19:00:00Z"),
        article(crawled_raw="2024-03-13"),
    ),
)
def crawled_before_published(o: Options) -> pl.Expr:
    """The page was crawled before the article was published.

    What it does: Fires if the time of the crawl is more than `days` days before the time of publication.
    Why it matters: A page cannot be crawled before it exists, so the time of publication is wrong. Usually the day and
    the month were swapped, or it is the time of an event that the page announces.
    Leaves alone: A difference of one day, because times may lack an offset; if only the day of the crawl is known, its
    end counts. TS004 reports times in the future.
    Fix: Check the page, and use the time that belongs to the article.
    For editors: Correct the time of publication.
    Evidence: newspaper4k #575: crawled on 10 March, read as 10 December; mediacloud/metadata-lib #103.
    """
    is_day = pl.col("crawled_at").dt.time() == pl.time(0, 0)
    crawled = pl.col("crawled_at") + pl.when(is_day).then(_DAY).otherwise(timedelta())
    return (pl.col("published_at") > crawled + timedelta(days=o["days"])) & (pl.col("published_at") <= o.as_of + _DAY)


@rule(
    code="TS007",
    name="implausibly-old",
    severity="warning",
    frame="article",
    column="published_raw",
    options={"first_year": 1995},
    message="this time of publication is older than news sites: {excerpt}",
    bad=(
        article(url=_NO_DATE_IN_URL, published_raw="1970-02-14T09:00:00+00:00"),
        article(url=_NO_DATE_IN_URL, published_raw="0204-03-14T18:05:00Z"),
    ),
    good=(
        article(url=_NO_DATE_IN_URL, published_raw="1996-02-14T09:00:00+00:00"),
        article(created_raw="1970-02-14T09:00:00+00:00"),
    ),
)
def implausibly_old(o: Options) -> pl.Expr:
    """The time of publication is older than news sites.

    What it does: Fires on times before the year `first_year`.
    Why it matters: It is usually a date from the text, such as a birthday, or a number that was read as a time. It
    sorts the article to the end of every list.
    Leaves alone: Empty values that look like times (TS006). For a digitized archive, set `first_year`.
    Fix: Check the page, and use the time that belongs to the article.
    For editors: Correct the time of publication.
    Evidence: htmldate does not accept dates before 1995.
    """
    return pl.col("published_at").dt.year() < o["first_year"]


@rule(
    code="TS016",
    name="identical-created-published",
    severity="info",
    frame="article",
    column="created_raw",
    default=False,
    message="the times of creation and publication are identical: {excerpt}",
    bad=(
        article(created_raw="2024-03-14T18:05:00+00:00"),
        article(created_raw="2024-03-14T19:05:00+01:00"),
    ),
    good=(
        article(created_raw="2024-03-14T18:04:00+00:00"),
        article(published_raw="2024-03-14", created_raw="2024-03-14", modified_raw=None, beside=("TS013",)),
    ),
)
def identical_created_published(_: Options) -> pl.Expr:
    """The times of creation and publication are identical.

    What it does: Compares the two times in UTC.
    Why it matters: The content management system copies one time from the other, so the time of creation has no
    meaning.
    Leaves alone: Dates without a time. The rule is off by default because many sites do this, and nothing is wrong with
    it.
    Fix: Nothing needs to be done; leave such articles out if you measure the time from draft to publication.
    Evidence: 103 of 812 articles with JSON-LD.
    """
    instants = told("created_raw") & told("published_raw")
    return instants & (pl.col("created_at") == pl.col("published_at"))


@rule(
    code="TS017",
    name="mixed-timestamp-precision",
    severity="info",
    frame="article",
    column="published_raw",
    message="one time of the record is only a date, another has a time of day",
    bad=(
        article(modified_raw="2024-03-14"),
        article(published_raw="2024-03-14", modified_raw="2024-03-14T07:36:53Z", beside=("TS013",)),
    ),
    good=(
        article(published_raw="2024-03-14", modified_raw="2024-03-15", beside=("TS013",)),
        article(modified_raw="2024-03-14T19:40Z"),
        article(modified_raw=None),
    ),
)
def mixed_timestamp_precision(_: Options) -> pl.Expr:
    """The record mixes dates and times.

    What it does: Fires if one of published, modified and created is only a date and another has a time of day.
    Why it matters: The two cannot be compared: a program that reads the date as midnight sees an article that was
    modified before it was published, or the other way round.
    Leaves alone: Times with and without seconds, which can be compared; times without an offset (TS010, TS018).
    Fix: Take all times from the same part of the page.
    Evidence: Published `2019-12-12`, modified `2019-12-12T07:36:53Z` on a real page.
    """
    has_day = pl.any_horizontal(*(told(column, "day") for column in _TIMES))
    has_time = pl.any_horizontal(*(told(column, "naive", *INSTANT_PRECISIONS) for column in _TIMES))
    return has_day & has_time


@rule(
    code="TS020",
    name="copyright-year-mismatch",
    severity="info",
    frame="article",
    column="copyright_year",
    message="the copyright year is {copyright_year}, but the article was published {published_raw}",
    bad=(
        article(copyright_year=2021),
        article(copyright_year=2026),
    ),
    good=(
        article(copyright_year=2024),
        article(published_raw="2023-12-31T23:30:00-03:00", url=_NO_DATE_IN_URL, modified_raw=None, copyright_year=2023),
        article(created_raw="2022-03-14T09:00:00Z", copyright_year=2023),
        article(published_raw=None, copyright_year=2019, beside=("TS009",)),
    ),
)
def copyright_year_mismatch(_: Options) -> pl.Expr:
    """The copyright year does not match the dates of the article.

    What it does: Fires if the year is before the first or after the last of created, published and modified.
    Why it matters: The year belongs to the page footer or to another work on the page, or a time of the article is
    wrong.
    Leaves alone: One day at either end of the year, which time zones explain, and the years in between.
    Fix: Check the page; the year of publication is more reliable.
    For editors: Correct the copyright year.
    Evidence: schema.org `copyrightYear`; many footers show the year of the crawl.
    """
    known = [pl.when(precision(column) != "missing").then(at(column)) for column in _TIMES]
    first, last = pl.min_horizontal(*known), pl.max_horizontal(*known)
    year = pl.col("copyright_year")
    return pl.col("published_at").is_not_null() & (
        (year < first.dt.offset_by("-1d").dt.year()) | (year > last.dt.offset_by("1d").dt.year())
    )
