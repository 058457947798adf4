"""The options of the command line that several commands have, and their types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ...reports.formats import FORMATS, SUFFIXES, FormatError, format_of
from ...schemas.vocabulary import FILE_FORMATS, SEVERITIES

__all__ = [
    "Codes",
    "Pair",
    "checking_options",
    "fixing_options",
    "mapping_of",
    "reading_options",
    "setting_options",
    "stdin_filename",
]

_Command = Callable[..., None]


class Codes(click.ParamType):
    """A comma-separated list; the option may be repeated."""

    name = "codes"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:  # noqa: ARG002
        """`LK,TS001` to its parts."""
        return value if isinstance(value, tuple) else tuple(part.strip() for part in value.split(",") if part.strip())


class Pair(click.ParamType):
    """`NAME<separator>VALUE`."""

    def __init__(self, separator: str, shape: str):
        self.separator = separator
        self.name = shape

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """The two sides."""
        if isinstance(value, tuple):
            return value
        left, found, right = value.partition(self.separator)
        if not (left and found and right):
            self.fail(f"{value!r} is not of the form {self.name}", param, ctx)
        return left, right


class ReportFile(click.ParamType):
    """`FORMAT:PATH`, or a path whose name says the format."""

    name = "[FORMAT:]PATH"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Format and path; whether there is such a format is not looked at."""
        if isinstance(value, tuple):
            return value
        format, _, path = value.partition(":")
        if format and path:
            return format, path
        try:
            return format_of(value), value
        except FormatError:
            known = ", ".join(SUFFIXES)
            self.fail(
                f"{value!r} names no report format. Write FORMAT:PATH, or a name that ends in {known}", param, ctx
            )


def _options(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Options that several commands have, in this order."""

    def declare(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return declare


def mapping_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str | tuple[str, ...]]:
    """Columns and fields as `--map` names them; several for one column in their order."""
    names: dict[str, list[str]] = {}
    for column, field in pairs:
        names.setdefault(column, []).append(field)
    return {column: its[0] if len(its) == 1 else tuple(its) for column, its in names.items()}


reading_options = _options(
    click.option(
        "--format", "input_format", type=click.Choice(FILE_FORMATS), help="Format of the input. [default: detected]"
    ),
    click.option("--preset", help="Tool whose field names the input uses. [default: detected]"),
    click.option(
        "--map",
        "mapping",
        type=Pair("=", "column=field"),
        multiple=True,
        help="Field that fills a column. If repeated for a column, the first field that a record has is used.",
    ),
)
"""Options of every command that reads articles."""

stdin_filename = click.option(
    "--stdin-filename",
    metavar="PATH",
    help="File name for standard input (-), used for its format, the configuration and reports.",
)
"""Of the commands that judge standard input, as editors call them."""

setting_options = _options(
    click.option("--profile", metavar="NAME", help="Settings for a use case: crawl, draft, or one of your own."),
    click.option("--select", type=Codes(), multiple=True, help="Rules to run: codes, code prefixes, names, or ALL."),
    click.option("--extend-select", type=Codes(), multiple=True, help="Rules to run in addition to the selected ones."),
    click.option("--ignore", type=Codes(), multiple=True, help="Rules not to run."),
    click.option("--preview", is_flag=True, default=None, help="Allow preview rules."),
    click.option(
        "--fail-on", type=click.Choice(SEVERITIES), help="Lowest severity that fails the run. [default: error]"
    ),
    click.option(
        "--show",
        type=click.Choice(SEVERITIES),
        help="Lowest severity that is listed; findings below it are only counted. [default: warning]",
    ),
    click.option(
        "--replacements",
        is_flag=True,
        default=None,
        help="Include the replacement text of each repair in machine-readable reports.",
    ),
    click.option("--max-findings", type=click.IntRange(min=0), help="Allow up to N findings. [default: 0]"),
    click.option("--baseline", metavar="FILE", help="File of known findings, which do not fail the run."),
    click.option("--suppressions", metavar="FILE", help="File of suppressed findings, with reasons."),
    click.option("--history", metavar="FOLDER", help="Folder of earlier runs to compare this run with."),
    click.option("--append-history", is_flag=True, default=None, help="Add this run to the history."),
    click.option("--archive", metavar="FILE_OR_URL", help="Archive of published articles to compare the input with."),
    click.option("--as-of", metavar="TIME", help="Time to use as “now”, in ISO 8601. [default: the start of the run]"),
    click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file."),
    click.option("--isolated", is_flag=True, help="Ignore configuration files."),
    click.option("--batch-size", type=click.IntRange(min=1), help="Number of records to check at a time, at most."),
    click.option(
        "--batch-bytes",
        metavar="SIZE",
        help="Size of the records to check at a time, roughly. [default: 20 MB]",
    ),
    click.option(
        "--max-article-bytes",
        type=click.IntRange(min=1),
        help="Longer articles are an error; only rules that do not read texts check them. A line counts as at least 25 "
        "bytes. [default: 5000000]",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1),
        help="Number of batches to check in parallel. [default: number of cores, at most 8]",
    ),
    click.option(
        "--max-memory",
        metavar="SIZE",
        help="Stop with exit code 2 if the process needs more; 0 for no limit. Linux only. [default: 2 GB]",
    ),
)
"""Options that say how articles are judged: the settings of `Config`, but those of reading."""

_reporting_options = _options(
    click.option(
        "--output-format",
        type=click.Choice(FORMATS),
        help="Format of the report on standard output. [default: full; for fix: statistics]",
    ),
    click.option(
        "--output",
        "outputs",
        type=ReportFile(),
        multiple=True,
        help="Also write a report to a file, in the format that its name says unless one is named. May be repeated.",
    ),
    click.option("--statistics", is_flag=True, help="Show only the counts by rule."),
    click.option("--allow-empty", is_flag=True, help="Do not fail if there are no records."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings."),
    click.option("--quiet", "-q", is_flag=True, help="Show only errors and the verdict."),
    click.option("--no-progress", is_flag=True, help="Show no progress bar."),
)


def checking_options(command: _Command) -> _Command:
    """Options of the commands that judge articles."""
    return setting_options(_reporting_options(command))


fixing_options = _options(
    click.option(
        "-o",
        "--fix-output",
        metavar="OUT",
        help="File for the repaired articles, in the format of its name (.jsonl, .json, .csv, .tsv, .parquet, .arrow, "
        "also with .gz or .zst), folder for several files, or - for standard output.",
    ),
    click.option("--in-place", is_flag=True, help="Overwrite the input files."),
    click.option("--unsafe-fixes", is_flag=True, help="Also apply repairs that may lose useful text."),
    click.option("--diff", is_flag=True, help="Only show what would change; exit with 1 if anything would."),
    click.option("--dropped", metavar="FILE", help="Write the removed blocks to this file, as JSON Lines."),
)
"""Options of the commands that repair articles."""
