"""The command line. Loads polars and pandera only in a command that needs them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ..._version import __version__
from . import outputs
from .archive import archive
from .options import checking_options, fixing_options, mapping_of, reading_options, setting_options, stdin_filename
from .serve import serve
from .steps import (
    end,
    exhibits_for,
    keep_baseline,
    keep_history,
    progress,
    query_of,
    refuse_empty,
    refuse_stdin_filename,
    refuse_without_fix,
    settings_of,
    usage_errors,
    with_configuration,
    writers_for,
)

if TYPE_CHECKING:
    from ..run.finished import Run
    from ..terms.config import Config

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="presscheck")
def main() -> None:
    """A data-quality gate for extracted news articles.

    Exit codes: 0: no findings at or above --fail-on; 1: findings at or above it; 2: the check did
    not run (wrong usage or configuration, unreadable or empty input).
    """
    outputs.escape_stdout()
    outputs.log_to_stderr()


main.add_command(archive)
main.add_command(serve)


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@checking_options
@reading_options
@stdin_filename
@click.option("--query", metavar="SQL", help="Check the rows of a database query instead of files.")
@click.option("--connection", metavar="URI", help="Database for --query, such as sqlite:///articles.db.")
@click.option("--engine", type=click.Choice(["local", "spark"]), default="local", help="Where the check runs.")
@click.option("--spark-master", metavar="URL", help="Spark master. [default: that of spark-submit, or this machine]")
@click.option(
    "--spark-work", metavar="FOLDER", help="Folder for Spark's files; the driver and all workers need access."
)
@click.option("--spark-partitions", type=click.IntRange(min=1), help="Partitions per stage.")
@click.option("--cache", metavar="FOLDER", help="Store results here, and skip files that have not changed.")
@click.option("--resume", is_flag=True, help="Continue an interrupted run; the same as --cache .presscheck_cache.")
@click.option("--write-baseline", metavar="FILE", help="Write all findings to this file as known findings.")
@click.option("--prune-baseline", is_flag=True, help="Remove findings that no longer occur from the baseline.")
@click.option("--fix", "fixes", is_flag=True, help="Apply safe repairs, and check the result.")
@fixing_options
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Check articles in files, folders, globs, or standard input (-)."""
    with usage_errors():
        refuse_stdin_filename(paths, options)
        config = settings_of(options)
        from . import checking as check_command

        query = query_of(paths, options)
        if options["fixes"] or options["diff"]:
            _fix(paths, options, config, "full")
        refuse_without_fix(options)
        writers = writers_for(options, paths)
        exhibits = exhibits_for(options)
        with progress(shown=not (options["no_progress"] or options["quiet"])) as advance:
            if options["engine"] == "spark":
                done = _check_on_spark(paths, config, options)
            elif query is not None:
                done = check_command.check_query(*query, config, advance, exhibits)
            elif options["stdin_filename"]:
                name = options["stdin_filename"]
                done = check_command.check_stdin(name, options["input_format"], config, advance, exhibits)
            else:
                done = check_command.check(paths, options["input_format"], config, advance, exhibits)
        refuse_empty(done, paths, options)
        done = with_configuration(done, options)
        for write in writers:
            write(done)
        keep_baseline(done, config, options)
        keep_history(done, config)
        end(done, options)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@checking_options
@reading_options
@stdin_filename
@fixing_options
def fix(paths: tuple[str, ...], **options: Any) -> None:
    """Repair articles, and write them in their original format.

    Exit codes: 0 no findings at or above --fail-on are left, 1 some are. With --diff: 0 no article
    would change, 1 some would. Unreadable records and values without a repair stay as they are,
    byte for byte. The input never changes without --in-place. With standard input, the articles go
    to standard output and the report to standard error.
    """
    with usage_errors():
        refuse_stdin_filename(paths, options)
        _fix(paths, options, settings_of(options), "statistics")


def _fix(paths: tuple[str, ...], options: dict[str, Any], config: Config, style: str) -> NoReturn:
    """Fix, report and exit."""
    from ..terms.verdict import EXIT_CLEAN, EXIT_FINDINGS
    from . import fixing as fix_command

    shown = not (options["no_progress"] or options["quiet"] or options["diff"])
    done = fix_command.fix(
        paths, options, config, lambda files, aside: writers_for(options, files, style, aside=aside), progress(shown)
    )
    refuse_empty(done, paths, options)
    if options["diff"] and not done.internal_errors:
        sys.exit(EXIT_FINDINGS if done.fixes and done.fixes.records and not options["exit_zero"] else EXIT_CLEAN)
    end(done, options)


