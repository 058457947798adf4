"""What the repairs of rules would make of articles."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from ...schemas.batch import Batch
from ...schemas.panics import as_errors
from ...schemas.vocabulary import Fix
from ..declaring.rule import Options, Rule
from .around import hits_of
from .frame_rules import FrameRules, described, with_borrowed
from .judge import Judge

__all__ = ["Proposal", "Proposals"]


class Proposal(NamedTuple):
    """A new value of a column of `articles`, or with `block` of one block; None empties the column, drops the block.

    row: of `articles`. moves: column that takes the value of a dropped block.
    """

    row: int
    code: str
    column: str
    old: Any
    new: Any
    block: int | None = None
    moves: str = ""


class Proposals:
    """The repairs of some rules that are of these kinds."""

    def __init__(self, several: Sequence[FrameRules]) -> None:
        """several: of articles and of blocks."""
        self._frames = several
        self._rules = {pair[0].key: pair for one in self._frames for pair in one.rules}
        self.looks_around = frozenset(rule.code for rule, _ in self._rules.values() if rule.looks_around)
        """Codes of rules that compare blocks."""
        self.faults: dict[str, str] = {}
        """Code of a rule to the error of its repair, which has a bug."""

    @classmethod
    def of_rules(cls, rules: Sequence[tuple[Rule, Options]], kinds: Container[Fix]) -> Proposals:
        """Of these rules, compiled for this once."""
        return cls(_compiled(rules, kinds))

    @classmethod
    def of_judge(cls, judge: Judge, kinds: tuple[Fix, ...]) -> Proposals:
        """Of the rules of a judge: compiled once for all who ask."""
        return cls(_compiled_of(judge, kinds))

    def of(
        self,
        batch: Batch,
        ignored: Container[str] = frozenset(),
        hits: Mapping[tuple[str, str], pl.Series] | None = None,
    ) -> Mapping[int, list[Proposal]]:
        """What would be changed, by row of the articles; nothing for the rules that are ignored.

        hits: where rules fired, if that is known (`judge.Judged.hits`).
        """
        articles, blocks = self._frames
        proposals: dict[int, list[Proposal]] = {}
        for asked, frame in ((articles, batch.articles), (blocks, with_borrowed(batch, blocks.borrowed))):
            for key, rows in sorted(self._hits(asked, frame, hits), key=lambda pair: pair[0]):
                if key[0] in ignored:
                    continue
                rule, options = self._rules[key]
                try:
                    with as_errors():
                        for proposal in _of_rule(rule, options, hits_of(rule, options, frame, rows), rows):
                            proposals.setdefault(proposal.row, []).append(proposal)
                except Exception as error:  # a bug of the repair
                    self.faults[rule.code] = described(error)
        return proposals

    def _hits(
        self, asked: FrameRules, frame: pl.DataFrame, known: Mapping[tuple[str, str], pl.Series] | None
    ) -> list[tuple[tuple[str, str], pl.Series]]:
        """Keys of the rules of a frame that fire on it, and the rows."""
        if known is None:
            return [(key, fires.arg_true()) for key, fires in asked.screen.evaluate(frame).fired.items()]
        return [(rule.key, known[rule.key]) for rule, _ in asked.rules if rule.key in known]


def _compiled(rules: Sequence[tuple[Rule, Options]], kinds: Container[Fix]) -> tuple[FrameRules, ...]:
    """Of articles and of blocks."""
    pairs = [pair for pair in rules if pair[0].repair and pair[0].fix in kinds]
    return tuple(
        FrameRules(frame, [pair for pair in pairs if pair[0].frame == frame]) for frame in ("article", "block")
    )


@lru_cache(maxsize=8)
def _compiled_of(judge: Judge, kinds: tuple[Fix, ...]) -> tuple[FrameRules, ...]:
    return _compiled(judge.rules, kinds)


def _of_rule(rule: Rule, options: Options, hits: pl.DataFrame, rows: pl.Series) -> Iterator[Proposal]:
    """What a repair makes of the rows on which its rule fired, where that is something else."""
    assert rule.repair is not None
    new = hits.select(rule.repair(options).alias("new"))["new"].to_list()
    if rule.frame == "article":
        for row, old, value in zip(rows, hits[rule.column].to_list(), new, strict=True):
            if value != old:
                yield Proposal(row, rule.code, rule.column, old, value)
        return
    moves = pl.lit(rule.moves) if isinstance(rule.moves, str) else rule.moves(options)
    places = hits.select("article", "block", "column", "text", moves.alias("moves")).iter_rows()
    for (article, block, column, old, moved_to), value in zip(places, new, strict=True):
        if value != old:
            left = value if value is not None and value.strip() else None
            yield Proposal(article, rule.code, column, old, left, block, moved_to)
