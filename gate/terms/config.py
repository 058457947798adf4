"""Configuration: presscheck.toml, or [tool.presscheck] in pyproject.toml. The command line overrides it.

profile = "crawl"               # or "draft", or one of your own: settings for everything that this file does not set
select = ["LK", "TS001"]        # codes, code prefixes, names, or "ALL"; default: every rule that is on by default
extend-select = []              # rules to run in addition
ignore = ["LK017"]              # rules not to run; of two selectors, the more specific one wins
preview = false                 # allow preview rules
fail-on = "error"               # lowest severity that fails the run: info, warning or error
show = "warning"                # lowest severity that is listed; findings below it are only counted
help = "extractor"              # readers of the help: those who extract articles, or those who write them ("editor")
replacements = false            # include the replacement text of each repair in machine-readable reports
max-findings = 0                # allow up to this many findings at or above fail-on
baseline = "baseline.json"      # known findings; --write-baseline creates the file
suppressions = "suppressions.toml"  # suppressed findings, each with a reason
history = "history"             # folder of earlier runs to compare this run with
append-history = false          # add this run to the history
archive = "published.db"        # archive of published articles to compare the input with; or postgresql://…
as-of = 2026-01-31T00:00:00Z    # time to use as "now"; default: the start of the run
batch-size = 20000              # number of records to check at a time, at most
batch-bytes = "20 MB"           # size of the records to check at a time, roughly
max-article-bytes = 5000000     # longer articles are an error (DF013); only rules that do not read texts check them
jobs = 4                        # number of batches to check in parallel; default: number of cores, at most 8
max-memory = "2 GB"             # stop with exit code 2 if the process needs more; 0 for no limit (Linux only)
cache = ".presscheck_cache"     # folder for results; files that have not changed are skipped
preset = "trafilatura"          # tool whose field names the input uses; default: detected
map = { headline = "title" }    # column = field that fills it, or several: ["title", "head"], the first one present
rule-files = []                 # files with your own rules, in Python or TOML

[per-source-ignores]            # glob over sources = rules not to run there
"archive/*.jsonl" = ["TS004"]

[per-source."feeds/*.jsonl"]    # field names in some sources; they override the general ones
map = { body = "text" }
preset = "generic"

[limits]                        # how often rules may fire before the run fails; max_rate replaces their severity
LK003 = { max_rate = 0.001 }    # share of all records, or of the records of each outlet (per = "outlet")
BD = { max_rate = 0.05, min_records = 20 }  # any rule of a family; with fewer records, the rate is not judged

[severity]                      # overrides the severity of findings, for a rule or a code prefix
KW002 = "info"

[profiles.desk]                 # a profile of your own, with select, ignore, severity and so on, as in this file
extend = "draft"                # another profile that it builds on
ignore = ["TX011"]

[rules.BD002]                   # options of a rule; its page lists them
min_words = 30
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli

from ...parsers.chunks import BATCH_BYTES, BATCH_RECORDS, BatchSize
from ...schemas.vocabulary import Audience, Severity
from . import profiles
from .limits import Limit
from .values import ConfigError, checked, instant, refuse_unknown_fields

if TYPE_CHECKING:
    from ...archive.archive import Archive

__all__ = [
    "CACHE",
    "PATHS",
    "Config",
    "ConfigError",
    "Path_",
    "checked",
    "config_of",
    "fields_in",
    "find",
    "instant",
    "load",
    "start_of_run",
]

Path_ = str | os.PathLike[str]

FILE_NAME = "presscheck.toml"


CACHE = ".presscheck_cache"
"""Where --resume keeps results, if no other folder is configured."""

PATHS = ("baseline", "suppressions", "history", "archive", "cache")
"""Settings that name a file or a folder, from that of the configuration."""


def start_of_run() -> datetime:
    """Now, to the minute: equal settings give equal runs, and a service can keep its compiled rules for a while."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a run. `rules` maps a rule's code to its option values."""

    profile: str | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    preview: bool = False
    fail_on: Severity = "error"
    show: Severity = "warning"
    help: Audience = "extractor"
    replacements: bool = False
    max_findings: int = 0
    baseline: str | None = None
    suppressions: str | None = None
    history: str | None = None
    append_history: bool = False
    archive: str | Archive | None = None
    as_of: datetime = field(default_factory=start_of_run)
    batch_size: int = BATCH_RECORDS
    batch_bytes: int = BATCH_BYTES
    max_article_bytes: int = 5_000_000
    jobs: int = field(default_factory=lambda: min(8, os.cpu_count() or 1))
    max_memory: int = 2_000_000_000
    cache: str | None = None
    preset: str | None = None
    map: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    rule_files: tuple[str, ...] = ()
    per_source_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    per_source: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def batch(self) -> BatchSize:
        """How much is read and checked at a time."""
        return BatchSize(self.batch_size, self.batch_bytes)

    def with_options(self, **options: Any) -> Config:
        """With those of the options that are not None, as a command line gives them."""
        return replace(self, **{name: value for name, value in options.items() if value is not None})

    def with_profile(self) -> Config:
        """With the settings of its profile, where it has the default. Raises ConfigError."""
        if self.profile is None or isinstance(self.profile, _Applied):
            return self
        default = Config(as_of=self.as_of)
        values = {one.name: getattr(self, one.name) for one in fields(Config)}
        given = {name: value for name, value in values.items() if value != getattr(default, name)}
        return _made({**given, "as_of": self.as_of})


