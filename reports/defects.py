"""Findings as people count them: a defect is a rule in a column of a record, however many places it has there.

What most records of a source have is the habit of whoever wrote the source, and is said once (`Widespread`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
_NEEDED: Final = (*_SCOPED, "source", "record", "name", "severity", "message", "kept_source")
_FEW: Final = 1_000
_ROWS_OF_A_PART: Final = 100_000
"""Findings that are looked at together: those of a large run take gigabytes."""
_NONE: Final = pl.DataFrame(schema={"scope": pl.String(), **FINDING_DTYPES}).select(_NEEDED)


def defect() -> pl.Expr:
    """A number that findings of one defect have in common, and others do not: to be counted, not to be shown.

    It has 64 bits, so that of ten million defects one is missed once in 300,000 runs. To count what it is made of takes
    130 bytes of memory a finding.
    """
    return pl.struct(_KEY).hash()


def height(findings: pl.LazyFrame, of: int | None = None) -> int:
    """How many defects these findings are. of: how many findings they are at most, if that is known."""
    if of is not None and of <= _FEW:  # a hash takes longer
        return len(set(findings.select(_KEY).collect().rows()))
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


_NOTHING: Final = pl.DataFrame(schema=WIDESPREAD_DTYPES)


@dataclass(frozen=True, slots=True)
class Widespread:
    """What most records of a source have.

    rows: `WIDESPREAD_DTYPES`. large: sources that are a scope each; the others are one together. once: codes of rules
    of which a habit counts as one defect.
    """

    rows: pl.DataFrame = field(default_factory=_NOTHING.clone)
    large: Sequence[str] = ()
    once: Sequence[str] = ()

    @classmethod
    def among(
        cls, counted: pl.LazyFrame, counts: Mapping[str, int], once: Callable[[], Sequence[str]] = tuple
    ) -> Widespread:
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
        findings = counted.filter(pl.col("record").is_not_null()).with_columns(scope=_scope(list(of)))
        parts = findings.select(_NEEDED).collect_batches(chunk_size=_ROWS_OF_A_PART, maintain_order=True)
        found = (
            _by_scope([_part_by_scope(part) for part in (_NONE, *parts)])
            .filter(~pl.col("repeats"))
            .join(sizes, on="scope", nulls_equal=True, maintain_order="left")
            .filter(pl.col("of") >= LEAST_RECORDS, pl.col("records") >= LEAST_SHARE * pl.col("of"))
        )
        rows = found.select(list(WIDESPREAD_DTYPES)).cast(pl.Schema(WIDESPREAD_DTYPES))
        return cls() if rows.is_empty() else cls(rows, tuple(of), tuple(once()))

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


def _part_by_scope(findings: pl.DataFrame) -> pl.DataFrame:
    """What findings that follow each other say of each defect of a scope, a row each."""
    record = pl.struct("source", "record")
    return findings.group_by(_SCOPED, maintain_order=True).agg(
        pl.col("name", "message").first(),
        pl.col("severity").max(),
        records=record.n_unique(),
        first=record.first(),
        last=record.last(),
        is_copy=pl.col("kept_source").is_not_null().any(),
        differs=(pl.col("message") != pl.col("message").first()).any(),
    )


def _by_scope(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The same of all parts, in reading order: a record whose findings two of them hold counts once."""
    again = (pl.col("first") == pl.col("last").shift()).sum()
    message = pl.col("message")
    return (
        pl.concat(parts)
        .group_by(_SCOPED, maintain_order=True)
        .agg(
            pl.col("name", "message").first(),
            pl.col("severity").max(),
            records=pl.col("records").sum() - again,
            repeats=pl.col("is_copy").any() & (pl.col("differs").any() | (message != message.first()).any()),
        )
    )


def _scope(large: Sequence[str]) -> pl.Expr:
    return pl.when(pl.col("source").is_in(list(large))).then("source")
