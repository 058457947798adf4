"""What commands do around their work: settings and reports from options, troubles as a sentence, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ...reports.formats import SHOW_ARTICLES
from ...schemas.panics import as_errors
from ..run.engine import share_cores
from ..run.memory import MEMORY
from . import outputs
from .options import mapping_of

if TYPE_CHECKING:
    from ...reports.exhibits import Exhibits
    from ..run.finished import Run
    from ..run.run import Progress
    from ..terms.config import Config

__all__ = [
    "end",
    "exhibits_for",
    "file_name",
    "file_of",
    "keep_baseline",
    "keep_history",
    "no_records",
    "progress",
    "query_of",
    "refuse_empty",
    "refuse_stdin_filename",
    "refuse_without_fix",
    "settings_of",
    "usage_errors",
    "with_configuration",
    "writers_for",
]


@contextmanager
def usage_errors() -> Iterator[None]:
    """Any trouble as one sentence and exit 2; a reader that went away (`| head`) as a quiet end.

    A traceback would end with exit 1, which says that the articles have findings.
    """
    try:
        try:
            with as_errors():
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
        from .troubles import sentence

        _fail(sentence(error))


def _fail(sentence: str) -> None:
    from ...reports.text import visible
    from ..terms.verdict import EXIT_USAGE

    click.echo(f"presscheck: {visible(sentence)}", err=True)
    sys.exit(EXIT_USAGE)


def settings_of(options: dict[str, Any]) -> Config:
    """The file's settings under those of the command line; what watches over this process learns what it may have.

    Nothing may have loaded the engine before.
    """
    share_cores(os.environ)
    from ..terms import config as settings
    from ..terms.reading import under_command_line

    codes = {name: sum(options[name], ()) for name in ("select", "extend_select", "ignore")}
    mapped = mapping_of(options["mapping"])
    file = settings.load(file_of(options), profile=options["profile"], select=codes["select"] or None)
    config = file.with_options(
        extend_select=file.extend_select + codes["extend_select"],
        ignore=file.ignore + codes["ignore"],
        preview=options["preview"],
        fail_on=options["fail_on"],
        show=options["show"],
        replacements=options["replacements"],
        max_findings=options["max_findings"],
        baseline=options["baseline"],
        suppressions=options["suppressions"],
        history=options["history"],
        append_history=options["append_history"],
        archive=options["archive"],
        as_of=settings.instant(options["as_of"]) if options["as_of"] else None,
        batch_size=options["batch_size"],
        batch_bytes=settings.checked("batch-bytes", options["batch_bytes"]) if options["batch_bytes"] else None,
        max_article_bytes=options["max_article_bytes"],
        jobs=options["jobs"],
        max_memory=settings.checked("max-memory", options["max_memory"]) if options["max_memory"] else None,
        cache=options.get("cache") or (file.cache or settings.CACHE if options.get("resume") else None),
        preset=options["preset"],
        map={**file.map, **mapped},
        per_source=under_command_line(file.per_source, options["preset"], mapped),
    )
    MEMORY.allow(config.max_memory)
    return _without_unwritten(config, options.get("write_baseline"))


def _without_unwritten(config: Config, write_baseline: str | None) -> Config:
    """Without the baseline that the command is about to write for the first time."""
    if write_baseline is None or config.baseline is None:
        return config
    written = Path(write_baseline)
    if written.exists() or Path(config.baseline).absolute() != written.absolute():
        return config
    return replace(config, baseline=None)


def file_of(options: Mapping[str, Any]) -> Path | None:
    """The configuration file that holds. Raises ConfigError."""
    from ..terms import config as settings

    if options["config_path"] or options["isolated"]:
        return options["config_path"]
    return settings.find(_starting_folder(options))


def _starting_folder(options: Mapping[str, Any]) -> Path:
    """Where the search for a configuration file begins."""
    folder = Path.cwd()
    return (folder / options["stdin_filename"]).parent if options.get("stdin_filename") else folder


def writers_for(
    options: dict[str, Any], files: Sequence[str], style: str = "full", *, aside: bool = False
) -> list[outputs.Writer]:
    """What writes the reports, none of them into these files. Raises ClickException before any work is done."""
    chosen = options["output_format"]
    if options["statistics"] and chosen not in (None, "statistics"):
        raise click.ClickException(f"--statistics and --output-format {chosen} cannot be combined")
    shown = "statistics" if options["statistics"] else chosen or style
    return outputs.writers(shown, options["quiet"], options["outputs"], files, aside=aside)


def exhibits_for(options: dict[str, Any]) -> Exhibits | None:
    """What collects articles, if one of the reports shows any."""
    from ...reports.exhibits import Exhibits

    wanted = {options["output_format"], *(name for name, _ in options["outputs"])}
    return Exhibits() if wanted & set(SHOW_ARTICLES) else None


@contextmanager
def progress(shown: bool) -> Iterator[Progress]:
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


def query_of(paths: Sequence[str], options: dict[str, Any]) -> tuple[str, str] | None:
    """Query and connection, if a database is asked. Raises ClickException unless there is one thing to check."""
    query, connection = options["query"], options["connection"]
    if bool(query) != bool(connection):
        raise click.UsageError("--query and --connection must be used together")
    if bool(query) == bool(paths):
        raise click.UsageError("name either files to check (PATH...) or a query (--query)")
    return (query, connection) if query else None


def refuse_without_fix(options: dict[str, Any]) -> None:
    """Raises ClickException for an option that says how to fix, where nothing is to be fixed."""
    names = {"fix_output": "-o", "in_place": "--in-place", "unsafe_fixes": "--unsafe-fixes", "dropped": "--dropped"}
    for name, said in names.items():
        if options[name]:
            raise click.ClickException(f"{said} has no effect without --fix: add --fix")


def refuse_stdin_filename(paths: Sequence[str], options: dict[str, Any]) -> None:
    """Raises ClickException for a name of standard input, where something else is read."""
    if options["stdin_filename"] is None:
        return
    if tuple(paths) != ("-",):
        raise click.UsageError("--stdin-filename applies to standard input: give - as the only PATH")
    if options.get("engine") == "spark":
        raise click.UsageError("--stdin-filename does not work with --engine spark, which reads only files")


def refuse_empty(done: Run, paths: Sequence[str], options: dict[str, Any]) -> None:
    """Raises ClickException where there was nothing to check or to check it with; no records may be allowed."""
    if not done.rules and not done.skipped:
        raise click.ClickException("no rule is on, so nothing was checked: presscheck config says why rules are off")
    if not done.records and not options["allow_empty"]:
        raise click.ClickException(f"{no_records(paths)} (--allow-empty allows this)")


def file_name(path: Path) -> str:
    """The path of a configuration file as short as it can be told from here."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def with_configuration(done: Run, options: Mapping[str, Any]) -> Run:
    """The run with the name of the configuration file, if there is one. Raises ConfigError.

    A note is added if nobody named the file, and it is in another folder and turns rules off.
    """
    from ...checks.declaring import registry
    from ...reports.words import counted
    from ..terms import config as settings

    path = file_of(options)
    if path is None:
        return done
    done = replace(done, configuration=file_name(path))
    if options["config_path"] or path.absolute().parent == _starting_folder(options):
        return done
    file = settings.load(path, profile=options["profile"])
    on = {rule.code for rule in registry.select(file.select, file.ignore, file.extend_select, preview=file.preview)}
    off = sum(rule.code not in on for rule in registry.select())
    return done.with_notes([f"{path} turns off {counted(off, 'rule')}; presscheck config lists them"] if off else [])