class _Applied(str):
    """Name of a profile whose settings are in the configuration already."""

    __slots__ = ()


def _made(values: Mapping[str, Any]) -> Config:
    """The configuration of settings that are given, with those of their profile beneath them. Raises ConfigError."""
    name = values.get("profile")
    if name is None:
        return Config(**values)
    base: dict[str, Any] = {}
    try:
        for table in profiles.tables(name, values.get("profiles", {})):
            base = profiles.under(base, {key.replace("-", "_"): checked(key, value) for key, value in table.items()})
    except ValueError as error:
        raise ConfigError(str(error)) from error
    whole: dict[str, Any] = {**profiles.under(values, base), "profile": _Applied(name)}
    return Config(**whole)


def find(folder: Path) -> Path | None:
    """What holds for a folder: the nearest presscheck.toml, or pyproject.toml with our table, upwards."""
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
        pyproject = place / "pyproject.toml"
        if pyproject.is_file() and "presscheck" in _parsed(pyproject).get("tool", {}):
            return pyproject
    return None


def load(path: Path | None, **options: Any) -> Config:
    """The configuration in a file; the defaults if there is none. Raises ConfigError.

    options: settings over those of the file, in the type of `Config`; None for what is not given.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return _made({**({} if path is None else _values(path)), **given})
    except ConfigError as error:
        if path is None or str(error).startswith(str(path)):
            raise
        raise ConfigError(f"{path}: {error}") from error


def _values(path: Path) -> dict[str, Any]:
    """The settings in a file, by names of `Config`. Raises ConfigError."""
    table = _table(path)
    known = [one.name.replace("_", "-") for one in fields(Config)]
    values = {}
    for key, value in table.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise ConfigError(f"{path}: unknown key {key!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        try:
            values[key.replace("-", "_")] = checked(key, value)
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error
    if "map" in values or "preset" in values:
        try:
            refuse_unknown_fields(values)
        except ConfigError as error:
            raise ConfigError(f"{path}: {error}") from error
    values["rule_files"] = tuple(str(path.parent / name) for name in values.get("rule_files", ()))
    values |= {key: str(path.parent / values[key]) for key in PATHS if key in values and "://" not in values[key]}
    return values


def fields_in(path: Path | None) -> frozenset[str]:
    """The fields of `Config` that a file sets. Raises ConfigError."""
    return frozenset() if path is None else frozenset(key.replace("-", "_") for key in _table(path))


def _table(path: Path) -> dict[str, Any]:
    table = _parsed(path)
    return table.get("tool", {}).get("presscheck", {}) if path.name == "pyproject.toml" else table


def config_of(config: Config | Path_ | None, options: Mapping[str, Any]) -> Config:
    """Settings from a configuration and keyword options over it. Raises ConfigError."""
    known = {one.name for one in fields(Config)}
    for name in options:
        if name not in known:
            raise ConfigError(f"unknown option {name!r}; the options are: {', '.join(sorted(known))}")
    given = {name: value for name, value in options.items() if value is not None}
    own = {name: checked(name.replace("_", "-"), value) for name, value in given.items()}
    if isinstance(config, Config):
        return config.with_options(**own).with_profile()
    return load(Path(config) if config is not None else None, **own)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
