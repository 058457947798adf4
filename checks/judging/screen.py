"""Which rows each rule fires on: all rules of a frame together, cheap conditions first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

import polars as pl

from ...glances.few_rows import MOST_BYTES, FewRows, selected
from ...glances.glance import MAYBE, rows_of
from ...schemas.panics import as_errors
from ..declaring.registry import is_ours
from ..declaring.rule import Options, Rule
from .columns import columns_read
from .glanced import Glanced, glanced, note_prepared, pays_now
from .literals import LiteralSearch

__all__ = ["MOST_GLANCED", "Screen", "Screened"]

_FEW_ROWS: Final = 64
_MANY_ROWS: Final = 2000
MOST_GLANCED: Final = 300
"""Rows that are few enough to be looked at one by one."""

_FEW_ARTICLES: Final = 5

_BYTES_AT_ONCE: Final = 4 << 20
"""Of rows that a rule of ours is asked of: their texts may be copied several times. One of a user may compare rows."""

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Screened:
    """By code and column of a rule. fired: Boolean Series, as long as the frame, of those that fire at all."""

    fired: dict[_Key, pl.Series]
    failed: dict[_Key, Exception]


class _Compiled:
    """A rule's expression and what is tried before it, apart from literals.

    reads: columns that both name, less those that are borrowed. part_of: all that they read.

    Each is made when it is first asked for: most rules cannot fire on a single article, and need none.
    """

    def __init__(self, rule: Rule, options: Options) -> None:
        self.rule = rule
        self.options = options

    @cached_property
    def defect(self) -> pl.Expr:
        return self.rule.defect(self.options)

    @cached_property
    def condition(self) -> pl.Expr | None:
        return self.rule.condition(self.options)

    @cached_property
    def _columns(self) -> tuple[str, ...] | None:
        return columns_read(one for one in (self.defect, self.condition) if one is not None)

    @cached_property
    def reads(self) -> tuple[str, ...]:
        roots = self.defect.meta.root_names()
        roots += self.condition.meta.root_names() if self.condition is not None else []
        return tuple(name for name in dict.fromkeys(roots) if name not in self.rule.borrows)

    def part_of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The columns of a frame that they read."""
        if self._columns is None:
            return frame
        return frame.select(name for name in frame.columns if name in self._columns)


