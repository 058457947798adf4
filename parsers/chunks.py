"""Records that were read and are still to be made into frames: alone, or with those of other sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable

from ..schemas.batch import Batch, Deferred, joined

__all__ = [
    "BATCH_BYTES",
    "BATCH_RECORDS",
    "PACK_RECORDS",
    "AnySize",
    "BatchSize",
    "Chunk",
    "Packable",
    "batch_of",
    "cut",
    "divided",
    "grouped",
    "packed",
    "sized",
    "together",
]

BATCH_RECORDS: Final = 20_000
"""Most records of a batch, unless another number is asked for: of short ones, each takes more memory than its bytes."""

BATCH_BYTES: Final = 20_000_000
"""A batch is closed when its records reach this size, even if they are few, unless another one is asked for."""

PACK_RECORDS: Final = 500
"""Making and checking a batch costs as much as so many records in it; more of them leave nothing for other threads."""

Record = TypeVar("Record")
Item = TypeVar("Item")


class BatchSize(NamedTuple):
    """How much is read, made and checked at a time: so many records at most, and about so many bytes of them."""

    records: int
    bytes: int = BATCH_BYTES


AnySize: TypeAlias = int | BatchSize
"""A number stands for so many records, and for `BATCH_BYTES`."""


def sized(batch_size: AnySize) -> BatchSize:
    """The batch size that a number may stand for."""
    return batch_size if isinstance(batch_size, BatchSize) else BatchSize(batch_size)


@dataclass(frozen=True, slots=True)
class Chunk(Generic[Record]):
    """Some records of one source, counted from `first`; called, it makes their batch.

    frames: makes the batch of several chunks, one after the other. n_bytes: of the records, in the source.
    """

    source: str
    format: str
    first: int
    records: Sequence[Record]
    frames: Callable[[Sequence[Chunk[Record]]], Batch]
    n_bytes: int = 0

    def __call__(self) -> Batch:
        """The batch of these records alone."""
        return self.frames([self])

    def slice(self, start: int, end: int) -> Chunk[Record]:
        """Some of the records."""
        some = self.records[start:end]
        n_bytes = self.n_bytes * len(some) // max(1, len(self.records))
        return replace(self, first=self.first + start, records=some, n_bytes=n_bytes)


@runtime_checkable
class Packable(Protocol):
    """A batch still to be made, of which several may be made as one: a `Chunk`, or some rows of a frame."""

    @property
    def frames(self) -> Callable[[Sequence[Any]], Batch]:
        """Makes the batch of several; the same for those that may be made together."""
        ...

    @property
    def records(self) -> Sized:
        """As many as there are records."""
        ...

    @property
    def n_bytes(self) -> int:
        """Of the records."""
        ...

    def __call__(self) -> Batch:
        """The batch of these records alone."""
        ...

    def slice(self, start: int, end: int) -> Packable:
        """Some of the records."""
        ...


def cut(
    records: Iterable[Record], batch_size: AnySize, n_bytes: Callable[[Record], int]
) -> Iterator[tuple[list[Record], int]]:
    """So many records at a time, with their bytes."""
    most = sized(batch_size)
    some: list[Record] = []
    size = 0
    for record in records:
        some.append(record)
        size += n_bytes(record)
        if len(some) >= most.records or size >= most.bytes:
            yield some, size
            some, size = [], 0
    if some:
        yield some, size


def packed(found: Iterable[Deferred], batch_size: AnySize) -> Iterator[Deferred]:
    """Batches to be made, small ones of one kind put together; the order of sources and records stays."""
    return map(together, grouped(found, lambda make: make, batch_size))


def grouped(
    items: Iterable[Item], make_of: Callable[[Item], Deferred | None], batch_size: AnySize
) -> Iterator[list[Item]]:
    """Items that follow each other and whose batches may be made `together`, others by themselves.

    make_of: what makes the batch of an item; None if nothing does.
    """
    held: list[Item] = []
    chunks: list[Packable] = []
    for item in items:
        make = make_of(item)
        if held and not (isinstance(make, Packable) and chunks and _fits(make, chunks, batch_size)):
            yield held
            held, chunks = [], []
        held.append(item)
        if isinstance(make, Packable):
            chunks.append(make)
            if _is_full(chunks, batch_size):  # the next one is not read before it is wanted
                yield held
                held, chunks = [], []
    if held:
        yield held


def together(makes: Sequence[Deferred]) -> Deferred:
    """What makes one batch of several that were `grouped`."""
    if len(makes) == 1:
        return makes[0]
    chunks = [make for make in makes if isinstance(make, Packable)]
    return partial(chunks[0].frames, chunks)


def divided(make: Deferred, shares: int) -> list[Deferred]:
    """So many batches to be made in place of one, in the order of its records; itself where it cannot be divided."""
    if not isinstance(make, Packable):
        return [make]
    cuts = [share * len(make.records) // shares for share in range(shares + 1)]
    return [make.slice(start, end) for start, end in pairwise(cuts) if start < end]


def batch_of(makes: Sequence[Deferred]) -> Batch:
    """The batch of several, of which there is one at least; those that can be are made `together`."""
    groups = grouped(makes, lambda make: make, PACK_RECORDS)
    return joined([together(group)() for group in groups])


def _fits(chunk: Packable, held: Sequence[Packable], batch_size: AnySize) -> bool:
    return not _is_full([*held, chunk], batch_size) and chunk.frames is held[0].frames


def _is_full(held: Sequence[Packable], batch_size: AnySize) -> bool:
    """More than what is put together: nothing fits beside it."""
    records, n_bytes = sum(len(one.records) for one in held), sum(one.n_bytes for one in held)
    most = sized(batch_size)
    return records > min(most.records, PACK_RECORDS) or n_bytes > most.bytes
