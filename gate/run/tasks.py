"""What there is to do in a run: batches to check, and results that a cache has kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ...parsers.chunks import PACK_RECORDS, AnySize, Chunk, divided, grouped, packed, together
from ...parsers.fields import Planner
from ...parsers.read import height, planned, telling, unread
from ...parsers.source import SourceError, as_text
from ...schemas.batch import Batch, Deferred, made
from ..terms.config import Config
from ..terms.reading import how_to_read
from .cache import Cache, Entry
from .done import Done, Read, parts
from .memory import MEMORY

__all__ = ["ReadSource", "Task", "Told", "batches", "kept_or_read", "reader", "task"]

ReadSource = Callable[[str], Iterator[Deferred]]
"""Batches of a source, by its name."""

_WORTH_A_TASK: Final = 2 * PACK_RECORDS
"""Records for which it is worth it to divide a task: each costs as much as some records."""

Told = dict[str, str]
"""Source to a sentence on how it was read, if there is anything to tell."""


@dataclass(frozen=True, slots=True)
class Task:
    """A batch to make and to check. places: source to where its results are kept, as those of its batch of a number.

    read: all records that were read, if the batch is of some of them.
    """

    make: Deferred
    places: Mapping[str, tuple[Entry, int]] = field(default_factory=dict)
    read: Read | None = None

    @property
    def height(self) -> int:
        """Records to check, or about as many."""
        if isinstance(self.make, Chunk):
            return len(self.make.records)
        return getattr(self.make, "height", PACK_RECORDS)

    def divided(self, most: int) -> list[Task]:
        """So many tasks at most in place of this one, where that is worth it."""
        shares = min(most, self.height // _WORTH_A_TASK)
        if shares < 2 or self.places or self.read is not None:
            return [self]
        return [Task(make) for make in divided(self.make, shares)]

    def keep(self, done: Done, by_source: Iterable[tuple[str, Done]] = ()) -> None:
        """Keep the results of the batch, source by source, where that is asked for. by_source: the same, if known."""
        if self.places:
            for source, part in by_source or parts(done):
                entry, number = self.places[source]
                entry.keep(number, part)


def task(item: Batch | Deferred | Task | Done) -> Task | Done:
    """What is to do about a batch, one that is still to be made, or what is a task or done already."""
    if isinstance(item, Task | Done):
        return item
    return Task(made(item) if isinstance(item, Batch) else item)


def reader(config: Config, format: str | None = None, told: Told | None = None) -> ReadSource:
    """Reads sources as a configuration says. format: of all of them; else each is recognised. told: is filled."""
    notes: Told = {} if told is None else told

    def batches_of(name: str) -> Iterator[Deferred]:
        planner = Planner(**how_to_read(config, as_text(name)))
        batches = planned(name, planner, format=format, batch_size=config.batch)
        return telling(batches, planner, name, partial(notes.__setitem__, name))

    return batches_of


def batches(names: Sequence[str], read: ReadSource, batch_size: AnySize) -> Iterator[Deferred]:
    """The batches of sources, still to be made; small sources share one. Raises what reading raises."""
    return packed((make for name in names for make in read(name)), batch_size)


def kept_or_read(
    names: Sequence[str], read: ReadSource, cache: Cache | None, batch_size: AnySize, told: Told
) -> Iterator[Task | Done]:
    """Sources one after the other: results as far as they are kept, and for the rest batches, small ones together.

    told: what `read` tells; filled with what was told of sources that are kept. One of several that cannot be read is a
    record that says so; alone, it raises SourceError.
    """
    of_source = _of_source if len(names) == 1 else _of_several
    items = (item for name in names for item in of_source(name, read, cache, told))
    for group in grouped(items, lambda item: item.make if isinstance(item, Task) else None, batch_size):
        tasks = [item for item in group if isinstance(item, Task)]
        places = {source: place for task in tasks for source, place in task.places.items()}
        names_differ = len(places) == sum(len(task.places) for task in tasks)
        if len(group) > 1 and len(tasks) == len(group) and names_differ:
            yield Task(together([task.make for task in tasks]), places)
        else:
            yield from group


def _of_several(name: str, read: ReadSource, cache: Cache | None, told: Told) -> Iterator[Task | Done]:
    first = 0
    try:
        for item in _of_source(name, read, cache, told):
            yield item
            first += item.records if isinstance(item, Done) else height(item.make)
    except SourceError as error:  # nothing of this is kept: alone, the source is another answer
        yield Task(unread(name, error, first))


def _of_source(name: str, read: ReadSource, cache: Cache | None, told: Told) -> Iterator[Task | Done]:
    MEMORY.note(name)
    entry = cache.entry(name) if cache is not None else None
    if entry is None:
        yield from map(Task, read(name))
    elif (whole := _whole(entry)) is not None:
        if entry.told:
            told[name] = entry.told
        yield from whole
    else:
        yield from _rest(name, entry, read(name), told)


def _whole(entry: Entry) -> list[Done] | None:
    """All results of a source that need not be read again."""
    if (batches := entry.batches) is None:
        return None
    entry.used()
    kept = [entry.done(number) for number in range(batches)]
    return None if None in kept else [done for done in kept if done is not None]


def _rest(name: str, entry: Entry, batches: Iterable[Deferred], told: Told) -> Iterator[Task | Done]:
    """The batches of a source that is read, less those that are done."""
    number = -1
    for number, make in enumerate(batches):
        yield entry.done(number) or Task(make, {as_text(name): (entry, number)})
    entry.end(number + 1, told.get(name, ""))
