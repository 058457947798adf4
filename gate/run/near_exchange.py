"""Near-duplicates on one machine: sketches spilled to Parquet, bands exchanged, sets looked up for the pairs only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from ...checks.comparing.near import ALIKE_DTYPES, SKETCH_DTYPES, TOLD, VERIFIED, Near, candidates, verified_among
from ...checks.judging.judge import Judged
from ...parsers.pieces import Waiting
from .scratch import Scratch

__all__ = ["NearExchange"]

_BYTES_IN_MEMORY: Final = 16 << 20
"""Of sketches, before they are spilled."""

_BUCKETS: Final = 64
_BANDS: Final = 1_000_000
"""Bands of texts that are looked at at a time, roughly."""

_PAIRS: Final = 10_000
"""Pairs whose sketches are looked up at a time."""

_ID = {"id": pl.Int64()}


class NearExchange:
    """Takes the sketches of batches, and gives findings at the end."""

    def __init__(self, near: Near):
        self._near = near
        self._scratch = Scratch()
        self._pending = Waiting()
        self._parts: list[str] = []
        self._n_bands = 0

    def __bool__(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self._pending.rows or self._parts)

    def add(self, sketches: pl.DataFrame) -> None:
        """Take the sketches of a batch, with the number `id` of each, which rises in reading order."""
        if sketches.is_empty():
            return
        self._pending.add(sketches)
        self._n_bands += int(sketches["bands"].list.len().sum())
        if self._pending.n_bytes >= _BYTES_IN_MEMORY:
            path = f"{self._scratch.folder}/sketches-{len(self._parts):06}.parquet"
            self._pending.taken().write_parquet(path, compression="lz4", statistics=False)
            self._parts.append(path)

    def judged(self) -> Iterator[Judged]:
        """Findings on all near-duplicates, some thousands at a time."""
        alike = self.verified_pairs()
        if alike.height:
            yield from self._near.judged(alike, self._articles(alike, TOLD), self._alike)

    def verified_pairs(self) -> pl.DataFrame:
        """Pairs `a` < `b` that share a band and are really alike."""
        return self._alike(self._candidates()).select("a", "b")

    def _candidates(self) -> pl.DataFrame:
        """Pairs that share a band. Bands are looked at by buckets, as many at a time as fit."""
        if not self._parts and not pl.concat(self._pending.frames)["bands"].explode().is_duplicated().any():
            return pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})
        found = [pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})]
        found += [candidates(rows) for rows in self._bands()]
        return pl.concat(found).unique().sort("a", "b")

    def _bands(self) -> Iterator[pl.DataFrame]:
        """`band`, `id` and `text_key` of texts that share a band with others, whole bands."""
        passes = min(_BUCKETS, 1 + self._n_bands // _BANDS)
        is_its = pl.col("band") % _BUCKETS % passes
        held = [one.select("id", "text_key", pl.col("bands").alias("band")).explode("band") for one in self._held()]
        for number in range(passes):
            # One after the other: of all together the engine would have every band in memory
            part = pl.concat([one.filter(is_its == number).collect() for one in held])
            several = part.group_by("band").len().filter(pl.col("len") > 1)
            yield part.join(several, on="band", how="semi")

    def _alike(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Of pairs of any texts those that are really alike (`ALIKE_DTYPES`)."""
        found = [
            verified_among(some, self._articles(some, VERIFIED), self._near.thresholds)
            for some in pairs.iter_slices(_PAIRS)
        ]
        return pl.concat([pl.DataFrame(schema=ALIKE_DTYPES), *found])

    def _articles(self, pairs: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """Number and these columns of the texts in pairs."""
        wanted = pl.concat([pairs["a"], pairs["b"]]).unique().to_frame("id").lazy()
        return self._sketches().select("id", *columns).join(wanted, on="id", how="semi").collect()

    def _sketches(self) -> pl.LazyFrame:
        return pl.concat(self._held())

    def _held(self) -> list[pl.LazyFrame]:
        pending = pl.concat([pl.DataFrame(schema={**SKETCH_DTYPES, **_ID}), *self._pending.frames])
        return [*map(pl.scan_parquet, self._parts), pending.lazy()]
