"""The entrance: every format, from files, compressed files and standard input."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.fields import FieldError
from presscheck.parsers.read import read, read_source
from presscheck.parsers.source import SourceError
from presscheck.schemas.articles import Articles
from presscheck.schemas.blocks import Blocks

ROWS = [
    {"headline": "A Bridge Opens", "body": "It is open.\nAt last.", "published_raw": "2021-12-29T17:59:00Z"},
    {"headline": "A Bridge Closes", "body": "It is closed.", "published_raw": "2021-12-30"},
]
FRAME = pl.DataFrame(ROWS)
DUMP = " date 2021-12-29 https://news.example/20211229/bridge.html\n\nA Bridge Opens\n\nIt is open.\n"


def parquet(frame: pl.DataFrame, form: str = "parquet") -> bytes:
    out = io.BytesIO()
    getattr(frame, f"write_{form}")(out)
    return out.getvalue()


FILES = {
    "x.jsonl": "".join(json.dumps(row) + "\n" for row in ROWS).encode(),
    "x.json": json.dumps({"articles": ROWS}).encode(),
    "x.csv": FRAME.write_csv().encode(),
    "x.tsv": FRAME.write_csv(separator="\t").encode(),
    "x.parquet": parquet(FRAME),
    "x.arrow": parquet(FRAME, "ipc"),
}


def articles(*paths: Path | str, **options: Any) -> pl.DataFrame:
    batches = list(read(paths, **options))
    for batch in batches:
        Articles.validate(batch.articles)
        Blocks.validate(batch.blocks)
    return pl.concat([batch.articles for batch in batches])


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_articles(tmp_path: Path, name: str, packed: bool) -> None:
    path = tmp_path / (name + ".gz" if packed else name)
    path.write_bytes(gzip.compress(FILES[name]) if packed else FILES[name])
    found = articles(path)
    assert found.select("headline", "body", "published_raw").to_dicts() == ROWS
    assert found["published_precision"].to_list() == ["second", "day"]
    assert set(found["source"]) == {str(path)}


def test_records_count_within_each_source(tmp_path: Path) -> None:
    for name in ("x.jsonl", "x.csv"):
        (tmp_path / name).write_bytes(FILES[name])
    (tmp_path / "x.txt").write_text(DUMP)
    found = articles(tmp_path)
    assert found["format"].to_list() == ["csv", "csv", "jsonl", "jsonl", "dump"]
    assert found["record"].to_list() == [0, 1, 0, 1, 0]


@pytest.mark.parametrize("name", ["x.jsonl", "x.parquet"])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    class Stdin:
        buffer = io.BytesIO(FILES[name])

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert articles("-")["headline"].to_list() == ["A Bridge Opens", "A Bridge Closes"]


def test_nothing_to_read_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "empty.gz").write_bytes(gzip.compress(b""))
    assert list(read([tmp_path / "empty", tmp_path / "empty.gz"])) == []


def test_options_reach_the_parsers(tmp_path: Path) -> None:
    path = tmp_path / "odd"
    path.write_bytes(b'{"h": "A", "text": "B", "date": "2021"}\n')
    found = articles(path, format="jsonl", mapping={"headline": "h"}, preset="fineweb").row(0, named=True)
    assert (found["headline"], found["body"], found["crawled_raw"]) == ("A", "B", "2021")


def test_unknown_options_are_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(FILES["x.jsonl"])
    with pytest.raises(SourceError, match="Unknown format 'xml'; the formats are dump, json"):
        articles(path, format="xml")
    with pytest.raises(FieldError, match="did you mean 'headline'"):
        articles(path, mapping={"headlin": "h"})


def test_a_damaged_columnar_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(FILES["x.parquet"][:-9])
    with pytest.raises(SourceError, match=r"x\.parquet is not a readable parquet file"):
        articles(path)
    path.write_bytes(gzip.compress(FILES["x.parquet"])[:-99])
    with pytest.raises(SourceError, match="not a readable parquet file: the compressed data is damaged"):
        articles(path)


def test_what_can_be_unpacked_of_a_stream_of_blocks_is_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    headlines = [f"Bridge {n * 7919}" for n in range(4000)]
    pl.DataFrame({"headline": headlines}).write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    blocks = stream.getvalue()[:-8]  # without the mark of the end, so that only the packing tells
    path = tmp_path / "x.arrows.gz"
    path.write_bytes(gzip.compress(blocks)[:-6])
    read = articles(path)
    assert read["headline"].to_list() == [*headlines, None]
    assert "what comes after record 3999 is missing" in read["read_error"][-1]


@settings(max_examples=40)
@given(st.binary(max_size=100), st.sampled_from(["dump", "json", "jsonl", "csv", "tsv", "parquet", "ipc"]))
def test_any_bytes_in_any_format(tmp_path_factory: pytest.TempPathFactory, data: bytes, format: str) -> None:
    path = tmp_path_factory.mktemp("any") / "x"
    path.write_bytes(data)
    try:
        batches = list(read_source(str(path), format=format))
    except (SourceError, FieldError) as error:
        assert str(path) in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert all(batch.articles.height for batch in batches)


MEASURE = """
import resource, sys
from presscheck.parsers.read import read
count = sum(batch.articles.height for batch in read([sys.argv[1]], batch_size=500))
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    def peak(times: int) -> int:
        path = tmp_path / f"{times}.{'jsonl' if form == 'ndjson' else form}"
        body = ["It is open, and it is long. " * 150] * 2000
        frame = pl.concat([pl.DataFrame({"headline": [f"Bridge {n}" for n in range(2000)], "body": body})] * times)
        options = {"row_group_size": 500} if form == "parquet" else {}
        getattr(frame, f"write_{form}")(path, **options)
        done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, check=True, text=True)
        count, size = map(int, done.stdout.split())
        assert count == 2000 * times
        return size

    assert peak(10) < 1.5 * peak(1)
