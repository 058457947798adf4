"""Expressions that look at a few rows of a large frame, at the cost of those few rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import polars as pl

from ...glances.few_rows import FewRows

__all__ = [
    "contains_bounded",
    "for_a_glance",
    "holds_bytes",
    "is_for_a_glance",
    "only_where",
    "put_back",
    "rarely",
    "where",
]

_ASKED: Final = "asked for"
_FOR_A_GLANCE: Final = ContextVar("for a glance", default=False)


def holds_bytes(text: pl.Expr, *some: bytes) -> pl.Expr:
    """The UTF-8 of the text holds one of these byte strings: fifty times as fast as a regex of characters."""
    return pl.any_horizontal(text.cast(pl.Binary).bin.contains(one) for one in some)


def put_back(values: pl.Expr, rows: pl.Expr) -> pl.Expr:
    """Values that were computed on the rows where `rows` is true, in the order of the whole frame; false elsewhere.

    values: Boolean, as long as `rows` is true, made of `….filter(rows)`. rows: Boolean, without nulls. A window
    (`….over`) or `is_duplicated` on the filtered rows costs nothing on a frame that has none of them.
    """
    position = pl.when(rows).then(rows.cast(pl.UInt32).cum_sum() - 1)
    return values.gather(position).fill_null(False)


def where(rows: pl.Expr, judged: Callable[[pl.Expr], pl.Expr], column: str = "text") -> pl.Expr:
    """`judged` of the texts on some rows, false on the others; rows: Boolean, without nulls.

    Not by `when(rows).then(text)`: most functions of strings then work through the texts that are hidden, too.
    """
    return rarely(rows, judged(pl.col(column)), column)


def contains_bounded(text: pl.Expr, regex: str) -> pl.Expr:
    r"""As `text.str.contains`, for a regex with `\b`; false where the text is null.

    On a text that is not all ASCII, Polars' engine is twenty times slower with `\b`. So it looks there only where it
    finds a match without.
    """
    if is_for_a_glance():
        return text.str.contains(regex).fill_null(False)
    loose = regex.replace(r"\b", "")

    def of_texts(texts: pl.Series) -> pl.Series:
        may = texts.str.contains(loose).fill_null(False)
        places = may.arg_true()
        return may.scatter(places, texts.gather(places).str.contains(regex)) if places.len() else may

    return text.map_batches(of_texts, return_dtype=pl.Boolean, is_elementwise=True)


def rarely(rows: pl.Expr, judged: pl.Expr, *columns: str) -> pl.Expr:
    """As `where`, for what takes long to make ready, such as a regex of hundreds of phrases: nothing is done where no
    row is asked for.

    judged: Boolean, row by row, of these columns; `text` if none is named.
    """

    if is_for_a_glance():
        return rows.fill_null(False) & judged.fill_null(False)
    few = FewRows({"": judged.fill_null(False)})

    def of_rows(asked: pl.Series) -> pl.Series:
        found = pl.zeros(len(asked), pl.Boolean, eager=True)
        frame = asked.struct.unnest()
        places = frame[_ASKED].arg_true()
        if places.is_empty():
            return found
        hits = few.select(frame.drop(_ASKED)[places], of=frame.height).to_series()
        return found.scatter(places.filter(hits), True)

    given = pl.struct(*(columns or ("text",)), rows.fill_null(False).alias(_ASKED))
    return given.map_batches(of_rows, return_dtype=pl.Boolean, is_elementwise=True)


def only_where(told: pl.Expr, necessary: pl.Expr) -> pl.Expr:
    """The expression `told`, which is false wherever `necessary` is.

    A query needs the first only, and planning takes it as long as an expression is; a glance at one article
    (`for_a_glance`) reads the second before it, which takes less, or tells more, than the first.
    """
    if is_for_a_glance():
        return pl.when(pl.lit(True)).then(told).otherwise(necessary)
    return told


def is_for_a_glance() -> bool:
    """Whether an expression that is made now is read by a glance."""
    return _FOR_A_GLANCE.get()


@contextmanager
def for_a_glance() -> Iterator[None]:
    """Expressions that are made meanwhile are read by a glance; queries may take them, too, and take longer."""
    token = _FOR_A_GLANCE.set(True)
    try:
        yield
    finally:
        _FOR_A_GLANCE.reset(token)
