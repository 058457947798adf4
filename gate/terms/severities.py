"""Severities that a configuration gives to rules, instead of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import polars as pl

from ...checks.declaring import registry
from ...schemas.findings import FINDING_DTYPES
from ...schemas.vocabulary import Severity

__all__ = ["by_code", "with_severities"]

_Frame = TypeVar("_Frame", pl.DataFrame, pl.LazyFrame)


def by_code(severity: Mapping[str, Severity]) -> dict[str, Severity]:
    """Code of a rule to the severity of its findings. severity: by selectors, of which the more exact one wins.

    Raises SelectionError for a selector that names no rule.
    """
    named = {selector: registry.select([selector], preview=True) for selector in severity}
    broad_first = sorted(named, key=lambda selector: -len(named[selector]))
    return {rule.code: severity[selector] for selector in broad_first for rule in named[selector]}


def with_severities(findings: _Frame, severities: Mapping[str, Severity]) -> _Frame:
    """Findings with these severities, by code; those of other rules keep theirs."""
    if not severities:
        return findings
    dtype = FINDING_DTYPES["severity"]
    given = pl.col("code").replace_strict(severities, default=None, return_dtype=pl.String).cast(dtype)
    return findings.with_columns(severity=pl.coalesce(given, "severity"))
