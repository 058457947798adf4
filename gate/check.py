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
    """Check articles and return the run, with its findings and its verdict.

    data: a path or several (files, folders, globs); an article as a dict or an object with fields (dataclass, attrs,
    pydantic, the objects of trafilatura, newspaper4k, Fundus and Scrapy), or several of them in a list or a generator;
    a table with one row per article (Polars, pandas, PyArrow, any object with `__arrow_c_stream__`, a Hugging Face
    data set), or several; bytes, or an open file. config: settings, or the path of a configuration file; by default, no
    file is read. options: any field of `Config` (`select=["LK"]`, `fail_on="warning"`, `map={"headline": "title"}` …).

    Raises TypeError for data that is not an article, ConfigError for invalid settings, FieldError for an unknown preset
    or column and for articles without a recognized field, SourceError for unreadable sources, and RuntimeError in a
    process that was forked from one that had used presscheck.
    """
    return _checked(data, config_of(config, options))


class Checker:
    """Checks one article after another with the same settings, for an editing tool, a service or a pipeline.

    Create it once: it then selects, compiles and prepares the rules, which takes a second. Several threads may use it
    at once. config, options: as in `check`; unless they set `as_of`, each check uses the current time. Raises
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
    how = {**how_to_read(config, sources[0] if sources else FRAME), "batch_size": config.batch}
    told: list[str] = []
    done = run(deferred_taken(found, tell=told.append, **how), settings, sources, exhibits=exhibits)
    return done.with_notes(told) if told else done


def article_schema(**options: Unpack[Settings]) -> RuleSchema:
    """Return a Pandera schema with one check per article rule, for Polars frames in your own pipeline.

    The frame may have your own column names (if presscheck does not know them, use `map={"headline": "title"}`), and
    needs only the columns that the rules check. options: fields of `Config` that select and tune rules. `fail_on` sets
    which findings raise an error; without it, and without a profile, all do. The error has a message for each row
    (`failure_cases`). A frame has no file name: in `per_source`, its name is `<frame>`, as in `check`.
    """
    settings = config_of(None, options)
    book = rulebook(settings)
    is_set = options.get("fail_on") or options.get("profile")
    terms = {
        "fail_on": settings.fail_on if is_set else SEVERITIES[0],
        "severities": book.severities,
        "audience": settings.help,
        **how_to_read(settings, FRAME),
    }
    return ArticleSchema(book.judge.articles.rules, terms)


def block_schema(**options: Unpack[Settings]) -> RuleSchema:
    """Return a Pandera schema of the `blocks` frame with one check per block rule; options as in `article_schema`."""
    return RuleSchema("block", rulebook(config_of(None, options)).judge.blocks.rules)
