"""The run: batches through the rules, on several threads, to findings and a verdict."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import polars as pl

from .. import __version__
from ..checks.corpus import Signatures
from ..checks.judge import Judged, order
from ..reports.exhibits import Exhibits
from ..reports.model import Run
from ..schemas.batch import Batch
from ..schemas.findings import FINDING_DTYPES
from .config import Config
from .exchange import Exchange
from .ignores import without_ignored
from .rulebook import Rulebook, rulebook
from .verdict import Seen, outcome, terms

__all__ = ["run"]

Progress = Callable[[int], None]
"""Called with the number of records each time a batch is done."""


class _Done(NamedTuple):
    """One batch after its rules; no signatures where there is nothing to compare with."""

    batch: Batch
    judged: Judged
    outlets: pl.DataFrame
    signatures: Signatures | None = None


def run(
    batches: Iterable[Batch],
    config: Config,
    sources: Sequence[str] = (),
    progress: Progress = lambda _: None,
    exhibits: Exhibits | None = None,
) -> Run:
    """Check batches in memory bounded by a few batches, their findings, and a part of the spilled signatures.

    exhibits: collects the articles that a report will show whole.

    Raises ConfigError for rules that cannot be selected, and what the batches raise.
    """
    book, agreed = rulebook(config), terms(config)
    findings: list[pl.DataFrame] = [pl.DataFrame(schema=FINDING_DTYPES)]
    errors: dict[str, None] = {}
    records = 0
    with Exchange() as exchange:
        for done in _checked(batches, book):
            records += done.batch.articles.height
            findings.append(done.judged.findings)
            if exhibits is not None:
                exhibits.add(done.batch, done.judged.findings)
            errors |= dict.fromkeys(_internal_errors(done.judged.failed, done.judged.faults))
            if done.signatures is not None:
                errors |= dict.fromkeys(_internal_errors(done.signatures.failed))
            exchange.add(done.signatures.rows if done.signatures is not None else None, done.outlets)
            progress(done.batch.articles.height)
        for rows in exchange.groups():
            judged = book.corpus.judge(rows, exchange.outlets)
            findings.append(judged.findings)
            errors |= dict.fromkeys(_internal_errors(judged.failed))
    found = without_ignored(order(pl.concat(findings)), book.ignored)
    rules = tuple(rule.code for rule in book.rules)
    seen = Seen(records, dict(exchange.outlets.iter_rows()), rules, tuple(errors))
    said = outcome(found, agreed, config.as_of, seen)
    return Run(
        findings=said.findings,
        records=records,
        verdict=said.verdict,
        fail_on=config.fail_on,
        as_of=config.as_of,
        sources=tuple(sources),
        rules=rules,
        version=__version__,
        skipped=book.skipped,
        internal_errors=tuple(errors),
        reasons=said.reasons,
        notes=said.notes,
        stale=said.stale,
        exhibits=exhibits.worst() if exhibits is not None else (),
    )


def _checked(batches: Iterable[Batch], book: Rulebook) -> Iterator[_Done]:
    """Batches in their order, a few at a time on threads: Polars lets go of the GIL."""
    incoming = iter(batches)
    first, second = next(incoming, None), next(incoming, None)
    if first is None:
        return
    if second is None:  # one article, or a few: no threads; a corpus of one article repeats nothing
        yield _check(first, book, alone=first.articles.height == 1)
        return
    workers = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers, thread_name_prefix="presscheck") as pool:
        waiting: deque[Future[_Done]] = deque(pool.submit(_check, batch, book) for batch in (first, second))
        for batch in incoming:
            if len(waiting) >= workers:
                yield waiting.popleft().result()
            waiting.append(pool.submit(_check, batch, book))
        while waiting:
            yield waiting.popleft().result()


def _check(batch: Batch, book: Rulebook, alone: bool = False) -> _Done:
    judged, outlets = book.judge(batch), book.corpus.outlets(batch)
    signatures = None if alone or not book.corpus else book.corpus.signatures(batch)
    return _Done(batch, judged, outlets, signatures)


def _internal_errors(failed: Mapping[str, str], faults: Sequence[str] = ()) -> list[str]:
    of_rules = [f"rule {code} could not be evaluated: {error}" for code, error in sorted(failed.items())]
    return of_rules + [f"a parser gave a frame that is not as its schema says: {fault}" for fault in faults]
