"""CSV and TSV: fields changed where they stand; every other byte stays."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from ..parsers import delimited, rows
from ..parsers.fields import Planner
from ..parsers.rows import Row
from ..schemas.batch import Deferred
from .changes import Change, NotWritableError, Revision, View
from .fields import Put, Step, placed
from .named import revised
from .sheets import BYTES_A_SHEET, ByteSheet, Place

__all__ = ["DelimitedForm", "fields_of"]

_LOSSLESS: Final = ("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A row of a table; or with no row the row of names, and blank lines."""

    data: bytes
    row: Row | None = None


class DelimitedForm:
    """Records of a delimited text."""

    def __init__(self, source: str, format: str, planner: Planner) -> None:
        self._source = source
        self._format = format
        self._planner = planner
        self._names: list[str] = []
        self._delimiter = ","

    def sheets(self, stream: BinaryIO, batch_size: int) -> Iterator[ByteSheet[_Cell]]:
        """Some records at a time; joined, they are the source."""
        some: list[_Cell] = []
        size = count = first = 0
        place = begins = Place()
        for cell in self._cells(stream):
            some.append(cell)
            size += len(cell.data)
            count += cell.row is not None
            place = Place(place.start + len(cell.data), place.line + self.line_ends(cell.data))
            if count >= batch_size or size >= BYTES_A_SHEET:
                yield ByteSheet(self, some, first, begins)
                first, begins = first + count, place
                some, size, count = [], 0, 0
        if some:
            yield ByteSheet(self, some, first, begins)

    def is_record(self, cell: _Cell) -> bool:
        """The row of names is none."""
        return cell.row is not None

    def data(self, cell: _Cell) -> bytes:
        """The bytes of a cell."""
        return cell.data

    def read(self, cells: Sequence[_Cell], first: int, place: Place) -> Deferred:
        """Cells as they are read where the first one is in this place."""
        line = place.line
        read = []
        for cell in cells:
            if cell.row is not None:
                read.append(replace(cell.row, line=line))
            line += self.line_ends(cell.data)
        return rows.chunk(read, self._source, self._format, first)

    def parse(self, cells: Sequence[_Cell]) -> Deferred:
        """Records as they are read, wherever they are."""
        return rows.chunk([cell.row for cell in cells if cell.row is not None], self._source, self._format, 0)

    def line_ends(self, data: bytes) -> int:
        """Lines that end in some bytes."""
        return data.count(b"\n")

    def revise(self, cell: _Cell, view: View, changes: Sequence[Change]) -> Revision[_Cell]:
        """A record with changes."""
        text = cell.data.decode(*_LOSSLESS)
        held, ending = fields_of(text, self._delimiter)
        texts = [_unquoted(field) for field in held]
        if len(texts) != len(self._names):
            raise NotWritableError("the fields of the row cannot be told apart")
        # Of fields with one name the first counts
        record = dict(reversed([(name, text or None) for name, text in zip(self._names, texts, strict=True)]))
        record = dict(zip(self._names, map(record.get, self._names), strict=True))

        def write(todo: Sequence[Step]) -> _Cell:
            new = list(held)
            for step in todo:
                number = self._number(step)
                new[number] = self._quoted(getattr(step, "value", None) or "", held[number], alone=len(held) == 1)
            return self._read_again(replace(cell, data=(self._delimiter.join(new) + ending).encode(*_LOSSLESS)))

        return revised(placed(record), self._planner, view, changes, write)

    def _number(self, step: Step) -> int:
        name = step.place[0]
        if not isinstance(step, Put) or len(step.place) != 1 or name not in self._names:
            raise NotWritableError("a table has no field for it")
        if not isinstance(step.value, str | None):
            raise NotWritableError("a field of a table holds one text")
        return self._names.index(str(name))

    def _quoted(self, text: str, old: str, *, alone: bool) -> str:
        needs = any(mark in text for mark in (self._delimiter, '"', "\r", "\n")) or (alone and not text)
        return '"' + text.replace('"', '""') + '"' if needs or old.startswith('"') else text

    def _read_again(self, cell: _Cell) -> _Cell:
        assert cell.row is not None
        text = cell.data.decode("utf-8", "replace")
        try:
            found = [texts for texts in csv.reader(_lines(text), delimiter=self._delimiter) if texts]
        except csv.Error as error:
            raise NotWritableError(f"the new row cannot be read: {error}") from error
        if len(found) != 1:
            raise NotWritableError("the new row would be read as several")
        row = Row(len(cell.data), cell.row.line, decode_ok=cell.row.decode_ok)
        return replace(cell, row=delimited.filled(row, found[0], self._names, self._planner))

    def _cells(self, stream: BinaryIO) -> Iterator[_Cell]:
        delimited.prepare()
        raw: list[bytes] = []
        lines = delimited.Lines(stream, raw)
        for row, texts in delimited.records(lines):
            data = b"".join(raw)
            raw.clear()
            if not self._names and row.read_error is None:
                self._names = [name.strip() for name in texts]
                self._delimiter = _delimiter_of(data)
                yield _Cell(data)
                continue
            blank = len(data) - (row.n_bytes or 0)
            if blank:
                yield _Cell(data[:blank])
            yield _Cell(data[blank:], delimited.filled(row, texts, self._names, self._planner))
            if not self._names:
                break
        if raw:
            yield _Cell(b"".join(raw))
        while part := stream.read(1 << 20):
            yield _Cell(part)


def _delimiter_of(data: bytes) -> str:
    lines = data.decode("utf-8", "replace").splitlines(keepends=True)
    head = next(line for line in lines if line.strip())
    return delimited.best_delimiter(head.removeprefix("\ufeff"))


def _lines(text: str) -> Iterator[str]:
    """Lines as the parser gives them to the reader: LF alone ends one."""
    while text:
        line, found, text = text.partition("\n")
        yield line + found


def fields_of(text: str, delimiter: str) -> tuple[list[str], str]:
    """The fields of one row as they are written, quotation marks and all, and how the row ends.

    Raises NotWritableError where fields cannot be told apart.
    """
    body = text.rstrip("\r\n")
    held, begins = [], 0
    while True:
        end = _field_end(body, begins, delimiter)
        held.append(body[begins:end])
        if end >= len(body):
            return held, text[len(body) :]
        begins = end + 1


def _field_end(text: str, at: int, delimiter: str) -> int:
    if text.startswith('"', at):
        at += 1
        while True:
            at = text.find('"', at)
            if at < 0:
                raise NotWritableError("a quotation mark is not closed")
            if not text.startswith('""', at):
                break
            at += 2
    end = text.find(delimiter, at)
    return len(text) if end < 0 else end


def _unquoted(field: str) -> str:
    if not field.startswith('"'):
        return field
    if not field.endswith('"') or len(field) < 2:
        raise NotWritableError("there is text behind a quotation mark")
    return field[1:-1].replace('""', '"')
