"""Repeated articles for the page: the kept one, and beside it those that repeat it, with what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from ..text_difference import Part, difference

__all__ = ["MAX_GROUPS", "MAX_REPEATS", "repeats"]

MAX_GROUPS: Final = 50
"""Groups that are shown, the largest first."""

MAX_REPEATS: Final = 4
"""Repeats of one group that are shown."""


Headlines = Mapping[tuple[str, int], str | None]
"""Of the articles that the page shows, by source and record."""


def repeats(findings: pl.LazyFrame, headlines: Headlines) -> dict[str, Any]:
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
    shown = [_group(row, headlines) for row in groups.head(MAX_GROUPS).iter_rows(named=True)]
    return {"groups": shown, "more": groups.height - len(shown)}


def _group(row: Mapping[str, Any], headlines: Headlines) -> dict[str, Any]:
    rows = [
        {
            **one,
            "parts": _repeated(row["kept_text"] or "", one["excerpt"] or ""),
            "headline": headlines.get((one["source"], one["record"])),
        }
        for one in row["rows"]
    ]
    kept = headlines.get((row["kept_source"], row["kept_record"]))
    if row["column"] == "headline":
        kept = row["kept_text"]
    known = kept or next((one["headline"] for one in rows if one["headline"]), None)
    return {
        **row,
        "rows": rows,
        "headline": known,
        "more": row["size"] - len(rows),
        "kept_text": row["kept_text"] or "",
    }


def _repeated(kept: str, repeated: str) -> Sequence[Part]:
    """The repeated text in pieces, by whether the kept one has them."""
    return [part for part in difference(kept, repeated) if part.kind != "gone"]
