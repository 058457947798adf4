"""The profile of a run, made from its batches and its findings: counts by outlet.

A part of it has the columns of `PROFILE_DTYPES` without `as_of`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import polars as pl
from polars import selectors

from ...schemas.articles import ARTICLE_DTYPES
from ...schemas.batch import Batch
from ...schemas.profiles import EVERY_OUTLET, PROFILE_DTYPES, PROFILED_FIELDS
from ..text.detection import HEAD_CHARS, language_of
from .corpus import outlet

__all__ = ["DUPLICATE_CODES", "PART_DTYPES", "STEPS_AN_OCTAVE", "chars_of_step", "of_batch", "of_findings", "total"]

STEPS_AN_OCTAVE: Final = 8
"""Lengths are counted in steps of the eighth root of two, about 9 %, so that medians can be told from sums."""

DUPLICATE_CODES: Final = ("HL002", "HL003", "ID001", "ID002", "ID003", "ID004")
"""Rules that say of a record that it repeats another."""

PART_DTYPES: Final = {name: dtype for name, dtype in PROFILE_DTYPES.items() if name != "as_of"}
"""Columns of a part of a profile."""

_LAYOUTS: Final = 20
"""Orders of roles that are kept of an outlet, the most usual ones."""

_KEY: Final = [name for name in PART_DTYPES if name != "count"]


def of_batch(batch: Batch) -> pl.DataFrame:
    """Articles, missing fields and lengths of one batch; records that could not be read do not count."""
    step = pl.when(pl.col("n_chars") > 0).then((pl.col("n_chars").log(2) * STEPS_AN_OCTAVE).floor().cast(pl.Int32))
    articles = batch.articles.filter(pl.col("read_error").is_null()).select(
        *(_is_missing(name).alias(name) for name in PROFILED_FIELDS), outlet=outlet(), step=step
    )
    by_outlet = articles.group_by("outlet")
    counted = by_outlet.len("count").with_columns(kind=pl.lit("articles"), name=pl.lit(""))
    missing = by_outlet.agg(selectors.by_name(*PROFILED_FIELDS).sum())
    missing = missing.unpivot(index="outlet", variable_name="name", value_name="count").filter(pl.col("count") > 0)
    lengths = articles.drop_nulls("step").group_by("outlet", pl.col("step").cast(pl.String).alias("name")).len("count")
    return _as_rows(
        counted,
        missing.with_columns(kind=pl.lit("missing")),
        lengths.with_columns(kind=pl.lit("length")),
        _languages(batch.articles).with_columns(kind=pl.lit("language")),
        _layouts(batch).with_columns(kind=pl.lit("layout")),
    )


def _languages(articles: pl.DataFrame) -> pl.DataFrame:
    """Articles by outlet and the language of their bodies; texts that tell none are not counted."""
    heads = articles.select(outlet(), "language", pl.col("body").str.head(HEAD_CHARS)).drop_nulls("body")
    named = heads.with_columns(
        name=pl.Series(
            [language_of(body, tag) for body, tag in zip(heads["body"], heads["language"], strict=True)],
            dtype=pl.String,
        )
    )
    return named.drop_nulls("name").group_by(pl.nth(0).alias("outlet"), "name").len("count")


def _layouts(batch: Batch) -> pl.DataFrame:
    """Records of dumps by outlet and the order of their roles, such as `headline published body`."""
    outlets = batch.articles.with_row_index("article").filter(pl.col("format") == "dump")
    of_dump = batch.blocks.join(outlets.select("article", outlet=outlet()), on="article", maintain_order="left")
    runs = of_dump.filter(pl.col("role") != pl.col("role").shift().over("article").fill_null("unknown"))
    orders = runs.group_by("outlet", "article", maintain_order=True).agg(pl.col("role").cast(pl.String).str.join(" "))
    return orders.group_by("outlet", name="role").len("count")


def of_findings(findings: pl.LazyFrame, rules: Sequence[str]) -> pl.DataFrame:
    """Records with findings, by rule and outlet; findings by severity. rules: codes that were on."""
    found = findings.with_columns(pl.col("outlet").fill_null(""))
    records = pl.struct("source", "record").n_unique().alias("count")
    by_rule = found.group_by("outlet", name="code").agg(records).collect()
    whole = found.group_by(name="code").agg(records).collect()
    on = pl.DataFrame({"name": list(rules)}, schema={"name": pl.String}).join(whole, on="name", how="left")
    repeated = found.filter(pl.col("code").is_in(DUPLICATE_CODES)).group_by("outlet").agg(records).collect()
    severities = found.group_by(name=pl.col("severity").cast(pl.String)).len("count").collect()
    return _as_rows(
        by_rule.filter(pl.col("outlet") != EVERY_OUTLET).with_columns(kind=pl.lit("rule")),
        on.with_columns(pl.col("count").fill_null(0), outlet=pl.lit(EVERY_OUTLET), kind=pl.lit("rule")),
        repeated.with_columns(kind=pl.lit("duplicates"), name=pl.lit("")),
        severities.with_columns(outlet=pl.lit(EVERY_OUTLET), kind=pl.lit("severity")),
    )


def total(parts: Iterable[pl.DataFrame], as_of: datetime) -> pl.DataFrame:
    """The profile of a run (`PROFILE_DTYPES`), from those of its parts."""
    rows = pl.concat([pl.DataFrame(schema=PART_DTYPES), *parts])
    summed = rows.group_by(_KEY).agg(pl.col("count").sum()).sort(_KEY).with_columns(as_of=pl.lit(as_of))
    rank = pl.col("count").rank("ordinal", descending=True).over("outlet", "kind")
    kept = summed.filter((pl.col("kind") != "layout") | (rank <= _LAYOUTS))
    return kept.select(pl.col(name).cast(dtype) for name, dtype in PROFILE_DTYPES.items())


def chars_of_step(step: pl.Expr) -> pl.Expr:
    """The characters in the middle of a step of lengths."""
    return 2 ** ((step + 0.5) / STEPS_AN_OCTAVE)


def _is_missing(name: str) -> pl.Expr:
    value, dtype = pl.col(name), ARTICLE_DTYPES[name]
    if isinstance(dtype, pl.List):
        return value.list.len().fill_null(0) == 0
    if isinstance(dtype, pl.String):
        return value.fill_null("").str.strip_chars() == ""
    return value.is_null()


def _as_rows(*parts: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([part.select(pl.col(name).cast(dtype) for name, dtype in PART_DTYPES.items()) for part in parts])
