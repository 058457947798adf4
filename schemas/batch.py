"""A batch: what a parser gives and what rules are run on."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

__all__ = ["Batch"]


class Batch(NamedTuple):
    """Some records of one source.

    articles: `Articles`. blocks: `Blocks`, whose `article` counts the rows of `articles` from 0.
    """

    articles: pl.DataFrame
    blocks: pl.DataFrame
