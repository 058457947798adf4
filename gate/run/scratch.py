"""A folder for what does not fit into memory, which is gone when nobody needs it any more."""

from __future__ import annotations

import math
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from ...parsers.pieces import Waiting
from ...schemas.compact import compact

__all__ = ["ROWS_IN_MEMORY", "Pile", "Scratch", "collected"]

ROWS_IN_MEMORY: Final = 25_000
"""Rows of a pile that are kept in memory; a file holds about as many."""

_ROWS_OF_A_GROUP: Final = (100, 5_000)
_BYTES_OF_A_GROUP: Final = 1 << 20


class Scratch:
    """Made when it is first asked for; removed with this object, and at the end of the process at the latest.

    inside: of this folder, which another process removes in case this one is ended by force.
    """

    def __init__(self, inside: Path | None = None) -> None:
        self._inside = inside
        self._path: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder, which only this user can read."""
        if self._path is None:
            self._path = Path(tempfile.mkdtemp(prefix="presscheck-", dir=self._inside))
            weakref.finalize(self, shutil.rmtree, self._path, ignore_errors=True)
        return self._path


class Pile:
    """Frames of these dtypes that are spilled when they have many rows. name: of its files in the folder.

    by: column by which the rows of a file are sorted, so that some of them are found without reading the others.
    most_bytes: spilled when they have so many, too.
    """

    def __init__(
        self,
        scratch: Scratch,
        name: str,
        dtypes: Mapping[str, pl.DataType],
        by: str = "",
        most_bytes: float = math.inf,
    ):
        self._scratch = scratch
        self._name = name
        self._dtypes = dtypes
        self._by = by
        self._most_bytes = most_bytes
        self._waiting = Waiting()
        self.paths: list[Path] = []
        self.rows = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Put these rows on it."""
        if frame.is_empty():
            return
        self._waiting.add(frame)
        self.rows += frame.height
        if self._waiting.rows >= ROWS_IN_MEMORY or self._waiting.n_bytes >= self._most_bytes:
            self.spill()

    def spill(self) -> None:
        """Put what is in memory into a file."""
        if not self._waiting.rows:
            return
        self.paths.append(self._scratch.folder / f"{self._name}-{len(self.paths):06}.parquet")
        rows = _rows_of_a_group(self._waiting)
        whole = self._waiting.taken()
        ordered = whole.sort(self._by) if self._by else whole
        ordered.write_parquet(self.paths[-1], compression="lz4", row_group_size=rows)

    def frames(self) -> Iterator[pl.DataFrame]:
        """The rows in the order in which they came, a file at a time."""
        yield from map(pl.read_parquet, self.paths)
        if self._waiting.rows:
            yield pl.concat(self._waiting.frames)

    def lazy(self) -> pl.LazyFrame:
        """The rows, in the order in which they came, if files are not sorted."""
        return pl.concat(self.parts())

    def parts(self) -> list[pl.LazyFrame]:
        """The same, each file by itself, and what is in memory."""
        held = pl.concat([pl.DataFrame(schema=self._dtypes), *self._waiting.frames])
        return [*map(pl.scan_parquet, self.paths), held.lazy()]


def collected(parts: Iterable[pl.LazyFrame], asked: Callable[[pl.LazyFrame], pl.LazyFrame]) -> pl.DataFrame:
    """What is asked of each part, one after the other: of all together the engine has a piece of every file in memory.

    And each row would keep the piece that it was read in (`compact`).
    """
    return pl.concat([compact(asked(part).collect()) for part in parts])


def _rows_of_a_group(waiting: Waiting) -> int:
    """So many that it takes little memory to read a group of them: that is the least that can be read of a file."""
    least, most = _ROWS_OF_A_GROUP
    return max(least, min(most, waiting.rows * _BYTES_OF_A_GROUP // max(1, waiting.n_bytes)))
