"""The types of columns that hold the values of JSON records, none of them changed by it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any, Final, Literal

import polars as pl

from .literals import Number, field

__all__ = ["NOTHING", "Kind", "dtype", "fitting", "is_mixed", "kind_of", "merged"]

_INTEGER: Final = re.compile(r"-?[0-9]{1,19}")
_EXACT: Final = 2**53
"""From here on, a float does not hold every integer."""

_MOST_PARTS: Final = 300
"""An object with more members, all in all, becomes text: one may have a member for each user, and then all rows do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What values of a field have in common. inner: of the items of a list (by ""), or of the members of an object.

    size: all kinds in it. `long` is an integer that a float may not hold; `mixed` is anything, which only a text can
    hold.
    """

    name: Literal["nothing", "bool", "int", "long", "float", "text", "list", "object", "mixed"]
    inner: Mapping[str, Kind] | None = None
    size: int = 1


NOTHING: Final = Kind("nothing")
_MIXED: Final = Kind("mixed")
_NUMBERS: Final = ("int", "long", "float")
_SCALARS: Final[Mapping[str, pl.DataType]] = {
    "bool": pl.Boolean(),
    "int": pl.Int64(),
    "long": pl.Int64(),
    "float": pl.Float64(),
}


def kind_of(value: Any) -> Kind:
    """The kind of one value, as `literals.DECODER` gives it."""
    if value is None or isinstance(value, bool):
        return NOTHING if value is None else Kind("bool")
    if isinstance(value, Number):
        return _kind_of_number(value)
    if isinstance(value, str):
        return Kind("text")
    if isinstance(value, Mapping):
        return _of_parts("object", {name: kind_of(item) for name, item in value.items()})
    return _of_parts("list", {"": reduce(merged, map(kind_of, value), NOTHING)})


def _of_parts(name: Literal["list", "object"], inner: Mapping[str, Kind]) -> Kind:
    size = 1 + sum(part.size for part in inner.values())
    return Kind(name, inner, size) if size <= _MOST_PARTS else _MIXED


def _kind_of_number(number: Number) -> Kind:
    if _INTEGER.fullmatch(number) and -(2**63) <= int(number) < 2**63:
        return Kind("int" if abs(int(number)) <= _EXACT else "long")
    held = Decimal(repr(float(number)))
    try:
        return Kind("float") if held.is_finite() and held == Decimal(number) else _MIXED
    except ArithmeticError:  # an exponent beyond all bounds
        return _MIXED


def merged(one: Kind, other: Kind) -> Kind:
    """The kind of values of both kinds."""
    if one == other or NOTHING in (one, other):
        return other if one == NOTHING else one
    names = {one.name, other.name}
    if names <= {"int", "long"} or names == {"int", "float"}:
        return Kind("long" if "long" in names else "float")
    if one.inner is None or other.inner is None or one.name != other.name:
        return _MIXED
    members = {
        name: merged(one.inner.get(name, NOTHING), other.inner.get(name, NOTHING))
        for name in dict.fromkeys([*one.inner, *other.inner])
    }
    return _of_parts("list" if one.name == "list" else "object", members)


def is_mixed(kind: Kind) -> bool:
    """Whether a part of the values is held as a text, because not all of them are of one kind."""
    return kind == _MIXED or any(map(is_mixed, (kind.inner or {}).values()))


def dtype(kind: Kind) -> pl.DataType:
    """The type of a column for values of a kind; objects without members are texts, for no column holds them."""
    if kind.name == "list":
        return pl.List(dtype(_item(kind)))
    if kind.name == "object" and kind.inner:
        return pl.Struct({name: dtype(inner) for name, inner in (kind.inner or {}).items()})
    return _SCALARS.get(kind.name, pl.String())


def fitting(value: Any, kind: Kind) -> Any:
    """A value as its column holds it; one of mixed kind is a text: itself, or its JSON."""
    if value is None or kind.name == "bool":
        return value
    if kind.name in _NUMBERS:
        return float(value) if kind.name == "float" else int(value)
    if kind.name == "list":
        return [fitting(item, _item(kind)) for item in value]
    if kind.name == "object" and kind.inner:
        return {name: fitting(value.get(name), inner) for name, inner in kind.inner.items()}
    return field(value)


def _item(kind: Kind) -> Kind:
    return (kind.inner or {}).get("", NOTHING)
