"""Rules as a Pandera schema, for pipelines of one's own.

A `RuleSchema` is a `pandera.polars.DataFrameSchema` with one column-level check a rule, named by its code. The gate
asks the same rules in the same way (`frame_rules.FrameRules`), without a schema of all of them: it takes time to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from ..declaring.rule import Options, Rule
from .frame_rules import BASES, FrameRules, schema_name

__all__ = ["RuleSchema"]

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


class RuleSchema(pa.DataFrameSchema):
    """The base model of a frame and one check a rule and column.

    Columns that no selected rule reads are optional, further columns are allowed.
    """

    def __init__(self, frame: str, rules: Sequence[tuple[Rule, Options]]):
        self.judged = FrameRules(frame, rules)
        self.rules = self.judged.rules
        columns = {
            name: pa.Column(
                column.dtype,
                [_check(rule, options, self.rules) for rule, options in self.rules if rule.column == name],
                nullable=column.nullable,
                required=self.judged.needs(name),
                description=column.description,
            )
            for name, column in BASES[frame].to_schema().columns.items()
        }
        super().__init__(columns, name=schema_name(frame))

    def validate(self, check_obj: Frame, *args: Any, **options: Any) -> Frame:  # type: ignore[override]
        """As Pandera does it, rules and all; a LazyFrame is collected, for Pandera would skip its checks silently.

        Raises pandera.errors.SchemaErrors (with `lazy=True`) or SchemaError.
        """
        if isinstance(check_obj, pl.LazyFrame):
            return self.validate(check_obj.collect(), *args, **options).lazy()
        self.judged.validate(check_obj, **options)
        return check_obj


def _check(rule: Rule, options: Options, beside: Sequence[tuple[Rule, Options]]) -> pa.Check:
    """The rule as a check that stands alone. beside: rules that it may yield to."""

    def holds(data: PolarsData) -> pl.LazyFrame:
        said = [one.defect(o) for one, o in beside if one.key != rule.key and one.code.startswith(rule.yields_to)]
        defect = rule.defect(options)
        return data.lazyframe.select((defect & ~pl.any_horizontal(said).fill_null(False) if said else defect).not_())

    return pa.Check(holds, name=rule.code, error=rule.code, title=rule.name, description=rule.summary)
