"""The command line. Loads polars and pandera only in a command that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from .. import __version__
from ..schemas.vocabulary import FILE_FORMATS, SEVERITIES
from . import outputs

if TYPE_CHECKING:
    from ..reports.exhibits import Exhibits
    from ..reports.model import Run
    from ..schemas.batch import Batch
    from .config import Config
    from .run import Progress

__all__ = ["main"]

_Command = Callable[..., None]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="presscheck")
def main() -> None:
    """A data-quality gate for extracted news articles.

    Exit codes: 0 clean or below --fail-on, 1 findings at or above it, 2 usage, configuration,
    unreadable or empty input.
    """
    outputs.escape_stdout()


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


_reading_options = _options(
    click.option("--format", "input_format", type=click.Choice(FILE_FORMATS), help="Format of the input."),
    click.option("--preset", help="Names of fields as a tool writes them; default: found by themselves."),
    click.option("--map", "mapping", type=Pair("=", "column=field"), multiple=True, help="Field that holds a column."),
)
"""Options of every command that reads articles."""

_checking_options = _options(
    click.option("--select", type=Codes(), multiple=True, help="Rules to run: codes, beginnings of codes, names, ALL."),
    click.option("--extend-select", type=Codes(), multiple=True, help="Rules to run besides the selected ones."),
    click.option("--ignore", type=Codes(), multiple=True, help="Rules not to run."),
    click.option("--preview", is_flag=True, default=None, help="Allow preview rules."),
    click.option(
        "--fail-on", type=click.Choice(SEVERITIES), help="Least severity that fails the run. [default: error]"
    ),
    click.option("--max-findings", type=click.IntRange(min=0), help="So many findings pass. [default: 0]"),
    click.option("--baseline", metavar="FILE", help="Findings that are known: they do not fail the run."),
    click.option("--suppressions", metavar="FILE", help="Findings that somebody lets pass, with reasons."),
    click.option("--history", metavar="FOLDER", help="Earlier runs, which this one is compared with."),
    click.option("--append-history", is_flag=True, default=None, help="Add this run to them."),
    click.option("--as-of", metavar="TIME", help="What 'now' is, as ISO 8601; default: the start of the run."),
    click.option(
        "--output-format",
        type=click.Choice(outputs.FORMATS),
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
    click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file."),
    click.option("--isolated", is_flag=True, help="Read no configuration file."),
    click.option("--batch-size", type=click.IntRange(min=1), help="Records that are checked at a time."),
    click.option("--jobs", type=click.IntRange(min=1), help="Batches that are checked at a time. [default: cores]"),
    click.option("--allow-empty", is_flag=True, help="No records at all is no error."),
    click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found."),
    click.option("--quiet", "-q", is_flag=True, help="Only errors and the verdict."),
    click.option("--no-progress", is_flag=True, help="No progress bar."),
)
"""Options of the commands that judge articles."""


_fixing_options = _options(
    click.option(
        "-o",
        "--fix-output",
        metavar="OUT",
        help="File for the fixed articles, a folder for several, or - for standard output.",
    ),
    click.option("--in-place", is_flag=True, help="Change the files that are read."),
    click.option("--unsafe-fixes", is_flag=True, help="Also repairs that may lose something of worth."),
    click.option("--diff", is_flag=True, help="Only show what would change; exit 1 if something would."),
    click.option("--dropped", metavar="FILE", help="Keep the blocks that are taken out, as JSON Lines."),
)
"""Options of the commands that repair articles."""


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@_checking_options
@_reading_options
@click.option("--query", metavar="SQL", help="Check what a database answers, instead of files.")
@click.option("--connection", metavar="URI", help="The database, such as sqlite:///articles.db.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", help="Where the work is done.")
@click.option("--spark-master", metavar="URL", help="Default: that of spark-submit, else this machine.")
@click.option("--spark-work", metavar="FOLDER", help="Folder that driver and workers reach, for what Spark writes.")
@click.option("--spark-partitions", type=click.IntRange(min=1), help="Partitions of each stage.")
@click.option("--cache", metavar="FOLDER", help="Keep results there; what is unchanged is not checked again.")
@click.option("--resume", is_flag=True, help="Go on where a run was interrupted: --cache .presscheck_cache.")
@click.option("--write-baseline", metavar="FILE", help="Take all that is found as known, into this file.")
@click.option("--prune-baseline", is_flag=True, help="Take what is gone out of the baseline; nothing is added.")
@click.option("--fix", "fixes", is_flag=True, help="Repair what can be repaired safely, and check the rest.")
@_fixing_options
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check articles in files, folders, globs, or standard input (-)."""
    with _usage_errors():
        from . import check_command

        config = _config(options)
        query = _query(paths, options)
        if options["fixes"] or options["diff"]:
            _fix(paths, options, config, "full")
        _refuse_without_fix(options)
        writers = _outputs(options, paths)
        exhibits = _exhibits(options)
        with _progress(shown=not (options["no_progress"] or options["quiet"])) as progress:
            if options["engine"] == "spark":
                done = _check_on_spark(paths, config, options)
            elif query is not None:
                done = check_command.check_query(*query, config, progress, exhibits)
            else:
                done = check_command.check(paths, options["input_format"], config, progress, exhibits)
        _refuse_empty(done, paths, options)
        for write in writers:
            write(done)
        _keep_baseline(done, config, options)
        _keep_history(done, config)
        _exit(done, options)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_checking_options
