"""The report for editors: one HTML page with the articles in the middle, which needs nothing from anywhere.

Text of articles is escaped by the template (Jinja2, autoescape), links lead to http and https only, and the page's own
policy (CSP) allows its one style sheet and its one script, by their hashes, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TextIO

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...checks.declaring.registry import find
from ...checks.declaring.rule import Rule
from ...checks.judging.proposals import Proposal
from ...schemas.vocabulary import SEVERITIES, Audience
from ..defects import defect
from ..exhibits import Exhibit
from ..model import Run, at_least, rows
from ..text import shortened, visible
from ..told import help_of, url_of
from ..words import counted, counts, habit, other_field, result, where
from .days import by_day
from .edits import edits
from .marks import pieces, signs
from .pictures import checked, clean_share, pictures
from .repeats import repeats
from .trend import since_last, trend_charts

__all__ = ["MAX_ARTICLES", "MAX_FINDINGS", "write"]

MAX_ARTICLES: Final = 100
"""Articles with a card of their own, the worst first."""

MAX_FINDINGS: Final = 60
"""Findings that one card lists."""

_MAX_OUTLETS: Final = 25
_MAX_COLUMNS: Final = 20
_SHADES: Final = 5
_TEMPLATES: Final = Path(__file__).parent / "templates"
_DATES: Final = {
    "created_at": "created",
    "published_at": "published",
    "modified_at": "modified",
    "crawled_at": "crawled",
}
_SHAPES: Final = {"error": "■", "warning": "▲", "info": "●", "clean": "✓"}
"""So that severities differ not only by their color."""

_HEADLINE_CELLS: Final = 160
"""Beside repeats a headline is no longer than this."""

_GRAVEST_FIRST: Final = tuple(reversed(SEVERITIES))


def write(run: Run, stream: TextIO) -> None:
    """Write the page. Articles are shown as far as the run kept them (`Run.exhibits`)."""
    style, script = (_source(name) for name in ("report.css", "report.js"))
    shown = _cards(run)
    page = _environment().get_template("report.html.j2")
    stream.writelines(
        page.generate(
            run=run,
            said=result(run, options=False),
            style=Markup(style),  # ours, not an article's
            script=Markup(script),
            policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
            "form-action 'none'",
            rules=_rules(run),
            heat=_heat(run),
            clean=clean_share(run),
            pictures=pictures(run),
            days=by_day(run),
            checked=checked(run),
            trend=trend_charts(run),
            since_last=since_last(run),
            repeats=repeats(run.found, _headlines(run)),
            remarks=run.counted.filter(pl.col("record").is_null()).collect().to_dicts(),
            cards=shown,
            left_out=_left_out(run, shown),
            severities=_GRAVEST_FIRST,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"visible": visible, "signs": lambda text: list(signs(text)), "link": _link}
    environment.filters["counted"] = counted
    environment.globals |= {"where": where, "habit": habit, "other_field": other_field, "shapes": _SHAPES}
    return environment


@cache
def _source(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _link(url: str | None) -> str | None:
    """The address, if it is one that a reader may follow."""
    address = (url or "").strip()
    return address if address.lower().startswith(("http://", "https://")) else None


def _rules(run: Run) -> list[dict[str, Any]]:
    """A row a rule and severity: how often, and what to do."""
    rule = ["code", "name", "severity"]
    records = run.shown.group_by(rule).agg(records=pl.struct("source", "record").n_unique())
    findings = run.widespread.counted_once(run.shown).group_by(rule).agg(findings=defect().n_unique())
    grouped = findings.join(records, on=rule)
    order = [pl.col("severity").to_physical(), "findings", "code"]
    table = grouped.sort(order, descending=[True, True, False]).collect().to_dicts()
    return [{**row, **_told(find(row["code"]), run.audience)} for row in table]


def _told(rule: Rule, audience: Audience) -> dict[str, Any]:
    return {
        "summary": rule.summary,
        "why": rule.doc.get("Why it matters"),
        "do": help_of(rule, audience),
        "url": url_of(rule),
    }


def _heat(run: Run) -> dict[str, Any]:
    """Outlets by rules: how many records have a finding, and a shade for it."""
    found = run.counted.with_columns(pl.col("outlet").fill_null("(no outlet)"))
    cells = found.group_by("outlet", "code").agg(pl.struct("source", "record").n_unique().alias("records")).collect()
    if cells["outlet"].n_unique() < 2:
        return {}
    by_outlet, by_code = (
        cells.group_by(name).agg(pl.col("records").sum()).sort("records", name, descending=[True, False])
        for name in ("outlet", "code")
    )
    outlets, codes = by_outlet["outlet"].head(_MAX_OUTLETS), by_code["code"].head(_MAX_COLUMNS).sort()
    number = {(row["outlet"], row["code"]): row["records"] for row in cells.iter_rows(named=True)}
    most = max(number.values())
    rows = [
        {"outlet": outlet, "cells": [_cell(number.get((outlet, code), 0), most) for code in codes]}
        for outlet in outlets
    ]
    more = (by_outlet.height - len(outlets), by_code.height - len(codes))
    return {"codes": list(codes), "names": [find(code).name for code in codes], "rows": rows, "more": more}


def _cell(records: int, most: int) -> tuple[int, int]:
    return records, 0 if not records else 1 + (records * (_SHADES - 1)) // most


def _cards(run: Run) -> list[dict[str, Any]]:
    found: defaultdict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    kept = {one.key: one for one in run.exhibits}
    places = pl.LazyFrame(list(kept), schema={"source": pl.String, "record": pl.UInt64}, orient="row")
    for row in rows(_in_any_state(run).join(places, on=["source", "record"], how="semi", maintain_order="left")):
        found[row["source"], row["record"]].append(row)
    shown = [one for one in run.exhibits if found[one.key]][:MAX_ARTICLES]
    return [_card(number, one, found[one.key], run.audience) for number, one in enumerate(shown)]


def _in_any_state(run: Run) -> pl.LazyFrame:
    """The findings that are grave enough to be shown, known and suppressed ones too."""
    return run.found.filter(pl.col("severity").is_in(at_least(run.show)))


def _card(number: int, one: Exhibit, findings: Sequence[dict[str, Any]], audience: Audience) -> dict[str, Any]:
    ranked = sorted(findings, key=lambda row: -SEVERITIES.index(row["severity"]))[:MAX_FINDINGS]
    listed = [{**row, "number": at} for at, row in enumerate(ranked)]
    by_block: defaultdict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for row in listed:
        by_block[row["block"]].append(row)
    blocks = [{"role": block["role"], "pieces": pieces(block, by_block[block["block"]])} for block in one.blocks]
    anchored = {number for block in blocks for piece in block["pieces"] for number in piece.begins}
    kinds = {(row["code"], row["column"], row["state"], row["severity"]) for row in findings}
    severities = {severity: sum(kind[-1] == severity for kind in kinds) for severity in _GRAVEST_FIRST}
    return {
        "number": number,
        "article": one.article,
        "groups": _groups(listed, one.edits, audience),
        "more": len(findings) - len(listed),
        "blocks": blocks,
        "anchored": anchored,
        "dates": _timeline(one.article),
        "counts": counts(severities),
        "worst": next(severity for severity, count in severities.items() if count),
        "codes": sorted({row["code"] for row in findings}),
    }


def _groups(
    findings: Sequence[dict[str, Any]], proposed: Sequence[Proposal], audience: Audience
) -> list[dict[str, Any]]:
    """Findings by rule, severity and state: the message of the first, what to do, and a number for each mark."""
    groups: defaultdict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in findings:
        groups[row["code"], row["severity"], row["state"]].append(row)
    return [
        {
            **its[0],
            "do": help_of(find(code), audience) or "",
            "url": url_of(find(code)),
            "numbers": [row["number"] for row in its],
            "edits": edits(proposed, code, its),
        }
        for (code, _, _), its in groups.items()
    ]


def _timeline(article: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The article's times in their order, each with its place from 0 to 100 on a line; nothing for fewer than two."""
    times = sorted((article[column], name) for column, name in _DATES.items() if article[column] is not None)
    if len(times) < 2:
        return []
    first, last = times[0][0], times[-1][0]
    per_second = 92 / ((last - first).total_seconds() or 1)
    return [
        {"name": name, "at": at.strftime("%Y-%m-%d %H:%M UTC"), "x": 4 + per_second * (at - first).total_seconds()}
        for at, name in times
    ]


def _left_out(run: Run, cards: Sequence[Mapping[str, Any]]) -> str:
    """What the page does not show."""
    records = _in_any_state(run).select(pl.struct("source", "record").n_unique()).collect().item()
    missing = records - len(cards)
    if missing <= 0:
        return ""
    return f"Not shown here: {counted(missing, 'more record')} with milder findings. The tables above include them."


def _headlines(run: Run) -> dict[tuple[str, int], str | None]:
    """Of the articles that are shown, by source and record."""
    told = {one.key: one.article.get("headline") for one in run.exhibits}
    return {key: headline and shortened(headline, _HEADLINE_CELLS) for key, headline in told.items()}
