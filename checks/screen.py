"""Which rows each rule fires on: all rules of a frame in one Polars query, cheap conditions first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from .rule import Options, Rule

__all__ = ["Screen", "Screened"]


@dataclass(frozen=True, slots=True)
class Screened:
    """By code and column of a rule. fired: Boolean Series, as long as the frame, of those that fire at all."""

    fired: dict[tuple[str, str], pl.Series]
    failed: dict[tuple[str, str], Exception]


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    defect: pl.Expr
    candidate: pl.Expr | None
    reads: tuple[str, ...]


class Screen:
    """The defect expressions of some rules of one frame, compiled once and evaluated together."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self._compiled = tuple(_compile(rule, options) for rule, options in rules)

    @property
    def reads(self) -> frozenset[str]:
        """The columns that the expressions read."""
        return frozenset(name for one in self._compiled for name in one.reads)

    def evaluate(self, frame: pl.DataFrame) -> Screened:
        """Where each rule fires; a rule whose expression raises is in `failed`, and the others are still evaluated."""
        try:
            return Screened(self._evaluate(frame, self._compiled), {})
        except Exception:  # one rule's bug must not hide the others': find whose it is
            fired: dict[tuple[str, str], pl.Series] = {}
            failed: dict[tuple[str, str], Exception] = {}
            for one in self._compiled:
                try:
                    fired |= self._evaluate(frame, (one,))
                except Exception as error:
                    failed[one.rule.key] = error
            return Screened(fired, failed)

    def _evaluate(self, frame: pl.DataFrame, compiled: Sequence[_Compiled]) -> dict[tuple[str, str], pl.Series]:
        if not compiled or not frame.height:
            return {}
        # Also for one row: Polars keeps few compiled regexes, and compiling one costs more than matching a text.
        first = frame.select(
            (one.defect if one.candidate is None else one.candidate).alias(":".join(one.rule.key)) for one in compiled
        )
        fired: dict[tuple[str, str], pl.Series] = {}
        for one, found in zip(compiled, first.iter_columns(), strict=True):
            hits = found
            if one.candidate is not None and hits.any():
                hits = _confirm(frame, hits, one)
            if hits.any():
                fired[one.rule.key] = hits
        return fired


def _compile(rule: Rule, options: Options) -> _Compiled:
    defect = rule.defect(options)
    return _Compiled(rule, defect, rule.candidate(options), tuple(dict.fromkeys(defect.meta.root_names())))


def _confirm(frame: pl.DataFrame, candidates: pl.Series, one: _Compiled) -> pl.Series:
    """Where the whole expression is true: nowhere but among the candidates."""
    if one.rule.looks_around:
        return frame.select(one.defect).to_series()
    rows = candidates.arg_true()
    reads = [*one.reads, *(name for name in one.rule.borrows if name in frame.columns)]
    confirmed = frame.select(reads)[rows].select(one.defect.alias("")).to_series()
    return pl.zeros(frame.height, pl.Boolean, eager=True).scatter(rows.filter(confirmed), True)
