"""Records in a format that is not the one in which they came.

A record is a mapping of the names of its fields to their values (`literals`): JSON writes them as they are. A table
has the fields of all records as columns, which are known only after the last record.
"""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

import polars as pl

from ..parsers import delimited
from ..parsers.json_records import ESCAPED_SURROGATE, MAX_DOCUMENT_BYTES
from .changes import NotWritableError
from .frames import write_parts
from .kinds import NOTHING, Kind, dtype, fitting, is_mixed, kind_of, merged
from .literals import DECODER, compact, field, without_surrogates

__all__ = ["Writer", "writer"]

_ROWS: Final = 1000
_BYTES: Final = 32 << 20
"""So many records are in memory at a time, or so many of their bytes."""

_MOST_COLUMNS: Final = 1000
"""A table with more is refused: each record would have a field for each of them."""

_DELIMITERS: Final = {"csv": ",", "tsv": "\t"}

Record = Mapping[str, Any]


def writer(format: str, folder: Path, *, is_stream: bool = False) -> Writer:
    """The writer of a format of files other than dumps. folder: for temporary files.

    is_stream: of Arrow, the form without an index.
    """
    if format in _DELIMITERS:
        return _Delimited(folder, _DELIMITERS[format])
    return _Columns(folder, format, is_stream) if format in ("parquet", "ipc") else _Json(folder, format)


class Writer(ABC):
    """Takes records, as lines of JSON in a temporary file, and writes them into a file in the end.

    Methods raise NotWritableError for what the format does not hold, and what Polars raises.
    """

    def __init__(self, folder: Path) -> None:
        self._waiting = folder / "waiting.jsonl"
        self._stream = self._waiting.open("wb")

    def add(self, record: Record) -> None:
        """Take a record."""
        self._put(compact(record))

    def _put(self, line: str) -> None:
        self._stream.write(line.encode() + b"\n")

    def close(self) -> None:
        """No more records come."""
        self._stream.close()

    def finish(self, target: Path) -> None:
        """Write all records."""
        self.close()
        self._write(target)

    @property
    def names(self) -> Collection[str]:
        """Fields of all records, of a table."""
        return ()

    @property
    def mixed_names(self) -> Collection[str]:
        """Those of them whose values become texts, for they are of different kinds."""
        return ()

    @abstractmethod
    def _write(self, target: Path) -> None: ...

    def _records(self) -> Iterator[list[Record]]:
        """Some records at a time."""
        with self._waiting.open("rb") as file:
            while lines := file.readlines(_BYTES):
                for first in range(0, len(lines), _ROWS):
                    yield [DECODER.decode(line.decode()) for line in lines[first : first + _ROWS]]


class _Json(Writer):
    """JSON Lines, or JSON: a list with a record on each line."""

    def __init__(self, folder: Path, format: str) -> None:
        super().__init__(folder)
        self._is_document = format == "json"

    def add(self, record: Record) -> None:
        super().add(record)
        if self._is_document and self._stream.tell() > MAX_DOCUMENT_BYTES:
            limit = MAX_DOCUMENT_BYTES >> 20
            raise NotWritableError(
                f"a JSON document may have {limit} MiB, and this has more. Write JSON Lines (.jsonl)"
            )

    def _write(self, target: Path) -> None:
        if not self._is_document:
            self._waiting.replace(target)
            return
        with self._waiting.open("rb") as lines, target.open("wb") as file:
            for number, line in enumerate(lines):
                file.write((b",\n" if number else b"[\n") + line.rstrip(b"\n"))
            file.write(b"\n]\n")


class _Table(Writer):
    """What has columns. Of one that is not known yet, the kind says what its values have in common."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._kinds: dict[str, Kind] = {}

    def add(self, record: Record) -> None:
        line = compact(record)
        if ESCAPED_SURROGATE.search(line):
            record = without_surrogates(record)
            line = compact(record)
        self._put(line)
        for name, value in record.items():
            self._kinds[name] = merged(self._kinds.get(name, NOTHING), self._kind_of(value))
        if len(self._kinds) > _MOST_COLUMNS:
            raise NotWritableError(
                f"the records have more than {_MOST_COLUMNS:,} different fields, too many for a table. "
                "Write JSON Lines (.jsonl)"
            )

    def _kind_of(self, value: Any) -> Kind:  # noqa: ARG002 - for those that have types
        return NOTHING


class _Delimited(_Table):
    """CSV and TSV, with the values as they are.

    A value that begins like a formula, such as `=1+1`, is written as it is: data that a program reads would be changed
    by a mark before it, and what came from another file is no more dangerous in this one. (Reports, which are made for
    spreadsheets, do put a mark before it.)
    """

    def __init__(self, folder: Path, delimiter: str) -> None:
        super().__init__(folder)
        self._delimiter = delimiter

    def _write(self, target: Path) -> None:
        names = list(self._kinds)
        with target.open("wb") as file:
            file.write(self._head(names))
            for record in chain.from_iterable(self._records()):
                file.write(self._row([field(record.get(name)) or "" for name in names]))

    def _row(self, texts: list[str]) -> bytes:
        row = io.StringIO()
        # What ends lines is quoted: a carriage return too, which many readers take for an end
        csv.writer(row, delimiter=self._delimiter, lineterminator="\r\n").writerow(texts)
        return row.getvalue().removesuffix("\r\n").encode() + b"\n"

    def _head(self, names: list[str]) -> bytes:
        """The row of names, from which they can be read as they are."""
        head = self._row(names)
        lines = delimited.Lines(io.BytesIO(head))
        read = next((texts for row, texts in delimited.records(lines) if row.read_error is None), [])
        if [name.strip() for name in read] != names or delimited.best_delimiter(head.decode()) != self._delimiter:
            raise NotWritableError("some field names cannot be read from the first row of a table. Rename these fields")
        return head


class _Columns(_Table):
    """Parquet and Arrow."""

    def __init__(self, folder: Path, format: str, is_stream: bool) -> None:
        super().__init__(folder)
        self._format = format
        self._is_stream = is_stream

    @property
    def names(self) -> Collection[str]:
        return self._kinds.keys()

    @property
    def mixed_names(self) -> Collection[str]:
        return [name for name, kind in self._kinds.items() if is_mixed(kind)]

    def _kind_of(self, value: Any) -> Kind:
        return kind_of(value)

    def _write(self, target: Path) -> None:
        schema = {name: dtype(kind) for name, kind in self._kinds.items()}
        parts: list[Path] = []
        for some in self._records():
            columns = {name: [fitting(one.get(name), kind) for one in some] for name, kind in self._kinds.items()}
            parts.append(self._waiting.with_name(f"{len(parts):06}.arrow"))
            pl.DataFrame(columns, schema=schema).write_ipc(parts[-1], compression="lz4")
        write_parts(parts, target, self._format, is_stream=self._is_stream)
