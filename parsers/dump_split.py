"""A dump cut into records and pieces: bytes only, streaming, lossless.

A record begins with a header line at the start of a block: `date`, a date, and a URL or the first words of the text
(either may be missing, not both). What precedes the first header line is a record without one.
"""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from ..schemas.patterns import HEADER_START

__all__ = [
    "MAX_RECORD_BLOCKS",
    "MAX_RECORD_BYTES",
    "Header",
    "Piece",
    "Record",
    "header_of",
    "line_ends",
    "looks_like_dump",
    "pieces",
    "records",
    "split",
]

MAX_RECORD_BYTES: Final = 8 << 20
"""A larger record is cut at a line end, or inside a line that is itself larger; the rest is a record without header."""

MAX_RECORD_BLOCKS: Final = 10_000
"""A record of more blocks is cut before the next one."""

_CHUNK_BYTES: Final = 1 << 20
_SNIFFED_LINES: Final = 50

_BOM: Final = rb"(?:" + BOM_UTF8 + rb")?+"
_LINE_END: Final = rb"[\r\n](?:(?<=\r)\n)?+"  # begins with a set of bytes, which `re` looks for quickly
_SPACE: Final = rb"[ \t\r\n]"
_BLANK_LINES: Final = _SPACE + rb"*[\r\n]"  # one set of bytes: a group repeated a million times takes a gigabyte
_BLANK: Final = re.compile(_BOM + _SPACE + rb"*+")
_LEADING: Final = re.compile(_BOM + _SPACE + rb"*+\Z|" + _BOM + _BLANK_LINES)
_SEPARATOR: Final = re.compile(_LINE_END + rb"(?:" + _SPACE + rb"*+\Z|" + _BLANK_LINES + rb")")
_HEADER: Final = re.compile(_BOM + HEADER_START.encode())
_URL_AFTER_DATE: Final = re.compile(rb"[ \t]+((?:https?:)?//[^ \t\r\n]*+)")
_WORD: Final = re.compile(rb"[^ \t\r\n]*+")
_GAP: Final = re.compile(rb"(?:" + _LINE_END + rb"|[ \t]*+)")
_LINE: Final = re.compile(rb"[^\r\n]*+")


class Piece(NamedTuple):
    """A stretch of the source: a block, or what separates two."""

    start: int
    data: bytes
    is_block: bool


class Header(NamedTuple):
    """What a header line says: end of the header block in its line, and the parts that are there."""

    end: int
    date: str | None
    url: str | None


class Record(NamedTuple):
    """The bytes of one record, its place in the source, and whether it begins with a header line."""

    start: int
    line: int
    data: bytes
    has_header: bool

    @property
    def is_blank(self) -> bool:
        """Nothing but blank lines."""
        return _BLANK.fullmatch(self.data) is not None


def looks_like_dump(head: bytes) -> bool:
    """Whether a block among the first 50 lines of `head`, the first bytes of a source, begins with a header line."""
    after_blank = True
    for line in head.removeprefix(BOM_UTF8).splitlines()[:_SNIFFED_LINES]:
        if after_blank and _HEADER.match(line):
            return True
        after_blank = not line.strip(b" \t")
    return False


def pieces(data: bytes) -> Iterator[Piece]:
    """Blocks and separators of a whole source, in order; joined, they are `data`."""
    for record in records(io.BytesIO(data)):
        yield from split(record)


def line_ends(data: bytes) -> int:
    """Line ends in a whole piece: LF, CRLF and CR each count one."""
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")


# --- from bytes to records


