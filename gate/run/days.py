"""Articles by day of publication: what a batch gives, and what a run gathers of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ...schemas.days import DATED_DTYPES, DAY_COUNT_DTYPES, DAY_DTYPES
from ...schemas.vocabulary import COUNTED_STATES, SEVERITIES

__all__ = ["DAY_READS", "Days", "dated", "days_of"]

DAY_READS: Final = frozenset({"published_at", "published_offset_min"})
"""Columns of `Articles` that tell the day."""

_ENOUGH: Final = 50_000
"""So many rows more are added up: there are few days, however many batches there are."""

_DAY: Final = (pl.col("published_at") + pl.duration(minutes=pl.col("published_offset_min").fill_null(0))).dt.date()


def days_of(articles: pl.DataFrame) -> pl.DataFrame:
    """`DAY_DTYPES` of these; the columns in `DAY_READS` are enough."""
    day = articles.select(day=_DAY)["day"]
    return day.value_counts(name="records").cast({"records": DAY_DTYPES["records"]})


def dated(articles: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """`DATED_DTYPES` of the articles that have one of these findings."""
    if findings.is_empty():
        return pl.DataFrame(schema=DATED_DTYPES)
    key = ["source", "record"]
    return articles.select(*key, day=_DAY).join(findings.select(key), on=key, how="semi")


class Days:
    """What a run has counted so far: as many rows as there are days.

    Findings that come of comparing records are not in it: when they are known, the days of the records are not.
    """

    def __init__(self) -> None:
        self._held: list[pl.DataFrame] = []
        self._height = 0

    def add(self, days: pl.DataFrame, of_records: pl.DataFrame, findings: pl.DataFrame) -> None:
        """Take a batch, in any order. days: `DAY_DTYPES`. of_records: `DATED_DTYPES`. findings: with their `state`."""
        self._hold(days)
        counted = findings.filter(pl.col("state").is_in(COUNTED_STATES))
        if counted.is_empty():
            return
        key = ["source", "record"]
        gravest = counted.group_by(key).agg(pl.col("severity").max())
        of_days = gravest.join(of_records, on=key).group_by("day", "severity").len()
        is_of = {name: pl.when(pl.col("severity") == name).then("len").otherwise(0) for name in SEVERITIES}
        self._hold(of_days.select("day", records=pl.lit(0), **is_of))

    def total(self) -> pl.DataFrame:
        """`DAY_COUNT_DTYPES`, by day; what has no day comes first."""
        self._held, self._height = [_added(self._held)], 0
        return self._held[0]

    def _hold(self, rows: pl.DataFrame) -> None:
        self._held.append(rows)
        self._height += rows.height
        if self._height >= _ENOUGH:
            self.total()


def _added(several: Sequence[pl.DataFrame]) -> pl.DataFrame:
    rows = pl.concat([pl.DataFrame(schema=DAY_COUNT_DTYPES), *several], how="diagonal_relaxed")
    return rows.group_by("day").agg(pl.all().fill_null(0).sum()).cast(pl.Schema(DAY_COUNT_DTYPES)).sort("day")
