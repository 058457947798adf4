"""How runs went, one after the other: series of numbers for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from ..checks.declaring.registry import all_rules
from ..schemas.profiles import EVERY_OUTLET
from .text import visible

__all__ = ["Group", "Series", "sparkline", "trend"]

_BARS: Final = "▁▂▃▄▅▆▇█"
_MOST: Final = 8
"""Series of one kind that are shown: those that moved most."""


@dataclass(frozen=True, slots=True)
class Series:
    """One number of each run, the oldest first. is_share: from 0 to 1; else a count. None: not in that run."""

    name: str
    values: Sequence[float | None]
    is_share: bool = False

    @property
    def last(self) -> str:
        """The newest value, in words."""
        return self.told(self.values[-1] if self.values else None)

    def told(self, value: float | None) -> str:
        """A value in words."""
        if value is None:
            return "–"
        return f"{value:.1%}" if self.is_share else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"

    @property
    def movement(self) -> float:
        """How far the newest value is from the mean of the others, as a share of the largest."""
        known = [value for value in self.values[:-1] if value is not None]
        newest = self.values[-1] or 0.0
        usual = sum(known) / len(known) if known else 0.0
        return abs(newest - usual) if self.is_share else abs(newest - usual) / (max(newest, usual) or 1)


@dataclass(frozen=True, slots=True)
class Group:
    """Series of one kind; more: how many were left out."""

    title: str
    series: Sequence[Series]
    more: int = 0


def sparkline(values: Sequence[float | None]) -> str:
    """A bar a value, from nothing to the largest one; a blank for none."""
    most = max((value for value in values if value is not None), default=0.0)
    return "".join(" " if value is None else _BARS[round(value / most * 7) if most else 0] for value in values)


def trend(profiles: pl.DataFrame, outlet: str | None = None) -> tuple[list[datetime], list[Group]]:
    """The times of the runs, and what became of them. profiles: `PROFILE_DTYPES`. outlet: only this one."""
    times = profiles["as_of"].unique().sort().to_list()
    if not times:
        return [], []
    articles = profiles.filter(pl.col("kind") == "articles")
    whole = articles if outlet is None else articles.filter(pl.col("outlet") == outlet)
    total = _by_run(whole, times)
    groups = [Group("Run", [Series("articles", total), *(_severities(profiles, times) if outlet is None else ())])]
    if outlet is None:
        groups.append(_moved("Articles by outlet", [_counts(rows, times) for rows in _named(articles, "outlet")]))
    groups.append(_moved("Articles with a finding", _shares(profiles, "rule", outlet, times, total)))
    groups.append(_moved("Articles without a field", _shares(profiles, "missing", outlet, times, total)))
    return times, [group for group in groups if group.series]


def _by_run(rows: pl.DataFrame, times: Sequence[datetime]) -> list[float | None]:
    """The sum of counts by run; None where there is no row."""
    sums = dict(rows.group_by("as_of").agg(pl.col("count").sum()).iter_rows())
    return [sums.get(time) for time in times]


def _severities(profiles: pl.DataFrame, times: Sequence[datetime]) -> list[Series]:
    found = profiles.filter(pl.col("kind") == "severity")
    return [
        Series(f"{name}s", [value or 0 for value in _by_run(found.filter(pl.col("name") == name), times)])
        for name in ("error", "warning", "info")
    ]


def _named(rows: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    return [(str(name), part) for (name,), part in rows.group_by(column, maintain_order=True)]


def _counts(named: tuple[str, pl.DataFrame], times: Sequence[datetime]) -> Series:
    name, rows = named
    return Series(visible(name) or "(no outlet)", [value or 0 for value in _by_run(rows, times)])


def _shares(
    profiles: pl.DataFrame, kind: str, outlet: str | None, times: Sequence[datetime], total: Sequence[float | None]
) -> list[Series]:
    """Shares of articles, by name. Rules are counted for the whole run as well, missing fields are summed."""
    rows = profiles.filter(pl.col("kind") == kind)
    if outlet is not None:
        rows = rows.filter(pl.col("outlet") == outlet)
    elif kind == "rule":
        rows = rows.filter(pl.col("outlet") == EVERY_OUTLET)
    names = {rule.code: f"{rule.code} {rule.name}" for rule in all_rules()}
    series = []
    for name, part in _named(rows, "name"):
        counts = _by_run(part, times)
        values = [None if not whole else (count or 0) / whole for count, whole in zip(counts, total, strict=True)]
        if any(values):
            series.append(Series(names.get(name, visible(name)), values, is_share=True))
    return series


def _moved(title: str, series: Sequence[Series]) -> Group:
    ranked = sorted(series, key=lambda one: (-one.movement, one.name))
    return Group(title, ranked[:_MOST], max(0, len(ranked) - _MOST))
