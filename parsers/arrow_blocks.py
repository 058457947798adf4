"""Arrow IPC, block by block: where each stands by the file's own account, and each read by itself.

Polars reads a file as a whole, so that one damaged block hides others, or is left out without a word. Here blocks
become streams of their own, and what is read of them is counted against what they declare: small ones together, because
the schema and the dictionaries are read again for each stream, and one by one where those cannot be read. Of the
FlatBuffers in which Arrow describes itself only the few fields are read that say this.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from ..schemas.panics import PanicError, quiet

__all__ = ["MAGIC", "ArrowFile", "Lost", "NotArrowError"]

MAGIC: Final = b"ARROW1"

_CONTINUES: Final = 0xFFFFFFFF
_END: Final = b"\xff\xff\xff\xff\0\0\0\0"
_SCHEMA, _DICTIONARY, _RECORDS = 1, 2, 3
"""Kinds of messages."""

_MOST_BUFFER_BYTES: Final = 1 << 31
"""More memory is not asked for because a file says that so much is packed into one of its buffers."""

_MOST_ROWS: Final = 1 << 31

_BUFFER_BYTES: Final = 300
"""What a buffer takes in memory besides its content."""


class NotArrowError(ValueError):
    """The bytes cannot be told apart into blocks."""


class Lost(NamedTuple):
    """A block that cannot be read. rows: how many it declares, if that can be told."""

    block: int
    rows: int | None
    reason: str


class _Place(NamedTuple):
    start: int
    end: int


class _Account(NamedTuple):
    """What a block says of itself. rows: None if it does not. n_bytes: about those in memory. fault: why it is none."""

    rows: int | None
    n_bytes: int
    fault: str | None


class _Table:
    """A table of a FlatBuffer. Raises struct.error or IndexError where the bytes are none."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at
        self._fields = at - struct.unpack_from("<i", data, at)[0]
        if not 0 <= self._fields < len(data):
            raise IndexError(self._fields)
        self._size = struct.unpack_from("<H", data, self._fields)[0]

    def place(self, number: int) -> int | None:
        """Where a field stands, if it is there."""
        entry = 4 + 2 * number
        if entry >= self._size:
            return None
        offset = struct.unpack_from("<H", self._data, self._fields + entry)[0]
        return self.at + offset if offset else None

    def scalar(self, number: int, form: str) -> int:
        """A number; 0 where it is left out."""
        place = self.place(number)
        return 0 if place is None else struct.unpack_from(form, self._data, place)[0]

    def table(self, number: int) -> _Table | None:
        """A table beneath."""
        place = self.place(number)
        return None if place is None else _Table(self._data, _target(self._data, place))

    def vector(self, number: int) -> tuple[int, int]:
        """Where the items of a list begin, and how many there are."""
        place = self.place(number)
        if place is None:
            return 0, 0
        begins = _target(self._data, place)
        return begins + 4, struct.unpack_from("<I", self._data, begins)[0]


def _target(data: bytes, place: int) -> int:
    return place + struct.unpack_from("<I", data, place)[0]


class _Message(NamedTuple):
    """kind: of `_SCHEMA` and so on. header: says more. body: bytes that follow. size: of the message without them."""

    kind: int
    header: _Table | None
    body: int
    size: int
    data: bytes


def _message(data: memoryview, at: int) -> _Message | None:
    """The message that begins in a place; None for the end of a stream. Raises struct.error, IndexError."""
    first = struct.unpack_from("<I", data, at)[0]
    prefix = 8 if first == _CONTINUES else 4  # before Arrow 0.15 there was no mark
    size = struct.unpack_from("<i", data, at + prefix - 4)[0]
    if size == 0:
        return None
    held = bytes(data[at + prefix : at + prefix + size])
    if size < 0 or len(held) < size:
        raise IndexError(size)
    root = _Table(held, _target(held, 0))
    return _Message(root.scalar(1, "<B"), root.table(2), root.scalar(3, "<q"), prefix + size, held)


