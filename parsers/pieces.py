"""Frames of any height as frames of the size of a batch: small ones are put together, large ones divided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import polars as pl

from .chunks import AnySize, BatchSize, sized

__all__ = ["Waiting", "bounded"]

Other = TypeVar("Other")

_MOST_SMALL: Final = 256


class Waiting:
    """Frames of one schema in memory, in the order in which they came.

    Small ones become one when there are many: each takes kilobytes by itself, and a source may have one for each row.
    """

    def __init__(self) -> None:
        self._joined: list[pl.DataFrame] = []
        self._small: list[pl.DataFrame] = []
        self.rows = 0
        self.n_bytes = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Put it behind the others."""
        self._small.append(frame)
        self.rows += frame.height
        self.n_bytes += int(frame.estimated_size())
        if len(self._small) >= _MOST_SMALL:
            self._joined.append(pl.concat(self._small, rechunk=True))
            self._small = []

    @property
    def frames(self) -> list[pl.DataFrame]:
        """All of them."""
        return [*self._joined, *self._small]

    def taken(self) -> pl.DataFrame:
        """All rows; none waits any more. There is a frame at least."""
        whole = pl.concat(self.frames)
        self._joined, self._small, self.rows, self.n_bytes = [], [], 0, 0
        return whole


def bounded(pieces: Iterable[pl.DataFrame | Other], batch_size: AnySize) -> Iterator[pl.DataFrame | Other]:
    """The rows of pieces in order, as frames of about the size of a batch; what is no frame stays in its place.

    Pieces of different columns or types are not put together.
    """
    most = sized(batch_size)
    waiting, schema = Waiting(), pl.Schema()
    for piece in pieces:
        is_frame = isinstance(piece, pl.DataFrame)
        if waiting.rows and not (is_frame and piece.schema == schema and _fits(piece, waiting, most)):
            yield from _divided(waiting.taken(), most)
        if not is_frame:
            yield piece
        elif piece.height:
            schema = piece.schema
            waiting.add(piece)
            if waiting.rows >= most.records or waiting.n_bytes >= most.bytes:  # large: not beside the next one
                yield from _divided(waiting.taken(), most)
    if waiting.rows:
        yield from _divided(waiting.taken(), most)


def _fits(piece: pl.DataFrame, waiting: Waiting, most: BatchSize) -> bool:
    rows, n_bytes = waiting.rows + piece.height, waiting.n_bytes + int(piece.estimated_size())
    return rows <= most.records and n_bytes <= most.bytes


def _divided(frame: pl.DataFrame, most: BatchSize) -> Iterator[pl.DataFrame]:
    shares = max(1, round(int(frame.estimated_size()) / most.bytes))  # a little too much is better than two halves
    return frame.iter_slices(max(1, min(most.records, -(-frame.height // shares))))
