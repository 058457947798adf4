"""The fields of the source in which compared texts are."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ...schemas.fields import field_of

__all__ = ["field_names"]


def field_names(kinds: pl.Series, columns: Sequence[str]) -> pl.Expr:
    """The field that fills a column, of rows that have `fields`; of several columns, the one in `column`.

    kinds: the different values of `Articles.fields` that the rows may have; mostly there is one.
    """
    if len(columns) == 1:
        return _field(kinds, columns[0])
    said = [pl.when(pl.col("column") == column).then(_field(kinds, column)) for column in columns]
    return pl.coalesce(*said)


def _field(kinds: pl.Series, column: str) -> pl.Expr:
    names = {fields: field_of(fields, column) for fields in kinds.drop_nulls()}
    if len(set(names.values())) <= 1 and not kinds.has_nulls():
        return pl.lit(next(iter(names.values()), None), pl.String)
    return pl.col("fields").replace_strict(names, default=None, return_dtype=pl.String) if names else _NONE


_NONE = pl.lit(None, pl.String)