@dataclass
class ArrowFile:
    """A file of either form, mapped into memory. columns: names, of which one may occur twice.

    rest: why the account of a stream ends before its bytes do.
    """

    path: Path
    columns: list[str] = field(default_factory=list)
    rest: str | None = None

    def __post_init__(self) -> None:
        self._schema = b""
        self._dictionaries: list[_Place] = []
        self._records: list[_Place] = []
        with self._mapped() as data:
            try:
                self._read(data)
            except (struct.error, IndexError, ValueError) as error:
                raise NotArrowError("its schema or its footer is damaged") from error

    def blocks(self, wanted: Sequence[str], n_bytes: int = 0) -> Iterator[pl.DataFrame | Lost]:
        """The blocks of records in order: their rows, with the first column of each of these names, or why not.

        n_bytes: blocks that together have no more are read together.
        """
        first = {name: -at for at, name in enumerate(reversed(self.columns), 1 - len(self.columns))}
        places = [first[name] for name in wanted]
        with self._mapped() as data:
            fault = next((said for place in self._dictionaries if (said := _account(data, place).fault)), None)
        at = 0
        while at < len(self._records):
            with self._mapped() as data:
                accounts = self._accounts(data, at, n_bytes, fault)
                found = list(self._read_blocks(data, at, accounts, places))
            yield from found
            at += len(accounts)

    @property
    def n_blocks(self) -> int:
        """Blocks of records that the file declares."""
        return len(self._records)

    def schema(self) -> pl.DataFrame:
        """No rows of all columns; columns of one name are told apart by other bytes. Raises NotArrowError."""
        with self._mapped() as data:
            found = self._decoded(data, [], None)
        if isinstance(found, str):
            raise NotArrowError(found)
        return found

    def stream(self) -> Iterator[bytes]:
        """The same as a stream, a message at a time: its schema, its dictionaries, its records, and the end."""
        yield self._schema
        with self._mapped() as data:
            for place in (*self._dictionaries, *self._records):
                yield bytes(data[place.start : place.end])
        yield _END

    def _mapped(self) -> _Mapped:
        return _Mapped(self.path)

    def _accounts(self, data: memoryview, first: int, n_bytes: int, fault: str | None) -> list[_Account]:
        """Those of the blocks from `first` on that are read together. fault: of the dictionaries."""
        accounts: list[_Account] = []
        size = 0
        for number in range(first, len(self._records)):
            account = _account(data, self._records[number])
            size += account.n_bytes
            if accounts and size > n_bytes:
                break
            is_none = "it is not a block of records" if account.rows is None else None
            accounts.append(account._replace(fault=fault or account.fault or is_none))
        return accounts

    def _read_blocks(
        self, data: memoryview, first: int, accounts: Sequence[_Account], columns: list[int]
    ) -> Iterator[pl.DataFrame | Lost]:
        """The rows of some blocks, counted from `first`; those of their halves where they cannot be read together."""
        places = self._records[first : first + len(accounts)]
        declared = sum(account.rows or 0 for account in accounts)
        found = next((account.fault for account in accounts if account.fault is not None), None)
        if found is None:
            found = self._decoded(data, [*self._dictionaries, *places], columns)
        if isinstance(found, pl.DataFrame) and found.height != declared:
            found = f"it declares {declared} rows but contains {found.height}"
        if not isinstance(found, str):
            yield found
        elif len(accounts) == 1:
            yield Lost(first, accounts[0].rows, found)
        else:
            half = len(accounts) // 2
            yield from self._read_blocks(data, first, accounts[:half], columns)
            yield from self._read_blocks(data, first + half, accounts[half:], columns)

    def _decoded(self, data: memoryview, places: Sequence[_Place], columns: list[int] | None) -> pl.DataFrame | str:
        """The rows in some places, or why they cannot be read."""
        stream = b"".join([self._schema, *(data[place.start : place.end] for place in places), _END])
        try:
            with quiet():
                return pl.read_ipc_stream(stream, columns=columns or None)
        except (pl.exceptions.PolarsError, PanicError, OSError, ValueError) as error:
            return (str(error) or type(error).__name__).splitlines()[0]

    # --- the account

    def _read(self, data: memoryview) -> None:
        if bytes(data[: len(MAGIC)]) != MAGIC:
            message = _message(data, 0)
            if message is None or message.kind != _SCHEMA or message.header is None:
                raise IndexError(0)
            self._schema = _with_size(self._named(message.data, message.header))
            self._walk(data, message.size)
            return
        end = len(data) - len(MAGIC) - 4
        size = struct.unpack_from("<i", data, end)[0]
        if bytes(data[-len(MAGIC) :]) != MAGIC or not 0 < size < end:
            raise IndexError(size)
        footer = bytes(data[end - size : end])
        table = _Table(footer, _target(footer, 0))
        schema = table.table(1)
        if schema is None:
            raise IndexError(end)
        self._dictionaries = _places(footer, table, 2)
        self._records = _places(footer, table, 3)
        self._schema = _as_message(self._named(footer, schema), schema.at, table.scalar(0, "<h"))

    def _named(self, data: bytes, schema: _Table) -> bytes:
        """Learn the names of the columns; the bytes with another name for the second column of one name."""
        changed = bytearray(data)
        known: set[str] = set()
        at, count = schema.vector(1)
        for number in range(count):
            column = _Table(data, _target(data, at + 4 * number))
            start, size = column.vector(0)
            name = data[start : start + size].decode("utf-8", "replace")
            if name in known:
                changed[start : start + size] = _unused(size, number)
            known.add(name)
            self.columns.append(name)
        return bytes(changed)

    def _walk(self, data: memoryview, at: int) -> None:
        """A stream has no footer: message after message."""
        while at < len(data):
            try:
                message = _message(data, at)
            except (struct.error, IndexError):
                self.rest = f"there is no block from byte {at} on"
                return
            if message is None:
                return
            end = at + message.size + message.body
            if message.body < 0 or end > len(data):
                self.rest = f"the block at byte {at} is cut off"
                return
            kinds = {_DICTIONARY: self._dictionaries, _RECORDS: self._records}
            kinds.get(message.kind, []).append(_Place(at, end))
            at = end


