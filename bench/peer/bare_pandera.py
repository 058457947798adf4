"""Pandera alone: a schema with ten checks, validated lazily."""

from __future__ import annotations

import pandera
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors
from telling import path, tell
from ten_rules import CODES, defects


def check(code: str, expression: pl.Expr) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(expression.not_()), name=code, error=code)


frame = pl.read_parquet(path())
schema = pa.DataFrameSchema(checks=[check(code, expression) for code, expression in defects().items()])
counts = dict.fromkeys(CODES, 0)
try:
    schema.validate(frame, lazy=True)
except SchemaErrors as errors:
    cases = errors.failure_cases.group_by("check").agg(pl.col("index").n_unique())
    counts |= {code: number for code, number in cases.iter_rows() if code in counts}
tell(counts, pandera.__version__)
