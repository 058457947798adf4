"""Severities that depend on the hit."""

from __future__ import annotations

import polars as pl

from ...schemas.vocabulary import Severity

__all__ = ["IN_DUMP", "graded"]

IN_DUMP = pl.col("format") == "dump"
"""Dumps lose property names: what a text is was inferred, and may be wrong."""


def graded(where: pl.Expr, severity: Severity, otherwise: Severity) -> pl.Expr:
    """For `Rule.grade`: one severity where a condition holds, another elsewhere."""
    return pl.when(where).then(pl.lit(severity)).otherwise(pl.lit(otherwise))
