"""CSV and TSV: fields changed where they stand; every other byte stays."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from ..parsers import delimited
from ..parsers.fields import Planner
from ..parsers.rows import Row
from .cells import LOSSLESS, RowCell, RowForm
from .changes import Change, NotWritableError, Revision, View
from .fields import Put, Step, placed
from .named import revised

__all__ = ["DelimitedForm", "fields_of"]


class DelimitedForm(RowForm[RowCell]):
    """Records of a delimited text."""

    def __init__(self, source: str, format: str, planner: Planner) -> None:
        super().__init__(source, format, planner)
        self._names: list[str] = []
        self._delimiter = ","

    def revise(self, cell: RowCell, view: View, changes: Sequence[Change]) -> Revision[RowCell]:
        """A record with changes."""
        text = cell.data.decode(*LOSSLESS)
        held, ending = fields_of(text, self._delimiter)
        texts = [_unquoted(field) for field in held]
        if len(texts) != len(self._names):
            raise NotWritableError("the fields of the row cannot be separated")
        # Of fields with one name the first counts
        record = dict(reversed([(name, text or None) for name, text in zip(self._names, texts, strict=True)]))
        record = dict(zip(self._names, map(record.get, self._names), strict=True))

        def write(todo: Sequence[Step]) -> RowCell:
            new = list(held)
            for step in todo:
                number = self._number(step)
                new[number] = self._quoted(getattr(step, "value", None) or "", held[number], alone=len(held) == 1)
            return self._read_again(replace(cell, data=(self._delimiter.join(new) + ending).encode(*LOSSLESS)))

        return revised(placed(record), self._planner, view, changes, write)

    def record(self, cell: RowCell) -> Mapping[str, Any]:
        """The fields of a record that could be read; an empty one is none."""
        twice = next((name for name, count in Counter(self._names).items() if count > 1), None)
        if twice is not None:
            raise NotWritableError(f"the table has two columns {twice[:60]!r}: rename one of them")
        texts = next(iter(self._rows(cell)))
        return {name: text or None for name, text in zip(self._names, texts, strict=True)}

    def _rows(self, cell: RowCell) -> list[list[str]]:
        """The fields of a row; of several, if it is not one."""
        text = cell.data.decode("utf-8", "replace")
        return [texts for texts in csv.reader(_lines(text), delimiter=self._delimiter) if texts]

    def _number(self, step: Step) -> int:
        name = step.place[0]
        if not isinstance(step, Put) or len(step.place) != 1 or name not in self._names:
            raise NotWritableError("the table has no column for it")
        if not isinstance(step.value, str | None):
            raise NotWritableError("a table field can contain only one text")
        return self._names.index(str(name))

    def _quoted(self, text: str, old: str, *, alone: bool) -> str:
        needs = any(mark in text for mark in (self._delimiter, '"', "\r", "\n")) or (alone and not text)
        return '"' + text.replace('"', '""') + '"' if needs or old.startswith('"') else text

    def _read_again(self, cell: RowCell) -> RowCell:
        assert cell.row is not None
        try:
            found = self._rows(cell)
        except csv.Error as error:
            raise NotWritableError(f"the new row cannot be read: {error}") from error
        if len(found) != 1:
            raise NotWritableError("the new row would be read as several rows")
        row = Row(len(cell.data), cell.row.line, decode_ok=cell.row.decode_ok)
        return replace(cell, row=delimited.filled(row, found[0], self._names, self._planner))

    def cells(self, stream: BinaryIO) -> Iterator[RowCell]:
        """The rows of the table, with the row of names and blank lines between them."""
        delimited.prepare()
        raw: list[bytes] = []
        lines = delimited.Lines(stream, raw)
        for row, texts in delimited.records(lines):
            data = b"".join(raw)
            raw.clear()
            if not self._names and row.read_error is None:
                self._names = [name.strip() for name in texts]
                self._delimiter = _delimiter_of(data)
                yield RowCell(data)
                continue
            blank = len(data) - (row.n_bytes or 0)
            if blank:
                yield RowCell(data[:blank])
            yield RowCell(data[blank:], delimited.filled(row, texts, self._names, self._planner))
            if not self._names:
                break
        if raw:
            yield RowCell(b"".join(raw))
        while part := stream.read(1 << 20):
            yield RowCell(part)


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
                raise NotWritableError("a closing quotation mark is missing")
            if not text.startswith('""', at):
                break
            at += 2
    end = text.find(delimiter, at)
    return len(text) if end < 0 else end


def _unquoted(field: str) -> str:
    if not field.startswith('"'):
        return field
    if not field.endswith('"') or len(field) < 2:
        raise NotWritableError("there is text after a closing quotation mark")
    return field[1:-1].replace('""', '"')
