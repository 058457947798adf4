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

from .functions import (
    AGGREGATES,
    ELEMENT,
    JOINS,
    OF_ALL,
    OF_NULLS,
    OF_ROWS,
    TAKES_NULLS,
    Column,
    Constant,
    Glance,
    Joined,
    casted,
    chosen,
    each_element,
    element,
    maybe,
    number_of_values,
    of_all,
    of_each,
    of_rows,
    once_a_row,
    where_asked,
    where_not_ruled_out,
)
from .plain import DAY, MAYBE, OPERATORS, Plain, plain_function
from .rows import Row, known_together, plain_rows, rows_of

__all__ = [
    "MAYBE",
    "Glance",
    "Glances",
    "Row",
    "each_plainly",
    "known_together",
    "plain_rows",
    "plainly",
    "plainly_together",
    "rows_of",
]

_Node = Any
_PLAIN: dict[Plain, str] = {}


_TOGETHER: Final[set[str]] = set()
_TAKES_NULLS: Final[set[str]] = set()


def plainly(expression: pl.Expr, function: Plain, *, nulls: bool = False) -> pl.Expr:
    """An expression that runs Python code on the values of others; function: the same for one value of each.

    A function stands for one expression, so it must be the same object each time. nulls: it takes null for all values
    but the first.
    """
    name = _PLAIN.setdefault(function, f"plainly {len(_PLAIN)}")
    if nulls:
        _TAKES_NULLS.add(name)
    return expression.alias(name)


def each_plainly(values: pl.Expr, function: Plain, dtype: pl.DataType | type[pl.DataType]) -> pl.Expr:
    """A function of each value that is not null (`plainly`); dtype: of what it gives."""
    return plainly(values.map_elements(function, return_dtype=dtype, skip_nulls=True), function)


def plainly_together(expression: pl.Expr, function: Callable[[Sequence[Mapping[str, Any]]], Sequence[Any]]) -> pl.Expr:
    """As `plainly`, of an expression on structs that looks at all rows of an article; function: the same for these."""
    name = _PLAIN.setdefault(function, f"plainly {len(_PLAIN)}")
    _TOGETHER.add(name)
    return expression.alias(name)


