"""A batch: what a parser gives and what rules are run on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import accumulate
from typing import NamedTuple, Protocol, runtime_checkable

import polars as pl

__all__ = ["Batch", "Deferred", "Selective", "joined", "made", "of_rows"]


class Batch(NamedTuple):
    """Some records of one source, or of several small ones.

    articles: `Articles`. blocks: `Blocks`, whose `article` counts the rows of `articles` from 0.
    """

    articles: pl.DataFrame
    blocks: pl.DataFrame


@runtime_checkable
class Selective(Protocol):
    """A batch still to be made, of records with named fields, whose raw columns can be had: some, and of some records.

    Raw columns: `parsers.assemble.RAW_DTYPES`, and `source`, `format` and `record`.
    """

    def __call__(self) -> Batch:
        """The batch of all records."""
        ...

    @property
    def height(self) -> int:
        """Records."""
        ...

    def raw(self, names: Collection[str], rows: pl.Series | None = None) -> pl.DataFrame:
        """Those of these raw columns that the records have; rows: positions of the records that are wanted."""
        ...


Deferred = Callable[[], Batch]
"""A batch that was read and is still to be made: where there are threads, they share that work."""


def joined(batches: Sequence[Batch]) -> Batch:
    """Several batches, of which there is one at least, as one in their order."""
    if len(batches) == 1:
        return batches[0]
    heights = [batch.articles.height for batch in batches]
    before = accumulate(heights, initial=0)
    blocks = [
        batch.blocks.with_columns(pl.col("article") + pl.lit(rows, pl.UInt32))
        for batch, rows in zip(batches, before, strict=False)
    ]
    return Batch(pl.concat(batch.articles for batch in batches), pl.concat(blocks))


def of_rows(batch: Batch, rows: pl.Series) -> Batch:
    """The articles on these rows (positions, UInt32, ascending), with their blocks."""
    blocks = batch.blocks.filter(pl.col("article").is_in(rows.implode()))
    places = rows.search_sorted(blocks["article"]).cast(blocks.schema["article"]).alias("article")
    return Batch(batch.articles[rows], blocks.with_columns(places))


def made(batch: Batch) -> Deferred:
    """One that is made already."""
    return lambda: batch
