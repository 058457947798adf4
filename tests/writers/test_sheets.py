"""Records that can be changed: joined, they are the source, and they are read as the parser reads them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.parsers.fields import Planner
from presscheck.parsers.read import COLUMNAR
from presscheck.parsers.source import open_source, sniff
from presscheck.writers.delimited import DelimitedForm
from presscheck.writers.dump import DumpForm
from presscheck.writers.json_records import JsonForm
from presscheck.writers.sheets import ByteForm, Place

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = [
    path
    for path in sorted(EXAMPLES.rglob("*.*"))
    if path.suffix not in (".md", ".py", ".pyc", ".php") and path.name != "own-names.json"  # refused without a map
]


def form_of(source: str, format: str) -> ByteForm:
    if format == "dump":
        return DumpForm(source)
    if format in ("json", "jsonl"):
        return JsonForm(source, format, Planner())
    return DelimitedForm(source, format, Planner())


def joined(data: bytes, format: str, batch_size: int = 2) -> bytes:
    sheets = form_of("source", format).sheets(io.BytesIO(data), batch_size)
    return b"".join(piece for sheet in sheets for piece in sheet.pieces())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("batch_size", [1, 1000])
def test_cells_are_read_as_the_parser_reads_them(path, batch_size):
    with open_source(str(path)) as stream:
        format = sniff(str(path), stream)
        if format in COLUMNAR:
            pytest.skip("no text")
        assert format is not None
        data = stream.read()
    sheets = list(form_of(str(path), format).sheets(io.BytesIO(data), batch_size))
    assert b"".join(piece for sheet in sheets for piece in sheet.pieces()) == data
    articles = pl.concat(sheet.make().articles for sheet in sheets if sheet.height)
    read = pl.concat(batch.articles for batch in presscheck.read([path]))
    shown = pl.exclude("line") if "graph" in data.decode("utf-8", "replace") else pl.all()
    assert_frame_equal(articles.select(shown), read.select(shown))
    place = Place()
    for sheet in sheets:
        make, place = sheet.moved(place)
        if sheet.height:
            assert_frame_equal(make().articles, sheet.make().articles)
            assert_frame_equal(make().blocks, sheet.make().blocks)


LINES = [json.dumps(CLEAN), '{"title": "a"', "[1]", "", "  ", '{"@graph": [{"@type": "Article", "headline": "b"}, 1]} ']


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=5)), st.sampled_from(["\n", "\r\n", ""]))
def test_json_is_kept_whatever_it_is(lines, end):
    data = end.join(lines).encode("utf-8", "surrogatepass")
    assert joined(data, "jsonl") == joined(data, "json") == data


@given(st.binary())
def test_bytes_are_kept_whatever_they_are(data):
    for format in ("dump", "jsonl", "json", "csv", "tsv"):
        assert joined(data, format) == data


@given(st.lists(st.sampled_from(["a", '"', ",", "\n", "\r\n", "é", "url", "title", " "])).map("".join))
def test_tables_are_kept_whatever_they_are(text):
    assert joined(text.encode(), "csv") == text.encode()
