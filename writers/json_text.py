"""Steps on the text of a JSON value, which leave every other character as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..parsers.json_records import DECODER, after_space
from .changes import NotWritableError
from .fields import Cut, Insert, Place, Put, Step, in_order

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
    """The text of a JSON value after some steps."""
    for step in in_order(todo):
        text = _stepped(text, step)
    return text


def _stepped(text: str, step: Step) -> str:
    at = _find(text, step.place[:-1])
    last = step.place[-1]
    if isinstance(last, int):
        return _in_array(text, at, items(text, at), last, step)
    if not isinstance(step, Put) or not text.startswith("{", at):
        raise NotWritableError("the value is no member of an object")
    held = members(text, at)
    found = [span for span in held if span.name == last]
    if found:
        return text[: found[-1].start] + _encoded(step.value, text, found[-1]) + text[found[-1].end :]
    return _with_member(text, at, held, last, step.value)


def _find(text: str, place: Place) -> int:
    """Where the value in a place begins."""
    at = after_space(text, 0)
    for part in place:
        inner = items(text, at) if isinstance(part, int) else members(text, at)
        found = inner[part : part + 1] if isinstance(part, int) else [one for one in inner if one.name == part]
        if not found:
            raise NotWritableError("the value does not stand in the record itself")
        at = found[-1].start
    return at


def _in_array(text: str, at: int, held: Sequence[Span], number: int, step: Step) -> str:
    if isinstance(step, Put):
        span = held[number]
        return text[: span.start] + _encoded(step.value, text, span) + text[span.end :]
    if isinstance(step, Cut):
        if number:
            return text[: held[number - 1].end] + text[held[number].end :]
        return text[: held[0].start] + text[held[1].start if len(held) > 1 else held[0].end :]
    assert isinstance(step, Insert)
    between = text[held[0].end : held[1].start] if len(held) > 1 else ", "
    written = between.join(_encoded(item, text) for item in step.items)
    if not held:
        return text[: at + 1] + written + text[at + 1 :]
    end = held[min(number, len(held)) - 1].end
    return text[:end] + between + written + text[end:]


def _with_member(text: str, at: int, held: Sequence[Span], name: str, value: Any) -> str:
    """A further member at the end of an object, written as the others are."""
    if not held:
        return text[: at + 1] + f"{_encoded(name, text)}: {_encoded(value, text)}" + text[at + 1 :]
    last = held[-1]
    between = text[held[-2].end : last.key[0]] if len(held) > 1 else ", "
    colon = text[last.key[1] : last.start]
    return text[: last.end] + between + _encoded(name, text) + colon + _encoded(value, text) + text[last.end :]


def _encoded(value: Any, text: str, old: Span | None = None) -> str:
    """A value as JSON, escaped as its text is."""
    written = json.dumps(value, ensure_ascii=text.isascii())
    if old is not None and "\\/" in text[old.start : old.end]:
        written = written.replace("/", "\\/")
    return written