def end(done: Run, options: dict[str, Any]) -> NoReturn:
    """Exit with the code of the run."""
    from ..terms.verdict import EXIT_CLEAN, EXIT_FINDINGS, exit_code

    code = exit_code(done.verdict, done.internal_errors)
    sys.exit(EXIT_CLEAN if options["exit_zero"] and code == EXIT_FINDINGS else code)


def keep_history(done: Run, config: Config) -> None:
    """Append the run to its history, if asked. Raises OSError."""
    from ..run import history

    if config.append_history and config.history is not None and done.profile is not None:
        path = history.append(Path(config.history), done.profile)
        click.echo(f"presscheck: run added to the history: {path}", err=True)


def keep_baseline(done: Run, config: Config, options: dict[str, Any]) -> None:
    """Write or prune the baseline, if asked. Raises OSError, ClickException."""
    from ...reports.words import counted
    from ..terms import baseline

    if options["write_baseline"]:
        baseline.write(Path(options["write_baseline"]), done.found)
        click.echo(f"presscheck: baseline written: {options['write_baseline']}", err=True)
    if options["prune_baseline"]:
        if not config.baseline:
            raise click.ClickException("--prune-baseline needs --baseline, or a baseline in the configuration")
        path = Path(config.baseline)
        baseline.prune(path, baseline.load(path), done.stale)
        click.echo(f"presscheck: {counted(len(done.stale), 'finding')} removed from the baseline: {path}", err=True)


def no_records(paths: Sequence[str]) -> str:
    """What there is to say where these have no records."""
    from . import troubles

    return troubles.no_records(", ".join("standard input" if path == "-" else path for path in paths))
