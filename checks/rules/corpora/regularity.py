"""CP011, CT010: what an outlet does regularly, and where it does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final

import polars as pl

from ...comparing.corpus import outlet
from ...declaring.declare import rule
from ...declaring.examples import issue
from ...declaring.rule import Options, Signature

_HOUR: Final = 3_600_000_000
_ALIKE: Final = 0.85


def _first_of(value: pl.Expr) -> pl.Expr:
    """One row a batch stands for all of an outlet with this value: the exchange stays small."""
    least = pl.col("article_id") == pl.col("article_id").min().over(outlet(), value)
    return least & (pl.int_range(pl.len()).over(outlet(), value, "article_id") == 0)


def _quarter() -> pl.Expr:
    """The quarter of a day in which it was published."""
    return pl.col("published_at").dt.truncate("6h")


def _begins_quarter() -> pl.Expr:
    """The first article of an outlet and a quarter of a day, as far as the batch knows."""
    return (pl.col("published_at") == pl.col("published_at").min().over(outlet(), _quarter())) & _first_of(
        pl.col("published_at")
    )


def _gap() -> pl.Expr:
    """Hours since the quarter of a day before in which the outlet published something."""
    return (pl.col("content").cast(pl.Int64).diff().over("key") / _HOUR).fill_null(0)


def _usual_gap() -> pl.Expr:
    return _gap().filter(_gap() > 0).quantile(0.95, "lower").over("key")


def _three_a_day(first: int, last: int) -> list[dict[str, str]]:
    days = range(first, last + 1)
    return [{"published_raw": f"2024-03-{day:02}T{hour}:05:00Z"} for day in days for hour in (10, 14, 18)]


@rule(
    code="CP011",
    name="coverage-gap",
    severity="warning",
    frame="corpus",
    column="published_raw",
    signature=lambda _: Signature(
        "article",
        pl.col("published_at").is_not_null() & (outlet() != "") & _begins_quarter(),
        outlet(),
        _quarter().dt.epoch("us").cast(pl.String),
        pl.col("published_at").dt.epoch("us"),
    ),
    facts=lambda _: {
        "gap": pl.format("{} days", (_gap() / 24).round(1)),
        "usual": pl.format("{} hours", _usual_gap().cast(pl.Int64)),
    },
    options={"min_hours": 120, "times_usual": 4.0, "min_each_side": 20},
    message="{outlet} published nothing for {gap} before this; its gaps are usually at most {usual}",
    bad=(
        issue(
            *_three_a_day(1, 8),
            *_three_a_day(20, 27),
            shows="3 articles a day on 1 to 8 and 20 to 27 March",
        ),
    ),
    good=(
        issue(
            *_three_a_day(1, 8),
            *_three_a_day(10, 17),
            shows="3 articles a day on 1 to 8 and 10 to 17 March",
        ),
        issue(*_three_a_day(1, 8), *_three_a_day(20, 21), shows="3 articles a day on 1 to 8, 20 and 21 March"),
    ),
)
def coverage_gap(o: Options) -> pl.Expr:
    """An outlet that publishes regularly has a gap.

    What it does: Looks at the quarters of days in which an outlet published something. Fires on the first article after
    a gap of at least five days that is at least 4 times as long as 95 % of the outlet's gaps.
    Why it matters: The crawler stopped, or a list page was full. Articles from this time are lost for good.
    Leaves alone: Nights, weekends and holidays, outlets that publish irregularly, and gaps with fewer than 20 such
    quarters of days on either side, which may be a few articles from the archive.
    Fix: Fetch the missing days.
    Evidence: Users of Media Cloud ask first about gaps in news archives.
    """
    order = (_gap() > 0).cum_sum().over("key")
    enough = (order >= o["min_each_side"]) & (order.max().over("key") - order >= o["min_each_side"] - 1)
    return enough & (_gap() >= o["min_hours"]) & (_gap() >= o["times_usual"] * _usual_gap())


def _names(_: Options) -> Signature:
    """Names of the publisher by host, with the number of articles that have them."""
    name = pl.col("publisher").str.strip_chars()
    return Signature(
        "article",
        pl.col("host").is_not_null() & name.is_not_null() & (name != "") & _first_of(name),
        outlet(),
        name,
        None,
        text=name,
        weight=pl.len().over(outlet(), name),
    )


def _articles(*by: str) -> pl.Expr:
    return pl.col("weight").sum().over("key", *by)


def _usual_name() -> pl.Expr:
    ranked = pl.col("content").sort_by(_articles("content"), "content", descending=[True, False])
    return ranked.first().over("key")


def _is_alike(names: Mapping[str, str]) -> bool:
    """The same name but for a few letters; another number is another name."""
    one, other = names["name"].casefold(), names["usual"].casefold()
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return one == other or SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


_MISSPELT: Final = {"publisher": "Harbor Courier"}
_TEN: Final = "10 articles; publisher: Harbour Courier\n1 article; publisher: "


@rule(
    code="CT010",
    name="publisher-name-variant",
    severity="info",
    frame="corpus",
    column="publisher",
    signature=_names,
    facts=lambda _: {"usual": _usual_name(), "number": _articles("content"), "whole": _articles()},
    options={"min_articles": 10, "max_share": 0.2},
    message="{number} of {whole} articles of {outlet} name the publisher “{text}” instead of {usual}",
    bad=(
        issue(*[{}] * 10, _MISSPELT, shows=f"{_TEN}Harbor Courier"),
        issue(
            *[{}] * 10,
            {"publisher": "HARBOUR COURIER"},
            shows=f"{_TEN}HARBOUR COURIER",
        ),
    ),
    good=(
        issue(
            *[{}] * 6,
            *[_MISSPELT] * 5,
            shows="6 articles by Harbour Courier, 5 by Harbor Courier",
        ),
        issue(
            *[{}] * 10,
            {"publisher": "Ellery Music Weekly"},
            shows=f"{_TEN}Ellery Music Weekly",
        ),
    ),
)
def publisher_name_variant(o: Options) -> pl.Expr:
    """The publisher's name is spelled differently than in most articles of the outlet.

    What it does: Counts the publisher names in the articles of a host. Fires once per name that differs from the usual
    one only in case or a few letters, and that is in at most a fifth of the articles.
    Why it matters: If you group articles by publisher, the outlet is split into several, and a search for its name
    misses some articles.
    Leaves alone: Names that are not similar, names with other numbers, and outlets with fewer than 10 articles.
    Fix: Use the usual name, or keep a table of names.
    Evidence: `Rosiya Segodnya` for what is usually `Rossiya Segodnya`.
    """
    is_first = pl.int_range(pl.len()).over("key", "content") == 0
    rare = (_articles() >= o["min_articles"]) & (_articles("content") <= o["max_share"] * _articles())
    pair = pl.struct(name=pl.col("content"), usual=_usual_name())
    alike = pair.map_elements(_is_alike, return_dtype=pl.Boolean)
    return is_first & rare & (pl.col("content") != _usual_name()) & alike
