"""Where reports go: standard output, and the files of `--output`. Loads no report before it is written."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import click

from ...reports.formats import BINARY, FORMATS, STYLES, write_file
from ...reports.formats import write as write_report

if TYPE_CHECKING:
    from rich.console import Console

    from ...reports.model import Run
    from ...reports.terminal.report import Style

__all__ = [
    "Writer",
    "console",
    "drop_stdout",
    "escape_stdout",
    "log_to_stderr",
    "stderr_console",
    "utf8_stdout",
    "writers",
]

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


def console() -> Console:
    """A console on standard output that prints what it is given, without markup."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


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
        if format in STYLES:
            from ...reports.terminal import report as terminal

            to = stderr_console() if aside else console()
            terminal.write(run, to, style=cast("Style", format), quiet=quiet)
        elif aside:
            write_report(run, sys.stderr.buffer if format in BINARY else sys.stderr, format)
        else:
            write_report(run, sys.stdout.buffer if format in BINARY else utf8_stdout(), format)

    return write


def _to_file(format: str, name: str, inputs: Sequence[str]) -> Writer:
    path, option = Path(name), f"--output {format}:{name}"
    fault = _fault(format, path, inputs)
    if fault is not None:
        raise click.ClickException(f"{option}: {fault}")

    def write(run: Run) -> None:
        try:
            write_file(run, path, format)
        except OSError as error:
            raise click.ClickException(f"{option}: {error.strerror or error}") from error

    return write


def _fault(format: str, path: Path, inputs: Sequence[str]) -> str | None:
    """Why a report cannot be written there."""
    if format not in FORMATS:
        return f"unknown format; the formats are {', '.join(FORMATS)}"
    if not path.absolute().parent.is_dir():
        return "the folder does not exist"
    if path.is_dir():
        return "this is a folder; name a file"
    if str(path) == "-":
        return "use --output-format for standard output"
    if path.exists() and any(Path(name).exists() and path.samefile(name) for name in inputs):
        return "this is an input file, which the report would overwrite"
    return None
