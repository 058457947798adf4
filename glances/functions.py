"""Functions of a row, made of functions of a row: null where Polars gives null, and MAYBE where nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .plain import MAYBE, Plain, Wide
from .rows import AT, ROWS, Row

__all__ = [
    "AGGREGATES",
    "ELEMENT",
    "JOINS",
    "OF_ALL",
    "OF_NULLS",
    "OF_ROWS",
    "TAKES_NULLS",
    "Column",
    "Constant",
    "Glance",
    "Joined",
    "casted",
    "chosen",
    "each_element",
    "element",
    "maybe",
    "number_of_values",
    "of_all",
    "of_each",
    "of_rows",
    "once_a_row",
    "where_asked",
    "where_not_ruled_out",
]

Glance = Callable[[Row], Any]
"""Of a row, the value of an expression, or MAYBE."""

_UNKNOWN: Final = object()


def maybe(_: Row) -> Any:
    """What is not understood."""
    return MAYBE


ELEMENT: Final = "Element"


def element(row: Row) -> Any:
    """The element of a list of which a row was made."""
    return row[ELEMENT]


def number_of_values(values: Sequence[Any]) -> Any:
    """How many different ones there are."""
    return MAYBE if MAYBE in values else len(set(values))


def _decided(decides: bool) -> Plain:
    def value(values: Sequence[Any]) -> Any:
        if decides in values:
            return decides
        return MAYBE if MAYBE in values else not decides

    return value


OF_ALL: Final[Mapping[str, Plain]] = {"Any": _decided(True), "All": _decided(False)}


def each_element(lists: Glance, inner: Glance, kept: Glance | None, together: Plain | None) -> Glance:
    """A list of what `inner` is of each element, or of those that are kept; or what becomes of them `together`."""

    def value(row: Row) -> Any:
        some = lists(row)
        if some is MAYBE or some is None:
            return some
        rows: list[Row] = [{ELEMENT: one} for one in some]
        if kept is not None:
            told = [kept(one) for one in rows]
            if MAYBE in told:
                return MAYBE
            rows = [one for one, keep in zip(rows, told, strict=True) if keep]
        values = [inner(one) for one in rows]
        if together is not None:
            return together(values)
        return MAYBE if MAYBE in values else values

    return value


def once_a_row(glance: Glance) -> Glance:
    """The same, found out once a row."""

    def value(row: Row) -> Any:
        found = row.get(value, _UNKNOWN)
        if found is _UNKNOWN:
            found = row[value] = glance(row)
        return found

    return value


class Column:
    """The value of a column."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, row: Row) -> Any:
        """It; MAYBE where the row lacks it."""
        return row.get(self.name, MAYBE)


