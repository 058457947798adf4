"""Where reports go: standard output, and the files of `--output`. Loads no report before it is written."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast

import click

if TYPE_CHECKING:
    from rich.console import Console

    from ...reports.model import Run
    from ...reports.terminal.report import Style

__all__ = [
    "FORMATS",
    "SHOW_ARTICLES",
    "Writer",
    "console",
    "drop_stdout",
    "escape_stdout",
    "log_to_stderr",
    "stderr_console",
    "utf8_stdout",
    "writers",
]

_STYLES: Final = ("full", "concise", "grouped", "statistics")
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

SHOW_ARTICLES: Final = ("html",)
"""Formats that show articles whole, so that a run has to keep some."""

_BINARY: Final = ("parquet",)

FORMATS: Final = (*_STYLES, *_REPORTS)
"""The styles of the terminal report, and the formats for programs."""

_FILE_WIDTH: Final = 120

Writer = Callable[["Run"], None]


def writers(
    format: str, quiet: bool, files: Iterable[tuple[str, str]], inputs: Sequence[str], *, aside: bool = False
) -> list[Writer]:
    """One writer for standard output and one for each pair of format and path.

    aside: standard output is for something else, so that the report goes to standard error.
    Raises ClickException for what cannot be written to, or is an input, before any work is done.
    """
    return [_to_stdout(format, quiet, aside), *(_to_file(name, path, inputs) for name, path in files)]


def escape_stdout() -> None:
    """From now on, what an old console cannot show is escaped."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def utf8_stdout() -> TextIO:
    """Standard output for programs, which is UTF-8 whatever the console speaks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def drop_stdout() -> None:
    """Nothing more can be written; what is left in the buffer must not fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def console(file: TextIO | None = None) -> Console:
    """A console that prints what it is given, without markup; `file` instead of standard output has no colours."""
    from rich.console import Console

    if file is None:
        return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    return Console(
        file=file, width=_FILE_WIDTH, no_color=True, highlight=False, markup=False, emoji=False, soft_wrap=True
    )


class _Said(logging.Handler):
    """Prints what the run has to say besides its report."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"presscheck: {record.getMessage()}", err=True)


def log_to_stderr() -> None:
    """Have warnings of a run printed on standard error, once."""
    log = logging.getLogger("presscheck")
    if not any(isinstance(handler, _Said) for handler in log.handlers):
        log.addHandler(_Said())
        log.propagate = False


def stderr_console() -> Console:
    """A console on standard error, as `console` is one on standard output."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def _to_stdout(format: str, quiet: bool, aside: bool) -> Writer:
    def write(run: Run) -> None:
        if format in _STYLES:
            from ...reports.terminal import report as terminal

            to = stderr_console() if aside else console()
            terminal.write(run, to, style=cast("Style", format), quiet=quiet)
        elif aside:
            _report(format)(run, sys.stderr.buffer if format in _BINARY else sys.stderr)
        else:
            _report(format)(run, sys.stdout.buffer if format in _BINARY else utf8_stdout())

    return write


def _report(format: str) -> Callable[[Run, Any], None]:
    module, function = _REPORTS[format]
    return getattr(import_module(f"...reports.{module}", __package__), function)


def _to_file(format: str, name: str, inputs: Sequence[str]) -> Writer:
    path, option = Path(name), f"--output {format}:{name}"
    fault = _fault(format, path, inputs)
    if fault is not None:
        raise click.ClickException(f"{option}: {fault}")

    def write(run: Run) -> None:
        try:
            if format in _BINARY:
                with path.open("wb") as binary:
                    _report(format)(run, binary)
            else:
                with path.open("w", encoding="utf-8", newline="") as file:
                    _write_text(format, run, file)
        except OSError as error:
            raise click.ClickException(f"{option}: {error.strerror or error}") from error

    return write


def _write_text(format: str, run: Run, file: TextIO) -> None:
    if format in _STYLES:
        from ...reports.terminal import report as terminal

        terminal.write(run, console(file), style=cast("Style", format))
    else:
        _report(format)(run, file)


def _fault(format: str, path: Path, inputs: Sequence[str]) -> str | None:
    """Why a report cannot be written there."""
    if format not in FORMATS:
        return f"unknown format; there are {', '.join(FORMATS)}"
    if not path.absolute().parent.is_dir():
        return "there is no such folder"
    if path.is_dir():
        return "this is a folder; name a file"
    if str(path) == "-":
        return "this is standard output, which --output-format is for"
    if path.exists() and any(Path(name).exists() and path.samefile(name) for name in inputs):
        return "this is an input, and would be lost"
    return None
