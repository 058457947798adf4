"""From findings to a verdict and an exit code."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ..schemas.vocabulary import SEVERITIES, Severity, Verdict

__all__ = ["EXIT_CLEAN", "EXIT_FINDINGS", "EXIT_USAGE", "exit_code", "verdict"]

EXIT_CLEAN, EXIT_FINDINGS, EXIT_USAGE = 0, 1, 2


def verdict(findings: pl.DataFrame, fail_on: Severity, internal_errors: Sequence[str]) -> Verdict:
    """fail: a finding at or above `fail_on`, or a rule that could not be evaluated (it may have found something)."""
    grave = SEVERITIES[SEVERITIES.index(fail_on) :]
    failed = bool(internal_errors) or findings["severity"].is_in(grave).any()
    return "fail" if failed else "pass"


def exit_code(said: Verdict, internal_errors: Sequence[str]) -> int:
    """0 clean or below the threshold, 1 findings at or above it, 2 internal error."""
    if internal_errors:
        return EXIT_USAGE
    return EXIT_CLEAN if said == "pass" else EXIT_FINDINGS
