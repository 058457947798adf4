"""The command line. Loads polars and pandera only in a command that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import __version__
from ..schemas.vocabulary import SEVERITIES

if TYPE_CHECKING:
    from rich.console import Console

    from ..reports.model import Run
    from .config import Config
    from .run import Progress

__all__ = ["main"]

OUTPUT_FORMATS = ("full", "concise", "grouped", "statistics", "json")
INPUT_FORMATS = ("dump", "json", "jsonl", "csv", "tsv", "parquet", "ipc")
EXIT_USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="presscheck")
def main() -> None:
    """A data-quality gate for extracted news articles.

    Exit codes: 0 clean or below --fail-on, 1 findings at or above it, 2 usage, configuration,
    unreadable or empty input.
    """


class Codes(click.ParamType[Any]):
    """A comma-separated list; the option may be repeated."""

    name = "codes"

    def convert(self, value: Any, _param: Any, _ctx: Any) -> tuple[str, ...]:
        """`LK,TS001` to its parts."""
        return value if isinstance(value, tuple) else tuple(part.strip() for part in value.split(",") if part.strip())


class Pair(click.ParamType[Any]):
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


def _reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every command that reads articles."""
    for option in (
        click.option(
            "--map", "mapping", type=Pair("=", "column=field"), multiple=True, help="Field that holds a column."
        ),
        click.option("--preset", help="Names of fields as a tool writes them; default: found by themselves."),
        click.option("--format", "input_format", type=click.Choice(INPUT_FORMATS), help="Format of the input."),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--select", type=Codes(), multiple=True, help="Rules to run: codes, beginnings of codes, names, ALL.")
@click.option("--extend-select", type=Codes(), multiple=True, help="Rules to run besides the selected ones.")
@click.option("--ignore", type=Codes(), multiple=True, help="Rules not to run.")
@click.option("--preview", is_flag=True, default=None, help="Allow preview rules.")
@click.option("--fail-on", type=click.Choice(SEVERITIES), help="Least severity that fails the run. [default: error]")
@click.option("--as-of", metavar="TIME", help="What 'now' is, as ISO 8601; default: the start of the run.")
@click.option(
    "--output-format", type=click.Choice(OUTPUT_FORMATS), default="full", help="What goes to standard output."
)
@click.option(
    "--output", "outputs", type=Pair(":", "FORMAT:PATH"), multiple=True, help="Write a further report to a file."
)
@click.option("--statistics", is_flag=True, help="Only the counts by rule.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
@click.option("--batch-size", type=click.IntRange(min=1), help="Records that are checked at a time.")
@click.option("--allow-empty", is_flag=True, help="No records at all is no error.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found.")
@click.option("--quiet", "-q", is_flag=True, help="Only errors and the verdict.")
@click.option("--no-progress", is_flag=True, help="No progress bar.")
@_reading_options
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check articles in files, folders, globs, or standard input (-)."""
    with _usage_errors():
        from ..parsers.read import read
        from .run import run
        from .verdict import exit_code

        config = _config(options)
        outputs = _outputs(options)
        batches = read(
            list(paths),
            format=options["input_format"],
            preset=config.preset,
            mapping=config.map,
            batch_size=config.batch_size,
        )
        with _progress(shown=not (options["no_progress"] or options["quiet"])) as progress:
            done = run(batches, config, paths, progress)
        if not done.records and not options["allow_empty"]:
            raise click.ClickException(
                f"no records in {', '.join(paths)}: is this the right file? (--allow-empty permits it)"
            )
        for write in outputs:
            write(done)
        sys.exit(0 if options["exit_zero"] else exit_code(done.verdict, done.internal_errors))


@main.command()
@click.argument("path", metavar="FILE")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Table or JSON.")
@_reading_options
def inspect(path: str, output_format: str, input_format: str | None, preset: str | None, mapping: Any) -> None:
    """Show how each block was read: number, byte span, kind, role, text."""
    with _usage_errors():
        from ..parsers.read import read
        from ..reports import inspect as report

        batches = read([path], format=input_format, preset=preset, mapping=dict(mapping))
        if output_format == "json":
            report.write_json(batches, sys.stdout)
        else:
            report.write_terminal(batches, _console())


@main.command()
@click.argument("code", required=False)
@click.option("--all", "all_rules", is_flag=True, help="List every rule.")
def rule(code: str | None, all_rules: bool) -> None:
    """Explain a rule, by code or name."""
    if bool(code) == all_rules:
        raise click.UsageError("give the code of a rule, or --all")
    with _usage_errors():
        from ..checks import registry
        from ..reports import pages

        console = _console()
        if code:
            pages.render(registry.find(code), console)
        else:
            pages.render_list(registry.all_rules(), console)


@contextmanager
def _usage_errors() -> Iterator[None]:
    """Mistakes of the user as one sentence and exit 2; a reader that went away (`| head`) as a quiet end."""
    from ..checks.registry import SelectionError
    from ..checks.rule import RuleDeclarationError
    from ..parsers.fields import FieldError
    from ..parsers.source import SourceError
    from .config import ConfigError

    try:
        yield
    except (SourceError, FieldError, ConfigError, SelectionError, RuleDeclarationError) as error:
        _fail(str(error))
    except click.ClickException as error:
        _fail(error.format_message())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _fail(sentence: str) -> None:
    from ..reports.text import visible

    click.echo(f"presscheck: {visible(sentence)}", err=True)
    sys.exit(EXIT_USAGE)


def _config(options: dict[str, Any]) -> Config:
    """The file's settings under those of the command line."""
    from . import config as settings

    path = options["config_path"] or (None if options["isolated"] else settings.find(Path.cwd()))
    file = settings.load(path)
    codes = {name: sum(options[name], ()) for name in ("select", "extend_select", "ignore")}
    return file.with_options(
        select=codes["select"] or None,
        extend_select=file.extend_select + codes["extend_select"],
        ignore=file.ignore + codes["ignore"],
        preview=options["preview"],
        fail_on=options["fail_on"],
        as_of=settings.instant(options["as_of"]) if options["as_of"] else None,
        batch_size=options["batch_size"],
        preset=options["preset"],
        map={**file.map, **dict(options["mapping"])},
    )


def _outputs(options: dict[str, Any]) -> list[Callable[[Run], None]]:
    """One writer for standard output and one for each --output. Raises ClickException before any work is done."""
    quiet = options["quiet"]
    writers = [_to_stdout("statistics" if options["statistics"] else options["output_format"], quiet)]
    for name, path in options["outputs"]:
        if name not in OUTPUT_FORMATS:
            raise click.ClickException(f"--output {name}:{path}: unknown format; there are {', '.join(OUTPUT_FORMATS)}")
        if not Path(path).absolute().parent.is_dir():
            raise click.ClickException(f"--output {name}:{path}: there is no such folder")
        writers.append(_to_file(name, Path(path)))
    return writers


def _to_stdout(name: str, quiet: bool) -> Callable[[Run], None]:
    def write(run: Run) -> None:
        from ..reports import json_report, terminal

        if name == "json":
            json_report.write(run, sys.stdout)
        else:
            terminal.write(run, _console(), style=name, quiet=quiet)

    return write


def _to_file(name: str, path: Path) -> Callable[[Run], None]:
    def write(run: Run) -> None:
        from rich.console import Console

        from ..reports import json_report, terminal

        try:
            with path.open("w", encoding="utf-8", newline="\n") as file:
                if name == "json":
                    json_report.write(run, file)
                else:
                    terminal.write(run, Console(file=file, width=120, no_color=True, highlight=False), style=name)
        except OSError as error:
            raise click.ClickException(f"--output {name}:{path}: {error.strerror}") from error

    return write


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


@contextmanager
def _progress(shown: bool) -> Iterator[Progress]:
    """A counter of records on standard error, on a terminal that is not a CI log."""
    if not (shown and sys.stderr.isatty()) or os.environ.get("CI"):
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("checked {task.completed:,} records"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("records", total=None)
        yield lambda records: bar.advance(task, records)
