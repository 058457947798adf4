"""The value of each setting: from what a file or an argument says, in the type that `Config` wants."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

from ...schemas.vocabulary import AUDIENCES, Audience, Severity
from . import profiles
from .limits import limit

if TYPE_CHECKING:
    from ...archive.archive import Archive

__all__ = ["ConfigError", "checked", "instant", "refuse_unknown_fields"]

_OF_SOURCE = ("map", "preset")
"""What a table of `[per-source]` may set."""

_SIZE = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?B)?\s*", re.IGNORECASE)
_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


class ConfigError(ValueError):
    """The configuration is invalid; the message names the file and the key."""


def instant(value: Any) -> datetime:
    """An ISO 8601 text, or a datetime, as an instant in UTC; without an offset it is UTC. Raises ConfigError."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigError(f"{value!r} is not a time in ISO 8601") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


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
    refuse_unknown_fields(own)
    return own


def refuse_unknown_fields(own: Mapping[str, Any]) -> None:
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
