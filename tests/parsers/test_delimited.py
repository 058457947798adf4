"""CSV and TSV, whole and broken."""

from __future__ import annotations

import csv
import io
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers import delimited
from presscheck.parsers.delimited import best_delimiter, known_names
from presscheck.parsers.fields import Planner
from presscheck.schemas.articles import ARTICLE_DTYPES


def read(data: bytes | str, **options: Any) -> pl.DataFrame:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    batches = [make() for make in delimited.read(stream, "in", Planner(), **options)]
    return pl.concat([batch.articles for batch in batches]) if batches else pl.DataFrame(schema=ARTICLE_DTYPES)


@pytest.mark.parametrize("delimiter", delimited.DELIMITERS)
def test_every_delimiter(delimiter: str) -> None:
    articles = read(delimiter.join(["headline", "body", "author"]) + "\n" + delimiter.join(["A", "It is.", "Ada"]))
    assert articles.select("headline", "body", "authors").rows() == [("A", "It is.", ["Ada"])]


def test_fields_of_several_lines_and_the_lines_of_records() -> None:
    articles = read('\ufeffheadline,body\r\nA,"one\ntwo, ""three"""\r\n\r\nB,x\r\n', batch_size=1)
    assert articles["body"].to_list() == ['one\ntwo, "three"', "x"]
    assert articles["line"].to_list() == [2, 5]
    assert articles["record"].to_list() == [0, 1]
    assert articles["format"].to_list() == ["csv", "csv"]


def test_an_empty_field_is_none() -> None:
    assert read("headline,body\nA,\n")["body"].to_list() == [None]


def test_a_row_of_another_width_is_not_read_and_the_rest_is() -> None:
    articles = read("headline,body\nA,x\nB\nC,y,z\nD,w\n")
    assert articles["headline"].to_list() == ["A", None, None, "D"]
    assert articles["read_error"].to_list()[1:3] == [
        "the row has 1 fields, but the header has 2",
        "the row has 3 fields, but the header has 2",
    ]


def test_nul_and_bad_utf8_survive() -> None:
    articles = read(b"headline,body\nA\0B,x\nCaf\xe9,y\n")
    assert articles["headline"].to_list() == ["A\0B", "Caf\ufffd"]
    assert articles["decode_ok"].to_list() == [True, False]


def test_of_columns_with_one_name_the_first_counts() -> None:
    assert read("headline,headline\nA,B\n")["headline"].to_list() == ["A"]


def test_an_unclosed_quote_cannot_swallow_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_RECORD_BYTES", 1000)
    articles = read('headline,body\nA,"x\n' + "line of text\n" * 100 + "B,y\n")
    errors = articles["read_error"].drop_nulls().to_list()
    assert errors[0].endswith("is a closing quotation mark missing?")
    assert articles["line"][0] == 2
    assert articles["headline"][-1] == "B"
    assert articles["line"][-1] == 103


def test_a_line_without_end_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_RECORD_BYTES", 1000)
    articles = read("headline,body\nA," + "x" * 3_000_000 + "\nB,y\n")
    assert articles["headline"].to_list() == [None, "B"]
    assert articles["line"].to_list() == [2, 3]


@pytest.mark.parametrize("data", ["", "\n\n", "headline,body\n", "\ufeff"])
def test_no_records(data: str) -> None:
    assert read(data).height == 0


def test_names_decide_on_the_delimiter() -> None:
    assert best_delimiter("title;text;a,b,c,d") == ";"
    assert known_names("title;text;x", ";") == 2
    assert known_names('"title";"text"', ";") == 2


records = st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=6)


@settings(max_examples=60)
@given(records)
def test_what_csv_writes_is_read(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("headline", "body"), *rows])
    articles = read(out.getvalue().encode("utf-8", "surrogatepass"))
    assert articles.select("headline", "body").rows() == [(a or None, b or None) for a, b in rows]


@settings(max_examples=80)
@given(
    st.binary(max_size=120)
    | st.text('",;\n\r\t|ab\0', max_size=80).map(lambda text: ("headline,body\n" + text).encode())
)
def test_any_bytes_are_a_table(data: bytes) -> None:
    articles = read(data)
    assert articles["record"].to_list() == list(range(articles.height))
    assert articles["line"].is_sorted()
    assert articles.height <= data.count(b"\n") + 1
