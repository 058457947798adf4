"""The run: batches through the rules, on several threads, to findings and a verdict."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

import polars as pl

from .. import __version__
from ..checks import profile
from ..checks.corpus import Signatures
from ..checks.judge import Judged, order
from ..reports.exhibits import Exhibits
from ..reports.model import Run
from ..schemas.batch import Batch
from ..schemas.findings import FINDING_DTYPES
from . import history
from .config import Config
from .exchange import Exchange
from .ignores import without_ignored
from .rulebook import Rulebook, rulebook
from .verdict import Seen, outcome, terms

__all__ = ["run"]

Progress = Callable[[int], None]
"""Called with the number of records each time a batch is done."""


class _Done(NamedTuple):
    """One batch after its rules; no signatures where there is nothing to compare with, no profile without a history."""

    batch: Batch
    judged: Judged
    outlets: pl.DataFrame
    signatures: Signatures | None = None
    profile: pl.DataFrame | None = None


class _Gathered:
    """What the batches of a run have given so far."""

    def __init__(self, exchange: Exchange, exhibits: Exhibits | None):
        self.records = 0
        self._exchange = exchange
        self._exhibits = exhibits
        self._findings: list[pl.DataFrame] = [pl.DataFrame(schema=FINDING_DTYPES)]
        self._profiles: list[pl.DataFrame] = []
        self._errors: dict[str, None] = {}

    def add(self, done: _Done) -> None:
        """Take one batch, in the order of the batches."""
        self.records += done.batch.articles.height
        if self._exhibits is not None:
            self._exhibits.add(done.batch, done.judged.findings)
        self.take(done.judged)
        if done.signatures is not None:
            self._note(_internal_errors(done.signatures.failed))
        if done.profile is not None:
            self._profiles.append(done.profile)
        self._exchange.add(done.signatures.rows if done.signatures is not None else None, done.outlets)

    def take(self, judged: Judged) -> None:
        """Take findings, and what went wrong with rules."""
        self._findings.append(judged.findings)
        self._note(_internal_errors(judged.failed, judged.faults))

    def _note(self, errors: Iterable[str]) -> None:
        self._errors |= dict.fromkeys(errors)

    @property
    def findings(self) -> pl.DataFrame:
        """All findings so far, in reading order."""
        return order(pl.concat(self._findings))

    @property
    def errors(self) -> tuple[str, ...]:
        """Sentences on rules that could not be evaluated, each once."""
        return tuple(self._errors)

    def profile(self, findings: pl.DataFrame, rules: Sequence[str], as_of: datetime) -> pl.DataFrame:
        """The profile of the run, with these findings (`PROFILE_DTYPES`)."""
        return profile.total([*self._profiles, profile.of_findings(findings, rules)], as_of)


def run(
    batches: Iterable[Batch],
    config: Config,
    sources: Sequence[str] = (),
    progress: Progress = lambda _: None,
    exhibits: Exhibits | None = None,
) -> Run:
    """Check batches in memory bounded by a few batches, their findings, and a part of the spilled signatures.

    exhibits: collects the articles that a report will show whole.

    Raises ConfigError for rules that cannot be selected and stores that cannot be read, and what the batches raise.
    """
    book, agreed, past = rulebook(config), terms(config), history.known(config)
    rules = tuple(rule.code for rule in book.rules)
    with Exchange() as exchange:
        gathered = _Gathered(exchange, exhibits)
        for done in _checked(batches, book, profiled=past is not None):
            gathered.add(done)
            progress(done.batch.articles.height)
        for rows in exchange.groups():
            gathered.take(book.corpus.judge(rows, exchange.outlets))
    found, now = without_ignored(gathered.findings, book.ignored), None
    if past is not None:
        now, past = gathered.profile(found, rules, config.as_of), history.before(past, config.as_of)
        drift = book.history.judge(now, past)
        gathered.take(drift)
        found = order(pl.concat([found, drift.findings]))
    seen = Seen(gathered.records, dict(exchange.outlets.iter_rows()), rules, gathered.errors)
    said = outcome(found, agreed, config.as_of, seen)
    return Run(
        findings=said.findings,
        records=gathered.records,
        verdict=said.verdict,
        fail_on=config.fail_on,
        as_of=config.as_of,
        sources=tuple(sources),
        rules=rules,
        version=__version__,
        skipped=book.skipped,
        internal_errors=gathered.errors,
        reasons=said.reasons,
        notes=said.notes,
        stale=said.stale,
        exhibits=exhibits.worst() if exhibits is not None else (),
        profile=now,
        past=past,
    )


def _checked(batches: Iterable[Batch], book: Rulebook, *, profiled: bool) -> Iterator[_Done]:
    """Batches in their order, a few at a time on threads: Polars lets go of the GIL."""
    incoming = iter(batches)
    first, second = next(incoming, None), next(incoming, None)
    if first is None:
        return
    if second is None:  # one article, or a few: no threads; a corpus of one article repeats nothing
        yield _check(first, book, profiled, alone=first.articles.height == 1)
        return
    workers = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers, thread_name_prefix="presscheck") as pool:
        waiting: deque[Future[_Done]] = deque(pool.submit(_check, batch, book, profiled) for batch in (first, second))
        for batch in incoming:
            if len(waiting) >= workers:
                yield waiting.popleft().result()
            waiting.append(pool.submit(_check, batch, book, profiled))
        while waiting:
            yield waiting.popleft().result()


def _check(batch: Batch, book: Rulebook, profiled: bool, alone: bool = False) -> _Done:
    return _Done(
        batch,
        book.judge(batch),
        book.corpus.outlets(batch),
        None if alone or not book.corpus else book.corpus.signatures(batch),
        profile.of_batch(batch) if profiled else None,
    )


def _internal_errors(failed: Mapping[str, str], faults: Sequence[str] = ()) -> list[str]:
    of_rules = [f"rule {code} could not be evaluated: {error}" for code, error in sorted(failed.items())]
    return of_rules + [f"a parser gave a frame that is not as its schema says: {fault}" for fault in faults]
