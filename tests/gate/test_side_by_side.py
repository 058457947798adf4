"""`presscheck.check` in many threads at once, and in processes that were forked or spawned."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from polars.testing import assert_frame_equal

import presscheck

EXAMPLES = Path(__file__).parents[2] / "examples"
SOURCES = ("defects.jsonl", "dump.txt", "wire.tsv", "clean.jsonl")
AS_OF = "2026-01-01"
PROGRAM = """
from concurrent.futures import ProcessPoolExecutor
import multiprocessing, presscheck, sys

_, source, method, state = sys.argv

def found(_):
    try:
        return presscheck.check(source, as_of="2026-01-01").findings.height
    except RuntimeError as error:
        return str(error)

if __name__ == "__main__":
    if state == "used":
        found(0)
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool:
        print(*pool.map(found, range(1)))
"""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def _check(source: str) -> presscheck.Run:
    return presscheck.check(EXAMPLES / source, as_of=AS_OF)


def test_sixteen_threads_give_the_answers_of_one():
    alone = {source: _check(source) for source in SOURCES}
    gate = Barrier(16)

    def at_once(number: int) -> tuple[str, presscheck.Run]:
        source = SOURCES[number % len(SOURCES)]
        gate.wait()
        return source, _check(source)

    with ThreadPoolExecutor(16) as pool:
        runs = list(pool.map(at_once, range(16)))
    assert len(runs) == 16
    for source, run in runs:
        assert (run.verdict, run.records) == (alone[source].verdict, alone[source].records)
        assert_frame_equal(run.findings, alone[source].findings)


@pytest.mark.parametrize(
    ("method", "state"), [("spawn", "used"), pytest.param("fork", "unused", marks=needs_fork)], ids=lambda value: value
)
def test_another_process_gives_the_same_answer(tmp_path, method, state):
    here = _check("defects.jsonl").findings.height
    assert here > 0
    assert _in_another_process(tmp_path, method, state) == str(here)


@needs_fork
def test_a_process_that_was_forked_after_the_first_use_says_that_it_cannot(tmp_path):
    assert "forked from one that had used presscheck" in _in_another_process(tmp_path, "fork", "used")


def _in_another_process(folder: Path, method: str, state: str) -> str:
    """What a program prints that starts a process: the tests' own process has used Polars."""
    program = folder / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    arguments = [sys.executable, program, EXAMPLES / "defects.jsonl", method, state]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
