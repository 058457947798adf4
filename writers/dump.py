"""Dumps: blocks changed or taken out where they stand; every other byte stays."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final

from ..parsers import dump, dump_fields
from ..parsers.dump_split import Record, line_ends, records, split
from ..schemas.batch import Deferred
from .changes import Change, NotWritableError, Revision, Taken, View
from .parts import in_style, realigned, respread, without_dropped
from .sheets import BYTES_A_SHEET, ByteSheet, Place

__all__ = ["DumpForm"]

_ROLES: Final[Mapping[str, str]] = {
    column: role for role, column in {**dump_fields.TEXT_COLUMNS, **dump_fields.LIST_COLUMNS, "body": "body"}.items()
}
"""The columns of which a dump holds the whole text, and the role of their blocks."""

_TAIL: Final = re.compile(r"[\r\n]+\Z")
_NO_PLACE: Final = "a dump has no separate place for it"


class DumpForm:
    """Records of a dump. A record that was cut because it is too large stays as it is, and so do its parts."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._cut: set[int] = set()

    def sheets(self, stream: BinaryIO, batch_size: int) -> Iterator[ByteSheet[Record]]:
        """Some records at a time; joined, they are the source."""
        some: list[Record] = []
        size, first, place = 0, 0, Place()
        for record in self._marked(stream):
            some.append(record)
            size += len(record.data)
            if len(some) >= batch_size or size >= BYTES_A_SHEET:
                sheet = ByteSheet(self, some, first, place)
                yield sheet
                first, place = (
                    first + sheet.height,
                    Place(record.start + len(record.data), record.line + line_ends(record.data)),
                )
                some, size = [], 0
        if some:
            yield ByteSheet(self, some, first, place)

    def _marked(self, stream: BinaryIO) -> Iterator[Record]:
        """The records; which ones are parts of a larger one is known when the next one is."""
        previous: Record | None = None
        for record in records(stream):
            if previous is not None:
                if not record.has_header and not previous.is_blank:
                    self._cut |= {previous.start, record.start}
                yield previous
            previous = record
        if previous is not None:
            yield previous

    def is_record(self, cell: Record) -> bool:
        """Blank lines before the first record are none."""
        return not cell.is_blank

    def data(self, cell: Record) -> bytes:
        """The bytes of a record."""
        return cell.data

    def read(self, cells: Sequence[Record], first: int, place: Place) -> Deferred:
        """Records as they are read where the first one is in this place."""
        moved = []
        start, line = place
        for cell in cells:
            moved.append(cell._replace(start=start, line=line))
            start, line = start + len(cell.data), line + line_ends(cell.data)
        return dump.chunk([cell for cell in moved if not cell.is_blank], self._source, first)

    def parse(self, cells: Sequence[Record]) -> Deferred:
        """Records read again, each where it was."""
        return dump.chunk(list(cells), self._source, 0 if cells[0].start == 0 else 1)

    def line_ends(self, data: bytes) -> int:
        """Lines that end in some bytes."""
        return line_ends(data)

    def revise(self, cell: Record, view: View, changes: Sequence[Change]) -> Revision[Record]:
        """The record with some of its blocks changed or taken out."""
        if cell.start in self._cut:
            raise NotWritableError("the record is too large and was cut off")
        pieces = list(split(cell))
        blocks = [piece.data for piece in pieces if piece.is_block]
        gaps = _gaps(cell, [piece.data if piece.is_block else None for piece in pieces], pieces)
        new: list[bytes | None] = list(blocks)
        done: list[Change] = []
        refused: dict[str, str] = {}
        for change in changes:
            try:
                for number, text in _on_blocks(view, change).items():
                    new[number] = _bytes(text, blocks[number], view.blocks[number]["text"], cell.data)
            except NotWritableError as error:
                refused[change.code] = str(error)
            else:
                done.append(change)
        gaps, new = _with_tails(gaps, new)
        data = without_dropped(gaps, new)
        kept = [number for number, block in enumerate(new) if block is not None]
        revised = _one_record(cell, data, [new[number] for number in kept])
        columns = [view.blocks[number]["column"] for number in kept]
        dropped = [number for number, block in enumerate(new) if block is None]

        def holds(after: View) -> bool:
            return [block["column"] for block in after.blocks] == columns

        return Revision(revised, done, _taken(view, done, dropped), refused, holds)


