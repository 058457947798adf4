"""Which blocks are lines of running text, and what stands around them: what rules on lines of a body share."""

from __future__ import annotations

from typing import Final

import polars as pl

__all__ = ["is_last", "is_line", "is_text", "prose_follows"]

_TEXT_ROLES: Final = ("body", "unknown")


def is_text() -> pl.Expr:
    """A block of running text: a line of a body, or a block of a dump that is a body or nobody knows what."""
    return pl.col("kind").eq("text") & pl.col("role").is_in(_TEXT_ROLES)


def is_line(max_chars: int) -> pl.Expr:
    """A block of running text that is not longer than this."""
    return is_text() & (pl.col("text").str.len_chars() <= max_chars)


def is_last(blocks: int) -> pl.Expr:
    """One of so many last blocks of its article."""
    return (pl.col("article") != pl.col("article").shift(-blocks)).fill_null(True)


def prose_follows(min_bytes: int) -> pl.Expr:
    """A paragraph of at least this size comes later in the same article.

    By bytes, for these tell best, whatever the script, how much is said. Looks at neighbours only, without grouping.
    """
    article_ = pl.col("article")
    prose = pl.when(is_text() & (pl.col("text").str.len_bytes() >= min_bytes)).then(article_)
    return (prose.backward_fill().shift(-1) == article_).fill_null(False)
