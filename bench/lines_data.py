"""Lines of real bodies to train on: whether they are the article's, what kind they look like, where they are from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from presscheck.parsers.assemble import articles
from presscheck.parsers.blocks import paragraphs

__all__ = ["lines_of"]

GOLD: Final = "gold"
WHOLE_PAGE: Final = "extractor:inscriptis"
_SURE_CHARS: Final = 40
_HOST: Final = r"^https?://(?:www\d?\.)?([^/]+)"


def lines_of(paths: Sequence[Path]) -> pl.DataFrame:
    """One row a line of a body: record, text, `leaked` (null: nobody knows), corpus, extractor, language, host."""
    frames = [_lines(pl.read_parquet(path), path.stem) for path in paths]
    found = pl.concat(frames)
    return found.with_columns(article=pl.struct("corpus", "record").rle_id())


def _lines(frame: pl.DataFrame, corpus: str) -> pl.DataFrame:
    frame = frame.with_row_index("record")
    raw = frame.select("record", "headline", "body").with_columns(
        pl.col("record").cast(pl.UInt64), source=pl.lit(corpus), format=pl.lit("frame")
    )
    blocks = paragraphs(articles(raw)).filter(pl.col("column") == "body").select(record="article", text="text")
    if "outlet" not in frame.columns:
        frame = frame.with_columns(outlet=pl.col("url").str.extract(_HOST))
    gold = frame.filter(pl.col("source_kind") == GOLD)
    hosts = frame.drop_nulls("outlet").unique("pair").select("pair", host=pl.col("outlet").str.replace(r"^www\d?\.", ""))
    true = gold.select("pair", line=pl.col("body").str.split("\n").list.eval(pl.element().str.strip_chars()))
    told = frame.join(hosts, on="pair", how="left").join(true, on="pair", how="left", maintain_order="left")
    told = told.select(
        "record",
        "language",
        "headline",
        pl.col("source_kind").alias("extractor"),
        pl.coalesce("host", "pair").alias("host"),
        "line",
        leaks=pl.col("leak_lines").list.eval(pl.element().str.strip_chars()),
    )
    line = pl.col("text").str.strip_chars()
    known = pl.col("line").list.contains(line).fill_null(False) | (line.str.len_chars() >= _SURE_CHARS)
    leaked = (
        pl.when(pl.col("leaks").list.contains(line).fill_null(False))
        .then(pl.when(line != pl.col("headline").fill_null("")).then(True))
        .when((pl.col("extractor") != WHOLE_PAGE) | known)
        .then(False)
    )
    return (
        blocks.join(told, on="record", how="left", maintain_order="left")
        .with_columns(leaked=leaked, corpus=pl.lit(corpus))
        .drop("line", "leaks", "headline")
    )
