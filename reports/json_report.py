"""The report for programs: one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
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
    (`PLACE_COLUMNS`). Where there is a `replacement`, an `edit` says the same as the service does (`_edit`).
    stream: a text stream; UTF-8 can hold all of it.
    """
    stream.write(encode(head(run))[:-1] + ', "findings": ')
    write_items(map(_with_edits, defects(rows(told(run.found, run.audience)))), stream)
    stream.write("}\n")


def head(run: Run) -> dict[str, Any]:
    """What the document says of the run, before its findings."""
    always: dict[str, Any] = {"presscheck": run.version, "verdict": run.verdict}
    always |= {"counts": run.counts, "records": run.records}
    seldom = {"skipped": dict(run.skipped), "internal_errors": list(run.internal_errors)}
    seldom |= {"notes": list(run.notes), "not_read": list(run.not_read), "widespread": run.widespread.rows.to_dicts()}
    return always | {name: value for name, value in seldom.items() if value} | _fixes(run)


def _with_edits(finding: dict[str, Any]) -> dict[str, Any]:
    for place in finding["places"]:
        if place["replacement"] is not None:
            place["edit"] = _edit(finding, place)
    edit = finding["places"][0].get("edit")
    return finding if edit is None else finding | {"edit": edit}


def _edit(finding: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    """What to write where. The service has the same keys (`service.telling`), and its texts count in UTF-16 as well."""
    where = {name: place[name] for name in ("start_char", "end_char")}
    return {"safe": finding["fix"] == "safe", "column": finding["column"], **where, "text": place["replacement"]}


def _fixes(run: Run) -> dict[str, Any]:
    if run.fixes is None:
        return {}
    refused = run.fixes.refused.items()
    not_fixed = [{"code": code, "reason": reason, "records": records} for (code, reason), records in refused]
    head = {"fixed": dict(run.fixes.fixed), "fixed_records": run.fixes.records}
    return head | {"not_fixed": not_fixed, "taken_out": run.fixes.taken.to_dicts()}
