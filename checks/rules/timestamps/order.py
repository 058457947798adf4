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

    What it does: Compares the two instants in UTC and fires above `hours`.
    Why it matters: One of the two times is wrong, and nothing tells which. Sorting, deduplication and "updated" labels
    rest on both.
    Leaves alone: Differences of up to a day (TS002), times without an offset or without a time of day, which cannot be
    put in order, and times of a dump that may stand the other way round (DF011).
    Fix: Read both times from the page again; if nothing better is there, set modified to published.
    For editors: Correct the two times: an article is not modified before it is published.
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
    """The article was modified a little before it was published, by up to a day.

    What it does: Compares the two instants in UTC and fires above `min_seconds` and up to `max_hours`. It is an info
    in a dump, where only their order tells the two apart, and they may stand the other way round.
    Why it matters: The content system most likely kept the last edit of the draft. The time is true, but it is no
    modification of what was published.
    Leaves alone: Up to a minute, which is how two fields are rounded, times that cannot be put in order, and times of a
    dump that may stand the other way round (DF011).
    Fix: Leave the time of modification out.
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

    What it does: Compares the two instants in UTC and fires above `seconds`.
    Why it matters: An import has set one of the times again, and the order of events in the archive is lost.
    Leaves alone: Up to a minute, and times that cannot be put in order.
    Fix: Read both times from the page again; if nothing better is there, leave the time of creation out.
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
    message="this time is still to come: {excerpt}",
    bad=(
        article(url=_NO_DATE_IN_URL, published_raw="2999-03-14T18:05:00+00:00", modified_raw=None),
        article(modified_raw="2999-03-14T18:05:00+00:00"),
    ),
    good=(article(published_raw="2024-03-14T18:05:00+00:00"), article(modified_raw="2024-04-01T09:00:00+00:00")),
)
def published_in_future(o: Options) -> pl.Expr:
    """The article was published or modified later than now.

    What it does: Compares with the time of the run (`--as-of`) and fires from `days` after it.
    Why it matters: The article stays at the top of every list that is sorted by time. Mostly day and month, or two
    digits of the year, were exchanged.
    Leaves alone: One day, so that local times without an offset are right all over the world.
    Fix: Look at the page: day and month may be exchanged, or the time may be that of an announced event.
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
    message="this is the zero value of a program, not a time: {excerpt}",
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
    """A time is the zero value of some programming language.

    What it does: Finds 0000-00-00, 0001-01-01, 1899-12-30, 1900-01-01, 9999-12-31 and the Unix epoch, in UTC.
    Why it matters: An empty field was formatted as a date. It reads as a real one, and sorts the article to the end
    of the archive.
    Leaves alone: Any other old date.
    Fix: Leave the field empty: a missing time is better than a wrong one.
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
    message="this cannot be read as a time: {excerpt}",
    bad=(article(published_raw="last Thursday, after the vote"), article(modified_raw="2024-13-45T25:61:00Z")),
    good=(
        article(published_raw="Thu, 14 Mar 2024 18:05:00 GMT", beside=("TS011",)),
        article(published_raw="2024-03-14T18:05Z"),
        article(published_raw="Mar 14, 2024 06:05 PM UTC", beside=("TS011",)),
        article(modified_raw="  "),
    ),
)
def unparseable_timestamp(o: Options) -> pl.Expr:
    """A time is written in a way that cannot be read.

    What it does: Fires on text for which no format of a fixed list fits, or whose date does not exist.
    Why it matters: The next program reads nothing, or guesses.
    Leaves alone: Every format that has one meaning, whatever standard it keeps, and blank text, which is missing.
    Fix: Write it in ISO 8601 with an offset, such as `2024-03-14T18:05:00+01:00`.
    For editors: Enter the time again, with the date picker or as `2024-03-14T18:05:00+01:00`.
    Evidence: 78 of about 2,000 values in the wild; newspaper4k #153.
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
    message="there is no time of publication",
    bad=(article(published_raw=None), article(published_raw=" ")),
    good=(
        article(published_raw="2024-03-14", modified_raw=None, beside=("TS013",)),
        article(published_raw="2024-03-14T18:05Z"),
    ),
)
def missing_published(_: Options) -> pl.Expr:
    """The article has no time of publication.

    What it does: Fires when the time is absent or blank; a warning only if the header of a dump gives a date.
    Why it matters: News without a date cannot be placed, sorted or archived. The date in the header is the day under
    which the dump was filed: it may be the day of the crawl, and it has no time.
    Leaves alone: Times that are there and cannot be read (TS008, TS006).
    Fix: Take the time from the page's JSON-LD, its sitemap or its feed; if another field holds it, say so with
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
    """A time has no offset from UTC.

    What it does: Fires on a date with a time of day and no zone.
    Why it matters: The same text names instants that are up to 26 hours apart, so that its order among articles of
    other places is not known.
    Leaves alone: Dates without a time of day, also those with midnight behind them (TS013), and times with the
    abbreviation of a zone (TS018).
    Fix: Add the offset of the publisher's time zone on that day.
    For editors: Set the time zone of the article.
    Evidence: 71 of about 2,000 values in the wild; news-please #209; newspaper4k #350.
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
    message="published {published_raw}, but its address says {url_date}",
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
    """The day of publication is not the one in the URL.

    What it does: Compares the day in UTC with the full date in the path of the URL, if there is one. It fires above
    `days`, and is an error above `error_days`.
    Why it matters: An extractor often takes another time of the page: of a comment, a related story, or the crawl.
    Leaves alone: One day, which is the way from local time to UTC, and URLs or times of a year and month only.
    Fix: Look at the page, and take the time that belongs to the article itself.
    Evidence: 244 of 271 pages agree to the day, 21 differ by one, 1 by more; 5 are zero values (TS006).
    """
    names_a_day = ~pl.col("published_raw").str.contains(_MONTH_OR_YEAR)
    return names_a_day & (_from_url() > timedelta(days=o["days"]))
