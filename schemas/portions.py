"""Rows of a frame, a few at a time: for work that takes several times as much memory as the texts it is done on."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

__all__ = ["heights", "portions"]


def heights(texts: pl.Series, n_bytes: int) -> pl.Series:
    """How many texts, one after the other, make about so many bytes; a long text is counted alone, or as the last."""
    lengths = texts.str.len_bytes().fill_null(0).cast(pl.UInt64)
    return ((lengths.cum_sum() - lengths) // n_bytes).rle().struct.field("len")


def portions(frame: pl.DataFrame, column: str, n_bytes: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """All rows in their order, so many at a time that the texts of a column have about so many bytes.

    Beside each portion is the number of its first row.
    """
    first = 0
    for height in heights(frame[column], n_bytes):
        yield first, frame.slice(first, height)
        first += height
