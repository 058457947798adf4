"""The trend of runs for the page: each series as the points of a line (inline SVG)."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from ..model import Run
from ..trend import Series, trend
from ..words import counted

__all__ = ["since_last", "trend_charts"]

WIDTH: Final = 220
HEIGHT: Final = 48
_MARGIN: Final = 4


def trend_charts(run: Run) -> dict[str, Any]:
    """Groups of small charts over the earlier runs and this one; nothing without a history."""
    if run.profile is None or run.past is None or run.past.is_empty():
        return {}
    times, groups = trend(pl.concat([run.past, run.profile]))
    shown = [
        {"title": group.title, "more": group.more, "charts": [_chart(one) for one in group.series]} for group in groups
    ]
    return {
        "groups": shown,
        "since": f"{times[0]:%Y-%m-%d}",
        "runs": counted(len(times) - 1, "earlier run"),
        "width": WIDTH,
        "height": HEIGHT,
    }


def since_last(run: Run) -> str:
    """How many more or fewer findings there are than in the run before; empty without one."""
    if run.profile is None or run.past is None or run.past.is_empty():
        return ""
    last = run.past["as_of"].max()
    counts = [
        dict(rows.filter(pl.col("kind") == "severity").select("name", "count").iter_rows())
        for rows in (run.past.filter(pl.col("as_of") == last), run.profile)
    ]
    told: list[str] = []
    for severity in ("error", "warning"):
        change = counts[1].get(severity, 0) - counts[0].get(severity, 0)
        if change:
            told.append(f"{counted(abs(change), severity)} {'more' if change > 0 else 'fewer'}")
    compared = f"{', '.join(told)} than" if told else "as many errors and warnings as"
    return f"{compared} in the run of {last:%Y-%m-%d %H:%M} UTC"


def _chart(one: Series) -> dict[str, Any]:
    """The points of the line, with 0 at the bottom; gaps where a run has no number."""
    known = [value for value in one.values if value is not None]
    most = max(known, default=0) or 1
    step = (WIDTH - 2 * _MARGIN) / max(len(one.values) - 1, 1)
    points = [
        (round(_MARGIN + step * at, 1), round(HEIGHT - _MARGIN - value / most * (HEIGHT - 2 * _MARGIN), 1))
        for at, value in enumerate(one.values)
        if value is not None
    ]
    return {
        "name": one.name,
        "last": one.last,
        "least": one.told(min(known, default=None)),
        "most": one.told(max(known, default=None)),
        "points": " ".join(f"{x},{y}" for x, y in points),
        "end": points[-1] if points else None,
    }
