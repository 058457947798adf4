"""Steps on the text of a JSON value, which leave every other character as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..parsers.json_records import DECODER, after_space
from .changes import NotWritableError
from .fields import Insert, Put, Step, in_order

__all__ = ["Span", "items", "members", "rewritten"]


class Span(NamedTuple):
    """A value in a text; `key` is where the name of a member begins and ends."""

    start: int
    end: int
    name: str = ""
    key: tuple[int, int] = (0, 0)


def items(text: str, at: int) -> list[Span]:
    """The items of the array that begins at a place."""
    return list(_spans(text, at, "]", named=False))


def members(text: str, at: int) -> list[Span]:
    """The members of the object that begins at a place."""
    return list(_spans(text, at, "}", named=True))


def _spans(text: str, at: int, closing: str, *, named: bool) -> Iterator[Span]:
    at = after_space(text, at + 1)
    while not text.startswith(closing, at):
        name, key = "", (at, at)
        if named:
            name, end = DECODER.raw_decode(text, at)
            key = (at, end)
            at = after_space(text, after_space(text, end) + 1)
        end = DECODER.raw_decode(text, at)[1]
        yield Span(at, end, name, key)
        at = after_space(text, end)
        if text.startswith(",", at):
            at = after_space(text, at + 1)


def rewritten(text: str, todo: Sequence[Step]) -> str:
    """The text of a JSON value after some steps. It is read once, however many steps there are."""
    if not todo:
        return text
    at = after_space(text, 0)
    changed, end = _stepped(text, at, in_order(todo), 0)
    return text[:at] + changed + text[end:]


def _stepped(text: str, at: int, todo: Sequence[Step], depth: int) -> tuple[str, int]:
    """An array or an object after steps, up to the end of what it holds, and where that was in the text.

    depth: so many parts of the places of the steps stand before it.
    """
    by_part: dict[str | int, list[Step]] = {}
    for step in todo:
        by_part.setdefault(step.place[depth], []).append(step)
    if text.startswith("[", at) and all(isinstance(part, int) for part in by_part):
        return _array(text, at, by_part, depth)
    if text.startswith("{", at):
        return _object(text, at, by_part, depth)
    raise NotWritableError("the value is not a member of an object")


def _array(text: str, at: int, by_number: Mapping[str | int, Sequence[Step]], depth: int) -> tuple[str, int]:
    held = items(text, at)
    between = text[held[0].end : held[1].start] if len(held) > 1 else ", "
    pieces: list[str] = []  # in turn what separates an item from the one before it, and the item
    for number in range(len(held) + 1):
        todo = by_number.get(number, ())
        inserts = [step for step in todo if isinstance(step, Insert) and len(step.place) == depth + 1]
        further = [item for step in reversed(inserts) for item in step.items]
        pieces += (piece for item in further for piece in (between, _encoded(item, text)))
        if number == len(held):
            break
        before = text[held[number - 1].end : held[number].start] if number else between
        changed = _value(text, held[number], todo[: len(todo) - len(inserts)], depth)
        pieces += (before, changed) if changed is not None else ()
    opening = text[at : held[0].start] if held else text[at : at + 1]
    return "".join([opening, *pieces[1:]]), held[-1].end if held else at + 1


def _object(text: str, at: int, by_name: Mapping[str | int, Sequence[Step]], depth: int) -> tuple[str, int]:
    held = members(text, at)
    numbers = {span.name: number for number, span in enumerate(held)}  # the last one of a name counts
    changed: dict[int, str] = {}
    further: list[str] = []
    separator = text[held[-2].end : held[-1].key[0]] if len(held) > 1 else ", "
    colon = text[held[-1].key[1] : held[-1].start] if held else ": "
    for name, todo in by_name.items():
        value = _value(text, held[numbers[name]], todo, depth) if name in numbers else _new(text, todo, depth)
        if value is None:
            raise NotWritableError("the value is not a member of an object")
        if name in numbers:
            changed[numbers[name]] = value
        else:
            further += (separator, _encoded(name, text) + colon + value)
    pieces: list[str] = []
    end = at
    for number in sorted(changed):
        pieces += (text[end : held[number].start], changed[number])
        end = held[number].end
    last = held[-1].end if held else at + 1
    return "".join([*pieces, text[end:last], *(further if held else further[1:])]), last


def _value(text: str, span: Span, todo: Sequence[Step], depth: int) -> str | None:
    """A value after steps, of which those that are about what it holds come first; None where it is cut."""
    own = [step for step in todo if len(step.place) == depth + 1]
    if own:
        return _encoded(own[-1].value, text, span) if isinstance(own[-1], Put) else None
    if not todo:
        return text[span.start : span.end]
    changed, end = _stepped(text, span.start, todo, depth + 1)
    return changed + text[end : span.end]


def _new(text: str, todo: Sequence[Step], depth: int) -> str | None:
    """The value of a further member."""
    if any(len(step.place) > depth + 1 for step in todo):
        raise NotWritableError("the value is not in the record itself")
    return _encoded(todo[-1].value, text) if isinstance(todo[-1], Put) else None


def _encoded(value: Any, text: str, old: Span | None = None) -> str:
    """A value as JSON, escaped as its text is."""
    written = json.dumps(value, ensure_ascii=text.isascii())
    if old is not None and "\\/" in text[old.start : old.end]:
        written = written.replace("/", "\\/")
    return written
