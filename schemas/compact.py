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
    dtypes = {name: dtype for name, dtype in frame.schema.items() if name not in but}
    texts = [own_text(pl.col(name)) for name, dtype in dtypes.items() if dtype == pl.String]
    lists = [
        pl.col(name).gather(pl.int_range(pl.len())) for name, dtype in dtypes.items() if isinstance(dtype, pl.List)
    ]
    return frame.with_columns(*texts, *lists)
