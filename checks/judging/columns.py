"""Which columns an expression reads."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterable
from typing import Final

import polars as pl

__all__ = ["columns_read"]

_SELECTOR: Final = re.compile(r'\{"Selector":\{(?:"ByName":\{"names":(\[[^\]]*\]))?')


def columns_read(expressions: Iterable[pl.Expr]) -> tuple[str, ...] | None:
    """The columns that some expressions read, each once, if they are there; None of whatever columns there are.

    A selector by name (`of_article`) reads the columns that it names.
    """
    names: dict[str, None] = {}
    for one in expressions:
        names |= dict.fromkeys(one.meta.root_names())
        if one.meta.has_multiple_outputs():
            selected = _selected(one)
            if selected is None:
                return None
            names |= dict.fromkeys(selected)
    return tuple(names)


def _selected(expression: pl.Expr) -> list[str] | None:
    """The columns that selectors name; None where one of them does not name its columns, or nobody can tell."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the format may change: then nobody can tell
            lists = _SELECTOR.findall(expression.meta.serialize(format="json"))
        return [name for names in lists for name in json.loads(names)] if lists and all(lists) else None
    except Exception:  # a function of a user that cannot be written down
        return None
