"""Records of a text source, held as bytes: what dumps, JSON and tables share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final, Generic, NamedTuple, Protocol

from ..schemas.batch import Deferred
from .changes import Cell, Change, Revision, View

__all__ = ["BYTES_A_SHEET", "ByteForm", "ByteSheet", "Place"]

BYTES_A_SHEET: Final = 32 << 20
"""A sheet is closed when its records reach this size, even if they are few."""


class Place(NamedTuple):
    """A place in a source: byte from 0, line from 1."""

    start: int = 0
    line: int = 1


class ByteForm(Protocol[Cell]):
    """A format whose records are bytes of its source. A cell is a record, or what stands between two."""

    def sheets(self, stream: BinaryIO, batch_size: int) -> Iterator[ByteSheet[Cell]]:
        """Some records at a time; joined, they are the source."""
        ...

    def is_record(self, cell: Cell) -> bool:
        """Whether a cell is a record."""
        ...

    def data(self, cell: Cell) -> bytes:
        """The bytes of a cell."""
        ...

    def read(self, cells: Sequence[Cell], first: int, place: Place) -> Deferred:
        """Cells as they are read where the first one is in this place, and its record has this number."""
        ...

    def parse(self, cells: Sequence[Cell]) -> Deferred:
        """Records as they are read, wherever they are."""
        ...

    def line_ends(self, data: bytes) -> int:
        """Lines that end in some bytes."""
        ...

    def revise(self, cell: Cell, view: View, changes: Sequence[Change]) -> Revision[Cell]:
        """A record with changes (`changes.Sheet.revise`)."""
        ...


class ByteSheet(Generic[Cell]):
    """Some cells in a row."""

    def __init__(self, form: ByteForm[Cell], cells: Sequence[Cell], first: int, place: Place) -> None:
        self._form = form
        self._cells = list(cells)
        self._rows = [at for at, cell in enumerate(self._cells) if form.is_record(cell)]
        self._first = first
        self._place = place
        self.make = form.read(self._cells, first, place)
        self.is_changed = False

    @property
    def height(self) -> int:
        """Records."""
        return len(self._rows)

    def cell(self, row: int) -> Cell:
        """The record on a row of the batch."""
        return self._cells[self._rows[row]]

    def put(self, row: int, cell: Cell) -> None:
        """Put a changed record in its place."""
        self._cells[self._rows[row]] = cell
        self.is_changed = True

    def parse(self, cells: Sequence[Cell]) -> Deferred:
        """Records read again, a row each."""
        return self._form.parse(cells)

    def revise(self, cell: Cell, view: View, changes: Sequence[Change]) -> Revision[Cell]:
        """A record with changes."""
        return self._form.revise(cell, view, changes)

    def pieces(self) -> Iterator[bytes]:
        """The bytes of all cells as they are now."""
        return (self._form.data(cell) for cell in self._cells)

    def moved(self, place: Place) -> tuple[Deferred, Place]:
        """The records as they are now, where they begin in this place; and the place behind them."""
        is_there = place == self._place and not self.is_changed
        make = self.make if is_there else self._form.read(self._cells, self._first, place)
        for piece in self.pieces():
            place = Place(place.start + len(piece), place.line + self._form.line_ends(piece))
        return make, place
