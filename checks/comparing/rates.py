"""Shares of articles in this run and in earlier ones: what rules over runs share."""

from __future__ import annotations

from typing import Final

import polars as pl

from ..declaring.examples import Example
from ..declaring.rule import Options

__all__ = ["HOST", "OTHER", "articles", "high", "low", "of_kind", "percent", "rates", "rises", "runs"]

HOST: Final = "www.harbour-courier.example"
OTHER: Final = "www.upland-post.example"
_Row = tuple[str, str, str, int]


def runs(usual: tuple[_Row, ...], last: tuple[_Row, ...], number: int = 14, beside: tuple[str, ...] = ()) -> Example:
    """So many equal runs, and then one that is judged."""
    told = "; ".join(" ".join(str(part) for part in row if part != "") for row in usual)
    then = "; ".join(" ".join(str(part) for part in row if part != "") for row in last) or "nothing"
    shows = f"{number} runs: {told}\nthen:    {then}"
    return Example(shows=shows, runs=(*((usual,) * number), last), beside=beside)


def of_kind(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Rows of a profile that count this."""
    return rows.filter(pl.col("kind") == kind)


def articles(rows: pl.DataFrame, kind: str = "articles") -> pl.DataFrame:
    """Articles by outlet, summed over runs (`outlet`, `articles`); or those that are counted under another kind."""
    return of_kind(rows, kind).group_by("outlet").agg(articles=pl.col("count").sum().cast(pl.Int64))


def low(part: pl.Expr, whole: pl.Expr, z: float) -> pl.Expr:
    """Lower end of the Wilson interval of a share."""
    return _wilson(part, whole, z, -1)


def high(part: pl.Expr, whole: pl.Expr, z: float) -> pl.Expr:
    """Upper end of the Wilson interval of a share."""
    return _wilson(part, whole, z, 1)


def _wilson(part: pl.Expr, whole: pl.Expr, z: float, side: int) -> pl.Expr:
    """One end of the interval in which a share lies (E. B. Wilson, 1927), at z standard deviations."""
    share = part / whole
    spread = (share * (1 - share) / whole + z**2 / (4 * whole**2)).sqrt()
    return (share + z**2 / (2 * whole) + side * z * spread) / (1 + z**2 / whole)


def rates(now: pl.DataFrame, past: pl.DataFrame, kind: str, *, of_all: bool = True) -> pl.DataFrame:
    """Shares of articles by outlet and name, in this run and in all earlier ones.

    of_all: shares of all articles of the outlet; else of those that are counted under this kind.

    Columns: outlet, name, part and articles (now), past_part and past_articles; rate and past_rate.
    """
    key = ["outlet", "name"]
    whole = "articles" if of_all else kind
    both = [of_kind(rows, kind).group_by(key).agg(part=pl.col("count").sum().cast(pl.Int64)) for rows in (now, past)]
    return (
        both[0]
        .join(both[1].rename({"part": "past_part"}), on=key, how="left")
        .join(articles(now, whole), on="outlet")
        .join(articles(past, whole).rename({"articles": "past_articles"}), on="outlet")
        .with_columns(pl.col("past_part").fill_null(0))
        .with_columns(rate=pl.col("part") / pl.col("articles"), past_rate=pl.col("past_part") / pl.col("past_articles"))
        .with_columns(shown=percent("rate"), past_shown=percent("past_rate"))
        .sort(key)
    )


def percent(name: str) -> pl.Expr:
    """A share as it is shown: `12.5 %`."""
    return pl.concat_str((pl.col(name) * 100).round(1).cast(pl.String), pl.lit(" %"))


def rises(o: Options) -> pl.Expr:
    """The share is higher than it was, beyond chance, in outlets with enough articles."""
    enough = (pl.col("articles") >= o["min_articles"]) & (pl.col("past_articles") >= o["min_articles"])
    least = low(pl.col("part"), pl.col("articles"), o["z"])
    beyond = least > high(pl.col("past_part"), pl.col("past_articles"), o["z"])
    return enough & beyond & (pl.col("rate") - pl.col("past_rate") >= o["min_rise"])
