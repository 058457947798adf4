"""ID001, ID003, ID008: records that say that they are the same article."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...comparing.corpus import identity
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, articles
from ...declaring.rule import Options, Signature

_SEP: Final = "\x1f"
_BEGINNING_CHARS: Final = 60
"""So much of the beginning of a body tells that it is the same story."""

_TIME: Final = pl.coalesce("modified_at", "published_at").dt.epoch("us")
_LATEST: Final = -_TIME.fill_null(-(2**62))
_OTHER_STORY: Final = {
    "url": "https://www.harbour-courier.example/2024/03/15/shops-and-boats",
    "headline": "What shopkeepers think of the evening boats",
    "description": "Most of them would rather have an early sailing, a survey of the guild says.",
    "body": "A second report on the vote, written by another hand. It tells what the shopkeepers of the east quay "
    "think of the evening boats, how many of them will open longer in the summer, and why the bakers would rather see "
    "an early sailing. None of them had been asked before the council met, said the guild, and all of them hope "
    "that the new timetable will last longer than the old one did.",
}
_LATER: Final = {
    "body": str(CLEAN["body"]).replace("nine votes to four", "nine votes to five, as the clerk said on Friday"),
    "modified_raw": "2024-03-15T09:10:00Z",
}


def _edition(_: Options) -> Signature:
    """Records by address, the latest first. content: key of the body, time, headline, and how the body begins."""
    content = pl.concat_str(
        pl.col("body_key").fill_null(""),
        _TIME.cast(pl.String).fill_null(""),
        pl.col("headline").fill_null(""),
        pl.col("beginning").str.head(_BEGINNING_CHARS).str.replace_all(_SEP, " ", literal=True).fill_null(""),
        separator=_SEP,
    )
    return Signature("article", pl.col("url_canonical").is_not_null(), pl.col("url_canonical"), content, _LATEST)


def _part(number: int, content: str = "content") -> pl.Expr:
    """A part of the content, the last one for -1. Not by a list of all, which takes a kilobyte where a key has many."""
    before = "" if number < 0 else rf"^(?:[^{_SEP}]*{_SEP}){{{number}}}"
    return pl.col(content).str.extract(rf"{before}([^{_SEP}]*){'$' if number < 0 else ''}")


def _is_version() -> pl.Expr:
    """Headline or beginning are those of the kept record; neither text nor time are those of a record before."""
    body, time = _part(0), _part(1)
    new = [pl.struct("key", part).is_first_distinct() for part in (body, time)]
    same = [(_part(at) != "") & (_part(at) == _part(at, "kept_content")) for at in (2, -1)]
    return (time != "") & (body != "") & new[0] & new[1] & (same[0] | same[1])


@rule(
    code="ID003",
    name="duplicate-canonical-url",
    severity="error",
    frame="corpus",
    column="url",
    signature=_edition,
    message="the URL is the same as in {kept}",
    fix="safe",
    bad=(
        articles({}, {}),
        articles(
            {},
            {"url": str(CLEAN["url"]) + "?utm_source=newsletter#comments", "modified_raw": "2024-03-14T20:10:00Z"},
            beside=("UR003", "UR006"),
        ),
        articles({}, {"body": _LATER["body"]}),
    ),
    good=(
        articles(
            {
                "url": "https://www.harbour-courier.example/story?id=41",
                "headline": "Ferry returns to the east quay in April",
            },
            {**_OTHER_STORY, "url": "https://www.harbour-courier.example/story?id=42"},
        ),
        articles({"url": None}, {**_OTHER_STORY, "url": None}),
    ),
)
def duplicate_canonical_url(_: Options) -> pl.Expr:
    """Two records have the same URL.

    What it does: Compares URLs without scheme, `www.`, fragment, tracking parameters, AMP markers and trailing slash.
    Why it matters: One article was read twice, so every statistic and every model based on the corpus counts it twice.
    Leaves alone: Other query parameters: `?id=41` and `?id=42` are two articles. Versions of one story that differ in
    both text and time (ID008).
    Fix: Keep the record that was modified last.
    For editors: Update the published article instead of creating a second one.
    Evidence: UTMediaCAT/Voyage #7; mediacloud/backend #488; commoncrawl/news-crawl #9.
    """
    return (pl.col("repeats") > 0) & ~_is_version()


@rule(
    code="ID008",
    name="multiple-versions",
    severity="info",
    frame="corpus",
    column="url",
    signature=_edition,
    message="this is an earlier version of {kept}",
    bad=(
        articles({}, _LATER),
        articles({}, _LATER, {"body": f"{_LATER['body']}\nMore follows.", "modified_raw": "2024-03-16T07:00:00Z"}),
    ),
    good=(articles({}, _OTHER_STORY),),
)
def multiple_versions(_: Options) -> pl.Expr:
    """The corpus has several versions of an article.

    What it does: Finds records with the same URL, and the same headline or the same beginning, that differ in both the
    text and the time of the last change. The latest version gets no finding.
    Why it matters: This is fine in a corpus that keeps versions on purpose; any other corpus counts the article twice.
    Leaves alone: Equal texts or equal times, another story at the same URL, and records without a time: ID003 reports
    these as duplicates.
    Fix: None, or keep the latest version for each URL.
    Evidence: IPTC ninjs has a `version` for this; Fundus crawls pages again.
    """
    return (pl.col("repeats") > 0) & _is_version()


def _identity(_: Options) -> Signature:
    content = pl.concat_str(pl.col("headline").fill_null(""), pl.col("body_key").fill_null(""), separator=_SEP)
    return Signature(
        "article",
        pl.col("read_error").is_null(),
        identity(),
        content,
        pl.col("published_at").dt.epoch("us").fill_null(2**62),
        text=pl.col("article_id"),
    )


@rule(
    code="ID001",
    name="duplicate-article-id",
    severity="error",
    frame="corpus",
    column="article_id",
    signature=_identity,
    message="{kept} has the same id, but is a different article: {text}",
    bad=(
        articles({"id": "ferry-2024-0314"}, {**_OTHER_STORY, "id": "ferry-2024-0314"}),
        articles(
            {"id": "7f1c2a90-5d1e-4b8e-9c55-0a41d2f3b6e7"},
            {
                **_OTHER_STORY,
                "url": "https://www.upland-post.example/2024/03/15/shops",
                "publisher": "Upland Post",
                "id": "7f1c2a90-5d1e-4b8e-9c55-0a41d2f3b6e7",
            },
        ),
    ),
    good=(
        articles({"id": "41"}, {**_OTHER_STORY, "id": "42"}),
        articles(
            {"id": "41"},
            {
                **_OTHER_STORY,
                "url": "https://www.upland-post.example/2024/03/15/shops",
                "publisher": "Upland Post",
                "id": "41",
            },
        ),
    ),
)
def duplicate_article_id(_: Options) -> pl.Expr:
    """Two different articles have the same id.

    What it does: Finds records with the same id but different texts and, if they have any, different URLs.
    Why it matters: Anyone who joins, updates or cites by id gets the wrong article, or both.
    Leaves alone: Copies of the same article (ID003, ID004), its versions (ID008), and short ids, such as numbers, at
    different outlets.
    Fix: Give each article a unique id, for example one derived from its URL.
    For editors: Give the article a unique id.
    Evidence: The first check that users of every validation tool write: a key is unique.
    """
    same_place = (pl.col("url_canonical") == pl.col("kept_url_canonical")).fill_null(False)
    return (pl.col("repeats") > 0) & ~same_place & (pl.col("content") != pl.col("kept_content"))
