"""The run: batches through the rules, on several threads, to findings and a verdict."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Final, TypeVar

import polars as pl

from ...checks.comparing import profile
from ...checks.comparing.near import sketch_ids
from ...checks.judging.judge import Judged
from ...reports.exhibits import Exhibits
from ...reports.model import Run
from ...reports.words import counted
from ...schemas.batch import Batch, Deferred, made
from ..terms.config import Config
from ..terms.ignores import without_ignored
from ..terms.rulebook import Rulebook, rulebook
from ..terms.verdict import Seen, state, terms
from . import history
from .conclusion import Ending, conclude
from .done import Done, check, internal_errors
from .exchange import Exchange
from .exhibition import shown
from .finding_store import FindingStore
from .near_exchange import NearExchange
from .sifting import sieved
from .tasks import Task

__all__ = ["run"]

_Item = Batch | Deferred | Task | Done

_Given = TypeVar("_Given")
_Answer = TypeVar("_Answer")

_SHOWN: Final = 5
"""Sources that are named in a note."""

Progress = Callable[[int], bool | None]
"""Called with the number of records each time a batch is done; the run ends there if the answer is true."""


class _Gathered:
    """What the batches of a run have given so far."""

    def __init__(self, exchange: Exchange, exhibits: Exhibits | None, book: Rulebook):
        self.records = 0
        self.near = NearExchange(book.near)
        self.findings = FindingStore()
        self._exchange = exchange
        self._exhibits = exhibits
        self._ignored = book.ignored
        self._profiles: list[pl.DataFrame] = []
        self._errors: dict[str, None] = {}
        self._has_text: dict[str, bool] = {}

    def add(self, done: Done) -> None:
        """Take one batch, in the order of the batches."""
        self.records += done.records
        found = without_ignored(done.findings, self._ignored)
        self.findings.add(found, done.sources)
        if self._exhibits is not None:
            self._exhibits.add(done.batch, found)
        if done.profile is not None:
            self._profiles.append(done.profile)
        self._note(done.errors)
        for source, has in done.texts.items():
            self._has_text[source] = has or self._has_text.get(source, False)
        self._exchange.add(done.signatures, done.outlets)
        if done.sketches is not None:
            self.near.add(done.sketches.with_columns(id=sketch_ids(self.findings.place(done.sources))))

    def compare(self, judged: Judged) -> None:
        """Take what came of comparing records or runs."""
        self.findings.add_late(without_ignored(judged.findings, self._ignored))
        self._note(internal_errors(judged.failed, judged.faults))

    def interrupt(self) -> None:
        """Somebody has ended the run before its time."""
        self._note([f"interrupted after {self.records:,} records: this report is partial"])

    def _note(self, errors: Iterable[str]) -> None:
        self._errors |= dict.fromkeys(errors)

    @property
    def errors(self) -> tuple[str, ...]:
        """Sentences on rules that could not be evaluated, each once."""
        return tuple(self._errors)

    @property
    def notes(self) -> list[str]:
        """Sentences on sources without any text, which rules may not be asked about."""
        empty = [source for source, has in self._has_text.items() if not has]
        more = f" (and {counted(len(empty) - _SHOWN, 'more source')})" if len(empty) > _SHOWN else ""
        return [f"no record has a headline or a body: {', '.join(empty[:_SHOWN])}{more}"] if empty else []

    def profile(self, rules: Sequence[str], as_of: datetime) -> pl.DataFrame:
        """The profile of the run so far (`PROFILE_DTYPES`)."""
        return profile.total([*self._profiles, profile.of_findings(self.findings.lazy(), rules)], as_of)


def run(
    items: Iterable[_Item],
    config: Config,
    sources: Sequence[str] = (),
    progress: Progress = lambda _: None,
    exhibits: Exhibits | None = None,
) -> Run:
    """Check batches in memory bounded by a few batches, and by parts of the spilled findings and signatures.

    items: batches, or results that are kept from an earlier run. progress: may end the run early, which is then
    partial: an internal error. exhibits: collects the articles that a report will show whole.

    Raises ConfigError for rules that cannot be selected and stores that cannot be read, and what the items raise.
    """
    book, agreed, past = rulebook(config), terms(config), history.known(config)
    rules = tuple(rule.code for rule in book.rules)
    with Exchange() as exchange:
        gathered = _Gathered(exchange, exhibits, book)
        for done in _checked(items, book, config.jobs, profiled=past is not None):
            gathered.add(done)
            if progress(done.records):
                gathered.interrupt()
                break
        for rows in exchange.groups():
            gathered.compare(book.corpus.judge(rows, exchange.outlets))
        if gathered.near:
            gathered.compare(gathered.near.judged())
    now = None
    if past is not None:
        now, past = gathered.profile(rules, config.as_of), history.before(past, config.as_of)
        gathered.compare(book.history.judge(now, past))
    stored = gathered.findings.finished(lambda findings: findings.with_columns(state(agreed, config.as_of)))
    seen = Seen(gathered.records, dict(exchange.outlets.iter_rows()), rules, gathered.errors)
    done = conclude(Ending(stored.findings, seen, sources, now, past, stored.scratch), config, book, agreed)
    done = done.with_notes(gathered.notes)
    return done if exhibits is None or exhibits.missing else shown(done, exhibits, book)


def _checked(items: Iterable[_Item], book: Rulebook, jobs: int, *, profiled: bool) -> Iterator[Done]:
    """Results in the order of the items, some at a time on threads: Polars lets go of the GIL."""
    incoming = map(_task, items)
    first, second = next(incoming, None), next(incoming, None)
    if first is None:
        return
    if second is None:  # one article, or a few: no threads; a corpus of one article repeats nothing
        yield _done(first, book, profiled, only=True)
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="presscheck")
    try:
        each = partial(_in_order, pool, jobs)
        tasks = sieved(chain((first, second), incoming), book, profiled=profiled, each=each)
        yield from each(lambda task: _done(task, book, profiled), tasks)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(
    pool: Executor, jobs: int, function: Callable[[_Given], _Answer], items: Iterable[_Given]
) -> Iterator[_Answer]:
    """The answers in the order of the items, of which one more than there are jobs is at hand: none waits for it."""
    waiting: deque[Future[_Answer]] = deque()
    for item in items:
        if len(waiting) > jobs:
            yield waiting.popleft().result()
        waiting.append(pool.submit(function, item))
    while waiting:
        yield waiting.popleft().result()


def _task(item: _Item) -> Task | Done:
    if isinstance(item, Task | Done):
        return item
    return Task(made(item) if isinstance(item, Batch) else item)


def _done(item: Task | Done, book: Rulebook, profiled: bool, only: bool = False) -> Done:
    """The result of one item. only: there are no others."""
    if isinstance(item, Done):
        return item
    batch = item.make()
    alone = only and batch.articles.height == 1
    done = check(batch, book, profiled=profiled, alone=alone, read=item.read)
    if not alone:
        item.keep(done)
    return done
