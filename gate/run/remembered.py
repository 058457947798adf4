"""The archived articles that the records of a run may repeat, looked up batch by batch, and compared at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import polars as pl

from ...archive.archive import Archive
from ...checks.comparing.near import sketch_ids
from ..terms.config import Config
from ..terms.rulebook import Rulebook
from .done import Done

__all__ = ["Remembered", "remembered"]

_AT_ONCE: Final = 1_000
"""Archived articles that are compared at a time."""

_BEFORE_ALL: Final = 1 << 50
"""More than an archive can have: its articles come before the first record of a run."""


class Remembered:
    """Numbers of archived articles; those that a record of the run replaces are no part of the comparison."""

    def __init__(self, archive: Archive, book: Rulebook):
        self._archive = archive
        self._book = book
        self._equal: set[int] = set()
        self._similar: set[int] = set()
        self._replaced: set[int] = set()

    def look_up(self, done: Done) -> None:
        """Note what the archive has in common with a batch. Raises ArchiveError."""
        if done.identities is not None:
            self._replaced |= self._archive.same_as(done.identities)
        if done.signatures is not None:
            self._equal |= self._archive.with_keys_of(done.signatures)
        if done.sketches is not None:
            self._similar |= self._archive.with_bands_of(done.sketches, self._book.near.thresholds)

    def signatures(self) -> Iterator[pl.DataFrame]:
        """`SIGNATURE_DTYPES` of what has a key in common. Raises ArchiveError."""
        for some in _portions(self._equal - self._replaced):
            yield self._book.archived.signatures(self._archive.recalled(some)).rows

    def sketches(self) -> Iterator[pl.DataFrame]:
        """`SKETCH_DTYPES`, and `id`, of what has a band in common. Raises ArchiveError."""
        near, place = self._book.near, pl.col("record").cast(pl.Int64) - _BEFORE_ALL
        for some in _portions(self._similar - self._replaced):
            articles = self._archive.recalled(some).articles
            for column in near.thresholds:
                if column == "body":  # of which the archive has the sets, and not the text
                    frame = near.sketches_of_sets(articles.join(self._archive.sets(some), on="record"), column)
                else:
                    frame = near.sketches_of(articles, column)
                yield frame.with_columns(id=sketch_ids(place))


def _portions(numbers: set[int]) -> Iterator[list[int]]:
    """In ascending order, some at a time."""
    ordered = sorted(numbers)
    return (ordered[first : first + _AT_ONCE] for first in range(0, len(ordered), _AT_ONCE))


@contextmanager
def remembered(config: Config, book: Rulebook) -> Iterator[Remembered | None]:
    """What a configuration has a run compared with; None without an archive. Raises ArchiveError."""
    if config.archive is None:
        yield None
        return
    is_given = isinstance(config.archive, Archive)
    archive = config.archive if isinstance(config.archive, Archive) else Archive(config.archive)
    try:
        archive.open()
        yield Remembered(archive, book)
    finally:
        if not is_given:
            archive.close()
