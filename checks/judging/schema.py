"""Rules compiled into a Pandera schema: the judge.

A `RuleSchema` is a `pandera.polars.DataFrameSchema` with one column-level check a rule, named by its code. The gate
runs exactly this schema on each batch; a user can put the same one into a pipeline of their own.

Pandera takes about a millisecond for a check, clean or not. So `validate` first evaluates all rules in one Polars query
(`screen.Screen`) and hands to Pandera the checks that fail; that the others hold is known by then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.errors import SchemaErrors

from ...schemas.articles import Articles
from ...schemas.batch import Batch
from ...schemas.blocks import Blocks
from ..declaring.rule import Options, Rule
from .screen import Screen, Screened

__all__ = ["Judgement", "RuleSchema", "described", "with_borrowed"]

_BASES: Mapping[str, Any] = {"article": Articles, "block": Blocks}

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


class Judgement:
    """What Pandera said of a frame.

    hits: rule code and column to the rows (positions, UInt32) on which it fired. failed: rule code to the error of a
    rule that could not be evaluated. faults: sentences on columns that are missing or of a wrong type.
    """

    def __init__(self) -> None:
        self.hits: dict[tuple[str, str], pl.Series] = {}
        self.failed: dict[str, str] = {}
        self.faults: list[str] = []


class RuleSchema(pa.DataFrameSchema):
    """The base model of a frame and one check a rule and column.

    Columns that no selected rule reads are optional, further columns are allowed.
    """

    def __init__(self, frame: str, rules: Sequence[tuple[Rule, Options]]):
        self.rules = rules = tuple(pair for rule, options in rules for pair in rule.by_column(options))
        self.frame = frame
        self.screen = Screen(rules)
        self.borrowed = tuple(dict.fromkeys(name for rule, _ in rules for name in rule.borrows))
        needed = self.screen.reads | {rule.column for rule, _ in rules}
        base = _BASES[frame].to_schema().columns
        columns = {
            name: pa.Column(
                column.dtype,
                [_check(rule, options, rules) for rule, options in rules if rule.column == name],
                nullable=column.nullable,
                required=name in needed,
                description=column.description,
            )
            for name, column in base.items()
        }
        super().__init__(columns, name=f"presscheck-{frame}")

    def validate(self, check_obj: Frame, *args: Any, **options: Any) -> Frame:  # type: ignore[override]
        """As Pandera does it, rules and all; a LazyFrame is collected, for Pandera would skip its checks silently.

        Raises pandera.errors.SchemaErrors (with `lazy=True`) or SchemaError.
        """
        if isinstance(check_obj, pl.LazyFrame):
            return self.validate(check_obj.collect(), *args, **options).lazy()
        suspects = self._suspects(check_obj)
        if suspects is not None:
            # Pandera lays its answers beside the frame it is given: only the columns in question, then
            suspects.validate(
                check_obj.select(name for name in suspects.columns if name in check_obj.columns), **options
            )
        return check_obj

    def judge(self, frame: pl.DataFrame) -> Judgement:
        """Validate `frame` and sort Pandera's failure cases: hits, failed rules, faults of the frame itself."""
        said = Judgement()
        try:
            self.validate(frame, lazy=True)
        except SchemaErrors as errors:
            _sort_failures(errors, {rule.code for rule, _ in self.rules}, said)
        return said

    def _suspects(self, frame: pl.DataFrame) -> pa.DataFrameSchema | None:
        """The schema narrowed to the columns and checks that do not hold on `frame`; None if all hold."""
        faulty = self._faulty_columns(frame)
        if any(name in faulty for name in self.screen.reads):
            return pa.DataFrameSchema({name: _bare(column) for name, column in self.columns.items() if name in faulty})
        screened = self.screen.evaluate(frame)
        columns = {}
        for name, column in self.columns.items():
            checks = [_known_check(rule, screened) for rule, _ in self.rules if rule.column == name]
            failing = [check for check in checks if check is not None]
            if failing or name in faulty:
                columns[name] = _bare(column, failing)
        return pa.DataFrameSchema(columns, name=self.name) if columns else None

    def _faulty_columns(self, frame: pl.DataFrame) -> set[str]:
        """Columns that are missing, of another type, or null where they must not be."""
        present = frame.schema
        faulty = set()
        solid = []
        for name, column in self.columns.items():
            if name not in present:
                if column.required:
                    faulty.add(name)
            elif present[name] != column.dtype.type:
                faulty.add(name)
            elif not column.nullable:
                solid.append(name)
        nulls = frame.select(pl.col(solid).null_count()).row(0) if solid and frame.height else ()
        return faulty | {name for name, count in zip(solid, nulls, strict=False) if count}


def _bare(column: pa.Column, checks: Sequence[pa.Check] = ()) -> pa.Column:
    """A column of the same type, with these checks alone."""
    dtype: Any = column.dtype
    return pa.Column(dtype, list(checks), nullable=column.nullable, required=column.required)


def _check(rule: Rule, options: Options, beside: Sequence[tuple[Rule, Options]]) -> pa.Check:
    """The rule as a check that stands alone. beside: rules that it may yield to."""

    def holds(data: PolarsData) -> pl.LazyFrame:
        said = [one.defect(o) for one, o in beside if one.key != rule.key and one.code.startswith(rule.yields_to)]
        defect = rule.defect(options)
        return data.lazyframe.select((defect & ~pl.any_horizontal(said).fill_null(False) if said else defect).not_())

    return pa.Check(holds, name=rule.code, error=rule.code, title=rule.name, description=rule.summary)


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
    return batch.blocks.hstack(batch.articles.select(names)[batch.blocks["article"]])


def described(error: BaseException) -> str:
    """An exception in one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
