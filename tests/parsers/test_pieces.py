"""Small pieces of a source share a batch, whatever they are pieces of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.parsers.chunks import BatchSize
from presscheck.parsers.pieces import bounded
from presscheck.parsers.read import deferred, deferred_frame, height

FRAME = pl.DataFrame({"title": [f"Bridge {n}" for n in range(25)], "text": ["It is open.\nAt last."] * 25})
SIZE = 10


@given(st.lists(st.integers(0, 23) | st.just("gap")), st.integers(1, 400))
def test_rows_stay_in_order_and_small_frames_are_put_together(pieces: list[Any], n_bytes: int) -> None:
    rows = iter(range(10_000))
    given = [piece if piece == "gap" else pl.DataFrame({"n": [next(rows) for _ in range(piece)]}) for piece in pieces]
    found = list(bounded(given, BatchSize(SIZE, n_bytes)))
    numbers, expected = (
        [[piece] if isinstance(piece, str) else piece["n"].to_list() for piece in some] for some in (found, given)
    )
    assert list(chain(*numbers)) == list(chain(*expected))
    assert all(0 < len(piece) <= SIZE for piece in numbers if piece != ["gap"])
    if set(pieces) <= {0, 1}:
        most = min(SIZE, max(1, n_bytes // 8))
        assert [len(piece) for piece in numbers[:-1]] == [most] * (len(numbers) - 1)


def test_pieces_of_other_columns_are_not_put_together() -> None:
    pieces = [pl.DataFrame({name: [1]}) for name in "aab"]
    assert [piece.shape for piece in bounded(pieces, SIZE)] == [(2, 1), (1, 1)]


@pytest.mark.parametrize("size", [BatchSize(SIZE), BatchSize(100, 100)], ids=["records", "bytes"])
def test_a_large_piece_is_not_held_beside_the_next(size: BatchSize) -> None:
    asked = []

    def pieces() -> Iterator[pl.DataFrame]:
        for number in range(2):
            asked.append(number)
            yield pl.DataFrame({"n": range(25)})

    next(bounded(pieces(), size))
    assert asked == [0]


SOURCES: dict[str, Callable[[Path], Any]] = {
    "parquet": lambda path: FRAME.write_parquet(path, row_group_size=1),
    "arrow": lambda path: FRAME.write_ipc(path, record_batch_size=1),
    "arrow stream": lambda path: _arrow(path, "new_stream"),
    "arrow file": lambda path: _arrow(path, "new_file"),
    "tables": lambda _: iter([FRAME.slice(at, 1) for at in range(25)]),
    "chunks": lambda _: pl.concat([FRAME.slice(at, 1) for at in range(25)], rechunk=False),
}


def _arrow(path: Path, form: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    with getattr(pyarrow.ipc, form)(str(path), FRAME.to_arrow().schema) as writer:
        writer.write_table(FRAME.to_arrow(), max_chunksize=1)


@pytest.mark.parametrize("make", SOURCES.values(), ids=SOURCES)
def test_a_source_in_pieces_of_a_row_is_read_in_batches(tmp_path: Path, make: Callable[[Path], Any]) -> None:
    path = tmp_path / "pieces"
    data = make(path)
    batches = list(deferred(str(path), batch_size=SIZE) if data is None else deferred_frame(data, batch_size=SIZE))
    assert [height(batch) for batch in batches] in ([10, 10, 5], [9, 9, 7])  # Parquet in even shares
    articles = pl.concat(batch().articles for batch in batches)
    assert articles["headline"].to_list() == FRAME["title"].to_list()
    assert articles["record"].to_list() == list(range(25))


def test_damage_within_a_batch_is_told_with_its_range(tmp_path: Path) -> None:
    path = tmp_path / "x.arrow"
    FRAME.write_ipc(path, record_batch_size=1)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Bridge 12", b"Bridge \xff2"))
    batches = list(deferred(str(path), batch_size=SIZE))
    assert [height(batch) for batch in batches] == [10, 2, 1, 5, 7]  # halves of what cannot be read together
    articles = pl.concat(batch().articles for batch in batches)
    assert articles["record"].to_list() == list(range(25))
    (lost,) = articles.filter(pl.col("read_error").is_not_null()).iter_rows(named=True)
    assert lost["record"] == 12
    assert lost["read_error"].startswith("record 12 cannot be read: block 13 of 25 is damaged")


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_a_file_in_pieces_of_a_row_is_fixed_as_a_whole_one(tmp_path: Path, form: str) -> None:
    frame = FRAME.with_columns(text=pl.lit("The ferry is back.The council said so.\n" * 20))
    for name, rows in (("small", 1), ("whole", 25)):
        path = tmp_path / f"{name}.{form}"
        if form == "parquet":
            frame.write_parquet(path, row_group_size=rows)
        else:
            frame.write_ipc(path, record_batch_size=rows)
        done = presscheck.fix(str(path), output=str(tmp_path / f"{name}-fixed.{form}")).run
        assert done.fixes is not None
        assert done.fixes.records == 25
    read = pl.read_parquet if form == "parquet" else pl.read_ipc
    assert_frame_equal(read(tmp_path / f"small-fixed.{form}"), read(tmp_path / f"whole-fixed.{form}"))
