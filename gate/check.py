"""`presscheck.check`: findings and verdict of data that a program holds, in one call."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Unpack

from ..checks.judging.schema import RuleSchema
from ..parsers.frames import FRAME
from ..parsers.objects import Paths, Stream, taken
from ..parsers.read import deferred_taken
from ..reports.exhibits import Exhibits
from ..schemas.vocabulary import SEVERITIES
from .own_schema import ArticleSchema
from .run.finished import Run
from .run.forks import refuse_copy
from .run.run import run, run_sources
from .terms.config import Config, Path_, config_of, fields_in
from .terms.reading import how_to_read
from .terms.rulebook import rulebook
from .terms.settings import Settings
from .terms.timely import Now, Timely

__all__ = ["Checker", "article_schema", "block_schema", "check"]


def check(data: Any, *, config: Config | Path_ | None = None, **options: Unpack[Settings]) -> Run:
    """Check articles and give findings and verdict.

    data: a path or several (files, folders, globs); an article as a dict or an object with fields (dataclass, attrs,
    pydantic, what trafilatura, newspaper4k, Fundus and Scrapy give), or several of them in a list or a generator; a
    table with one row an article (Polars, pandas, PyArrow, whatever has `__arrow_c_stream__`, a data set of Hugging
    Face), or several; bytes, or an open file. config: settings, or the file that holds them; without it the defaults,
    no file is looked for. options: any field of `Config` (`select=["LK"]`, `fail_on="warning"`,
    `map={"headline": "title"}` …).

    Raises TypeError for what is no article, ConfigError for settings that cannot be used, FieldError for a preset or
    column that does not exist and for articles without a known field, SourceError for sources that cannot be read,
    RuntimeError in a process that was forked off one that had used this.
    """
    return _checked(data, config_of(config, options))


class Checker:
    """Checks one article after the other with the same settings: an editor's, a service's, or those of a pipeline.

    Made once: rules are selected, compiled and read then, which takes a second. It may be used by several threads at
    once. config, options: as of `check`; what "now" is, if they do not say it, is found out at each check. Raises
    ConfigError.
    """

    def __init__(self, *, config: Config | Path_ | None = None, **options: Unpack[Settings]):
        in_file = isinstance(config, Config) or "as_of" in fields_in(Path(config) if config is not None else None)
        is_dated = in_file or options.get("as_of") is not None
        self._settings = Timely(config_of(config, options), is_pinned=is_dated)
        self._settings().book.prepare()

    def check(self, data: Any) -> Run:
        """Findings and verdict, as `presscheck.check` gives them for the same data; it raises the same errors."""
        return _checked(data, self._settings())


def _checked(data: Any, settings: Config | Now) -> Run:
    refuse_copy()
    found, exhibits = taken(data), Exhibits(is_late=True)
    config = settings.config if isinstance(settings, Now) else settings
    if isinstance(found, Paths):
        return run_sources(found.names, config, exhibits=exhibits)
    sources = (found.source,) if isinstance(found, Stream) else tuple(held.source for held in found)
    how = {**how_to_read(config, sources[0] if sources else FRAME), "batch_size": config.batch_size}
    return run(deferred_taken(found, **how), settings, sources, exhibits=exhibits)


def article_schema(**options: Unpack[Settings]) -> RuleSchema:
    """A Pandera schema with one check an article rule, for Polars frames in a pipeline of your own.

    The frame may have columns of your own (`map={"headline": "title"}` names them, where that is needed), and only
    those that the rules judge. options: fields of `Config` that select and tune rules. `fail_on` says which findings
    raise: without it, and without a profile, all do. What is raised has a message for each row (`failure_cases`).
    """
    settings = config_of(None, options)
    book = rulebook(settings)
    is_set = options.get("fail_on") or options.get("profile")
    terms = {
        "fail_on": settings.fail_on if is_set else SEVERITIES[0],
        "severities": book.severities,
        "preset": settings.preset,
        "mapping": settings.map,
        "audience": settings.help,
    }
    return ArticleSchema(book.judge.articles.rules, terms)


def block_schema(**options: Unpack[Settings]) -> RuleSchema:
    """A Pandera schema of the `blocks` frame with one check a block rule; options as in `article_schema`."""
    return rulebook(config_of(None, options)).judge.blocks
