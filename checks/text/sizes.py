"""How large an article is for those who judge it: its bytes, or its lines, of which each is a block."""

from __future__ import annotations

from typing import Final

import polars as pl

__all__ = ["BYTES_OF_A_LINE", "are_larger", "is_larger", "lines"]

BYTES_OF_A_LINE: Final = 25
"""A line counts as so many bytes at least: each is looked at by every rule, and may have findings of its own."""


def lines() -> pl.Expr:
    """Lines of the body; null without one."""
    return pl.col("body").str.count_matches("\n", literal=True) + 1


def is_larger(n_bytes: int) -> pl.Expr:
    """Whether an article has more bytes, or so many lines that they count as more. Reads `n_bytes` and `body`."""
    # There are no more lines than bytes: they are counted in large articles alone
    may_have_lines = pl.col("n_bytes") > n_bytes // BYTES_OF_A_LINE
    counted = pl.when(may_have_lines).then(pl.col("body")).str.count_matches("\n", literal=True)
    has_lines = (counted + 1 > n_bytes // BYTES_OF_A_LINE).fill_null(False)
    return (pl.col("n_bytes") > n_bytes).fill_null(False) | has_lines


def are_larger(articles: pl.DataFrame, n_bytes: int) -> pl.Series:
    """Which of some articles are (Boolean); mostly none is near, which takes no query."""
    largest = articles["n_bytes"].max()
    if not isinstance(largest, int) or largest <= n_bytes // BYTES_OF_A_LINE:
        return pl.zeros(articles.height, pl.Boolean, eager=True)
    return articles.select(is_larger(n_bytes)).to_series()
