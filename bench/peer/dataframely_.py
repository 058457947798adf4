"""dataframely: a schema with ten rules; `filter` tells which rows fail which."""

from __future__ import annotations

from importlib.metadata import version

import dataframely as dy
import polars as pl
from telling import path, tell
from ten_rules import CODES, defects

COLUMNS = ("id", "url", "headline", "description", "body", "published", "modified", "author", "language", "publisher")
members = {name: dy.String(nullable=True) for name in COLUMNS}
rules = {
    code: dy.rule()(lambda cls, expression=expression: expression.not_()) for code, expression in defects().items()
}
Article = type("Article", (dy.Schema,), {**members, **rules})

_, failure = Article.filter(pl.read_parquet(path(), columns=list(COLUMNS)))
counts = failure.counts()
tell({code: int(counts.get(code, 0)) for code in CODES}, version("dataframely"))
