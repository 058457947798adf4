"""TS: when an article was created, published and modified."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.repairs import dropped
from ...text.times import at, has_abbreviation, is_padded_day, lead, precision, told

_OTHERS = ("modified_raw", "created_raw")
"""Judged as `published_raw` is."""

_NO_DATE_IN_URL = "https://www.harbour-courier.example/news/ferry-timetable-council-vote"


_MONTH_OR_YEAR = r"^\s*\d{4}(?:-\d{2})?\s*$"


def _from_url() -> pl.Expr:
    """How far the day of publication is from the date in the URL, either way."""
    return (pl.col("published_at").dt.date() - pl.col("url_date")).abs()


def _is_told_apart() -> pl.Expr:
    """In a dump, the two times are not such as may stand the other way round."""
    return pl.col("date_roles").ne_missing("ambiguous")


@rule(
    code="TS001",
    name="modified-before-published",
    severity="error",
    frame="article",
    column="modified_raw",
    options={"hours": 24},
    message="modified {modified_raw} is before published {published_raw}",
    fix="unsafe",
    repair=lambda _: pl.col("published_raw"),
    bad=(
        article(modified_raw="2024-03-01T08:00:00+00:00"),
        article(published_raw="2024-03-15T08:00+09:00", modified_raw="2024-03-14T07:00+09:00"),
    ),
    good=(
        article(published_raw="2024-03-14T18:05:00+00:00", modified_raw="2024-03-14T18:05:00+00:00"),
        article(published_raw="2024-03-15T02:00:00+09:00", modified_raw="2024-03-14T17:30:00+00:00"),
        article(modified_raw="2024-03-12", beside=("TS017",)),
    ),
)
def modified_before_published(o: Options) -> pl.Expr:
    """The article was modified more than a day before it was published.

    What it does: Compares the two times in UTC and fires if they are more than `hours` hours apart.
    Why it matters: One of the two times is wrong, and nothing shows which. Sorting, deduplication and “updated” labels
    rely on both.
    Leaves alone: Differences of up to a day (TS002), times without an offset or without a time of day, which cannot be
    compared, and times in a dump whose order is uncertain (DF011).
    Fix: Read both times from the page again; if there is nothing better, set modified to published.
    For editors: Correct the two times: an article cannot be modified before it is published.
    Evidence: 9 of 812 articles with JSON-LD; Yoast/wordpress-seo #15772.
    """
    return (lead("modified_raw", "published_raw") > timedelta(hours=o["hours"])) & _is_told_apart()


@rule(
    code="TS002",
    name="modified-slightly-before-published",
    severity="warning",
    frame="article",
    column="modified_raw",
    options={"min_seconds": 60, "max_hours": 24},
    grade=lambda _: graded(IN_DUMP, "info", otherwise="warning"),
    message="modified {modified_raw} is shortly before published {published_raw}",
    fix="safe",
    repair=dropped,
    bad=(article(modified_raw="2024-03-14T18:02:00+00:00"), article(modified_raw="2024-03-13T20:00:00+00:00")),
    good=(
        article(modified_raw="2024-03-14T18:04:10+00:00"),
        article(modified_raw="2024-03-14", beside=("TS017",)),
        article(published_raw="2024-03-14", modified_raw="2024-03-13T20:00:00+00:00", beside=("TS013", "TS017")),
    ),
)
def modified_slightly_before_published(o: Options) -> pl.Expr:
    """The article was modified up to a day before it was published.

    What it does: Compares the two times in UTC and fires if they are more than `min_seconds` seconds and at most
    `max_hours` hours apart. In a dump it is an info, because only their order distinguishes the two times, and it may
    be reversed.
    Why it matters: The content management system probably kept the time of the last edit of the draft. The time is
    true, but it is not a modification of the published article.
    Leaves alone: Differences of up to a minute, which rounding explains, times that cannot be compared, and times in a
    dump whose order is uncertain (DF011).
    Fix: Remove the time of modification.
    Evidence: 44 of 812 articles with JSON-LD; Yoast drops the modified time in this case.
    """
    least, most = timedelta(seconds=o["min_seconds"]), timedelta(hours=o["max_hours"])
    return lead("modified_raw", "published_raw").is_between(least, most, closed="right") & _is_told_apart()


@rule(
    code="TS003",
    name="created-after-published",
    severity="warning",
    frame="article",
    column="created_raw",
    options={"seconds": 60},
    message="created {created_raw} is after published {published_raw}",
    bad=(article(created_raw="2024-03-14T18:30:00+00:00"), article(created_raw="2024-03-16T09:00:00+00:00")),
    good=(
        article(created_raw="2024-03-14T18:05:20+00:00"),
        article(created_raw="2024-03-14T09:00:00+00:00"),
        article(created_raw="2024-03-15", beside=("TS017",)),
    ),
)
def created_after_published(o: Options) -> pl.Expr:
    """The article was created after it was published.

    What it does: Compares the two times in UTC and fires if they are more than `seconds` seconds apart.
    Why it matters: An import changed one of the times, so the archive no longer has the real order of events.
    Leaves alone: Differences of up to a minute, and times that cannot be compared.
    Fix: Read both times from the page again; if there is nothing better, remove the time of creation.
    For editors: Correct the time of creation, or delete it.
    Evidence: 3 of 812 articles with JSON-LD; adbar/htmldate #154.
    """
    return lead("published_raw", "created_raw") > timedelta(seconds=o["seconds"])


@rule(
    code="TS004",
    name="published-in-future",
    severity="error",
    frame="article",
    column="published_raw",
    also=("modified_raw",),
    options={"days": 1},
    message="this time is in the future: {excerpt}",
    bad=(
        article(url=_NO_DATE_IN_URL, published_raw="2999-03-14T18:05:00+00:00", modified_raw=None),
        article(modified_raw="2999-03-14T18:05:00+00:00"),
    ),
    good=(article(published_raw="2024-03-14T18:05:00+00:00"), article(modified_raw="2024-04-01T09:00:00+00:00")),
)
def published_in_future(o: Options) -> pl.Expr:
    """The time of publication or modification is in the future.

    What it does: Compares the time with the time of the run (`--as-of`) and fires if it is at least `days` days later.
    Why it matters: The article stays at the top of every list that is sorted by time. Usually the day and the month, or
    two digits of the year, were swapped.
    Leaves alone: A difference of less than a day, so that local times without an offset are accepted all over the
    world.
    Fix: Check the page: the day and the month may be swapped, or the time may be that of an announced event.
    Evidence: mediacloud/metadata-lib #103: articles of the years 2027 to 9999 in an index; newspaper4k #575.
    """
    return at(o.column) > o.as_of + timedelta(days=o["days"])


@rule(
    code="TS006",
    name="sentinel-timestamp",
    severity="error",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    message="this is an empty value, not a time: {excerpt}",
    fix="safe",
    repair=dropped,
    bad=(
        article(published_raw="0001-01-01T00:00:00Z"),
        article(modified_raw="1970-01-01T01:00:00+01:00"),
        article(created_raw="0000-00-00 00:00:00"),
    ),
    good=(article(created_raw="1970-02-14T09:00:00+00:00"), article(modified_raw=None)),
)
def sentinel_timestamp(o: Options) -> pl.Expr:
    """The time is a zero or maximum value that some programs use for “no time”.

    What it does: Finds 0000-00-00, 0001-01-01, 1899-12-30, 1900-01-01, 9999-12-31 and the Unix epoch, in UTC.
    Why it matters: An empty field was formatted as a date. It looks like a real date, and sorts the article to the end
    of the archive.
    Leaves alone: Any other old date.
    Fix: Leave the field empty: no time is better than a wrong one.
    For editors: Enter the real time, or leave the field empty.
    Evidence: 0001-01-01 on 5 of 905 pages, the epoch as `1970-01-01T01:00:00+01:00` on 2.
    """
    return precision(o.column) == "sentinel"


@rule(
    code="TS008",
    name="unparseable-timestamp",
    severity="error",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    message="the time is in an unknown format: {excerpt}",
    bad=(article(published_raw="last Thursday, after the vote"), article(modified_raw="2024-13-45T25:61:00Z")),
    good=(
        article(published_raw="Thu, 14 Mar 2024 18:05:00 GMT", beside=("TS011",)),
        article(published_raw="2024-03-14T18:05Z"),
        article(published_raw="Mar 14, 2024 06:05 PM UTC", beside=("TS011",)),
        article(modified_raw="  "),
    ),
)
def unparseable_timestamp(o: Options) -> pl.Expr:
    """The time is in an unknown format.

    What it does: Fires on text that matches no format of a fixed list, or whose date does not exist.
    Why it matters: The next program will ignore the time, or guess.
    Leaves alone: Every format that has only one meaning, whatever standard it follows, and blank text, which counts as
    missing.
    Fix: Write the time in ISO 8601 with an offset, such as `2024-03-14T18:05:00+01:00`.
    For editors: Enter the time again, with the date picker or as `2024-03-14T18:05:00+01:00`.
    Evidence: 78 of about 2,000 real values; newspaper4k #153.
    """
    return precision(o.column) == "unparsed"


@rule(
    code="TS009",
    name="missing-published",
    severity="error",
    frame="article",
    column="published_raw",
    about_missing=True,
    grade=lambda _: graded(pl.col("header_date").is_not_null(), "warning", otherwise="error"),
    once=True,
    message="the article has no time of publication",
    bad=(article(published_raw=None), article(published_raw=" ")),
    good=(
        article(published_raw="2024-03-14", modified_raw=None, beside=("TS013",)),
        article(published_raw="2024-03-14T18:05Z"),
    ),
)
def missing_published(_: Options) -> pl.Expr:
    """The article has no time of publication.

    What it does: Fires if the time is missing or blank. If the header of a dump gives a date, it is only a warning.
    Why it matters: News without a date cannot be placed, sorted or archived. The date in the header is the day under
    which the dump was filed: it may be the day of the crawl, and it has no time.
    Leaves alone: Times that exist but cannot be read (TS008, TS006).
    Fix: Take the time from the page's JSON-LD, its sitemap or its feed; if another field has it, name that field with
    `--map published=NAME`.
    Evidence: news-please #178; a Google News sitemap requires `news:publication_date`.
    """
    return pl.col("published_raw").fill_null("").str.strip_chars() == ""


@rule(
    code="TS010",
    name="naive-timestamp",
    severity="warning",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    screen=lambda o: told(o.column, "naive"),
    once=True,
    message="the time has no UTC offset: {excerpt}",
    bad=(article(published_raw="2024-03-14T18:05"), article(modified_raw="2024-03-14 19:40:00")),
    good=(
        article(published_raw="2024-03-14", modified_raw=None, beside=("TS013",)),
        article(published_raw="2024-03-14T18:05Z"),
    ),
)
def naive_timestamp(o: Options) -> pl.Expr:
    """The time has no UTC offset.

    What it does: Fires on a date with a time of day but without a time zone.
    Why it matters: The same text can mean times that are up to 26 hours apart, so its order among articles from other
    places is unknown.
    Leaves alone: Dates without a time of day, including those followed by midnight (TS013), and times with a time zone
    abbreviation (TS018).
    Fix: Add the offset of the publisher's time zone on that day.
    For editors: Set the time zone of the article.
    Evidence: 71 of about 2,000 real values; news-please #209; newspaper4k #350.
    """
    return told(o.column, "naive") & ~has_abbreviation(o.column) & ~is_padded_day(o.column)


@rule(
    code="TS015",
    name="url-date-mismatch",
    severity="warning",
    frame="article",
    column="published_raw",
    options={"days": 1, "error_days": 30},
    grade=lambda o: graded(_from_url() > timedelta(days=o["error_days"]), "error", otherwise="warning"),
    message="the article was published {published_raw}, but the date in its URL is {url_date}",
    bad=(
        article(published_raw="2024-03-20T08:00:00+00:00", modified_raw=None),
        article(url="https://www.harbour-courier.example/20230314/ferry-timetable.html"),
    ),
    good=(
        article(published_raw="2024-03-15T23:30:00+00:00", modified_raw=None),
        article(url="https://www.harbour-courier.example/2024/03/ferry-timetable"),
        article(url="https://www.harbour-courier.example/story-20991399-ferry.html"),
    ),
)
def url_date_mismatch(o: Options) -> pl.Expr:
    """The day of publication is not the date in the URL.

    What it does: Compares the day in UTC with the full date in the path of the URL, if there is one. Fires if they are
    more than `days` days apart, and is an error if they are more than `error_days` days apart.
    Why it matters: Extractors often take another time from the page: that of a comment, a related story or the crawl.
    Leaves alone: A difference of one day, which time zones explain, and URLs or times with only a year and a month.
    Fix: Check the page, and use the time that belongs to the article itself.
    Evidence: 244 of 271 pages agree to the day, 21 differ by one day, 1 by more; 5 are empty values (TS006).
    """
    names_a_day = ~pl.col("published_raw").str.contains(_MONTH_OR_YEAR)
    return names_a_day & (_from_url() > timedelta(days=o["days"]))
