"""Frames as rows that any engine can carry: texts and signed whole numbers, nothing else.

Spark has no unsigned numbers and no enumerations, and its time zones depend on the session: numbers become signed ones,
times microseconds since 1970, enumerations text, and lists texts with blanks between their elements.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

__all__ = ["flat", "flat_dtypes", "restored"]


def flat_dtypes(dtypes: Mapping[str, pl.DataType]) -> dict[str, pl.DataType]:
    """Column to the dtype in which it is carried: String or Int64."""
    return {name: pl.String() if _is_text(dtype) else pl.Int64() for name, dtype in dtypes.items()}


def flat(frame: pl.DataFrame, dtypes: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A frame of these dtypes, to be carried."""
    return frame.select(_carried(name, dtype) for name, dtype in dtypes.items())


def restored(frame: pl.LazyFrame, dtypes: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """What was carried, in its own dtypes."""
    return frame.select(_restored(name, dtype) for name, dtype in dtypes.items())


def _restored(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List):
        return pl.col(name).str.split(" ").list.eval(pl.element().filter(pl.element() != "")).cast(dtype)
    if dtype == pl.Datetime:
        return pl.from_epoch(name, "us").dt.replace_time_zone("UTC")
    return pl.col(name).cast(dtype)


def _carried(name: str, dtype: pl.DataType) -> pl.Expr:
    if isinstance(dtype, pl.List):
        return pl.col(name).cast(pl.List(pl.String)).list.join(" ")
    if _is_text(dtype):
        return pl.col(name).cast(pl.String)
    if dtype == pl.Datetime:
        return pl.col(name).dt.epoch("us")
    return pl.col(name).cast(pl.Int64)


def _is_text(dtype: pl.DataType) -> bool:
    return dtype in (pl.String, pl.Enum, pl.List)
