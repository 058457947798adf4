"""Annotations of GitHub Actions: workflow commands, a rule and file each.

GitHub shows only ten errors and ten warnings of a step, so findings of a rule in a file are one annotation, at the
first of them, and the gravest come first.
"""

from __future__ import annotations

from typing import Final, TextIO

import polars as pl

from .defects import defect
from .locations import line_of, logical_name, relative_path
from .model import Run, rows
from .text import visible
from .words import counted, elsewhere, result

__all__ = ["write"]

_COMMANDS: Final = {"info": "notice", "warning": "warning", "error": "error"}


def write(run: Run, stream: TextIO) -> None:
    """Write a command for each rule and source of counted findings, each exceeded limit and each internal error."""
    for error in (*run.internal_errors, *run.reasons):
        stream.write(f"::error title=presscheck::{_data(error)}\n")
    groups = run.shown.group_by("severity", "code", "name", "source", maintain_order=True).agg(
        pl.struct("line", "record", "column", "block", "message").first().alias("first"),
        defect().n_unique().alias("findings"),
        pl.len().alias("count"),
        pl.col("record").n_unique().alias("records"),
    )
    gravest = pl.col("severity").to_physical()
    for row in rows(groups.sort(gravest, "findings", descending=True, maintain_order=True)):
        first = row["first"]
        told = f"{first['message']} ({logical_name(first)})"
        if row["findings"] == 1:
            told += elsewhere(row)
        else:
            told += f", and {counted(row['findings'] - 1, 'more finding')} in {counted(row['records'], 'record')}"
        file = f"file={_property(relative_path(row['source']))},line={line_of(first)},"
        place = "" if first["record"] is None else file
        title = _property(f"{row['code']} {row['name']}")
        stream.write(f"::{_COMMANDS[row['severity']]} {place}title={title}::{_data(told)}\n")
    stream.write(f"presscheck: {run.verdict.upper()}, {visible(result(run))}\n")


def _data(text: str) -> str:
    """The message of a command: nothing in it ends the line."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a command: nothing in it ends the property either."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
