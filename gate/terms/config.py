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
batch-size = 10000              # number of records to check at a time, at most
batch-bytes = "24 MB"           # size of the records to check at a time, roughly
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
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import tomli

from ...parsers.chunks import BATCH_BYTES, BatchSize
from ...schemas.vocabulary import AUDIENCES, Audience, Severity
from . import profiles
from .limits import Limit, limit

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

_OF_SOURCE = ("map", "preset")
"""What a table of `[per-source]` may set."""

_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?B)?\s*", re.IGNORECASE)
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}

PATHS = ("baseline", "suppressions", "history", "archive", "cache")
"""Settings that name a file or a folder, from that of the configuration."""


class ConfigError(ValueError):
    """The configuration is invalid; the message names the file and the key."""


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
    batch_size: int = 10_000
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
            _refuse_unknown_fields(values)
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


def instant(value: Any) -> datetime:
    """An ISO 8601 text, or a datetime, as an instant in UTC; without an offset it is UTC. Raises ConfigError."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigError(f"{value!r} is not a time in ISO 8601") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error


def checked(key: str, value: Any) -> Any:
    """The value of a setting, `key` as in a file, in the type that `Config` wants. Raises ConfigError."""
    try:
        return _CONVERTERS[key](value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{key}: {error}") from error


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"must be a list of strings, not {value!r}")
    return tuple(value)


def _of_type(wanted: type) -> Any:
    def convert(value: Any) -> Any:
        if type(value) is not wanted:
            raise TypeError(f"must be {wanted.__name__}, not {value!r}")
        return value

    return convert


def _path(value: Any) -> str:
    if not isinstance(value, str | os.PathLike):
        raise TypeError(f"must be a path, not {value!r}")
    return os.fspath(value)


def _paths(value: Any) -> tuple[str, ...]:
    listed = isinstance(value, list | tuple)
    return _texts([os.fspath(one) if isinstance(one, os.PathLike) else one for one in value] if listed else value)


def _archive(value: Any) -> str | Archive:
    if isinstance(value, str | os.PathLike):
        return os.fspath(value)
    from ...archive.archive import Archive  # noqa: PLC0415 - settings alone load no frames

    if isinstance(value, Archive):
        return value
    raise TypeError(f"must be the path of an archive or an Archive, not {value!r}")


def _names(value: Any) -> str | tuple[str, ...]:
    """Names of fields for a column: one, or several."""
    if isinstance(value, str):
        return value
    names = _texts(value)
    if not names:
        raise ValueError("must name a field")
    return names


def _of_source(value: Any) -> dict[str, Any]:
    """What holds for the sources of a pattern."""
    if not isinstance(value, Mapping):
        raise TypeError(f"must be a table, not {value!r}")
    for key in value:
        if key not in _OF_SOURCE:
            raise ValueError(f"unknown key {key!r}; the keys are {', '.join(_OF_SOURCE)}")
    own = {key: checked(key, inner) for key, inner in value.items()}
    _refuse_unknown_fields(own)
    return own


def _refuse_unknown_fields(own: Mapping[str, Any]) -> None:
    """Raise ConfigError for a preset or a column of a map that does not exist; the sentence names the key."""
    from ...parsers.fields import FieldError, Planner  # noqa: PLC0415 - settings alone load no frames

    for key, name in (("preset", "preset"), ("map", "mapping")):
        try:
            Planner(**{name: own.get(key)})
        except FieldError as error:
            raise ConfigError(f"{key}: {error}") from error


def _severity(value: Any) -> Severity:
    if value not in get_args(Severity):
        raise ValueError(f"must be one of {', '.join(get_args(Severity))}, not {value!r}")
    return value


def _audience(value: Any) -> Audience:
    if value not in AUDIENCES:
        raise ValueError(f"must be one of {', '.join(AUDIENCES)}, not {value!r}")
    return value


def _positive(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"must be a whole number of at least 1, not {value!r}")
    return value


def _from_zero(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"must be a whole number of at least 0, not {value!r}")
    return value


def _bytes(value: Any) -> int:
    found = _SIZE.fullmatch(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if found is None:
        raise ValueError(f"must be a number of bytes, such as '2 GB', '500 MB' or 0, not {value!r}")
    return int(float(found[1]) * _UNITS[(found[2] or "").upper()])


def _some_bytes(value: Any) -> int:
    found = _bytes(value)
    if found < 1:
        raise ValueError("must be more than 0")
    return found


def _profile(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError(f"must be a table, not {value!r}")
    for key, setting in value.items():
        if key == profiles.EXTEND:
            _of_type(str)(setting)
        elif key not in profiles.SETTINGS:
            raise ValueError(f"a profile cannot set {key!r}; it can set {', '.join(profiles.SETTINGS)}")
        else:
            checked(key, setting)
    return dict(value)


def _by_source(value: Any) -> dict[str, Any]:
    """Tables by pattern; an error names the pattern."""
    if not isinstance(value, Mapping):
        raise TypeError(f"must be a table, not {value!r}")
    tables = {}
    for pattern, inner in value.items():
        try:
            tables[pattern] = _of_source(inner)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{pattern!r}: {error}") from error
    return tables


def _table_of(convert: Any) -> Any:
    def converted(value: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise TypeError(f"must be a table, not {value!r}")
        return {name: convert(item) for name, item in value.items()}

    return converted


_CONVERTERS: dict[str, Any] = {
    "profile": _of_type(str),
    "select": _texts,
    "extend-select": _texts,
    "ignore": _texts,
    "preview": _of_type(bool),
    "fail-on": _severity,
    "show": _severity,
    "help": _audience,
    "replacements": _of_type(bool),
    "as-of": instant,
    "batch-size": _positive,
    "batch-bytes": _some_bytes,
    "jobs": _positive,
    "max-article-bytes": _positive,
    "max-memory": _bytes,
    "cache": _path,
    "preset": _of_type(str),
    "map": _table_of(_names),
    "rule-files": _paths,
    "max-findings": _from_zero,
    "baseline": _path,
    "suppressions": _path,
    "history": _path,
    "append-history": _of_type(bool),
    "archive": _archive,
    "limits": _table_of(limit),
    "severity": _table_of(_severity),
    "profiles": _table_of(_profile),
    "per-source-ignores": _table_of(_texts),
    "per-source": _by_source,
    "rules": _table_of(_table_of(lambda value: value)),
}
