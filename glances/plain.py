"""What functions of Polars give for plain values: one text, one number, as `glance` needs them.

Regexes are matched by `flpc`, the engine that Polars has. Where that is not installed, what depends on one is MAYBE.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.util import find_spec
from operator import add, eq, ge, gt, le, lt, mod, mul, ne, sub
from typing import Any, Final

__all__ = ["BLANKS", "DAY", "MAYBE", "MOST_CHARS", "OPERATORS", "Plain", "Wide", "plain_function"]

MAYBE: Final = object()
"""A value that is not known."""

Plain = Callable[..., Any]
"""A function of values, of which none is null or MAYBE."""

BLANKS: Final = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""White space, as Unicode has it: `str.strip` takes a few controls as well."""

MOST_CHARS: Final = 20_000
"""A longer text is left to Polars, which lets go of the GIL."""

_MOST: Final = 2**31
"""Beyond, and below 0, whole numbers of Polars may wrap."""

_EPOCH: Final = datetime(1970, 1, 1)

DAY: Final = 86_400_000_000
"""Microseconds: a date is its midnight."""

_HAS_REGEXES: Final = find_spec("flpc") is not None


def _number(function: Callable[[Any, Any], Any], divides: bool = False) -> Plain:
    """Arithmetic, as far as the width of a number does not matter."""

    def value(one: Any, other: Any) -> Any:
        if not isinstance(one, int | float) or not isinstance(other, int | float) or (divides and not other):
            return MAYBE
        result = function(one, other)
        if isinstance(one, Long):
            return Long(result)
        if isinstance(one, Wide) and -_MOST < result < _MOST:
            return Wide(result)
        return result if 0 <= result < _MOST else MAYBE

    return value


_sum: Final = _number(add)


def _added(one: Any, other: Any) -> Any:
    """The sum of two numbers, or two texts together."""
    return one + other if isinstance(one, str) and isinstance(other, str) else _sum(one, other)


