"""From findings to a verdict and an exit code: which findings count, and whether they are too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from ...checks.declaring.registry import all_rules
from ...reports import defects
from ...reports.defects import Widespread
from ...reports.model import at_least
from ...reports.words import counted as told
from ...schemas.findings import FINDING_DTYPES
from ...schemas.vocabulary import COUNTED_STATES, Severity, Verdict
from . import baseline, limits, suppressions
from .config import Config, ConfigError

__all__ = [
    "EXIT_CLEAN",
    "EXIT_FINDINGS",
    "EXIT_USAGE",
    "Outcome",
    "Seen",
    "Terms",
    "exit_code",
    "outcome",
    "state",
    "terms",
]

EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE = 0, 1, 2
_SHOWN: Final = 5
"""Stale entries and unused suppressions that are named one by one."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a verdict depends on besides findings, read before any work is done."""

    fail_on: Severity
    max_findings: int
    known: baseline.Baseline
    suppressed: tuple[suppressions.Suppression, ...]
    limits: tuple[limits.Limited, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """reasons: sentences on limits that are exceeded. notes: on limits kept or not judged, and on what to clean up.

    stale: fingerprints of the baseline whose finding is gone. widespread: what most records of a source have.
    """

    verdict: Verdict
    reasons: Sequence[str] = ()
    notes: Sequence[str] = ()
    stale: Sequence[str] = ()
    widespread: Widespread = field(default_factory=Widespread)


class Seen(NamedTuple):
    """What a run saw. counts: source to its records, in reading order. outlets: records of each.

    findings: how many there are; None if nobody has counted them.
    """

    counts: Mapping[str, int]
    outlets: Mapping[str, int]
    rules: Sequence[str]
    internal_errors: Sequence[str]
    findings: int | None = None

    @property
    def records(self) -> int:
        """Of all sources."""
        return sum(self.counts.values())


def terms(config: Config) -> Terms:
    """Read the files that a configuration names. Raises ConfigError."""
    try:
        limited = limits.limited(config.limits)
    except ValueError as error:
        raise ConfigError(f"limits: {error}") from error
    return Terms(
        fail_on=config.fail_on,
        max_findings=config.max_findings,
        known=baseline.load(Path(config.baseline)) if config.baseline else {},
        suppressed=suppressions.load(Path(config.suppressions)) if config.suppressions else (),
        limits=limited,
    )


def state(agreed: Terms, as_of: datetime) -> pl.Expr:
    """What is known of a finding: its `state`."""
    said = pl.col("state")
    if agreed.known:
        known = pl.lit("known", FINDING_DTYPES["state"])
        said = pl.when(pl.col("fingerprint").is_in(list(agreed.known))).then(known).otherwise(said)
    return suppressions.state(said, agreed.suppressed, as_of).alias("state")


def outcome(found: pl.LazyFrame, agreed: Terms, as_of: datetime, seen: Seen) -> Outcome:
    """The verdict, and what there is to say of it. found: findings with their `state`.

    fail: more than `max_findings` defects at or above `fail_on` that are new, or whose suppression has expired; a
    limit that is exceeded; or a rule that could not be evaluated (it may have found something).
    """
    new = found.filter(pl.col("state").is_in(COUNTED_STATES))
    spread = Widespread.among(new, seen.counts, lambda: [rule.code for rule in all_rules() if rule.once])
    counted = spread.counted_once(new)
    has_limit = pl.col("code").is_in(limits.codes(agreed.limits))
    is_grave = pl.col("severity").is_in(at_least(agreed.fail_on))
    reasons, told_of_limits = _held_to(counted.filter(has_limit), is_grave, agreed.limits, seen)
    grave = counted.filter(is_grave & ~has_limit)
    grave_defects = 0 if seen.findings == 0 else defects.height(grave, of=seen.findings)
    failed = bool(seen.internal_errors or reasons) or grave_defects > agreed.max_findings
    stale = baseline.stale(agreed.known, found, seen.rules)
    notes = [*told_of_limits, *_stale_notes(agreed.known, stale), *_suppression_notes(found, agreed, as_of)]
    return Outcome("fail" if failed else "pass", reasons, notes, stale, spread)


def _held_to(
    findings: pl.LazyFrame, is_grave: pl.Expr, limited: Sequence[limits.Limited], seen: Seen
) -> tuple[list[str], list[str]]:
    """Limits that are exceeded; and what to tell of those that are kept, or not judged."""
    if not limited:
        return [], []
    found = findings.select(*limits.COLUMNS, grave=is_grave).collect()
    grave = frozenset(found.filter("grave")["code"])
    judged = found, limited, seen.records, seen.outlets
    return list(limits.broken(*judged)), [*limits.not_judged(*judged), *limits.kept(*judged, grave)]


def _stale_notes(known: baseline.Baseline, stale: Sequence[str]) -> list[str]:
    if not stale:
        return []
    named = "; ".join(known[mark] for mark in stale[:_SHOWN]) + ("; …" if len(stale) > _SHOWN else "")
    gone = f"{told(len(stale), 'finding')} of the baseline no longer {'occurs' if len(stale) == 1 else 'occur'}"
    return [f"{gone} (--prune-baseline cleans up): {named}"]


def _suppression_notes(findings: pl.LazyFrame, agreed: Terms, as_of: datetime) -> list[str]:
    notes = []
    for one in agreed.suppressed:
        found = findings.filter(suppressions.matches(one)).select(pl.len()).collect().item()
        what = f"the suppression of {one.rule} in {one.record}"
        if not found:
            notes.append(f"{what} is not used: remove it")
        elif one.has_expired(as_of):
            notes.append(f"{what} expired on {one.expires}: {one.reason}")
    return notes


def exit_code(said: Verdict, internal_errors: Sequence[str]) -> int:
    """0 clean or below the threshold, 1 findings at or above it, 2 internal error."""
    if internal_errors:
        return EXIT_USAGE
    return EXIT_CLEAN if said == "pass" else EXIT_FINDINGS
