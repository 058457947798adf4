"""Records that were read one by one, to batches: what JSON, CSV and hand-over of dicts share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from ..schemas.batch import Batch
from . import assemble, blocks, values
from .fields import Planner, raw_row

__all__ = ["BATCH_BYTES", "Row", "batches", "read_record"]

BATCH_BYTES: Final = 32 << 20
"""A batch is closed when its records reach this size, even if they are few."""


@dataclass(slots=True)
class Row:
    """One record: its place, its size, and its raw columns or why there are none."""

    n_bytes: int | None
    line: int | None = None
    read_error: str | None = None
    decode_ok: bool = True
    columns: Mapping[str, Any] = field(default_factory=dict)


def read_record(record: Mapping[str, Any], row: Row, planner: Planner) -> Row:
    """Fill the columns of a row from a record, or say why it cannot be read."""
    row.read_error = values.problem(record)
    if row.read_error is None:
        row.columns = raw_row(record, planner.plan(tuple(record)))
    return row


def batches(rows: Iterable[Row], source: str, format: str, batch_size: int, *, first: int = 0) -> Iterator[Batch]:
    """Batches of at most `batch_size` rows and about `BATCH_BYTES`; records are counted from `first`."""
    for some in _grouped(rows, batch_size):
        articles = assemble.articles(_raw(some, source, format, first))
        yield Batch(articles, blocks.paragraphs(articles))
        first += len(some)


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
    columns = {name: [row.columns.get(name) for row in rows] for name in assemble.RAW_DTYPES if name in filled}
    columns |= {name: [getattr(row, name) for row in rows] for name in ("n_bytes", "line", "read_error", "decode_ok")}
    columns["record"] = list(range(first, first + len(rows)))
    raw = pl.DataFrame(columns, schema={name: assemble.RAW_DTYPES[name] for name in columns})
    return raw.with_columns(source=pl.lit(source), format=pl.lit(format))
