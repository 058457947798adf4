"""JUnit XML, as Jenkins, GitLab and others read it: a suite an input, a case a rule, passed ones included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TextIO
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from ..checks.declaring.registry import find
from ..schemas.vocabulary import COUNTED_STATES, SEVERITIES
from .model import Run, rows
from .text import visible
from .words import counted, where

__all__ = ["MAX_LISTED", "write"]

MAX_LISTED: Final = 20
"""Findings that one case lists; how many there are more is said."""

_SKIPPED: Final = '<skipped message="an extra is not installed"/>'


def write(run: Run, stream: TextIO) -> None:
    """Write `testsuites`. A case fails if one of its findings is at or above `fail_on`; milder ones are its output.

    Controls and other characters that XML forbids are shown as signs.
    """
    suites = [_suite(run, source, by_code) for source, by_code in _by_source(run).items()]
    suites += [_faults("internal error", "error", run.internal_errors)] if run.internal_errors else []
    suites += [_faults("exceeded limit", "failure", run.reasons)] if run.reasons else []
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="presscheck">\n')
    stream.writelines(suites)
    stream.write("</testsuites>\n")


_LISTED: Final = ("source", "record", "line", "column", "severity", "state", "message")


def _by_source(run: Run) -> dict[str, dict[str, dict[str, Any]]]:
    """Source to code to what was found; inputs that gave nothing are named as they were given."""
    failing = pl.col("severity").is_in(SEVERITIES[SEVERITIES.index(run.fail_on) :])
    grouped = run.found.group_by("source", "code", maintain_order=True).agg(
        findings=pl.len(),
        fails=(failing & pl.col("state").is_in(COUNTED_STATES)).any(),
        listed=pl.struct(_LISTED).head(MAX_LISTED),
    )
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows(grouped):
        found.setdefault(row["source"], {})[row["code"]] = row
    return found or {source: {} for source in run.sources or ("presscheck",)}


def _suite(run: Run, source: str, by_code: Mapping[str, Mapping[str, Any]]) -> str:
    codes = list(dict.fromkeys([*run.rules, *by_code]))
    skipped = [code for codes_of_extra in run.skipped.values() for code in codes_of_extra]
    cases = [_case(source, code, by_code.get(code)) for code in codes]
    cases += [f"{_open_case(source, code)}>{_SKIPPED}</testcase>\n" for code in skipped]
    failures = sum("<failure" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{len(skipped)}"'
    return f"<testsuite name={_attribute(source)} {counts}>\n{''.join(cases)}</testsuite>\n"


def _case(source: str, code: str, found: Mapping[str, Any] | None) -> str:
    opening = _open_case(source, code)
    if found is None:
        return f"{opening}/>\n"
    listed = escape("\n".join(_lines(found)))
    if not found["fails"]:
        return f"{opening}><system-out>{listed}</system-out></testcase>\n"
    message = _attribute(f"{counted(found['findings'], 'finding')}: {found['listed'][0]['message']}")
    return f'{opening}><failure type="{code}" message={message}>{listed}</failure></testcase>\n'


def _open_case(source: str, code: str) -> str:
    return f"<testcase classname={_attribute(source)} name={_attribute(f'{code} {find(code).name}')}"


def _lines(found: Mapping[str, Any]) -> list[str]:
    lines = [_line(row) for row in found["listed"]]
    more = found["findings"] - len(lines)
    return [*lines, f"… and {more} more"] if more else lines


def _line(row: Mapping[str, Any]) -> str:
    place = where(row["source"], row["line"], row["record"])
    state = "" if row["state"] == "new" else f"{row['state']} "
    return f"{place}: {state}{row['severity']}: {visible(row['column'])}: {visible(row['message'])}"


def _faults(name: str, tag: str, sentences: Sequence[str]) -> str:
    """A suite of what is wrong with the run as a whole."""
    cases = "".join(
        f'<testcase classname="presscheck" name="{name} {number}"><{tag} message={_attribute(sentence)}/></testcase>\n'
        for number, sentence in enumerate(sentences, 1)
    )
    failures, errors = (len(sentences) if tag == kind else 0 for kind in ("failure", "error"))
    counts = f'tests="{len(sentences)}" failures="{failures}" errors="{errors}" skipped="0"'
    return f'<testsuite name="presscheck" {counts}>\n{cases}</testsuite>\n'


def _attribute(text: str) -> str:
    return quoteattr(visible(text))
