"""What a rule tells of a hit by its neighbours."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from presscheck.checks.declaring.registry import find
from presscheck.checks.judging.around import hits_of

OPTIONS = find("BD040").options_for(datetime(2024, 6, 1, tzinfo=UTC))
FRAME = pl.DataFrame({"article": [0, 0, 1, 1, 1, 2], "text": list("abcdef")})
LINES = {"lines": pl.len().over("article"), "next": pl.col("text").shift(-1).over("article")}


def rule(**fields):
    return replace(find("BD040"), **fields)


def rows(*numbers: int) -> pl.Series:
    return pl.Series(numbers, dtype=pl.UInt32)


def test_values_of_a_hit_read_all_lines_of_its_article_and_no_other():
    hits = hits_of(rule(around=lambda _: LINES), OPTIONS, FRAME, rows(0, 3, 5))
    assert hits["text"].to_list() == ["a", "d", "f"]
    assert hits["lines"].to_list() == [2, 3, 1]
    assert hits["next"].to_list() == ["b", "e", None]


def test_a_rule_without_such_values_gets_its_rows():
    assert hits_of(rule(around=None), OPTIONS, FRAME, rows(1, 2)).equals(FRAME[1:3])
