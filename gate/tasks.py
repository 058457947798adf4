"""What there is to do in a run: batches to check, and results that a cache has kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..schemas.batch import Deferred
from .cache import Cache, Entry
from .done import Done

__all__ = ["ReadSource", "Task", "kept_or_read"]

ReadSource = Callable[[str], Iterator[Deferred]]
"""Batches of a source, by its name."""


@dataclass(frozen=True, slots=True)
class Task:
    """A batch to make and to check. entry: where its results are kept, as those of batch `number`."""

    make: Deferred
    entry: Entry | None = None
    number: int = 0


def kept_or_read(names: Iterable[str], read: ReadSource, cache: Cache | None) -> Iterator[Task | Done]:
    """Sources one after the other: results as far as they are kept, and batches for the rest."""
    for name in names:
        entry = cache.entry(name) if cache is not None else None
        if entry is None:
            yield from map(Task, read(name))
        elif (whole := _whole(entry)) is not None:
            yield from whole
        else:
            yield from _rest(entry, read(name))


def _whole(entry: Entry) -> list[Done] | None:
    """All results of a source that need not be read again."""
    if (batches := entry.batches) is None:
        return None
    entry.used()
    kept = [entry.done(number) for number in range(batches)]
    return None if None in kept else [done for done in kept if done is not None]


def _rest(entry: Entry, batches: Iterable[Deferred]) -> Iterator[Task | Done]:
    """The batches of a source that is read, less those that are done."""
    number = -1
    for number, make in enumerate(batches):
        yield entry.done(number) or Task(make, entry, number)
    entry.end(number + 1)
