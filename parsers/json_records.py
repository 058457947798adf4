"""JSON: lines of it (JSONL, NDJSON) in a stream, and documents (an array, an object, several of either).

Numbers keep the digits that were written. What cannot be read is a row with `read_error`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Sequence
from typing import Any, BinaryIO, Final

from . import linked_data, rows, values, wrappers
from .chunks import AnySize, Chunk
from .fields import Planner
from .rows import Row

__all__ = [
    "BOM",
    "DECODER",
    "ESCAPED_SURROGATE",
    "MAX_DOCUMENT_BYTES",
    "MAX_LINE_BYTES",
    "after_space",
    "decode",
    "decoded",
    "missed",
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
_SHOWN: Final = 5
_SHOWN_CHARS: Final = 60
_SPACE = re.compile(r"[ \t\r\n]*")
# Numbers as text: digits are kept, and no integer is too long for Python.
_HOW: Final[dict[str, Any]] = {"parse_int": str, "parse_float": str, "parse_constant": str, "strict": False}
DECODER = json.JSONDecoder(**_HOW)


def read_lines(stream: BinaryIO, source: str, planner: Planner, *, batch_size: AnySize = 1000) -> Iterator[Chunk[Row]]:
    """JSONL: one record a line, in memory bounded by one batch. Blank lines are none; lines are counted from 1."""
    return rows.chunks(_line_rows(stream, planner), source, "jsonl", batch_size)


def read_document(
    stream: BinaryIO, source: str, planner: Planner, *, batch_size: AnySize = 1000
) -> Iterator[Chunk[Row]]:
    """JSON: records of an array, of wrappers (`wrappers.places`), of a JSON-LD `@graph`; or one object.

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
        value, end, repeated = decode(text, 0)
        if end != len(text):
            raise json.JSONDecodeError("Extra data", text, end)
    except (json.JSONDecodeError, RecursionError) as error:
        row.read_error = f"not valid JSON: {reason(error, with_line=False)}"
        yield row
        return
    may_have_surrogates = ESCAPED_SURROGATE.search(text) is not None
    if not repeated and wrappers.is_plain_record(value):
        yield from rows_of_value(value, row, planner, may_have_surrogates=may_have_surrogates)
        return
    places = wrappers.places(value, planner.own_texts, is_document=False)
    for sentence in missed(value, places, repeated):
        yield Row(0, number, sentence, row.decode_ok)
    for place in places:
        record = wrappers.held_at(value, place)
        one = Row(None, number, decode_ok=decode_ok) if place else row
        yield from rows_of_value(record, one, planner, may_have_surrogates=may_have_surrogates)


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
        for value, start, end, repeated in outer_values(text):
            line += text.count("\n", counted, start)
            counted = start
            places, guessed = wrappers.find(value, planner.own_texts, is_document=True)
            planner.note_guessed(guessed)
            for sentence in missed(value, places, repeated):
                yield Row(0, line, sentence, decode_ok)
            for place in places:
                row = Row(_size(text, start, end), line) if place == () else Row(None)
                row.decode_ok = decode_ok
                record = wrappers.held_at(value, place)
                yield from rows_of_value(record, row, planner, may_have_surrogates=may_have_surrogates)
    except (json.JSONDecodeError, RecursionError) as error:
        yield Row(0, getattr(error, "lineno", None), f"not valid JSON: {reason(error)}", decode_ok)


def unread_document(size: int) -> Row:
    """What stands for a document that is too large."""
    limit = f"the document is larger than {MAX_DOCUMENT_BYTES >> 20} MiB; one record per line (JSONL) has no limit"
    return Row(size, 1, limit)


def outer_values(text: str) -> Iterator[tuple[Any, int, int, tuple[str, ...]]]:
    """Each value of the outermost arrays, and each outermost value that is no array, with its place; see `decode`."""
    end = after_space(text, 0)
    while end < len(text):
        if text[end] == "[":
            end = yield from _items(text, end + 1)
        else:
            start = end
            value, end, repeated = decode(text, start)
            yield value, start, end, repeated
        end = after_space(text, end)


def _items(text: str, start: int) -> Generator[tuple[Any, int, int, tuple[str, ...]], None, int]:
    """The items of an array of which `start` is the first place inside; returns the place after it."""
    start = after_space(text, start)
    if text.startswith("]", start):
        return start + 1
    while True:
        value, end, repeated = decode(text, start)
        yield value, start, end, repeated
        end = after_space(text, end)
        if text.startswith("]", end):
            return end + 1
        if not text.startswith(",", end):
            raise json.JSONDecodeError("Expecting ',' delimiter", text, end)
        start = after_space(text, end + 1)


class _RepeatedKeyError(Exception):
    """An object has two members of one name."""


def _without_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) != len(pairs):
        raise _RepeatedKeyError
    return held


_STRICT: Final = json.JSONDecoder(**_HOW, object_pairs_hook=_without_repeated)


def decode(text: str, at: int) -> tuple[Any, int, tuple[str, ...]]:
    """The value that begins in a place, where it ends, and the names whose earlier, other value is not in it.

    Of members of one name the last one is taken, in its place. Raises JSONDecodeError and RecursionError.
    """
    try:
        value, end = _STRICT.raw_decode(text, at)
    except _RepeatedKeyError:
        return _with_repeated(text, at)
    return value, end, ()


def _with_repeated(text: str, at: int) -> tuple[Any, int, tuple[str, ...]]:
    lost: dict[str, None] = {}

    def last_ones(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for name, value in pairs:
            if name in held and held.pop(name) != value:
                lost[name] = None
            held[name] = value
        return held

    value, end = json.JSONDecoder(**_HOW, object_pairs_hook=last_ones).raw_decode(text, at)
    return value, end, tuple(lost)


def missed(value: Any, places: Sequence[wrappers.Place], repeated: Sequence[str]) -> list[str]:
    """What is not read of a value beside the records in these places: a sentence for each kind."""
    said: list[str] = []
    if repeated:
        shown = ", ".join(repr(values.clean(name[:_SHOWN_CHARS])[0]) for name in repeated[:_SHOWN])
        more = f" and {len(repeated) - _SHOWN} more" if len(repeated) > _SHOWN else ""
        keys, occur = ("key", "occurs") if len(repeated) == 1 else ("keys", "occur")
        said.append(f"the {keys} {shown}{more} {occur} more than once in an object; only the last value is read")
    for place in places:
        sentence = wrappers.unread(wrappers.held_at(value, place))
        if sentence is not None and sentence not in said:  # there are few different ones
            said.append(sentence)
    return said


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
