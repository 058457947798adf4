"""Findings as data: JSON lines, CSV and Parquet, a finding a row, with exactly the columns `TOLD_COLUMNS`."""

from __future__ import annotations

import csv
from typing import Any, BinaryIO, Final, TextIO

from .json_text import encode
from .model import Run, rows
from .text import visible
from .told import TOLD_COLUMNS, told

__all__ = ["defused", "write_csv", "write_jsonl", "write_parquet"]

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a cell a formula in one spreadsheet or another (OWASP, CSV injection); controls never come first here."""


def write_jsonl(run: Run, stream: TextIO) -> None:
    """Write an object a line; a run without findings gives nothing."""
    for row in rows(told(run.found, run.audience)):
        stream.write(encode(row) + "\n")


def write_csv(run: Run, stream: TextIO) -> None:
    """Write a header and a row a finding (RFC 4180). Text is made visible, and no cell is a formula."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(TOLD_COLUMNS)
    for row in rows(told(run.found, run.audience)):
        writer.writerow([defused(value) for value in row.values()])


def write_parquet(run: Run, stream: BinaryIO) -> None:
    """Write the columns with their dtypes."""
    told(run.found, run.audience).sink_parquet(stream)


def defused(value: Any) -> Any:
    """A text as a cell that every spreadsheet takes for text: an apostrophe stands before what would be a formula."""
    if not isinstance(value, str):
        return value
    shown = visible(value)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA_STARTS) else shown
