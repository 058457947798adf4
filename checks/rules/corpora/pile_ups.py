"""CP005, CP007, IM008: many articles of an outlet have one value, where each should have its own."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...comparing.corpus import outlet
from ...declaring.declare import rule
from ...declaring.examples import issue
from ...declaring.rule import Options, Signature
from ...text.times import told

_SEP: Final = "\x1f"
_TAIL_CHARS: Final = 60
_SENTENCE_END: Final = r"(?:[.!?。！？।؟:]|\.\.\.|…)[\"'”“’»›)\]]*\s*$"
_CUT_SIGN: Final = r"(?:\.\.\.|…)\s*$"


def _of_outlet(value: pl.Expr) -> pl.Expr:
    return pl.concat_str(outlet(), value.cast(pl.String), separator=_SEP)


def _is_many(o: Options) -> pl.Expr:
    """So many different articles of the outlet have the value; told once, of the first."""
    enough = (pl.col("contents") >= o["min_articles"]) & (
        pl.col("contents") >= o["min_share"] * pl.col("outlet_articles")
    )
    return (pl.col("repeats") == 0) & enough


def _is_moment() -> pl.Expr:
    """A time of day, and not midnight (TS012)."""
    return told("published_raw", "minute", "second", "subsecond", "naive") & (
        pl.col("published_at").dt.time() != pl.time(0, 0)
    )


_AT: Final = {"published_raw": "2024-03-14T09:37:21Z"}
_ON_THE_HOUR: Final = {"published_raw": "2024-03-14T06:00:00Z"}


@rule(
    code="CP005",
    name="constant-timestamp",
    severity="warning",
    frame="corpus",
    column="published_raw",
    signature=lambda _: Signature(
        "article",
        _is_moment() & (outlet() != ""),
        _of_outlet(pl.col("published_at").dt.epoch("us")),
        pl.col("article_id"),
        None,
    ),
    options={"min_articles": 10, "min_share": 0.1, "min_share_of_round": 0.5},
    message="{contents} of {outlet_articles} articles of {outlet} were published at exactly the same time: {text}",
    bad=(
        issue(*[_AT] * 10, shows="10 articles of one outlet; published_raw: 2024-03-14T09:37:21Z"),
        issue(*[_ON_THE_HOUR] * 10, *[{}] * 5, shows="10 of 15 articles; published_raw: 2024-03-14T06:00:00Z"),
    ),
    good=(
        issue(*[_AT] * 9, *[{}] * 6, shows="9 of 15 articles; published_raw: 2024-03-14T09:37:21Z"),
        issue(*[_ON_THE_HOUR] * 10, *[{}] * 15, shows="10 of 25 articles; published_raw: 2024-03-14T06:00:00Z"),
    ),
)
def constant_timestamp(o: Options) -> pl.Expr:
    """Many articles of an outlet were published at exactly the same time.

    What it does: Counts the articles of an outlet by their time of publication. Fires once per time, if at least 10
    articles and a tenth of the outlet share it. For times on the hour or at a multiple of five minutes, at least half
    of the outlet must share it.
    Why it matters: It is the time of an import or a crawl. Sorting by time puts the articles in no meaningful order.
    Leaves alone: Midnight (TS012), and articles that are scheduled for a time such as six in the morning, which is
    common.
    Fix: Take the time from the pages themselves.
    Evidence: Mass imports of archives; dispatch #761.
    """
    is_round = (pl.col("published_at").dt.epoch("s") % 300) == 0
    half = pl.col("contents") >= o["min_share_of_round"] * pl.col("outlet_articles")
    return _is_many(o) & (~is_round | half)


_LONG: Final = "The clerk read on until the lamp went out, counting boats, crates, gulls and ropes in turn. " * 14


def _cut(number: int, length: int) -> dict[str, str]:
    return {"body": f"Report {number * 37} of the clerk. Number {number * 91 + 8} is signed. {_LONG}"[:length]}


@rule(
    code="CP007",
    name="length-pile-up",
    severity="warning",
    frame="corpus",
    column="body",
    signature=lambda o: Signature(
        "article",
        pl.col("n_chars") >= o["min_chars"],
        _of_outlet(pl.col("n_chars")),
        pl.col("body_key"),
        None,
        text=pl.col("body").str.tail(_TAIL_CHARS),
    ),
    options={"min_chars": 1000, "min_articles": 10, "min_share": 0.05, "min_cut_share": 0.5},
    message="{contents} of {outlet_articles} bodies of {outlet} have the same length and stop in mid-sentence: {text}",
    bad=(issue(*(_cut(number, 1001) for number in range(10)), shows="10 articles, each cut at 1,001 characters"),),
    good=(
        issue(
            *(_cut(number, 1001 + number) for number in range(10)),
            shows="10 articles of 1,001 to 1,010 characters",
        ),
    ),
)
def length_pile_up(o: Options) -> pl.Expr:
    """Many bodies of an outlet have exactly the same length, because they were cut off.

    What it does: Counts different bodies of more than 1,000 characters by their length. Fires once per length, if at
    least 10 bodies and 5 % of the outlet have it, and half of them do not end like a sentence.
    Why it matters: A column, a field or a feed has a length limit, and the rest of each text is silently lost.
    Leaves alone: Identical texts (ID004), and texts of equal length that end normally.
    Fix: Raise the limit (common limits are 32,767 and 65,535), and extract the articles again.
    Evidence: Spreadsheets cut cells at 32,767 characters, and MySQL cuts TEXT columns at 65,535 bytes.
    """
    tail = pl.col("text")
    cut = ~tail.str.contains(_SENTENCE_END) | tail.str.contains(_CUT_SIGN)
    return _is_many(o) & (cut.mean().over("key") >= o["min_cut_share"])


def _lead_image() -> pl.Expr:
    return pl.col("images").list.get(0, null_on_oob=True).struct.field("url").str.strip_chars()


_LOGO: Final = {"images": [{"url": "https://www.harbour-courier.example/img/harbour-at-dusk.jpg"}]}


@rule(
    code="IM008",
    name="shared-lead-image",
    severity="info",
    frame="corpus",
    column="images",
    signature=lambda _: Signature(
        "article",
        _lead_image().is_not_null() & (outlet() != ""),
        _of_outlet(_lead_image()),
        pl.col("article_id"),
        None,
        text=_lead_image(),
    ),
    options={"min_articles": 6, "min_share": 0.05},
    message="{contents} of {outlet_articles} articles of {outlet} have the same lead image: {text}",
    bad=(issue(*[_LOGO] * 6, *[{}] * 4, shows="6 of 10 articles; images: harbour-at-dusk.jpg"),),
    good=(issue(*[_LOGO] * 5, *[{}] * 5, shows="5 of 10 articles; images: harbour-at-dusk.jpg"),),
)
def shared_lead_image(o: Options) -> pl.Expr:
    """Many articles of an outlet have the same lead image.

    What it does: Counts the articles of an outlet by the URL of their lead image. Fires once per image, if at least 6
    articles and 5 % of the outlet have it.
    Why it matters: The image is the logo, a placeholder or a portrait, and does not show what the article is about.
    Leaves alone: A few articles with the same image, such as those of a series or of one author.
    Fix: Remove the image, or use one from the text.
    For editors: Choose an image for this article.
    Evidence: Portraits and logos as `og:image` on real pages.
    """
    return _is_many(o)
