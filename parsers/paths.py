"""Paths of names that lead from a record to a value: `a`, `a.b`, and `a[k=v]`, those items of a list a whose k is v."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

from .names import alike

__all__ = ["Path", "Step", "at", "has", "parsed", "written"]

_STEP: Final = re.compile(r"([^\[\]]+)(?:\[([^=\[\]]+)=([^\[\]]*)\])?$")


class Step(NamedTuple):
    """One name of a path, and what an item of the list there must have."""

    name: str
    key: str | None = None
    value: str | None = None


Path = tuple[Step, ...]


@cache
def parsed(name: str) -> Path:
    """A path that is written as `--map` takes it."""
    steps = (_STEP.match(part) for part in name.split("."))
    found = [Step(*step.groups()) for step in steps if step]
    return tuple(found) if found else (Step(name),)


def written(path: Path) -> str:
    """A path as `--map` takes it."""
    return ".".join(step.name if step.key is None else f"{step.name}[{step.key}={step.value}]" for step in path)


def at(value: Any, path: Path) -> Any:
    """What is at a path; None when nothing is. Of a list on the way, a list of what its items have there."""
    for position, (name, key, wanted) in enumerate(path):
        if isinstance(value, dict):
            value = value.get(name if name in value else alike(name, value))
        elif isinstance(value, (list, tuple)):
            found = [item for one in value if (item := at(one, path[position:])) is not None]
            return found or None
        else:
            return None
        if key is not None and isinstance(value, (list, tuple)):
            value = [item for item in value if isinstance(item, dict) and item.get(key) == wanted] or None
    return value


def has(value: Any, path: Path) -> bool:
    """Whether there are such names in a value, whatever they hold."""
    if not path:
        return True
    if isinstance(value, (list, tuple)):
        return any(has(item, path) for item in value)
    if not isinstance(value, dict):
        return False
    whole, first = alike(written(path), value), alike(path[0].name, value)
    return whole is not None or (first is not None and has(value[first], path[1:]))
