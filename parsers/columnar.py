"""Parquet and Arrow IPC, in batches of rows and only the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from ..schemas.batch import Batch
from . import frames, rows
from .fields import Planner
from .rows import Row

__all__ = ["IPC_MAGIC", "IPC_STREAM_MAGIC", "PARQUET_MAGIC", "DamagedFileError", "read"]

IPC_MAGIC: Final = b"ARROW1"
PARQUET_MAGIC: Final = b"PAR1"
IPC_STREAM_MAGIC: Final = b"\xff\xff\xff\xff"
"""First bytes of a file."""


class DamagedFileError(ValueError):
    """The file cannot be opened as what it should be; the message is the reader's."""


def read(path: Path, source: str, planner: Planner, *, format: str, batch_size: int = 1000) -> Iterator[Batch]:
    """Batches of a Parquet or IPC file (`format` parquet or ipc), in memory bounded by some of its row groups.

    Raises DamagedFileError when the schema cannot be read. When the file proves to be damaged further on, the record
    that would have been next has `read_error`, and is the last one.
    """
    try:
        frame = _opened(path, format)
        names = frame.collect_schema().names()
    except (PolarsError, OSError) as error:
        raise DamagedFileError(_reason(error)) from error
    first = 0
    try:
        for part in frames.parts(frame.select(frames.needed(names, planner)), batch_size):
            yield frames.batch(part, planner, source=source, format=format, first=first)
            first += part.height
    except (PolarsError, OSError) as error:
        unread = Row(0, read_error=f"nothing more can be read: {_reason(error)}")
        yield from rows.batches([unread], source, format, 1, first=first)


def _opened(path: Path, format: str) -> pl.LazyFrame:
    """The stream form of IPC (`.arrows`, Hugging Face) has no index: it is held in memory as a whole."""
    if format == "ipc":
        with path.open("rb") as file:
            is_stream = not file.read(len(IPC_MAGIC)).startswith(IPC_MAGIC)
        if is_stream:
            return pl.read_ipc_stream(path).lazy()
        return pl.scan_ipc(path, glob=False)
    return pl.scan_parquet(path, glob=False)


def _reason(error: Exception) -> str:
    """The first line; Polars adds the query."""
    return (str(error) or type(error).__name__).splitlines()[0]