class Glances:
    """Expressions as functions of a row. What several of them have in common is evaluated once a row."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Glance] = {}
        self._all_rows = True
        self.columns: set[str] = set()
        """Those that the expressions read; the ones of selectors, which `Expr.meta` does not tell, too."""
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
            return maybe

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
        if node == ELEMENT:
            return element
        ((kind, said),) = node.items()
        try:
            return self._readers[kind](said)
        except (KeyError, TypeError, ValueError, AttributeError):  # another form than those that are known
            return maybe

    def _kept(self, key: Hashable, make: Callable[[], Glance], by_row: bool = False) -> Glance:
        """The same function for what is the same. by_row: its values are kept in the row."""
        if key not in self._made:
            made = make()
            self._made[key] = once_a_row(made) if by_row and made is not maybe else made
        return self._made[key]

    def _column(self, name: str) -> Glance:
        self.columns.add(name)
        return self._kept(("column", name), lambda: Column(name))

    def _selector(self, said: _Node) -> Glance:
        names = tuple(said["ByName"]["names"])
        self.columns.update(names)
        return self._kept(
            ("selector", names), lambda: lambda row: next((row[name] for name in names if name in row), None)
        )

    def _literal(self, said: _Node) -> Glance:
        value = _constant(said)
        if value is MAYBE:
            return maybe
        key = tuple(value) if isinstance(value, list) else value
        return self._kept(("literal", type(value), key), lambda: Constant(value))

    def _alias(self, said: _Node) -> Glance:
        inner, name = said
        function = next((function for function, known in _PLAIN.items() if known == name), None)
        if function is None:
            return self._read(inner)
        given = inner["AnonymousFunction"]["input"]
        if name in _TOGETHER:
            fields = {
                one["Alias"][1] if "Alias" in one else one["Column"]: self._read(one)
                for one in given[0]["Function"]["input"]
            }
            key = (name, *fields.items())
            return self._kept(key, lambda: of_all(function, fields)) if self._all_rows else maybe
        parts = tuple(map(self._read, given))
        nulls = name in _TAKES_NULLS
        return self._kept((name, parts), lambda: of_each(function, parts, nulls=nulls), by_row=True)

    def _cast(self, said: _Node) -> Glance:
        inner, dtype = self._read(said["expr"]), said["dtype"].get("Literal")
        return self._kept(("cast", str(dtype), inner), lambda: casted(inner, dtype))

    def _over(self, said: _Node) -> Glance:
        """A window: all rows are of one article."""
        by_article = said["partition_by"] == [{"Column": "article"}] and said["order_by"] is None
        return self._read(said["function"]) if by_article else maybe

    def _aggregate(self, said: _Node) -> Glance:
        ((name, options),) = said.items()
        part = self._read(options.get("input", options))
        return (
            self._kept((name, part), lambda: of_rows(AGGREGATES[name], part), by_row=True) if self._all_rows else maybe
        )

    def _ternary(self, said: _Node) -> Glance:
        if said["predicate"] == _TRUE:  # what `subset.only_where` makes
            necessary, told = self._read(said["falsy"]), self._read(said["truthy"])
            return self._kept(("only where", necessary, told), lambda: where_not_ruled_out(necessary, told))
        parts = [self._read(said[name]) for name in ("predicate", "truthy", "falsy")]
        return self._kept(("ternary", *parts), lambda: chosen(*parts))

    def _binary(self, said: _Node) -> Glance:
        left, right, operator = self._read(said["left"]), self._read(said["right"]), said["op"]
        if operator in JOINS:
            return self._kept((operator, left, right), lambda: Joined(operator, (left, right)))
        if operator not in OPERATORS:
            return maybe
        return self._kept((operator, left, right), lambda: of_each(OPERATORS[operator], (left, right)))

    def _function(self, said: _Node) -> Glance:
        name, options = _named(said["function"])
        parts = tuple(self._read(one) for one in said["input"])
        key = (name, str(options), parts)
        if name in OF_ROWS:
            return self._kept(key, lambda: OF_ROWS[name](options, parts), by_row=True) if self._all_rows else maybe
        if name in OF_NULLS:
            return self._kept(key, lambda: OF_NULLS[name](parts))
        constants = [
            _constant(one["Literal"]) if isinstance(one, dict) and "Literal" in one else MAYBE for one in said["input"]
        ]
        function = plain_function(name, options, constants)
        if function is None:
            return maybe
        nulls = name in TAKES_NULLS
        return self._kept(key, lambda: of_each(function, parts, nulls=nulls), by_row=name.startswith("StringExpr"))

    def _gather(self, said: _Node) -> Glance:
        """What `subset.put_back` makes: null where a row is not asked for."""
        rows = said["idx"]["Ternary"]["predicate"]
        if said["idx"]["Ternary"]["falsy"] != {"Literal": {"Scalar": {"Null": "Null"}}}:
            return maybe
        asked = self._read(rows)
        before, self._all_rows = self._all_rows, False  # what looks at other rows would see those that are left out
        value = self._read(_without_filter(said["expr"], rows))
        self._all_rows = before
        return self._kept(("gather", asked, value), lambda: where_asked(asked, value))

    def _of_elements(self, said: _Node) -> Glance:
        """A function of each element of a list, of some of them, or of what becomes of all of them."""
        lists, evaluation, kept, together = self._read(said["expr"]), said["evaluation"], None, None
        if evaluation == _EACH_ONCE:
            return self._kept(("each once", lists), lambda: of_each(lambda some: list(dict.fromkeys(some)), (lists,)))
        if said["variant"] == "ListAgg":
            together, evaluation = _aggregated(evaluation)
        elif "Filter" in evaluation:
            kept, evaluation = self._read(evaluation["Filter"]["by"]), evaluation["Filter"]["input"]
        inner = self._read(evaluation)
        if inner is maybe and together is None:
            return maybe
        return self._kept(
            ("elements", lists, inner, kept, together), lambda: each_element(lists, inner, kept, together)
        )


_EACH_ONCE: Final = {"Function": {"input": ["Element"], "function": {"Unique": True}}}
_TRUE: Final = {"Literal": {"Scalar": {"Boolean": True}}}


def _aggregated(node: _Node) -> tuple[Plain, _Node]:
    """What is made of all elements of a list, and of which function of them."""
    if "Agg" in node:
        return number_of_values, node["Agg"]["NUnique"]
    ((kind, options),) = node["Function"]["function"]["Boolean"].items()
    if kind not in OF_ALL or not options["ignore_nulls"]:
        raise ValueError(kind)
    return OF_ALL[kind], node["Function"]["input"][0]


def _constant(said: _Node) -> Any:
    """The value of a literal, or MAYBE."""
    if "Dyn" in said:
        (value,) = said["Dyn"].values()
        return value
    ((dtype, value),) = said["Scalar"].items()
    read = _SCALARS.get(dtype)
    if read is not None:
        return read(value)
    return value if isinstance(value, str | bool | int | float) else MAYBE


def _in_microseconds(value: _Node) -> Any:
    return value[0] if value[1] == "Microseconds" else MAYBE


_SCALARS: Final[Mapping[str, Callable[[_Node], Any]]] = {
    "Null": lambda _: None,
    "Date": lambda days: days * DAY,
    "Datetime": _in_microseconds,
    "Duration": _in_microseconds,
    "Binary": bytes,
    "List": lambda stream: pl.read_ipc_stream(BytesIO(bytes(stream))).to_series().to_list(),
}
"""Values of literals that are not written down as they are, by dtype."""


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


def _without_filter(node: _Node, rows: _Node) -> _Node:
    """An expression on all rows, of one on those that are filtered so."""
    if isinstance(node, list):
        return [_without_filter(one, rows) for one in node]
    if not isinstance(node, dict):
        return node
    if node.keys() == {"Filter"} and node["Filter"]["by"] == rows:
        return _without_filter(node["Filter"]["input"], rows)
    return {key: _without_filter(value, rows) for key, value in node.items()}
