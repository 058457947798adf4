"""A batch: what a parser gives and what rules are run on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

__all__ = ["Batch", "Deferred", "made"]


class Batch(NamedTuple):
    """Some records of one source, or of several small ones.

    articles: `Articles`. blocks: `Blocks`, whose `article` counts the rows of `articles` from 0.
    """

    articles: pl.DataFrame
    blocks: pl.DataFrame


Deferred = Callable[[], Batch]
"""A batch that was read and is still to be made: where there are threads, they share that work."""


def made(batch: Batch) -> Deferred:
    """One that is made already."""
    return lambda: batch
