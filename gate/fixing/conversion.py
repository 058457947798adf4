"""A source in another format, before it is repaired: its records with their own fields and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from polars.exceptions import PolarsError

from ...parsers import rows
from ...parsers.fields import HIT, LISTS, Planner
from ...parsers.read import COLUMNAR
from ...parsers.rows import RowChunk
from ...parsers.source import as_text
from ...parsers.wrappers import plan_of
from ...reports.words import counted
from ...schemas.batch import Deferred
from ...writers.cells import RowForm
from ...writers.changes import NotWritableError, Sheet
from ...writers.converting import writer
from ...writers.frames import FrameSheet, write_part, write_parts
from ...writers.literals import field
from ..terms.config import ConfigError

__all__ = ["Conversion"]

_TABLES: Final = ("csv", "tsv")
_JOINED: Final = ("authors", "keywords")
"""Lists that people write as one text."""

_NAME_CHARS: Final = 60


class Conversion:
    """Takes the sheets of a source in their order, and writes a file, `path`, in a folder that is there for it.

    target: the name that says the format. form: of a source that is no file of columns. Methods raise ConfigError for
    what the format does not hold.
    """

    def __init__(self, target: str, format: str, folder: Path, planner: Planner, form: RowForm[Any] | None) -> None:
        self.path = folder / "converted"
        self._target = target
        self._format = format
        self._folder = folder
        self._planner = planner
        self._form = form
        self._records = 0
        self._unread = 0
        self._joined = 0
        self._is_stream = ".arrows" in (suffix.lower() for suffix in Path(target).suffixes[-2:])
        self._writer = writer(format, folder, is_stream=self._is_stream)
        self._parts: list[Path] = []

    def take(self, sheet: Sheet[Any]) -> Iterator[Deferred]:
        """Write the records of a sheet. Yields those that could not be read, which are not written."""
        try:
            if isinstance(sheet, FrameSheet):
                self._take_frame(sheet)
            else:
                yield from self._take_rows(sheet)
        except NotWritableError as error:
            raise self._refused(f"record {self._records + self._unread}: {error}") from error

    def _take_frame(self, sheet: FrameSheet) -> None:
        if self._format not in COLUMNAR:
            for record in sheet.records():
                self._add(record)
            return
        self._parts.append(write_part(sheet, self._folder, len(self._parts)))
        self._records += sheet.height

    def _take_rows(self, sheet: Sheet[Any]) -> Iterator[Deferred]:
        read = sheet.make
        assert self._form is not None
        assert isinstance(read, RowChunk)
        for at, row in enumerate(read.records):
            if row.read_error is None:
                self._add(self._form.record(sheet.cell(at)))
            else:
                self._unread += 1
                yield rows.chunk([row], read.source, read.format, read.first + at)

    def _add(self, record: Mapping[str, Any]) -> None:
        if self._format in _TABLES:
            self._refuse_nested(record)
        self._writer.add(record)
        self._records += 1

    def _refuse_nested(self, record: Mapping[str, Any]) -> None:
        """Raise NotWritableError where a part of the article is in what a table has as JSON, or inside a list."""
        nested = {name: value for name, value in record.items() if isinstance(value, Mapping | list)}
        for target, paths in plan_of(record, self._planner) if nested else ():
            name = paths[0][0].name
            if name not in nested:
                continue
            if _is_printed(nested[name]) or (target not in _JOINED and len(nested[name]) > 1) or target not in LISTS:
                raise NotWritableError(
                    f"the field {_shown(name)} ({target}) has a list or an object, which a table cannot hold as a "
                    "text. Write JSON Lines (.jsonl) or Parquet (.parquet)"
                )
            self._joined += len(nested[name]) > 1

    def _refuse_mixed(self) -> None:
        """Raise NotWritableError where a part of the article is of different kinds, which would become texts."""
        names = self._writer.names
        used = {path[0].name for _, paths in self._planner.plan(tuple(names)) for path in paths} | {HIT}
        for name in self._writer.mixed_names:
            if name in used:
                raise NotWritableError(
                    f"the field {_shown(name)} has values of different kinds, which one column cannot hold. "
                    "Write JSON Lines (.jsonl)"
                )

    def close(self) -> None:
        """Nothing more is taken."""
        self._writer.close()

    def finish(self) -> None:
        """There are no more sheets: the file is complete."""
        if not self._records:
            raise self._refused("the source has no readable record")
        try:
            if self._parts:
                write_parts(self._parts, self.path, self._format, is_stream=self._is_stream)
            else:
                self._refuse_mixed()
                self._writer.finish(self.path)
        except (NotWritableError, PolarsError) as error:
            raise self._refused(str(error)) from error

    def refuse_other_number(self, records: int) -> None:
        """Raise ConfigError where so many records were read of the file, and others were written into it."""
        if records != self._records:
            counts = f"{counted(self._records, 'record')} would be read as {records:,}"
            raise self._refused(f"{counts}. Write JSON Lines (.jsonl)")

    def notes(self, source: str) -> list[str]:
        """What to tell of records that are not in the target."""
        notes = []
        if self._unread:
            is_not = "is not" if self._unread == 1 else "are not"
            unread = counted(self._unread, "unreadable record")
            notes.append(f"{unread} of {as_text(source)} {is_not} in {as_text(self._target)}")
        if self._joined:
            lists = counted(self._joined, "list")
            notes.append(f"{lists} of authors or keywords became one text in {as_text(self._target)}, with semicolons")
        return notes

    def _refused(self, reason: str) -> ConfigError:
        return ConfigError(f"{self._target} cannot be written as {self._format}: {reason}")


def _shown(name: str) -> str:
    return repr(name[:_NAME_CHARS])


def _is_printed(value: Any) -> bool:
    return (field(value) or "").startswith(("[", "{"))
