"""Articles by day of publication: what a batch gives, and what a run gathers of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ...schemas.days import DATED_DTYPES, DAY_COUNT_DTYPES, DAY_DTYPES
from ...schemas.findings import FINDING_DTYPES
from ...schemas.vocabulary import COUNTED_STATES, SEVERITIES
from .scratch import Pile, Scratch

__all__ = ["DAY_READS", "Days", "dated", "days_of", "total"]

DAY_READS: Final = frozenset({"published_at", "published_offset_min"})
"""Columns of `Articles` that tell the day."""

_ENOUGH: Final = 50_000
_MOST_FRAMES: Final = 256
"""So many rows or frames more are added up: there are few days, however many batches there are."""

_DAY: Final = (pl.col("published_at") + pl.duration(minutes=pl.col("published_offset_min").fill_null(0))).dt.date()
_MINUTE: Final = 60_000_000
"""Microseconds, of which times are made."""
_KEY: Final = ("source", "record")
_NO_DAYS: Final = pl.DataFrame(schema=DAY_COUNT_DTYPES)
_GRAVEST_DTYPES: Final = {name: FINDING_DTYPES[name] for name in (*_KEY, "severity")}
_NO_SEVERITY: Final = pl.lit(None, FINDING_DTYPES["severity"]).alias("severity")


def days_of(articles: pl.DataFrame) -> pl.DataFrame:
    """`DAY_DTYPES` of these; the columns in `DAY_READS` are enough."""
    if articles.height == 1:
        return _day_of_one(articles)
    day = articles.select(day=_DAY)["day"]
    return day.value_counts(name="records").cast({"records": DAY_DTYPES["records"]})


def _day_of_one(article: pl.DataFrame) -> pl.DataFrame:
    """As `days_of`, of one article: a query takes ten times as long."""
    at, minutes = article["published_at"].to_physical()[0], article["published_offset_min"][0]
    day = None if at is None else (at + (minutes or 0) * _MINUTE) // (24 * 60 * _MINUTE)
    days = pl.Series("day", [day], pl.Int32).cast(pl.Date)
    return pl.DataFrame([days, pl.Series("records", [1], DAY_DTYPES["records"])])


def dated(articles: pl.DataFrame, findings: pl.DataFrame, *, compared: bool) -> pl.DataFrame:
    """`DATED_DTYPES` of the articles that have findings: one of these, or one that may come of comparing them."""
    if compared:
        return articles.select(*_KEY, day=_DAY)
    if findings.is_empty():
        return pl.DataFrame(schema=DATED_DTYPES)
    return articles.select(*_KEY, day=_DAY).join(findings.select(_KEY), on=_KEY, how="semi")


def total(days: pl.DataFrame, of_records: pl.LazyFrame, findings: pl.LazyFrame) -> pl.DataFrame:
    """`DAY_COUNT_DTYPES` of a run that is over. days: `DAY_DTYPES`. of_records: `DATED_DTYPES` of those with findings.

    findings: with their `state`.
    """
    by_day = _gravest(findings).join(of_records, on=_KEY).group_by("day", "severity").len()
    return _added([days, _by_severity(by_day.collect(engine="streaming"))])


class Days:
    """What a run has counted so far: as many rows as there are days, and the day of each record, which is spilled.

    A record of which a finding is known late, when records have been compared, may have been counted for a milder one.
    """

    def __init__(self) -> None:
        self._held: list[pl.DataFrame] = []
        self._height = 0
        scratch = Scratch()
        self._records = Pile(scratch, "dated", {**DATED_DTYPES, "severity": _GRAVEST_DTYPES["severity"]})
        self._late = Pile(scratch, "gravest", _GRAVEST_DTYPES)

    def add(self, days: pl.DataFrame, of_records: pl.DataFrame, findings: pl.DataFrame, state: pl.Expr) -> None:
        """Take a batch, in any order. days: `DAY_DTYPES`. of_records: `DATED_DTYPES`. state: of a finding."""
        self._hold(days)
        if of_records.is_empty():
            return
        if findings.is_empty():
            self._records.add(of_records.with_columns(_NO_SEVERITY))
            return
        gravest = _gravest(findings.lazy().with_columns(state))
        rows = of_records.join(gravest.collect(), on=_KEY, how="left")
        self._records.add(rows)
        self._hold(_by_severity(rows.drop_nulls("severity").group_by("day", "severity").len()))

    def add_late(self, findings: pl.DataFrame, state: pl.Expr) -> None:
        """Take findings of records that were added before. state: of a finding."""
        if self._records.rows and findings.height:
            self._late.add(_gravest(findings.lazy().with_columns(state)).collect())

    def total(self) -> pl.DataFrame:
        """`DAY_COUNT_DTYPES`, by day; what has no day comes first."""
        return _added([*self._held, *self._corrections()]) if self._held else _NO_DAYS

    def _corrections(self) -> list[pl.DataFrame]:
        """Records that are to be counted for a late finding, and, with numbers below zero, no more for a milder one."""
        if not self._late.rows:
            return []
        late = self._late.lazy().group_by(_KEY).agg(late=pl.col("severity").max())
        is_graver = pl.col("severity").is_null() | (pl.col("late") > pl.col("severity"))
        pairs = self._records.lazy().join(late, on=_KEY).filter(is_graver).group_by("day", "severity", "late").len()
        counts = pairs.with_columns(pl.col("len").cast(pl.Int64)).collect(engine="streaming")
        no_more = counts.drop_nulls("severity").with_columns(-pl.col("len"))
        return [_by_severity(counts.with_columns(severity="late")), _by_severity(no_more)]

    def _hold(self, rows: pl.DataFrame) -> None:
        self._held.append(rows)
        self._height += rows.height
        if self._height >= _ENOUGH or len(self._held) >= _MOST_FRAMES:
            self._held, self._height = [_added(self._held)], 0


def _gravest(findings: pl.LazyFrame) -> pl.LazyFrame:
    """`_GRAVEST_DTYPES`: a row a record that has findings which count. findings: with their `state`."""
    counted = findings.filter(pl.col("state").is_in(COUNTED_STATES))
    return counted.group_by(_KEY).agg(pl.col("severity").max())


def _by_severity(counts: pl.DataFrame) -> pl.DataFrame:
    """Columns of `DAY_COUNT_DTYPES` of so many records (`len`) of a `day` and a `severity`."""
    is_of = {name: pl.when(pl.col("severity") == name).then("len").otherwise(0) for name in SEVERITIES}
    return counts.select("day", records=pl.lit(0), **is_of)


def _added(several: Sequence[pl.DataFrame]) -> pl.DataFrame:
    rows = pl.concat([_NO_DAYS, *several], how="diagonal_relaxed")
    return rows.group_by("day").agg(pl.all().fill_null(0).sum()).cast(pl.Schema(DAY_COUNT_DTYPES)).sort("day")
