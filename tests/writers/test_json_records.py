"""JSON is written as it was read: the writer sees the records that the parser sees, and joined they are the source."""

from __future__ import annotations

import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.parsers import json_records
from presscheck.parsers.fields import Planner
from presscheck.writers.json_records import JsonForm
from presscheck.writers.sheets import Place

RECORD = {"headline": "A bridge", "body": "It is open."}


def parsed(data: bytes, format: str) -> list[Any]:
    reader = json_records.read_lines if format == "jsonl" else json_records.read_document
    return [rows for make in reader(io.BytesIO(data), "in", Planner()) for rows in shown(make().articles)]


def held(data: bytes, format: str) -> list[Any]:
    form = JsonForm("in", format, Planner())
    sheets = list(form.sheets(io.BytesIO(data), 3))
    assert b"".join(piece for sheet in sheets for piece in sheet.pieces()) == data
    found: list[Any] = []
    place = Place()
    for sheet in sheets:
        make, place = sheet.moved(place)
        if sheet.height:
            found += shown(make().articles)
    return found


def shown(articles: pl.DataFrame) -> list[Any]:
    return articles.select("headline", "body", "line", "n_bytes", "decode_ok", "read_error").rows()


def raw(value: Any) -> str:
    """JSON of pairs, as objects in which a name may occur twice."""
    if isinstance(value, tuple):
        return "{" + ",\n".join(f"{json.dumps(name)}: {raw(inside)}" for name, inside in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(raw, value)) + "]"
    return json.dumps(value)


NAMES = ["headline", "body", "title", "articles", "items", "data", "hits", "_source", "x", "@graph", "@type", "ä\ud83d"]
leaves = st.sampled_from(["Article", "WebSite", "t", 1, None, (("headline", "A"), ("body", "a")), (("headline", "B"),)])
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3) | st.lists(st.tuples(st.sampled_from(NAMES), inner), max_size=4).map(tuple)
    ),
    max_leaves=12,
)


@example([raw((("articles", ["Article", None, (("headline", "A"), ("body", "a"))]),))], False, False)
@example([raw((("headline", (("body", "t"), ("title", "t"), ("body", "t"))),))], False, False)
@settings(max_examples=100, deadline=None)
@given(st.lists(values.map(raw), min_size=1, max_size=3), st.booleans(), st.booleans())
def test_the_writer_sees_what_the_parser_sees(texts: list[str], marked: bool, damaged: bool) -> None:
    mark = b"\xef\xbb\xbf" if marked else b""
    document = mark + " \n".join(texts).encode()
    lines = mark + "\n\n".join(text.replace("\n", " ") for text in texts).encode() + b"\r\n"
    if damaged:
        document, lines = (data.replace(b'"t"', b'"t\xff"').replace(b'"x"', b'"\xe9"') for data in (document, lines))
    assert held(document, "json") == parsed(document, "json")
    assert held(lines, "jsonl") == parsed(lines, "jsonl")


LEAK = {**RECORD, "headline": "Fish &amp; chips"}


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
@pytest.mark.parametrize(
    "value",
    [
        {"response": {"total": 2, "docs": [RECORD, LEAK]}},
        {"hits": {"hits": [{"_id": "1", "_source": RECORD}, {"_id": "2", "_source": LEAK}]}},
        {"title": "Feed", "items": [LEAK, RECORD], "more": {"stories": [LEAK, RECORD]}},
    ],
)
def test_a_repair_changes_its_record_and_nothing_else(tmp_path, value: Any, suffix: str) -> None:
    source, target = tmp_path / f"in.{suffix}", tmp_path / f"out.{suffix}"
    source.write_text(json.dumps(value), "utf-8")
    presscheck.fix(source, output=target, select=["HL013"])
    assert target.read_text("utf-8") == source.read_text("utf-8").replace("&amp;", "&")


def test_of_a_key_that_occurs_twice_the_value_that_is_read_is_repaired(tmp_path) -> None:
    text = '{"articles": [{"headline": "Old &amp; lost", "headline": "Fish &amp; chips"}]}'
    (tmp_path / "in.json").write_text(text, "utf-8")
    presscheck.fix(tmp_path / "in.json", output=tmp_path / "out.json", select=["HL013"])
    assert (tmp_path / "out.json").read_text("utf-8") == text.replace("Fish &amp;", "Fish &")
