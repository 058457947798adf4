"""Parquet and Arrow IPC, in batches of rows and only the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PanicException, PolarsError

from ..schemas.batch import Deferred
from . import frames, rows
from .chunks import BATCH_BYTES
from .fields import Planner
from .rows import Row

__all__ = [
    "IPC_MAGIC",
    "IPC_STREAM_MAGIC",
    "PARQUET_MAGIC",
    "DamagedFileError",
    "chunks",
    "height",
    "is_stream",
    "opened",
    "read",
    "read_part",
]

IPC_MAGIC: Final = b"ARROW1"
PARQUET_MAGIC: Final = b"PAR1"
IPC_STREAM_MAGIC: Final = b"\xff\xff\xff\xff"
"""First bytes of a file."""

_TROUBLE = (PolarsError, PanicException, OSError)  # Polars panics on some damaged pages
_FIRST_ROWS = 1000


class DamagedFileError(ValueError):
    """The file cannot be opened as what it should be; the message is the reader's."""


def read(path: Path, source: str, planner: Planner, *, format: str, batch_size: int = 1000) -> Iterator[Deferred]:
    """Batches of a Parquet or IPC file (`format` parquet or ipc), in memory bounded by some of them.

    Raises DamagedFileError when the schema cannot be read. When the file proves to be damaged further on, the record
    that would have been next has `read_error`, and is the last one.
    """
    frame = _opened(path, format)
    frames.note(frame, planner)
    needed = frame.select(frames.needed(frame.collect_schema().names(), planner))
    first = 0
    for chunk in chunks(needed, format, batch_size):
        if isinstance(chunk, str):
            unread = Row(0, read_error=f"nothing more can be read: {chunk}")
            yield from rows.chunks([unread], source, format, 1, first=first)
            return
        for part in frames.bounded(chunk, batch_size):
            yield frames.Part(part, planner, source, format, first)
            first += part.height


def read_part(path: Path, planner: Planner, first: int, height: int, batch_size: int) -> Iterator[Deferred]:
    """Batches of so many records of a Parquet file, from `first` on, which keep their numbers.

    Raises DamagedFileError when they cannot be read.
    """
    frame = _opened(path, "parquet")
    needed = frame.select(frames.needed(frame.collect_schema().names(), planner)).slice(first, height)
    for chunk in chunks(needed, "parquet", batch_size):
        if isinstance(chunk, str):
            raise DamagedFileError(chunk)
        for part in frames.bounded(chunk, batch_size):
            yield frames.Part(part, planner, str(path), "parquet", first)
            first += part.height


def height(path: Path) -> int:
    """Records of a Parquet file. Raises DamagedFileError."""
    try:
        return opened(path, "parquet").select(pl.len()).collect().item()
    except _TROUBLE as error:
        raise DamagedFileError(_reason(error)) from error


def _opened(path: Path, format: str) -> pl.LazyFrame:
    """A file to be checked; folders such as `language=en/` are columns. Raises DamagedFileError."""
    frame = opened(path, format)
    if format == "parquet" and _is_partitioned(path):
        return pl.scan_parquet(path, glob=False, hive_partitioning=True, try_parse_hive_dates=False)
    return frame


def _is_partitioned(path: Path) -> bool:
    """The file is in folders such as `language=en/`, which hold the values of columns."""
    return any("=" in part for part in path.parts[:-1])


def chunks(frame: pl.LazyFrame, format: str, batch_size: int) -> Iterator[pl.DataFrame | str]:
    """The rows of a file in order, some at a time; after the last that can be read, why there is none."""
    return _until_damage(_slices(frame) if format == "parquet" else frame.collect_batches(chunk_size=batch_size))


def _slices(frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """A Parquet file in slices of about `BATCH_BYTES`; `collect_batches` holds several row groups, however large."""
    first, length = 0, _FIRST_ROWS
    while not (chunk := frame.slice(first, length).collect()).is_empty():
        yield chunk
        first += chunk.height
        row_bytes = max(1, int(chunk.estimated_size()) // chunk.height)
        length = max(1, min(BATCH_BYTES // row_bytes, 50 * length))


def _until_damage(chunks: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame | str]:
    """The chunks; after the last that can be read, why there is none."""
    try:
        yield from chunks
    except _TROUBLE as error:
        yield _reason(error)


def opened(path: Path, format: str) -> pl.LazyFrame:
    """A file with its schema read. Raises DamagedFileError.

    The stream form of IPC (`.arrows`, Hugging Face) has no index: it is held in memory as a whole.
    """
    try:
        if format == "parquet":
            frame = pl.scan_parquet(path, glob=False)
        else:
            frame = pl.read_ipc_stream(path).lazy() if is_stream(path) else pl.scan_ipc(path, glob=False)
        frame.collect_schema()
    except _TROUBLE as error:
        raise DamagedFileError(_reason(error)) from error
    return frame


def is_stream(path: Path) -> bool:
    """An IPC file is of the stream form."""
    with path.open("rb") as file:
        return not file.read(len(IPC_MAGIC)).startswith(IPC_MAGIC)


def _reason(error: BaseException) -> str:
    """The first line; Polars adds the query."""
    return (str(error) or type(error).__name__).splitlines()[0]
