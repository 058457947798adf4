"""Batches through the rules that judge records one by one, several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from ..terms.config import Config
from ..terms.rulebook import Rulebook
from .done import Done, Wanted, check, waiting
from .memory import MEMORY
from .sifting import sieved
from .tasks import Task
from .workers import Workers

__all__ = ["checked", "crew"]

_MOST_SHARES: Final = 4
"""Of the last batch: each costs as much as some hundred records."""

_Given = TypeVar("_Given")
_Answer = TypeVar("_Answer")


def crew(book: Rulebook, config: Config, wanted: Wanted, *, shown: bool = False) -> Workers:
    """Who checks the batches of a run. shown: results come with the articles of findings, in `Done.batch`."""

    def here(task: Task) -> Done:
        return waiting(_done(task, book, wanted), shown=shown)

    few_rules = book.sieve is not None and not wanted.profiled
    return Workers(here, config, wanted, shown=shown, few_rules=few_rules)


def checked(tasks: Iterable[Task | Done], book: Rulebook, wanted: Wanted, workers: Workers) -> Iterator[Done]:
    """Results in the order of the tasks. Whoever takes no more of them ends the other processes."""
    incoming = iter(tasks)
    begun = deque(islice(incoming, 2))
    if len(begun) < 2:  # one article, or a few: no threads; a corpus of one article repeats nothing
        for item in begun:
            yield _done(item, book, wanted, only=True)
        return
    jobs = workers.jobs
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="presscheck")
    try:
        each = partial(_in_order, pool, jobs)
        sifted = sieved(_all(begun, incoming), book, profiled=wanted.profiled, each=each)
        yield from each(workers.checked, workers.noted(sifted), divided=partial(_divided, most=jobs))
    except BaseException:
        workers.end()  # before the threads that wait for them
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _all(begun: deque[_Given], others: Iterator[_Given]) -> Iterator[_Given]:
    """What was taken before, and the others. Nothing is held when it was given."""
    while begun:
        yield begun.popleft()
    yield from others


def _done(item: Task | Done, book: Rulebook, wanted: Wanted, only: bool = False) -> Done:
    """The result of one item. only: there are no others."""
    if isinstance(item, Done):
        return item
    batch = item.make()
    alone = only and batch.articles.height == 1
    done = check(batch, book, wanted, alone=alone, read=item.read)
    if not alone:
        item.keep(done)
    return done


def _divided(item: Task | Done, most: int) -> Sequence[Task | Done]:
    return [item] if isinstance(item, Done) else item.divided(min(most, _MOST_SHARES))


def _in_order(
    pool: Executor,
    jobs: int,
    function: Callable[[_Given], _Answer],
    items: Iterable[_Given],
    divided: Callable[[_Given], Sequence[_Given]] = lambda item: [item],
) -> Iterator[_Answer]:
    """The answers in the order of the items, of which one more than there are jobs is at hand: none waits for it.

    One job, and where memory is short, does one thing after the other: no item is read beside another. divided: the
    last item, if nobody has begun with it when it is seen to be the last: else all wait for the one who does it.
    """
    begun: deque[Future[_Answer]] = deque()
    given: deque[_Given] = deque(maxlen=1)
    for item in items:
        while len(begun) > jobs or (begun and MEMORY.is_short()):
            yield begun.popleft().result()
        begun.append(pool.submit(function, item))
        given.append(item)
        if jobs == 1:
            yield begun.popleft().result()
    if begun and not MEMORY.is_short() and begun[-1].cancel():
        begun.pop()
        begun.extend(pool.submit(function, share) for share in divided(given.pop()))
    while begun:
        yield begun.popleft().result()
