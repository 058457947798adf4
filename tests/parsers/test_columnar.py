"""Parquet and Arrow IPC."""

from __future__ import annotations

import contextlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers import columnar
from presscheck.parsers.fields import Planner

FRAME = pl.DataFrame(
    {
        "url": [f"https://news.example/{n}" for n in range(25)],
        "title": [f"Bridge {n}" for n in range(25)],
        "text": ["It is open.\nAt last."] * 25,
        "modified": pl.Series([None] * 25, dtype=pl.Null),
        "keywords": [["bridge"]] * 25,
    }
)


def read(path: Path, format: str, batch_size: int = 10) -> pl.DataFrame:
    batches = (make() for make in columnar.read(path, str(path), Planner(), format=format, batch_size=batch_size))
    return pl.concat([batch.articles for batch in batches])


@pytest.mark.parametrize("form", ["parquet", "ipc", "ipc_stream"])
def test_files_are_read_in_batches_in_order(tmp_path: Path, form: str) -> None:
    path = tmp_path / "[odd] name *"
    getattr(FRAME, f"write_{form}")(path)
    format = form.removesuffix("_stream")
    heights = [make().articles.height for make in columnar.read(path, "in", Planner(), format=format, batch_size=10)]
    assert sum(heights) == 25
    assert max(heights) <= 10
    articles = read(path, format)
    assert articles["headline"].to_list() == FRAME["title"].to_list()
    assert articles["record"].to_list() == list(range(25))
    assert articles["keywords"].to_list() == [["bridge"]] * 25
    assert articles["modified_raw"].null_count() == 25
    assert set(articles["format"]) == {format}


def test_no_rows(tmp_path: Path) -> None:
    FRAME.clear().write_parquet(tmp_path / "none.parquet")
    assert list(columnar.read(tmp_path / "none.parquet", "in", Planner(), format="parquet")) == []


@pytest.mark.parametrize("format", ["parquet", "ipc"])
def test_a_file_without_its_end_cannot_be_opened(tmp_path: Path, format: str) -> None:
    path = tmp_path / "cut"
    getattr(FRAME, f"write_{format}")(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(columnar.DamagedFileError):
        read(path, format)


def test_damage_in_the_middle_is_a_read_error(tmp_path: Path) -> None:
    path = tmp_path / "damaged.parquet"
    FRAME.select("title", "text").write_parquet(path, compression="uncompressed", statistics=False)
    data = bytearray(path.read_bytes())
    data[4:40] = b"\xff" * 36
    path.write_bytes(data)
    errors = read(path, "parquet")["read_error"]
    assert errors[-1].startswith("records 0 to 24 cannot be read: ")


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=30))
def test_any_damage_is_an_error_or_rows(tmp_path_factory: pytest.TempPathFactory, place: int, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("damage") / "x.parquet"
    FRAME.write_parquet(path)
    data = bytearray(path.read_bytes())
    place %= len(data)
    data[place : place + len(junk)] = junk
    path.write_bytes(data)
    with contextlib.suppress(columnar.DamagedFileError):
        assert read(path, "parquet").height >= 1
