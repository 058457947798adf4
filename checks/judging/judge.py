"""One batch, judged: the rules of its two frames, and findings from what Pandera says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from ...schemas.batch import Batch
from ...schemas.findings import findings_of
from ...schemas.panics import as_errors
from ..declaring.rule import Options, Rule
from .characters import place_in_characters
from .frame_rules import FrameRules, described, with_borrowed
from .places import Finder
from .regions import with_regions

__all__ = ["Judge", "Judged"]

_DICTS_AT_ONCE: Final = 10_000


@dataclass(slots=True)
class Judged:
    """findings: `Findings`. failed: rule code to the error of a rule that could not be evaluated. faults: sentences.

    hits: key of a rule to the rows (positions, UInt32, ascending) of its frame on which it fired.
    """

    findings: pl.DataFrame
    failed: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    hits: dict[tuple[str, str], pl.Series] = field(default_factory=dict)


class Judge:
    """The record and block rules of a run, compiled once."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self.articles = FrameRules("article", [pair for pair in rules if pair[0].frame == "article"])
        self.blocks = FrameRules("block", [pair for pair in rules if pair[0].frame == "block"])
        self.rules = (*self.articles.rules, *self.blocks.rules)
        """Each rule as one rule a column."""
        self._rules = {pair[0].key: pair for pair in self.rules}

    def prepare(self) -> None:
        """Make ready what judges one article at a time: it takes half a second, and saves most of the time of each."""
        self.articles.screen.prepare()
        self.blocks.screen.prepare()

    def __call__(self, batch: Batch) -> Judged:
        """Findings of one batch, ordered by record, block, place and code."""
        finder = Finder(batch)
        findings = _Findings(batch)
        judged = Judged(findings_of([]))
        for asked, frame, find in (
            (self.articles, batch.articles, finder.article_findings),
            (self.blocks, with_borrowed(batch, self.blocks.borrowed), finder.block_findings),
        ):
            said = asked.judge(frame)
            judged.failed |= said.failed
            judged.faults += said.faults
            judged.hits |= said.hits
            for key, hits in said.hits.items():
                try:
                    with as_errors():
                        findings.add(find(*self._rules[key], hits))
                except Exception as error:  # a mark, grade, fact or message of the rule has a bug
                    judged.failed[key[0]] = described(error)
        judged.findings = findings.ordered()
        return judged


class _Findings:
    """Findings of a batch. Most wait as rows of frames: as a dict, each takes five times as much memory."""

    def __init__(self, batch: Batch):
        self._batch = batch
        self._rows: list[dict[str, Any]] = []
        self._frames: list[pl.DataFrame] = []

    def add(self, found: Iterable[dict[str, Any]]) -> None:
        """All findings of a rule, or none of them: where a mark, grade, fact or message has a bug, raises its error."""
        rows: list[dict[str, Any]] = []
        frames = []
        for one in found:
            rows.append(one)
            if len(rows) >= _DICTS_AT_ONCE:
                frames.append(self._framed(rows))
                rows = []
        self._frames += frames
        self._rows += rows
        if len(self._rows) >= _DICTS_AT_ONCE:
            self._frames.append(self._framed(self._rows))
            self._rows = []

    def _framed(self, rows: list[dict[str, Any]]) -> pl.DataFrame:
        place_in_characters(rows, self._batch.articles)
        return findings_of(rows)

    def ordered(self) -> pl.DataFrame:
        """`Findings`, by record, block, place and code."""
        frames = [*self._frames, *([self._framed(self._rows)] if self._rows else [])]
        if not frames:
            return findings_of([])
        found = with_regions(pl.concat(frames), self._batch)
        return found.sort("record", "block", "start", "code", "fingerprint", nulls_last=True)
