"""Repairs of rules, applied to records until nothing is left to repair.

A repair is tried, and the record read and judged again. The repair stays only if the record then says what it should,
and has no error that it did not have before. What is tried next depends on the record alone: so fixing what has been
fixed changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, Generic, NamedTuple

import polars as pl

from ...checks.judging.proposals import Proposal, Proposals
from ...checks.text.sizes import are_larger
from ...parsers.chunks import batch_of
from ...reports.model import TAKEN_DTYPES, Fixes
from ...schemas.batch import Batch, of_rows
from ...writers.changes import Cell, Change, NotWritableError, Revision, Sheet, Taken, View, views
from ..terms.ignores import ignored_in
from ..terms.rulebook import OVERSIZED, Rulebook
from .ways import Suspects, Way, ways_of

__all__ = ["LEAST_TRIED", "MAX_PASSES", "MAX_TRIED_BYTES", "FixedRecord", "Fixer"]

MAX_PASSES: Final = 100
"""A record that is not settled after so many changes is left as it was."""

MAX_TRIED_BYTES: Final = 4 << 20
"""So much of a record, all in all, is read again: large records are tried less often, and small ones at will."""

LEAST_TRIED: Final = 30
"""So often a record may be read again, however large it is."""

_IDENTITY: Final = ("source", "record", "article_id", "url")


class FixedRecord(NamedTuple):
    """A record that was changed: how it was read before and after."""

    before: View
    after: View


@dataclass(slots=True)
class _Verdict:
    """What a record has: findings by code, the codes of its errors, and what the repairs would change."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: set[str] = field(default_factory=set)
    changes: Sequence[Change] = ()


