"""Frames that are kept longer than those they were made from."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

__all__ = ["compact", "own_text"]


def own_text(text: pl.Expr) -> pl.Expr:
    """A text (String), and no part of another one."""
    return pl.concat_str(text, pl.lit("")).name.keep()


def compact(frame: pl.DataFrame, but: Collection[str] = ()) -> pl.DataFrame:
    """The same frame with texts and lists of its own. but: columns whose texts are made so (`own_text`).

    A part of a text, or a row of a frame, points into the memory of the whole: a column of excerpts keeps all bodies
    that they were cut from, lists that were read keep those beside them in the file, and `estimated_size` does not
    tell. Joined with nothing, texts are written anew; gathered, lists are.
    """
    if not frame.width:
        return frame
    columns = frame.get_columns()
    del frame  # one column after the other: what nobody else holds is gone before the next one is written
    for at, column in enumerate(columns):
        if column.name not in but:
            columns[at] = _own(column)
    return pl.DataFrame(columns)


def _own(column: pl.Series) -> pl.Series:
    own = pl.nth(0)
    if column.dtype == pl.String:
        own = own_text(own)
    elif isinstance(column.dtype, pl.List):
        own = own.gather(pl.int_range(pl.len()))
    else:
        return column
    return column.to_frame().select(own).to_series()
