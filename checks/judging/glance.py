"""Whether an expression can be true on one row at all, told in microseconds and without a query.

For one article Polars spends a tenth of a second on what takes a thousandth: it plans a hundred expressions, and
compiles hundreds of regexes, of which it keeps 32 a thread. A glance reads the same expressions, as Polars writes them
down, and evaluates on plain values what it understands of them. Whatever it does not understand may be true: nobody but
the screen says what is.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Hashable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import polars as pl
from polars import selectors

from .plain import MAYBE, OPERATORS, Plain, Wide, plain_function

__all__ = ["MAYBE", "Glance", "Glances", "Row", "plainly", "rows_of"]

Row = dict[Any, Any]
"""Column to value, times in microseconds. What was found out about it is kept in it too."""

_ROWS: Final = object()
_AT: Final = object()

Glance = Callable[[Row], Any]
"""Of a row, the value of an expression, or MAYBE."""

_Node = Any
_UNKNOWN: Final = object()
_PLAIN: dict[Plain, str] = {}


def plainly(expression: pl.Expr, function: Plain) -> pl.Expr:
    """An expression that runs Python code on the values of another one; function: the same for one value."""
    return expression.alias(_PLAIN.setdefault(function, f"plainly {len(_PLAIN)}"))


def rows_of(frame: pl.DataFrame) -> list[Row]:
    """The rows of one article, or of its blocks, each of which knows the others."""
    rows: list[Row] = frame.with_columns(selectors.temporal().to_physical()).to_dicts()
    for at, row in enumerate(rows):
        row[_ROWS], row[_AT] = rows, at
    return rows


class Glances:
    """Expressions as functions of a row. What several of them have in common is evaluated once a row."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Glance] = {}
        self._all_rows = True
        self._readers: Mapping[str, Callable[[Any], Glance]] = {
            "Column": self._column,
            "Selector": self._selector,
            "Literal": self._literal,
            "Alias": self._alias,
            "Cast": self._cast,
            "Ternary": self._ternary,
            "BinaryExpr": self._binary,
            "Function": self._function,
            "Gather": self._gather,
            "Eval": self._of_elements,
            "Over": self._over,
            "Agg": self._aggregate,
        }

    def of(self, expression: pl.Expr) -> Glance:
        """The function of an expression."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # the format may change: then all is MAYBE
                return self._read(json.loads(expression.meta.serialize(format="json")))
        except Exception:  # a function of a user that cannot be written down
            return _maybe

    def table(self, expressions: Mapping[str, pl.Expr], rows: Sequence[Row]) -> dict[str, list[Any]] | None:
        """The values of some expressions on these rows, by name; None if one of them is not known."""
        glances = {name: self._named_glance(name, expression) for name, expression in expressions.items()}
        values = {name: [glance(row) for row in rows] for name, glance in glances.items()}
        return None if any(MAYBE in column for column in values.values()) else values

    def _named_glance(self, name: str, expression: pl.Expr) -> Glance:
        key = ("named", name)
        if key not in self._made:
            self._made[key] = self.of(expression)
        return self._made[key]

    def _read(self, node: _Node) -> Glance:
        if node == _ELEMENT:
            return _element
        ((kind, said),) = node.items()
        try:
            return self._readers[kind](said)
        except (KeyError, TypeError, ValueError, AttributeError):  # another form than those that are known
            return _maybe

    def _kept(self, key: Hashable, make: Callable[[], Glance], by_row: bool = False) -> Glance:
        """The same function for what is the same. by_row: its values are kept in the row."""
        if key not in self._made:
            made = make()
            self._made[key] = _once_a_row(made) if by_row and made is not _maybe else made
        return self._made[key]

    def _column(self, name: str) -> Glance:
        return self._kept(("column", name), lambda: lambda row: row.get(name, MAYBE))

    def _selector(self, said: _Node) -> Glance:
        names = tuple(said["ByName"]["names"])
        return self._kept(
            ("selector", names), lambda: lambda row: next((row[name] for name in names if name in row), None)
        )

    def _literal(self, said: _Node) -> Glance:
        value = _constant(said)
        if value is MAYBE:
            return _maybe
        key = tuple(value) if isinstance(value, list) else value
        return self._kept(("literal", type(value), key), lambda: lambda _: value)

    def _alias(self, said: _Node) -> Glance:
        inner, name = said
        function = next((function for function, known in _PLAIN.items() if known == name), None)
        if function is None:
            return self._read(inner)
        part = self._read(inner["AnonymousFunction"]["input"][0])
        return self._kept((name, part), lambda: _of_each(function, (part,)), by_row=True)

    def _cast(self, said: _Node) -> Glance:
        inner, dtype = self._read(said["expr"]), said["dtype"].get("Literal")
        return self._kept(("cast", str(dtype), inner), lambda: _casted(inner, dtype))

    def _over(self, said: _Node) -> Glance:
        """A window: all rows are of one article."""
        by_article = said["partition_by"] == [{"Column": "article"}] and said["order_by"] is None
        return self._read(said["function"]) if by_article else _maybe

    def _aggregate(self, said: _Node) -> Glance:
        ((name, options),) = said.items()
        part = self._read(options["input"] if "input" in options else options)
        return self._kept((name, part), lambda: _of_rows(_AGGREGATES[name], part), by_row=True) if self._all_rows else _maybe

    def _ternary(self, said: _Node) -> Glance:
        if said["predicate"] == _TRUE:  # what `subset.only_where` makes
            necessary = self._read(said["falsy"])
            return self._kept(("only where", necessary), lambda: _where(necessary, _maybe, otherwise=False))
        parts = [self._read(said[name]) for name in ("predicate", "truthy", "falsy")]
        return self._kept(("ternary", *parts), lambda: _chosen(*parts))

    def _binary(self, said: _Node) -> Glance:
        left, right, operator = self._read(said["left"]), self._read(said["right"]), said["op"]
        if operator in _JOINS:
            return self._kept((operator, left, right), lambda: _JOINS[operator](left, right))
        if operator not in OPERATORS:
            return _maybe
        return self._kept((operator, left, right), lambda: _of_each(OPERATORS[operator], (left, right)))

    def _function(self, said: _Node) -> Glance:
        name, options = _named(said["function"])
        parts = tuple(self._read(one) for one in said["input"])
        key = (name, str(options), parts)
        if name in _OF_ROWS:
            return self._kept(key, lambda: _OF_ROWS[name](options, parts), by_row=True) if self._all_rows else _maybe
        if name in _OF_NULLS:
            return self._kept(key, lambda: _OF_NULLS[name](parts))
        constants = [_constant(one["Literal"]) if isinstance(one, dict) and "Literal" in one else MAYBE for one in said["input"]]
        function = plain_function(name, options, constants)
        if function is None:
            return _maybe
        nulls = name in _TAKES_NULLS
        return self._kept(key, lambda: _of_each(function, parts, nulls=nulls), by_row=name.startswith("StringExpr"))

    def _gather(self, said: _Node) -> Glance:
        """What `subset.put_back` makes: null where a row is not asked for."""
        rows = said["idx"]["Ternary"]["predicate"]
        if said["idx"]["Ternary"]["falsy"] != {"Literal": {"Scalar": {"Null": "Null"}}}:
            return _maybe
        asked = self._read(rows)
        before, self._all_rows = self._all_rows, False  # what looks at other rows would see those that are left out
        value = self._read(_without_filter(said["expr"], rows))
        self._all_rows = before
        return self._kept(("gather", asked, value), lambda: _where(asked, value, otherwise=None))

    def _of_elements(self, said: _Node) -> Glance:
        """A function of each element of a list, of some of them, or of what becomes of all of them."""
        lists, evaluation, kept, together = self._read(said["expr"]), said["evaluation"], None, None
        if said["variant"] == "ListAgg":
            together, evaluation = _aggregated(evaluation)
        elif "Filter" in evaluation:
            kept, evaluation = self._read(evaluation["Filter"]["by"]), evaluation["Filter"]["input"]
        inner = self._read(evaluation)
        if inner is _maybe and together is None:
            return _maybe
        return self._kept(("elements", lists, inner, kept, together), lambda: _each_element(lists, inner, kept, together))


def _maybe(_: Row) -> Any:
    return MAYBE


_ELEMENT: Final = "Element"
_TRUE: Final = {"Literal": {"Scalar": {"Boolean": True}}}


def _element(row: Row) -> Any:
    return row[_ELEMENT]


def _aggregated(node: _Node) -> tuple[Plain, _Node]:
    """What is made of all elements of a list, and of which function of them."""
    if "Agg" in node:
        return len_of_set, node["Agg"]["NUnique"]
    ((kind, options),) = node["Function"]["function"]["Boolean"].items()
    if kind not in _OF_ALL or not options["ignore_nulls"]:
        raise ValueError(kind)
    return _OF_ALL[kind], node["Function"]["input"][0]


def len_of_set(values: Sequence[Any]) -> Any:
    return MAYBE if MAYBE in values else len(set(values))


def _decided(decides: bool) -> Plain:
    def value(values: Sequence[Any]) -> Any:
        if decides in values:
            return decides
        return MAYBE if MAYBE in values else not decides

    return value


_OF_ALL: Final[Mapping[str, Plain]] = {"Any": _decided(True), "All": _decided(False)}


def _each_element(lists: Glance, inner: Glance, kept: Glance | None, together: Plain | None) -> Glance:
    def value(row: Row) -> Any:
        some = lists(row)
        if some is MAYBE or some is None:
            return some
        rows: list[Row] = [{_ELEMENT: one} for one in some]
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


def _constant(said: _Node) -> Any:
    """The value of a literal, or MAYBE."""
    if "Dyn" in said:
        (value,) = said["Dyn"].values()
        return value
    ((dtype, value),) = said["Scalar"].items()
    if dtype == "Null":
        return None
    if dtype in ("Datetime", "Duration"):
        return value[0] if value[1] == "Microseconds" else MAYBE
    if dtype == "Binary":
        return bytes(value)
    if dtype == "List":
        return pl.read_ipc_stream(BytesIO(bytes(value))).to_series().to_list()
    return value if isinstance(value, str | bool | int | float) else MAYBE


def _named(function: _Node) -> tuple[str, Any]:
    """`StringExpr.Contains` and its options, of `{"StringExpr": {"Contains": {…}}}`."""
    if isinstance(function, str):
        return function, None
    ((name, said),) = function.items()
    if name not in _ROOMS:
        return name, said
    if isinstance(said, str):
        return f"{name}.{said}", None
    ((inner, options),) = said.items()
    return f"{name}.{inner}", options


_ROOMS: Final = frozenset(("Boolean", "StringExpr", "ListExpr", "BinaryExpr", "TemporalExpr", "StructExpr"))


def _once_a_row(glance: Glance) -> Glance:
    def value(row: Row) -> Any:
        found = row.get(value, _UNKNOWN)
        if found is _UNKNOWN:
            found = row[value] = glance(row)
        return found

    return value


def _of_each(function: Plain, parts: Sequence[Glance], nulls: bool = False) -> Glance:
    """A function of values: null where one of them is, MAYBE where one may be anything. nulls: it takes them itself."""

    def value(row: Row) -> Any:
        values = [part(row) for part in parts]
        if MAYBE in values:
            return MAYBE
        if None in (values[:1] if nulls else values):
            return None
        return function(*values)

    return value


_INT_DIGITS: Final = 10


def _casted(inner: Glance, dtype: Any) -> Glance:
    if dtype == "Binary":
        return _of_each(str.encode, (inner,))
    if isinstance(dtype, str) and dtype.startswith(("Int", "UInt")):
        number = Wide if dtype.startswith("I") else int

        def whole(value: Any) -> Any:
            is_written = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < _INT_DIGITS
            return number(value) if isinstance(value, int) or is_written else MAYBE

        return _of_each(whole, (inner,))
    return _maybe


def _where(asked: Glance, value: Glance, otherwise: Any) -> Glance:
    def of_row(row: Row) -> Any:
        told = asked(row)
        if told is MAYBE:
            one = value(row)
            return one if one is False or one is None or one is otherwise else MAYBE
        return value(row) if told else otherwise

    return of_row


def _chosen(predicate: Glance, truthy: Glance, falsy: Glance) -> Glance:
    def value(row: Row) -> Any:
        told = predicate(row)
        if told is MAYBE:
            either, other = truthy(row), falsy(row)
            return either if MAYBE not in (either, other) and either == other else MAYBE
        return truthy(row) if told else falsy(row)

    return value


def _joined(decides: bool) -> Callable[[Glance, Glance], Glance]:
    """`and` is decided by what is false, `or` by what is true; null is neither."""

    def join(left: Glance, right: Glance) -> Glance:
        def value(row: Row) -> Any:
            one = left(row)
            if one is decides:
                return decides
            other = right(row)
            if other is decides:
                return decides
            if one is MAYBE or other is MAYBE:
                return MAYBE
            return None if one is None or other is None else not decides

        return value

    return join


_JOINS: Final = {"And": _joined(False), "Or": _joined(True)}


def _folded(operator: str) -> Callable[[Sequence[Glance]], Glance]:
    def read(parts: Sequence[Glance]) -> Glance:
        joined = parts[0]
        for part in parts[1:]:
            joined = _JOINS[operator](joined, part)
        return joined

    return read


def _first_known(parts: Sequence[Glance]) -> Glance:
    def value(row: Row) -> Any:
        return next((one for part in parts if (one := part(row)) is not None), None)

    return value


def _of_rows(together: Plain, part: Glance) -> Glance:
    """What becomes of the values of all rows."""

    def value(row: Row) -> Any:
        rows = row.get(_ROWS)
        values = [MAYBE] if rows is None else [part(one) for one in rows]
        return MAYBE if MAYBE in values else together([one for one in values if one is not None])

    return value


_AGGREGATES: Final[Mapping[str, Plain]] = {
    "Sum": sum,
    "Min": lambda values: min(values, default=None),
    "Max": lambda values: max(values, default=None),
}


def _shifted(_: Any, parts: Sequence[Glance]) -> Glance:
    """The value of another row of the article."""
    part, steps, *fill = parts

    def value(row: Row) -> Any:
        rows, by = row.get(_ROWS), steps(row)
        if rows is None or not isinstance(by, int):
            return MAYBE
        at = row[_AT] - by
        if 0 <= at < len(rows):
            return part(rows[at])
        return fill[0](row) if fill else None

    return value


def _filled(options: Any, parts: Sequence[Glance]) -> Glance:
    """The nearest value that is not null, in this row or before it; or behind it."""
    ((direction, limit),) = options.items()
    if limit is not None or direction not in ("Forward", "Backward"):
        return _maybe
    (part,) = parts

    def value(row: Row) -> Any:
        rows = row.get(_ROWS)
        if rows is None:
            return MAYBE
        near = rows[row[_AT] :] if direction == "Backward" else rows[row[_AT] :: -1]
        return next((one for other in near if (one := part(other)) is not None), None)

    return value


def _distinct(told: Callable[[list[Any], int], bool]) -> Callable[[Any, Sequence[Glance]], Glance]:
    def read(_: Any, parts: Sequence[Glance]) -> Glance:
        (part,) = parts

        def value(row: Row) -> Any:
            rows = row.get(_ROWS)
            values = [MAYBE] if rows is None else [part(one) for one in rows]
            return MAYBE if MAYBE in values else told(values, row[_AT])

        return value

    return read


_OF_ROWS: Final[Mapping[str, Callable[[Any, Sequence[Glance]], Glance]]] = {
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


_OF_NULLS: Final[dict[str, Callable[[Sequence[Glance]], Glance]]] = {
    "FillNull": _first_known,
    "Coalesce": _first_known,
    "Boolean.IsNull": _is_null(True),
    "Boolean.IsNotNull": _is_null(False),
    "Boolean.AllHorizontal": _folded("And"),
    "Boolean.AnyHorizontal": _folded("Or"),
}
"""Functions for which a null is a value."""

def _extreme(choose: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Glance]], Glance]:
    def read(parts: Sequence[Glance]) -> Glance:
        def value(row: Row) -> Any:
            values = [part(row) for part in parts]
            known = [one for one in values if one is not None]
            return MAYBE if MAYBE in values else choose(known) if known else None

        return value

    return read


_OF_NULLS |= {"MaxHorizontal": _extreme(max), "MinHorizontal": _extreme(min), "SumHorizontal": _extreme(sum)}

_TAKES_NULLS: Final = frozenset(f"StringExpr.{name}" for name in ("Slice", "StripChars", "StripCharsStart", "StripCharsEnd")) | {"ReplaceStrict"}
"""Functions whose further arguments may be null: left out."""


def _without_filter(node: _Node, rows: _Node) -> _Node:
    """An expression on all rows, of one on those that are filtered so."""
    if isinstance(node, list):
        return [_without_filter(one, rows) for one in node]
    if not isinstance(node, dict):
        return node
    if node.keys() == {"Filter"} and node["Filter"]["by"] == rows:
        return _without_filter(node["Filter"]["input"], rows)
    return {key: _without_filter(value, rows) for key, value in node.items()}
