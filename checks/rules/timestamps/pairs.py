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
    message="published {published_raw}, but already crawled {crawled_raw}",
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

    What it does: Fires where the time of the crawl is more than `days` before that of publication.
    Why it matters: Nobody can read what is not there yet: the time of publication is wrong. Mostly day and month were
    exchanged, or it is the time of an event that the page announces.
    Leaves alone: One day, for times without an offset; a crawl of which only the day is known counts to its end.
    Times that are still to come at the time of the run have TS004.
    Fix: Look at the page, and take the time that belongs to the article.
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
    message="published before there were news sites: {excerpt}",
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
    """The article was published before there were news sites.

    What it does: Fires on times before `first_year`.
    Why it matters: It is mostly a date from the text, such as a birthday, or a number that was read as a time. It
    sorts the article to the end of every list.
    Leaves alone: The zero values of programs (TS006). Who has a digitised archive can set `first_year` for it.
    Fix: Look at the page, and take the time that belongs to the article.
    For editors: Correct the time of publication.
    Evidence: htmldate reads no date before 1995.
    """
    return pl.col("published_at").dt.year() < o["first_year"]


@rule(
    code="TS016",
    name="identical-created-published",
    severity="info",
    frame="article",
    column="created_raw",
    default=False,
    message="created and published are the same instant: {excerpt}",
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
    """The article was created at the very instant at which it was published.

    What it does: Compares the two instants in UTC.
    Why it matters: The content system fills one from the other, so that the time of creation tells nothing.
    Leaves alone: Days without a time. It is off by default: many sites do so, and nothing is wrong with it.
    Fix: Nothing needs to be done; who counts the time from draft to publication leaves such articles out.
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
    message="one time of the record is a day only, another has a time of day",
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
    """Some times of the record are days, others have a time of day.

    What it does: Fires where one of published, modified and created is a day only, and another has a time of day.
    Why it matters: The two cannot be put in order: a program that reads the day as midnight sees an article that was
    changed before it was published, or the other way round.
    Leaves alone: Minutes beside seconds, which have an order; times without an offset (TS010, TS018).
    Fix: Take all times from the same place of the page.
    Evidence: published `2019-12-12`, modified `2019-12-12T07:36:53Z` in the wild.
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
    message="the copyright is of {copyright_year}, but the article was published {published_raw}",
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
    """The year of the copyright is not one in which the article was made.

    What it does: Fires where the year is before the first or after the last of created, published and modified.
    Why it matters: The year is that of the footer, or of another work on the page; or a time of the article is wrong.
    Leaves alone: A day at either end of the year, which is the way from local time to UTC, and years in between.
    Fix: Look at the page; the year of publication is the safer one.
    For editors: Correct the year of the copyright.
    Evidence: schema.org copyrightYear; many footers show the year of the crawl.
    """
    known = [pl.when(precision(column) != "missing").then(at(column)) for column in _TIMES]
    first, last = pl.min_horizontal(*known), pl.max_horizontal(*known)
    year = pl.col("copyright_year")
    return pl.col("published_at").is_not_null() & (
        (year < first.dt.offset_by("-1d").dt.year()) | (year > last.dt.offset_by("1d").dt.year())
    )
