"""The rules of one frame, asked together; Pandera says where those that do not hold fail.

Pandera takes about a millisecond for a check, clean or not. So all rules are evaluated by `screen.Screen` first, and
Pandera gets a schema of the columns and checks that fail; that the others hold is known by then. For a few rows even
that takes longer than all else: what the screen found on a frame without faults is told as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.errors import SchemaErrors

from ...schemas.articles import Articles
from ...schemas.batch import Batch
from ...schemas.blocks import Blocks
from ..declaring.rule import Options, Rule
from .screen import MOST_GLANCED, Screen, Screened

__all__ = ["BASES", "FrameRules", "Judgement", "described", "schema_name", "with_borrowed"]

BASES: Final[Mapping[str, Any]] = {"article": Articles, "block": Blocks}
"""The model of the frame that rules judge, by `Rule.frame`."""


class Judgement:
    """What Pandera said of a frame.

    hits: rule code and column to the rows (positions, UInt32) on which it fired. failed: rule code to the error of a
    rule that could not be evaluated. faults: sentences on columns that are missing or of a wrong type.
    """

    def __init__(self) -> None:
        self.hits: dict[tuple[str, str], pl.Series] = {}
        self.failed: dict[str, str] = {}
        self.faults: list[str] = []


class FrameRules:
    """Rules of one frame. rules: each as one rule a column. borrowed: columns of the article that blocks are given."""

    def __init__(self, frame: str, rules: Sequence[tuple[Rule, Options]]):
        self.rules = tuple(pair for rule, options in rules for pair in rule.by_column(options))
        self.frame = frame
        self.screen = Screen(self.rules)
        self.borrowed = tuple(dict.fromkeys(name for rule, _ in self.rules for name in rule.borrows))
        self._base: Mapping[str, pa.Column] = BASES[frame].to_schema().columns

    def needs(self, column: str) -> bool:
        """Whether a rule judges a column, or reads it."""
        return any(rule.column == column for rule, _ in self.rules) or column in self.screen.reads

    def judge(self, frame: pl.DataFrame) -> Judgement:
        """Pandera's failure cases, sorted: hits, failed rules, faults of the frame itself."""
        said = Judgement()
        if frame.height <= MOST_GLANCED and not self.faulty_columns(frame):
            screened = self.screen.evaluate(frame)
            if not screened.failed:
                said.hits = {key: fired.arg_true() for key, fired in screened.fired.items()}
                return said
        try:
            self.validate(frame, lazy=True)
        except SchemaErrors as errors:
            _sort_failures(errors, {rule.code for rule, _ in self.rules}, said)
        return said

    def validate(self, frame: pl.DataFrame, **options: Any) -> None:
        """Have Pandera validate what does not hold. Raises what `pandera.polars.DataFrameSchema.validate` raises."""
        suspects = self._suspects(frame)
        if suspects is not None:
            # Pandera lays its answers beside the frame it is given: only the columns in question, then
            suspects.validate(frame.select(name for name in suspects.columns if name in frame.columns), **options)

    def faulty_columns(self, frame: pl.DataFrame) -> set[str]:
        """Columns that are missing though a rule needs them, of another type, or null where they must not be."""
        present = frame.schema
        faulty = set()
        solid = []
        for name, column in self._base.items():
            dtype: Any = column.dtype
            if name not in present:
                if self.needs(name):
                    faulty.add(name)
            elif present[name] != dtype.type:
                faulty.add(name)
            elif not column.nullable:
                solid.append(name)
        nulls = frame.null_count().row(0, named=True) if solid and frame.height else {}
        return faulty | {name for name in solid if nulls.get(name)}

    def _suspects(self, frame: pl.DataFrame) -> pa.DataFrameSchema | None:
        """A schema of the columns and checks that do not hold on `frame`; None if all hold."""
        faulty = self.faulty_columns(frame)
        if not faulty.isdisjoint(self.screen.reads if faulty else ()):
            return pa.DataFrameSchema({name: self._column(name, ()) for name in self._base if name in faulty})
        screened = self.screen.evaluate(frame)
        failing: dict[str, list[pa.Check]] = {name: [] for name in faulty}
        for rule, _ in self.rules:
            if (check := _known_check(rule, screened)) is not None:
                failing.setdefault(rule.column, []).append(check)
        columns = {name: self._column(name, failing[name]) for name in self._base if name in failing}
        return pa.DataFrameSchema(columns, name=schema_name(self.frame)) if columns else None

    def _column(self, name: str, checks: Sequence[pa.Check]) -> pa.Column:
        """A column of the frame's model, with these checks alone."""
        base = self._base[name]
        dtype: Any = base.dtype
        return pa.Column(dtype, list(checks), nullable=base.nullable, required=self.needs(name))


def schema_name(frame: str) -> str:
    """How Pandera calls the schema of a frame."""
    return f"presscheck-{frame}"


def _known_check(rule: Rule, screened: Screened) -> pa.Check | None:
    """The rule as a check whose answer is known; None if it holds everywhere."""
    fired = screened.fired.get(rule.key)
    if fired is None and rule.key not in screened.failed:
        return None

    def holds(_: PolarsData) -> pl.LazyFrame:
        if fired is None:
            raise screened.failed[rule.key]
        return pl.LazyFrame({"holds": ~fired})

    return pa.Check(holds, name=rule.code, error=rule.code)


def _sort_failures(errors: SchemaErrors, codes: set[str], said: Judgement) -> None:
    cases = errors.failure_cases
    assert isinstance(cases, pl.DataFrame)
    for (check, column), rows in cases.group_by("check", "column", maintain_order=True):
        if check not in codes:
            said.faults.extend(
                f"column {row['column']}: {row['check']}: {row['failure_case']}" for row in rows.to_dicts()[:3]
            )
        elif rows["index"].null_count():  # a check that crashed has no row
            said.failed[check] = str(rows["failure_case"][0])
        else:
            said.hits[check, column] = rows["index"].cast(pl.UInt32)


def with_borrowed(batch: Batch, names: Sequence[str]) -> pl.DataFrame:
    """The blocks, each with these columns of its article."""
    if not names:
        return batch.blocks
    return batch.blocks.hstack(batch.articles[names][batch.blocks["article"]])


def described(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
