"""Tasks less the articles on which no rule can fire, and what is left of several tasks together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

import polars as pl

from ...checks.judging.sieve import Sieve
from ...parsers import assemble
from ...schemas.batch import Batch, Selective
from ..terms.rulebook import Rulebook
from .done import READS, Done, Read
from .tasks import Task

__all__ = ["Suspects", "sieved"]

Each = Callable[[Callable[[Task | Done], Task | Done], Iterable[Task | Done]], Iterable[Task | Done]]
"""As `map` does it, or on threads."""

_ENOUGH: Final = 5_000
"""So many articles make a batch: the cost of judging one, however small, is little beside them then."""

_MOST_READ: Final = 200_000
"""After so many records a run tells how far it is, and may be ended."""


@dataclass(frozen=True, slots=True)
class Suspects:
    """Raw columns of articles on which a rule may fire (`assemble.RAW_DTYPES`); called, it makes their batch."""

    raw: pl.DataFrame

    def __call__(self) -> Batch:
        """The batch of these alone."""
        return assemble.batch(self.raw)

    @property
    def height(self) -> int:
        """How many there are."""
        return self.raw.height


class _Left(NamedTuple):
    """Of some records: those on which a rule may fire, and what was read."""

    raw: pl.DataFrame
    read: Read


def sieved(tasks: Iterable[Task | Done], book: Rulebook, *, profiled: bool, each: Each = map) -> Iterator[Task | Done]:
    """The tasks of a run, in their order, with the articles that its rules must see. each: does them one by one."""
    if book.sieve is None or profiled:
        return iter(tasks)
    return together(each(partial(sifted, sieve=book.sieve), tasks))


def sifted(task: Task | Done, sieve: Sieve) -> Task | Done:
    """The task for those articles alone that the sieve lets through, where it can be used and that pays."""
    if isinstance(task, Done) or not isinstance(task.make, Selective) or not sieve.pays(task.make.height):
        return task
    names = sieve.reads | READS
    articles = assemble.articles(task.make.raw(assemble.needed(names)), names)
    suspects = Suspects(_copied(task.make.raw(assemble.RAW_DTYPES, sieve(articles))))
    return replace(task, make=suspects, read=Read.of(articles))


def _copied(raw: pl.DataFrame) -> pl.DataFrame:
    """The same, with texts of its own: those of a few rows keep the texts of all rows in memory."""
    texts = {name: pl.col(name) + "" for name, dtype in raw.schema.items() if dtype == pl.String}
    copied = pl.element() + ""
    lists = {name: pl.col(name).list.eval(copied) for name, dtype in raw.schema.items() if dtype == pl.List(pl.String)}
    return raw.with_columns(**texts, **lists)


def together(tasks: Iterable[Task | Done]) -> Iterator[Task | Done]:
    """Sifted tasks that follow each other, some as one; results that are kept by themselves stay by themselves."""
    held: list[_Left] = []
    for task in tasks:
        left = _left(task)
        if held and (left is None or not _fits(left, held)):
            yield _merged(held)
            held = []
        if left is None:
            yield task
        else:
            held.append(left)
    if held:
        yield _merged(held)


def _left(task: Task | Done) -> _Left | None:
    """What is left of a sifted task; None of one that must stay as it is."""
    if isinstance(task, Done) or not isinstance(task.make, Suspects) or task.read is None or task.places:
        return None
    return _Left(task.make.raw, task.read)


def _fits(left: _Left, held: Sequence[_Left]) -> bool:
    few = sum(one.raw.height for one in held) < _ENOUGH and sum(one.read.records for one in held) < _MOST_READ
    return few and left.raw.schema == held[0].raw.schema


def _merged(held: Sequence[_Left]) -> Task:
    suspects = Suspects(pl.concat(one.raw for one in held))
    return Task(suspects, read=Read.of_all([one.read for one in held]))
