"""Cache, baseline, history and --resume under runs, kills, damage and concurrent writers.

After each step the answer is that of a run without a cache on what was written, or exit 2. The environment variable
PRESSCHECK_MACHINE_EXAMPLES says how many histories are tried, for long runs by hand.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.run import history

EXAMPLES = int(os.environ.get("PRESSCHECK_MACHINE_EXAMPLES", "3"))
START = datetime(2024, 6, 1, tzinfo=UTC)
SOURCES = ("a.jsonl", "b.jsonl", "c.json")
VARIANTS = ({}, {"language": "en_EN"}, {"body": f"{CLEAN['body']}\n/html/head/meta[@name='og:title']/@content"})
MOST_CHILDREN = 2
"""Processes of its own that one history may start: each takes a second of CPU."""

damages = st.sampled_from(["flip", "cut", "empty", "noise", "longer", "gone"])
paths = st.integers(0, 1_000)
places = st.floats(0, 1, exclude_max=True)


def damaged(data: bytes, kind: str, place: float) -> bytes:
    at = int(place * len(data))
    if kind == "flip" and data:
        return data[:at] + bytes([data[at] ^ (1 << at % 8)]) + data[at + 1 :]
    if kind == "noise":
        return data[:at] + bytes(value * 37 % 256 for value in range(100)) + data[at + 100 :]
    return {"cut": data[:at], "longer": data + data[at:] + b"\0"}.get(kind, b"")


def answer(done) -> dict | None:
    """The report; None where there is none."""
    return json.loads(done.stdout) if done.stdout else None


class Stores(RuleBasedStateMachine):
    """`kept` holds what was written to baseline and history, where nothing damages it."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = tempfile.TemporaryDirectory(prefix="presscheck-machine-")
        self.home = Path(self._temporary.name)
        self.day = 0
        self.children = 0
        self.fresh: tuple[int, dict | None] | None = None

    def teardown(self) -> None:
        self._temporary.cleanup()

    @initialize()
    def begin(self) -> None:
        for name in ("in", "kept/history"):
            (self.home / name).mkdir(parents=True)
        for number, name in enumerate(SOURCES):
            self.write(name, number, 3)

    # --- what may happen

    @rule(name=st.sampled_from(SOURCES), variant=st.integers(0, len(VARIANTS) - 1), records=st.integers(1, 5))
    def write(self, name: str, variant: int, records: int) -> None:
        """A source is written anew."""
        address = "https://www.harbour-courier.example"
        held = [{**CLEAN, "url": f"{address}/{name}/{n}", **VARIANTS[variant]} for n in range(records)]
        lines = "".join(json.dumps(record) + "\n" for record in held)
        (self.home / "in" / name).write_text(json.dumps(held) if name.endswith("json") else lines, "utf-8")
        self.fresh = None

    @rule()
    def take_baseline(self) -> None:
        """All that is found now is known."""
        done = self.run("--write-baseline", str(self.home / "baseline.json"), baseline=False, cached=True)
        if done.exit_code != 2:
            shutil.copy(self.home / "baseline.json", self.home / "kept")
            self.fresh = None

    @rule()
    def append(self) -> None:
        """A day later, a run is appended to the history."""
        self.day += 1
        self.fresh = None
        before = set(self.stored("history"))
        done = self.run("--append-history", cached=True)
        new = set(self.stored("history")) - before
        assert (done.exit_code == 2) == (not new), done.output
        self.keep_history()

    @rule(kind=damages, which=paths, place=places)
    def damage_cache(self, kind: str, which: int, place: float) -> None:
        """A file of the cache is no longer what it was."""
        stored = self.stored("cache")
        if stored:
            path = stored[which % len(stored)]
            if kind == "gone":
                path.unlink()
            else:
                path.write_bytes(damaged(path.read_bytes(), kind, place))

    @rule(which=paths, other=paths)
    def exchange_entries(self, which: int, other: int) -> None:
        """A file of the cache lies in the place of another."""
        stored = self.stored("cache")
        if stored:
            stored[other % len(stored)].write_bytes(stored[which % len(stored)].read_bytes())

    @rule(kind=damages.filter(lambda kind: kind != "gone"), which=paths, place=places)
    def damage_history_for_a_while(self, kind: str, which: int, place: float) -> None:
        """A file of the history is damaged: exit 2 names it, until it is put right."""
        stored = self.stored("history")
        if not stored:
            return
        path = stored[which % len(stored)]
        whole = path.read_bytes()
        path.write_bytes(damaged(whole, kind, place))
        self.refused(path, whole)

    @rule(kind=st.sampled_from(["cut", "empty"]), place=places)
    def damage_baseline_for_a_while(self, kind: str, place: float) -> None:
        """The baseline ends too early: exit 2 names it. It is edited by hand, so it has no digest."""
        path = self.home / "baseline.json"
        if path.exists():
            whole = path.read_bytes()
            path.write_bytes(damaged(whole.rstrip(), kind, place))
            self.refused(path, whole)

    @precondition(lambda self: self.children < MOST_CHILDREN)
    @rule(milliseconds=st.integers(0, 60), resume=st.booleans())
    def kill(self, milliseconds: int, resume: bool) -> None:
        """A run is killed while it writes results, or a little later."""
        self.children += 1
        self.day += 1
        self.fresh = None
        shutil.rmtree(self.cache, ignore_errors=True)
        child = self.child("--append-history", *(["--jobs", "1"] if resume else []))
        while child.poll() is None and not list(self.cache.rglob("*.batch")):
            time.sleep(0.002)
        time.sleep(milliseconds / 1000)
        child.kill()
        child.communicate()
        self.keep_history()

    @precondition(lambda self: self.children < MOST_CHILDREN - 1)
    @rule()
    def write_at_the_same_time(self) -> None:
        """Two runs fill one cache and append to one history; both say what a run alone says."""
        self.children += 2
        self.day += 1
        self.fresh = None
        shutil.rmtree(self.cache, ignore_errors=True)
        before = len(self.stored("history"))
        both = [self.child("--append-history") for _ in range(2)]
        said = [(child.communicate()[0], child.returncode) for child in both]
        expected = self.expected()
        assert [(code, json.loads(out)) for out, code in said] == [expected, expected]
        assert len(self.stored("history")) == before + 1
        self.keep_history()

    # --- what must hold

    @invariant()
    def the_answer_is_that_of_a_fresh_run(self) -> None:
        if (self.home / "in").exists():
            done = self.run(cached=True)
            assert (done.exit_code, answer(done)) == self.expected()

    def expected(self) -> tuple[int, dict | None]:
        """Exit code and report of a run without a cache, on what was kept."""
        if self.fresh is None:
            done = self.run(cached=False)
            self.fresh = done.exit_code, answer(done)
        return self.fresh

    def refused(self, path: Path, whole: bytes) -> None:
        changed = path.read_bytes() != whole
        done = self.run(cached=True)
        path.write_bytes(whole)
        if changed:
            assert done.exit_code == 2
            assert path.name in done.stderr

    # --- how it is done

    @property
    def cache(self) -> Path:
        return self.home / ".presscheck_cache"

    def stored(self, kind: str) -> list[Path]:
        folder = self.cache if kind == "cache" else self.home / kind
        return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".tmp"))

    def keep_history(self) -> None:
        """What is in the history is whole: keep it."""
        if (self.home / "history").exists():
            history.load(self.home / "history")
            for path in self.stored("history"):
                shutil.copy(path, self.home / "kept" / "history")

    def arguments(self, stores: Path, *, baseline: bool = True) -> list[str]:
        as_of = (START + timedelta(days=self.day)).isoformat()
        said = ["check", str(self.home / "in"), "--isolated", "--as-of", as_of, "--batch-size", "2", "--no-progress"]
        said += ["--select", "LG001,LK001,ID,CP", "--output-format", "json"]
        if baseline and (stores / "baseline.json").exists():
            said += ["--baseline", str(stores / "baseline.json")]
        return said

    def run(self, *more: str, cached: bool, baseline: bool = True):
        stores = self.home if cached else self.home / "kept"
        said = self.arguments(stores, baseline=baseline)
        folder = stores / "history"
        if "--append-history" in more or self.stored("history"):
            said += ["--history", str(folder)]
        if cached:
            said += ["--cache", str(self.cache)]
        return CliRunner().invoke(main, [*said, *more], catch_exceptions=False)

    def child(self, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "presscheck", *self.arguments(self.home)]
        command += ["--resume", "--history", str(self.home / "history"), *more]
        return subprocess.Popen(
            command, cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )


Stores.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestStores = pytest.mark.skipif(os.name != "posix", reason="signals")(Stores.TestCase)