class _Mapped:
    """The bytes of a file, as far as they are looked at."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> memoryview:
        with self._path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise NotArrowError("it is empty") from error
        self._view = memoryview(self._map)
        return self._view

    def __exit__(self, *_: object) -> None:
        self._view.release()
        self._map.close()


def _places(footer: bytes, table: _Table, number: int) -> list[_Place]:
    """The blocks that a footer lists: place, size of the message, size of what follows it."""
    at, count = table.vector(number)
    if at + 24 * count > len(footer):
        raise IndexError(count)
    held = (struct.unpack_from("<qi4xq", footer, at + 24 * number) for number in range(count))
    return [_Place(max(0, start), max(0, start + size + body)) for start, size, body in held]


def _account(data: memoryview, place: _Place) -> _Account:
    """What a block says of itself, and what is wrong with that: Polars asks for all memory that it is told of."""
    rows, size = None, place.end - place.start
    try:
        message = _message(data, place.start)
        if message is None or message.header is None:
            return _Account(None, size, "it has no header")
        if message.kind == _RECORDS:
            declared = message.header.scalar(0, "<q")
            rows = declared if 0 <= declared <= _MOST_ROWS else None
        records = message.header.table(1) if message.kind == _DICTIONARY else message.header
        if records is None:
            return _Account(None, size, "it has no records")
        unpacked = _unpacked(data, place, message, records)
    except (struct.error, IndexError):
        return _Account(rows, size, "its header is damaged")
    if isinstance(unpacked, str):
        return _Account(rows, size, unpacked)
    return _Account(rows, max(size, unpacked, rows or 0), None)


def _unpacked(data: memoryview, place: _Place, message: _Message, records: _Table) -> int | str:
    """The bytes of all buffers of a block in memory, or what is wrong with one. Raises struct.error, IndexError."""
    begins = place.start + message.size
    at, count = records.vector(2)
    total = 0
    for number in range(count):
        offset, size = struct.unpack_from("<qq", message.data, at + 16 * number)
        if offset < 0 or size < 0 or begins + offset + size > place.end:
            return f"buffer {number + 1} of {count} is outside the block"
        is_packed = records.table(3) is not None and size > 0
        unpacked = struct.unpack_from("<q", data, begins + offset)[0] if is_packed else -1
        if not -1 <= unpacked <= _MOST_BUFFER_BYTES:
            return f"buffer {number + 1} of {count} claims to decompress to {unpacked:,} bytes"
        total += max(size, unpacked) + _BUFFER_BYTES
    return total


def _as_message(data: bytes, schema: int, version: int) -> bytes:
    """The message of a schema that stands in other data, as a stream begins with it.

    A FlatBuffer of one table with three fields: version, kind and header, which points into the data behind it. (What
    stands at the head of a file is no message in those that some versions of Polars write.)
    """
    head = struct.pack("<I5Hxx", 16, 10, 12, 4, 6, 8) + struct.pack("<ihBxI", 12, version, _SCHEMA, 32 - 24 + schema)
    return _with_size(head.ljust(32, b"\0") + data)


def _with_size(data: bytes) -> bytes:
    """The bytes of a message as they stand in a stream."""
    padded = data + b"\0" * (-len(data) % 8)
    return struct.pack("<Ii", _CONTINUES, len(padded)) + padded


def _unused(size: int, number: int) -> bytes:
    """A name of so many bytes that no column has, for the second column of one name."""
    return (f"{number}" + "\x01" * size).encode()[:size]
