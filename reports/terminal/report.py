"""The report for people at a terminal, in the styles that ruff has: full, concise, grouped and statistics.

Everything is printed as `rich.text.Text`, so that no text of an article is taken for markup. Places are never broken
into lines, so that they can be clicked and copied; the rest fits the width of the console.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, Literal

import polars as pl
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from ...checks.declaring.registry import find
from ..defects import defect, defects
from ..model import Run, height, rows
from ..text import shortened, visible
from ..told import help_of
from ..words import counted, elsewhere, habit, result, where
from .fixes import write_fixes
from .records import write_records
from .text import MAX_CELLS, SEVERITY_STYLES, VERDICT_STYLES, say, say_all, wrapped

__all__ = ["Style", "write"]

Style = Literal["full", "concise", "grouped", "statistics"]

_MAX_ERROR_CELLS: Final = 1000
_MIN_NAME: Final = 10
_OTHER_CELLS: Final = 37
"""What the table by rule needs besides the name."""


def write(run: Run, console: Console, style: Style = "full", quiet: bool = False) -> None:
    """Print the report.

    full: by record, each defect underlined in its text, then a table by rule. concise: a line a defect. grouped: the
    same, by source. statistics: the table alone. What most records of a source have is said once, before the rest.
    quiet: only the findings that fail the run, and the verdict.
    """
    told = replace(run, show=run.fail_on) if quiet else run
    _write_habits(told, style, console)
    if (write_part := _PARTS[style]) is not None and height(told.listed):
        write_part(told, console)
    if style == "statistics" or (style == "full" and not quiet):
        _write_statistics(told, told.counted if style == "statistics" else told.shown, console)
    if run.fixes is not None and not quiet:
        write_fixes(run.fixes, console)
    _write_faults(run, console, quiet)
    _write_terms(run, console, quiet)
    if run.configuration is not None and not quiet:
        say(console, Text.assemble(("configuration: ", "bold"), shortened(run.configuration, MAX_CELLS)))
    _write_verdict(run, console)


def _write_habits(run: Run, style: Style, console: Console) -> None:
    """A paragraph a habit of a source."""
    if style == "statistics" or not run.habits:
        return
    for row in run.habits:
        name = (f"{row['severity']} {row['code']} {visible(row['name'])}", SEVERITY_STYLES[row["severity"]])
        wrapped(console, Text.assemble(name, ": ", shortened(habit(row), _MAX_ERROR_CELLS)), indent="  ")
        if style == "full" and (help_ := help_of(find(row["code"]), run.audience)) is not None:
            wrapped(console, Text.assemble(("help: ", "bold"), visible(help_)), indent=" " * 8, first="  ")
    say(console)


def _write_concise(run: Run, console: Console) -> None:
    """`file:line: CODE message`, a line a defect."""
    listed = defects(rows(run.listed))
    say_all(console, (_line(f"{where(row['source'], row['line'], row['record'])}:", row) for row in listed))


def _write_grouped(run: Run, console: Console) -> None:
    """Findings of each source under its name."""
    for source, listed in groupby(defects(rows(run.listed)), itemgetter("source")):
        say(console, Text(f"{visible(source)}:", "bold"))
        say_all(console, (_line(f"  {_place(row):<11}", row) for row in listed))
        say(console)


def _place(row: Mapping[str, Any]) -> str:
    return f"line {row['line']}" if row["line"] is not None else f"record {row['record']}"


def _line(place: str, row: Mapping[str, Any]) -> Text:
    code = (row["code"], SEVERITY_STYLES[row["severity"]])
    return Text.assemble(place, " ", code, " ", visible(row["message"]), elsewhere(row))


def _write_statistics(run: Run, findings: pl.LazyFrame, console: Console) -> None:
    """A row a rule and severity, the gravest first, then the most frequent."""
    table = _statistics(run, findings).rows(named=True)
    if not table:
        return
    name_cells = min(max(cell_len(visible(row["name"])) for row in table), max(console.width - _OTHER_CELLS, _MIN_NAME))
    say(console, Text(f"{'Rule':<8}{'Name':<{name_cells}}  {'Severity':<8}{'Findings':>10}{'Places':>9}", "bold"))
    for row in table:
        name = set_cell_size(shortened(row["name"], name_cells), name_cells)
        severity = (f"{row['severity']:<8}", SEVERITY_STYLES[row["severity"]])
        numbers = f"{row['findings']:>10,}{row['places']:>9,}"
        say(console, Text.assemble(f"{row['code']:<8}{name}  ", severity, numbers))
    say(console, Text("`presscheck rule CODE` explains a rule.", "dim"))
    say(console)


def _statistics(run: Run, findings: pl.LazyFrame) -> pl.DataFrame:
    rule = ["severity", "code", "name"]
    places = findings.group_by(rule).agg(places=pl.len())
    numbers = run.widespread.counted_once(findings).group_by(rule).agg(findings=defect().n_unique())
    return numbers.join(places, on=rule).sort("severity", "findings", "code", descending=[True, True, False]).collect()


def _write_faults(run: Run, console: Console, quiet: bool) -> None:
    """What kept rules from being evaluated."""
    for extra, codes in run.skipped.items():
        if not quiet:
            what = f"{', '.join(codes)}: install `presscheck[{extra}]` to check {'it' if len(codes) == 1 else 'them'}"
            wrapped(console, Text.assemble(("skipped ", "bold"), visible(what)))
    for sentence in run.internal_errors:
        text = shortened(sentence, _MAX_ERROR_CELLS)
        wrapped(console, Text.assemble(("internal error: ", SEVERITY_STYLES["error"]), text))


def _write_terms(run: Run, console: Console, quiet: bool) -> None:
    """Limits that are exceeded, and what to clean up."""
    for sentence in run.reasons:
        wrapped(console, Text.assemble(("limit exceeded: ", SEVERITY_STYLES["error"]), visible(sentence)))
    for sentence in () if quiet else run.notes:
        wrapped(console, Text.assemble(("note: ", "bold"), shortened(sentence, _MAX_ERROR_CELLS)))


def _write_verdict(run: Run, console: Console) -> None:
    said = result(run)
    if run.verdict == "pass" and not height(run.found) and not run.notes and run.fixes is None:
        said = f"{counted(run.records, 'record')}, {counted(len(run.rules), 'rule')}: nothing to correct."
    verdict = (run.verdict.upper(), VERDICT_STYLES[run.verdict])
    wrapped(console, Text.assemble(verdict, f"  {said}"), indent=" " * 6)


def _write_full(run: Run, console: Console) -> None:
    """Record by record, with what to do."""
    write_records(run.listed, console, run.audience)


_Part = Callable[[Run, Console], None]
_PARTS: Final[dict[Style, _Part | None]] = {
    "full": _write_full,
    "concise": _write_concise,
    "grouped": _write_grouped,
    "statistics": None,
}
"""What each style prints of the findings that are listed."""
