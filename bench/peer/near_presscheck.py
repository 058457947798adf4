"""presscheck: one permutation, bands, verified pairs, and their clusters."""

from __future__ import annotations

import sys

import polars as pl
from near_texts import tell_pairs, threshold

import presscheck
from presscheck.checks.comparing import near
from presscheck.checks.comparing.corpus import keyed
from presscheck.gate.run.near_exchange import NearExchange
from presscheck.gate.terms.config import Config
from presscheck.gate.terms.rulebook import rulebook
from presscheck.parsers.read import read_frame

config = Config(select=("ID005", "ID006"), rules={code: {"threshold": threshold()} for code in ("ID005", "ID006")})
exchange = NearExchange(rulebook(config).near)
for batch in read_frame(pl.read_parquet(sys.argv[1]), batch_size=5000):
    sketches = rulebook(config).near.sketches(keyed(batch))
    exchange.add(sketches.with_columns(id=pl.col("record").cast(pl.Int64)))
found = exchange.verified_pairs().select("a", "b").rows()
members: dict[int, list[int]] = {}
for one, cluster in near.clusters(found).items():
    members.setdefault(cluster, []).append(one)
together = frozenset((a, b) for group in members.values() for a in group for b in group if a < b)
tell_pairs(found, presscheck.__version__, together)
