"""Hits of block rules and what stands around them: values that need neighbours, and other rules on the same block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from ..declaring.rule import Options, Rule

__all__ = ["hits_of", "without_yielded"]

_ROW = "row of the hit"


def hits_of(rule: Rule, options: Options, frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """These rows of a frame, with what the rule tells of them by their neighbours (`Rule.around`); rows: ascending."""
    hits = frame[rows]
    if rule.around is None:
        return hits
    articles = frame.with_row_index(_ROW).filter(pl.col("article").is_in(hits["article"].unique().implode()))
    told = articles.select(_ROW, **rule.around(options)).filter(pl.col(_ROW).is_in(rows.implode()))
    return hits.hstack(told.drop(_ROW))


def without_yielded(
    hits: Mapping[tuple[str, str], pl.Series], rules: Iterable[Rule]
) -> Mapping[tuple[str, str], pl.Series]:
    """Hits of block rules, by key of the rule, without those of a rule that yields to another one on the same block."""
    yielding = [rule for rule in rules if rule.yields_to and rule.key in hits]
    if not yielding:
        return hits
    left = dict(hits)
    for rule in yielding:
        others = [rows for key, rows in hits.items() if key != rule.key and key[0].startswith(rule.yields_to)]
        if others:
            left[rule.key] = hits[rule.key].filter(~hits[rule.key].is_in(pl.concat(others).implode()))
    return {key: rows for key, rows in left.items() if len(rows)}
