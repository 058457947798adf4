"""Records that were read one by one, to frames: what JSON, CSV and hand-over of dicts share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ..schemas.batch import Batch
from . import assemble
from .bounds import MAX_RECORD_BYTES
from .chunks import AnySize, Chunk, cut
from .fields import Planner, named_row

__all__ = ["Row", "RowChunk", "chunk", "chunks", "frames", "read_record", "too_long"]

_MANY_CHARS = 100_000
"""The bytes of a shorter text are not worth counting."""

_FEW = 200
"""Polars builds a column of lists value by value, at 4 µs each; more rows it groups faster from a flat column."""


@dataclass(slots=True)
class Row:
    """One record: its place, its size, and its raw columns or why there are none.

    text_bytes: of its columns, where its own size is not known or beyond `MAX_RECORD_BYTES`.
    """

    n_bytes: int | None
    line: int | None = None
    read_error: str | None = None
    decode_ok: bool = True
    columns: Mapping[str, Any] = field(default_factory=dict)
    text_bytes: int = 0

    @property
    def size(self) -> int:
        """About the bytes that it takes."""
        return self.n_bytes or self.text_bytes


def read_record(record: Mapping[str, Any], row: Row, planner: Planner) -> Row:
    """Fill the columns of a row from a record in which `values.problem` finds none."""
    plan = planner.plan(tuple(record))
    planner.note(record, plan)
    columns = named_row(record, plan)
    if row.n_bytes is None or row.n_bytes > MAX_RECORD_BYTES:
        row.text_bytes = _text_bytes(columns)
    if row.text_bytes > MAX_RECORD_BYTES:
        row.n_bytes, row.read_error = row.n_bytes or row.text_bytes, too_long(row.text_bytes)
    else:
        row.columns = columns
    return row


def too_long(size: int) -> str:
    """Why a record with so many bytes of text is not read."""
    return f"its texts have {size:,} bytes, more than the limit of {MAX_RECORD_BYTES >> 20} MiB"


def _text_bytes(value: Any) -> int:
    if isinstance(value, str):
        return len(value.encode()) if len(value) > _MANY_CHARS else len(value)
    if isinstance(value, Mapping):
        return sum(map(_text_bytes, value.values()))
    return sum(map(_text_bytes, value)) if isinstance(value, list) else 0


@dataclass(frozen=True, slots=True)
class RowChunk(Chunk[Row]):
    """A chunk of rows (`batch.Selective`)."""

    @property
    def height(self) -> int:
        """Records."""
        return len(self.records)

    def raw(self, names: Collection[str], rows: pl.Series | None = None) -> pl.DataFrame:
        """See `Selective`."""
        return _raw([(self, at) for at in (range(self.height) if rows is None else rows)], names)


def chunks(rows: Iterable[Row], source: str, format: str, batch_size: AnySize, *, first: int = 0) -> Iterator[RowChunk]:
    """Chunks of so many rows; records are counted from `first`."""
    for some, n_bytes in cut(rows, batch_size, lambda row: row.size):
        yield RowChunk(source, format, first, some, frames, n_bytes)
        first += len(some)


def chunk(rows: Sequence[Row], source: str, format: str, first: int) -> RowChunk:
    """These rows of one source, counted from `first`."""
    return RowChunk(source, format, first, rows, frames, sum(row.size for row in rows))


def frames(chunks: Sequence[Chunk[Row]]) -> Batch:
    """The batch of some chunks, one after the other."""
    places = [(chunk, at) for chunk in chunks for at in range(len(chunk.records))]
    return assemble.batch(_raw(places, assemble.RAW_DTYPES))


def _raw(places: Sequence[tuple[Chunk[Row], int]], names: Collection[str]) -> pl.DataFrame:
    """These raw columns, as far as any row has them, of the rows in these places of chunks."""
    rows = [chunk.records[at] for chunk, at in places]
    filled = {name for row in rows for name in row.columns}.intersection(names)
    columns = [_column(name, [row.columns.get(name) for row in rows]) for name in assemble.RAW_DTYPES if name in filled]
    for name in ("n_bytes", "line", "read_error", "decode_ok"):
        columns.append(_column(name, [getattr(row, name) for row in rows]))
    columns.append(_column("source", [chunk.source for chunk, _ in places]))
    columns.append(_column("format", [chunk.format for chunk, _ in places]))
    columns.append(_column("record", [chunk.first + at for chunk, at in places]))
    return pl.DataFrame(columns)


def _column(name: str, held: list[Any]) -> pl.Series:
    dtype = assemble.RAW_DTYPES[name]
    if dtype != pl.List(pl.String) or len(held) < _FEW:
        return pl.Series(name, held, dtype=dtype)
    pairs = [(row, item) for row, items in enumerate(held) for item in items or ()]
    flat = pl.DataFrame(pairs, schema={"row": pl.UInt32, name: pl.String}, orient="row")
    lists = flat.group_by("row", maintain_order=True).agg(name)
    places = pl.DataFrame({"row": pl.int_range(len(held), dtype=pl.UInt32, eager=True)})
    return places.join(lists, on="row", how="left", maintain_order="left")[name]
