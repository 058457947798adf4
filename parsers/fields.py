"""Names of fields in the wild to our raw columns: presets (presets.toml), overrides, and the plan that results.

A preset is found by the names that are present, never by values, so what one record means does not depend on others.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from functools import cache, partial
from importlib import resources
from typing import Any, Final, NamedTuple

from . import markup, values
from .assemble import RAW_DTYPES
from .strangers import TEXTS, Strangers

__all__ = [
    "GENERIC",
    "HIT",
    "READERS",
    "TARGETS",
    "FieldError",
    "Path",
    "Plan",
    "Planner",
    "at",
    "detect",
    "first",
    "holds_markup",
    "known_names",
    "names_of",
    "preset_names",
    "raw_row",
]

GENERIC: Final = "generic"

HIT: Final = "_source"
"""Where a hit of Elasticsearch or OpenSearch has its record."""

_OF_THE_RECORD = frozenset(("source", "format", "record", "line", "read_error", "decode_ok", "n_bytes")) | {
    "header_raw",
    "header_date",
    "date_roles",
}

TARGETS: Final = tuple(name for name in RAW_DTYPES if name not in _OF_THE_RECORD)
"""Columns that a field may fill."""

READERS: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(TARGETS, values.text),
    "body": values.lines,
    **dict.fromkeys(("authors", "keywords", "selectors", "related_urls"), values.names),
    "images": values.images,
    "copyright_year": values.year,
    "accessible_for_free": values.flag,
}
"""How a value of any type becomes what the column holds. Keywords in one text go to `keywords_joined`."""

_SHORT_TARGETS = {"author": "authors", "image": "images", "title": "headline", "text": "body"} | {
    name.removesuffix("_raw"): name for name in TARGETS if name.endswith("_raw")
}
_STEP = re.compile(r"([^\[\]]+)(?:\[([^=\[\]]+)=([^\[\]]*)\])?$")
_MAX_PLANS = 256


class FieldError(ValueError):
    """A preset or a column that does not exist; the message says which ones do."""


class _Step(NamedTuple):
    """One name of a path, and what an item of the list there must have."""

    name: str
    key: str | None = None
    value: str | None = None


Path = tuple[_Step, ...]
Plan = tuple[tuple[str, tuple[Path, ...]], ...]
"""Target columns, and for each the paths to try, in order."""


class _Preset(NamedTuple):
    any_of: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]

    @property
    def heads(self) -> frozenset[str]:
        """Names of fields that the preset knows."""
        return frozenset(_path(name)[0].name for names in self.columns.values() for name in names)


@cache
def _presets() -> dict[str, _Preset]:
    declared = tomllib.loads(resources.files("presscheck.parsers").joinpath("presets.toml").read_text("utf-8"))
    return {
        name: _Preset(
            tuple(frozenset(names) for names in preset["any_of"]),
            {target: tuple(names) for target, names in preset["columns"].items()},
        )
        for name, preset in declared.items()
    }


@cache
def _heads(preset: str) -> frozenset[str]:
    return _presets()[preset].heads


def preset_names() -> tuple[str, ...]:
    """The presets, in the order that decides between equals."""
    return tuple(_presets())


def detect(names: Collection[str]) -> str:
    """The preset of a record that has these fields: of those it may be, the one that knows most of them."""
    present = frozenset(names)
    best, most = GENERIC, 0
    for name, preset in _presets().items():
        known = len(present & _heads(name))
        if known > most and any(needed <= present for needed in preset.any_of):
            best, most = name, known
    return best


class Planner:
    """Plans for records, by the names of their fields.

    preset: one of `preset_names()`, or None to find it. mapping: column to name of a field; it goes before every
    preset. Raises FieldError for a preset or column that does not exist. A planner of one source knows in the end
    whether any record had a field for headline or body. own_texts: fields that the mapping names for these two.
    """

    def __init__(self, preset: str | None = None, mapping: Mapping[str, str] | None = None) -> None:
        if preset is not None and preset not in _presets():
            raise FieldError(_unknown("preset", preset, preset_names()))
        self._preset = preset
        self._mapping = {_target(column): name for column, name in (mapping or {}).items()}
        self.own_texts = frozenset(_path(name)[0].name for column, name in self._mapping.items() if column in TEXTS)
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._strangers: Strangers | None = Strangers()
        self._read: set[str] = set()

    def note(self, record: Mapping[str, Any], plan: Plan) -> None:
        """Look at a record of the source, until one has a field for headline or body."""
        if self._strangers is None:
            return
        if any(target in TEXTS for target, _ in plan):
            self._strangers = None
        elif record:
            self._read.update(path[0].name for _, paths in plan for path in paths)
            self._strangers.add(record)

    def refuse_strangers(self, source: str) -> None:
        """Raise FieldError where no record of the source had a field that is read, or one that must be the text.

        Records that have neither headline nor body, nor anything that may be one, are left to the rules.
        """
        if self._strangers is None or not self._strangers.records:
            return
        if not self._read or self._strangers.suggestion(self._read, sure=True):
            raise FieldError(self._strangers.sentence(source, self._strangers.suggestion(self._read)))

    def name_for(self, target: str, names: tuple[str, ...]) -> str | None:
        """What a record with these fields would call a column that none of them fills; None for no name."""
        if target in self._mapping:
            return self._mapping[target]
        columns = _presets()[self._preset or detect(names)].columns
        wanted = columns.get(target) or _presets()[GENERIC].columns.get(target, ())
        return next((name for name in wanted if "[" not in name), None)

    def plan(self, names: tuple[str, ...]) -> Plan:
        """The plan for a record with these fields; columns that none of them fills are left out."""
        plan = self._plans.get(names)
        if plan is None:
            if len(self._plans) >= _MAX_PLANS:
                self._plans.clear()
            plan = self._plans[names] = self._made(names)
        return plan

    def _made(self, names: tuple[str, ...]) -> Plan:
        present = frozenset(names)
        chosen = self._preset or detect(present)
        columns = _presets()[chosen].columns
        spare = present - _heads(chosen) - set(self._mapping.values())
        plan = []
        for target in TARGETS:
            wanted = (self._mapping[target],) if target in self._mapping else columns.get(target, ())
            paths = _found(wanted, present)
            if not paths and target not in self._mapping and chosen != GENERIC:
                paths = _found(_presets()[GENERIC].columns.get(target, ()), spare)
            if paths:
                plan.append((target, paths))
        return tuple(plan)


def raw_row(record: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """The raw columns of one record; what holds nothing is left out."""
    row: dict[str, Any] = {}
    for target, paths in plan:
        path, value = _found_at(record, paths)
        if value is None or path is None:
            continue
        if holds_markup(target, path):
            value = markup.rendered(value)
        if target == "keywords" and isinstance(value, str):
            row.setdefault("keywords_joined", value)
        else:
            row[target] = READERS[target](value)
    return row


def at(value: Any, path: Path) -> Any:
    """What is at a path; None when nothing is. Of a list on the way, a list of what its items have there."""
    for position, (name, key, wanted) in enumerate(path):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, (list, tuple)):
            found = [item for one in value if (item := at(one, path[position:])) is not None]
            return found or None
        else:
            return None
        if key is not None and isinstance(value, (list, tuple)):
            value = [item for item in value if isinstance(item, dict) and item.get(key) == wanted] or None
    return value


def first(record: Mapping[str, Any], paths: tuple[Path, ...]) -> Any:
    """The first value of a record that holds something; else one that is empty, which is not the same as none."""
    return _found_at(record, paths)[1]


def _found_at(record: Mapping[str, Any], paths: tuple[Path, ...]) -> tuple[Path | None, Any]:
    """`first`, and where it stands."""
    empty: tuple[Path | None, Any] = (None, None)
    for path in paths:
        step = path[0]
        value = record.get(step.name) if len(path) == 1 and step.key is None else at(record, path)
        if value or isinstance(value, (int, float)):
            return path, value
        if value is not None:
            empty = (path, value)
    return empty


_TEXT_TARGETS: Final = frozenset(("headline", "headline_alt", "description", "body"))


def holds_markup(target: str, path: Path) -> bool:
    """Whether the name of a field says that its text is HTML."""
    return target in _TEXT_TARGETS and markup.is_markup_name(path[-1].name)


def _found(names: tuple[str, ...], present: Collection[str]) -> tuple[Path, ...]:
    """Paths that may lead somewhere; a field that is called `a.b` itself goes before b in a."""
    paths = ((_Step(name),) if name in present else _path(name) for name in names)
    return tuple(path for path in map(partial(_in_record, present=present), paths) if path[0].name in present)


def _in_record(path: Path, present: Collection[str]) -> Path:
    """A path into a hit as one into its record, where that is what the fields are of."""
    is_of_hit = len(path) > 1 and path[0].name == HIT and HIT not in present
    return tuple(path[1:]) if is_of_hit else path


@cache
def _path(name: str) -> Path:
    steps = (_STEP.match(part) for part in name.split("."))
    found = [_Step(*step.groups()) for step in steps if step]
    return tuple(found) if found else (_Step(name),)


def _target(column: str) -> str:
    target = _SHORT_TARGETS.get(column, column)
    if target not in TARGETS:
        raise FieldError(_unknown("column", column, (*TARGETS, *_SHORT_TARGETS)))
    return target


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}."
    return f"There is no {kind} {name!r}: {hint}"


@cache
def known_names() -> frozenset[str]:
    """Every name of a field that some preset knows."""
    return frozenset().union(*(_heads(name) for name in _presets()))


@cache
def names_of(target: str) -> frozenset[str]:
    """Names of fields that presets know for a column; of one that is further down, the first name."""
    return frozenset(_path(name)[0].name for preset in _presets().values() for name in preset.columns.get(target, ()))