def records(stream: BinaryIO) -> Iterator[Record]:
    """Cut a source at the header lines, and where a record becomes too large. Blank lines go with what precedes."""
    held: list[bytes] = []
    size = blocks = start = ends = 0
    line, has_header, has_text, after_blank, mid_line = 1, False, False, True, False
    for part in _line_parts(stream):
        blank = not mid_line and not part.strip(b" \t\r\n")
        opens = after_blank and not blank and not mid_line
        header = opens and _HEADER.match(part) is not None
        full = size + len(part) > MAX_RECORD_BYTES or (opens and blocks == MAX_RECORD_BLOCKS)
        if held and (full or (header and has_text)):
            yield Record(start, line, b"".join(held), has_header)
            start, line = start + size, line + ends
            held, size, blocks, ends, has_header, has_text = [], 0, 0, 0, False, False
        held.append(part)
        size += len(part)
        has_header = has_header or (header and not has_text)
        has_text = has_text or not blank
        blocks += opens
        mid_line = not part.endswith((b"\n", b"\r"))
        ends += not mid_line
        after_blank = blank
    if held:
        yield Record(start, line, b"".join(held), has_header)


def _line_parts(stream: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; one of more than `MAX_RECORD_BYTES` comes in parts, the same for any chunk size."""
    rest = b""
    while chunk := stream.read(_CHUNK_BYTES):
        # The last line waits: more of it may come, or the LF of a CRLF.
        *whole, rest = (rest + chunk).splitlines(keepends=True)
        for line in whole:
            yield from _parts(line)
        *full, rest = _parts(rest)
        yield from full
    yield from _parts(rest)


def _parts(line: bytes) -> Iterator[bytes]:
    """The line in parts of at most `MAX_RECORD_BYTES`, cut neither inside a UTF-8 sequence nor a CRLF."""
    while len(line) > MAX_RECORD_BYTES:
        cut = MAX_RECORD_BYTES
        if line[cut - 1 : cut + 1] == b"\r\n":
            cut -= 1
        else:
            while cut > MAX_RECORD_BYTES - 3 and 0x80 <= line[cut] < 0xC0:
                cut -= 1
        yield line[:cut]
        line = line[cut:]
    if line:
        yield line


# --- from records to pieces


def split(record: Record) -> Iterator[Piece]:
    """Blocks and separators of a record, in order."""
    data, at, header_due = record.data, 0, record.has_header
    for start, end in _separators(data):
        if start > at:
            block = Piece(record.start + at, data[at:start], is_block=True)
            yield from _split_header(block) if header_due else (block,)
            header_due = False
        if end > start:
            yield Piece(record.start + start, data[start:end], is_block=False)
        at = end


def _separators(data: bytes) -> Iterator[tuple[int, int]]:
    """Spans of the separators, and an empty one at the end."""
    leading = _LEADING.match(data)
    if leading:
        yield leading.span()
    yield from (found.span() for found in _SEPARATOR.finditer(data, leading.end() if leading else 0))
    yield len(data), len(data)


def _split_header(block: Piece) -> Iterator[Piece]:
    """The header block ends with its first line, or before the words that follow date and URL on it."""
    start, data, _ = block
    end = _read_header(data).end
    gap = _run(_GAP, data, end)
    yield Piece(start, data[:end], is_block=True)
    if gap:
        yield Piece(start + end, gap, is_block=False)
    if rest := data[end + len(gap) :]:
        yield Piece(start + end + len(gap), rest, is_block=True)


def header_of(record: Record) -> Header:
    """What the header of a record says; nothing when it has none."""
    if not record.has_header:
        return Header(0, None, None)
    return _read_header(next(piece.data for piece in split(record) if piece.is_block))


def _read_header(block: bytes) -> Header:
    """Read the header line at the start of a block."""
    line = _run(_LINE, block, 0)
    found = _HEADER.match(line)
    assert found, "only called on a block that begins with a header line"
    if found[1]:
        link = _URL_AFTER_DATE.match(line, found.end(1))
        date, url, end = found[1].decode(), link and link[1], link.end() if link else found.end(1)
    else:
        date, url = None, _run(_WORD, line, found.start(2))
        end = found.start(2) + len(url)
    if not line[end:].strip(b" \t"):
        end = len(line)
    return Header(end, date, url.decode("utf-8", "replace") if url else None)


def _run(pattern: re.Pattern[bytes], data: bytes, at: int) -> bytes:
    """What a pattern matches at one place; nothing if it does not."""
    found = pattern.match(data, at)
    return found[0] if found else b""
