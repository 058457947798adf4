"""Small files that are made to take a machine: the command gives an answer in bounded memory.

They are those of `python -m bench.bombs`, which tries all of them in full size.
"""

from __future__ import annotations

import sys

import pytest

from presscheck.bench.bombs import run
from presscheck.bench.hostile import MAKERS

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peaks of memory are Linux's")

MOST_MB = 600
"""Of these, 150 are what Python and the libraries take, and as many again what the tests' own process may add."""


@pytest.mark.parametrize(
    ("name", "share", "exit_code"),
    [
        ("zeros, csv.zst", 0.1, 1),  # unpacks to 1 GB
        ("parquet.zst", 0.1, 2),  # so does this
        ("body of 50 MB, parquet", 1.0, 1),
        ("100,000 lists deep, jsonl", 1.0, 1),
        ("100,000 columns, arrow", 0.2, 1),
    ],
)
def test_a_hostile_file_is_answered_in_bounded_memory(tmp_path, name, share, exit_code):
    outcome = run(name, "check", MAKERS[name](tmp_path, share), seconds=100)
    assert outcome.code == exit_code, outcome.last
    assert outcome.mb < MOST_MB
    assert "presscheck: " in outcome.last if exit_code == 2 else "fails on: error" in outcome.last