OPERATORS: Final[Mapping[str, Plain]] = {
    "Eq": eq,
    "NotEq": ne,
    "Lt": lt,
    "LtEq": le,
    "Gt": gt,
    "GtEq": ge,
    "Plus": _added,
    "Minus": _number(sub),
    "Multiply": _number(mul),
    "TrueDivide": _number(lambda one, other: one / other, divides=True),
    "FloorDivide": _number(lambda one, other: one // other, divides=True),
    "Modulus": _number(mod, divides=True),
}


def plain_function(name: str, options: Any, constants: Sequence[Any]) -> Plain | None:
    """The function of this name, as expressions are written down; None if it is not known here.

    constants: of each argument its value, if it is the same for all rows, else MAYBE.
    """
    made = _MADE.get(name)
    return made(options, constants) if made is not None else _SIMPLE.get(name)


def _sliced(text: str, offset: int | None, length: int | None) -> Any:
    if offset is None or (offset < -len(text) and length is not None):
        return MAYBE
    begin = offset if offset >= 0 else max(0, len(text) + offset)
    return text[begin:] if length is None else text[begin : begin + length]


def _stripped(strip: Callable[[str, str], str]) -> Plain:
    return lambda text, marks: strip(text, BLANKS if marks is None else marks)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


_SIMPLE: Final[Mapping[str, Plain]] = {
    "Abs": abs,
    "Negate": lambda one: -one,
    "Boolean.Not": lambda one: not one,
    "BinaryExpr.Contains": lambda one, part: part in one,
    "ListExpr.Length": len,
    "TemporalExpr.Date": lambda time: Long(time - time % DAY),
    "TemporalExpr.Year": lambda time: (_EPOCH + timedelta(microseconds=time)).year,
    "ListExpr.Sum": lambda some: sum(one for one in some if one is not None),
    "ListExpr.Mean": lambda some: _mean([one for one in some if one is not None]),
    "ListExpr.Max": lambda some: max((one for one in some if one is not None), default=None),
    "ListExpr.CountMatches": lambda some, one: some.count(one),
    "StringExpr.LenChars": len,
    "StringExpr.LenBytes": lambda text: len(text.encode()),
    "StringExpr.Lowercase": str.lower,
    "StringExpr.Uppercase": str.upper,
    "StringExpr.StartsWith": str.startswith,
    "StringExpr.EndsWith": str.endswith,
    "StringExpr.StripChars": _stripped(str.strip),
    "StringExpr.StripCharsStart": _stripped(str.lstrip),
    "StringExpr.StripCharsEnd": _stripped(str.rstrip),
    "StringExpr.StripPrefix": str.removeprefix,
    "StringExpr.Head": lambda text, size: text[:size],
    "StringExpr.Tail": lambda text, size: text[-size:] if size > 0 else MAYBE,
    "StringExpr.Slice": _sliced,
}


@lru_cache(maxsize=4096)
def _compiled(regex: str) -> Any:
    import flpc  # noqa: PLC0415 - it may be missing

    return flpc.compile(regex)


def _by_regex(constants: Sequence[Any], function: Callable[[Any, Any, str], Any]) -> Plain | None:
    """A function of the module, a regex and a text; each regex is compiled when it is first matched."""
    regex = constants[1]
    if not isinstance(regex, str) or not _HAS_REGEXES:
        return None
    import flpc  # noqa: PLC0415 - it may be missing

    return lambda text, *_: function(flpc, _compiled(regex), text) if len(text) <= MOST_CHARS else MAYBE


class Wide(int):
    """A number that may be below 0: it was cast to a type with a sign."""


class Long(int):
    """Microseconds, which have 64 bits."""


def _contains(options: Any, constants: Sequence[Any]) -> Plain | None:
    if options["literal"]:
        return lambda text, part: part in text
    return _by_regex(constants, lambda flpc, regex, text: flpc.search(regex, text) is not None)


def _counted(literal: Any, constants: Sequence[Any]) -> Plain | None:
    if literal:
        return lambda text, part: text.count(part) if part else MAYBE
    return _by_regex(constants, lambda flpc, regex, text: len(list(flpc.finditer(regex, text))))


def _extracted(group: Any, constants: Sequence[Any]) -> Plain | None:
    def value(flpc: Any, regex: Any, text: str) -> Any:
        found = flpc.search(regex, text)
        return None if found is None else found.group(group)

    return _by_regex(constants, value)


def _replaced(options: Any, constants: Sequence[Any]) -> Plain | None:
    by, all_of_them = constants[2], options["n"] == -1
    if not isinstance(by, str) or not (all_of_them or options["n"] == 1):
        return None
    if options["literal"]:
        return lambda text, part, _: text.replace(part, by, options["n"]) if part else MAYBE
    if all_of_them:
        return _by_regex(constants, lambda flpc, regex, text: flpc.sub(regex, by, text))

    def value(flpc: Any, regex: Any, text: str) -> Any:
        found = flpc.search(regex, text)
        if found is None:
            return text
        first, end = found.span(0)
        part = text[first:end]
        if "$" not in by:
            return text[:first] + by + text[end:]
        again = flpc.search(regex, part)
        if again is None or again.span(0) != (0, len(part)):
            return MAYBE
        return text[:first] + flpc.sub(regex, by, part) + text[end:]

    return _by_regex(constants, value)


def _known(constants: Sequence[Any]) -> list[Any] | None:
    """The second argument, where it is a list without nulls."""
    listed = constants[1]
    return listed if isinstance(listed, list) and None not in listed else None


def _is_in(_: Any, constants: Sequence[Any]) -> Plain | None:
    listed = _known(constants)
    if listed is None:
        return None
    known = frozenset(listed)
    return lambda one, _: one in known


def _ascii_lower(text: str) -> bytes:
    return text.encode().lower()


def _contains_any(options: Any, constants: Sequence[Any]) -> Plain | None:
    listed = _known(constants)
    if listed is None:
        return None
    if options["ascii_case_insensitive"]:
        lower = [_ascii_lower(one) for one in listed]
        return lambda text, _: any(one in lowered for lowered in (_ascii_lower(text),) for one in lower)
    return lambda text, _: any(one in text for one in listed)


def _is_between(options: Any, _: Sequence[Any]) -> Plain | None:
    return (lambda one, low, high: low <= one <= high) if options["closed"] == "Both" else None


def _joined(options: Any, _: Sequence[Any]) -> Plain | None:
    by = options["delimiter"]

    def value(*texts: Any) -> Any:
        return by.join(texts) if all(isinstance(text, str) for text in texts) else MAYBE

    return None if options["ignore_nulls"] else value


def _list_joined(ignores_nulls: Any, _: Sequence[Any]) -> Plain | None:
    return (lambda some, by: by.join(one for one in some if one is not None)) if ignores_nulls else None


def _list_got(null_beyond: Any, _: Sequence[Any]) -> Plain | None:
    return (lambda some, at: some[at] if -len(some) <= at < len(some) else None) if null_beyond else None


def _list_sliced(_: Any, __: Sequence[Any]) -> Plain:
    return lambda some, offset, size: some[offset : offset + size] if offset >= 0 and size is not None else MAYBE


def _list_contains(_: Any, __: Sequence[Any]) -> Plain:
    return lambda some, one: True if one in some else MAYBE if MAYBE in some else False


def _in_both(operation: Any, _: Sequence[Any]) -> Plain | None:
    """Polars does not say in which order: whoever asks may only count them."""
    if operation != "Intersection":
        return None
    return lambda some, others: MAYBE if MAYBE in (*some, *others) else list(set(some).intersection(others))


def _split(inclusive: Any, _: Sequence[Any]) -> Plain | None:
    return None if inclusive else lambda text, by: text.split(by) if by else MAYBE


def _looked_up(_: Any, constants: Sequence[Any]) -> Plain | None:
    old, new, default = constants[1:]
    if not isinstance(old, list) or not isinstance(new, list) or default is MAYBE:
        return None
    known = dict(zip(old, new, strict=True))
    return lambda one, *_: known.get(one, default)


def _all_extracted(_: Any, constants: Sequence[Any]) -> Plain | None:
    return _by_regex(constants, lambda flpc, regex, text: [found.group(0) for found in flpc.finditer(regex, text)])


def _normalised(options: Any, _: Sequence[Any]) -> Plain | None:
    form = options["form"]
    return lambda text: unicodedata.normalize(form, text) if len(text) <= MOST_CHARS else MAYBE


def _clipped(options: Any, _: Sequence[Any]) -> Plain | None:
    return max if options["has_min"] and not options["has_max"] else None


def _sorted(options: Any, _: Sequence[Any]) -> Plain | None:
    """UTF-8 is in the order of code points, as texts of Python are."""
    return None if options["descending"] else lambda some: MAYBE if None in some or MAYBE in some else sorted(some)


def _in_microseconds(unit: Any, _: Sequence[Any]) -> Plain | None:
    return Wide if unit == "Microseconds" else None


_MADE: Final[Mapping[str, Callable[[Any, Sequence[Any]], Plain | None]]] = {
    "Clip": _clipped,
    "ReplaceStrict": _looked_up,
    "ListExpr.Sort": _sorted,
    "TemporalExpr.TimeStamp": _in_microseconds,
    "Boolean.IsIn": _is_in,
    "Boolean.IsBetween": _is_between,
    "ListExpr.Join": _list_joined,
    "ListExpr.Get": _list_got,
    "ListExpr.Contains": _list_contains,
    "ListExpr.Slice": _list_sliced,
    "ListExpr.SetOperation": _in_both,
    "StringExpr.Contains": _contains,
    "StringExpr.ContainsAny": _contains_any,
    "StringExpr.CountMatches": _counted,
    "StringExpr.Extract": _extracted,
    "StringExpr.ExtractAll": _all_extracted,
    "StringExpr.Replace": _replaced,
    "StringExpr.Normalize": _normalised,
    "StringExpr.Split": _split,
    "StringExpr.ConcatHorizontal": _joined,
}
"""Functions that depend on options, or on what is the same for all rows."""
