"""Names of fields in a source: what `Articles.fields` holds, and what findings tell of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

__all__ = ["field_of", "fields_text"]

_READ_FROM: Final = {
    **dict.fromkeys(("url_canonical", "host", "url_date"), "url"),
    "article_id": "id",
    "n_chars": "body",
    "keywords_joined": "keywords",
}
"""A column to the one from which it is made; times are made from `…_raw`."""

_PARTS_OF_TIMES: Final = ("_at", "_precision", "_offset_min")


def fields_text(names: Mapping[str, str]) -> str:
    """Columns with the fields that fill them, as `Articles.fields` holds them."""
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


def field_of(fields: str | None, column: str) -> str | None:
    """The field that fills a column, or what the column is made of. fields: of the record, as `fields_text` gives it.

    None where there are no fields, or none for the column.
    """
    if fields is None:
        return None
    names = _names(fields)
    part = next((part for part in _PARTS_OF_TIMES if column.endswith(part)), None)
    made_of = f"{column.removesuffix(part)}_raw" if part else _READ_FROM.get(column, column)
    return names.get(column) or names.get(made_of)


@lru_cache(maxsize=1024)
def _names(fields: str) -> Mapping[str, str]:
    return json.loads(fields)