@dataclass(slots=True)
class _Work(Generic[Cell]):
    """A record on its way. known: which one it is. first: how it was read, and what it had.

    ways: to change it as it is now. trial: which of them comes next. tried: how often it was read again.
    """

    sheet: Sheet[Cell]
    row: int
    known: dict[str, Any]
    cell: Cell
    first: tuple[View, Counter[str]]
    view: View
    verdict: _Verdict
    ways: Sequence[Way]
    passes: int = 0
    trial: int = 0
    tried: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)

    @property
    def is_endless(self) -> bool:
        """It does not settle, or not in the work that its size allows."""
        allowed = max(LEAST_TRIED, MAX_TRIED_BYTES // max(1, self.first[0].article["n_bytes"] or 0))
        return self.passes > MAX_PASSES or self.tried > allowed

    def accept(self, revision: Revision[Cell], view: View, verdict: _Verdict, ways: Sequence[Way]) -> None:
        """The record is now what was tried."""
        self.cell, self.view, self.verdict, self.ways = revision.cell, view, verdict, ways
        self.passes, self.trial = self.passes + 1, 0
        self.refused = {}
        self.taken += revision.taken

    def refuse(self, way: Way, reason: str) -> None:
        """What was tried cannot be; whose fault it is, is known where one rule stands alone."""
        codes = {change.code for change in way.changes}
        if len(codes) == 1 and not way.is_part:
            self.refused |= dict.fromkeys(codes, reason)
        self.trial += 1


_Tried = tuple[_Work[Any], Way, Revision[Any]]


class Fixer:
    """The repairs of a run.

    unsafe: also those that may lose something of worth. on_change: called for each record that was changed.
    """

    def __init__(
        self, book: Rulebook, *, unsafe: bool = False, on_change: Callable[[FixedRecord], None] = lambda _: None
    ) -> None:
        self._book = book
        self._on_change = on_change
        kinds = ("safe", "unsafe") if unsafe else ("safe",)
        self._proposals = Proposals.of_judge(book.judge, kinds)
        self._fixed: Counter[str] = Counter()
        self._refused: Counter[tuple[str, str]] = Counter()
        self._taken: list[dict[str, Any]] = []
        self._records = 0

    @property
    def faults(self) -> Mapping[str, str]:
        """Code of a rule to the error of its repair, which has a bug."""
        return self._proposals.faults

    def fixes(self) -> Fixes:
        """What has been repaired so far."""
        taken = pl.DataFrame(self._taken, schema=TAKEN_DTYPES)
        return Fixes(dict(sorted(self._fixed.items())), self._records, dict(sorted(self._refused.items())), taken)

    def ignored(self, source: str) -> frozenset[str]:
        """Codes whose findings in a source are not wanted, and are not repaired."""
        return ignored_in(source, self._book.ignored)

    def __call__(self, sheets: Sequence[Sheet[Any]], ignored: frozenset[str] = frozenset()) -> None:
        """Repair the records of sheets in their places; there is one at least, and no two are of one source."""
        works = self._begun(sheets, ignored)
        active = works
        while active:
            active = self._pass(active, ignored)
        for work in works:
            if record := self._settled(work):
                self._on_change(record)

    def _begun(self, sheets: Sequence[Sheet[Any]], ignored: frozenset[str]) -> list[_Work[Any]]:
        """The records that have something to repair."""
        places = [(sheet, row) for sheet in sheets for row in range(sheet.height)]
        whole = batch_of([sheet.make for sheet in sheets])
        small = (~are_larger(whole.articles, self._book.max_bytes)).arg_true()
        part = whole if small.len() == whole.articles.height else of_rows(whole, small)
        rows = [small[row] for row in sorted(self._changes(part, ignored))]
        if not rows:
            return []
        known = whole.articles.select(_IDENTITY)[rows].to_dicts()
        chosen = [places[row] for row in rows]
        cells = [(sheet, sheet.cell(row)) for sheet, row in chosen]
        batch = _read_again(cells)
        verdicts = self._judged(batch, ignored)
        return [
            _Work(sheet, row, named, cell, (view, verdict.counts), view, verdict, self._ways(verdict, Suspects()))
            for (sheet, row), named, (_, cell), view, verdict in zip(
                chosen, known, cells, views(batch), verdicts, strict=True
            )
        ]

    def _pass(self, works: list[_Work[Any]], ignored: frozenset[str]) -> list[_Work[Any]]:
        """Try a change of each record; those that are not settled."""
        tried: list[_Tried] = []
        for work in works:
            found = _next(work)
            if found is not None:
                tried.append((work, *found))
        if not tried:
            return []
        small, batch = self._not_grown(tried, _read_again([(work.sheet, revision.cell) for work, _, revision in tried]))
        verdicts = self._judged(batch, ignored) if small else []
        for one, view, verdict in zip(small, views(batch), verdicts, strict=True):
            work, way, revision = one
            work.tried += 1
            new = verdict.errors - work.verdict.errors
            if new:
                work.refuse(way, f"the repair would cause an error: {', '.join(sorted(new))}")
            elif not revision.holds(view):
                work.refuse(way, "the repair would change how other values are read")
            elif way.leaves_others(work.verdict.changes, verdict.changes):
                work.accept(revision, view, verdict, self._ways(verdict, way.after))
            elif not way.is_part:
                work.accept(revision, view, verdict, self._ways(verdict, Suspects()))
            else:
                work.trial += 1
        return [work for work, _, _ in tried if not work.is_endless]

    def _not_grown(self, tried: list[_Tried], batch: Batch) -> tuple[list[_Tried], Batch]:
        """What was tried, without what would make an article too long for all rules, as with a line for each word."""
        are_grown = are_larger(batch.articles, self._book.max_bytes)
        if not are_grown.any():
            return tried, batch
        for (work, way, _), is_grown in zip(tried, are_grown, strict=True):
            if is_grown:
                work.tried += 1
                work.refuse(way, f"the repair would cause an error: {OVERSIZED}")
        small = (~are_grown).arg_true()
        return [tried[row] for row in small], of_rows(batch, small)

    def _settled(self, work: _Work[Any]) -> FixedRecord | None:
        """Put the record in its place, and count; None if it stays as it was."""
        if work.is_endless:
            reason = f"{MAX_PASSES} changes" if work.passes > MAX_PASSES else "the attempts that its size allows"
            self._refused["", f"the repairs did not come to an end after {reason}"] += 1
            return None
        self._refused.update(work.refused.items())
        if not work.passes:
            return None
        before, counts = work.first
        work.sheet.put(work.row, work.cell)
        self._records += 1
        self._fixed += counts - work.verdict.counts
        self._taken += [work.known | taken._asdict() for taken in work.taken]
        return FixedRecord(before._replace(article={**before.article, **work.known}), work.view)

    # --- what the rules say

    def _judged(self, batch: Batch, ignored: frozenset[str]) -> list[_Verdict]:
        """What each record has."""
        judged = self._book.judge(batch)
        changes = self._changes(batch, ignored, judged.hits)
        verdicts = _verdicts(batch, judged.findings, ignored)
        for row, its in changes.items():
            verdicts[row].changes = its
        return verdicts

    def _ways(self, verdict: _Verdict, known: Suspects) -> list[Way]:
        return ways_of(verdict.changes, self._proposals.looks_around, known)

    def _changes(
        self, batch: Batch, ignored: frozenset[str], hits: Mapping[tuple[str, str], pl.Series] | None = None
    ) -> Mapping[int, list[Change]]:
        """What the repairs would change, by row."""
        proposals = self._proposals.of(batch, ignored, hits)
        return {row: [_change(proposal) for proposal in its] for row, its in proposals.items()}


def _verdicts(batch: Batch, findings: pl.DataFrame, ignored: frozenset[str]) -> list[_Verdict]:
    verdicts = {place: _Verdict() for place in batch.articles.select("source", "record").iter_rows()}
    for source, record, code, severity in findings.select("source", "record", "code", "severity").iter_rows():
        if code not in ignored:
            verdict = verdicts[source, record]
            verdict.counts[code] += 1
            if severity == "error":
                verdict.errors.add(code)
    return list(verdicts.values())


def _read_again(cells: Sequence[tuple[Sheet[Any], Any]]) -> Batch:
    """Records as they are now, each with its sheet; those of a sheet follow each other."""
    by_sheet = (list(its) for _, its in groupby(cells, key=lambda pair: id(pair[0])))
    return batch_of([its[0][0].parse([cell for _, cell in its]) for its in by_sheet])


def _change(proposed: Proposal) -> Change:
    return Change(proposed.code, proposed.column, proposed.new, proposed.block, proposed.moves)


def _next(work: _Work[Cell]) -> tuple[Way, Revision[Cell]] | None:
    """The next way to change a record that can be written; None if there is none."""
    while work.trial < len(work.ways):
        way = work.ways[work.trial]
        try:
            revision = work.sheet.revise(work.cell, work.view, way.changes)
        except NotWritableError as error:
            work.refuse(way, str(error))
            continue
        work.refused |= revision.refused
        if revision.done:
            return way, revision
        work.trial += 1
    return None
