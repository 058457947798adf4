"""`presscheck.fix`: repaired data, and the run that says what is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from glob import escape
from itertools import islice
from os import PathLike, fspath
from typing import Any, NamedTuple, Unpack, cast

import polars as pl

from ...parsers.chunks import packed
from ...parsers.fields import Planner
from ...parsers.frames import FRAME
from ...parsers.objects import is_table, source_name
from ...parsers.source import STDIN, as_text
from ...schemas.batch import Deferred
from ...writers.frames import RecordSheet, frame_sheets
from ..run.finished import Run
from ..run.forks import refuse_copy
from ..run.run import Progress, run
from ..terms.config import Config, ConfigError, Path_, config_of
from ..terms.reading import how_to_read
from ..terms.rulebook import rulebook
from ..terms.settings import Settings
from .jobs import AS_IT_IS, Job, Reading, jobs, notes
from .repairing import Fixer
from .sources import Left, fixed_sources

__all__ = ["Fixed", "fix", "run_jobs"]


class Fixed(NamedTuple):
    """data: the repaired data, or the paths that were written. run: the remaining findings, and `run.fixes`."""

    data: Any
    run: Run


def fix(
    data: Any,
    *,
    output: Path_ | None = None,
    in_place: bool = False,
    unsafe: bool = False,
    config: Config | Path_ | None = None,
    **options: Unpack[Settings],
) -> Fixed:
    """Apply the repairs of the rules to articles, and return them with the remaining findings.

    data: a dict, several in a list, or a Polars frame, of which a repaired copy is returned. Or paths, whose repaired
    files are written to `output` (a file in the format that its name says, or a folder for several) or `in_place`.
    unsafe: also apply repairs that may lose useful text. config, options: as in `check`. Raises the same errors as
    `check`, and ConfigError for an output whose format cannot hold the articles.
    """
    settings = config_of(config, options)
    refuse_copy()
    fixer = Fixer(rulebook(settings), unsafe=unsafe)
    if isinstance(data, Mapping):
        (record,), done = _of_records([cast("Mapping[str, Any]", data)], settings, fixer)
        return Fixed(record, done)
    if isinstance(data, pl.DataFrame | pl.LazyFrame):
        return Fixed(*_of_frame(data, settings, fixer))
    items: list[Any] = [data] if isinstance(data, str | PathLike) else _listed(data)
    if items and all(isinstance(item, str | PathLike) for item in items):
        paths, target = [source_name(item) for item in items], None if output is None else fspath(output)
        if output is None and not in_place:
            raise ConfigError("name a place for the repaired file: output=… or in_place=True")
        planned = jobs(paths, target, in_place=in_place)
        done, not_fixed = _run_jobs(planned, settings, fixer)
        written = [job.target for job in planned if job not in not_fixed]
        return Fixed(written, done.with_notes(notes(paths, target)))
    return Fixed(*_of_records(items, settings, fixer))


def _listed(data: Any) -> list[Any]:
    """The items of the data, which are paths or dicts. Raises TypeError for others: they could not be given back."""
    items = list(data) if isinstance(data, Iterable) and not is_table(data) else [data]
    for item in items:
        if not isinstance(item, Mapping | str | PathLike):
            raise TypeError(
                f"a {type(item).__name__} cannot be repaired: pass dicts, paths or a Polars frame (polars.from_pandas)"
            )
    return items


def _of_records(records: Sequence[Mapping[str, Any]], settings: Config, fixer: Fixer) -> tuple[list[Any], Run]:
    fixed: list[Any] = []
    planner = Planner(**how_to_read(settings, FRAME))

    def batches() -> Iterator[Deferred]:
        incoming = iter(records)
        while some := list(islice(incoming, settings.batch_size)):
            sheet = RecordSheet(some, planner, len(fixed))
            fixer([sheet], fixer.ignored(FRAME))
            fixed.extend(sheet.records)
            yield sheet.fixed()
        planner.refuse("the data")

    return fixed, _run(batches(), settings, [FRAME], fixer)


def _of_frame(frame: pl.DataFrame | pl.LazyFrame, settings: Config, fixer: Fixer) -> tuple[pl.DataFrame, Run]:
    whole = frame.lazy().collect()
    fixed: list[pl.DataFrame] = [whole.clear()]

    def batches() -> Iterator[Deferred]:
        for sheet in frame_sheets(whole, Planner(**how_to_read(settings, FRAME)), settings.batch_size):
            fixer([sheet], fixer.ignored(FRAME))
            fixed.append(sheet.frame())
            yield sheet.fixed()

    done = _run(batches(), settings, [FRAME], fixer)
    return pl.concat(fixed), done


def run_jobs(
    planned: Sequence[Job],
    settings: Config,
    fixer: Fixer,
    *,
    reading: Reading = AS_IT_IS,
    progress: Progress = lambda _: None,
) -> Run:
    """Fix sources, each into its target, and check what was written. Raises what reading and writing raises.

    One that cannot be read to its end is checked as it is, and nothing of it is written.
    """
    return _run_jobs(planned, settings, fixer, reading, progress)[0]


def _run_jobs(
    planned: Sequence[Job],
    settings: Config,
    fixer: Fixer,
    reading: Reading = AS_IT_IS,
    progress: Progress = lambda _: None,
) -> tuple[Run, list[Job]]:
    """As `run_jobs`, with what was not fixed."""
    # What is left is told of the target, where what is not wanted of the source is not wanted either
    ignores = dict(settings.per_source_ignores)
    for source, target in planned:
        codes = fixer.ignored(reading.name_of(source))
        if target not in (None, STDIN, source) and codes:
            ignores[escape(str(target))] = tuple(sorted(codes))
    left = Left()
    batches = packed(fixed_sources(planned, settings, fixer, reading, left), settings.batch_size)
    done = _run(
        batches,
        settings.with_options(per_source_ignores=ignores),
        [reading.name_of(name) for name in _names(planned)],
        fixer,
        progress,
    )
    said = [f"{as_text(job.source)} cannot be read to the end, so it was not fixed" for job in left.not_fixed]
    return done.with_notes([*said, *left.notes]), left.not_fixed


def _names(planned: Sequence[Job]) -> list[str]:
    return [job.source if job.target is None else job.target for job in planned]


def _run(
    batches: Iterable[Deferred],
    settings: Config,
    sources: Sequence[str],
    fixer: Fixer,
    progress: Progress = lambda _: None,
) -> Run:
    done = run(batches, settings, sources, progress)
    return replace(done, fixes=fixer.fixes()).with_faults(fixer.faults)
