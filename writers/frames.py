"""Polars frames, and dicts of a program: values changed in their rows; columns, their types and order stay."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from ..parsers import columnar, frames, rows
from ..parsers.arrow_blocks import ArrowFile
from ..parsers.fields import Planner
from ..parsers.pieces import bounded
from ..parsers.source import SourceError
from ..schemas.batch import Deferred
from ..schemas.panics import PanicError, as_errors
from .changes import Change, NotWritableError, Revision, View
from .fields import Step, placed, with_steps
from .literals import Number
from .named import revised

__all__ = ["FrameSheet", "RecordSheet", "file_sheets", "frame_sheets", "write_file", "write_part", "write_parts"]


class FrameSheet:
    """Some rows of a frame. A cell is a frame of one row."""

    def __init__(self, frame: pl.DataFrame, planner: Planner, source: str, format: str, first: int) -> None:
        self._frame = frame
        self._planner = planner
        self._source = source
        self._format = format
        self._first = first
        self._read = frames.needed(frame.columns, planner)
        self._changed: dict[int, pl.DataFrame] = {}
        self.make = self._part(frame, first)

    @property
    def height(self) -> int:
        """Records."""
        return self._frame.height

    @property
    def is_changed(self) -> bool:
        """Some row has been changed."""
        return bool(self._changed)

    def cell(self, row: int) -> pl.DataFrame:
        """The record on a row of the batch."""
        return self._changed[row] if row in self._changed else self._frame.slice(row, 1)

    def put(self, row: int, cell: pl.DataFrame) -> None:
        """Put a changed record in its place."""
        self._changed[row] = cell

    def parse(self, cells: Sequence[pl.DataFrame]) -> Deferred:
        """Records read again, a row each."""
        return self._part(pl.concat(cells), 0)

    def frame(self) -> pl.DataFrame:
        """All rows as they are now."""
        if not self._changed:
            return self._frame
        parts, at = [], 0
        for row in sorted(self._changed):
            parts += [self._frame.slice(at, row - at), self._changed[row]]
            at = row + 1
        return pl.concat([*parts, self._frame.slice(at)], rechunk=True)

    def fixed(self) -> Deferred:
        """The records as they are now."""
        return self._part(self.frame(), self._first) if self._changed else self.make

    def records(self) -> Iterator[Mapping[str, Any]]:
        """All rows as they are now, in values that have a form in JSON (`literals`). Raises NotWritableError."""
        frame = self.frame()
        try:
            with as_errors():
                columns = [_plain_values(series) for series in frame]
        except (PanicError, ValueError, OverflowError) as error:
            raise NotWritableError(f"it has a value out of range: {error}") from error
        return (dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True))

    def revise(self, cell: pl.DataFrame, view: View, changes: Sequence[Change]) -> Revision[pl.DataFrame]:
        """A record with changes."""
        try:
            with as_errors():
                (record,) = cell.select(self._read).to_dicts()
        except (PanicError, ValueError, OverflowError) as error:
            raise NotWritableError("it has a value out of range") from error

        def write(todo: Sequence[Step]) -> pl.DataFrame:
            new = with_steps(record, todo)
            touched = {str(step.place[0]) for step in todo}
            return cell.with_columns(_column(cell, name, new[name]) for name in sorted(touched))

        return revised(placed(record), self._planner, view, changes, write)

    def _part(self, frame: pl.DataFrame, first: int) -> frames.Part:
        return frames.Part(frame.select(self._read), self._planner, self._source, self._format, first)


def _plain_values(series: pl.Series) -> Iterable[Any]:
    """The values of a column: numbers and times in the digits in which they are read."""
    if isinstance(series.dtype, pl.Duration):
        return series.dt.to_string("iso").to_list()
    texts = None if series.dtype in (pl.String, pl.Boolean) else frames.texts(series)
    if texts is None:
        return series.to_list()
    if not series.dtype.is_numeric():
        return texts.to_list()
    finite = series.is_finite() if series.dtype.is_float() else repeat(True)
    pairs = zip(texts.to_list(), finite, strict=False)
    return [Number(text) if text is not None and is_number else text for text, is_number in pairs]


def _column(cell: pl.DataFrame, name: str, value: Any) -> pl.Series:
    """A value in a column, as its type holds it."""
    if name not in cell.columns:
        raise NotWritableError(f"there is no column {name}")
    try:
        held = pl.Series(name, [value], dtype=cell.schema[name], strict=True)
    except (PolarsError, TypeError, ValueError, OverflowError) as error:
        raise NotWritableError(f"the column {name} cannot store it") from error
    return held


class RecordSheet:
    """Some dicts that a program handed over. A cell is one of them; they are not changed, but copied."""

    def __init__(self, records: Sequence[Mapping[str, Any]], planner: Planner, first: int = 0) -> None:
        self.records: list[Any] = list(records)
        self._planner = planner
        self._first = first
        self.make = self._chunk(self.records, first)
        self.is_changed = False

    @property
    def height(self) -> int:
        """Records."""
        return len(self.records)

    def cell(self, row: int) -> Mapping[str, Any]:
        """The record on a row of the batch."""
        return self.records[row]

    def put(self, row: int, cell: Mapping[str, Any]) -> None:
        """Put a changed record in its place."""
        self.records[row] = cell
        self.is_changed = True

    def parse(self, cells: Sequence[Mapping[str, Any]]) -> Deferred:
        """Records read again, a row each."""
        return self._chunk(cells, 0)

    def fixed(self) -> Deferred:
        """The records as they are now."""
        return self._chunk(self.records, self._first) if self.is_changed else self.make

    def revise(self, cell: Mapping[str, Any], view: View, changes: Sequence[Change]) -> Revision[Mapping[str, Any]]:
        """A record with changes."""
        if not all(isinstance(name, str) for name in cell):
            raise NotWritableError("some field names are not strings")

        def write(todo: Sequence[Step]) -> Mapping[str, Any]:
            return copy.deepcopy(with_steps(cell, todo)) if todo else cell

        return revised(placed(cell), self._planner, view, changes, write)

    def _chunk(self, records: Sequence[Mapping[str, Any]], first: int) -> Deferred:
        return rows.chunk([frames.record_row(one, self._planner) for one in records], frames.FRAME, "frame", first)


def frame_sheets(frame: pl.DataFrame, planner: Planner, batch_size: int) -> Iterator[FrameSheet]:
    """A frame, some rows at a time. Raises FieldError at the end as `parsers.read.deferred_frame` does."""
    frames.note(frame.lazy(), planner)
    first = 0
    for part in bounded([frame], batch_size):
        yield FrameSheet(part, planner, frames.FRAME, "frame", first)
        first += part.height
    planner.refuse("the data")


def file_sheets(path: Path, source: str, format: str, planner: Planner, batch_size: int) -> Iterator[FrameSheet]:
    """A Parquet or IPC file, some rows at a time. Raises SourceError for a file that cannot be read to its end."""
    first = 0
    try:
        twice = columnar.doubled_column(path) if format == "ipc" else None
        if twice is not None:
            raise SourceError(f"{source} has two columns {twice!r} and cannot be fixed. Rename one of them.")
        columnar.note(path, format, planner)
        for part in bounded(columnar.chunks(path, format), batch_size):
            if isinstance(part, columnar.Lost):
                raise SourceError(f"{source} is damaged at record {first} and cannot be fixed: {part.reason}")
            yield FrameSheet(part, planner, source, format, first)
            first += part.height
    except columnar.DamagedFileError as error:
        raise SourceError(f"{source} is not a readable {format} file: {error}. Create or download it again.") from error


def write_file(parts: Sequence[Path], target: Path, original: Path, format: str) -> None:
    """Write a Parquet or IPC file as the original is, from IPC files in a temporary folder that hold its rows."""
    metadata = pl.read_parquet_metadata(original) if format == "parquet" else {}
    held = {name: value for name, value in metadata.items() if name != "ARROW:schema"}
    write_parts(parts, target, format, metadata=held, is_stream=format == "ipc" and columnar.is_stream(original))


def write_part(sheet: FrameSheet, folder: Path, number: int) -> Path:
    """A file, for `write_parts`, of the rows of one sheet."""
    path = folder / f"{number:06}.arrow"
    sheet.frame().write_ipc(path, compression="lz4")
    return path


def write_parts(
    parts: Sequence[Path],
    target: Path,
    format: str,
    *,
    metadata: Mapping[str, str] | None = None,
    is_stream: bool = False,
) -> None:
    """Write a Parquet or IPC file from IPC files in a temporary folder that hold its rows."""
    lazy = pl.scan_ipc(list(parts), glob=False)
    if format == "parquet":
        lazy.sink_parquet(target, metadata=dict(metadata or {}))
    elif is_stream:
        # Polars holds the GIL while it writes a stream, for ever if another thread has a query that asks Python
        whole = parts[0].with_name("whole.arrow")
        lazy.sink_ipc(whole, compat_level=pl.CompatLevel.oldest())
        with target.open("wb") as file:
            file.writelines(ArrowFile(whole).stream())
    else:
        lazy.sink_ipc(target, compat_level=pl.CompatLevel.oldest())
