"""The options of the command line that several commands have, and their types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ...reports.formats import FORMATS
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
    click.option("--format", "input_format", type=click.Choice(FILE_FORMATS), help="Format of the input."),
    click.option("--preset", help="Names of fields as a tool writes them; default: found by themselves."),
    click.option(
        "--map",
        "mapping",
        type=Pair("=", "column=field"),
        multiple=True,
        help="Field that holds a column; if repeated for a column, the first that a record has.",
    ),
)
"""Options of every command that reads articles."""

stdin_filename = click.option(
    "--stdin-filename",
    metavar="PATH",
    help="Name of what comes from standard input (-): for its format, the configuration, and reports.",
)
"""Of the commands that judge standard input, as editors call them."""

setting_options = _options(
    click.option("--profile", metavar="NAME", help="Settings for a kind of use: crawl, draft, or one of your own."),
    click.option("--select", type=Codes(), multiple=True, help="Rules to run: codes, beginnings of codes, names, ALL."),
    click.option("--extend-select", type=Codes(), multiple=True, help="Rules to run in addition to the selected ones."),
    click.option("--ignore", type=Codes(), multiple=True, help="Rules not to run."),
    click.option("--preview", is_flag=True, default=None, help="Allow preview rules."),
    click.option(
        "--fail-on", type=click.Choice(SEVERITIES), help="Least severity that fails the run. [default: error]"
    ),
    click.option(
        "--show",
        type=click.Choice(SEVERITIES),
        help="Least severity that is listed; milder findings are only counted. [default: warning]",
    ),
    click.option(
        "--replacements",
        is_flag=True,
        default=None,
        help="Tell in reports for programs what the repair of a finding would write in its place.",
    ),
    click.option("--max-findings", type=click.IntRange(min=0), help="Allow up to N findings. [default: 0]"),
    click.option("--baseline", metavar="FILE", help="Findings that are known: they do not fail the run."),
    click.option("--suppressions", metavar="FILE", help="Findings that are suppressed, with reasons."),
    click.option("--history", metavar="FOLDER", help="Earlier runs, which this one is compared with."),
    click.option("--append-history", is_flag=True, default=None, help="Add this run to them."),
    click.option("--archive", metavar="FILE_OR_URL", help="Published articles, which these are compared with."),
    click.option("--as-of", metavar="TIME", help="What 'now' is, as ISO 8601; default: the start of the run."),
    click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file."),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
    click.option("--batch-size", type=click.IntRange(min=1), help="Records that are checked at a time."),
    click.option(
        "--max-article-bytes",
        type=click.IntRange(min=1),
        help="Longer articles are an error, and only rules that do not read texts see them. [default: 5000000]",
    ),
    click.option(
        "--jobs", type=click.IntRange(min=1), help="Batches that are checked at a time. [default: cores, 8 at most]"
    ),
    click.option(
        "--max-memory",
        metavar="SIZE",
        help="When the process needs more, it ends with exit code 2; 0: any amount. Linux only. [default: 2 GB]",
    ),
)
"""Options that say how articles are judged: the settings of `Config`, but those of reading."""

_reporting_options = _options(
    click.option(
        "--output-format",
        type=click.Choice(FORMATS),
        help="What goes to standard output. [default: full; statistics after fix]",
    ),
    click.option(
        "--output",
        "outputs",
        type=Pair(":", "FORMAT:PATH"),
        multiple=True,
        help="Write a further report to a file.",
    ),
    click.option("--statistics", is_flag=True, help="Only the counts by rule."),
    click.option("--allow-empty", is_flag=True, help="No records at all is no error."),
    click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found."),
    click.option("--quiet", "-q", is_flag=True, help="Only errors and the verdict."),
    click.option("--no-progress", is_flag=True, help="No progress bar."),
)


def checking_options(command: _Command) -> _Command:
    """Options of the commands that judge articles."""
    return setting_options(_reporting_options(command))


fixing_options = _options(
    click.option(
        "-o",
        "--fix-output",
        metavar="OUT",
        help="File for the fixed articles, a folder for several, or - for standard output.",
    ),
    click.option("--in-place", is_flag=True, help="Change the files that are read."),
    click.option("--unsafe-fixes", is_flag=True, help="Also repairs that may lose something useful."),
    click.option("--diff", is_flag=True, help="Only show what would change; exit 1 if something would."),
    click.option("--dropped", metavar="FILE", help="Keep the blocks that are taken out, as JSON Lines."),
)
"""Options of the commands that repair articles."""
