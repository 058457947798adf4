"""PB: whether an article may be published, and has what the place of publication asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.times import RFC_3339, told, written

_OTHERS: Final = ("modified_raw", "created_raw")


@rule(
    code="PB001",
    name="embargoed",
    severity="error",
    frame="article",
    column="embargoed_raw",
    screen=lambda _: pl.col("embargoed_at").is_not_null(),
    message="the article is under embargo until {excerpt}",
    bad=(article(embargoed_raw="2031-01-02T06:00:00Z"), article(embargoed_raw="2024-06-02")),
    good=(
        article(embargoed_raw="2024-03-14T18:00:00Z"),
        article(embargoed_raw=" "),
        article(
            embargoed_raw="2031-01-02T06:00:00Z",
            published_raw="2031-01-02T06:00:00Z",
            url="https://www.harbour-courier.example/ferry-timetable-council-vote",
            modified_raw=None,
            beside=("TS004",),
        ),
    ),
)
def embargoed(o: Options) -> pl.Expr:
    """The article is still under embargo.

    What it does: Compares the end of the embargo with the time of the run (`--as-of`).
    Why it matters: Publishing earlier breaks an agreement, and sometimes the law.
    Leaves alone: Embargoes that have ended, and articles that are scheduled for the end of the embargo or later. A time
    without an offset is read as UTC.
    Fix: Wait until the embargo ends; the article then passes.
    For editors: Schedule the article for the end of the embargo.
    Evidence: IPTC ninjs `embargoed` (1 and 2), `embargoedUntil` (3).
    """
    end, published = pl.col("embargoed_at"), pl.col("published_at")
    is_scheduled = (published > o.as_of) & (published >= end)
    return (end > o.as_of) & ~is_scheduled.fill_null(False)


_NOT_USABLE: Final = r"(?i)^\s*(?:stat:)?(?:cancell?ed|withheld)\s*$"


@rule(
    code="PB002",
    name="not-usable-status",
    severity="error",
    frame="article",
    column="pub_status",
    message="the publisher has withheld or canceled this article: {excerpt}",
    bad=(article(pub_status="canceled"), article(pub_status="withheld"), article(pub_status="stat:canceled")),
    good=(article(pub_status="usable"), article(pub_status="stat:usable")),
)
def not_usable_status(_: Options) -> pl.Expr:
    """The publisher has withheld or canceled the article.

    What it does: Reads the publication status of IPTC standards: `withheld` and `canceled`, also as `stat:canceled`.
    Why it matters: The article is wrong, unlawful or not ready: the publisher has asked everyone not to use it.
    Leaves alone: `usable`, and values of other standards.
    Fix: Remove the article, even if it is already published.
    For editors: Do not publish the article: its source has withdrawn it.
    Evidence: IPTC ninjs `pubstatus`: usable, withheld, canceled; NewsML-G2 `stat:` codes.
    """
    return pl.col("pub_status").str.contains(_NOT_USABLE)


@rule(
    code="PB003",
    name="sitemap-stale",
    severity="info",
    frame="article",
    column="published_raw",
    default=False,
    options={"days": 2},
    message="the article is too old for a news sitemap: {excerpt}",
    bad=(article(), article(published_raw="2024-03-14", modified_raw=None, beside=("TS013",))),
    good=(
        article(
            url="https://www.harbour-courier.example/2024/05/31/ferry-timetable",
            published_raw="2024-05-31T06:00:00Z",
            modified_raw=None,
        ),
    ),
)
def sitemap_stale(o: Options) -> pl.Expr:
    """The article is too old for a news sitemap.

    What it does: Fires on articles that were published more than `days` days before the time of the run (`--as-of`).
    Why it matters: A news sitemap lists the articles of the last two days; search engines ignore older ones.
    Leaves alone: Articles without a time of publication (TS009). The rule is off by default because it is only for news
    feeds.
    Fix: Leave the article out of the sitemap.
    Evidence: The documentation of Google's news sitemaps.
    """
    return pl.col("published_at") < o.as_of - timedelta(days=o["days"])


_PROFILES: Final = {
    "google-news": ("publisher", "language", "published_raw", "headline"),
    "ninjs": ("url",),
}
"""What a place of publication requires: columns of `articles`."""


def _required(o: Options) -> tuple[str, ...]:
    if o["profile"] not in _PROFILES:
        raise ValueError(f"unknown profile {o['profile']!r}: the profiles are {', '.join(_PROFILES)}")
    return _PROFILES[o["profile"]]


@rule(
    code="PB004",
    name="missing-required-news-field",
    severity="error",
    frame="article",
    column="publisher",
    also=("language", "published_raw", "headline", "url"),
    about_missing=True,
    default=False,
    options={"profile": "google-news"},
    facts=lambda o: {"profile": pl.lit(o["profile"]), "field": pl.lit(o.column.removesuffix("_raw"))},
    message="{profile} requires the field `{field}`",
    bad=(
        article(publisher=None),
        article(language=" "),
        article(published_raw=None, beside=("TS009",)),
    ),
    good=(article(), article(url=None)),
)
def missing_required_news_field(o: Options) -> pl.Expr:
    """A field that the publication target requires is missing.

    What it does: Fires on each required field of the `profile` that is missing or blank. `google-news` requires the
    name of the publication, its language, the time of publication and the headline; `ninjs` requires a URI.
    Why it matters: The article is rejected, or silently ignored.
    Leaves alone: Requirements of other targets. The rule is off by default; if you select it, also choose the profile.
    Fix: Take the field from the page, or from what you know about the outlet.
    For editors: Fill in the field.
    Evidence: The documentation of Google's news sitemaps; IPTC ninjs 3.1 requires `uri`.
    """
    if o.column not in _required(o):
        return pl.lit(False)
    return pl.col(o.column).fill_null("").str.strip_chars() == ""


@rule(
    code="PB005",
    name="not-rfc3339",
    severity="warning",
    frame="article",
    column="published_raw",
    also=_OTHERS,
    default=False,
    message="this time is not an RFC 3339 date-time: {excerpt}",
    fix="safe",
    repair=lambda o: written(o.column),
    bad=(
        article(published_raw="2024-03-14T18:05+00:00"),
        article(modified_raw="2024-03-14 19:40:00Z"),
        article(published_raw="2024-03-14", modified_raw=None, beside=("TS013",)),
    ),
    good=(
        article(published_raw="2024-03-14T18:05:00Z"),
        article(published_raw="2024-03-14T19:05:00.250+01:00"),
        article(modified_raw=None),
    ),
)
def not_rfc3339(o: Options) -> pl.Expr:
    """The time is not an RFC 3339 date-time.

    What it does: Fires on every readable time that is not an RFC 3339 date-time, which has seconds and an offset.
    Why it matters: ninjs and other JSON formats validate their times against `format: date-time`, and reject the
    record.
    Leaves alone: Times without an offset (TS010, TS018), and times that cannot be read (TS006, TS008). The rule is off
    by default because TS011 is enough if nobody validates the format.
    Fix: Write the same time in the standard format. Missing seconds and times of day are left for you to add.
    Evidence: IPTC ninjs 3.1: `format: date-time`.
    """
    readable = told(o.column, "day", "minute", "second", "subsecond")
    return readable & ~pl.col(o.column).str.contains(RFC_3339)
