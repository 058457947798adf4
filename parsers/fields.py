"""Names of fields in the wild to our raw columns: presets (presets.toml), overrides, and the plan that results.

A preset is found by the names that are present, never by values, so what one record means does not depend on others.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib import resources
from itertools import chain, islice
from typing import Any, Final, NamedTuple

import tomli

from ..schemas.fields import fields_text
from . import markup, values
from .assemble import RAW_DTYPES
from .names import Names
from .paths import Path, Step, at, parsed, written
from .strangers import FURTHER, TEXTS, Strangers
from .unmet import Unmet

__all__ = [
    "GENERIC",
    "HIT",
    "LISTS",
    "READERS",
    "TARGETS",
    "FieldError",
    "Plan",
    "Planner",
    "detect",
    "first",
    "generic_names",
    "holds_markup",
    "in_hit",
    "known_names",
    "named_row",
    "names_of",
    "preset_abouts",
    "preset_names",
    "raw_row",
]

GENERIC: Final = "generic"

HIT: Final = "_source"
"""Where a hit of Elasticsearch or OpenSearch has its record."""

_OF_THE_RECORD = frozenset(("source", "format", "record", "line", "read_error", "decode_ok", "n_bytes", "fields")) | {
    "header_raw",
    "header_date",
    "date_roles",
}

TARGETS: Final = tuple(name for name in RAW_DTYPES if name not in _OF_THE_RECORD)
"""Columns that a field may fill."""

LISTS: Final = ("authors", "keywords", "selectors", "related_urls", "images")
"""Columns that hold lists."""

READERS: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(TARGETS, values.text),
    "body": values.lines,
    **dict.fromkeys(LISTS, values.names),
    "images": values.images,
    "copyright_year": values.year,
    "accessible_for_free": values.flag,
}
"""How a value of any type becomes what the column holds. Keywords in one text go to `keywords_joined`."""

_SHORT_TARGETS = {"author": "authors", "image": "images", "title": "headline", "text": "body"} | {
    name.removesuffix("_raw"): name for name in TARGETS if name.endswith("_raw")
}
_MAX_PLANS = 256
_MAX_USES = 1000
_MOST_LISTS = 5
_MOST_LIST_CHARS = 100


class FieldError(ValueError):
    """A preset, column or field does not exist, or no field is recognized; the message says which ones exist."""


class Plan(tuple[tuple[str, tuple[Path, ...]], ...]):
    """Target columns, and for each the paths to try, in order."""

    @cached_property
    def fields(self) -> str:
        """`Articles.fields` of a record that has something at the first path of each column."""
        return self.fields_of({})

    def fields_of(self, others: Mapping[str, Path]) -> str:
        """`Articles.fields` of a record of which some columns are filled by other paths than the first."""
        return fields_text({target: written(others.get(target, paths[0])) for target, paths in self})


class _Preset(NamedTuple):
    about: str
    any_of: tuple[frozenset[str], ...]
    columns: Mapping[str, tuple[str, ...]]

    @property
    def heads(self) -> frozenset[str]:
        """Names of fields that the preset knows."""
        return frozenset(parsed(name)[0].name for names in self.columns.values() for name in names)


@cache
def _presets() -> dict[str, _Preset]:
    declared = tomli.loads(resources.files("presscheck.parsers").joinpath("presets.toml").read_text("utf-8"))
    return {
        name: _Preset(
            preset["about"],
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


def preset_abouts() -> dict[str, str]:
    """Preset to where its names come from."""
    return {name: preset.about for name, preset in _presets().items()}


def generic_names() -> dict[str, tuple[str, ...]]:
    """Column to the names of fields that are read for it where no other preset knows, the first of them first."""
    return dict(_presets()[GENERIC].columns)


def detect(names: Collection[str]) -> str:
    """The preset of a record that has these fields: of those it may be, the one that knows most of them.

    Where there is none, the one that it would be in lower case: databases write all names in capitals.
    """
    best = _detected(frozenset(names))
    lower = frozenset(str(name).lower() for name in names)
    return _detected(lower) if best == GENERIC and lower != frozenset(names) else best


def _detected(present: frozenset[str]) -> str:
    best, most = GENERIC, 0
    for name, preset in _presets().items():
        known = len(present & _heads(name))
        if known > most and any(needed <= present for needed in preset.any_of):
            best, most = name, known
    return best


class Planner:
    """Plans for records, by the names of their fields.

    preset: one of `preset_names()`, or None to find it. mapping: column to name of a field, or to several, of which the
    first counts that holds something; it overrides every preset. Raises FieldError for a preset or column that does not
    exist. A planner of one source knows in the end whether any record had a field for headline or body. own_texts:
    fields that the mapping names for these two.
    """

    def __init__(self, preset: str | None = None, mapping: Mapping[str, str | Sequence[str]] | None = None) -> None:
        if preset is not None and preset not in _presets():
            raise FieldError(_unknown("preset", preset, preset_names()))
        self._preset = preset
        self._mapping = {_target(column): _several(names) for column, names in (mapping or {}).items()}
        self.own_texts = frozenset(
            parsed(name)[0].name for column, names in self._mapping.items() if column in TEXTS for name in names
        )
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._strangers: Strangers | None = Strangers()
        self._read: set[str] = set()
        self._unmet = Unmet(self._mapping, names_of)
        self._guessed: dict[str, None] = {}
        self.uses: dict[str, dict[str, int]] = {}
        """Field, in the order in which it was met, to the columns that it fills, and how many go before it there."""

    def note(self, record: Mapping[str, Any], plan: Plan) -> None:
        """Look at a record of the source: whether it has what is mapped, and a field for headline or body."""
        self._unmet.look(record)
        if self._strangers is None:
            return
        if any(target in TEXTS for target, _ in plan):
            self._strangers = None
        elif record:
            self._read.update(path[0].name for _, paths in plan for path in paths)
            self._strangers.add(record)

    def note_table(self, names: Iterable[str], has: Callable[[Path], bool]) -> None:
        """Look at the columns of a table, which are those of all its records. has: whether a path leads to one."""
        self._note_uses(list(names), ())
        self._unmet.look_at_table(has)

    def note_guessed(self, lists: Iterable[str]) -> None:
        """The records were taken from these lists, which nothing but their content says to hold articles."""
        if len(self._guessed) < _MOST_LISTS:
            self._guessed |= dict.fromkeys(lists)

    def told(self, source: str) -> str | None:
        """What a report has to tell of how the source was read, in a sentence; None for nothing."""
        if not self._guessed:
            return None
        shown = [repr(one[:_MOST_LIST_CHARS]) for one in islice(self._guessed, _MOST_LISTS)]
        lists = f"list {shown[0]}" if len(shown) == 1 else f"lists {', '.join(shown[:-1])} and {shown[-1]}"
        return f"{source}: the articles are in the {lists}; to check another list, pass only that list"

    def refuse(self, source: str) -> None:
        """Raise FieldError where the source has not the fields that it must have.

        A field that the mapping names and no record has (`Unmet`); or none that is read, or that must be the text.
        Records that have neither headline nor body, nor anything that may be one, are left to the rules.
        """
        if (sentence := self._unmet.sentence(source, self.uses)) is not None:
            raise FieldError(sentence + _encoding_hint(self.uses))
        if self._strangers is None or not self._strangers.records:
            return
        if not self._read or self._strangers.suggestion(self._read, sure=True):
            raise FieldError(self._of_strangers(self._strangers, source) + _encoding_hint(self.uses))

    def _of_strangers(self, strangers: Strangers, source: str) -> str:
        """What to tell of fields that are not known: which of them may be the texts, and which what else is lacking."""
        suggested = strangers.suggestion(self._read)
        filled = {target for used in self.uses.values() for target in used}
        lacking = [column for column in FURTHER if _target(column) not in filled]
        further = strangers.further(strangers.fields(self._read, suggested), lacking) if suggested else {}
        return strangers.sentence(source, suggested, further)

    def name_for(self, target: str, names: tuple[str, ...]) -> str | None:
        """What a record with these fields would call a column that none of them fills; None for no name."""
        if target in self._mapping:
            return self._mapping[target][0]
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
        present = Names(names)
        chosen = self._preset or detect(names)
        columns = _presets()[chosen].columns
        taken = {present.find(name) for name in (*_heads(chosen), *chain(*self._mapping.values()))}
        spare = Names(name for name in names if name not in taken)
        plan = []
        for target in TARGETS:
            wanted = self._mapping.get(target, columns.get(target, ()))
            paths = _found(wanted, present)
            if not paths and target not in self._mapping and chosen != GENERIC:
                paths = _found(_presets()[GENERIC].columns.get(target, ()), spare)
            if paths:
                plan.append((target, paths))
        self._note_uses(names, plan)
        return Plan(plan)

    def _note_uses(self, names: Collection[str], plan: Sequence[tuple[str, tuple[Path, ...]]]) -> None:
        for name in names:
            if len(self.uses) < _MAX_USES:
                self.uses.setdefault(str(name), {})
        for target, paths in plan:
            for rank, path in enumerate(paths):
                if (ranks := self.uses.get(path[0].name)) is not None:
                    ranks.setdefault(target, rank)


def in_hit(plan: Plan) -> Plan:
    """The plan for hits, from that for the records in them."""
    return Plan((target, tuple((Step(HIT), *path) for path in paths)) for target, paths in plan)


def raw_row(record: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """The raw columns of one record, without `fields`; what holds nothing is left out."""
    return _row_and_others(record, plan)[0]


def named_row(record: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    """`raw_row`, with the names of the fields that were read (`fields`)."""
    row, others = _row_and_others(record, plan)
    if plan:
        row["fields"] = plan.fields_of(others) if others else plan.fields
    return row


def _row_and_others(record: Mapping[str, Any], plan: Plan) -> tuple[dict[str, Any], dict[str, Path]]:
    """The raw columns, and the paths to those that are not at the first one of their plan."""
    row: dict[str, Any] = {}
    others: dict[str, Path] = {}
    for target, paths in plan:
        path, value = _found_at(record, paths)
        if value is None or path is None:
            continue
        if path is not paths[0]:
            others[target] = path
        if holds_markup(target, path):
            value = markup.rendered(value)
        if target == "keywords" and isinstance(value, str):
            row.setdefault("keywords_joined", value)
        else:
            row[target] = READERS[target](value)
    return row, others


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


def _found(names: tuple[str, ...], present: Names) -> tuple[Path, ...]:
    """Paths that may lead somewhere, each once, as the record writes their first name.

    A field that is called `a.b` itself goes before b in a. A path into a hit is one into its record, where readers have
    taken that out.
    """
    found: dict[Path, None] = {}
    for name in names:
        own = present.find(name)
        path = parsed(name) if own is None else (Step(own),)
        if path[0].name == HIT and present.find(HIT) is None:
            path = path[1:]
        if path and (own := present.find(path[0].name)) is not None:
            found[path[0]._replace(name=own), *path[1:]] = None
    return tuple(found)


def _encoding_hint(names: Iterable[str]) -> str:
    """What to add where names of fields were not UTF-8, as a spreadsheet may save them."""
    if not any("\ufffd" in name for name in names):
        return ""
    return " Some field names are not UTF-8. Convert the source first, for example with iconv -f windows-1252 -t utf-8."


def _several(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _target(column: str) -> str:
    target = _SHORT_TARGETS.get(column, column)
    if target not in TARGETS:
        raise FieldError(_unknown("column", column, (*TARGETS, *_SHORT_TARGETS)))
    return target


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"the {kind}s are {', '.join(known)}."
    return f"Unknown {kind} {name!r}; {hint}"


@cache
def known_names() -> frozenset[str]:
    """Every name of a field that some preset knows."""
    return frozenset().union(*(_heads(name) for name in _presets()))


@cache
def names_of(target: str) -> frozenset[str]:
    """Names of fields that presets know for a column; of one that is further down, the first name."""
    return frozenset(parsed(name)[0].name for preset in _presets().values() for name in preset.columns.get(target, ()))
