"""The exchange of signatures on one machine: spilled to Parquet, handed back by whole keys, in bounded memory."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from ...checks.comparing.corpus import OUTLET_DTYPES, SIGNATURE_DTYPES
from ...parsers.pieces import Waiting
from .scratch import collected

__all__ = ["Exchange"]

_PENDING_BYTES = 8 << 20
"""Of signature rows, before they are spilled."""

_KEY_ROWS = 150_000
"""Signature rows whose keys are counted at a time, roughly."""

_GROUP_ROWS = 15_000
"""Signature rows of repeated keys that are judged at a time, roughly."""

_FEW_ROWS = 500
"""A query takes longer than to count their keys."""

_MOST_ROWS = 200_000
"""Signature rows that are handed out in memory, as many as a single article may have: a single key may have more."""

_ROW_GROUP = 5_000
"""Rows are sorted by bucket: of a part, only the groups are read in which a bucket lies."""

_BUCKETS = 4096
_KEY = ["rule", "key"]


class Exchange:
    """Collects signature rows of batches and gives back rows of whole keys. A context manager: it owns a folder.

    Rows are put into buckets by `Expr.hash()`, which is not stable across versions and need not be: buckets live and
    die with this object, keys themselves are stable.
    """

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._pending = Waiting()
        self._parts: list[Path] = []
        self._rows = 0
        self._outlets = pl.DataFrame(schema=OUTLET_DTYPES)

    def __enter__(self) -> Exchange:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add(self, signatures: pl.DataFrame | None, outlets: pl.DataFrame) -> None:
        """Take the rows of one batch, if there are any, and its articles by outlet."""
        if self._outlets.is_empty():
            self._outlets = outlets
        else:
            both = pl.concat([self._outlets, outlets])
            self._outlets = both.group_by("outlet").agg(pl.col("outlet_articles").sum())
        if signatures is not None:
            self.add_rows(signatures)

    def add_rows(self, signatures: pl.DataFrame) -> None:
        """Take rows of articles that do not count as articles of this run, or were counted."""
        self._pending.add(signatures)
        self._rows += signatures.height
        if self._pending.n_bytes >= _PENDING_BYTES:
            self._spill()

    @property
    def outlets(self) -> pl.DataFrame:
        """Articles by outlet over all batches (`OUTLET_DTYPES`)."""
        return self._outlets

    def groups(self) -> Iterator[pl.DataFrame | pl.LazyFrame]:
        """Rows of whole keys (`SIGNATURE_DTYPES`), keys with one row left out, some buckets at a time.

        Very many are of one rule, and in a file, which is gone when the next ones are asked for.
        """
        if not self._rows:
            return
        if not self._parts:
            repeated = _repeated(pl.concat(self._pending.frames))
            if repeated.height:
                yield repeated
            return
        self._spill()
        parts = [pl.scan_parquet(part) for part in self._parts]
        passes = min(_BUCKETS, 1 + self._rows // _KEY_ROWS)
        for number in range(passes):
            first, last = _BUCKETS * number // passes, _BUCKETS * (number + 1) // passes - 1
            # Few keys are repeated: only their rows are read whole
            its = pl.concat(parts).filter(pl.col("_bucket").is_between(first, last))
            counted = its.group_by(*_KEY, "_bucket").len()
            keys = counted.filter(pl.col("len") > 1).collect(engine="streaming")
            for some in _portions(keys):
                inside = pl.col("_bucket").is_between(some["_bucket"].first(), some["_bucket"].last())
                yield from self._of_keys([part.filter(inside) for part in parts], some)

    def _of_keys(self, inside: Sequence[pl.LazyFrame], keys: pl.DataFrame) -> Iterator[pl.DataFrame | pl.LazyFrame]:
        """Rows of these keys, of which the rows of some buckets are searched."""
        of_keys = keys.lazy().select(_KEY)

        def asked(part: pl.LazyFrame) -> pl.LazyFrame:
            return part.join(of_keys, on=_KEY, how="semi").select(list(SIGNATURE_DTYPES))

        if keys["len"].sum() <= _MOST_ROWS:
            yield collected(inside, asked)
            return
        if keys["rule"].n_unique() > 1:
            for some in keys.partition_by("rule"):
                yield from self._of_keys(inside, some)
            return
        assert self._folder is not None
        path = Path(self._folder.name) / "group.parquet"
        asked(pl.concat(inside)).sink_parquet(path, compression="lz4", row_group_size=_ROW_GROUP)
        yield pl.scan_parquet(path)
        path.unlink()

    def _spill(self) -> None:
        if not self._pending.rows:
            return
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="presscheck-")
        bucket = (pl.struct("rule", "key").hash() % _BUCKETS).cast(pl.UInt16)
        shares = max(1, self._pending.n_bytes // _PENDING_BYTES)
        whole = self._pending.taken()
        for some in whole.iter_slices(-(-whole.height // shares)):
            part = Path(self._folder.name) / f"{len(self._parts)}.parquet"
            rows = some.with_columns(_bucket=bucket).sort("_bucket")
            rows.write_parquet(part, compression="lz4", row_group_size=_ROW_GROUP)
            self._parts.append(part)


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of keys with more than one row."""
    if rows.height > _FEW_ROWS:
        return rows.filter(pl.len().over(_KEY) > 1)
    keys = list(zip(*(rows[name] for name in _KEY), strict=True))
    times = Counter(keys)
    return rows[[at for at, key in enumerate(keys) if times[key] > 1]]


def _portions(keys: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Keys in the order of their buckets, some buckets at a time. keys: with the number of rows of each (`len`)."""
    ordered = keys.sort("_bucket")
    buckets = ordered.group_by("_bucket", maintain_order=True).agg(pl.col("len").sum().cast(pl.Int64))
    numbered = buckets.select("_bucket", _portion=pl.col("len").cum_sum() // _GROUP_ROWS)
    yield from (
        part.drop("_portion")
        for part in ordered.join(numbered, on="_bucket", maintain_order="left").partition_by("_portion")
    )
