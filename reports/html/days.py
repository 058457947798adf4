"""What the page draws of time: articles by day of publication, or by week, month or year if they span long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import polars as pl

from ...schemas.vocabulary import SEVERITIES
from ..model import Run
from ..words import counted

__all__ = ["MAX_COLUMNS", "by_day"]

MAX_COLUMNS: Final = 60
"""Days, weeks, months or years that are drawn: those that follow each other and have the most articles."""

_ENOUGH: Final = 0.9
"""This share of the articles has to be in them; otherwise longer periods are drawn."""

_UNITS: Final[Mapping[str, str]] = {"day": "1d", "week": "1w", "month": "1mo", "year": "1y"}
_FORMATS: Final[Mapping[str, str]] = {"day": "%Y-%m-%d", "week": "week of %Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_GRAVEST_FIRST: Final = tuple(reversed(SEVERITIES))
_KINDS: Final = (*_GRAVEST_FIRST, "clean")
_HEIGHT: Final = 100
_GAP: Final = 0.15
"""Between two columns, of the width of one."""


class _Window(NamedTuple):
    """Periods that follow each other. rows: those with articles; before, after: articles outside of them."""

    unit: str
    first: date
    length: int
    rows: pl.DataFrame
    before: int
    after: int


def by_day(run: Run) -> dict[str, Any]:
    """The picture; nothing where there are fewer than two days."""
    if run.days is None:
        return {}
    dated = run.days.drop_nulls("day").filter(pl.col("records") > 0)
    if dated.height < 2:
        return {}
    window = _window(dated)
    most = int(window.rows["records"].max())  # type: ignore[arg-type]
    columns = [_column(row, window, most) for row in window.rows.iter_rows(named=True)]
    last = _at(window, window.length - 1)
    return {
        "unit": window.unit,
        "width": window.length,
        "height": _HEIGHT,
        "columns": columns,
        "first": _named(window, window.first).removeprefix("week of "),
        "last": _named(window, last).removeprefix("week of "),
        "most": most,
        "summary": _summary(window, columns, most),
        "left_out": _left_out(window, run.days),
        "legend": [kind for kind in _KINDS if any(column["numbers"][kind] for column in columns)],
    }


def _window(dated: pl.DataFrame) -> _Window:
    """The shortest periods of which a few hold nearly all articles."""
    whole = int(dated["records"].sum())
    for unit in _UNITS:
        window = _densest(dated, unit)
        if window.rows["records"].sum() >= _ENOUGH * whole:
            return window
    return _densest(dated, "year")


def _densest(dated: pl.DataFrame, unit: str) -> _Window:
    numbers = [pl.col(name).sum() for name in ("records", *SEVERITIES)]
    rows = dated.group_by(pl.col("day").dt.truncate(_UNITS[unit])).agg(numbers).sort("day")
    rows = rows.with_columns(at=_index("day", unit))
    held = rows.rolling("at", period=f"{MAX_COLUMNS}i").agg(pl.col("records").cast(pl.Int64).sum())
    end = rows["at"][int(held["records"].arg_max() or 0)]
    inside = rows.filter(pl.col("at") > end - MAX_COLUMNS, pl.col("at") <= end)
    before, after = (
        int(rows.filter(outside)["records"].sum()) for outside in (pl.col("at") < inside["at"][0], pl.col("at") > end)
    )
    return _Window(unit, inside["day"][0], end - inside["at"][0] + 1, inside, before, after)


def _index(name: str, unit: str) -> pl.Expr:
    """Periods since one long ago."""
    day = pl.col(name)
    if unit in ("month", "year"):
        year = day.dt.year().cast(pl.Int64)
        return year if unit == "year" else year * 12 + day.dt.month()
    days = day.to_physical().cast(pl.Int64)
    return days if unit == "day" else days.floordiv(7)


def _at(window: _Window, number: int) -> date:
    first = window.first
    if window.unit == "year":
        return first.replace(year=first.year + number)
    if window.unit == "month":
        years, month = divmod(first.month - 1 + number, 12)
        return first.replace(year=first.year + years, month=month + 1)
    return first + timedelta(days=number * (7 if window.unit == "week" else 1))


def _named(window: _Window, day: date) -> str:
    return day.strftime(_FORMATS[window.unit])


def _column(row: Mapping[str, Any], window: _Window, most: int) -> dict[str, Any]:
    """One period: its numbers, and its bars from the bottom, the gravest first."""
    numbers = {name: int(row[name]) for name in _GRAVEST_FIRST}
    numbers["clean"] = max(row["records"] - sum(numbers.values()), 0)
    x, top, bars = row["at"] - window.rows["at"][0] + _GAP / 2, float(_HEIGHT), []
    for kind in (kind for kind in _KINDS if numbers[kind]):
        height = _HEIGHT * numbers[kind] / most
        top -= height
        bars.append((kind, round(x, 3), round(top, 2), round(height, 2)))
    name = _named(window, row["day"])
    told = ", ".join(_told(kind, number) for kind, number in numbers.items() if number)
    return {
        "name": name,
        "records": row["records"],
        "numbers": numbers,
        "bars": bars,
        "title": f"{name}: {counted(row['records'], 'article')}, {told}",
        "width": 1 - _GAP,
    }


def _told(kind: str, number: int) -> str:
    article = "an" if kind in ("error", "info") else "a"
    return f"{number:,} clean" if kind == "clean" else f"{number:,} with {article} {kind}"


def _summary(window: _Window, columns: Sequence[Mapping[str, Any]], most: int) -> str:
    """The picture in words, for who does not see it."""
    fullest = next(column for column in columns if column["records"] == most)
    worst = max(columns, key=lambda column: (column["numbers"]["error"], column["records"]))
    errors = worst["numbers"]["error"]
    said = f"{counted(len(columns), window.unit)} with articles. Most articles: {fullest['name']}, {most:,}."
    return f"{said} Most articles with errors: {worst['name']}, {errors:,} of {worst['records']:,}." if errors else said


def _left_out(window: _Window, days: pl.DataFrame) -> str:
    """What the picture does not show."""
    undated = int(days.filter(pl.col("day").is_null())["records"].sum())
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (window.before, "earlier"),
            (window.after, "later"),
            (undated, "without a readable time of publication"),
        )
        if number
    ]
    return f"Articles not shown: {', '.join(parts)}." if parts else ""
