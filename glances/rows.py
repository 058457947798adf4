"""Articles and blocks as plain values: the rows of a frame, which a glance looks at."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final
from unicodedata import category

import polars as pl

from .plain import MOST_CHARS

__all__ = ["AT", "ROWS", "Row", "assigned", "known_together", "plain_rows", "rows_of"]

Row = dict[Any, Any]
"""Column to value, times in microseconds. What was found out about it is kept in it too."""

ROWS: Final = object()
"""Key of the rows of the same article, in those that know the others."""

AT: Final = object()
"""Key of the place of a row among them."""

_ASSIGNED: Final[set[str]] = set()


def assigned(text: str) -> bool:
    """Whether each character is known to Python: what is newer is a letter for one library, and none for another."""
    if text.isascii():
        return True
    return _assigned(text) if len(text) <= MOST_CHARS else _assigned.__wrapped__(text)


@lru_cache(maxsize=64)
def _assigned(text: str) -> bool:
    """The texts of an article are asked about again and again."""
    new = set(text) - _ASSIGNED
    if any(category(one) == "Cn" for one in new):
        return False
    _ASSIGNED.update(new)
    return True


def rows_of(frame: pl.DataFrame) -> list[Row] | None:
    """The rows of one article, or of its blocks, each of which knows the others; None if a character is too new."""
    rows = plain_rows(frame)
    if rows is not None:
        known_together(rows)
    return rows


def plain_rows(frame: pl.DataFrame) -> list[Row] | None:
    """The rows of a frame, none of which knows another; None if a character is too new."""
    rows: list[Row] = _with_plain_times(frame).to_dicts()
    values = [value for row in rows for value in row.values()]
    texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
    return rows if all(assigned(text) for text in texts if isinstance(text, str)) else None


def _with_plain_times(frame: pl.DataFrame) -> pl.DataFrame:
    """Times in microseconds: there are some that Python does not know. Column by column, for a query takes longer."""
    at = [number for number, dtype in enumerate(frame.dtypes) if dtype.is_temporal()]
    if not at:
        return frame
    plain = frame.clone()
    for number in at:
        times = plain.to_series(number)
        if times.null_count() < times.len():
            times = times.cast(pl.Datetime("us")) if times.dtype == pl.Date else times
            plain.replace_column(number, times.cast(pl.Int64))
    return plain


def known_together(rows: list[Row]) -> None:
    """Let the rows of one article, or of its blocks, know each other."""
    for at, row in enumerate(rows):
        row[ROWS], row[AT] = rows, at