@_reading_options
@_fixing_options
def fix(paths: tuple[str, ...], **options: Any) -> None:
    """Repair articles, and write them in the form that they came in.

    Exit code 0: nothing at or above --fail-on is left. 1: something is. With --diff: 0 nothing
    would change, 1 something would. Records that cannot be read, and values that are not fixed, stay as they
    are, byte for byte; the input is never changed without --in-place. Standard input goes to
    standard output, and the report to standard error.
    """
    with _usage_errors():
        _fix(paths, options, _config(options), "statistics")


def _fix(paths: tuple[str, ...], options: dict[str, Any], config: Config, style: str) -> NoReturn:
    """Fix, report and exit."""
    from . import fix_command
    from .verdict import EXIT_CLEAN, EXIT_FINDINGS

    progress = _progress(shown=not (options["no_progress"] or options["quiet"] or options["diff"]))
    done = fix_command.fix(
        paths, options, config, lambda files, aside: _outputs(options, files, style, aside=aside), progress
    )
    _refuse_empty(done, paths, options)
    if options["diff"] and not done.internal_errors:
        sys.exit(EXIT_FINDINGS if done.fixes and done.fixes.records and not options["exit_zero"] else EXIT_CLEAN)
    _exit(done, options)


def _query(paths: Sequence[str], options: dict[str, Any]) -> tuple[str, str] | None:
    """Query and connection, if a database is asked. Raises ClickException unless there is one thing to check."""
    query, connection = options["query"], options["connection"]
    if bool(query) != bool(connection):
        raise click.UsageError("--query and --connection need each other")
    if bool(query) == bool(paths):
        raise click.UsageError("name files to check (PATH...), or a query")
    return (query, connection) if query else None


def _check_on_spark(paths: Sequence[str], config: Config, options: dict[str, Any]) -> Run:
    from . import spark

    if options["query"] or config.cache:
        raise click.ClickException("--engine spark reads files, and has no cache")
    cluster = spark.Cluster(options["spark_work"], options["spark_partitions"], options["spark_master"])
    return spark.check(paths, options["input_format"], config, cluster)


def _refuse_without_fix(options: dict[str, Any]) -> None:
    names = {"fix_output": "-o", "in_place": "--in-place", "unsafe_fixes": "--unsafe-fixes", "dropped": "--dropped"}
    for name, said in names.items():
        if options[name]:
            raise click.ClickException(f"{said} says how to fix: add --fix")


def _refuse_empty(done: Run, paths: Sequence[str], options: dict[str, Any]) -> None:
    if not done.records and not options["allow_empty"]:
        raise click.ClickException(f"{_no_records(paths)} (--allow-empty permits it)")


def _exit(done: Run, options: dict[str, Any]) -> NoReturn:
    from .verdict import EXIT_CLEAN, EXIT_FINDINGS, exit_code

    code = exit_code(done.verdict, done.internal_errors)
    sys.exit(EXIT_CLEAN if options["exit_zero"] and code == EXIT_FINDINGS else code)


@main.command()
@click.argument("path", metavar="FILE")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Table or JSON.")
@_reading_options
def inspect(path: str, output_format: str, input_format: str | None, preset: str | None, mapping: Any) -> None:
    """Show how each block was read.

    Gives its number, byte span, kind, role and text.
    """
    with _usage_errors():
        from ..parsers.read import read
        from ..reports import inspect as report

        batches = _some(read([path], format=input_format, preset=preset, mapping=dict(mapping)), path)
        if output_format == "json":
            report.write_json(batches, outputs.utf8_stdout())
        else:
            report.write_terminal(batches, outputs.console())


