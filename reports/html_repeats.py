"""Repeated articles for the page: the kept one, and beside it those that repeat it, with what differs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import polars as pl

__all__ = ["MAX_GROUPS", "MAX_REPEATS", "Part", "repeats"]

MAX_GROUPS: Final = 50
"""Groups that are shown, the largest first."""

MAX_REPEATS: Final = 4
"""Repeats of one group that are shown."""

_WORD: Final = re.compile(r"\w+|\W")


class Part(NamedTuple):
    """A piece of a text; differs: the other text does not have it."""

    text: str
    differs: bool


def repeats(findings: pl.LazyFrame) -> dict[str, Any]:
    """Groups of records that repeat one, a rule each, and how many are left out."""
    found = findings.filter(pl.col("kept_record").is_not_null(), pl.col("record").is_not_null())
    key = ["code", "kept_source", "kept_record", "kept_text"]
    columns = ("source", "record", "line", "url", "excerpt", "outlet")
    groups = (
        found.group_by(key, maintain_order=True)
        .agg(pl.col("name", "kept_url", "column").first(), size=pl.len(), rows=pl.struct(columns).head(MAX_REPEATS))
        .sort("size", descending=True, maintain_order=True)
        .collect()
    )
    if groups.is_empty():
        return {}
    shown = [_group(row) for row in groups.head(MAX_GROUPS).iter_rows(named=True)]
    return {"groups": shown, "more": groups.height - len(shown)}


def _group(row: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{**one, "parts": parts(row["kept_text"], one["excerpt"])} for one in row["rows"]]
    return {**row, "rows": rows, "more": row["size"] - len(rows), "kept_text": row["kept_text"] or ""}


def parts(kept: str | None, repeated: str | None) -> Sequence[Part]:
    """The repeated text in pieces, by whether the kept one has them."""
    return list(_parts(kept or "", repeated or ""))


def _parts(kept: str, repeated: str) -> Iterator[Part]:
    if kept == repeated:
        yield Part(repeated, False)
        return
    one, other = (_WORD.findall(text) for text in (kept, repeated))
    for kind, _, _, start, end in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if start < end:
            yield Part("".join(other[start:end]), kind != "equal")
