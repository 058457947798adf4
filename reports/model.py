"""What a report is made from: the findings of a run, and what is known of the run itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any, Final, Self

import polars as pl

from ..schemas.vocabulary import COUNTED_STATES, SEVERITIES, Audience, Severity, Verdict
from .defects import Widespread, defect
from .exhibits import Exhibit

__all__ = ["TAKEN_DTYPES", "Fixes", "Run", "at_least", "by_severity", "frames", "height", "repair_errors", "rows"]

_ROWS_OF_A_PART: Final = 20_000

_NAMED: Final = 5
"""Files that a note names."""

TAKEN_DTYPES: dict[str, pl.DataType] = {
    "source": pl.String(),
    "record": pl.UInt64(),
    "article_id": pl.String(),
    "url": pl.String(),
    "code": pl.String(),  # the rule whose repair took the block out
    "column": pl.String(),  # column of `articles` that the text is a value of
    "text": pl.String(),
}
"""Blocks that were taken out of their text, and for which the record has no other place."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """The repairs that were applied before a run.

    fixed: for each rule code, the number of repaired findings. records: number of changed records. refused: for each
    code and reason, the number of records whose repair could not be written. taken: removed blocks (`TAKEN_DTYPES`).
    """

    fixed: Mapping[str, int] = field(default_factory=dict)
    records: int = 0
    refused: Mapping[tuple[str, str], int] = field(default_factory=dict)
    taken: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TAKEN_DTYPES))


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run.

    found: `Findings`, in reading order; they may lie in files, so reports take them in parts (`frames`, `rows`) or
    in sums. records: how many were checked. verdict: fail if a finding is at or above `fail_on`, or if a rule could not
    be evaluated. rules: codes that were on. skipped: extra that is not installed to the codes of the rules that need
    it. internal_errors: sentences on rules that could not be evaluated (exit 2). as_of: what "now" was. reasons:
    sentences on limits that are exceeded, which fail the run. notes: sentences on what to clean up: stale entries of
    the baseline, suppressions that are not used. stale: fingerprints of the former. exhibits: the worst articles, if a
    report asked for them. fixes: what was repaired before; the findings are what was left then. profile and past:
    counts by outlet of this run and of earlier ones (`PROFILE_DTYPES`), with a history. not_read: files that folders
    and patterns hold, and that were not read. show: the least severity that reports for people list one by one.
    audience: whom reports tell what to do. widespread: what most records of a source have. keeps: what must live as
    long as `found` is read. days: articles by day of publication (`DAY_COUNT_DTYPES`), if the run counted them.
    configuration: the file whose settings the command line took, as a user finds it from where the command was started.
    """

    found: pl.LazyFrame
    records: int
    verdict: Verdict
    fail_on: Severity
    as_of: datetime
    sources: Sequence[str]
    rules: Sequence[str]
    version: str
    skipped: Mapping[str, Sequence[str]] = field(default_factory=dict)
    internal_errors: Sequence[str] = ()
    reasons: Sequence[str] = ()
    notes: Sequence[str] = ()
    stale: Sequence[str] = ()
    exhibits: Sequence[Exhibit] = ()
    fixes: Fixes | None = None
    profile: pl.DataFrame | None = None
    past: pl.DataFrame | None = None
    not_read: Sequence[str] = ()
    show: Severity = "info"
    audience: Audience = "extractor"
    widespread: Widespread = field(default_factory=Widespread)
    keeps: object = None
    days: pl.DataFrame | None = None
    configuration: str | None = None

    def with_exhibits(self, exhibits: Sequence[Exhibit]) -> Self:
        """The same with other exhibits."""
        return replace(self, exhibits=exhibits)

    def with_notes(self, notes: Sequence[str]) -> Self:
        """The same with further notes."""
        return replace(self, notes=(*self.notes, *notes))

    def with_not_read(self, names: Sequence[str]) -> Self:
        """The same, with files that were not read, which a note names."""
        if not names:
            return self
        shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        number = "1 file was" if len(names) == 1 else f"{len(names):,} files were"
        return replace(self, not_read=tuple(names)).with_notes(
            [f"{number} not read because the file type is unknown: {shown}"]
        )

    def with_faults(self, faults: Mapping[str, str]) -> Self:
        """The same after repairs that could not be evaluated: code of the rule to the error."""
        if not faults:
            return self
        said = dict.fromkeys((*self.internal_errors, *repair_errors(faults)))
        return replace(self, verdict="fail", internal_errors=tuple(said))

    @property
    def findings(self) -> pl.DataFrame:
        """All findings as a Polars frame, with one row per place of a defect, in reading order.

        See the columns of findings. The frame includes known and suppressed findings (`state`).
        """
        return self.found.collect()

    @property
    def counted(self) -> pl.LazyFrame:
        """The findings that can fail the run, as a lazy frame: new ones, and those whose suppression has expired."""
        return self.found.filter(pl.col("state").is_in(COUNTED_STATES))

    @property
    def shown(self) -> pl.LazyFrame:
        """The counted findings that are grave enough for reports to people."""
        return self.counted.filter(pl.col("severity").is_in(at_least(self.show)))

    @property
    def listed(self) -> pl.LazyFrame:
        """Those of the shown ones that are no habit of their source: they are listed one by one."""
        return self.widespread.without(self.shown)

    @property
    def habits(self) -> list[dict[str, Any]]:
        """What most records of a source have, as far as it is shown; the gravest first."""
        grave = self.widespread.rows.filter(pl.col("severity").is_in(at_least(self.show)))
        return grave.sort("severity", "scope", "code", descending=[True, False, False]).to_dicts()

    @property
    def counts(self) -> dict[str, int]:
        """Number of defects that can fail the run, by severity: all severities, the most severe first."""
        return by_severity(self.widespread.counted_once(self.counted))


def repair_errors(faults: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences on repairs that could not be evaluated: code of the rule to the error."""
    return tuple(f"the repair of rule {code} could not be evaluated: {error}" for code, error in faults.items())


def at_least(severity: Severity) -> tuple[Severity, ...]:
    """This severity and the graver ones."""
    return SEVERITIES[SEVERITIES.index(severity) :]


def by_severity(findings: pl.LazyFrame) -> dict[str, int]:
    """Defects by severity, every severity named, the gravest first."""
    found = dict(findings.group_by("severity").agg(defect().n_unique().alias("defects")).collect().iter_rows())
    return {severity: found.get(severity, 0) for severity in reversed(SEVERITIES)}


def frames(findings: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """Findings in parts, in their order."""
    return findings.collect_batches(chunk_size=_ROWS_OF_A_PART, maintain_order=True)


def rows(findings: pl.LazyFrame) -> Iterator[dict[str, Any]]:
    """Findings one by one, in their order."""
    return chain.from_iterable(frame.iter_rows(named=True) for frame in frames(findings))


def height(findings: pl.LazyFrame) -> int:
    """How many there are."""
    return findings.select(pl.len()).collect().item()
