"""What the page draws: how many articles are clean, and findings by rule and by outlet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from ...checks.declaring.registry import families, find
from ...schemas.vocabulary import SEVERITIES
from ..defects import defect
from ..model import Run
from ..words import counted

__all__ = ["checked", "clean_share", "pictures"]

MAX_BARS: Final = 10
"""Rules and outlets that are drawn, those with the most findings."""

_GRAVEST_FIRST: Final = tuple(reversed(SEVERITIES))


def clean_share(run: Run) -> dict[str, Any]:
    """Articles by their gravest finding: parts of one bar, in percent of all; nothing where there are no articles."""
    if not run.records:
        return {}
    of_records = run.counted.filter(pl.col("record").is_not_null()).group_by("source", "record")
    worst = dict(of_records.agg(pl.col("severity").max()).group_by("severity").len().collect().iter_rows())
    numbers = {name: worst.get(name, 0) for name in _GRAVEST_FIRST}
    numbers["clean"] = max(run.records - sum(numbers.values()), 0)
    parts = [(name, number) for name, number in numbers.items() if number]
    return {
        "bars": _stacked(parts, run.records),
        "share": f"{100 * numbers['clean'] / run.records:.0f}%",
        "parts": parts,
    }


def pictures(run: Run) -> list[dict[str, Any]]:
    """A picture each of findings by rule and by outlet, where there are at least two to compare."""
    found = run.widespread.counted_once(run.counted).with_columns(pl.col("outlet").fill_null("(no outlet)"))
    drawn = (("code", "Findings by rule"), ("outlet", "Findings by outlet"))
    return [one for key, title in drawn if (one := _picture(found, key, title))]


def _picture(found: pl.LazyFrame, key: str, title: str) -> dict[str, Any]:
    numbers = found.group_by(key, "severity").agg(number=defect().n_unique()).collect()
    totals = numbers.group_by(key).agg(pl.col("number").sum()).sort("number", key, descending=[True, False])
    if totals.height < 2:
        return {}
    most = totals["number"].max()
    rows = []
    for name, total in totals.head(MAX_BARS).iter_rows():
        own = dict(numbers.filter(pl.col(key) == name).select("severity", "number").iter_rows())
        parts = [(severity, own[severity]) for severity in _GRAVEST_FIRST if severity in own]
        label = f"{name} {find(name).name}" if key == "code" else name
        rows.append({"label": label, "total": total, "parts": parts, "bars": _stacked(parts, most)})
    return {"title": title, "rows": rows, "more": totals.height - len(rows)}


def _stacked(parts: Sequence[tuple[str, int]], whole: Any) -> list[tuple[str, float, float]]:
    """Each part as a name, where its bar begins, and how long it is, on a line of 100."""
    bars, at = [], 0.0
    for name, number in parts:
        length = 100 * number / whole
        bars.append((name, round(at, 2), round(length, 2)))
        at += length
    return bars


def checked(run: Run) -> list[str]:
    """What was looked at, a phrase each: families of rules, with how many of each were on."""
    number = Counter(find(code).family for code in run.rules)
    return [f"{title}: {counted(number[family], 'rule')}" for family, title in families().items() if number[family]]
