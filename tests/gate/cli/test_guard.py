"""The process that watches the command: memory, crashes of the engine, signals, and what is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli import guard
from presscheck.gate.run.engine import FEW_CORES

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the command is watched on Linux only")

RULE = '''
import os, signal
import polars as pl
from presscheck import article, rule

def ended(texts):
    if "END" in texts.to_list():
        {act}
    return texts == "SHOUT"

@rule(code="ZZ001", name="house-style", severity="error", frame="article", column="headline",
      message="the headline shouts", bad=(article(headline="SHOUT"),), good=(article(),))
def house_style(_):
    """The headline is all capitals.

    What it does: x
    Why it matters: x
    Leaves alone: x
    Fix: x
    Evidence: x
    """
    return pl.col("headline").map_batches(ended, return_dtype=pl.Boolean)
'''


_MUCH = "held = [bytes(range(250)) * 40_000 for _ in range(200)]"


@pytest.fixture
def folder(tmp_path):
    """A folder with one article, which a rule of its own acts on."""
    (tmp_path / "a.jsonl").write_text(json.dumps({**CLEAN, "headline": "END"}), encoding="utf-8")
    (tmp_path / "temporary").mkdir()
    return tmp_path


def _check(folder: Path, *options: str, act: str = "pass", rule: str = RULE) -> subprocess.CompletedProcess[str]:
    (folder / "house.py").write_text(rule.replace("{act}", act), encoding="utf-8")
    (folder / "presscheck.toml").write_text("rule-files = ['house.py']\nselect = ['ZZ']", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "presscheck", "check", "a.jsonl", *options],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "temporary")},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert not list((folder / "temporary").iterdir())
    return done


def test_more_memory_than_is_allowed_is_a_sentence(folder):
    done = _check(folder, "--max-memory", "500 MB", act=_MUCH)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the check needs more than 500 MB of memory while reading a.jsonl" in done.stderr
    assert "--max-memory" in done.stderr


def test_what_comparing_takes_is_not_said_of_a_file(folder):
    (folder / "a.jsonl").write_text(json.dumps({**CLEAN, "headline": "END"}) + "\n" + json.dumps(CLEAN), "utf-8")
    signature = "Signature(frame='article', key=pl.lit('k'), content=pl.col('headline'), where=pl.lit(True), keep=None)"
    of_corpus = (
        RULE.replace("import article, rule", "import Signature, articles, rule")
        .replace('frame="article"', f'frame="corpus", signature=lambda _: {signature}')
        .replace('bad=(article(headline="SHOUT"),), good=(article(),)', "bad=(), good=()")
        .replace('pl.col("headline").map', 'pl.col("text").map')
    )
    done = _check(folder, "--max-memory", "500 MB", act=_MUCH, rule=of_corpus)
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs more than 500 MB of memory while comparing the records with each other. Very many" in done.stderr


def test_any_amount_may_be_allowed(folder):
    done = _check(folder, "--max-memory", "0", act="held = bytes(range(250)) * 2_000_000")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("size", ["much", "-1", "2 GiB"])
def test_a_size_that_is_none_is_named(folder, size):
    done = _check(folder, f"--max-memory={size}")
    assert done.returncode == 2
    assert f"max-memory: must be a number of bytes, such as '2 GB', '500 MB' or 0, not '{size}'" in done.stderr


def test_a_crash_of_the_engine_is_a_sentence(folder):
    done = _check(folder, act="os.abort()")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the process ended with SIGABRT while reading a.jsonl" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_work_and_ends_both(folder, number):
    """Sent to the process that was started, by the work itself, which then waits for it."""
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("these tests run under nohup: what is ignored here is ignored by the work, too")
    done = _check(folder, act=f"os.kill(os.getppid(), {int(number)}); signal.pause()")
    assert done.returncode == -number
    assert done.stderr == ""


def test_a_run_that_is_stopped_and_continued_goes_on(folder):
    """As by Ctrl-Z and `fg`, by the work itself, which stops the process that watches it, again and again."""
    stops = "(os.kill(os.getppid(), signal.SIGSTOP), time.sleep(0.1), os.kill(os.getppid(), signal.SIGCONT))"
    done = _check(folder, act=f"import time; [({stops}, time.sleep(0.05)) for _ in range(5)]")
    assert (done.returncode, done.stderr) == (0, "")


def test_no_signal_is_made_up(monkeypatch):
    """Of a wait that is stopped and continued, Python gives what stands in memory as a signal."""
    asked, made_up = signal.sigtimedwait, signal.struct_siginfo((signal.SIGHUP, -1, 0, 0, 0, 0, 0))
    monkeypatch.setattr(signal, "sigtimedwait", lambda signals, wait: made_up if wait else asked(signals, wait))
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.3)"])
    assert guard._watched(child.pid, {signal.SIGUSR2}) == (0, "")
    child.returncode = 0


@pytest.mark.parametrize("asked", [None, "2"])
def test_the_engine_has_one_thread_on_few_cores_unless_another_number_is_asked_for(folder, monkeypatch, asked):
    monkeypatch.delenv("POLARS_MAX_THREADS", raising=False)
    if asked:
        monkeypatch.setenv("POLARS_MAX_THREADS", asked)
    done = _check(folder, act='print("THREADS", pl.thread_pool_size())')
    usual = 1 if (os.cpu_count() or 1) <= FEW_CORES else os.cpu_count()
    assert f"THREADS {asked or usual}" in done.stdout + done.stderr