def _check_on_spark(paths: Sequence[str], config: Config, options: dict[str, Any]) -> Run:
    from ..cluster import driver as spark

    if config.archive:
        raise click.ClickException(
            "--engine spark cannot compare articles with an archive: use --engine local, or leave out --archive, or "
            "archive in the configuration"
        )
    if options["query"] or config.cache:
        raise click.ClickException("--engine spark works only with files, without a cache")
    cluster = spark.Cluster(options["spark_work"], options["spark_partitions"], options["spark_master"])
    return spark.check(paths, options["input_format"], config, cluster)


@main.command()
@click.argument("path", metavar="FILE")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Table or JSON.")
@click.option("--fields", is_flag=True, help="Show only which field fills which column, and which are ignored.")
@reading_options
def inspect(path: str, output_format: str, fields: bool, **reading: Any) -> None:
    """Show how presscheck reads a file.

    Shows which field fills which column and which fields are ignored, and then each block with its
    number, byte span, kind, role and text. JSON output has the blocks or, with --fields, the fields.
    """
    with usage_errors():
        from . import inspecting

        how = inspecting.Reading(reading["input_format"], reading["preset"], mapping_of(reading["mapping"]))
        inspecting.inspect(path, how, only_fields=fields, as_json=output_format == "json")


@main.command()
@click.argument("folder", required=False)
@click.option("--outlet", metavar="HOST", help="Show only this outlet.")
@click.option("--last", type=click.IntRange(min=1), default=60, show_default=True, help="Number of runs to show.")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Tables or JSON.")
def history(folder: str | None, outlet: str | None, last: int, output_format: str) -> None:
    """Show earlier runs from the history in FOLDER.

    Without FOLDER, shows the history that the configuration names.
    """
    with usage_errors():
        from ...reports.terminal import history as report
        from ..run import history as store
        from ..terms import config as settings

        folder = folder or settings.load(settings.find(Path.cwd())).history
        if folder is None:
            raise click.UsageError("no history is configured: name its folder")
        profiles = store.load(Path(folder), last)
        if outlet is not None and outlet not in profiles["outlet"]:
            raise click.ClickException(f"{folder}: no run includes the outlet {outlet!r}")
        if output_format == "json":
            report.write_json(profiles, outlet, outputs.utf8_stdout())
        else:
            report.write_terminal(profiles, outlet, outputs.console())


@main.command()
@click.argument("code", required=False)
@click.option("--all", "all_rules", is_flag=True, help="List every rule.")
@click.option("--test", "tested", is_flag=True, help="Run the examples of your own rules; exit 1 if one fails.")
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Text or JSON.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Configuration file.")
@click.option("--isolated", is_flag=True, help="Ignore configuration files, and so your own rules.")
def rule(code: str | None, all_rules: bool, tested: bool, **options: Any) -> None:
    """Explain a rule, or list a family of rules.

    CODE is the code or name of a rule, such as BD018, or the letters of a family, such as BD. Includes your own rules
    from the rule files that the configuration names.
    """
    if not tested and bool(code) == all_rules:
        raise click.UsageError("give the code of a rule, the letters of a family, or --all")
    with usage_errors():
        from . import ruling

        if tested:
            sys.exit(ruling.test(code, options))
        ruling.show(code, options)


@main.command()
@setting_options
@reading_options
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Tables or JSON.")
def config(output_format: str, **options: Any) -> None:
    """Show the settings that apply in this folder.

    Shows the configuration file, each setting and where it comes from, which rules are on, and why
    others are off. Add options of check to see their effect.
    """
    with usage_errors():
        from . import configuration

        shown = configuration.told(options)
        if output_format == "json":
            configuration.write_json(shown, outputs.utf8_stdout())
        else:
            configuration.write_terminal(shown, outputs.console())


@main.command()
@click.option("--ci", type=click.Choice(["github", "gitlab", "none"]), help="CI system. [default: the one in use here]")
def init(ci: str | None) -> None:
    """Set up presscheck in the current folder.

    Writes presscheck.toml and a workflow for GitHub or GitLab. Does not change existing files.
    """
    with usage_errors():
        from .init import set_up

        try:
            said = set_up(Path.cwd(), ci)
        except OSError as error:
            raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}") from error
        click.echo(said, nl=False)
