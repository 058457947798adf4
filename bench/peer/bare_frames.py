"""presscheck's own expressions of the ten rules, in one lazy query over the frames that it has made of the articles.

What is left to pay when records, text blocks and times are there already. Arguments: the Parquet file, and the folder
with the frames (`bench.throughput` writes them).
"""

from __future__ import annotations

import sys

import polars as pl
from telling import tell
from ten_rules import AS_OF, CODES

from presscheck.gate.terms.config import Config
from presscheck.gate.terms.rulebook import rulebook

judge = rulebook(Config(select=CODES, as_of=AS_OF)).judge
queries = []
for name, schema in (("articles", judge.articles), ("blocks", judge.blocks)):
    codes = dict.fromkeys(rule.code for rule, _ in schema.rules)
    fired = {
        code: pl.any_horizontal(rule.defect(options) for rule, options in schema.rules if rule.code == code)
        for code in codes
    }
    frames = pl.scan_parquet(f"{sys.argv[2]}/{name}-*.frame", glob=True)
    found = [
        hits.sum().alias(code) if name == "articles" else pl.col("article").filter(hits).n_unique().alias(code)
        for code, hits in fired.items()
    ]
    queries.append(frames.select(found))
counts: dict[str, int] = {}
for frame in pl.collect_all(queries, engine="streaming"):
    counts |= frame.row(0, named=True)
tell({code: counts[code] for code in CODES}, pl.__version__)
