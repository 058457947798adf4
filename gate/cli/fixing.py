"""What the commands `fix` and `check --fix` do with their options."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import click

from ...parsers.source import STDIN, left_out
from ...reports.difference import write_difference
from ...reports.words import counted
from ...writers.dropped import lines
from ...writers.output import Output
from ..fixing.fix import run_jobs
from ..fixing.jobs import Job, Reading, jobs, notes
from ..fixing.repairing import FixedRecord, Fixer
from ..run.finished import Run
from ..run.run import Progress
from ..terms.config import Config
from ..terms.rulebook import rulebook
from . import outputs
from .steps import with_configuration

__all__ = ["fix"]

_WHERE_TO: Final = "name a place for the repaired file: -o OUT or --in-place; or use --diff to see what would change"


def fix(
    paths: Sequence[str],
    options: Mapping[str, Any],
    config: Config,
    write_reports: Callable[[Sequence[str], bool], Sequence[outputs.Writer]],
    progress: AbstractContextManager[Progress],
) -> Run:
    """Fix what the options say, and report. Raises ClickException for options that do not go together.

    write_reports: gives the writers of reports, from the files that they must not overwrite, and whether standard
    output is for the fixed articles.
    """
    planned = _planned(paths, options)
    aside = any(job.target == STDIN for job in planned)
    reports = write_reports([*paths, *(job.target for job in planned if job.target)], aside)
    dropped = _dropped(options["dropped"], planned)
    console = outputs.console()

    def show(record: FixedRecord) -> None:
        write_difference(record.before, record.after, console, source=record.before.article["source"])

    on_change = show if options["diff"] else lambda _: None
    fixer = Fixer(rulebook(config), unsafe=options["unsafe_fixes"], on_change=on_change)
    with progress as report_progress:
        done = run_jobs(
            planned,
            config,
            fixer,
            reading=Reading(options["input_format"], options["stdin_filename"] or STDIN),
            progress=report_progress,
        )
    done = done.with_not_read(left_out(paths)).with_notes(notes(paths, options["fix_output"]))
    done = with_configuration(done, options)
    if dropped is not None and done.fixes is not None:
        with dropped:
            for line in lines(done.fixes.taken):
                dropped.write(line)
            dropped.commit()
    if options["diff"]:
        _say_what_would_be(done)
        return done
    for write in reports:
        write(done)
    return done


def _planned(paths: Sequence[str], options: Mapping[str, Any]) -> list[Job]:
    output, in_place = options["fix_output"], options["in_place"]
    if options["diff"]:
        if output is not None or in_place or options["dropped"] or options["outputs"]:
            raise click.ClickException("--diff does not write files: leave out -o, --in-place, --dropped and --output")
        return jobs(paths, None)
    if output is None and not in_place:
        if list(paths) != [STDIN]:
            raise click.ClickException(_WHERE_TO)
        output = STDIN
    return jobs(paths, output, in_place=in_place)


def _dropped(name: str | None, planned: Sequence[Job]) -> Output | None:
    if name is None:
        return None
    path = Path(name)
    taken = [Path(one) for job in planned for one in job if one not in (None, STDIN)]
    same = any(
        path.absolute() == one.absolute() or (path.exists() and one.exists() and path.samefile(one)) for one in taken
    )
    if same or path.is_dir() or not path.absolute().parent.is_dir():
        raise click.ClickException(f"--dropped {name}: name a new file in an existing folder")
    return Output(name)


def _say_what_would_be(done: Run) -> None:
    fixes = done.fixes
    if fixes is None or not fixes.records:
        click.echo("Nothing would change.", err=True)
        return
    number = counted(sum(fixes.fixed.values()), "finding")
    click.echo(f"Would fix {number} in {counted(fixes.records, 'record')}.", err=True)