@main.command()
@click.argument("folder", required=False)
@click.option("--outlet", metavar="HOST", help="Only this outlet.")
@click.option("--last", type=click.IntRange(min=1), default=60, show_default=True, help="So many runs.")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Tables or JSON.")
def history(folder: str | None, outlet: str | None, last: int, output_format: str) -> None:
    """Show how runs went that were appended to FOLDER.

    Without FOLDER, the one that the configuration names.
    """
    with _usage_errors():
        from ..reports import terminal_history as report
        from . import config as settings
        from . import history as store

        folder = folder or settings.load(settings.find(Path.cwd())).history
        if folder is None:
            raise click.UsageError("name the folder of a history: none is configured")
        profiles = store.load(Path(folder), last)
        if outlet is not None and outlet not in profiles["outlet"]:
            raise click.ClickException(f"{folder}: no run has an outlet {outlet!r}")
        if output_format == "json":
            report.write_json(profiles, outlet, outputs.utf8_stdout())
        else:
            report.write_terminal(profiles, outlet, outputs.console())


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

        console = outputs.console()
        if code:
            pages.render(registry.find(code), console)
        else:
            pages.render_list(registry.all_rules(), console)


@main.command()
@click.option("--ci", type=click.Choice(["github", "gitlab", "none"]), help="CI system. [default: what is used here]")
def init(ci: str | None) -> None:
    """Set presscheck up in the current folder.

    Writes presscheck.toml, and a workflow for GitHub or GitLab. Nothing that is there is changed.
    """
    with _usage_errors():
        from .init import set_up

        try:
            said = set_up(Path.cwd(), ci)
        except OSError as error:
            raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from error
        click.echo(said, nl=False)


def _keep_history(done: Run, config: Config) -> None:
    """Append the run to its history, if asked. Raises OSError."""
    from . import history

    if config.append_history and config.history is not None and done.profile is not None:
        path = history.append(Path(config.history), done.profile)
        click.echo(f"presscheck: run appended: {path}", err=True)


def _keep_baseline(done: Run, config: Config, options: dict[str, Any]) -> None:
    """Write or prune the baseline, if asked. Raises OSError, ClickException."""
    from . import baseline

    if options["write_baseline"]:
        baseline.write(Path(options["write_baseline"]), done.found)
        click.echo(f"presscheck: baseline written: {options['write_baseline']}", err=True)
    if options["prune_baseline"]:
        if not config.baseline:
            raise click.ClickException("--prune-baseline needs --baseline, or baseline in the configuration")
        path = Path(config.baseline)
        baseline.prune(path, baseline.load(path), done.stale)
        click.echo(f"presscheck: {len(done.stale)} entries taken out of the baseline: {path}", err=True)


def _some(batches: Iterable[Batch], path: str) -> Iterator[Batch]:
    """The batches as they come; ClickException after the last if there were none."""
    empty = True
    for batch in batches:
        empty = False
        yield batch
    if empty:
        raise click.ClickException(_no_records([path]))


def _no_records(paths: Sequence[str]) -> str:
    from .troubles import no_records

    return no_records(", ".join("standard input" if path == "-" else path for path in paths))


@contextmanager
def _usage_errors() -> Iterator[None]:
    """Any trouble as one sentence and exit 2; a reader that went away (`| head`) as a quiet end.

    A traceback would end with exit 1, which says that the articles have findings.
    """
    from .troubles import sentence

    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except click.ClickException as error:
        _fail(error.format_message())
    except BrokenPipeError:
        outputs.drop_stdout()
        sys.exit(1)
    except OSError as error:  # a full disk, most likely
        outputs.drop_stdout()
        _fail(f"{error.filename or 'the output'} cannot be written: {error.strerror or error}")
    except Exception as error:
        _fail(sentence(error))


def _fail(sentence: str) -> None:
    from ..reports.text import visible
    from .verdict import EXIT_USAGE

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
        max_findings=options["max_findings"],
        baseline=options["baseline"],
        suppressions=options["suppressions"],
        history=options["history"],
        append_history=options["append_history"],
        as_of=settings.instant(options["as_of"]) if options["as_of"] else None,
        batch_size=options["batch_size"],
        jobs=options["jobs"],
        cache=options.get("cache") or (file.cache or settings.CACHE if options.get("resume") else None),
        preset=options["preset"],
        map={**file.map, **dict(options["mapping"])},
    )


def _outputs(
    options: dict[str, Any], files: Sequence[str], style: str = "full", *, aside: bool = False
) -> list[outputs.Writer]:
    """What writes the reports, none of them into these files. Raises ClickException before any work is done."""
    chosen = options["output_format"]
    if options["statistics"] and chosen not in (None, "statistics"):
        raise click.ClickException(f"--statistics and --output-format {chosen} exclude each other")
    shown = "statistics" if options["statistics"] else chosen or style
    return outputs.writers(shown, options["quiet"], options["outputs"], files, aside=aside)


def _exhibits(options: dict[str, Any]) -> Exhibits | None:
    """What collects articles, if one of the reports shows any."""
    from ..reports.exhibits import Exhibits

    wanted = {options["output_format"], *(name for name, _ in options["outputs"])}
    return Exhibits() if wanted & set(outputs.SHOW_ARTICLES) else None


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
