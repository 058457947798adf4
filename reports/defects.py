"""Findings as people count them: a defect is a rule in a column of a record, however many places it has there.

What most records of a source have is the habit of whoever wrote the source, and is said once (`Widespread`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, Literal

import polars as pl

from ..schemas.findings import FINDING_DTYPES

__all__ = [
    "LEAST_RECORDS",
    "LEAST_SHARE",
    "PLACE_COLUMNS",
    "WIDESPREAD_DTYPES",
    "Widespread",
    "defect",
    "defects",
    "height",
]

LEAST_RECORDS: Final = 20
"""So many records tell a habit; smaller sources are looked at together."""

LEAST_SHARE: Final = 0.8
"""From this share of its records on, a source has a defect as a habit."""

PLACE_COLUMNS: Final = (
    "line",
    "block",
    "start",
    "end",
    "start_char",
    "end_char",
    "excerpt",
    "message",
    "replacement",
    "fingerprint",
)
"""What is said of each place of a defect."""

WIDESPREAD_DTYPES: Final[dict[str, pl.DataType]] = {
    "scope": pl.String(),  # the source; null: all sources with few records
    "code": FINDING_DTYPES["code"],
    "name": FINDING_DTYPES["name"],
    "severity": FINDING_DTYPES["severity"],  # the gravest
    "column": FINDING_DTYPES["column"],
    "records": pl.UInt32(),  # records with the defect
    "of": pl.UInt32(),  # records of the scope
    "message": FINDING_DTYPES["message"],  # of the first
}
"""A row a defect that most records of a scope have."""

_KEY: Final = ("source", "record", "code", "column", "severity", "state")
_SCOPED: Final = ("scope", "code", "column")


def defect() -> pl.Expr:
    """What findings of one defect have in common."""
    return pl.struct(_KEY)


def height(findings: pl.LazyFrame) -> int:
    """How many defects these findings are."""
    return findings.select(defect().n_unique()).collect().item()


def defects(rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = PLACE_COLUMNS) -> Iterator[dict[str, Any]]:
    """One row a defect, from findings in reading order: the first of its findings, `count`, and `places`.

    columns: what is said of each place. In memory are the findings of one record.
    """
    for _, of_record in groupby(rows, itemgetter("source", "record")):
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in of_record:
            key = tuple(row[name] for name in _KEY)
            one = found.setdefault(key, {**row, "count": 0, "places": []})
            one["count"] += 1
            one["places"].append({name: row[name] for name in columns})
        yield from found.values()


@dataclass(frozen=True, slots=True)
class Widespread:
    """What most records of a source have.

    rows: `WIDESPREAD_DTYPES`. large: sources that are a scope each; the others are one together. once: codes of rules
    of which a habit counts as one defect.
    """

    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=WIDESPREAD_DTYPES))
    large: Sequence[str] = ()
    once: Sequence[str] = ()

    @classmethod
    def among(cls, counted: pl.LazyFrame, counts: Mapping[str, int], once: Sequence[str] = ()) -> Widespread:
        """Of findings that count. counts: source to its records.

        That records repeat others is no habit, unless the same is said of all: each repeats one of its own.
        """
        of = {source: number for source, number in counts.items() if number >= LEAST_RECORDS}
        small = sum(counts.values()) - sum(of.values())
        if not of and small < LEAST_RECORDS:
            return cls()
        sizes = pl.DataFrame(
            {"scope": [*of, None], "of": [*of.values(), small]},
            schema_overrides={"scope": pl.String(), "of": pl.UInt32()},
        )
        found = (
            counted.filter(pl.col("record").is_not_null())
            .with_columns(scope=_scope(list(of)))
            .group_by(_SCOPED, maintain_order=True)
            .agg(
                pl.col("name", "message").first(),
                pl.col("severity").max(),
                records=pl.struct("source", "record").n_unique(),
                repeats=pl.col("kept_source").is_not_null().any() & (pl.col("message").n_unique() > 1),
            )
            .filter(~pl.col("repeats"))
            .join(sizes.lazy(), on="scope", nulls_equal=True, maintain_order="left")
            .filter(pl.col("of") >= LEAST_RECORDS, pl.col("records") >= LEAST_SHARE * pl.col("of"))
        )
        rows = found.select(list(WIDESPREAD_DTYPES)).cast(pl.Schema(WIDESPREAD_DTYPES)).collect()
        return cls() if rows.is_empty() else cls(rows, tuple(of), tuple(once))

    def without(self, findings: pl.LazyFrame) -> pl.LazyFrame:
        """The findings that are no habit of their source."""
        return self._joined(findings, self.rows, "anti").drop("scope")

    def counted_once(self, findings: pl.LazyFrame) -> pl.LazyFrame:
        """The findings, with one for each habit of a source that its rule counts once."""
        habits = self.rows.filter(pl.col("code").is_in(list(self.once)))
        if habits.is_empty():
            return findings
        first = self._joined(findings, habits, "semi").unique(_SCOPED, keep="first", maintain_order=True)
        return pl.concat([self._joined(findings, habits, "anti"), first]).drop("scope")

    def _joined(self, findings: pl.LazyFrame, habits: pl.DataFrame, how: Literal["anti", "semi"]) -> pl.LazyFrame:
        placed = findings.with_columns(scope=_scope(self.large))
        return placed.join(habits.lazy(), on=_SCOPED, how=how, nulls_equal=True, maintain_order="left")


def _scope(large: Sequence[str]) -> pl.Expr:
    return pl.when(pl.col("source").is_in(list(large))).then("source")
