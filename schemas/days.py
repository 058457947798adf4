"""How many articles were published on each day, and how many of them have findings."""

from __future__ import annotations

from typing import Final

import polars as pl

from .vocabulary import SEVERITIES

__all__ = ["DATED_DTYPES", "DAY_COUNT_DTYPES", "DAY_DTYPES"]

DAY_DTYPES: Final[dict[str, pl.DataType]] = {
    "day": pl.Date(),  # of publication, as its outlet counts days; null without a readable time
    "records": pl.UInt32(),
}
"""One row a day, in no order. Rows of two parts of a run can be added."""

DAY_COUNT_DTYPES: Final[dict[str, pl.DataType]] = {**DAY_DTYPES, **dict.fromkeys(SEVERITIES, pl.UInt32())}
"""One row a day; for each severity, the records of which it is the gravest one."""

DATED_DTYPES: Final[dict[str, pl.DataType]] = {"source": pl.String(), "record": pl.UInt64(), "day": pl.Date()}
"""One row a record that has findings, or may get some when records are compared."""
