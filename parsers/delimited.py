"""CSV and TSV: a row of names, then a record a row. Fields may hold line ends and delimiters in quotes."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import BinaryIO, Final

from . import fields, rows, swallowed
from .chunks import AnySize, Chunk
from .fields import Planner
from .names import folded, folded_all
from .paths import has
from .rows import Row

__all__ = [
    "BOM",
    "DELIMITERS",
    "MAX_RECORD_BYTES",
    "Lines",
    "best_delimiter",
    "filled",
    "known_names",
    "prepare",
    "read",
    "records",
]

DELIMITERS: Final = (",", "\t", ";", "|")

MAX_RECORD_BYTES: Final = 16 << 20
"""A longer record is not read: 16 MiB. So an unclosed quote cannot swallow a whole file."""

BOM = b"\xef\xbb\xbf"


class _TooLongError(Exception):
    """The record has more than `MAX_RECORD_BYTES`."""


class Lines:
    """Decoded lines of a stream; counts them, and what the present record took. raw: takes all bytes, as they come."""

    def __init__(self, stream: BinaryIO, raw: list[bytes] | None = None) -> None:
        self._stream = stream
        self._raw = raw
        self.count = 0
        self._returned: deque[bytes] = deque()
        self.is_ended = False
        self.begin()

    def begin(self) -> None:
        """The next line is the first of a record."""
        self.first = self.count + 1
        self.n_bytes = 0
        self.decode_ok = True
        self._held: list[bytes] = []

    @property
    def held(self) -> list[str]:
        """The lines of the present record."""
        return [line.decode("utf-8", "replace") for line in self._held]

    def give_back(self, kept: int) -> None:
        """The present record has so many lines; those behind them are read again."""
        back = self._held[kept:]
        self._returned.extendleft(reversed(back))
        del self._held[kept:]
        if self._raw is not None:
            del self._raw[len(self._raw) - len(back) :]
        self.count -= len(back)
        self.n_bytes -= sum(map(len, back))
        self.is_ended = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._read(MAX_RECORD_BYTES + 1)
        if not line:
            self.is_ended = True
            raise StopIteration
        self.n_bytes += len(line)
        if self.n_bytes > MAX_RECORD_BYTES:
            self._skip_rest(line)
            raise _TooLongError
        self.count += 1
        self._held.append(line)
        if self.count == 1:
            line = line.removeprefix(BOM)
        try:
            return line.decode()
        except UnicodeDecodeError:
            self.decode_ok = False
            return line.decode("utf-8", "replace")

    def _skip_rest(self, line: bytes) -> None:
        self.count += 1
        while line and not line.endswith(b"\n"):
            line = self._read(1 << 20)
            self.n_bytes += len(line)

    def _read(self, size: int) -> bytes:
        line = self._returned.popleft() if self._returned else self._stream.readline(size)
        if self._raw is not None:
            self._raw.append(line)
        return line


def read(
    stream: BinaryIO, source: str, planner: Planner, *, format: str = "csv", batch_size: AnySize = 1000
) -> Iterator[Chunk[Row]]:
    """Records of a delimited text, in memory bounded by one batch; an empty field is none.

    The delimiter is the one of `DELIMITERS` that suits the row of names best. A row with another number of fields
    than names cannot be read. `line` is where a record begins, from 1.
    """
    return rows.chunks(_rows(stream, planner), source, format, batch_size)


def best_delimiter(head: str) -> str:
    """The delimiter that gives the most names that are known, then the most names."""
    return max(DELIMITERS, key=lambda delimiter: (known_names(head, delimiter), head.count(delimiter)))


def known_names(head: str, delimiter: str) -> int:
    """How many fields of a row of names some preset knows."""
    names = {folded(name.strip().strip('"')) for name in head.split(delimiter)}
    return len(names & folded_all(fields.known_names()))


def _rows(stream: BinaryIO, planner: Planner) -> Iterator[Row]:
    prepare()
    names: list[str] | None = None
    for row, texts in records(Lines(stream)):
        if names is None and row.read_error is None:
            names = [name.strip() for name in texts]
            columns = dict.fromkeys(names)
            planner.note_table(columns, partial(has, columns))
        elif names is None:
            yield row
            return
        else:
            yield filled(row, texts, names, planner)


def prepare() -> None:
    """Let Python's reader take fields as long as a record may be."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD_BYTES))


def records(lines: Lines) -> Iterator[tuple[Row, list[str]]]:
    """Rows of a table with their fields; a row that cannot be read has none. Blank lines are no rows."""
    reader, delimiter, n_fields = None, ",", 0
    usual: dict[int, str] = {}
    while True:
        texts: list[str] = []
        error = None
        try:
            if reader is None:
                head = next(lines)
                if not head.strip():
                    lines.begin()
                    continue
                delimiter = best_delimiter(head)
                reader = csv.reader(chain([head], lines), delimiter=delimiter)
            texts = next(reader)
            error = _unclosed(lines, delimiter, n_fields, usual)
            if error is not None:
                texts, reader = [], csv.reader(lines, delimiter=delimiter)
            elif not n_fields:
                n_fields = len(texts)
            elif len(texts) == n_fields:
                usual = swallowed.kinds(texts)
        except StopIteration:
            return
        except _TooLongError:
            error = f"the record is longer than {MAX_RECORD_BYTES >> 20} MiB; is a closing quotation mark missing?"
        except csv.Error as problem:
            error = f"not valid CSV: {problem}"
        row = Row(lines.n_bytes, lines.first, error, lines.decode_ok)
        lines.begin()
        if texts or error:
            yield row, texts


def _unclosed(lines: Lines, delimiter: str, n_fields: int, usual: dict[int, str]) -> str | None:
    """Why a record that has been read is none, for its quotation ends nowhere; lines that are rows are given back."""
    held = lines.held if lines.is_ended or lines.count > lines.first else []
    if not held:
        return None
    if n_fields > 1 and (kept := swallowed.first_row(held, delimiter, n_fields, usual)) is not None:
        lines.give_back(kept)
        return "a closing quotation mark is missing, so the row includes the rows after it"
    if lines.is_ended and swallowed.is_unclosed(held, delimiter):
        return "a closing quotation mark is missing, so the row ends with the file"
    return None


def filled(row: Row, texts: list[str], names: list[str], planner: Planner) -> Row:
    """The row with the columns that its fields hold, or with the reason why it cannot be read."""
    if row.read_error is not None:
        return row
    if len(texts) != len(names):
        row.read_error = f"the row has {len(texts)} fields, but the header has {len(names)}"
        return row
    # Of fields with one name the first counts.
    record = dict(reversed([(name, text or None) for name, text in zip(names, texts, strict=True)]))
    return rows.read_record(dict(zip(names, map(record.get, names), strict=True)), row, planner)
