"""Formats whose records are rows of named fields, each with the bytes that it was read from: JSON and tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final, Generic, TypeVar

from ..parsers import rows
from ..parsers.fields import Planner
from ..parsers.rows import Row
from ..schemas.batch import Deferred
from .changes import Change, Revision, View
from .sheets import BYTES_A_SHEET, ByteSheet, Place

__all__ = ["LOSSLESS", "RowCell", "RowForm"]

LOSSLESS: Final = ("utf-8", "surrogateescape")
"""For `decode` and `encode`: any bytes become a text, and the same bytes again."""


@dataclass(frozen=True, slots=True)
class RowCell:
    """A record; or with no row what stands between two, such as blank lines or the row of names."""

    data: bytes
    row: Row | None = None


Held = TypeVar("Held", bound=RowCell)


class RowForm(ABC, Generic[Held]):
    """A `ByteForm` over such cells."""

    def __init__(self, source: str, format: str, planner: Planner) -> None:
        self._source = source
        self._format = format
        self._planner = planner

    @abstractmethod
    def cells(self, stream: BinaryIO) -> Iterator[Held]:
        """The cells of a source; joined, they are the source."""

    @abstractmethod
    def revise(self, cell: Held, view: View, changes: Sequence[Change]) -> Revision[Held]:
        """A record with changes."""

    @abstractmethod
    def record(self, cell: Held) -> Mapping[str, Any]:
        """The fields of a record that could be read. Raises NotWritableError if another format cannot have them."""

    def sheets(self, stream: BinaryIO, batch_size: int) -> Iterator[ByteSheet[Held]]:
        """Some records at a time; joined, they are the source."""
        some: list[Held] = []
        size = count = first = 0
        place = begins = Place()
        for cell in self.cells(stream):
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

    def is_record(self, cell: Held) -> bool:
        """Whether a cell is a record."""
        return cell.row is not None

    def data(self, cell: Held) -> bytes:
        """The bytes of a cell."""
        return cell.data

    def read(self, cells: Sequence[Held], first: int, place: Place) -> Deferred:
        """Cells as they are read where the first one is in this place; a row without a line gets none."""
        line = place.line
        read = []
        for cell in cells:
            if cell.row is not None:
                read.append(replace(cell.row, line=None if cell.row.line is None else line))
            line += self.line_ends(cell.data)
        return rows.chunk(read, self._source, self._format, first)

    def parse(self, cells: Sequence[Held]) -> Deferred:
        """Records as they are read, wherever they are."""
        return rows.chunk([cell.row for cell in cells if cell.row is not None], self._source, self._format, 0)

    def line_ends(self, data: bytes) -> int:
        """Lines that end in some bytes."""
        return data.count(b"\n")
