"""What `presscheck inspect` does: read a file, and show its fields and its blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from ...parsers.fields import Planner
from ...parsers.read import expand, planned
from ...reports import inspect as report
from ...schemas.batch import Batch
from ..terms.config import find, load
from ..terms.reading import HowToRead, how_to_read, read_as
from . import outputs
from .steps import no_records

__all__ = ["Reading", "inspect"]


class Reading(NamedTuple):
    """Options of reading, as for every command."""

    format: str | None
    preset: str | None
    mapping: Mapping[str, str | tuple[str, ...]]

    def of(self, source: str) -> HowToRead:
        """Preset and map of a source, as `check` reads it here. Raises ConfigError."""
        return how_to_read(read_as(load(find(Path.cwd())), self.preset, self.mapping), source)


class _Source(NamedTuple):
    planner: Planner
    batches: Iterator[Batch]


def inspect(path: str, how: Reading, *, only_fields: bool, as_json: bool) -> None:
    """Show what is asked for on standard output. Raises what reading raises, ClickException where nothing was read."""
    sources = [_opened(name, how) for name in expand([path])]
    shown = (
        sum(_shown(source, only_fields=only_fields) for source in sources)
        if not as_json
        else _json(sources, only_fields=only_fields)
    )
    if not shown:
        raise click.ClickException(no_records([path]))


def _opened(name: str, how: Reading) -> _Source:
    planner = Planner(**how.of(name))
    return _Source(planner, (make() for make in planned(name, planner, format=how.format)))


def _shown(source: _Source, *, only_fields: bool) -> int:
    """Print a source; how many batches it has. Fields come before the blocks, as far as the first batch has them."""
    console = outputs.console()
    known: Mapping[str, Mapping[str, int]] = {}
    batches = 0
    try:
        for batch in source.batches:
            batches += 1
            if not only_fields:
                if batches == 1:
                    known = dict(source.planner.uses)
                    report.write_fields(known, console)
                report.write_terminal([batch], console)
    finally:  # what is wrong with the fields is easier to see with them
        report.write_fields({name: its for name, its in source.planner.uses.items() if name not in known}, console)
    return batches


def _json(sources: list[_Source], *, only_fields: bool) -> int:
    """Write JSON; how many batches there are."""
    count = 0

    def counted() -> Iterator[Batch]:
        nonlocal count
        for source in sources:
            for batch in source.batches:
                count += 1
                yield batch

    stream = outputs.utf8_stdout()
    if only_fields:
        for _ in counted():
            pass
        report.write_fields_json([source.planner.uses for source in sources], stream)
    else:
        report.write_json(counted(), stream)
    return count
