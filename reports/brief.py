"""A run in a few lines, as a Python prompt and a notebook show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from ..schemas.vocabulary import SEVERITIES
from .defects import defects
from .model import Run, rows
from .text import shortened, visible
from .words import counted, elsewhere, result, where

__all__ = ["MOST", "as_html", "as_text"]

MOST: Final = 5
"""Defects that are named, the gravest first."""

_MESSAGE_CELLS: Final = 160

_HTML: Final = Markup(
    '<div class="presscheck"><p><strong>{verdict}</strong> {said}</p>{faults}'
    "<table><thead><tr><th>Severity</th><th>Rule</th><th>Where</th><th>Column</th><th>What</th></tr></thead>"
    "<tbody>{rows}</tbody></table>{more}</div>"
)
_HTML_WITHOUT_FINDINGS: Final = Markup('<div class="presscheck"><p><strong>{verdict}</strong> {said}</p>{faults}</div>')
_HTML_ROW: Final = Markup(
    "<tr><td>{severity}</td><td>{code} {name}</td><td>{place}</td><td>{column}</td><td>{what}</td></tr>"
)
_HTML_LINE: Final = Markup("<p>{}</p>")


def as_text(run: Run) -> str:
    """Verdict, counts, and a line each for the first defects and for what failed the run besides; all made visible."""
    lines = [f"<presscheck.Run {_verdict(run)}: {result(run)}>", *(f"  {fault}" for fault in _faults(run))]
    lines += [f"  {_place(row)}: {row['severity']} {row['code']} {_what(row)}" for row in _first(run)]
    return "\n".join([*lines, *(f"  {more}" for more in _more(run))])


def as_html(run: Run) -> str:
    """The same as a piece of HTML. Every text is made visible and escaped; there is no script, style or link."""
    faults = Markup("").join(_HTML_LINE.format(fault) for fault in _faults(run))
    more = Markup("").join(_HTML_LINE.format(one) for one in _more(run))
    listed = Markup("").join(
        _HTML_ROW.format(
            severity=row["severity"],
            code=row["code"],
            name=visible(row["name"]),
            place=_place(row),
            column=row["column"],
            what=_what(row),
        )
        for row in _first(run)
    )
    template = _HTML if listed else _HTML_WITHOUT_FINDINGS
    return str(template.format(verdict=_verdict(run), said=result(run), faults=faults, rows=listed, more=more))


def _verdict(run: Run) -> str:
    return run.verdict.upper()


def _faults(run: Run) -> Iterator[str]:
    for kind, sentences in (
        ("internal error", run.internal_errors),
        ("limit exceeded", run.reasons),
        ("note", run.notes),
    ):
        yield from (f"{kind}: {shortened(sentence, _MESSAGE_CELLS)}" for sentence in islice(sentences, MOST))


def _first(run: Run) -> Iterator[dict[str, Any]]:
    """The first defects, the gravest first, then in reading order."""
    graded = (run.counted.filter(pl.col("severity") == severity) for severity in reversed(SEVERITIES))
    return islice((row for found in graded for row in defects(rows(found))), MOST)


def _more(run: Run) -> Iterator[str]:
    """How many defects are not named."""
    left = sum(run.counts.values()) - MOST
    if left > 0:
        yield f"… and {counted(left, 'more finding')}; all are in run.findings"


def _place(row: Mapping[str, Any]) -> str:
    return where(row["source"], row["line"], row["record"])


def _what(row: Mapping[str, Any]) -> str:
    return shortened(row["message"], _MESSAGE_CELLS) + elsewhere(row)
