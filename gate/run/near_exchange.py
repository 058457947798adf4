"""Near-duplicates on one machine: sketches spilled to Parquet, bands exchanged, sets looked up for the pairs only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from ...checks.comparing.near import (
    ALIKE_DTYPES,
    PLACED,
    SKETCH_DTYPES,
    TOLD,
    VERIFIED,
    Near,
    candidates,
    verified_among,
)
from ...checks.judging.judge import Judged
from ...schemas.findings import findings_of
from .scratch import Pile, Scratch, collected

__all__ = ["Alike", "NearExchange", "Spilled"]

_BYTES_IN_MEMORY: Final = 12 << 20
"""Of sketches, before they are spilled."""

_BYTES_SENT_FOR_A_PAIR: Final = 4 << 10
"""Of sketches that are sent to their pairs, before they are spilled: so much for each pair of a portion."""

_SENT: Final = 4_000
"""Sketches that are sent at a time: one may be wanted for many portions of pairs."""

_BUCKETS: Final = 64
_BANDS: Final = 1_000_000
"""Bands of texts that are looked at at a time, roughly."""

_PAIRS: Final = (3_000, 10_000)
"""Pairs whose sketches are looked up at a time. The more there are, the more at a time, for each time all files are."""

_PORTIONS: Final = 100

_ID: Final = {"id": pl.Int64()}
_PORTION: Final = {"portion": pl.UInt32()}
_PAIR_DTYPES: Final = {"a": pl.Int64(), "b": pl.Int64()}


class Spilled(NamedTuple):
    """All sketches of a run, in files (`SKETCH_DTYPES`, `id`), and how many bands they have: for another process."""

    paths: Sequence[Path]
    n_bands: int


class Alike(NamedTuple):
    """What another process has found: files of findings beside those of the sketches, and rules that failed."""

    paths: Sequence[Path]
    failed: dict[str, str]

    def judged(self) -> Iterator[Judged]:
        """As `NearExchange.judged`."""
        yield from (Judged(pl.read_parquet(path)) for path in self.paths)
        yield Judged(findings_of([]), self.failed)


class NearExchange:
    """Takes the sketches of batches, and gives findings at the end."""

    def __init__(self, near: Near, inside: Path | None = None):
        """inside: the folder for files (`Scratch`)."""
        self._near = near
        self._inside = inside
        self._sketches = Pile(Scratch(inside), "sketches", {**SKETCH_DTYPES, **_ID}, most_bytes=_BYTES_IN_MEMORY)
        self._n_bands = 0

    def __bool__(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self._sketches.rows)

    def add(self, sketches: pl.DataFrame) -> None:
        """Take the sketches of a batch, with the number `id` of each, which rises in reading order."""
        self._sketches.add(sketches)
        self._n_bands += int(sketches["bands"].list.len().sum())

    def spilled(self) -> Spilled:
        """All sketches, none of them in memory any more."""
        self._sketches.spill()
        return Spilled(self._sketches.paths, self._n_bands)

    @classmethod
    def found(cls, near: Near, spilled: Spilled) -> Alike:
        """Findings on the sketches of another process, in whose folder all files are: it may end this one by force."""
        folder = spilled.paths[0].parent
        taken = cls(near, folder)
        taken._sketches.paths += spilled.paths
        taken._n_bands = spilled.n_bands
        paths: list[Path] = []
        failed: dict[str, str] = {}
        for number, judged in enumerate(taken.judged()):
            paths.append(folder / f"alike-{number:06}.parquet")
            judged.findings.write_parquet(paths[-1], compression="lz4")
            failed |= judged.failed
        return Alike(paths, failed)

    def judged(self) -> Iterator[Judged]:
        """Findings on all near-duplicates, some thousands at a time."""
        alike = self._alike(self._candidates())
        if alike.height:
            tell = partial(self._texts_of, columns=TOLD)
            yield from self._near.judged(alike, self._articles(alike, PLACED), partial(self._alike_beside, alike), tell)

    def verified_pairs(self) -> pl.DataFrame:
        """Pairs `a` < `b` that share a band and are really alike."""
        return self._alike(self._candidates()).select("a", "b")

    def _candidates(self) -> pl.DataFrame:
        """Pairs that share a band. Bands are looked at by buckets, as many at a time as fit."""
        if not self._sketches.paths and not self._is_any_band_shared():
            return pl.DataFrame(schema=_PAIR_DTYPES)
        found = [pl.DataFrame(schema=_PAIR_DTYPES), *map(candidates, self._bands())]
        return pl.concat(found).unique().sort("a", "b")

    def _is_any_band_shared(self) -> bool:
        """Of sketches in memory."""
        bands = [frame["bands"] for frame in self._sketches.frames()]
        return bool(bands) and bool(pl.concat(bands).explode().is_duplicated().any())

    def _bands(self) -> Iterator[pl.DataFrame]:
        """`band`, `id` and `text_key` of texts that share a band with others, whole bands."""
        passes = min(_BUCKETS, 1 + self._n_bands // _BANDS)
        is_its = pl.col("band") % _BUCKETS % passes
        parts = [one.select("id", "text_key", band="bands").explode("band") for one in self._sketches.parts()]
        for number in range(passes):
            bands = collected(parts, lambda part, number=number: part.select("band").filter(is_its == number))
            ordered = bands.sort("band")
            several = ordered.filter(pl.col("band") == pl.col("band").shift()).unique().lazy()
            yield collected(parts, lambda part, several=several: part.join(several, on="band", how="semi"))

    def _alike(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """Of pairs of any texts those that are really alike (`ALIKE_DTYPES`)."""
        portions = list(pairs.iter_slices(_at_a_time(pairs.height)))
        found = [
            verified_among(some, texts, self._near.thresholds)
            for some, texts in zip(portions, self._texts_of(portions, VERIFIED), strict=True)
        ]
        return pl.concat([pl.DataFrame(schema=ALIKE_DTYPES), *found])

    def _alike_beside(self, known: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
        """As `_alike`; those that are known to be alike are not compared again."""
        either_way = pl.concat([known, known.select(a="b", b="a", jaccard="jaccard")])
        others = pairs.join(either_way, on=["a", "b"], how="anti")
        return pl.concat([pairs.join(either_way, on=["a", "b"]), self._alike(others)])

    def _texts_of(self, portions: Sequence[pl.DataFrame], columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """For each portion of pairs these columns of its texts. Sketches are read once, not for each portion."""
        if len(portions) < 2 or not self._sketches.paths:
            yield from (self._articles(some, columns) for some in portions)
            return
        numbered = enumerate(portions)
        wanted = pl.concat([_texts_in(some).with_columns(portion=pl.lit(at, pl.UInt32)) for at, some in numbered])
        wanted = wanted.sort("id", "portion")
        dtypes = {**_ID, **{name: SKETCH_DTYPES[name] for name in columns}, **_PORTION}
        most_bytes = _BYTES_SENT_FOR_A_PAIR * portions[0].height
        sent = Pile(Scratch(self._inside), "sent", dtypes, by="portion", most_bytes=most_bytes)
        for part in self._sketches.parts():
            sketches = part.select("id", *columns).collect()
            if sketches.is_empty():
                continue
            ids = sketches["id"].sort()
            first, last = wanted["id"].search_sorted(ids[0], "left"), wanted["id"].search_sorted(ids[-1], "right")
            for some in wanted[first:last].iter_slices(_SENT):
                sent.add(some.join(sketches, on="id").select(list(dtypes)))
        for at in range(len(portions)):
            is_its = pl.col("portion") == at
            yield collected(sent.parts(), lambda part, is_its=is_its: part.filter(is_its).drop("portion"))

    def _articles(self, pairs: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
        """Number and these columns of the texts in pairs."""
        texts = self._sketches.lazy().select("id", *columns)
        return texts.join(_texts_in(pairs).lazy(), on="id", how="semi").collect()


def _at_a_time(pairs: int) -> int:
    """How many of the pairs make a portion."""
    least, most = _PAIRS
    return min(most, max(least, pairs // _PORTIONS))


def _texts_in(pairs: pl.DataFrame) -> pl.DataFrame:
    """The numbers of the texts in pairs, each once."""
    return pl.concat([pairs["a"], pairs["b"]]).unique().to_frame("id")
