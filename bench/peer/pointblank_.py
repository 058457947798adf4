"""pointblank: a validation plan of ten steps on a Polars frame, with its extracts of failing rows."""

from __future__ import annotations

import pointblank as pb
import polars as pl
from telling import path, tell
from ten_rules import CODES, defects

plan = pb.Validate(data=pl.read_parquet(path()))
for expression in defects().values():
    plan = plan.col_vals_expr(expr=expression.not_())
done = plan.interrogate()
failed = done.n_failed()
tell({code: int(failed[step]) for step, code in enumerate(CODES, start=1)}, pb.__version__)
