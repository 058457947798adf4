"""Markdown for a pull request or a job summary: the verdict, a table by rule, and the first findings."""

from __future__ import annotations

from itertools import islice
from typing import Final, TextIO

import polars as pl

from . import defects
from .markdown_text import code, escaped, table
from .model import Run, rows
from .words import counted, elsewhere, habit, result, where

__all__ = ["MAX_FINDINGS", "MAX_RULES", "write"]

MAX_FINDINGS: Final = 50
"""Findings that are shown one by one; a comment on GitHub holds 65,536 characters, a job summary a megabyte."""

MAX_RULES: Final = 100

_MARKS: Final = {"error": "🔴 error", "warning": "🟠 warning", "info": "🔵 info"}


def write(run: Run, stream: TextIO) -> None:
    """Write it. Text of articles stands in code spans: no markup, link or mention in it comes to life."""
    stream.write(f"## presscheck: {run.verdict.upper()}\n\n{escaped(result(run))}\n")
    for error in run.internal_errors:
        stream.write(f"\n- **internal error**: {code(error)}\n")
    for extra, codes in run.skipped.items():
        stream.write(f"\n- skipped because the extra {code(extra)} is not installed: {', '.join(codes)}\n")
    for sentence in (*run.reasons, *run.notes):
        stream.write(f"\n- {code(sentence)}\n")
    for row in run.habits:
        stream.write(f"\n- {_MARKS[row['severity']]} {row['code']} {row['name']}, {code(habit(row))}\n")
    if total := defects.height(run.listed):
        stream.write(f"\n{_rules(run.listed)}\n\n{_findings(run.listed, total)}\n")


def _rules(findings: pl.LazyFrame) -> str:
    by_rule = findings.group_by("code", "name", "severity").agg(
        defects.defect().n_unique().alias("findings"), pl.struct("source", "record").n_unique().alias("records")
    )
    gravest = pl.col("severity").to_physical()
    ordered = by_rule.sort(gravest, "findings", "code", descending=[True, True, False])
    lines = [
        (_MARKS[row["severity"]], f"{row['code']} {row['name']}", f"{row['findings']:,}", f"{row['records']:,}")
        for row in rows(ordered.head(MAX_RULES))
    ]
    return table(("", "Rule", "Findings", "Records"), lines)


def _findings(findings: pl.LazyFrame, total: int) -> str:
    ranked = findings.sort(pl.col("severity").to_physical(), descending=True, maintain_order=True)
    lines = [
        f"- {row['code']} {code(where(row['source'], row['line'], row['record']))} {code(row['message'])}"
        f"{elsewhere(row)}"
        for row in islice(defects.defects(rows(ranked)), MAX_FINDINGS)
    ]
    more = total - len(lines)
    summary = f"The first {len(lines)} of {counted(total, 'finding')}" if more else "Findings"
    return "\n".join([f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"])
