"""How blocks were read: as JSON for programs, as a table for people."""

from __future__ import annotations

import io
import json

import polars as pl
import pytest
from rich.cells import cell_len

from presscheck.reports import inspect
from presscheck.reports.text import HIDDEN
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.batch import Batch
from presscheck.schemas.blocks import BLOCK_DTYPES

ARTICLES = [
    {"source": "press/harbour.txt", "record": 3, "url": "https://www.harbour-courier.example/ferry"},
    {"source": "press/harbour.txt", "record": 4, "read_error": "the record is \x1b[5m too large"},
    {"source": "press/harbour.txt", "record": 5},
]
TEXTS = [
    (0, "header", "header", "date 2024-03-14 https://www.harbour-courier.example/ferry"),
    (0, "text", "headline", "Council votes to restore the evening ferry timetable\x1b[2J\u202e"),
    (0, "text", "body", "Councillors in Port Ellery voted on Thursday to bring back the evening ferry. " * 3),
    (0, "image_size", "image_size", "1920 1080 true"),
    (2, "text", "unknown", "夕方の船"),
]


def batch(first: int = 0) -> Batch:
    rows, end = [], {0: 0, 2: 0}
    for article, kind, role, text in TEXTS:
        start, end[article] = end[article], end[article] + len(text.encode())
        block = sum(row["article"] == article for row in rows)
        place = {"article": article, "block": block, "start": start, "end": end[article]}
        rows.append({**place, "column": "block", "text": text, "kind": kind, "role": role, "role_source": "position"})
    articles = pl.DataFrame(ARTICLES, schema=ARTICLE_DTYPES).with_columns(pl.col("record") + first)
    return Batch(articles, pl.DataFrame(rows, schema=BLOCK_DTYPES))


def test_json() -> None:
    stream = io.StringIO()
    inspect.write_json([batch(), batch(first=3)], stream)
    items = json.loads(stream.getvalue())
    assert [item["record"] for item in items] == [3, 3, 3, 3, 5, 6, 6, 6, 6, 8]
    assert [item["text"] for item in items[:5]] == [text for *_, text in TEXTS]
    assert list(items[3].items()) == [
        *(("record", 3), ("block", 3), ("start", 350), ("end", 364)),
        *(("kind", "image_size"), ("role", "image_size"), ("text", "1920 1080 true")),
    ]
    assert set(HIDDEN.findall(stream.getvalue())) == {"\n"}


def test_json_of_nothing() -> None:
    stream = io.StringIO()
    inspect.write_json([], stream)
    assert json.loads(stream.getvalue()) == []


@pytest.mark.parametrize("width", [60, 100])
def test_table(make_console, golden, width: int) -> None:
    console = make_console(width)
    inspect.write_terminal([batch()], console)
    said = console.file.getvalue()
    golden(f"inspect_{width}.txt", said)
    assert set(HIDDEN.findall(said)) == {"\n"}
    assert max(map(cell_len, said.splitlines())) <= width
