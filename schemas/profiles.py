"""The profile of a run: counts by outlet, which later runs are compared with."""

from __future__ import annotations

from typing import Final

import polars as pl

from .vocabulary import PROFILE_KINDS

__all__ = ["EVERY_OUTLET", "PROFILED_FIELDS", "PROFILE_DTYPES"]

PROFILE_DTYPES: Final[dict[str, pl.DataType]] = {
    "as_of": pl.Datetime("us", "UTC"),  # what "now" was in the run: the time by which runs are ordered
    "outlet": pl.String(),
    "kind": pl.Enum(PROFILE_KINDS),
    "name": pl.String(),
    "count": pl.UInt64(),
}
"""One row a number. Counts of two parts of a run can be added."""

EVERY_OUTLET: Final = ""
"""In place of the outlet: the number is of the whole run."""

PROFILED_FIELDS: Final = (
    *("headline", "description", "body", "published_at", "url", "authors", "keywords"),
    *("section", "language", "publisher", "images"),
)
"""Columns of `articles` whose missing values are counted."""
