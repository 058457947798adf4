"""SARIF 2.1.0 (OASIS), as GitHub code scanning and other viewers read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TextIO

import polars as pl

from ..checks.declaring.registry import families, find
from ..checks.declaring.rule import Rule
from ..schemas.vocabulary import Audience
from .defects import defects
from .json_text import encode, write_items
from .model import Run, height
from .sarif_places import PLACE_COLUMNS, fix_of, location, related
from .text import visible
from .told import HOME, help_of, url_of
from .words import counted

__all__ = ["MAX_RESULTS", "write"]

MAX_RESULTS: Final = 25_000
"""GitHub refuses a run with more results; the gravest are kept, and a notification says how many were left out."""

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {"info": "note", "warning": "warning", "error": "error"}
_FINGERPRINT: Final = "presscheck/v1"


def write(run: Run, stream: TextIO) -> None:
    """Write one SARIF log with one run: every rule that was on, and a result a finding, in reading order."""
    total = height(run.found)
    kept = _kept(run.found, total)
    rules = sorted({*run.rules, *kept["code"]})
    index = {code: position for position, code in enumerate(rules)}
    log = {"$schema": _SCHEMA, "version": "2.1.0"}
    head = {
        "tool": {"driver": {**_driver(run), "rules": [_rule(find(code)) for code in rules]}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [_invocation(run, total - kept.height)],
    }
    stream.write(f'{encode(log)[:-1]}, "runs": [{encode(head)[:-1]}, "results": ')
    write_items(_results(kept, index, run.audience), stream)
    stream.write("}]}\n")


def _kept(findings: pl.LazyFrame, total: int) -> pl.DataFrame:
    """At most `MAX_RESULTS`, the gravest first to stay."""
    if total <= MAX_RESULTS:
        return findings.collect()
    ranked = findings.with_row_index("_row").sort(pl.col("severity").to_physical(), "_row", descending=[True, False])
    return ranked.head(MAX_RESULTS).sort("_row").drop("_row").collect()


def _driver(run: Run) -> dict[str, Any]:
    return {"name": "presscheck", "version": run.version, "semanticVersion": run.version, "informationUri": HOME}


def _rule(rule: Rule) -> dict[str, Any]:
    help_text = "\n\n".join(f"{name}: {text}" for name, text in rule.doc.items() if name != "summary")
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.doc.get("What it does", rule.summary)},
        "help": {"text": help_text or rule.summary},
        **({"helpUri": url} if (url := url_of(rule)) else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [families().get(rule.family, rule.family)]},
    }


def _invocation(run: Run, left_out: int) -> dict[str, Any]:
    said = [("error", visible(error)) for error in run.internal_errors]
    said += [("warning", f"extra {extra} is not installed: {', '.join(c)} skipped") for extra, c in run.skipped.items()]
    if left_out:
        said.append(
            ("warning", f"{counted(left_out, 'more finding')} not included: viewers read at most {MAX_RESULTS}")
        )
    notes = [{"level": level, "message": {"text": text}} for level, text in said]
    return {"executionSuccessful": not run.internal_errors, "toolExecutionNotifications": notes}


def _state(state: str) -> dict[str, Any]:
    """Known and suppressed findings are marked, not dropped."""
    said: dict[str, Any] = {"baselineState": "unchanged" if state == "known" else "new"}
    return said | {"suppressions": [{"kind": "external", "status": "accepted"}]} if state == "suppressed" else said


def _results(findings: pl.DataFrame, index: Mapping[str, int], audience: Audience) -> Iterator[dict[str, Any]]:
    for finding in defects(findings.iter_rows(named=True), PLACE_COLUMNS):
        others = finding["places"][1:]
        yield {
            "ruleId": finding["code"],
            "ruleIndex": index[finding["code"]],
            "level": _LEVELS[finding["severity"]],
            "message": {"text": visible(finding["message"])},
            "locations": [location(finding)],
            "partialFingerprints": {_FINGERPRINT: finding["fingerprint"]},
            **({"occurrenceCount": finding["count"], "relatedLocations": related(finding)} if others else {}),
            **({"fixes": [fix]} if (fix := fix_of(finding, help_of(find(finding["code"]), audience))) else {}),
            "properties": _properties(finding, audience),
            **_state(finding["state"]),
        }


def _properties(finding: Mapping[str, Any], audience: Audience) -> dict[str, Any]:
    """What SARIF has no place for: the field, the defect within its text in bytes and characters, and what to do."""
    told = {name: finding[name] for name in ("column", "field", "start", "end", "start_char", "end_char")}
    told |= {"help": help_of(find(finding["code"]), audience)}
    told |= {name: finding[name] for name in ("fix", "replacement")}
    return {name: value for name, value in told.items() if value is not None}
