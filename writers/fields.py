"""Where the value of a column stands in a record with named fields, and how a new one is put there.

The record is read once more with texts that know their place (`placed`), by the same functions as the parser reads it:
so what they give tells where to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from ..parsers import values
from ..parsers.fields import READERS, Plan, Planner, first
from ..schemas.articles import IMAGE
from .changes import NotWritableError
from .parts import realigned, respread

__all__ = ["Cut", "Insert", "Place", "Put", "Step", "added", "in_order", "placed", "steps", "with_steps"]

Place = tuple[str | int, ...]
"""Names of fields and positions in lists, from the record inwards."""

_ELSEWHERE: Final = "the record does not contain the value as a separate text"
_IMAGE_NAMES: Final = tuple(field.name for field in IMAGE.fields)
_LIST_READERS: Final = (values.names, values.images)


class Put(NamedTuple):
    """Another value in a place, which may be new in its object."""

    place: Place
    value: Any


class Cut(NamedTuple):
    """An item less in a list."""

    place: Place


class Insert(NamedTuple):
    """Further items of a list, before the one in this place, or at its end."""

    place: Place
    items: Sequence[Any]


Step = Put | Cut | Insert


class _Text(str):
    """A text that knows its place."""

    __slots__ = ("place",)
    place: Place


class _Object(dict[str, Any]):
    """An object that knows its place."""

    place: Place


def placed(value: Any, place: Place = ()) -> Any:
    """A record whose texts and objects know where they stand. What is of a class of its own is left without a place."""
    if type(value) is str:
        text = _Text(value)
        text.place = place
        return text
    if isinstance(value, dict):
        held = _Object((name, placed(item, (*place, name))) for name, item in value.items())
        held.place = place
        return held
    if isinstance(value, (list, tuple)):
        return [placed(item, (*place, number)) for number, item in enumerate(value)]
    return value


# --- new values


def steps(record: Mapping[str, Any], plan: Plan, column: str, old: Any, new: Any) -> list[Step]:
    """What to do with a `placed` record so that `column` reads `new` instead of `old`. Raises NotWritableError."""
    value = _value(record, plan, column)
    if value is None:
        raise NotWritableError(_ELSEWHERE)
    if column == "images":
        return _image_steps(value, old, new)
    if READERS[column] in _LIST_READERS:
        return _list_steps(values.names(value), old or [], new or [])
    if READERS[column] not in (values.text, values.lines):
        return [_emptied(value, new)]
    parts = _parts(value, column)
    if "\n".join(parts) != old:
        raise NotWritableError(_ELSEWHERE)
    return _text_steps(parts, respread(parts, new))


def _value(record: Mapping[str, Any], plan: Plan, column: str) -> Any:
    """What the parser takes for the column; None where there is nothing."""
    found = {target: first(record, paths) for target, paths in plan if target in (column, "keywords")}
    one_text = isinstance(found.get("keywords"), str)
    if column == "keywords_joined":
        own = found.get(column)
        return own if own is not None else found.get("keywords") if one_text else None
    return None if column == "keywords" and one_text else found.get(column)


def _parts(value: Any, column: str) -> list[str]:
    if isinstance(value, (list, dict)) and READERS[column] is values.lines:
        return [part for part in values.leaves(value) if part]
    if isinstance(value, list):
        return values.names(value)
    text = values.text(value)
    return [] if text is None else [text]


def _text_steps(parts: Sequence[str], new: Sequence[str | None]) -> list[Step]:
    changed = [(old, now) for old, now in zip(parts, new, strict=True) if old != now]
    return [Put(_place(old), now) if now is not None else _removed(_place(old)) for old, now in changed]


def _list_steps(items: Sequence[str], old: Sequence[str], new: Sequence[str]) -> list[Step]:
    if list(items) != list(old):
        raise NotWritableError(_ELSEWHERE)
    todo: list[Step] = []
    for item, now in zip(items, realigned(items, new), strict=True):
        if now == [item]:
            continue
        place = _place(item)
        if not now:
            todo.append(_removed(place))
        elif len(now) == 1:
            todo.append(Put(place, now[0]))
        elif isinstance(place[-1], int):
            todo.append(Put(place, now[0]))
            todo.append(Insert((*place[:-1], place[-1] + 1), now[1:]))
        else:
            todo.append(Put(place, now))
    return todo


def _image_steps(value: Any, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]] | None) -> list[Step]:
    """Images that are left out, or have another address."""
    items = list(values.flat(value)) if isinstance(value, list) else [value]
    held = [image for item in items for image in values.images(item)]
    new = new or []
    if len(held) != len(items) or held != list(old):
        raise NotWritableError(_ELSEWHERE)
    if len(new) == len(held):
        pairs = [(was, now) for was, now in zip(held, new, strict=True) if was != now]
        if any({**was, "url": None} != {**now, "url": None} for was, now in pairs):
            raise NotWritableError(_ELSEWHERE)
        return [Put(_place(was["url"]), now["url"]) for was, now in pairs]
    todo: list[Step] = []
    left = list(new)
    for item, image in zip(items, held, strict=True):
        if left and left[0] == image:
            left.pop(0)
        else:
            todo.append(_removed(_place(item)))
    if left:
        raise NotWritableError(_ELSEWHERE)
    return todo


def _emptied(value: Any, new: Any) -> Step:
    if new is not None:
        raise NotWritableError(_ELSEWHERE)
    return Put(_place(value), None)


def _removed(place: Place) -> Step:
    return Cut(place) if isinstance(place[-1], int) else Put(place, None)


def _place(value: Any) -> Place:
    """Where a text or an object stands. Raises NotWritableError for what was made of something else."""
    if not isinstance(value, (_Text, _Object)):
        raise NotWritableError(_ELSEWHERE)
    if isinstance(value, _Text) and values.SURROGATE.search(value):
        raise NotWritableError("its bytes are not valid UTF-8")
    return value.place


# --- further items of a list


def added(record: Mapping[str, Any], plan: Plan, planner: Planner, column: str, items: Sequence[Any]) -> list[Step]:
    """What to do so that a list column has further items. Raises NotWritableError where a record has no room for it."""
    paths = dict(plan).get(column)
    name = ".".join(step.name for step in paths[0]) if paths else planner.name_for(column, tuple(record))
    if name is None or (paths and any(step.key is not None for step in paths[0])):
        raise NotWritableError(f"the record has no field for {column}")
    place: Place = ()
    held: Any = record
    for part in [name] if name in record else name.split("."):
        if held is not None and not isinstance(held, dict):
            raise NotWritableError(f"the field for {column} is not an object")
        place, held = (*place, part), held.get(part) if held is not None else None
    told = [_as_in(record, held, item) for item in items]
    if isinstance(held, list):
        return [Insert((*place, len(held)), told)]
    if held is not None:
        raise NotWritableError(f"the field for {column} can contain only one value")
    return [_put_deep(record, place, told)]


def _as_in(record: Mapping[str, Any], held: Any, item: Any) -> Any:
    """An item as its list writes them: an image as its address, if the others are addresses."""
    if not isinstance(item, dict):
        return item
    told = {name: item[name] for name in _IMAGE_NAMES if item[name] is not None}
    if list(told) == ["url"] and not any(isinstance(one, dict) for one in held or ()):
        return told["url"]
    if "@type" in record:
        names = {"is_main": "representativeOfPage"}
        return {"@type": "ImageObject", **{names.get(name, name): value for name, value in told.items()}}
    return told


def _put_deep(record: Mapping[str, Any], place: Place, value: Any) -> Put:
    """Put a value in a place of which the outer parts may not be there yet."""
    held: Any = record
    for depth, name in enumerate(place):
        inner = held.get(name)
        if inner is None:
            for outer in reversed(place[depth + 1 :]):
                value = {outer: value}
            return Put(place[: depth + 1], value)
        held = inner
    return Put(place, value)


# --- steps on Python values


def with_steps(record: Mapping[str, Any], todo: Sequence[Step]) -> dict[str, Any]:
    """The record after some steps; what they do not touch is shared with it."""
    return _stepped(dict(record), in_order(todo), 0)


def in_order(todo: Sequence[Step]) -> list[Step]:
    """Steps from the last place to the first, so that none moves what another one is about."""
    inserts_last = sorted(todo, key=lambda step: isinstance(step, Insert))
    return sorted(inserts_last, key=lambda step: _key(step.place), reverse=True)


def _key(place: Place) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in place)


def _stepped(held: Any, todo: Sequence[Step], depth: int) -> Any:
    """What is held after steps whose places have so many parts before it: copied once, however many steps there are."""
    by_name: dict[Any, list[Step]] = {}
    for step in todo:
        by_name.setdefault(step.place[depth], []).append(step)
    if isinstance(held, (list, tuple)) and all(isinstance(name, int) for name in by_name):
        told = {number: _items(held[number : number + 1], its, depth) for number, its in by_name.items()}
        return [item for at in range(len(held) + 1) for item in told.get(at, held[at : at + 1])]
    if not isinstance(held, dict):
        raise NotWritableError(_ELSEWHERE)
    return {**held, **{name: _value_after(held, name, its, depth) for name, its in by_name.items()}}


def _items(item: Sequence[Any], todo: Sequence[Step], depth: int) -> Sequence[Any]:
    """What stands in the place of an item of a list, or at its end, after steps, inner ones first."""
    if inner := [step for step in todo if len(step.place) > depth + 1]:
        item = [_stepped(item[0], inner, depth + 1)]
    before: list[Any] = []
    for step in todo[len(inner) :]:
        if isinstance(step, Insert):
            before[:0] = step.items
        else:
            item = [] if isinstance(step, Cut) else [step.value]
    return [*before, *item]


def _value_after(held: Mapping[str, Any], name: str, todo: Sequence[Step], depth: int) -> Any:
    """The value of a name after steps, inner ones first."""
    inner = [step for step in todo if len(step.place) > depth + 1]
    if len(inner) < len(todo):
        return getattr(todo[-1], "value", None)
    if name not in held:
        raise NotWritableError(_ELSEWHERE)
    return _stepped(held[name], inner, depth + 1)