def _gaps(cell: Record, blocks: Sequence[bytes | None], pieces: Sequence[Any]) -> list[bytes]:
    """What stands before each block, and after the last one."""
    gaps, at = [], cell.start
    for block, piece in zip(blocks, pieces, strict=True):
        if block is not None:
            gaps.append(cell.data[at - cell.start : piece.start - cell.start])
            at = piece.start + len(block)
    return [*gaps, cell.data[at - cell.start :]]


def _on_blocks(view: View, change: Change) -> dict[int, str | None]:
    """A change as new texts of blocks."""
    if change.block is not None:
        return {change.block: change.value}
    if change.column == "url":
        return _in_header(view, change)
    role = _ROLES.get(change.column)
    its = [number for number, block in enumerate(view.blocks) if block["role"] == role]
    texts = [view.blocks[number]["text"] for number in its]
    if not its:
        raise NotWritableError(_NO_PLACE)
    if change.column in dump_fields.LIST_COLUMNS.values():
        new: list[str | None] = [_single(items) for items in realigned(texts, change.value or [])]
    elif change.column == "body":
        new = respread(texts, change.value)
    else:
        new = [change.value, *texts[1:]]
    return {number: now for number, old, now in zip(its, texts, new, strict=True) if now != old}


def _single(items: Sequence[str]) -> str | None:
    if len(items) > 1:
        raise NotWritableError("one block of a dump cannot become several blocks")
    return items[0] if items else None


def _in_header(view: View, change: Change) -> dict[int, str | None]:
    """Another address in the header line."""
    header, url = view.blocks[0]["text"], view.article["url"]
    if not change.value or view.blocks[0]["role"] != "header" or re.search(r"\s", change.value):
        raise NotWritableError(_NO_PLACE)
    before, found, after = header.rpartition(url)
    if not found:
        raise NotWritableError(_NO_PLACE)
    return {0: before + change.value + after}


def _bytes(new: str | None, old: bytes, old_text: str, around: bytes) -> bytes | None:
    """The bytes of a new text; None for a block that is dropped."""
    if new is None or not new.strip():
        return None
    if old.decode("utf-8", "replace").encode() != old:
        raise NotWritableError("its bytes are not valid UTF-8")
    try:
        return in_style(new, old_text, around).encode()
    except UnicodeEncodeError as error:
        raise NotWritableError("the new text cannot be written as UTF-8") from error


def _with_tails(gaps: Sequence[bytes], blocks: Sequence[bytes | None]) -> tuple[list[bytes], list[bytes | None]]:
    """Line ends at the end of a new text belong to what stands behind the block."""
    gaps, trimmed = list(gaps), list(blocks)
    for number, block in enumerate(blocks):
        tail = _TAIL.search(block.decode("utf-8", "replace")) if block is not None else None
        if block is not None and tail is not None:
            length = len(tail[0].encode())
            trimmed[number] = block[:-length]
            gaps[number + 1] = block[-length:] + gaps[number + 1]
    return gaps, trimmed


def _one_record(cell: Record, data: bytes, blocks: Sequence[bytes | None]) -> Record:
    """The record of these bytes. Raises NotWritableError if they would be read as anything but these blocks."""
    found = list(records(io.BytesIO(data)))
    if len(found) != 1 or found[0].is_blank or found[0].has_header != cell.has_header:
        raise NotWritableError("no record would be left, or more than one")
    record = found[0]._replace(start=cell.start, line=cell.line)
    if [piece.data for piece in split(record) if piece.is_block] != list(blocks):
        raise NotWritableError("the new text would be read as different blocks")
    return record


def _taken(view: View, done: Sequence[Change], dropped: Sequence[int]) -> list[Taken]:
    """The dropped blocks: a dump has no named fields that could hold their values."""
    codes = {change.block: change.code for change in done}
    moves = {change.block: change.moves for change in done}
    columns = {change.column: change.code for change in done if change.block is None}
    taken = []
    for number in dropped:
        block = view.blocks[number]
        code = codes.get(number) or columns.get(block["column"], "")
        column = block["column"] if block["column"] != "block" else moves.get(number) or "block"
        taken.append(Taken(code, column, block["text"]))
    return taken
