"""The blocks that were taken out of their texts, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from ..parsers.dump_fields import image, selectors

__all__ = ["lines"]


def lines(taken: pl.DataFrame) -> Iterator[bytes]:
    """A line a block: where it was, its text, and as `value` what its column would hold.

    taken: columns source, record, article_id, url, code, column, text.
    """
    for row in taken.iter_rows(named=True):
        yield json.dumps(row | {"value": _value(row["column"], row["text"])}, ensure_ascii=False).encode() + b"\n"


def _value(column: str, text: str) -> Any:
    if column == "images":
        return image(text)
    return selectors(text) if column == "selectors" else text.strip()
