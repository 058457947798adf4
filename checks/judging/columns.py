"""Which columns an expression reads."""

from __future__ import annotations

import json
import re
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
            selected = _SELECTOR.findall(one.meta.serialize(format="json"))
            if not selected or not all(selected):
                return None
            names |= dict.fromkeys(name for some in selected for name in json.loads(some))
    return tuple(names)
