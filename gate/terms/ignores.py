"""`[per-source-ignores]`: rules that are not wanted for some sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import polars as pl

from ...checks.declaring import registry

__all__ = ["CodesBySource", "codes_by_source", "ignored_in", "is_ignored", "matches", "without_ignored"]

CodesBySource = Mapping[str, Sequence[str]]
"""Glob over sources to codes of rules."""


def codes_by_source(settings: Mapping[str, Sequence[str]]) -> CodesBySource:
    """Globs to codes, from globs to selectors (`registry.select`). Raises SelectionError."""
    return {
        pattern: [rule.code for rule in registry.select(selectors, preview=True)]
        for pattern, selectors in settings.items()
    }


def without_ignored(findings: pl.DataFrame, ignored: CodesBySource) -> pl.DataFrame:
    """Findings less those of ignored rules; a glob matches a source as it was given, or from the current folder."""
    return findings.filter(~is_ignored(findings["source"].unique(), ignored)) if ignored else findings


def is_ignored(sources: Iterable[str], ignored: CodesBySource) -> pl.Expr:
    """Whether a finding in one of these sources is of a rule that is not wanted there."""
    hits = [pl.lit(False)]
    for pattern, codes in ignored.items():
        matching = [source for source in sources if matches(source, pattern)]
        hits.append(pl.col("source").is_in(matching) & pl.col("code").is_in(codes))
    return pl.any_horizontal(hits)


def ignored_in(source: str, ignored: CodesBySource) -> frozenset[str]:
    """Codes of the rules that are not wanted for a source."""
    return frozenset(code for pattern, codes in ignored.items() if matches(source, pattern) for code in codes)


def matches(source: str, pattern: str) -> bool:
    """Whether a glob is one of a source, as it was given, or from the current folder."""
    path, here = Path(source), Path.cwd()
    from_here = path.relative_to(here) if path.is_relative_to(here) else path
    return any(fnmatchcase(name, pattern) for name in (source, path.as_posix(), from_here.as_posix()))
