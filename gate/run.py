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
from ..checks.judge import Judged
from ..reports.exhibits import Exhibits
from ..reports.model import Run
from ..schemas.batch import Batch
from . import history
from .config import Config
from .exchange import Exchange
from .finding_store import FindingStore
from .ignores import CodesBySource, without_ignored
from .rulebook import Rulebook, rulebook
from .verdict import Seen, outcome, terms, with_states

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

    def __init__(self, exchange: Exchange, exhibits: Exhibits | None, ignored: CodesBySource):
        self.records = 0
        self.findings = FindingStore()
        self._exchange = exchange
        self._exhibits = exhibits
        self._ignored = ignored
        self._profiles: list[pl.DataFrame] = []
        self._errors: dict[str, None] = {}

    def add(self, done: _Done) -> None:
        """Take one batch, in the order of the batches."""
        self.records += done.batch.articles.height
        found = without_ignored(done.judged.findings, self._ignored)
        self.findings.add(found)
        if self._exhibits is not None:
            self._exhibits.add(done.batch, found)
        self._note(_internal_errors(done.judged.failed, done.judged.faults))
        if done.signatures is not None:
            self._note(_internal_errors(done.signatures.failed))
        if done.profile is not None:
            self._profiles.append(done.profile)
        self._exchange.add(done.signatures.rows if done.signatures is not None else None, done.outlets)

    def compare(self, judged: Judged) -> None:
        """Take what came of comparing records or runs."""
        self.findings.add_late(without_ignored(judged.findings, self._ignored))
        self._note(_internal_errors(judged.failed, judged.faults))

    def _note(self, errors: Iterable[str]) -> None:
        self._errors |= dict.fromkeys(errors)

    @property
    def errors(self) -> tuple[str, ...]:
        """Sentences on rules that could not be evaluated, each once."""
        return tuple(self._errors)

    def profile(self, rules: Sequence[str], as_of: datetime) -> pl.DataFrame:
        """The profile of the run so far (`PROFILE_DTYPES`)."""
        return profile.total([*self._profiles, profile.of_findings(self.findings.lazy(), rules)], as_of)


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
        gathered = _Gathered(exchange, exhibits, book.ignored)
        for done in _checked(batches, book, profiled=past is not None):
            gathered.add(done)
            progress(done.batch.articles.height)
        for rows in exchange.groups():
            gathered.compare(book.corpus.judge(rows, exchange.outlets))
    now = None
    if past is not None:
        now, past = gathered.profile(rules, config.as_of), history.before(past, config.as_of)
        gathered.compare(book.history.judge(now, past))
    stored = gathered.findings.finished(lambda findings: with_states(findings, agreed, config.as_of))
    seen = Seen(gathered.records, dict(exchange.outlets.iter_rows()), rules, gathered.errors)
    said = outcome(stored.findings, agreed, config.as_of, seen)
    return Run(
        found=stored.findings,
        keeps=stored.scratch,
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
