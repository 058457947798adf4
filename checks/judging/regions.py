"""Places of findings in the lines of a file, as editors and viewers show them."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ...schemas.batch import Batch
from ...schemas.findings import FINDING_DTYPES

__all__ = ["with_regions"]

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_REGION: Final = ("at_column", "end_line", "end_at_column")


def with_regions(findings: pl.DataFrame, batch: Batch) -> pl.DataFrame:
    """The findings of a batch with `at_column`, `end_line` and `end_at_column`, as far as they are in a dump.

    Elsewhere, what was read of a file does not tell where in its lines it is.
    """
    articles = batch.articles.with_row_index("article").filter((pl.col("format") == "dump") & pl.col("decode_ok"))
    places = findings.with_row_index("row").filter(pl.col("block").is_not_null(), pl.col("start").is_not_null())
    places = places.filter(pl.col("line").is_not_null())
    if articles.is_empty() or places.is_empty():
        return findings
    blocks = batch.blocks.with_columns(before=_before()).select("article", "block", "text", "before", at="start")
    known = (
        places.select("row", "source", "record", "block", "line", "start", "end")
        .join(articles.select("article", "source", "record"), on=["source", "record"])
        .join(blocks, on=["article", "block"])
        .select("row", "line", "text", "before", start=pl.col("start") - pl.col("at"), end=pl.col("end") - pl.col("at"))
    )
    dtypes = {name: FINDING_DTYPES[name] for name in _REGION}
    told = [(row, *_region(*place)) for row, *place in known.iter_rows()]
    regions = pl.DataFrame(told, schema={"row": pl.UInt32(), **dtypes}, orient="row")
    numbered = findings.drop(_REGION).with_row_index("row")
    return numbered.join(regions, on="row", how="left", maintain_order="left").select(findings.columns)


def _before() -> pl.Expr:
    """Characters of its line before a block: those of a header line, and the spaces behind it; 0 at its beginning."""
    same_line = pl.col("line") == pl.col("line").shift(1).over("article")
    header = pl.col("text").shift(1).str.len_chars().cast(pl.Int64)
    gap = pl.col("start").cast(pl.Int64) - pl.col("end").shift(1).cast(pl.Int64)
    return pl.when(same_line).then(header + gap).otherwise(0)


def _region(line: int, text: str, before: int, start: int, end: int) -> tuple[int, int, int]:
    """The column from 1, in characters, of these bytes of a block; and line and column of what comes after them."""
    data = text.encode()
    head, within = data[:start].decode("utf-8", "ignore"), data[start:end].decode("utf-8", "ignore")
    column = _after(head, before + 1)
    return column, line + len(_LINE_END.findall(within)), _after(within, column)


def _after(text: str, column: int) -> int:
    """The column behind a text that begins in a column."""
    *above, last = _LINE_END.split(text)
    return len(last) + (1 if above else column)
