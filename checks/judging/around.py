"""Hits of block rules with values that need their neighbours."""

from __future__ import annotations

import polars as pl

from ..declaring.rule import Options, Rule

__all__ = ["hits_of"]

_ROW = "row of the hit"


def hits_of(rule: Rule, options: Options, frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """These rows of a frame, with what the rule tells of them by their neighbours (`Rule.around`); rows: ascending."""
    hits = frame[rows]
    if rule.around is None:
        return hits
    articles = frame.with_row_index(_ROW).filter(pl.col("article").is_in(hits["article"].unique().implode()))
    told = articles.select(_ROW, **rule.around(options)).filter(pl.col(_ROW).is_in(rows.implode()))
    return hits.hstack(told.drop(_ROW))
