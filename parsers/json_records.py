"""JSON: lines of it (JSONL, NDJSON) in a stream, and documents (an array, an object, several of either).

Numbers keep the digits that were written. What cannot be read is a row with `read_error`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO, Final

from . import linked_data, rows, values
from .chunks import Chunk
from .fields import Planner
from .rows import Row

__all__ = [
    "BOM",
    "DECODER",
    "ESCAPED_SURROGATE",
    "MAX_DOCUMENT_BYTES",
    "MAX_LINE_BYTES",
    "after_space",
    "decoded",
    "outer_values",
    "read_document",
    "read_lines",
    "reason",
    "rows_of_line",
    "rows_of_value",
    "skip_line",
    "unread_document",
]

MAX_LINE_BYTES: Final = 16 << 20
"""A longer line of JSONL is not read: 16 MiB."""

MAX_DOCUMENT_BYTES: Final = 256 << 20
"""A JSON document is held in memory, so a larger one is not read: 256 MiB. JSONL has no such limit."""

BOM = b"\xef\xbb\xbf"
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE = re.compile(r"[ \t\r\n]*")
# Numbers as text: digits are kept, and no integer is too long for Python.
DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)


def read_lines(stream: BinaryIO, source: str, planner: Planner, *, batch_size: int = 1000) -> Iterator[Chunk[Row]]:
    """JSONL: one record a line, in memory bounded by one batch. Blank lines are none; lines are counted from 1."""
    return rows.chunks(_line_rows(stream, planner), source, "jsonl", batch_size)


def read_document(stream: BinaryIO, source: str, planner: Planner, *, batch_size: int = 1000) -> Iterator[Chunk[Row]]:
    """JSON: records of an array, of a wrapper such as `{"articles": […]}`, of a JSON-LD `@graph`; or one object.

    Several documents in a row are read one after the other. After the first error nothing more is read. `line` is
    where an object of the outermost level begins.
    """
    return rows.chunks(_document_rows(stream, planner), source, "json", batch_size)


def _line_rows(stream: BinaryIO, planner: Planner) -> Iterator[Row]:
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        size = len(line)
        if size > MAX_LINE_BYTES and not line.endswith(b"\n"):
            size += skip_line(stream)
            yield Row(size, number, f"the line is longer than {MAX_LINE_BYTES >> 20} MiB")
        elif line != b"\n":  # of which there may be millions
            yield from rows_of_line(line.removeprefix(BOM) if number == 1 else line, number, planner)


def skip_line(stream: BinaryIO) -> int:
    """Read to the end of a line; how many bytes that was."""
    skipped = 0
    while part := stream.readline(1 << 20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def rows_of_line(line: bytes, number: int, planner: Planner) -> Iterator[Row]:
    """The rows of one line of JSONL, without a byte order mark; none of a blank one."""
    text, decode_ok = decoded(line)
    text = text.strip(" \t\r\n")
    if not text:
        return
    row = Row(len(line.rstrip(b"\r\n")), number, decode_ok=decode_ok)
    try:
        value, end = DECODER.raw_decode(text)
        if end != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except (json.JSONDecodeError, RecursionError) as error:
        row.read_error = f"not valid JSON: {reason(error, with_line=False)}"
        yield row
        return
    yield from rows_of_value(value, row, planner, may_have_surrogates=ESCAPED_SURROGATE.search(text) is not None)


def rows_of_value(value: Any, row: Row, planner: Planner, *, may_have_surrogates: bool) -> Iterator[Row]:
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
        yield unread_document(len(data))
        return
    text, decode_ok = decoded(data.removeprefix(BOM))
    del data
    may_have_surrogates = ESCAPED_SURROGATE.search(text) is not None
    counted, line = 0, 1
    try:
        for value, start, end in outer_values(text):
            line += text.count("\n", counted, start)
            counted = start
            records = linked_data.unwrapped(value)
            alone = len(records) == 1 and records[0] is value
            for record in records:
                row = Row(_size(text, start, end), line) if alone else Row(None)
                row.decode_ok = decode_ok
                yield from rows_of_value(record, row, planner, may_have_surrogates=may_have_surrogates)
            if (missed := linked_data.unread(value)) is not None:
                yield Row(0, line, missed, decode_ok)
    except (json.JSONDecodeError, RecursionError) as error:
        yield Row(0, getattr(error, "lineno", None), f"not valid JSON: {reason(error)}", decode_ok)


def unread_document(size: int) -> Row:
    """What stands for a document that is too large."""
    limit = f"the document is larger than {MAX_DOCUMENT_BYTES >> 20} MiB; one record a line (JSONL) has no limit"
    return Row(size, 1, limit)


def outer_values(text: str) -> Iterator[tuple[Any, int, int]]:
    """Each value of the outermost arrays, and each outermost value that is no array, with its place."""
    end = after_space(text, 0)
    while end < len(text):
        if text[end] == "[":
            end = yield from _items(text, end + 1)
        else:
            start = end
            value, end = DECODER.raw_decode(text, start)
            yield value, start, end
        end = after_space(text, end)


def _items(text: str, start: int) -> Generator[tuple[Any, int, int], None, int]:
    """The items of an array of which `start` is the first place inside; returns the place after it."""
    start = after_space(text, start)
    if text.startswith("]", start):
        return start + 1
    while True:
        value, end = DECODER.raw_decode(text, start)
        yield value, start, end
        end = after_space(text, end)
        if text.startswith("]", end):
            return end + 1
        if not text.startswith(",", end):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, end)
        start = after_space(text, end + 1)


def after_space(text: str, start: int) -> int:
    """The place after the white space that JSON allows."""
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _size(text: str, start: int, end: int) -> int:
    return len(text[start:end].encode())


def decoded(data: bytes) -> tuple[str, bool]:
    """Text of bytes, and whether they were UTF-8."""
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), False


def reason(error: json.JSONDecodeError | RecursionError, *, with_line: bool = True) -> str:
    """What is wrong with the JSON, and where."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    place = f"line {error.lineno} column {error.colno}" if with_line else f"column {error.colno}"
    return f"{error.msg}, {place}"
