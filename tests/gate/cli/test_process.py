"""The command as a process: rules of one's own, narrow consoles, full disks, hostile names; and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from presscheck.checks.declaring.examples import CLEAN

EXAMPLES = Path(__file__).parents[3] / "examples"
FEW = ("--select", "LK001,HL013")
"""Where it matters how the process ends, and not what it finds."""

SHOUTING = {**CLEAN, "headline": "COUNCIL VOTES TO RESTORE THE FERRY"}
HOUSE_RULE = '''
import polars as pl
from presscheck import article, rule

@rule(code="ZZ001", name="house-style", severity="error", frame="article", column="headline",
      message="the headline shouts: {excerpt}", bad=(article(headline="FERRY RETURNS"),), good=(article(),))
def house_style(_):
    """The headline is all capitals.

    What it does: x
    Why it matters: x
    Leaves alone: x
    Fix: Write it in lower case.
    Evidence: x
    """
    return pl.col("headline") == pl.col("headline").str.to_uppercase()
'''


def process(*args: str | bytes | Path, **options) -> subprocess.CompletedProcess[bytes]:
    """`presscheck` with these arguments; there is no traceback."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    done = subprocess.run([sys.executable, "-m", "presscheck", *args], check=False, timeout=60, **options)
    assert b"Traceback" not in done.stderr
    return done


def test_rule_files_add_rules(tmp_path):
    """Rules stay registered as long as a process lives, so that this one has its own."""
    (tmp_path / "house.py").write_text(HOUSE_RULE, encoding="utf-8")
    (tmp_path / "presscheck.toml").write_text("rule-files = ['house.py']", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps(SHOUTING), encoding="utf-8")
    done = process("check", "a.jsonl", "--output-format", "json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    (finding,) = (one for one in json.loads(done.stdout)["findings"] if one["code"] == "ZZ001")
    assert (finding["code"], finding["message"]) == ("ZZ001", f"the headline shouts: {SHOUTING['headline']}")


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", b"\\xb7"), ("cp1252", b"\xb7")])
def test_a_console_that_knows_few_characters(encoding, shown):
    done = process("check", EXAMPLES / "dump.txt", env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert (done.returncode, done.stderr) == (1, b"")
    assert b" infos (--show info) %b fails on: error" % shown in b" ".join(done.stdout.split())


def test_json_is_utf8_on_every_console():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("inspect", EXAMPLES / "clean.jsonl", "--output-format", "json", env=environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "江湾镇的老茶馆" in done.stdout.decode("utf-8")
    assert json.loads(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names that are no UTF-8 exist on Linux only")
def test_a_file_name_that_is_no_text(tmp_path):
    path = os.fsencode(tmp_path) + b"/a\xff\x1b[31m.jsonl"
    Path(os.fsdecode(path)).write_text(json.dumps(CLEAN), encoding="utf-8")
    done = process("inspect", path)
    assert (done.returncode, done.stderr) == (0, b"")
    kept = process("check", path, *FEW, "--cache", tmp_path / "cache")
    assert (kept.returncode, kept.stderr) == (0, b"")
    missing = process("check", path + b"x", *FEW)
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert b"\x1b" not in done.stdout + missing.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("format", ["full", "json"])
def test_a_full_disk_is_no_verdict(format):
    with open("/dev/full", "wb") as full:
        done = process("check", EXAMPLES / "clean.jsonl", *FEW, "--output-format", format, stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"presscheck: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_goes_away_ends_quietly():
    command = [sys.executable, "-m", "presscheck", "inspect", EXAMPLES / "dump.txt", "--output-format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
