"""A golden test of a real record, where it is at hand; `examples/` has a fictional one of the same kind."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

import presscheck

SEED = Path(__file__).parents[2] / "shared" / "seed" / "000_d54e8266ad8dbaec.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the real record is not at hand")

ROLES = (
    "header headline headline_alt description created published modified keyword keyword keyword keyword selector "
    "image body related organization copyright_year organization genre language organization image_size image_size "
    "image_size organization organization keywords_joined"
)


def test_errors_and_warnings_are_exactly_these():
    run = presscheck.check(SEED)
    assert run.verdict == "fail"
    told = run.findings.filter((pl.col("severity") != "info") | (pl.col("code") == "KW003"))
    leaked = {"LK001": 2, "LK003": 3, "LK004": 3, "LK017": 2, "LK020": 5}  # two selectors stand in one block
    others = {"CT001": 5, "CT002": 1, "HL001": 1, "BD018": 15, "BD019": 1, "LG001": 1, "KW003": 1}
    assert Counter(told["code"]) == leaked | others


def test_excerpts_are_what_their_bytes_say():
    raw = SEED.read_bytes()
    for row in presscheck.check(SEED).findings.iter_rows(named=True):
        assert raw[row["start"] : row["end"]].decode().startswith(row["excerpt"].removesuffix("…"))


def test_blocks_have_their_roles():
    (batch,) = presscheck.read([SEED])
    assert batch.blocks["role"].to_list() == ROLES.split()


def test_the_glued_heading_is_marked():
    found = presscheck.check(SEED, select=["BD019"]).findings
    assert found["excerpt"].to_list() == ["TalksThe"]
