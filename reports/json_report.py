"""The report for programs: one JSON document."""

from __future__ import annotations

from typing import Any, TextIO

from .defects import defects
from .json_text import encode, write_items
from .model import Run, rows
from .told import told

__all__ = ["head", "write"]


def write(run: Run, stream: TextIO) -> None:
    """Write `{"presscheck", "verdict", "counts", "records", "findings"}`, a defect a line.

    What is seldom comes only when there is something to say, before the findings: `skipped` (extra to the codes of
    the rules that need it), `internal_errors`, `notes`, and `not_read` (files of folders and patterns). After a fix
    there are `fixed` (code to how many of its findings are gone), `fixed_records`, `not_fixed` and `taken_out`; the
    findings are what is left. `widespread` has what most records of a source have (`WIDESPREAD_DTYPES`). A finding
    has exactly the keys `TOLD_COLUMNS`, those of its first place, and then `count` and `places`
    (`PLACE_COLUMNS`).
    stream: a text stream; UTF-8 can hold all of it.
    """
    stream.write(encode(head(run))[:-1] + ', "findings": ')
    write_items(defects(rows(told(run.found, run.audience))), stream)
    stream.write("}\n")


def head(run: Run) -> dict[str, Any]:
    """What the document says of the run, before its findings."""
    always: dict[str, Any] = {"presscheck": run.version, "verdict": run.verdict}
    always |= {"counts": run.counts, "records": run.records}
    seldom = {"skipped": dict(run.skipped), "internal_errors": list(run.internal_errors)}
    seldom |= {"notes": list(run.notes), "not_read": list(run.not_read), "widespread": run.widespread.rows.to_dicts()}
    return always | {name: value for name, value in seldom.items() if value} | _fixes(run)


def _fixes(run: Run) -> dict[str, Any]:
    if run.fixes is None:
        return {}
    refused = run.fixes.refused.items()
    not_fixed = [{"code": code, "reason": reason, "records": records} for (code, reason), records in refused]
    head = {"fixed": dict(run.fixes.fixed), "fixed_records": run.fixes.records}
    return head | {"not_fixed": not_fixed, "taken_out": run.fixes.taken.to_dicts()}
