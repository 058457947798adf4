"""The full style: record by record, each defect underlined in its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import polars as pl
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ...checks.declaring.registry import all_rules
from ...schemas.vocabulary import SEVERITIES, Audience
from ..defects import defect
from ..text import ELLIPSIS, shortened, visible
from ..told import help_of
from ..words import column_name, counted, counts, record_name
from .text import MAX_CELLS, SEVERITY_STYLES, heading, say, wrapped
from .underline import underlined

__all__ = ["MAX_PLACES", "MAX_RECORDS", "write_records"]

MAX_RECORDS: Final = 50
"""Records that are shown: those with the most errors, then warnings, then infos."""

MAX_PLACES: Final = 3
"""Findings of one rule in one record that are shown with their text; of the others, where they are."""

_MAX_LISTED: Final = 8
_EXCERPT_CELLS: Final = 30

_GUTTER: Final = "   │ "
_SHOWN: Final = ("line", "column", "field", "block", "excerpt", "message", "before", "after")
_GRAVEST_FIRST: Final = tuple(reversed(SEVERITIES))


def write_records(findings: pl.LazyFrame, console: Console, audience: Audience = "extractor") -> None:
    """Print the worst records of `Findings` in reading order, and say how many were left out.

    audience: whom they tell what to do.
    """
    records = _records(findings)
    worst = records.sort(*_GRAVEST_FIRST, descending=True, maintain_order=True).head(MAX_RECORDS)
    helps = {rule.code: help_of(rule, audience) for rule in all_rules()}
    groups = _groups(findings, worst)
    heads = {row["at"]: row for row in worst.iter_rows(named=True)}
    for at, of_record in groupby(groups.iter_rows(named=True), itemgetter("at")):
        _write_heading(heads[at], console)
        for group in of_record:
            _write_group(group, heads[at], helps.get(group["code"]), console)
    if records.height > worst.height:
        left_out = counted(records.height - worst.height, "more record")
        text = (
            f"{left_out} with findings: the {MAX_RECORDS} worst are shown; --output-format concise lists every finding."
        )
        wrapped(console, Text(text, "italic"), indent="")
        say(console)


def _records(findings: pl.LazyFrame) -> pl.DataFrame:
    """One row a record in reading order (`at`), with its URL and how many defects of each severity it has."""
    numbers = {name: defect().filter(pl.col("severity") == name).n_unique() for name in _GRAVEST_FIRST}
    grouped = findings.group_by("source", "record", maintain_order=True)
    return grouped.agg(pl.col("url").first(), **numbers).with_row_index("at").collect()


def _groups(findings: pl.LazyFrame, records: pl.DataFrame) -> pl.DataFrame:
    """One row a record, severity and rule, in the order in which they are shown.

    `places` are the first findings, `count` says how many there are, `lines` and `excerpts` are those of the others.
    """
    places = records.lazy().select("source", "record", "at")
    return (
        findings.join(places, on=["source", "record"], nulls_equal=True, maintain_order="left")
        .group_by("at", "severity", "code", "name", maintain_order=True)
        .agg(
            count=pl.len(),
            places=pl.struct(_SHOWN).head(MAX_PLACES),
            lines=_of_others("line"),
            excerpts=_of_others("excerpt"),
        )
        .sort("at", "severity", descending=[False, True], maintain_order=True)
        .collect()
    )


def _of_others(column: str) -> pl.Expr:
    """What the findings that are not shown have here: one more than is listed, to tell that there are more."""
    return pl.col(column).slice(MAX_PLACES).drop_nulls().unique(maintain_order=True).head(_MAX_LISTED + 1)


def _write_heading(head: Mapping[str, Any], console: Console) -> None:
    heading(console, head["source"], head["record"], head["url"])
    say(console, counts({name: head[name] for name in _GRAVEST_FIRST}))
    say(console)


def _write_group(group: Mapping[str, Any], head: Mapping[str, Any], help_: str | None, console: Console) -> None:
    """The findings of one rule in one record, and what to do about them."""
    style = SEVERITY_STYLES[group["severity"]]
    name = (f"{group['severity']} {group['code']} {visible(group['name'])}", style)
    wrapped(console, Text.assemble(name, ": ", visible(group["places"][0]["message"])))
    for where, places in groupby(group["places"], lambda place: _where(place, head)):
        say(console, Text.assemble(("  --> ", "dim"), where))
        for place in places:
            _write_excerpt(place, style, console)
    if group["count"] > len(group["places"]):
        wrapped(console, Text(f"… {_others(group)}", "dim"), indent="    ", first="  ")
    if help_ is not None:
        wrapped(console, Text.assemble(("help: ", "bold"), visible(help_)), indent=" " * 8, first="  ")
    say(console)


def _where(place: Mapping[str, Any], head: Mapping[str, Any]) -> str:
    file_line = shortened(head["source"], MAX_CELLS) + (f":{place['line']}" if place["line"] is not None else "")
    column = column_name(place) if place["column"] != "block" else f"block {place['block']}"
    return f"{file_line} · {record_name(head['record'])} · {column}"


def _write_excerpt(place: Mapping[str, Any], style: str, console: Console) -> None:
    if place["excerpt"] is None:
        return
    room = console.width - cell_len(_GUTTER)
    texts = place["before"] or "", place["excerpt"], place["after"] or ""
    for line in underlined(*texts, room, style):
        say(console, Text.assemble((_GUTTER, "dim"), line))


def _others(group: Mapping[str, Any]) -> str:
    """`12 more of BD018 on lines 23, 27, …: night.Fares · estimate.Mara · …`; leaves out what was said before."""
    shown = {name: {place[name] for place in group["places"]} for name in ("line", "excerpt")}
    said = f"{group['count'] - len(group['places'])} more of {group['code']}"
    lines, excerpts = group["lines"], group["excerpts"]
    if not shown["line"].issuperset(lines):
        numbers = _listed([str(line) for line in lines], ", ")
        said += f" on {'lines' if len(lines) > 1 else 'line'} {numbers}"
    if not shown["excerpt"].issuperset(excerpts):
        said += ": " + _listed([shortened(excerpt, _EXCERPT_CELLS) for excerpt in excerpts], " · ")
    return said


def _listed(items: Sequence[str], separator: str) -> str:
    """The first `_MAX_LISTED`; `…` stands for further ones."""
    return separator.join([*items[:_MAX_LISTED], *([ELLIPSIS] if len(items) > _MAX_LISTED else [])])
