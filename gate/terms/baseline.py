"""The baseline: findings that are known, by fingerprint, so that only new ones fail a run.

A file of JSON, a finding a line, sorted, so that its history is readable:

    {"presscheck-baseline": 1, "findings": {
    "05f1…": "LK003 press/harbour.txt record 2"
    }}

The text behind a fingerprint is for people, but for its first word, the code of the rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from ...reports.words import record_name
from ...writers.output import Output
from .config import ConfigError

__all__ = ["Baseline", "load", "prune", "stale", "write"]

Baseline = Mapping[str, str]
"""Fingerprint to what it was."""

_VERSION: Final = 1
_KEY: Final = "presscheck-baseline"


def load(path: Path) -> Baseline:
    """The baseline in a file. Raises ConfigError."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"baseline {path}: {error.strerror or error} (--write-baseline creates a baseline)"
        ) from error
    except ValueError as error:
        raise ConfigError(f"baseline {path}: not valid JSON: {error}") from error
    findings = held.get("findings") if isinstance(held, dict) and held.get(_KEY) == _VERSION else None
    if not isinstance(findings, dict) or not all(isinstance(text, str) for text in findings.values()):
        raise ConfigError(f"baseline {path}: this is not a presscheck baseline of version {_VERSION}")
    return findings


def write(path: Path, findings: pl.LazyFrame) -> None:
    """Write every finding that is not suppressed. Raises OSError."""
    kept = findings.filter(pl.col("state") != "suppressed")
    rows = kept.select("fingerprint", "code", "source", "record").collect().iter_rows()
    _save(path, {mark: f"{code} {source} {record_name(record)}" for mark, code, source, record in rows})


def prune(path: Path, known: Baseline, gone: Iterable[str]) -> None:
    """Write the baseline without these fingerprints; nothing is ever added. Raises OSError."""
    gone = set(gone)
    _save(path, {mark: text for mark, text in known.items() if mark not in gone})


def stale(known: Baseline, findings: pl.LazyFrame, rules: Iterable[str]) -> list[str]:
    """Fingerprints whose finding is gone; those of rules that were not on in this run are not judged."""
    if not known:
        return []
    here = findings.select("fingerprint").filter(pl.col("fingerprint").is_in(list(known))).collect()
    found, ran = set(here["fingerprint"]), set(rules)
    return [mark for mark, text in known.items() if mark not in found and text.split(" ", 1)[0] in ran]


def _save(path: Path, findings: Baseline) -> None:
    lines = ",\n".join(f"{json.dumps(mark)}: {json.dumps(findings[mark])}" for mark in sorted(findings))
    with Output(str(path)) as file:
        file.write(f'{{"{_KEY}": {_VERSION}, "findings": {{\n{lines}\n}}}}\n'.encode())
        file.commit()
