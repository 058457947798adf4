"""Objects of a program as plain values: dataclasses, attrs, pydantic, named tuples, and what can say what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

__all__ = ["attributes", "record", "unfolded"]

_METHODS: Final = ("model_dump", "to_dict", "as_dict", "get_serializable_dict", "to_json")
"""What gives an object's fields: pydantic; many classes; trafilatura; news-please; Fundus and newspaper4k."""

_MAX_DEPTH: Final = 8
"""Objects within objects."""


def record(thing: Any) -> dict[str, Any] | None:
    """The fields of an object that says itself which ones it has, in plain values; None for any other object."""
    said = None if isinstance(thing, type) else _said(thing)
    return None if said is None else _unfolded_items(said, (id(thing),))


def attributes(thing: Any) -> dict[str, Any]:
    """The public attributes of an instance that are no functions, in plain values."""
    names = [*getattr(thing, "__dict__", ()), *_slots(type(thing))]
    public = [name for name in names if not name.startswith("_")]
    held = {name: value for name in public if not callable(value := getattr(thing, name, None))}
    return _unfolded_items(held, (id(thing),))


def unfolded(value: Any) -> Any:
    """A value with dicts for the objects in it that have fields; what has none stays as it is."""
    return _unfolded(value, ())


def _unfolded(value: Any, within: tuple[int, ...]) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | bytes | int | float):
        return value
    if id(value) in within or len(within) >= _MAX_DEPTH:
        return None
    if isinstance(value, list | set | frozenset) or type(value) is tuple:
        return [_unfolded(item, (*within, id(value))) for item in value]
    said = value if isinstance(value, Mapping) else _fields(value)
    return value if said is None else _unfolded_items(said, (*within, id(value)))


def _unfolded_items(said: Mapping[Any, Any], within: tuple[int, ...]) -> dict[str, Any]:
    return {str(name): _unfolded(value, within) for name, value in said.items()}


def _said(thing: Any) -> Mapping[Any, Any] | None:
    """What an object says of itself, in the first way that it knows."""
    for name in _METHODS:
        if callable(getattr(type(thing), name, None)) and (said := _called(thing, name)) is not None:
            return said
    if (said := _fields(thing)) is not None:
        return said
    if callable(getattr(thing, "keys", None)) and hasattr(type(thing), "__getitem__"):  # rows of sqlite3
        return {name: thing[name] for name in thing.keys()}  # noqa: SIM118 - it is no mapping
    return None


def _called(thing: Any, method: str) -> Mapping[Any, Any] | None:
    """What a method gives, if it is a dict, or JSON of one; it may want arguments, or an article that is parsed."""
    try:
        said = getattr(thing, method)()
        said = json.loads(said) if isinstance(said, str | bytes) else said
    except Exception:
        return None
    return said if isinstance(said, Mapping) else None


def _fields(thing: Any) -> Mapping[Any, Any] | None:
    """The declared fields of an instance."""
    kind = type(thing)
    if is_dataclass(kind):
        return {one.name: getattr(thing, one.name, None) for one in fields(kind)}
    if hasattr(kind, "__attrs_attrs__"):
        return {one.name: getattr(thing, one.name, None) for one in kind.__attrs_attrs__}
    if hasattr(kind, "model_fields") or hasattr(kind, "_asdict"):
        return _called(thing, "model_dump" if hasattr(kind, "model_fields") else "_asdict")
    return None


def _slots(kind: type) -> Iterator[str]:
    for base in kind.__mro__:
        slots = base.__dict__.get("__slots__", ())
        yield from [slots] if isinstance(slots, str) else slots
