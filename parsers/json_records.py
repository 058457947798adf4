"""JSON: lines of it (JSONL, NDJSON) in a stream, and documents (an array, an object, several of either).

Numbers keep the digits that were written. What cannot be read is a row with `read_error`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, Final

from ..schemas.batch import Batch
from . import linked_data, rows, values
from .fields import Planner
from .rows import Row

__all__ = ["MAX_DOCUMENT_BYTES", "MAX_LINE_BYTES", "read_document", "read_lines"]

MAX_LINE_BYTES: Final = 16 << 20
"""A longer line of JSONL is not read: 16 MiB."""

MAX_DOCUMENT_BYTES: Final = 256 << 20
"""A JSON document is held in memory, so a larger one is not read: 256 MiB. JSONL has no such limit."""

_BOM = b"\xef\xbb\xbf"
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE = re.compile(r"[ \t\r\n]*")
# Numbers as text: digits are kept, and no integer is too long for Python.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)


def read_lines(stream: BinaryIO, source: str, planner: Planner, *, batch_size: int = 1000) -> Iterator[Batch]:
    """JSONL: one record a line, in memory bounded by one batch. Blank lines are none; lines are counted from 1."""
    return rows.batches(_line_rows(stream, planner), source, "jsonl", batch_size)


def read_document(stream: BinaryIO, source: str, planner: Planner, *, batch_size: int = 1000) -> Iterator[Batch]:
    """JSON: records of an array, of a wrapper such as `{"articles": […]}`, of a JSON-LD `@graph`; or one object.

    Several documents in a row are read one after the other. After the first error nothing more is read. `line` is
    where an object of the outermost level begins.
    """
    return rows.batches(_document_rows(stream, planner), source, "json", batch_size)


def _line_rows(stream: BinaryIO, planner: Planner) -> Iterator[Row]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        size = len(line)
        if size > MAX_LINE_BYTES and not line.endswith(b"\n"):
            size += _skip_line(stream)
            yield Row(size, number, f"the line is longer than {MAX_LINE_BYTES >> 20} MiB")
        else:
            yield from _rows_of_line(line.removeprefix(_BOM) if number == 1 else line, number, planner)


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while part := stream.readline(1 << 20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def _rows_of_line(line: bytes, number: int, planner: Planner) -> Iterator[Row]:
    text, decode_ok = _decoded(line)
    text = text.strip(" \t\r\n")
    if not text:
        return
    row = Row(len(line.rstrip(b"\r\n")), number, decode_ok=decode_ok)
    try:
        value, end = _DECODER.raw_decode(text)
        if end != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except (json.JSONDecodeError, RecursionError) as error:
        row.read_error = f"not valid JSON: {_reason(error, with_line=False)}"
        yield row
        return
    yield from _rows_of_value(value, row, planner, may_have_surrogates=_ESCAPED_SURROGATE.search(text) is not None)


def _rows_of_value(value: Any, row: Row, planner: Planner, *, may_have_surrogates: bool) -> Iterator[Row]:
    """The row of a record; more than one of a JSON-LD graph."""
    if not isinstance(value, dict):
        row.read_error = f"not a JSON object but {_KINDS.get(type(value), 'a number or text')}"
        yield row
        return
    too_large = values.problem(value)
    if too_large is not None:
        row.read_error = too_large
        yield row
        return
    if may_have_surrogates:
        value, ok = values.clean(value)
        row.decode_ok = row.decode_ok and ok
    for record in linked_data.articles(value):
        yield rows.read_record(record, Row(row.n_bytes, row.line, decode_ok=row.decode_ok), planner)


_KINDS = {list: "a list", bool: "true or false", type(None): "null"}


def _document_rows(stream: BinaryIO, planner: Planner) -> Iterator[Row]:
    data = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(data) > MAX_DOCUMENT_BYTES:
        limit = f"the document is larger than {MAX_DOCUMENT_BYTES >> 20} MiB; one record a line (JSONL) has no limit"
        yield Row(len(data), 1, limit)
        return
    text, decode_ok = _decoded(data.removeprefix(_BOM))
    del data
    may_have_surrogates = _ESCAPED_SURROGATE.search(text) is not None
    counted, line = 0, 1
    try:
        for value, start, end in _outer_values(text):
            line += text.count("\n", counted, start)
            counted = start
            records = linked_data.unwrapped(value)
            alone = len(records) == 1 and records[0] is value
            for record in records:
                row = Row(_size(text, start, end), line) if alone else Row(None)
                row.decode_ok = decode_ok
                yield from _rows_of_value(record, row, planner, may_have_surrogates=may_have_surrogates)
    except (json.JSONDecodeError, RecursionError) as error:
        yield Row(0, getattr(error, "lineno", None), f"not valid JSON: {_reason(error)}", decode_ok)


def _outer_values(text: str) -> Iterator[tuple[Any, int, int]]:
    """Each value of the outermost arrays, and each outermost value that is no array, with its place."""
    end = _after_space(text, 0)
    while end < len(text):
        if text[end] == "[":
            end = yield from _items(text, end + 1)
        else:
            start = end
            value, end = _DECODER.raw_decode(text, start)
            yield value, start, end
        end = _after_space(text, end)


def _items(text: str, start: int) -> Generator[tuple[Any, int, int], None, int]:
    """The items of an array of which `start` is the first place inside; returns the place after it."""
    start = _after_space(text, start)
    if text.startswith("]", start):
        return start + 1
    while True:
        value, end = _DECODER.raw_decode(text, start)
        yield value, start, end
        end = _after_space(text, end)
        if text.startswith("]", end):
            return end + 1
        if not text.startswith(",", end):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, end)
        start = _after_space(text, end + 1)


def _after_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _size(text: str, start: int, end: int) -> int:
    return len(text[start:end].encode())


def _decoded(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), False


def _reason(error: json.JSONDecodeError | RecursionError, *, with_line: bool = True) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    place = f"line {error.lineno} column {error.colno}" if with_line else f"column {error.colno}"
    return f"{error.msg}, {place}"
