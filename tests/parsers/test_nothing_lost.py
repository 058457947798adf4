"""Damage of text sources: what is not read is told, and the rest is read."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.read import read_frame, read_source

NAMES = ("url", "headline", "published", "language", "body")


def table(bodies: list[str]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(NAMES)
    for n, body in enumerate(bodies):
        writer.writerow([f"https://news.example/{n}", f"Bridge {n}", "2024-03-14T18:05:00Z", "en", body])
    return file.getvalue()


def articles(path: Path) -> pl.DataFrame:
    return pl.concat(batch.articles for batch in read_source(str(path)))


@pytest.mark.parametrize("damaged", [0, 3, 9])
def test_an_unclosed_quote_takes_its_own_row_alone(tmp_path: Path, damaged: int) -> None:
    lines = table([f"Text {n}." for n in range(10)]).splitlines(keepends=True)
    lines[1 + damaged] = lines[1 + damaged].replace(",Text", ',"Text')
    path = tmp_path / "x.csv"
    path.write_text("".join(lines), "utf-8")
    read = articles(path)
    assert read["line"].to_list() == list(range(2, 12))
    assert [row for row, error in enumerate(read["read_error"]) if error] == [damaged]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.sampled_from('ab ,"\n;1'), max_size=80), min_size=1, max_size=5))
def test_quoted_texts_of_many_lines_are_read_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    path = tmp_path_factory.mktemp("table") / "x.csv"
    path.write_bytes(table(bodies).encode())
    read = articles(path)
    assert read["read_error"].null_count() == len(bodies)


def test_what_comes_before_the_end_of_a_cut_off_file_is_read(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"headline": f"Bridge {n * 7919}"}).encode() + b"\n" for n in range(20_000))
    packed = gzip.compress(lines)
    (tmp_path / "x.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    read = articles(tmp_path / "x.jsonl.gz")
    assert read.height > 1000
    assert "is missing" in read["read_error"][-1]


def test_a_time_out_of_range_is_told_as_its_number() -> None:
    days = pl.Series([10, 2**31 - 1, None], dtype=pl.Int32).cast(pl.Date)
    times = pl.Series([0, 1_710_439_500_000_000_000, None]).cast(pl.Datetime("ms"))
    frame = pl.DataFrame({"headline": ["a", "b", "c"], "published": days, "modified": times})
    read = pl.concat(batch.articles for batch in read_frame(frame))
    assert read["published_raw"].to_list() == [
        str(date(1970, 1, 11)),
        f"out of range: {2**31 - 1} d since 1970-01-01",
        None,
    ]
    assert read["modified_raw"][1] == "out of range: 1710439500000000000 ms since 1970-01-01"
    assert read["modified_at"][1] is None
