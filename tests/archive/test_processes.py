"""Several processes on one archive, and one that is killed in the middle: what was acknowledged is there."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import presscheck

WORK = """
import sys
import presscheck
from presscheck.checks.declaring.examples import CLEAN

name, worker, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
archive = presscheck.Archive(name)
for number in range(rounds):
    articles = [
        {**CLEAN, "id": f"{worker}-{number}-{n}", "url": f"https://news-{worker}.example/a/{number}-{n}", "body": None}
        for n in range(20)
    ]
    archive.add(articles)
    print(number, flush=True)  # acknowledged
    found = presscheck.check(articles[0], archive=archive, select=["ID", "HL002"])
    assert found.findings.is_empty() or number, found.findings
"""
"""Each round adds twenty articles, and says so afterwards."""

ROUNDS = 12


def start(name: str, worker: int, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WORK, name, str(worker), str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_what_was_acknowledged_is_there(new_place):
    """Of processes that begin the archive at once, each of which adds to it and reads it."""
    name = new_place()
    others = [start(name, worker, ROUNDS) for worker in range(3)]
    victim = start(name, 9, 10_000)
    assert victim.stdout is not None
    acknowledged = [int(victim.stdout.readline()) for _ in range(4)]
    os.kill(victim.pid, signal.SIGKILL)
    acknowledged += map(int, victim.communicate()[0].split())
    for other in others:
        out, err = other.communicate(timeout=300)
        assert (other.returncode, err) == (0, "")
        assert out.split() == [str(number) for number in range(ROUNDS)]
    with presscheck.Archive(name) as archive:
        for number in acknowledged:
            assert all(len(archive.find(f"9-{number}-{n}")) == 1 for n in range(20))
        of_victim = archive.info().articles - 3 * ROUNDS * 20
        assert of_victim in (len(acknowledged) * 20, len(acknowledged) * 20 + 20)  # whole batches only
    if "://" in name:
        return
    with closing(sqlite3.connect(name)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
