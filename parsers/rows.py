"""Records that were read one by one, to batches: what JSON, CSV and hand-over of dicts share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from ..schemas.batch import Batch
from . import assemble, blocks
from .fields import Planner, raw_row

__all__ = ["BATCH_BYTES", "Row", "batch", "batches", "read_record"]

BATCH_BYTES: Final = 32 << 20
"""A batch is closed when its records reach this size, even if they are few."""

_FEW = 200
"""Polars builds a column of lists value by value, at 4 µs each; more rows it groups faster from a flat column."""


@dataclass(slots=True)
class Row:
    """One record: its place, its size, and its raw columns or why there are none."""

    n_bytes: int | None
    line: int | None = None
    read_error: str | None = None
    decode_ok: bool = True
    columns: Mapping[str, Any] = field(default_factory=dict)


def read_record(record: Mapping[str, Any], row: Row, planner: Planner) -> Row:
    """Fill the columns of a row from a record in which `values.problem` finds none."""
    row.columns = raw_row(record, planner.plan(tuple(record)))
    return row


def batches(rows: Iterable[Row], source: str, format: str, batch_size: int, *, first: int = 0) -> Iterator[Batch]:
    """Batches of at most `batch_size` rows and about `BATCH_BYTES`; records are counted from `first`."""
    for some in _grouped(rows, batch_size):
        yield batch(some, source, format, first)
        first += len(some)


def batch(rows: list[Row], source: str, format: str, first: int) -> Batch:
    """The batch of these rows, counted from `first`."""
    articles = assemble.articles(_raw(rows, source, format, first))
    return Batch(articles, blocks.paragraphs(articles))


def _grouped(rows: Iterable[Row], batch_size: int) -> Iterator[list[Row]]:
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += row.n_bytes or 0
        if len(some) >= batch_size or size >= BATCH_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _raw(rows: list[Row], source: str, format: str, first: int) -> pl.DataFrame:
    filled = {name for row in rows for name in row.columns}
    columns = [_column(name, [row.columns.get(name) for row in rows]) for name in assemble.RAW_DTYPES if name in filled]
    for name in ("n_bytes", "line", "read_error", "decode_ok"):
        columns.append(_column(name, [getattr(row, name) for row in rows]))
    record = pl.int_range(first, first + len(rows), dtype=pl.UInt64, eager=True).alias("record")
    return pl.DataFrame([record, *columns]).with_columns(source=pl.lit(source), format=pl.lit(format))


def _column(name: str, held: list[Any]) -> pl.Series:
    dtype = assemble.RAW_DTYPES[name]
    if dtype != pl.List(pl.String) or len(held) < _FEW:
        return pl.Series(name, held, dtype=dtype)
    pairs = [(row, item) for row, items in enumerate(held) for item in items or ()]
    flat = pl.DataFrame(pairs, schema={"row": pl.UInt32, name: pl.String}, orient="row")
    lists = flat.group_by("row", maintain_order=True).agg(name)
    places = pl.DataFrame({"row": pl.int_range(len(held), dtype=pl.UInt32, eager=True)})
    return places.join(lists, on="row", how="left", maintain_order="left")[name]
