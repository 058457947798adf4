"""Arrow files with damage: what cannot be read is told, and all else is read."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.arrow_blocks import ArrowFile, Lost, NotArrowError

FRAME = pl.DataFrame(
    {
        "url": [f"https://news.example/{n}" for n in range(40)],
        "title": [f"Bridge {n}" for n in range(40)],
        "kind": pl.Series(["news", "opinion"] * 20, dtype=pl.Categorical),
    }
)


def written(path: Path, form: str) -> Path:
    """Four blocks of ten rows."""
    pyarrow = pytest.importorskip("pyarrow")
    table = FRAME.to_arrow()
    new = pyarrow.ipc.new_file if form == "file" else pyarrow.ipc.new_stream
    with new(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=10)
    return path


@pytest.mark.parametrize("form", ["file", "stream"])
def test_blocks_are_the_file(tmp_path: Path, form: str) -> None:
    file = ArrowFile(written(tmp_path / "x.arrow", form))
    blocks = [block for block in file.blocks(FRAME.columns) if isinstance(block, pl.DataFrame)]
    assert [block.height for block in blocks] == [10, 10, 10, 10]
    assert pl.concat(blocks).cast(pl.String).equals(FRAME.cast(pl.String))


@pytest.mark.parametrize("form", ["write_ipc", "write_ipc_stream"])
def test_files_of_polars_are_read(tmp_path: Path, form: str) -> None:
    getattr(FRAME, form)(tmp_path / "x.arrow")
    (block,) = ArrowFile(tmp_path / "x.arrow").blocks(FRAME.columns)
    assert isinstance(block, pl.DataFrame)
    assert block.equals(FRAME)


def test_a_damaged_block_hides_no_other(tmp_path: Path) -> None:
    path = written(tmp_path / "x.arrow", "file")
    data = bytearray(path.read_bytes())
    start = ArrowFile(path)._records[1].start
    data[start : start + 64] = b"\0" * 64
    path.write_bytes(data)
    blocks = list(ArrowFile(path).blocks(["title"]))
    assert isinstance(blocks[1], Lost)
    left = [block["title"].to_list() for block in blocks if isinstance(block, pl.DataFrame)]
    assert left == [[f"Bridge {n}" for n in range(begin, begin + 10)] for begin in (0, 20, 30)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=40))
def test_any_damage_leaves_each_block_read_or_lost(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("damage") / "x.arrow", "file")
    data = bytearray(path.read_bytes())
    at %= len(data)
    data[at : at + len(junk)] = junk
    path.write_bytes(data)
    try:
        file = ArrowFile(path)
        found = list(file.blocks(file.columns[:1]))
    except NotArrowError:
        return
    assert len(found) == file.n_blocks
    assert all(isinstance(block, Lost) or block.height for block in found)


def test_the_first_of_two_columns_of_one_name_is_read(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table([["a"], ["b"], ["c"]], names=["url", "title", "url"])
    with pyarrow.ipc.new_file(str(tmp_path / "x.arrow"), table.schema) as writer:
        writer.write_table(table)
    (block,) = ArrowFile(tmp_path / "x.arrow").blocks(["url"])
    assert isinstance(block, pl.DataFrame)
    assert block["url"].to_list() == ["a"]


def test_a_cut_off_stream_says_so(tmp_path: Path) -> None:
    path = written(tmp_path / "x.arrow", "stream")
    path.write_bytes(path.read_bytes()[:-60])
    file = ArrowFile(path)
    assert file.n_blocks == 3
    assert file.rest is not None


PANICS = """
import os, polars as pl
from presscheck.schemas.panics import PanicError, quiet
os.write(2, b"before|")
try:
    with quiet():
        os.write(2, b"between|")
        pl.Series([2**31 - 1]).cast(pl.Int32).cast(pl.Date).cast(pl.String)
except PanicError as error:
    print(error)
"""


def test_a_panic_is_an_error_and_prints_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", PANICS], capture_output=True, text=True, check=True)
    assert "out-of-range date" in done.stdout
    assert done.stderr == "before|between|"


def test_what_is_empty_is_no_arrow_file(tmp_path: Path) -> None:
    (tmp_path / "x.arrow").write_bytes(io.BytesIO().getvalue())
    with pytest.raises(NotArrowError):
        ArrowFile(tmp_path / "x.arrow")


@pytest.mark.parametrize("claim", [1 << 60, (1 << 31) + 1, -2])
def test_a_buffer_that_claims_more_memory_than_there_is_is_damage(tmp_path: Path, claim: int) -> None:
    """Polars would ask for it, and the process end."""
    texts = pl.DataFrame({"title": [f"The bridge at quay {n} is open again. " * 9 for n in range(40)]})
    texts.write_ipc(tmp_path / "x.arrow", compression="lz4", compat_level=pl.CompatLevel.oldest())
    size = texts["title"].str.len_bytes().sum()
    data = (tmp_path / "x.arrow").read_bytes()
    frame = bytes.fromhex("04224d18")  # how LZ4 begins
    assert data.count(struct.pack("<q", size) + frame) == 1
    (tmp_path / "x.arrow").write_bytes(data.replace(struct.pack("<q", size) + frame, struct.pack("<q", claim) + frame))
    (lost,) = ArrowFile(tmp_path / "x.arrow").blocks(["title"])
    assert isinstance(lost, Lost)
    assert f"claims to decompress to {claim:,} bytes" in lost.reason
