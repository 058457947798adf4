"""A run on one machine. Read from top to bottom, this is the order in which it happens.

Sources become tasks (`tasks`; results that a cache has kept stay as they are), tasks lose the articles on which no rule
can fire (`sifting`), and what is left is checked (`checking`), on threads or in other processes (`workers`). What comes
of each batch is gathered in bounded memory (`gathering`), until records and runs are compared; then the findings are
put in reading order, and a verdict is given (`conclusion`). Last, the articles that a report shows whole get their
edits (`exhibition`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from ...parsers.read import expand, one_of_several
from ...parsers.source import left_out
from ...reports.exhibits import Exhibits
from ...schemas.batch import Batch, Deferred
from ..terms.config import Config
from ..terms.rulebook import rulebook
from ..terms.timely import Now
from ..terms.verdict import Seen, state, terms
from . import history
from .cache import cache_of
from .checking import checked, crew
from .conclusion import Ending, conclude
from .done import Done, Wanted
from .exhibition import shown
from .finished import Run
from .gathering import Gathered
from .memory import MEMORY
from .remembered import remembered
from .replacements import repairs
from .tasks import Task, Told, kept_or_read, reader, task

__all__ = ["Progress", "run", "run_sources"]

_LOG: Final = logging.getLogger("presscheck")
"""For what is no part of a report: the same data give the same report, whatever happened to a cache."""

Progress = Callable[[int], bool | None]
"""Called with the number of records each time a batch is done; the run ends there if the answer is true."""


def run_sources(
    paths: Sequence[str],
    config: Config,
    format: str | None = None,
    progress: Progress = lambda _: None,
    exhibits: Exhibits | None = None,
) -> Run:
    """Check sources; what a cache has kept of them is not read again, unless a report shows it.

    format: of all sources; else each is recognised. Raises what `run` raises, OSError for a cache.
    """
    told: Told = {}
    read, cache = reader(config, format, told), cache_of(config, format)
    if exhibits is not None:
        exhibits.read_again = lambda name: one_of_several(name, read(name))
    items = kept_or_read(expand(paths), read, cache, config.batch, told)
    done = run(items, config, paths, progress, exhibits)
    for sentence in () if cache is None else cache.notes:
        _LOG.warning(sentence)
    return done.with_notes(tuple(told.values())).with_not_read(left_out(paths))


def run(
    items: Iterable[Batch | Deferred | Task | Done],
    settings: Config | Now,
    sources: Sequence[str] = (),
    progress: Progress = lambda _: None,
    exhibits: Exhibits | None = None,
) -> Run:
    """Check batches in memory bounded by a few batches, and by parts of the spilled findings and signatures.

    items: batches, or results that are kept from an earlier run. settings: with their rules, where these are known.
    progress: may end the run early, which is then partial: an internal error. exhibits: collects the articles that a
    report will show whole.

    Raises ConfigError for rules that cannot be selected and stores that cannot be read, ArchiveError, and what the
    items raise.
    """
    config, book = settings if isinstance(settings, Now) else Now(settings, rulebook(settings))
    agreed, past = terms(config), history.known(config)
    rules, said = tuple(rule.code for rule in book.rules), state(agreed, config.as_of)

    with remembered(config, book) as archived, Gathered(book, exhibits, archived, said) as gathered:
        wanted = Wanted(past is not None, archived is not None, repairs(config, book))
        with crew(book, config, wanted, shown=exhibits is not None) as workers:
            for done in checked(map(task, items), book, wanted, workers):
                gathered.add(done)
                records = done.records
                del done  # what is kept of it is kept by now
                if progress(records):
                    gathered.interrupt()
                    break
            with MEMORY.comparing():
                gathered.compare_records(workers.alike)

    now = None
    if past is not None:
        now, past = gathered.profile(rules, config.as_of), history.before(past, config.as_of)
        gathered.compare_runs(now, past)

    stored = gathered.finished()
    seen = Seen(gathered.counts, gathered.outlets, rules, gathered.errors, stored.number)
    ending = Ending(stored.findings, seen, sources, now, past, stored.scratch, gathered.days)
    ended = conclude(ending, config, book, agreed).with_notes(gathered.notes)
    if exhibits is None:
        return ended
    if exhibits.is_late:
        return replace(ended, show_articles=partial(shown, exhibits=exhibits, book=book))
    return shown(ended, exhibits, book)
