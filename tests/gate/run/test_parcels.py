"""What processes send each other: whole, and never at a standstill."""

import io
import subprocess
import sys

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run.parcels import packed, read, unpacked, written
from presscheck.parsers.read import read_frame
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.findings import FINDING_DTYPES

_BATCH = next(read_frame([CLEAN, {"headline": "Fähre", "images": [{"url": "https://a.example/b.jpg", "width": 3}]}]))
FRAMES = {
    "articles": _BATCH.articles,
    "blocks": _BATCH.blocks,
    "none": pl.DataFrame(schema=ARTICLE_DTYPES),
    "findings": pl.DataFrame([{"code": "BD001", "severity": "error"}], schema=FINDING_DTYPES),
    "in pieces": pl.concat([_BATCH.articles, _BATCH.articles], rechunk=False),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_frame_is_what_it_was(frame):
    assert_frame_equal(read(written(frame, "zstd")), frame)
    sent = unpacked(io.BytesIO(packed({"held": [frame], "other": 3})))
    assert_frame_equal(sent["held"][0], frame)
    assert sent["other"] == 3


def test_what_only_this_program_knows_is_refused():
    with pytest.raises(AttributeError, match="local object"):
        packed(lambda: None)


_AT_ONCE = """
import os, threading, time
import polars as pl
from presscheck.gate.run.parcels import packed, read, written

frame = pl.concat([pl.DataFrame({f"c{n}": ["some text"] * 5_000 for n in range(8)})] * 4, rechunk=False)
asked = [pl.col(f"c{n}").map_batches(lambda s: s.str.len_bytes(), return_dtype=pl.UInt32) for n in range(8)]
sent = []

def query():
    while True:
        frame.select(asked)

def send():
    while True:
        packed(frame)
        read(written(frame, "zstd"))
        sent.append(1)

for work in (query, query, send):
    threading.Thread(target=work, daemon=True).start()
while len(sent) < 40:
    time.sleep(0.05)
os._exit(0)
"""


def test_frames_are_sent_while_queries_ask_functions_of_python():
    """With pickles and streams of Polars, both stand still within the first few."""
    done = subprocess.run([sys.executable, "-c", _AT_ONCE], timeout=100, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
