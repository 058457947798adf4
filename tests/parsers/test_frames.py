"""Frames and dicts that a program hands over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from presscheck.parsers import assemble, frames
from presscheck.parsers.chunks import BatchSize
from presscheck.parsers.fields import Planner
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.batch import Batch, Selective
from presscheck.testing import strategies


def joined(batches: Iterator[Batch]) -> pl.DataFrame:
    parts = [batch.articles for batch in batches]
    return pl.concat(parts) if parts else pl.DataFrame(schema=ARTICLE_DTYPES)


def read(frame: pl.DataFrame | pl.LazyFrame, batch_size: int = 1000, **mapping: str) -> pl.DataFrame:
    return joined(make() for make in frames.read(frame, Planner(mapping=mapping), batch_size=batch_size))


def read_records(*records: dict[str, Any]) -> pl.DataFrame:
    return joined(make() for make in frames.read_records(records, Planner()))


def test_a_frame_is_read_in_batches_in_order() -> None:
    frame = pl.DataFrame({"title": [f"Bridge {n}" for n in range(7)], "text": ["It is open."] * 7})
    batches = [make() for make in frames.read(frame, Planner(), batch_size=3)]
    assert [batch.articles.height for batch in batches] == [3, 3, 1]
    articles = pl.concat([batch.articles for batch in batches])
    assert articles["headline"].to_list() == frame["title"].to_list()
    assert articles["record"].to_list() == list(range(7))
    assert set(articles["source"]) == {"<frame>"}
    assert read(frame.lazy(), batch_size=3).equals(articles)


def test_large_rows_make_small_batches() -> None:
    frame = pl.DataFrame({"title": ["A"] * 10, "text": ["x" * 5000] * 10})
    batches = [make() for make in frames.read(frame, Planner(), batch_size=BatchSize(1000, 10_000))]
    assert max(batch.articles["body"].str.len_bytes().sum() for batch in batches) <= 10_000
    assert sum(batch.articles.height for batch in batches) == 10


def test_only_columns_that_are_needed_are_computed() -> None:
    fails = pl.lit("x").str.to_integer().alias("comments")
    frame = pl.LazyFrame({"title": ["A"], "text": ["B"]}).with_columns(fails)
    assert read(frame)["headline"].to_list() == ["A"]


NOON = datetime(2021, 12, 29, 12, 0, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "dtype", "texts"),
    [
        ([None], pl.Null, [None]),
        ([date(2021, 12, 29)], pl.Date, ["2021-12-29"]),
        ([datetime(2021, 12, 29, 17, 59)], pl.Datetime("ms"), ["2021-12-29T17:59:00"]),
        (
            [datetime(2021, 12, 29, 17, 59, tzinfo=UTC)],
            pl.Datetime("us", "Europe/Berlin"),
            ["2021-12-29T18:59:00+01:00"],
        ),
        (
            [datetime(2021, 12, 29, 0, 0, 0, 5, tzinfo=UTC)],
            pl.Datetime("us", "UTC"),
            ["2021-12-29T00:00:00.000005+00:00"],
        ),
        ([1577836800], pl.Int64, ["1577836800"]),
        ([1577836800.5, float("nan")], pl.Float64, ["1577836800.5", None]),
        ([True], pl.Boolean, ["true"]),
        (["2021"], pl.Categorical, ["2021"]),
        ([Decimal("1.50")], pl.Decimal(10, 2), ["1.50"]),
        ([b"2021", b"caf\xe9"], pl.Binary, ["2021", "caf\ufffd"]),
        ([["2021", "2022"], []], pl.List(pl.String), ["2021\n2022", None]),
        ([{"$date": "2021"}], pl.Struct({"$date": pl.String}), ["2021"]),
        ([[1, 2]], pl.Array(pl.Int64, 2), ["1\n2"]),
        ([object], pl.Object, ["<class 'object'>"]),
    ],
)
def test_columns_of_any_type_are_text(values: list[Any], dtype: Any, texts: list[str | None]) -> None:
    frame = pl.DataFrame({"published": pl.Series(values, dtype=dtype), "title": ["A"] * len(values)})
    assert read(frame)["published_raw"].to_list() == texts


def test_bytes_that_are_no_utf8_are_marked() -> None:
    frame = pl.DataFrame({"title": [b"A", b"\xff"], "text": ["B", "C"]})
    assert read(frame)["decode_ok"].to_list() == [True, False]


def test_structs_and_lists_of_them() -> None:
    frame = pl.DataFrame(
        {
            "headline": ["A"],
            "datePublished": ["2021"],
            "publisher": [{"name": "News Example", "logo": {"url": "l.png"}}],
            "author": [[{"name": "Ada Vale"}, {"name": "Bo Lund"}]],
            "image": [{"url": "a.jpg", "width": 3, "height": 2}],
            "isAccessibleForFree": ["False"],
            "copyrightYear": [2021],
        }
    )
    article = read(frame).row(0, named=True)
    assert (article["publisher"], article["authors"]) == ("News Example", ["Ada Vale", "Bo Lund"])
    assert article["images"] == [{"url": "a.jpg", "width": 3, "height": 2, "is_main": None}]
    assert (article["accessible_for_free"], article["copyright_year"]) == (False, 2021)


def test_the_first_column_that_holds_something_counts() -> None:
    frame = pl.DataFrame({"canonical_link": ["", None, "c"], "url": ["a", "b", "x"], "publish_date": None, "text": "t"})
    assert read(frame)["url"].to_list() == ["a", "b", "c"]


def test_a_row_in_which_nothing_is_known_is_a_record() -> None:
    assert read(pl.DataFrame({"x": [1, 2], "y": [3, 4]})).select("record", "headline").rows() == [(0, None), (1, None)]


def test_dicts() -> None:
    articles = read_records({"headline": "A", "body": "B"}, {"title": "C\ud800", "published": date(2021, 12, 29)}, {})
    assert articles["headline"].to_list() == ["A", "C\ufffd", None]
    assert articles["decode_ok"].to_list() == [True, False, True]
    assert articles["published_precision"].to_list() == ["missing", "day", "missing"]


def test_a_dict_that_never_ends_is_not_read() -> None:
    endless: dict[str, Any] = {"headline": "A"}
    endless["body"] = endless
    assert read_records(endless)["read_error"].to_list() == ["nested deeper than 64 levels"]


texts = st.none() | st.text(max_size=6)
records = st.lists(
    st.fixed_dictionaries(
        {
            "headline": texts,
            "body": texts,
            "author": st.none() | st.lists(st.text(max_size=3), max_size=3),
            "keywords": texts,
            "published": st.none() | st.sampled_from(["2021-12-29T17:59:00Z", "soon", ""]),
            "copyright_year": st.none() | st.integers(0, 30_000),
            "accessible_for_free": st.none() | st.booleans(),
            "publisher": st.none() | st.fixed_dictionaries({"name": texts}),
        }
    ),
    min_size=1,
    max_size=5,
)
SCHEMA = {
    **dict.fromkeys(("headline", "body", "keywords", "published"), pl.String),
    "author": pl.List(pl.String),
    "copyright_year": pl.Int64,
    "accessible_for_free": pl.Boolean,
    "publisher": pl.Struct({"name": pl.String}),
}


@settings(max_examples=50)
@given(records)
def test_by_column_and_by_value_are_the_same(rows: list[dict[str, Any]]) -> None:
    by_column = read(pl.DataFrame(rows, schema=SCHEMA))
    assert by_column.to_dicts() == read_records(*rows).to_dicts()


@given(
    st.lists(strategies.articles(), min_size=1, max_size=4),
    st.sets(st.sampled_from(sorted(ARTICLE_DTYPES)), min_size=1),
    st.data(),
)
@settings(max_examples=30)
def test_some_columns_of_some_records_are_those_of_the_batch(records, names, data) -> None:
    rows = pl.Series(sorted(data.draw(st.sets(st.integers(0, len(records) - 1)))), dtype=pl.UInt32)
    of_frame = frames.read(pl.DataFrame(records, infer_schema_length=None), Planner())
    for make in (*of_frame, *frames.read_records(records, Planner())):
        assert isinstance(make, Selective)
        assert make.height == len(records)
        whole = make()
        some = assemble.articles(make.raw(assemble.needed(frozenset(names)), rows), names)
        assert_frame_equal(some, whole.articles[rows].select(name for name in ARTICLE_DTYPES if name in names))
        batch = assemble.batch(make.raw(assemble.RAW_DTYPES, rows))
        assert_frame_equal(batch.articles, whole.articles[rows])
        of_rows = whole.blocks.filter(pl.col("article").is_in(rows.implode()))
        assert_frame_equal(batch.blocks.drop("article"), of_rows.drop("article"))


def test_times_in_nanoseconds_are_read():
    """As pandas has them: they are fewer years than a time may have."""
    at = pl.lit("2024-05-18T09:20:00.123456789").str.to_datetime(time_unit="ns").dt.replace_time_zone("UTC")
    frame = pl.DataFrame({"title": ["A"], "text": ["B"]}).with_columns(published=at)
    (batch,) = [make() for make in frames.read(frame, Planner())]
    assert batch.articles.select("read_error", "published_raw").rows() == [
        (None, "2024-05-18T09:20:00.123456789+00:00")
    ]
