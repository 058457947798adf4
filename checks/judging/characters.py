"""Places of findings in characters, beside those in bytes: editors and Python count so."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Final

import polars as pl

from ...schemas.findings import FINDING_DTYPES

__all__ = ["with_characters"]

_KEY: Final = ("source", "record", "column")
_EDGES: Final = ("start", "end")


def with_characters(findings: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The findings of a batch with `start_char` and `end_char`: where they are in the text of their column.

    None in a dump, whose bytes are counted through the source; in a column that is no one text; and where the bytes
    were no UTF-8. Characters are code points. Each text is read once, however many findings are in it.
    """
    names = [name for name, dtype in articles.schema.items() if dtype == pl.String]
    placed = findings.with_row_index("row").filter(pl.col("start").is_not_null(), pl.col("column").is_in(names))
    if placed.is_empty():
        return findings
    fields = pl.col("format") != "dump"
    texts = articles.with_row_index("article").filter(fields & pl.col("decode_ok")).select("article", *_KEY[:2])
    known = placed.select("row", *_KEY, *_EDGES).join(texts, on=_KEY[:2], how="inner").sort("article", "column")
    told: list[tuple[int, int, int]] = []
    for (article, column), its in groupby(known.iter_rows(named=True), itemgetter("article", "column")):
        rows = list(its)
        text = articles[column][article]
        if text is not None:
            at = _characters(text, sorted({row[edge] for row in rows for edge in _EDGES}))
            told += [(row["row"], at[row["start"]], at[row["end"]]) for row in rows]
    dtypes = {name: FINDING_DTYPES[name] for name in ("start_char", "end_char")}
    places = pl.DataFrame(told, schema={"row": pl.UInt32(), **dtypes}, orient="row")
    numbered = findings.drop("start_char", "end_char").with_row_index("row")
    return numbered.join(places, on="row", how="left", maintain_order="left").select(findings.columns)


def _characters(text: str, offsets: list[int]) -> dict[int, int]:
    """Bytes of a text, in rising order and between characters, to characters."""
    if text.isascii():
        return {offset: offset for offset in offsets}
    data, found, at, characters = text.encode(), {}, 0, 0
    for offset in offsets:
        characters += len(data[at:offset].decode("utf-8", "ignore"))
        at = offset
        found[offset] = characters
    return found
