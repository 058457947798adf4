"""Suppressions: findings that somebody has looked at and lets pass, with a reason and, better, a date of expiry.

A file of TOML:

    [[suppress]]
    record = "https://www.harbour-courier.example/2024/03/14/ferry"   # URL or article_id; * is any text in it
    rule = "LK003"                                                    # code, beginning of codes, or name
    reason = "a table of lens sizes, checked by Mara"
    expires = 2026-12-31                                              # holds to the end of this day, UTC
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
import tomli

from ...checks.declaring import registry
from ...schemas.findings import FINDING_DTYPES
from .config import ConfigError

__all__ = ["Suppression", "load", "matches", "state"]

_KEYS: Final = ("record", "rule", "reason", "expires")
_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry. codes: of the rules that `rule` selects. expires: the last day on which it holds; None: for ever."""

    record: str
    rule: str
    reason: str
    codes: tuple[str, ...]
    expires: date | None = None

    def has_expired(self, as_of: datetime) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and as_of.date() > self.expires


def load(path: Path) -> tuple[Suppression, ...]:
    """The entries of a file. Raises ConfigError that names the entry."""
    try:
        held = tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"suppressions {path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise ConfigError(f"suppressions {path}: {error}") from error
    entries = held.get("suppress", [])
    if set(held) - {"suppress"} or not isinstance(entries, list):
        raise ConfigError(f"suppressions {path}: only [[suppress]] tables are allowed")
    return tuple(_entry(entry, f"suppressions {path}, entry {number}") for number, entry in enumerate(entries, 1))


def _entry(entry: Any, place: str) -> Suppression:
    if not isinstance(entry, dict) or set(entry) - set(_KEYS):
        raise ConfigError(f"{place}: the keys of an entry are {', '.join(_KEYS)}")
    for key in _KEYS[:3]:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise ConfigError(f"{place}: {key} must be a non-empty string")
    expires = entry.get("expires")
    if isinstance(expires, datetime) or not isinstance(expires, date | None):
        raise ConfigError(f"{place}: expires must be a date, such as 2026-12-31")
    try:
        codes = tuple(rule.code for rule in registry.select([entry["rule"]], preview=True))
    except ValueError as error:
        raise ConfigError(f"{place}: {error}") from error
    return Suppression(entry["record"], entry["rule"], entry["reason"], codes, expires)


def matches(one: Suppression) -> pl.Expr:
    """Which findings an entry is about."""
    is_record = (_is(pl.col("article_id"), one.record) | _is(pl.col("url"), one.record)).fill_null(False)
    return is_record & pl.col("code").is_in(one.codes)


def _is(name: pl.Expr, record: str) -> pl.Expr:
    """A name is the one of an entry, in which only `*` has a meaning: URLs contain `?` and `[`."""
    first, *others = record.split(_ANY)
    if not others:
        return name == record
    return name.str.contains(rf"\A(?s:{'.*'.join(map(pl.escape_regex, (first, *others)))})\z")


def state(otherwise: pl.Expr, entries: Sequence[Suppression], as_of: datetime) -> pl.Expr:
    """`suppressed` for findings that entries are about, or `expired` if no entry for it holds any more."""
    said = otherwise
    for one in sorted(entries, key=lambda entry: not entry.has_expired(as_of)):  # those that hold have the last word
        value = pl.lit("expired" if one.has_expired(as_of) else "suppressed", FINDING_DTYPES["state"])
        said = pl.when(matches(one)).then(value).otherwise(said)
    return said
