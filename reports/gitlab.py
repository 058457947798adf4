"""GitLab's code quality report: a JSON array, an object a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final, TextIO

import polars as pl

from .defects import defects
from .json_text import write_items
from .locations import line_of, logical_name, relative_path
from .model import Run, rows
from .text import visible
from .words import elsewhere

__all__ = ["write"]

_SEVERITIES: Final = {"info": "info", "warning": "minor", "error": "major"}


def write(run: Run, stream: TextIO) -> None:
    """Write `description`, `check_name`, `fingerprint`, `severity` and `location` of each finding.

    Suppressed ones are left out, for the format has no word for them.
    """
    write_items(_issues(run), stream)
    stream.write("\n")


def _issues(run: Run) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for finding in defects(rows(run.found.filter(pl.col("state") != "suppressed"))):
        state = "" if finding["state"] == "new" else f", {finding['state']}"
        yield {
            "description": f"{visible(finding['message'])} ({logical_name(finding)}{state}){elsewhere(finding)}",
            "check_name": f"{finding['code']} {finding['name']}",
            "fingerprint": _unique(finding["fingerprint"], finding["source"], finding["record"], seen),
            "severity": _SEVERITIES[finding["severity"]],
            "location": {
                "path": visible(relative_path(finding["source"])),
                "lines": {"begin": line_of(finding)},
            },
        }


def _unique(fingerprint: str, source: str, record: int | None, seen: set[str]) -> str:
    """GitLab drops issues of equal fingerprints: copies of an article are told apart by their place."""
    if fingerprint in seen:
        fingerprint = hashlib.sha256(f"{fingerprint}\0{source}\0{record}".encode("utf-8", "replace")).hexdigest()[:32]
    seen.add(fingerprint)
    return fingerprint
