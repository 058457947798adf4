"""Where settings come from, and why rules are on or off: what `presscheck config` shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, NamedTuple

from ...checks.declaring import registry
from ...checks.declaring.rule import Rule
from .config import PATHS, Config
from .rulebook import Rulebook, foreign_codes

__all__ = ["COMMAND_LINE", "DEFAULT", "Off", "Setting", "missing_files", "off", "settings"]

COMMAND_LINE: Final = "command line"
DEFAULT: Final = "default"

_TABLES: Final = ("map", "limits", "rules", "per_source_ignores", "per_source")
"""Fields of `Config` that hold a table, of which each entry is a setting."""

_ADDED: Final = ("ignore", "extend_select")
"""Fields of which the command line adds to what the file says."""


_START: Final = "the start of the run"


class Setting(NamedTuple):
    """name: as in a configuration file; `rules.BD002` for an entry of a table. origin: where the setting is from."""

    name: str
    value: Any
    origin: str


class Off(NamedTuple):
    """Why some rules are off, in a few words, and their codes."""

    reason: str
    codes: Sequence[str]


def settings(
    config: Config, file: str | None, in_file: Collection[str], told: Mapping[str, Collection[str]]
) -> Iterator[Setting]:
    """All settings, in the order of `Config`.

    file: what the configuration file is called. in_file: fields that it sets. told: those that the command line sets,
    and of a table the entries.
    """
    for field in fields(config):
        value = getattr(config, field.name)
        name, from_file = field.name.replace("_", "-"), [str(file)] if field.name in in_file else []
        if field.name in _TABLES and value:
            for key, inner in value.items():
                from_command = key in told.get(field.name, ())
                yield Setting(f"{name}.{key}", inner, COMMAND_LINE if from_command else from_file[0])
            continue
        if field.name in told:
            from_file = [*(from_file if field.name in _ADDED else ()), COMMAND_LINE]
        origin = " and ".join(from_file) or DEFAULT
        yield Setting(name, _START if field.name == "as_of" and origin == DEFAULT else value, origin)


def missing_files(config: Config) -> Iterator[str]:
    """Sentences on files that the settings name and that are not there."""
    for name in PATHS:
        path = getattr(config, name)
        if path is not None and name in ("baseline", "suppressions") and not Path(path).is_file():
            yield f"{name}: {path} does not exist"


def off(config: Config, book: Rulebook) -> list[Off]:
    """The rules that a run with these settings leaves out, by the reason why."""
    on = {rule.code for rule in book.rules}
    others = foreign_codes(config)
    reasons: dict[str, list[str]] = {}
    for rule in registry.all_rules():
        if rule.code not in on and rule.code not in others:
            reasons.setdefault(_why_off(rule, config, book.skipped), []).append(rule.code)
    return [Off(reason, codes) for reason, codes in reasons.items()]


def _why_off(rule: Rule, config: Config, skipped: Mapping[str, Sequence[str]]) -> str:
    """The first reason that applies, in the order in which a run leaves rules out."""
    alone = registry.select(config.select, (), config.extend_select, preview=True)
    if rule not in alone:
        return "not selected" if config.select is not None else "off by default"
    if rule not in registry.select(config.select, config.ignore, config.extend_select, preview=True):
        return "ignored"
    if rule.preview and not config.preview:
        return "preview rules: turn on with preview"
    if rule.frame == "history" and config.history is None:
        return "compare runs: need history"
    return f"skipped: need presscheck[{rule.extra}]" if rule.code in skipped.get(rule.extra, ()) else "off"
