"""What tests of single rules share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import polars as pl
import pytest

from presscheck.checks.declaring.registry import find
from presscheck.checks.judging.judge import Judge
from presscheck.parsers.assemble import articles
from presscheck.parsers.blocks import kinds, paragraphs
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.batch import Batch
from presscheck.schemas.blocks import BLOCK_DTYPES

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)

Records = Sequence[Mapping[str, Any]]
Fires = Callable[..., list[bool]]
Judged = Callable[[Records, Sequence[str]], pl.DataFrame]
BlocksOf = Callable[..., pl.DataFrame]


def frame_of(records: Records, columns: Collection[str] = ARTICLE_DTYPES) -> pl.DataFrame:
    """The `articles` frame of records given by raw columns, or these columns of it."""
    names = dict.fromkeys(name for record in records for name in record)
    raw = pl.DataFrame({name: [record.get(name) for record in records] for name in names})
    place = {"source": pl.lit("test"), "record": pl.int_range(pl.len(), dtype=pl.UInt64)}
    read_as = pl.col("format") if "format" in names else pl.lit("frame")
    return articles(raw.with_columns(**place, format=read_as), columns)


@pytest.fixture(scope="session")
def fires() -> Fires:
    """`fires(code, data, **options)`: for each record, or each row of a frame, does this rule fire?"""

    def of(code: str, data: Records | pl.DataFrame, **options: Any) -> list[bool]:
        rule = find(code)
        pairs = rule.by_column(rule.options_for(AS_OF, options))
        defects = [own.defect(given).alias(own.column) for own, given in pairs]
        read = {"record", *(name for defect in defects for name in defect.meta.root_names())}
        frame = data if isinstance(data, pl.DataFrame) else frame_of(data, read)
        fired = frame.select(defects)
        return fired.select(pl.any_horizontal(pl.all())).to_series().to_list()

    return of


@pytest.fixture(scope="session")
def judged() -> Judged:
    """`judged(records, codes)`: the findings of these rules."""

    @cache
    def judge(*codes: str) -> Judge:
        return Judge([(rule, rule.options_for(AS_OF)) for rule in map(find, codes)])

    def of(records: Records, codes: Sequence[str]) -> pl.DataFrame:
        frame = frame_of(records)
        said = judge(*codes)(Batch(frame, paragraphs(frame)))
        assert not said.failed
        assert not said.faults
        return said.findings

    return of


@pytest.fixture(scope="session")
def blocks_of() -> BlocksOf:
    """`blocks_of(text, {"text": text, "role": …}, …, **columns)`: a `blocks` frame, each of a body unless it says more.

    The kind is what the text looks like. Further columns, such as `host`, may be those of the article.
    """

    def of(*rows: str | Mapping[str, Any], **columns: Any) -> pl.DataFrame:
        usual = {"article": 0, "column": "body", "role": "body", "role_source": "field", **columns}
        data = [{**usual, "block": n} | ({"text": row} if isinstance(row, str) else row) for n, row in enumerate(rows)]
        frame = pl.DataFrame(data, infer_schema_length=None)
        frame = frame.with_columns(kinds(frame["text"]).alias("kind"))
        missing = [pl.lit(None).alias(name) for name in BLOCK_DTYPES if name not in frame.columns]
        return frame.with_columns(missing).cast(BLOCK_DTYPES)

    return of
