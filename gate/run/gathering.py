"""What the batches of a run have given so far, in bounded memory, and what comes of comparing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import polars as pl

from ...archive.facts import LINED
from ...checks.comparing import profile
from ...checks.comparing.near import sketch_ids
from ...checks.judging.judge import Judged
from ...reports.exhibits import Exhibits
from ...reports.words import counted
from ..terms.ignores import without_ignored
from ..terms.rulebook import Rulebook
from ..terms.severities import with_severities
from .days import Days
from .done import Done, internal_errors
from .exchange import Exchange
from .finding_store import FindingStore, Stored
from .near_exchange import NearExchange
from .remembered import Remembered

__all__ = ["Gathered"]

_Rows = pl.DataFrame | pl.LazyFrame

_SHOWN: Final = 5
"""Sources that a note names."""


class Gathered:
    """Findings, and what records and runs are compared by. A context manager: it owns a folder.

    state: what is known of a finding (`verdict.state`).
    """

    def __init__(self, book: Rulebook, exhibits: Exhibits | None, remembered: Remembered | None, state: pl.Expr):
        self.counts: dict[str, int] = {}
        self._book = book
        self._exhibits = exhibits
        self._remembered = remembered
        self._findings = FindingStore()
        self._exchange = Exchange()
        self._near = NearExchange(book.near)
        self._profiles: list[pl.DataFrame] = []
        self._errors: dict[str, None] = {}
        self._has_text: dict[str, bool] = {}
        self._state = state
        self._days = Days()

    def __enter__(self) -> Gathered:
        self._exchange.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._exchange.__exit__(*raised)

    def add(self, done: Done) -> None:
        """Take one batch, in the order of the batches."""
        for source, number in done.counts.items():
            self.counts[source] = self.counts.get(source, 0) + number
        found = self._agreed(done.findings)
        self._findings.add(found, done.sources)
        if done.dated is not None:
            self._days.add(done.days, done.dated, found, self._state)
        if self._exhibits is not None:
            self._exhibits.add(done.batch, found)
        if done.profile is not None:
            self._profiles.append(done.profile)
        self._note(done.errors)
        for source, has in done.texts.items():
            self._has_text[source] = has or self._has_text.get(source, False)
        self._exchange.add(done.signatures, done.outlets)
        if self._remembered is not None:
            self._remembered.look_up(done)
        if done.sketches is not None:
            self._near.add(done.sketches.with_columns(id=sketch_ids(self._findings.place(done.sources))))

    @property
    def records(self) -> int:
        """Records so far, of all sources."""
        return sum(self.counts.values())

    def interrupt(self) -> None:
        """Somebody has ended the run before its time."""
        self._note([f"interrupted after {self.records:,} records: this report is partial"])

    def compare_records(self, find_alike: Callable[[NearExchange], Iterator[Judged]]) -> None:
        """Find what repeats: rows of equal keys, and texts that are nearly the same.

        What an archive has in common with the records is compared as if it had been read with them. find_alike: may
        begin at once, beside what is done here.
        """
        # A corpus of one article repeats nothing
        is_equal = is_alike = self._remembered is None or self.records > 1
        if self._remembered is not None:
            for signatures in self._remembered.signatures(self.records):
                is_equal = True
                self._exchange.add_rows(signatures)
            is_alike |= self._remembered.has_alike
            for sketches in self._remembered.sketches() if is_alike else ():
                self._near.add(sketches)
        alike = find_alike(self._near) if self._near and is_alike else ()
        for rows in self._exchange.groups() if is_equal else ():
            for some, outlets in self._beside_outlets(rows):
                for judged in self._book.corpus.judged(some, outlets):
                    self._add_late(judged)
        for judged in alike:
            self._add_late(judged)

    def _beside_outlets(self, rows: _Rows) -> Iterator[tuple[_Rows, pl.DataFrame]]:
        """Rows of whole keys, and articles by outlet: those of an archive as well for rules that count its lines."""
        if self._remembered is None:
            yield rows, self._exchange.outlets
            return
        counts_lines = pl.col("rule").is_in(LINED)
        known = rows.lazy().select("outlet", counts_lines.alias("counts_lines")).unique().collect()
        if not known["counts_lines"].all():
            yield (rows.filter(~counts_lines) if known["counts_lines"].any() else rows), self._exchange.outlets
        lines = known.filter("counts_lines")
        if lines.height:
            both = pl.concat([self._exchange.outlets, self._remembered.sizes(lines["outlet"].to_list())])
            sums = both.group_by("outlet").agg(pl.col("outlet_articles").sum())
            yield (rows if lines.height == known.height else rows.filter(counts_lines)), sums

    def compare_runs(self, now: pl.DataFrame, past: pl.DataFrame) -> None:
        """Find what is not as it was: the profile of this run beside those of earlier ones (`PROFILE_DTYPES`)."""
        self._add_late(self._book.history.judge(now, past))

    def profile(self, rules: Sequence[str], as_of: datetime) -> pl.DataFrame:
        """The profile of the run so far (`PROFILE_DTYPES`)."""
        return profile.total([*self._profiles, profile.of_findings(self._findings.lazy(), rules)], as_of)

    def finished(self) -> Stored:
        """All findings in reading order, with their state."""
        return self._findings.finished(lambda findings: findings.with_columns(self._state))

    @property
    def days(self) -> pl.DataFrame:
        """Articles by day of publication (`DAY_COUNT_DTYPES`); none of a record on its own."""
        return self._days.total()

    @property
    def outlets(self) -> Mapping[str, int]:
        """Articles by outlet."""
        return dict(self._exchange.outlets.iter_rows())

    @property
    def errors(self) -> tuple[str, ...]:
        """Sentences on rules that could not be evaluated, each once."""
        return tuple(self._errors)

    @property
    def notes(self) -> list[str]:
        """Sentences on sources without any text, which rules may not be asked about."""
        empty = [source for source, has in self._has_text.items() if not has]
        more = f" (and {counted(len(empty) - _SHOWN, 'more source')})" if len(empty) > _SHOWN else ""
        return [f"no record has a headline or a body: {', '.join(empty[:_SHOWN])}{more}"] if empty else []

    def _add_late(self, judged: Judged) -> None:
        """Take what came of comparing records or runs."""
        found = self._agreed(judged.findings)
        self._findings.add_late(found)
        self._days.add_late(found, self._state)
        self._note(internal_errors(judged.failed, judged.faults))

    def _agreed(self, findings: pl.DataFrame) -> pl.DataFrame:
        """Those that are wanted, with the severities that the configuration gives them."""
        return with_severities(without_ignored(findings, self._book.ignored), self._book.severities)

    def _note(self, errors: Iterable[str]) -> None:
        self._errors |= dict.fromkeys(errors)
