"""Parquet and Arrow IPC, in batches of rows and only the columns that are needed.

What is read is counted against what the file declares: rows that are missing are told, and those after them are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
from polars.exceptions import PolarsError

from ..schemas.batch import Deferred
from ..schemas.panics import PanicError, quiet
from . import frames, rows
from .arrow_blocks import MAGIC as IPC_MAGIC
from .arrow_blocks import ArrowFile, NotArrowError
from .chunks import BATCH_BYTES, AnySize, sized
from .fields import Planner
from .pieces import bounded
from .rows import Row
from .strangers import TEXTS

__all__ = [
    "IPC_MAGIC",
    "IPC_STREAM_MAGIC",
    "PARQUET_MAGIC",
    "DamagedFileError",
    "Lost",
    "chunks",
    "doubled_column",
    "height",
    "is_stream",
    "opened",
    "read",
    "read_part",
]

PARQUET_MAGIC: Final = b"PAR1"
IPC_STREAM_MAGIC: Final = b"\xff\xff\xff\xff"
"""First bytes of a file."""

_TROUBLE = (PolarsError, PanicError, OSError)  # Polars panics on some damaged pages
_FIRST_ROWS = 1000
_MOST_LONGER: Final = 50
"""Times as many rows as those whose size is known are read next, at most."""

_MOST_TRIALS: Final = 40
"""Parts of a damaged slice that are tried one by one; what is left then is lost as a whole."""


class DamagedFileError(ValueError):
    """The file cannot be opened as what it should be; the message is the reader's."""


class Lost(NamedTuple):
    """Rows that the file declares and that cannot be read. rows: how many, if that can be told."""

    rows: int | None
    reason: str


def read(path: Path, source: str, planner: Planner, *, format: str, batch_size: AnySize = 1000) -> Iterator[Deferred]:
    """Batches of a Parquet or IPC file (`format` parquet or ipc), in memory bounded by some of them.

    Raises DamagedFileError when the schema cannot be read. For rows that cannot be read there is one record with
    `read_error`, which names them; those after them keep their numbers, where it can be told how many are missing.
    """
    note(path, format, planner)
    found = chunks(path, format, planner, sized(batch_size).bytes)
    yield from _counted(found, frames.Part(pl.DataFrame(), planner, source, format, 0), batch_size)


def _counted(found: Iterable[pl.DataFrame | Lost], before: frames.Part, batch_size: AnySize) -> Iterator[Deferred]:
    """Batches of rows that were read, and of those that could not be. before: rows of the same source before them."""
    first = before.first + before.height
    for part in bounded(found, batch_size):
        if isinstance(part, Lost):
            yield rows.chunk([Row(0, read_error=_said(part, first))], before.source, before.format, first)
            first += part.rows or 1
        else:
            yield replace(before, frame=part, first=first)
            first += part.height


def _said(lost: Lost, first: int) -> str:
    if lost.rows is None:
        return f"the records from number {first} on cannot be read: {lost.reason}"
    if lost.rows == 1:
        return f"record {first} cannot be read: {lost.reason}"
    return f"records {first} to {first + lost.rows - 1} cannot be read: {lost.reason}"


def read_part(path: Path, planner: Planner, first: int, height: int, batch_size: AnySize) -> Iterator[Deferred]:
    """Batches of so many records of a Parquet file, from `first` on, as `read` gives them."""
    frame = _opened(path)
    needed = frame.select(frames.needed(frame.collect_schema().names(), planner)).slice(first, height)
    found = _slices(needed, height, sized(batch_size).bytes)
    yield from _counted(found, frames.Part(pl.DataFrame(), planner, str(path), "parquet", first), batch_size)


def height(path: Path) -> int:
    """Records of a Parquet file. Raises DamagedFileError."""
    try:
        with quiet():
            return opened(path).select(pl.len()).collect().item()
    except _TROUBLE as error:
        raise DamagedFileError(_reason(error)) from error


def _opened(path: Path) -> pl.LazyFrame:
    """A Parquet file to be checked; folders such as `language=en/` are columns. Raises DamagedFileError."""
    frame = opened(path)
    if _is_partitioned(path):
        return pl.scan_parquet(path, glob=False, hive_partitioning=True, try_parse_hive_dates=False)
    return frame


def _is_partitioned(path: Path) -> bool:
    """The file is in folders such as `language=en/`, which hold the values of columns."""
    return any("=" in part for part in path.parts[:-1])


def chunks(
    path: Path, format: str, planner: Planner | None = None, n_bytes: int = BATCH_BYTES
) -> Iterator[pl.DataFrame | Lost]:
    """The rows of a file in order, some at a time, and in their places those that cannot be read.

    planner: says which columns are needed; else all. n_bytes: so many at a time, roughly. Raises DamagedFileError when
    the schema cannot be read.
    """
    if format == "parquet":
        frame = _opened(path) if planner is not None else opened(path)
        names = frame.collect_schema().names()
        needed = frame if planner is None else frame.select(frames.needed(names, planner))
        yield from _slices(needed, height(path), n_bytes)
        return
    file = _arrow_file(path)
    yield from _blocks(file, file.columns if planner is None else frames.needed(file.columns, planner), n_bytes)


