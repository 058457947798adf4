"""Which reports there are, and what writes each to a stream or a file. Loads no report before it is written."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

if TYPE_CHECKING:
    from rich.console import Console

    from .model import Run
    from .terminal.report import Style

__all__ = [
    "BINARY",
    "FORMATS",
    "SHOW_ARTICLES",
    "STYLES",
    "SUFFIXES",
    "FormatError",
    "file_console",
    "format_of",
    "write",
    "write_file",
]

STYLES: Final = ("full", "concise", "grouped", "statistics")
"""Styles of the report for people at a terminal."""

_REPORTS: Final = {
    "json": ("json_report", "write"),
    "jsonl": ("tables", "write_jsonl"),
    "csv": ("tables", "write_csv"),
    "parquet": ("tables", "write_parquet"),
    "sarif": ("sarif", "write"),
    "junit": ("junit", "write"),
    "github": ("github", "write"),
    "gitlab": ("gitlab", "write"),
    "markdown": ("markdown", "write"),
    "html": ("html.report", "write"),
}
"""Format to the module of `reports`, and its function, that writes it to a stream."""

FORMATS: Final = (*STYLES, *_REPORTS)
"""The styles of the terminal report, and the formats for programs."""

SHOW_ARTICLES: Final = ("html",)
"""Formats that show articles whole, so that a run has to keep some."""

BINARY: Final = ("parquet",)
"""Formats that are written to a stream of bytes."""

SUFFIXES: Final = {
    ".sarif.json": "sarif",
    ".sarif": "sarif",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xml": "junit",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "full",
}
"""End of a file's name to the format that it is written in, if no other is named. The first that fits is meant."""

_FILE_WIDTH: Final = 120


class FormatError(ValueError):
    """The report format, or the suffix of the file name, is unknown; the message lists the formats."""


def format_of(path: str | PathLike[str]) -> str:
    """The format that the name of a file says. Raises FormatError."""
    name = fspath(path)
    found = next((format for suffix, format in SUFFIXES.items() if name.lower().endswith(suffix)), None)
    if found is None:
        suffixes, formats = ", ".join(SUFFIXES), ", ".join(FORMATS)
        raise FormatError(
            f"{name}: no report format has this suffix; use one of {suffixes}, or set format= to one of {formats}"
        )
    return found


def file_console(file: TextIO) -> Console:
    """A console that prints to a stream what it is given: no markup, no colors, lines of 120 cells."""
    from rich.console import Console  # noqa: PLC0415

    return Console(
        file=file, width=_FILE_WIDTH, no_color=True, highlight=False, markup=False, emoji=False, soft_wrap=True
    )


def write(run: Run, stream: Any, format: str) -> None:
    """Write a report to a stream of text; a format in `BINARY`, to one of bytes. Raises FormatError."""
    if format in STYLES:
        from .terminal import report  # noqa: PLC0415

        report.write(run, file_console(stream), style=cast("Style", format))
    else:
        _report(format)(run, stream)


def write_file(run: Run, path: Path, format: str) -> None:
    """Write a report to a file, in UTF-8. Raises FormatError, OSError."""
    if format in BINARY:
        with path.open("wb") as binary:
            write(run, binary, format)
    else:
        if format not in FORMATS:
            raise FormatError(f"unknown format {format!r}; the formats are {', '.join(FORMATS)}")
        with path.open("w", encoding="utf-8", newline="") as text:
            write(run, text, format)


def _report(format: str) -> Callable[[Run, Any], None]:
    module, function = _REPORTS[format]
    return getattr(import_module(f".{module}", __package__), function)
