"""Rules over runs: the profile of this run against those of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ...schemas.findings import FINDING_DTYPES, findings_of
from ...schemas.panics import as_errors
from ...schemas.vocabulary import WHOLE_RUN
from ..declaring.messages import filled
from ..declaring.rule import Options, Rule
from ..judging.frame_rules import described
from ..judging.judge import Judged
from ..judging.places import fingerprint, shorten

__all__ = ["History"]

_OUTLET_CHARS = 80


class History:
    """The history rules of a run, compiled once."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self._rules = [(rule, options) for rule, options in rules if rule.frame == "history"]

    def lacking(self, runs: int) -> dict[str, int]:
        """The rules that need more than so many earlier runs: code to how many each needs."""
        least = {rule.code: options.values.get("min_runs", 0) for rule, options in self._rules}
        return {code: number for code, number in least.items() if number > runs}

    def judge(self, now: pl.DataFrame, past: pl.DataFrame) -> Judged:
        """Findings on a run. now: its profile; past: those of earlier runs (`PROFILE_DTYPES` both)."""
        found: list[dict[str, Any]] = []
        failed: dict[str, str] = {}
        for rule, options in self._rules:
            assert rule.measure is not None
            try:
                with as_errors():
                    measured = rule.measure(options, now, past)
                    hits = measured.filter(rule.expression(options).fill_null(False))
                    found += [_finding(rule, row) for row in hits.iter_rows(named=True)]
            except Exception as error:
                failed[rule.code] = described(error)
        return Judged(findings_of(found), failed)


def _finding(rule: Rule, row: Mapping[str, Any]) -> dict[str, Any]:
    outlet, column = row["outlet"], row.get("column") or rule.column
    facts = {**row, "outlet": shorten(outlet, _OUTLET_CHARS) if outlet else "the corpus"}
    return dict.fromkeys(FINDING_DTYPES) | {
        "code": rule.code,
        "name": rule.name,
        "severity": row.get("severity") or rule.severity,
        "source": WHOLE_RUN,
        "article_id": outlet,
        "column": column,
        "message": filled(rule.message, facts),
        "fix": rule.fix,
        "fingerprint": fingerprint(rule.code, outlet, column, row.get("about"), 0),
        "state": "new",
        "outlet": outlet or None,
        "before": "",
        "after": "",
    }
