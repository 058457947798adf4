"""Phrases that several reports use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..schemas.vocabulary import ARCHIVE
from .model import Run, at_least
from .text import shortened, visible

__all__ = [
    "column_name",
    "counted",
    "counts",
    "elsewhere",
    "fixed",
    "habit",
    "other_field",
    "record_name",
    "result",
    "where",
]


_MAX_FIELD_CELLS: Final = 60


def counted(number: int, noun: str) -> str:
    """`1 record`, `2,000 records`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def counts(by_severity: Mapping[str, int]) -> str:
    """`24 errors, 1 warning`: what there is none of is left out."""
    return ", ".join(counted(number, severity) for severity, number in by_severity.items() if number) or "no findings"


def result(run: Run, *, options: bool = True) -> str:
    """The run in a few words, without its verdict. options: name the one that shows what is only counted."""
    by_severity = run.counts
    said = f"{counted(run.records, 'record')}, {fixed(run)}{counts(by_severity)}"
    mildest = next((severity for severity in reversed(by_severity) if by_severity[severity]), run.show)
    if options and mildest not in at_least(run.show):
        said += f" (--show {mildest})"
    states = dict(run.found.group_by("state").len().collect().iter_rows())
    said += "".join(f" · {states[state]:,} {state}" for state in ("known", "suppressed") if state in states)
    if run.internal_errors:
        return f"{said} · {counted(len(run.internal_errors), 'internal error')}"
    return f"{said} · fails on: {run.fail_on}"


def habit(row: Mapping[str, Any]) -> str:
    """`all 245 records of news.jsonl: the time has no UTC offset`; made visible. row: of `Run.habits`."""
    of = f" of {visible(row['scope'])}" if row["scope"] is not None else ""
    part = "all" if row["records"] == row["of"] else f"{row['records']:,} of"
    return f"{part} {row['of']:,} records{of}: {visible(row['message'])}"


def elsewhere(row: Mapping[str, Any]) -> str:
    """` (and in 4 more places)`, of a defect that has several (`defects`); else nothing."""
    return f" (and in {counted(row['count'] - 1, 'more place')})" if row["count"] > 1 else ""


def fixed(run: Run) -> str:
    """`12 fixed, left: `, of a run after a fix."""
    return "" if run.fixes is None else f"{sum(run.fixes.fixed.values()):,} fixed, left: "


def where(source: str, line: int | None, record: int | None) -> str:
    """`file:line`, or `file[record]` where a format has no lines, or `<run>`; made visible."""
    if source == ARCHIVE:
        return f"archived article {record}"
    if record is None:
        return visible(source)
    return f"{visible(source)}:{line}" if line is not None else f"{visible(source)}[{record}]"


def other_field(finding: Mapping[str, Any]) -> str:
    """The name that the source has for the column of a finding, made visible; empty where that is its own."""
    column, field = finding["column"], finding["field"]
    return "" if field is None or column in (field, f"{field}_raw") else shortened(field, _MAX_FIELD_CELLS)


def column_name(finding: Mapping[str, Any]) -> str:
    """`headline`; or `headline (field title)`, where the source has another name for it; made visible."""
    field = other_field(finding)
    return visible(finding["column"]) + (f" (field {field})" if field else "")


def record_name(record: int | None) -> str:
    """`record 3`; or what a finding is on that is on no record."""
    return "the whole run" if record is None else f"record {record}"
