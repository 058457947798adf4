"""Small sources share a batch, and nothing else of what is read changes."""

import io
import json
from datetime import date
from functools import partial
from itertools import chain

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers import chunks, dump, json_records
from presscheck.parsers.chunks import cut, divided, packed
from presscheck.parsers.fields import Planner
from presscheck.parsers.frames import Part
from presscheck.parsers.read import read, read_source
from presscheck.schemas.batch import Batch

HEADER = " date 2024-03-14 https://news.example/ferry-{}.html\n\n"


def lines(name: str, records: int, batch_size: int = 1000):
    data = "".join(
        json.dumps({"headline": f"{name} {n}", "body": "It is open.\nAt last."}) + "\n" for n in range(records)
    )
    return list(json_records.read_lines(io.BytesIO(data.encode()), name, Planner(), batch_size=batch_size))


def dumped(name: str, records: int):
    data = "\n".join(HEADER.format(n) + f"The ferry {n}\n\nIt is open.\n" for n in range(records))
    return list(dump.read(io.BytesIO(data.encode()), name))


def tables(name: str, records: int):
    """Rows of frames that have other columns and types in each source."""
    said = {"headline": [f"{name} {n}" for n in range(records)], "body": ["It is open.\nAt last."] * records}
    other = {"date": [date(2024, 3, 1 + n) for n in range(records)], "author": [["Mara Lindqvist", None]] * records}
    some = {**said, **(other if int(name) % 2 else {"id": list(range(records))})}
    return [Part(pl.DataFrame(some), Planner(), name, "parquet", 7)] if records else []


SOURCES = st.lists(st.tuples(st.sampled_from([lines, dumped, tables]), st.integers(0, 5)), max_size=7)


def whole(batches: list[Batch]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Articles one after the other, and their blocks, which count them."""
    first, blocks = 0, []
    for batch in batches:
        blocks.append(batch.blocks.with_columns(pl.col("article") + pl.lit(first, pl.UInt32)))
        first += batch.articles.height
    return pl.concat([batch.articles for batch in batches]), pl.concat(blocks)


@given(SOURCES, st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_packed_sources_are_what_they_are_alone(sources, batch_size):
    found = list(chain.from_iterable(reader(f"{number}", size) for number, (reader, size) in enumerate(sources)))
    together = [make() for make in packed(found, batch_size)]
    assert len(together) <= len(found)
    if found:
        articles, blocks = whole(together)
        alone_articles, alone_blocks = whole([make() for make in found])
        assert articles.equals(alone_articles)
        assert blocks.equals(alone_blocks)


@given(st.sampled_from([lines, dumped, tables]), st.integers(1, 9), st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_what_is_divided_is_what_it_is_whole(reader, size, shares):
    (make,) = reader("1", size)
    parts = divided(make, shares)
    assert len(parts) == min(size, shares)
    articles, blocks = whole([part() for part in parts])
    expected = make()
    assert articles.equals(expected.articles)
    assert blocks.equals(expected.blocks)


def test_what_was_packed_is_not_divided():
    (make,) = packed([*lines("a", 3), *lines("b", 3)], 100)
    assert divided(make, 2) == [make]


def test_batches_have_no_more_records_than_asked_for_and_one_kind():
    found = [*lines("a", 3), *lines("b", 2), *lines("c", 4), *dumped("d", 1), *dumped("e", 1), *lines("f", 1)]
    sizes = [(make().articles["source"].unique(maintain_order=True).to_list()) for make in packed(found, 5)]
    assert sizes == [["a", "b"], ["c"], ["d", "e"], ["f"]]


def test_large_chunks_stay_alone():
    found = packed([*lines("a", 1), *lines("b", 1), *lines("c", 1)], chunks.BatchSize(100, 100))
    assert [make().articles.height for make in found] == [
        1,
        1,
        1,
    ]


def test_what_is_no_chunk_stays_where_it_was():
    first, second = lines("a", 1)[0], lines("b", 1)[0]
    other = partial(second)
    assert list(packed([first, other, second], 10)) == [first, other, second]


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_records_are_cut_in_their_order(size):
    parts = list(cut(range(7), size, lambda record: record))
    assert [record for part, _ in parts for record in part] == list(range(7))
    assert all(len(part) <= size for part, _ in parts)
    assert [n_bytes for _, n_bytes in parts] == [sum(part) for part, _ in parts]


@pytest.mark.parametrize("suffix", ["json", "parquet", "arrow"])
def test_a_folder_of_small_files_is_one_batch(tmp_path, suffix):
    names = [str(tmp_path / f"{number:02}.{suffix}") for number in range(12)]
    for number, name in enumerate(names):
        record = {"headline": f"Ferry {number}", "body": "It is open."}
        if suffix == "json":
            (tmp_path / name).write_text(json.dumps(record))
        elif suffix == "parquet":
            pl.DataFrame([record]).write_parquet(name)
        else:
            pl.DataFrame([record]).write_ipc(name)
    (batch,) = read([tmp_path])
    assert batch.articles["source"].to_list() == names
    assert batch.articles["record"].to_list() == [0] * 12
    assert [next(read_source(name)).articles["headline"][0] for name in names] == batch.articles["headline"].to_list()
