"""`presscheck history`: the trend of runs on the terminal, a sparkline a number; and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TextIO

import polars as pl
from rich.console import Console
from rich.table import Table

from ..trend import Group, sparkline, trend
from ..words import counted
from .text import say

__all__ = ["write_json", "write_terminal"]

_NAME_CELLS: Final = 40


def write_terminal(profiles: pl.DataFrame, outlet: str | None, console: Console) -> None:
    """Tables of what the runs counted, those first that moved most. profiles: `PROFILE_DTYPES`."""
    times, groups = trend(profiles, outlet)
    say(console, f"{counted(len(times), 'run')}{_span(times)}")
    for group in groups:
        say(console)
        console.print(_table(group))
        if group.more:
            say(console, f"and {group.more} more with smaller changes")


def write_json(profiles: pl.DataFrame, outlet: str | None, stream: TextIO) -> None:
    """`{"runs": [time], "series": [{"group", "name", "values"}]}`; values are counts, or shares from 0 to 1."""
    times, groups = trend(profiles, outlet)
    series = [
        {"group": group.title, "name": one.name, "is_share": one.is_share, "values": one.values}
        for group in groups
        for one in group.series
    ]
    json.dump({"runs": [time.isoformat() for time in times], "series": series}, stream, ensure_ascii=False, indent=1)
    stream.write("\n")


def _span(times: Sequence[datetime]) -> str:
    return f", {times[0]:%Y-%m-%d %H:%M} to {times[-1]:%Y-%m-%d %H:%M} UTC" if times else ""


def _table(group: Group) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(group.title, max_width=_NAME_CELLS, no_wrap=True, overflow="ellipsis")
    table.add_column("Trend", no_wrap=True)
    table.add_column("Least", justify="right")
    table.add_column("Most", justify="right")
    table.add_column("Now", justify="right")
    for one in group.series:
        known = [value for value in one.values if value is not None]
        ends = (one.told(min(known)), one.told(max(known))) if known else ("–", "–")
        table.add_row(one.name, sparkline(one.values), *ends, one.last)
    return table
