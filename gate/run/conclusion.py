"""From findings in reading order to a finished run, whatever engine has found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from ..._version import __version__
from ...reports.words import counted
from ...schemas.vocabulary import SEVERITIES
from ..terms.config import Config
from ..terms.rulebook import Rulebook
from ..terms.verdict import Seen, Terms, outcome
from .finished import Run

__all__ = ["Ending", "conclude"]


@dataclass(frozen=True, slots=True)
class Ending:
    """What an engine has at the end. found: `Findings` with their `state`; the others as in `Run`."""

    found: pl.LazyFrame
    seen: Seen
    sources: Sequence[str] = ()
    profile: pl.DataFrame | None = None
    past: pl.DataFrame | None = None
    keeps: object = None
    days: pl.DataFrame | None = None


def conclude(ending: Ending, config: Config, book: Rulebook, agreed: Terms) -> Run:
    """The run with its verdict."""
    said = outcome(ending.found, agreed, config.as_of, ending.seen)
    return Run(
        found=ending.found,
        records=ending.seen.records,
        verdict=said.verdict,
        fail_on=config.fail_on,
        as_of=config.as_of,
        sources=tuple(ending.sources),
        rules=tuple(ending.seen.rules),
        version=__version__,
        skipped=book.skipped,
        internal_errors=tuple(ending.seen.internal_errors),
        reasons=said.reasons,
        notes=(*_unchecked(ending.seen), *said.notes, *_lacking(ending.past, config, book)),
        stale=said.stale,
        show=SEVERITIES[min(map(SEVERITIES.index, (config.show, config.fail_on)))],
        audience=config.help,
        widespread=said.widespread,
        profile=ending.profile,
        past=ending.past,
        keeps=ending.keeps,
        days=ending.days,
    )


def _unchecked(seen: Seen) -> list[str]:
    """Why nothing was checked, in a sentence; that there are no records, the verdict says."""
    return [] if seen.rules else ["no rule was run, so nothing was checked"]


def _lacking(past: pl.DataFrame | None, config: Config, book: Rulebook) -> list[str]:
    """What a history is too short for, in a sentence."""
    if past is None:
        return []
    runs = past.filter(pl.col("as_of") < config.as_of)["as_of"].n_unique()
    lacking = book.history.lacking(runs)
    needs = [
        f"{', '.join(code for code, least in lacking.items() if least == number)} "
        f"{'needs' if list(lacking.values()).count(number) == 1 else 'need'} {number}"
        for number in sorted(set(lacking.values()))
    ]
    said = f"the history has {counted(runs, 'earlier run')} (including failed ones): {'; '.join(needs)}"
    return [said] if needs else []
