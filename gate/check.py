"""`presscheck.check`: findings and verdict of data that a program holds, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from typing import Any, Unpack

import polars as pl

from ..checks.judging.schema import RuleSchema
from ..parsers.frames import FRAME
from ..parsers.read import Records, deferred_frame
from ..reports.exhibits import Exhibits
from ..schemas.batch import Deferred
from ..schemas.vocabulary import FrameName
from .run.finished import Run
from .run.forks import refuse_copy
from .run.run import run, run_sources
from .terms.config import Config, Path_, config_of
from .terms.rulebook import rulebook
from .terms.settings import Settings

__all__ = ["article_schema", "block_schema", "check"]


def check(
    data: Path_ | Iterable[Path_] | Records, *, config: Config | Path_ | None = None, **options: Unpack[Settings]
) -> Run:
    """Check articles and give findings and verdict.

    data: a path or several (files, folders, globs), one record as a dict, several as a list of dicts, or a Polars frame
    with one row a record. config: settings, or the file that holds them; without it the defaults, no file is looked
    for. options: any field of `Config` (`select=["LK"]`, `fail_on="warning"`, `map={"headline": "title"}` …).

    Raises ConfigError for settings that cannot be used, FieldError for a preset or column that does not exist,
    SourceError for sources that cannot be read, RuntimeError in a process that was forked off one that had used this.
    """
    settings = config_of(config, options)
    refuse_copy()
    if isinstance(data, Mapping | pl.DataFrame | pl.LazyFrame):
        return _of_records(data, settings)
    if isinstance(data, str | PathLike):
        return _of_paths([str(data)], settings)
    items = list(data)
    paths = [str(item) for item in items if isinstance(item, str | PathLike)]
    if paths and len(paths) == len(items):
        return _of_paths(paths, settings)
    return _of_records(items, settings)


def article_schema(**options: Unpack[Settings]) -> RuleSchema:
    """A Pandera schema of the `articles` frame with one check an article rule, for a pipeline of your own.

    options: fields of `Config` that select and tune rules. Columns that the rules do not read may be left out.
    """
    return _schema("article", options)


def block_schema(**options: Unpack[Settings]) -> RuleSchema:
    """A Pandera schema of the `blocks` frame with one check a block rule; options as in `article_schema`."""
    return _schema("block", options)


def _schema(frame: FrameName, options: Mapping[str, Any]) -> RuleSchema:
    judge = rulebook(config_of(None, options)).judge
    return judge.articles if frame == "article" else judge.blocks


def _of_paths(paths: list[str], settings: Config) -> Run:
    return run_sources(paths, settings, exhibits=Exhibits(is_late=True))


def _of_records(data: Any, settings: Config) -> Run:
    batches: Iterator[Deferred] = deferred_frame(
        data, preset=settings.preset, mapping=settings.map, batch_size=settings.batch_size
    )
    return run(batches, settings, (FRAME,), exhibits=Exhibits(is_late=True))