class Screen:
    """The defect expressions of some rules of one frame, compiled once and evaluated together."""

    def __init__(self, rules: Sequence[tuple[Rule, Options]]):
        self._compiled = tuple(_Compiled(rule, options) for rule, options in rules)
        wanted: dict[str, dict[_Key, Sequence[str]]] = {}
        for one in self._compiled:
            if one.rule.literals:
                wanted.setdefault(one.rule.column, {})[one.rule.key] = one.rule.literals
        self._searches = {column: LiteralSearch(literals) for column, literals in wanted.items()}
        self._glanced: dict[_Key, Glanced] = {}
        self._is_prepared = False
        self._few: dict[_Key, FewRows] = {}

    @cached_property
    def reads(self) -> frozenset[str]:
        """The columns that the expressions read."""
        return frozenset(name for one in self._compiled for name in one.reads)

    def evaluate(self, frame: pl.DataFrame) -> Screened:
        """Where each rule fires; a rule whose expression raises is in `failed`, and the others are still evaluated."""
        if not self._compiled or not frame.height:
            return Screened({}, {})
        blank = _blank_columns(frame)
        holding: dict[_Key, pl.Series] = {}
        for column, search in self._searches.items():
            if column not in blank:
                holding |= search.rows(frame[column])
        possible = [one for one in self._compiled if _is_possible(one.rule, blank, holding)]
        evaluate = (
            self._evaluate_each
            if self._is_glanced_at(frame)
            else _evaluate_few
            if frame.height <= _FEW_ROWS
            else self._evaluate_many
        )
        try:
            with as_errors():
                return Screened(self._without_yielded(evaluate(frame, possible, holding)), {})
        except Exception:  # one rule's bug must not hide the others': find whose it is
            fired: dict[_Key, pl.Series] = {}
            failed: dict[_Key, Exception] = {}
            for one in possible:
                try:
                    with as_errors():
                        fired |= evaluate(frame, [one], holding)
                except Exception as error:
                    failed[one.rule.key] = error
            return Screened(self._without_yielded(fired), failed)

    def _is_glanced_at(self, frame: pl.DataFrame) -> bool:
        """Whether these are few articles, and not the first ones: to prepare for a glance takes longer than they do."""
        if frame.height > MOST_GLANCED or frame.estimated_size() > MOST_BYTES:
            return False
        return len(_articles(frame)) <= _FEW_ARTICLES and (self._is_prepared or pays_now())

    def prepare(self) -> Mapping[_Key, Glanced]:
        """What a glance sees of each rule: made ready now, for articles that are checked one by one."""
        if not self._is_prepared:
            for one in self._compiled:
                self._glance_at(one)
            self._is_prepared = True
            note_prepared()
        return self._glanced

    def _evaluate_many(
        self, frame: pl.DataFrame, possible: Sequence[_Compiled], holding: Mapping[_Key, pl.Series]
    ) -> dict[_Key, pl.Series]:
        """On many rows a rule looks only at those that hold its literals and meet its condition."""
        unlimited = [one for one in possible if one.rule.key not in holding]
        at_once = [one for one in unlimited if one.condition is None or _finds_many(frame, one)]
        fired = {one.rule.key: hits for one, hits in _true_somewhere(frame, [(one, one.defect) for one in at_once])}
        asked = [(one, one.condition) for one in unlimited if one not in at_once and one.condition is not None]
        met = _true_somewhere(frame, asked)
        candidates = [(one, answer.arg_true()) for one, answer in met]
        candidates += [(one, holding[one.rule.key]) for one in possible if one.rule.key in holding]
        for one, rows in candidates:
            hits = self._confirmed(frame, rows, one)
            if hits.any():
                fired[one.rule.key] = hits
        return fired

    def _confirmed(self, frame: pl.DataFrame, rows: pl.Series, one: _Compiled) -> pl.Series:
        """Where the whole expression is true: nowhere but among these rows."""
        if one.rule.looks_around:
            return _confirmed_around(frame, rows, one)
        part = one.part_of(frame)[rows]
        if one.rule.literals and one.condition is not None:
            meets = selected(part, [one.condition]).to_series()
            part, rows = part.filter(meets), rows.filter(meets)
        if part.is_empty():
            return pl.zeros(frame.height, pl.Boolean, eager=True)
        asked = self._hits(one)
        shares = max(1, int(part.estimated_size()) // _BYTES_AT_ONCE) if is_ours(one.rule) else 1
        height = max(1, -(-part.height // shares))
        hits = pl.concat([asked.select(some, of=frame.height) for some in part.iter_slices(height)]).to_series()
        return pl.zeros(frame.height, pl.Boolean, eager=True).scatter(rows.filter(hits), True)

    def _hits(self, one: _Compiled) -> FewRows:
        """Whether the expression of a rule is true, on rows of which it is asked."""
        key = one.rule.key
        if key not in self._few:
            self._few[key] = FewRows({"": one.defect}, glances=lambda: {"": self._glance_at(one).defect})
        return self._few[key]

    def _glance_at(self, one: _Compiled) -> Glanced:
        """What a glance sees of a rule."""
        key = one.rule.key
        if key not in self._glanced:
            self._glanced[key] = glanced(one.rule, one.options)
        return self._glanced[key]

    def _evaluate_each(
        self, frame: pl.DataFrame, possible: Sequence[_Compiled], holding: Mapping[_Key, pl.Series]
    ) -> dict[_Key, pl.Series]:
        """On few articles one after the other, which for several of them is still faster than a query."""
        articles = _articles(frame)
        if len(articles) == 1:
            return self._evaluate_alone(frame, possible, holding)
        fired: dict[_Key, pl.Series] = {}
        for first, height in articles:
            for key, hits in self._evaluate_alone(frame.slice(first, height), possible, holding, first).items():
                whole = fired.get(key, pl.zeros(frame.height, pl.Boolean, eager=True))
                fired[key] = whole.scatter(pl.arange(first, first + height, eager=True), hits)
        return fired

    def _evaluate_alone(
        self, frame: pl.DataFrame, possible: Sequence[_Compiled], holding: Mapping[_Key, pl.Series], first: int = 0
    ) -> dict[_Key, pl.Series]:
        """On one article: a glance tells most of it, and leaves few expressions to a query.

        first: the number of its first row among those of `holding`.
        """
        rows, glances = rows_of(frame), self.prepare()
        if rows is None:
            return _evaluate_few(frame, possible, holding)
        fired: dict[_Key, pl.Series] = {}
        doubtful: list[_Compiled] = []
        conditioned: list[_Compiled] = []
        everywhere = range(len(rows))
        for one in possible:
            key, seen = one.rule.key, glances[one.rule.key]
            asked: Sequence[int] = everywhere
            if key in holding and not one.rule.looks_around:
                asked = [row - first for row in holding[key] if first <= row < first + len(rows)]
            is_certain = True
            if seen.condition is not None:
                met = {row: value for row in asked if (value := seen.condition(rows[row]))}
                is_certain = any(value is not MAYBE for value in met.values())
                # A rule that looks around may fire beside the row that meets its condition
                asked = (everywhere if met else ()) if one.rule.looks_around else tuple(met)
            told = {row: value for row in asked if (value := seen.defect(rows[row]))}
            if MAYBE not in told.values():
                if told:
                    fired[key] = pl.Series([row in told for row in everywhere])
            elif is_certain:
                doubtful.append(one)
            else:
                conditioned.append(one)
        doubtful += [
            one for one in conditioned if one.condition is not None and _true_alone(frame, one.condition) is not None
        ]
        for one in doubtful:
            if (hits := _true_alone(frame, one.defect)) is not None:
                fired[one.rule.key] = hits
        return fired

    def _without_yielded(self, fired: dict[_Key, pl.Series]) -> dict[_Key, pl.Series]:
        """Without the rows of a rule on which another one fires that it yields to (`Rule.yields_to`)."""
        left = dict(fired)
        for rule in (one.rule for one in self._compiled if one.rule.yields_to and one.rule.key in fired):
            for key, others in fired.items():
                if key != rule.key and key[0].startswith(rule.yields_to):
                    left[rule.key] &= ~others.fill_null(False)
        return {key: hits for key, hits in left.items() if hits.any()}


def _articles(frame: pl.DataFrame) -> list[tuple[int, int]]:
    """Where the rows of each article begin, and how many they are."""
    if "article" not in frame.columns:
        return [(row, 1) for row in range(frame.height)]
    starts = [0] if frame.height else []
    numbers = frame["article"].to_list()
    starts += [row for row in range(1, frame.height) if numbers[row] != numbers[row - 1]]
    return [(first, end - first) for first, end in pairwise([*starts, frame.height])]


def _blank_columns(frame: pl.DataFrame) -> set[str]:
    """The columns that are null in each row, or hold nothing but empty lists."""
    nulls = frame.null_count().row(0)
    blank = {name for name, count in zip(frame.columns, nulls, strict=True) if count == frame.height}
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List) and name not in blank]
    return blank | {name for name in lists if not frame[name].list.len().max()}


def _is_possible(rule: Rule, blank: set[str], holding: Mapping[_Key, pl.Series]) -> bool:
    """Whether a rule can fire at all: not on nulls, nor without one of its literals."""
    if rule.literals:
        return rule.key in holding
    return rule.about_missing or rule.column not in blank


def _finds_many(frame: pl.DataFrame, one: _Compiled) -> bool:
    """Whether some rows of nearly all articles meet the condition of a rule that then looks at the whole articles.

    Among thousands of rows that may be taken for granted. The condition is a part of the expression: it would be told
    twice.
    """
    return one.rule.looks_around and frame.height >= _MANY_ROWS


def _true_somewhere(
    frame: pl.DataFrame, expressions: Sequence[tuple[_Compiled, pl.Expr]]
) -> list[tuple[_Compiled, pl.Series]]:
    """Those of the expressions that are true on some row of the frame, evaluated in one query."""
    # Windows carry all columns of a query along: a body beside each of its lines is the square of its size
    kinds = [[pair for pair in expressions if bool(pair[0].rule.borrows) == borrows] for borrows in (False, True)]
    return [
        (one, answer)
        for some in kinds
        if some
        for (one, _), answer in zip(some, _selected(frame, some).iter_columns(), strict=True)
        if answer.any()
    ]


def _selected(frame: pl.DataFrame, expressions: Sequence[tuple[_Compiled, pl.Expr]]) -> pl.DataFrame:
    return selected(frame, [expression.alias(":".join(one.rule.key)) for one, expression in expressions])


def _true_alone(frame: pl.DataFrame, expression: pl.Expr) -> pl.Series | None:
    """Where an expression is true, if anywhere. A query of one expression runs on this thread: no other is woken."""
    answer = frame.select(expression.alias("")).to_series()
    return answer if answer.any() else None


def _evaluate_few(
    frame: pl.DataFrame, possible: Sequence[_Compiled], _: Mapping[_Key, pl.Series]
) -> dict[_Key, pl.Series]:
    """On a few rows a query costs more than its work: conditions in one, then what is left in another.

    Conditions come first here too: Polars keeps few compiled regexes, and compiling one costs more than matching.
    """
    doubtful = [(one, one.condition) for one in possible if one.condition is not None]
    left = [one for one in possible if one.condition is None] + [one for one, _ in _true_somewhere(frame, doubtful)]
    return {one.rule.key: hits for one, hits in _true_somewhere(frame, [(one, one.defect) for one in left])}


def _confirmed_around(frame: pl.DataFrame, rows: pl.Series, one: _Compiled) -> pl.Series:
    """As `_confirmed`, of a rule that reads the other rows of the same article: these are looked at as well."""
    if "article" not in frame.columns:
        return selected(frame, [one.defect]).to_series()
    whole = frame["article"].is_in(frame["article"].gather(rows).unique().implode())
    hits = selected(frame.filter(whole), [one.defect.alias("")]).to_series()
    return pl.zeros(frame.height, pl.Boolean, eager=True).scatter(whole.arg_true().filter(hits), True)
