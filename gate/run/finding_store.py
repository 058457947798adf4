"""The findings of a run while it goes on: in memory as long as they are few, then in Parquet files of a folder.

Reading order is that of the sources as they were read, then of records and places. Findings of single records come in
that order; those that compare records come late, and are put among the others at the end, a file at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

import polars as pl

from ...schemas.findings import FINDING_DTYPES
from ...schemas.vocabulary import WHOLE_RUN
from . import scratch
from .scratch import Pile, Scratch

__all__ = ["RECORDS_OF_A_SOURCE", "FindingStore", "Stored"]

_AT: Final = "_at"
RECORDS_OF_A_SOURCE: Final = 1 << 40
"""More than a source can have: the place of a record is one number, of its source and itself."""

Change = Callable[[pl.DataFrame], pl.DataFrame]


class Stored(NamedTuple):
    """Findings in reading order (`Findings`), how many they are, and what must live as long as they are read."""

    findings: pl.LazyFrame
    number: int
    scratch: Scratch | None = None


_PLACED_DTYPES: Final = {**FINDING_DTYPES, _AT: pl.Int64()}
_NONE: Final = pl.DataFrame(schema=_PLACED_DTYPES)


class FindingStore:
    """Takes findings and gives them back in reading order, in memory bounded by `scratch.ROWS_IN_MEMORY`."""

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._ordinals: dict[str, int] = {}
        self._by_batch = Pile(self._scratch, "findings", _PLACED_DTYPES)
        self._late = Pile(self._scratch, "late", _PLACED_DTYPES, by=_AT)

    def add(self, findings: pl.DataFrame, sources: Iterable[str]) -> None:
        """Take the findings of a batch, in the order of batches. sources: of the batch, in reading order."""
        for source in sources:
            self._ordinals.setdefault(source, len(self._ordinals))
        if findings.height:
            self._by_batch.add(self._placed(findings).sort(_AT, maintain_order=True))

    def place(self, sources: Iterable[str]) -> pl.Expr:
        """The number of each record (`source`, `record`) in reading order. sources: of the rows, added before."""
        ordinals = {source: self._ordinals[source] for source in sources}
        if len(ordinals) > 1:
            source = pl.col("source").replace_strict(ordinals, return_dtype=pl.Int64)
        else:
            source = pl.lit(next(iter(ordinals.values()), 0), pl.Int64)
        return source * RECORDS_OF_A_SOURCE + pl.col("record").fill_null(0).cast(pl.Int64)

    def add_late(self, findings: pl.DataFrame) -> None:
        """Take findings on any records that were read before, in any order."""
        if findings.height:
            self._late.add(self._placed(findings))

    def lazy(self) -> pl.LazyFrame:
        """All findings so far, in no order."""
        return pl.concat([self._by_batch.lazy(), self._late.lazy()]).drop(_AT)

    def finished(self, change: Change) -> Stored:
        """All findings, each frame of them changed, in reading order."""
        rows = self._by_batch.rows + self._late.rows
        if rows <= scratch.ROWS_IN_MEMORY:
            whole = pl.concat([_NONE, *self._by_batch.frames(), *self._late.frames()])
            return Stored(change(_ordered(whole)).lazy(), rows)
        paths = []
        for number, frame in enumerate(frame for frame in self._merged() if frame.height):
            paths.append(self._scratch.folder / f"ordered-{number:06}.parquet")
            change(_ordered(frame)).write_parquet(paths[-1], compression="lz4")
        return Stored(pl.scan_parquet(paths), rows, self._scratch)

    def _merged(self) -> Iterator[pl.DataFrame]:
        """Frames one after the other in reading order, late findings among them; a late one is read once.

        There may be many late ones between two others, or after all of them.
        """
        cuts, after = self._cuts(), None
        for frame in chain(self._by_batch.frames(), [_NONE]):
            last, rest = (int(frame[_AT][-1]) if frame.height else None), frame
            for cut in (cut for cut in cuts if (after is None or cut > after) and (last is None or cut < last)):
                yield pl.concat([rest.filter(pl.col(_AT) <= cut), self._late_between(after, cut)])
                rest, after = rest.filter(pl.col(_AT) > cut), cut
            yield pl.concat([rest, self._late_between(after, last)])
            after = last

    def _cuts(self) -> list[int]:
        """Places, in their order, between which there are about as many late findings as fit into memory."""
        places = self._late.lazy().select(_AT).collect()[_AT].sort()
        return places.gather_every(scratch.ROWS_IN_MEMORY, scratch.ROWS_IN_MEMORY - 1).unique().sort().to_list()

    def _late_between(self, after: int | None, last: int | None) -> pl.DataFrame:
        rows = self._late.lazy()
        if after is not None:
            rows = rows.filter(pl.col(_AT) > after)
        if last is not None:
            rows = rows.filter(pl.col(_AT) <= last)
        return rows.collect()

    def _placed(self, findings: pl.DataFrame) -> pl.DataFrame:
        """With the place of each record; findings on the whole run come first."""
        sources = findings["source"].unique(maintain_order=True).to_list()
        for source in sources:
            self._ordinals.setdefault(source, -1 if source == WHOLE_RUN else len(self._ordinals))
        return findings.with_columns(self.place(sources).alias(_AT))


def _ordered(placed: pl.DataFrame) -> pl.DataFrame:
    """In the order in which a reader meets them."""
    if placed.is_empty():
        return placed.drop(_AT)
    return placed.sort(_AT, "block", "start", "code", "fingerprint", nulls_last=True).drop(_AT)
