"""presscheck: its own ten rules, with places and excerpts of all findings."""

from __future__ import annotations

import polars as pl
from telling import path, tell
from ten_rules import AS_OF, CODES

import presscheck

run = presscheck.check(path(), select=CODES, as_of=AS_OF)
articles = run.findings.group_by("code").agg(pl.struct("source", "record").n_unique())
counts = dict.fromkeys(CODES, 0) | dict(articles.iter_rows())
tell(counts, presscheck.__version__)