def note(path: Path, format: str, planner: Planner) -> None:
    """Let the planner see the first rows of a file, as `frames.note` does. Raises DamagedFileError."""
    if format == "parquet":
        frames.note(_opened(path), planner)
        return
    file = _arrow_file(path)
    names = list(dict.fromkeys(file.columns))
    known = any(target in TEXTS for target, _ in planner.plan(tuple(names)))
    blocks = () if known else file.blocks(names)  # a block may be large: it is read twice only to say what is in it
    first = next((block for block in blocks if isinstance(block, pl.DataFrame)), None)
    frames.note((file.schema() if first is None else first).lazy(), planner)


def _blocks(file: ArrowFile, names: list[str], n_bytes: int) -> Iterator[pl.DataFrame | Lost]:
    for block in file.blocks(list(dict.fromkeys(names)), n_bytes):
        if isinstance(block, pl.DataFrame):
            yield block
        else:
            yield Lost(block.rows, f"block {block.block + 1} of {file.n_blocks} is damaged ({block.reason})")
    if file.rest is not None:
        yield Lost(None, file.rest)


def _slices(frame: pl.LazyFrame, height: int, n_bytes: int) -> Iterator[pl.DataFrame | Lost]:
    """A Parquet file in slices of about so many bytes; `collect_batches` holds several row groups, however large."""
    first, length = 0, _first_length(frame, height, n_bytes)
    while first < height:
        length = _even(length, height - first)
        fitting = [_MOST_LONGER * length]
        for chunk in _slice(frame, first, length, [_MOST_TRIALS]):
            yield chunk
            if isinstance(chunk, pl.DataFrame) and chunk.height:
                fitting.append(_rows_of_batch(chunk, n_bytes))
        first += length
        length = min(fitting)


def _even(length: int, left: int) -> int:
    """At most so many rows of those that are left, so that the last batch is no small one."""
    return -(-left // -(-left // length))


def _first_length(frame: pl.LazyFrame, height: int, n_bytes: int) -> int:
    """So many rows are first read together: some are read to see how large they are, and are no batch of their own."""
    some = next(_slice(frame, 0, _FIRST_ROWS, [1])) if height > _FIRST_ROWS else None
    return _rows_of_batch(some, n_bytes) if isinstance(some, pl.DataFrame) and some.height else _FIRST_ROWS


def _rows_of_batch(like: pl.DataFrame, n_bytes: int) -> int:
    """Rows as large as these that have about so many bytes, but not without measure more than these."""
    return max(1, min(n_bytes * like.height // max(1, int(like.estimated_size())), _MOST_LONGER * like.height))


def _slice(frame: pl.LazyFrame, first: int, length: int, trials: list[int]) -> Iterator[pl.DataFrame | Lost]:
    """Some rows; where they cannot be read, their halves, as long as there are trials."""
    trials[0] -= 1
    try:
        with quiet():
            chunk = frame.slice(first, length).collect()
    except _TROUBLE as error:
        reason = _reason(error)
    else:
        yield chunk
        if chunk.height < length:
            yield Lost(length - chunk.height, "the file declares them, but does not contain them")
        return
    if length == 1 or trials[0] <= 0:
        yield Lost(length, reason)
        return
    half = length // 2
    lost: Lost | None = None  # rows that are missing one after the other are told once
    for at, some in ((first, half), (first + half, length - half)):
        for part in _slice(frame, at, some, trials):
            if isinstance(part, Lost):
                lost = Lost((lost.rows or 0) + (part.rows or 0), lost.reason) if lost is not None else part
                continue
            if lost is not None:
                yield lost
                lost = None
            yield part
    if lost is not None:
        yield lost


def opened(path: Path) -> pl.LazyFrame:
    """A Parquet file with its schema read. Raises DamagedFileError."""
    try:
        with quiet():
            frame = pl.scan_parquet(path, glob=False)
            frame.collect_schema()
    except _TROUBLE as error:
        raise DamagedFileError(_reason(error)) from error
    return frame


def _arrow_file(path: Path) -> ArrowFile:
    """An IPC file with its account read. Raises DamagedFileError."""
    try:
        file = ArrowFile(path)
        file.schema()
    except (NotArrowError, OSError) as error:
        raise DamagedFileError(_reason(error)) from error
    return file


def doubled_column(path: Path) -> str | None:
    """The name of a column that an IPC file has twice, of which Polars can write only one. Raises DamagedFileError."""
    seen: set[str] = set()
    for name in _arrow_file(path).columns:
        if name in seen:
            return name
        seen.add(name)
    return None


def is_stream(path: Path) -> bool:
    """An IPC file is of the stream form."""
    with path.open("rb") as file:
        return not file.read(len(IPC_MAGIC)).startswith(IPC_MAGIC)


def _reason(error: BaseException) -> str:
    """The first line; Polars adds the query."""
    return (str(error) or type(error).__name__).splitlines()[0]
