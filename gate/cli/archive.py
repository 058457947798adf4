"""`presscheck archive`: what was published, kept for later checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import mapping_of, reading_options
from .steps import usage_errors

if TYPE_CHECKING:
    from ...archive.archive import Archive
    from ..terms.config import Config

__all__ = ["archive"]

_file = click.option("--archive", "file", metavar="FILE_OR_URL", help="The archive. [default: the configured one]")


@click.group()
def archive() -> None:
    """Manage an archive of published articles.

    check --archive compares new articles with it. An archive is one file. It stores what comparisons need, not the
    bodies.
    """


@archive.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_file
@click.option("--bodies", is_flag=True, help="Also store whole bodies.")
@reading_options
def add(paths: tuple[str, ...], file: str | None, bodies: bool, **reading: Any) -> None:
    """Add articles to the archive. Creates the archive if it does not exist.

    An article replaces an archived one with the same id or URL. Adding the same article again changes nothing.
    Fields are read as in check: map, preset and per-source of the configuration apply.
    """
    with usage_errors():
        from ...archive.adding import BATCH_SIZE
        from ...parsers.source import expand
        from ..run.tasks import batches, reader
        from ..terms.reading import read_as

        config = read_as(_configured(), reading["preset"], mapping_of(reading["mapping"]))
        config = config.with_options(batch_size=min(config.batch_size, BATCH_SIZE))
        read = reader(config, reading["input_format"])
        with _archive(file or config.archive) as kept:
            done = kept.add_batches(batches(list(expand(paths)), read, config.batch_size), bodies=bodies)
        if not any(done):
            from .steps import no_records

            raise click.ClickException(no_records(paths))
        told = f"{done.added:,} added, {done.replaced:,} replaced, {done.unchanged:,} unchanged"
        skipped = f", {done.skipped:,} skipped (unreadable or too long)" if done.skipped else ""
        click.echo(f"{kept.name}: {told}{skipped}")


@archive.command()
@click.argument("names", nargs=-1, required=True, metavar="ID_OR_URL...")
@_file
def remove(names: tuple[str, ...], file: str | None) -> None:
    """Remove articles from the archive."""
    with usage_errors(), _archive(file) as kept:
        _tell_removed(kept, kept.remove(*names))


@archive.command()
@click.option("--before", required=True, metavar="TIME", help="Time in ISO 8601; UTC if it has no offset.")
@_file
def prune(before: str, file: str | None) -> None:
    """Remove articles that were published before a time.

    Keeps articles without a time of publication.
    """
    with usage_errors(), _archive(file) as kept:
        from ..terms.config import instant

        _tell_removed(kept, kept.prune(instant(before)))


@archive.command()
@_file
@click.option("--output-format", type=click.Choice(["full", "json"]), default="full", help="Text or JSON.")
def info(file: str | None, output_format: str) -> None:
    """Show the number of articles and the size of the archive."""
    with usage_errors(), _archive(file) as kept:
        import json

        told = kept.info()
        first, last = (None if moment is None else moment.isoformat() for moment in (told.first, told.last))
        if output_format == "json":
            click.echo(json.dumps(told._asdict() | {"first": first, "last": last}))
            return
        click.echo(f"Archive:   {told.name} (format {told.version}, {told.n_bytes:,} bytes)")
        click.echo(f"Articles:  {told.articles:,} from {told.outlets:,} outlets, {told.bodies:,} with their body")
        click.echo(f"Published: {first or 'no times known'}" + (f" to {last}" if last and last != first else ""))


def _configured() -> Config:
    """The configuration of this folder. Raises ConfigError."""
    from ..terms import config as settings

    return settings.load(settings.find(Path.cwd()))


def _archive(file: str | Archive | None) -> Archive:
    """The one that is named, or configured. Raises ClickException, ConfigError."""
    from ...archive.archive import Archive
    from ..terms.starting import end as end_start

    end_start()
    name = file or _configured().archive
    if name is None:
        raise click.UsageError("no archive is configured: name one with --archive FILE")
    return name if isinstance(name, Archive) else Archive(name)


def _tell_removed(kept: Archive, number: int) -> None:
    click.echo(f"{kept.name}: {number:,} removed")
