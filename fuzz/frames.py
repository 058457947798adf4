"""Hostile frames: all types that Polars has, under the names that a parser looks for, and values where types end."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

import polars as pl

from .choices import NAMES, Choices

__all__ = ["frame"]

_UNITS: Final = ("us", "ms", "ns")
_A_DAY: Final = {"us": 86_400_000_000, "ms": 86_400_000, "ns": 86_400_000_000_000}
_SENSIBLE_DAYS: Final = 60 * 365
"""Most times are of the years from 1970 on: one that no calendar has may end the reading of all others."""

_ZONES: Final = (None, "UTC", "Europe/Berlin", "Asia/Kathmandu")
_INTEGERS: Final = (pl.Int64, pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64, pl.Int128)


def frame(choices: Choices) -> pl.DataFrame:
    """A frame of at most 8 columns and 15 rows."""
    height = choices.number(16)
    names = dict.fromkeys(choices.pick(NAMES) for _ in range(1 + choices.number(8)))
    columns = [choices.pick(_MAKERS)(choices, height).alias(name) for name in names]
    return pl.DataFrame(columns)


def _texts(choices: Choices, height: int) -> pl.Series:
    found = [None if choices.number(8) == 7 else _text(choices) for _ in range(height)]
    return pl.Series(found, dtype=pl.String)


def _text(choices: Choices) -> str:
    return choices.text().encode("utf-8", "replace").decode()


def _bytes(choices: Choices, height: int) -> pl.Series:
    return pl.Series([choices.data(choices.number(32)) for _ in range(height)], dtype=pl.Binary)


def _integers(choices: Choices, height: int) -> pl.Series:
    return _wholes(choices, height).cast(choices.pick(_INTEGERS), strict=False)


def _wholes(choices: Choices, height: int) -> pl.Series:
    return pl.Series([choices.whole() for _ in range(height)], dtype=pl.Int64)


def _reals(choices: Choices, height: int) -> pl.Series:
    dtype = choices.pick((pl.Float64, pl.Float32))
    return pl.Series([choices.real() for _ in range(height)], dtype=pl.Float64).cast(dtype)


def _flags(choices: Choices, height: int) -> pl.Series:
    return pl.Series([choices.pick((True, False, None)) for _ in range(height)], dtype=pl.Boolean)


def _days(choices: Choices, height: int) -> pl.Series:
    days = _wholes(choices, height).cast(pl.Int32, strict=False)
    return (days % _SENSIBLE_DAYS if choices.number(4) else days).cast(pl.Date)


def _instants(choices: Choices, height: int) -> pl.Series:
    unit, zone = choices.pick(_UNITS), choices.pick(_ZONES)
    instants = _wholes(choices, height)
    sensible = instants % (_SENSIBLE_DAYS * _A_DAY[unit])
    return (sensible if choices.number(4) else instants).cast(pl.Datetime(unit, zone))


def _durations(choices: Choices, height: int) -> pl.Series:
    return _wholes(choices, height).cast(pl.Duration(choices.pick(_UNITS)))


def _clocks(choices: Choices, height: int) -> pl.Series:
    return (_wholes(choices, height).abs() % 86_400_000_000_000).cast(pl.Time)


def _words(choices: Choices, height: int) -> pl.Series:
    texts = _texts(choices, height)
    if choices.flag():
        return texts.cast(pl.Enum(texts.drop_nulls().unique(maintain_order=True)))
    return texts.cast(pl.Categorical)


def _decimals(choices: Choices, height: int) -> pl.Series:
    return pl.Series([Decimal(choices.whole()).scaleb(-4) for _ in range(height)], dtype=pl.Decimal(30, 4))


def _nothing(choices: Choices, height: int) -> pl.Series:  # noqa: ARG001 - as its neighbours
    return pl.Series([None] * height, dtype=pl.Null)


def _lists(choices: Choices, height: int) -> pl.Series:
    lengths = [choices.pick((1, 0, 2, 3, None)) for _ in range(height)]
    inside = choices.pick(_MAKERS)(choices, sum(length or 0 for length in lengths))
    found, at = [], 0
    for length in lengths:
        found.append(None if length is None else inside[at : at + length])
        at += length or 0
    return pl.Series(found, dtype=pl.List(inside.dtype))


def _structs(choices: Choices, height: int) -> pl.Series:
    names = dict.fromkeys(choices.pick(("name", "url", "@id", "width", *NAMES)) for _ in range(1 + choices.number(3)))
    fields = [choices.pick(_MAKERS)(choices, height).alias(name) for name in names]
    return pl.DataFrame(fields).to_struct()


def _pairs(choices: Choices, height: int) -> pl.Series:
    return _texts(choices, 2 * height).reshape((height, 2)) if height else pl.Series([], dtype=pl.Array(pl.String, 2))


_MAKERS: Final[tuple[Callable[[Choices, int], pl.Series], ...]] = (
    *(_texts, _texts, _bytes, _integers, _reals, _flags, _days, _instants, _durations, _clocks, _words, _decimals),
    *(_nothing, _lists, _structs, _pairs),
)
