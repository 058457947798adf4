"""Lines of running text: what a line says, all in all, and which lines stand together."""

from __future__ import annotations

from typing import Final

import polars as pl

from .phrase_lists import phrases

__all__ = ["has_phrase", "is_label", "is_line", "label", "runs", "sum_of_run", "unquoted"]

_TEXT_ROLES: Final = ("body", "unknown")

_AROUND: Final = r"^(?:[^\p{L}\p{N}]+|o\s+|\d{1,2}[.)]\s+)+|(?:\s*\(\s*\d[\d.,]*\s*\)|[^\p{L}\p{M}\p{N}]+)+$"
"""The bullet or number of an item, the count behind it, and marks on both sides. Plain text writes `o` for a bullet."""

_QUOTED: Final = r"“[^“”]{0,400}”|„[^„“”]{0,400}[“”]|«[^«»]{0,400}»|»[^«»]{0,400}«|\"[^\"]{0,400}\"|「[^「」]{0,400}」"


def is_line() -> pl.Expr:
    """A block of running text: a line of a body, or a block of a dump that is a body or nobody knows what."""
    return pl.col("kind").eq("text") & pl.col("role").is_in(_TEXT_ROLES)


def label(text: pl.Expr) -> pl.Expr:
    """The text without case, bullet, number, count and marks around it: `* Sport (12) »` is `sport`."""
    plain = text.str.to_lowercase().str.replace_all("’", "'", literal=True).str.replace_all(_AROUND, "")
    return plain.str.replace_all(r"\s+", " ")


def is_label(text: pl.Expr, *topics: str) -> pl.Expr:
    """Whether a `label` is one of the phrases of these topics, and nothing else."""
    return text.is_in([phrase for topic in topics for phrase in phrases(topic)])


def has_phrase(text: pl.Expr, regex: str) -> pl.Expr:
    """Whether a regex matches outside of quotation marks, in any case: what is quoted is spoken of."""
    return text.str.contains(f"(?i){regex}") & unquoted(text).str.contains(f"(?i){regex}")


def unquoted(text: pl.Expr) -> pl.Expr:
    """The text without what stands between quotation marks."""
    return text.str.replace_all(_QUOTED, " ")


def runs(rows: pl.Expr) -> pl.Expr:
    """For the rows where `rows` is true, and only these: a number that neighbours of one article share."""
    block, article = pl.col("block").filter(rows), pl.col("article").filter(rows)
    goes_on = (block == block.shift(1) + 1) & (article == article.shift(1))
    return (~goes_on.fill_null(False)).cum_sum()


def sum_of_run(values: pl.Expr, run: pl.Expr) -> pl.Expr:
    """The sum of values over each run. Runs lie one behind the other, so this needs no grouping, and costs its rows."""
    so_far = values.cast(pl.Int64).cum_sum()
    begins = run.ne_missing(run.shift(1))
    before = pl.when(begins).then(so_far - values.cast(pl.Int64)).forward_fill()
    after = pl.when(run.ne_missing(run.shift(-1))).then(so_far).backward_fill()
    return after - before