class Constant:
    """The same value for every row."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, _: Row) -> Any:
        """The value."""
        return self.value


def of_each(function: Plain, parts: Sequence[Glance], nulls: bool = False) -> Glance:
    """A function of values: null where one of them is, MAYBE where one may be anything. nulls: it takes them itself."""
    first, *others = parts
    further = [part.value for part in others if isinstance(part, Constant)]
    if len(further) < len(others) or (None in further and not nulls):
        return _of_several(function, parts, nulls)

    if len(further) == 1:
        return _with_constant(function, first, further[0])

    def value(row: Row) -> Any:
        one = first(row)
        return one if one is MAYBE or one is None else function(one, *further)

    return value


def _with_constant(function: Plain, first: Glance, other: Any) -> Glance:
    """The most usual of all: a test of a column is a call less."""
    if isinstance(first, Column):
        name = first.name

        def of_column(row: Row) -> Any:
            one = row.get(name, MAYBE)
            return one if one is MAYBE or one is None else function(one, other)

        return of_column

    def value(row: Row) -> Any:
        one = first(row)
        return one if one is MAYBE or one is None else function(one, other)

    return value


def _of_several(function: Plain, parts: Sequence[Glance], nulls: bool) -> Glance:
    def value(row: Row) -> Any:
        values = [part(row) for part in parts]
        if MAYBE in values:
            return MAYBE
        if None in (values[:1] if nulls else values):
            return None
        return function(*values)

    return value


_INT_DIGITS: Final = 10


def of_all(function: Plain, fields: Mapping[str, Glance]) -> Glance:
    """A function of all rows of the article; it is asked once."""

    def value(row: Row) -> Any:
        rows = row.get(ROWS)
        if rows is None:
            return MAYBE
        found = rows[0].get(value, _UNKNOWN)
        if found is _UNKNOWN:
            structs = [{name: field(one) for name, field in fields.items()} for one in rows]
            known = not any(MAYBE in one.values() for one in structs)
            found = rows[0][value] = function(structs) if known else None
        return MAYBE if found is None else found[row[AT]]

    return value


def _written(value: Any) -> Any:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(int(value)) if is_number else value if isinstance(value, str) else MAYBE


def casted(inner: Glance, dtype: Any) -> Glance:
    """A text as bytes, a whole number as a text, or a Boolean, a number or digits as a whole number."""
    if dtype == "Binary":
        return of_each(str.encode, (inner,))
    if dtype == "String":
        return of_each(_written, (inner,))
    if isinstance(dtype, str) and dtype.startswith(("Int", "UInt")):
        number = Wide if dtype.startswith("I") else int

        def whole(value: Any) -> Any:
            is_written = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < _INT_DIGITS
            return number(value) if isinstance(value, int) or is_written else MAYBE

        return of_each(whole, (inner,))
    return maybe


def where_asked(asked: Glance, value: Glance) -> Glance:
    """The value where it is asked for, and null elsewhere."""

    def of_row(row: Row) -> Any:
        told = asked(row)
        if told is MAYBE:
            one = value(row)
            return one if one is False or one is None else MAYBE
        return value(row) if told else None

    return of_row


def where_not_ruled_out(necessary: Glance, told: Glance) -> Glance:
    """`told`, which is false wherever `necessary` is."""
    return lambda row: False if necessary(row) in (False, None) else told(row)


def chosen(predicate: Glance, truthy: Glance, falsy: Glance) -> Glance:
    """`when(predicate).then(truthy).otherwise(falsy)`."""

    def value(row: Row) -> Any:
        told = predicate(row)
        if told is MAYBE:
            either, other = truthy(row), falsy(row)
            return either if MAYBE not in (either, other) and either == other else MAYBE
        return truthy(row) if told else falsy(row)

    return value


class Joined:
    """Several conditions as one. `and` is decided by what is false, `or` by what is true; null is neither."""

    def __init__(self, operator: str, parts: Sequence[Glance]) -> None:
        self.operator = operator
        self.parts = [
            one
            for part in parts
            for one in (part.parts if isinstance(part, Joined) and part.operator == operator else [part])
        ]
        self._decides = _DECIDES[operator]

    def __call__(self, row: Row) -> Any:
        """What they say together: a condition after the one that decides is not asked."""
        decides, open_left = self._decides, not self._decides
        for part in self.parts:
            one = part(row)
            if one is decides:
                return decides
            if one is MAYBE or (one is None and open_left is not MAYBE):
                open_left = one
        return open_left


_DECIDES: Final = {"And": False, "Or": True}
JOINS: Final = tuple(_DECIDES)


def _folded(operator: str) -> Callable[[Sequence[Glance]], Glance]:
    return lambda parts: Joined(operator, parts)


def _first_known(parts: Sequence[Glance]) -> Glance:
    def value(row: Row) -> Any:
        for part in parts:
            one = part(row)
            if one is not None:
                return one
        return None

    return value


def of_rows(together: Plain, part: Glance) -> Glance:
    """What becomes of the values of all rows."""

    def value(row: Row) -> Any:
        rows = row.get(ROWS)
        values = [MAYBE] if rows is None else [part(one) for one in rows]
        return MAYBE if MAYBE in values else together([one for one in values if one is not None])

    return value


AGGREGATES: Final[Mapping[str, Plain]] = {
    "Sum": sum,
    "Min": lambda values: min(values, default=None),
    "Max": lambda values: max(values, default=None),
}


def _shifted(_: Any, parts: Sequence[Glance]) -> Glance:
    """The value of another row of the article."""
    part, steps, *fill = parts

    def value(row: Row) -> Any:
        rows, by = row.get(ROWS), steps(row)
        if rows is None or not isinstance(by, int):
            return MAYBE
        at = row[AT] - by
        if 0 <= at < len(rows):
            return part(rows[at])
        return fill[0](row) if fill else None

    return value


def _filled(options: Any, parts: Sequence[Glance]) -> Glance:
    """The nearest value that is not null, in this row or before it; or behind it."""
    ((direction, limit),) = options.items()
    if limit is not None or direction not in ("Forward", "Backward"):
        return maybe
    (part,) = parts

    def value(row: Row) -> Any:
        rows = row.get(ROWS)
        if rows is None:
            return MAYBE
        near = rows[row[AT] :] if direction == "Backward" else rows[row[AT] :: -1]
        return next((one for other in near if (one := part(other)) is not None), None)

    return value


def _distinct(told: Callable[[list[Any], int], bool]) -> Callable[[Any, Sequence[Glance]], Glance]:
    def read(_: Any, parts: Sequence[Glance]) -> Glance:
        (part,) = parts

        def value(row: Row) -> Any:
            rows = row.get(ROWS)
            values = [MAYBE] if rows is None else [part(one) for one in rows]
            return MAYBE if MAYBE in values else told(values, row[AT])

        return value

    return read


OF_ROWS: Final[Mapping[str, Callable[[Any, Sequence[Glance]], Glance]]] = {
    "Shift": _shifted,
    "ShiftAndFill": _shifted,
    "FillNullWithStrategy": _filled,
    "Boolean.IsFirstDistinct": _distinct(lambda values, at: values[at] not in values[:at]),
    "Boolean.IsDuplicated": _distinct(lambda values, at: values.count(values[at]) > 1),
}
"""Functions that look at the other rows of the article."""


def _is_null(null: bool) -> Callable[[Sequence[Glance]], Glance]:
    def read(parts: Sequence[Glance]) -> Glance:
        (part,) = parts
        return lambda row: MAYBE if (one := part(row)) is MAYBE else (one is None) == null

    return read


def _together(parts: Sequence[Glance]) -> Glance:
    """Several values as one, to be compared with others of their kind."""

    def value(row: Row) -> Any:
        values = tuple(part(row) for part in parts)
        return MAYBE if MAYBE in values else values

    return value


def _extreme(choose: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Glance]], Glance]:
    def read(parts: Sequence[Glance]) -> Glance:
        def value(row: Row) -> Any:
            values = [part(row) for part in parts]
            known = [one for one in values if one is not None]
            return MAYBE if MAYBE in values or not known else choose(known)

        return value

    return read


OF_NULLS: Final[Mapping[str, Callable[[Sequence[Glance]], Glance]]] = {
    "FillNull": _first_known,
    "Coalesce": _first_known,
    "Boolean.IsNull": _is_null(True),
    "Boolean.IsNotNull": _is_null(False),
    "Boolean.AllHorizontal": _folded("And"),
    "Boolean.AnyHorizontal": _folded("Or"),
    "AsStruct": _together,
    "MaxHorizontal": _extreme(max),
    "MinHorizontal": _extreme(min),
    "SumHorizontal": _extreme(sum),
}
"""Functions for which a null is a value."""

TAKES_NULLS: Final = frozenset(
    f"StringExpr.{name}" for name in ("Slice", "StripChars", "StripCharsStart", "StripCharsEnd")
) | {"ReplaceStrict"}
"""Functions whose further arguments may be null: left out."""
