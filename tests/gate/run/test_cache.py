"""Results that are kept: the same report from less work, and a run that goes on where it was interrupted."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.run import checking
from presscheck.gate.run.cache import Cache

EXAMPLES = Path(__file__).parents[3] / "examples"
AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
SOME = ("--select", "LG,LK,TS,ID,CP")
"""Rules of single records, some of which depend on the time, and rules that compare records."""
OWN_RULE = '''
import polars as pl
from presscheck.checks.declaring.declare import rule
from presscheck.checks.declaring.examples import article

@rule(code="XX901", name="a-word", severity="error", frame="article", column="headline", message="has the word",
      bad=(article(headline="Council votes on the WORD"),), good=(article(headline="Snow on the pier"),))
def a_word(o):
    """The headline has the word.

    What it does: Fires on the word.
    Why it matters: A test.
    Leaves alone: All else.
    Fix: None.
    Evidence: None.
    """
    return pl.col("headline").str.contains("WORD", literal=True)
'''


def check(folder, *arguments: str, as_of: datetime = AS_OF, rules: tuple[str, ...] = SOME):
    return run(folder, *arguments, as_of=as_of, rules=rules).stdout


def run(folder, *arguments: str, as_of: datetime = AS_OF, rules: tuple[str, ...] = SOME):
    base = ["check", "--isolated", "--as-of", as_of.isoformat(), "--batch-size", "2", "--no-progress", *rules]
    done = CliRunner().invoke(main, [*base, "--cache", str(folder), "--output-format", "json", *arguments])
    assert done.exit_code in (0, 1), done.output
    return done


@pytest.fixture
def checked(monkeypatch):
    """How many batches were really checked since it was last asked."""
    counted = []
    real = checking.check
    monkeypatch.setattr(checking, "check", lambda *a, **k: (counted.append(1), real(*a, **k))[1])

    def number() -> int:
        so_far = len(counted)
        counted.clear()
        return so_far

    return number


@pytest.fixture
def corpus(tmp_path):
    for number in range(3):
        records = [
            {**CLEAN, "url": f"https://www.harbour-courier.example/{number}/{at % 3}", "language": "en_EN"}
            for at in range(5)
        ]
        (tmp_path / f"{number}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return tmp_path


def test_small_files_are_checked_together_and_kept_one_by_one(tmp_path, checked):
    files = [tmp_path / f"{number}.json" for number in range(6)]
    for number, file in enumerate(files):
        record = {**CLEAN, "url": f"https://www.harbour-courier.example/{number}", "language": "en_EN"}
        file.write_text(json.dumps(record), "utf-8")
    paths = [str(file) for file in files]
    plain = check(tmp_path / "cache", *paths)
    assert checked() == 3  # two to a batch
    assert check(tmp_path / "cache", *paths) == plain
    assert checked() == 0
    files[3].write_text(json.dumps({**CLEAN, "language": "en"}), "utf-8")
    changed = check(tmp_path / "cache", *paths)
    assert checked() == 1
    assert changed == check(tmp_path / "fresh", *paths)
    assert changed != plain


def test_a_second_run_checks_nothing_and_says_the_same(corpus, checked):
    """Also of all rules, and where a report shows the articles."""
    paths = [str(path) for path in sorted(corpus.glob("*.jsonl"))] + [str(EXAMPLES / "dump.txt")]
    first = check(corpus / "cache", *paths, rules=())
    assert checked() == 10
    assert check(corpus / "cache", *paths, rules=()) == first
    assert checked() == 0
    reports = [corpus / name for name in ("page.html", "log.sarif", "numbers.txt")]
    outputs = [f"--output={kind}:{path}" for kind, path in zip(("html", "sarif", "statistics"), reports, strict=True)]
    said = []
    for cache, batches in (("cache", 0), ("other", 10)):
        assert check(corpus / cache, *paths, *outputs, rules=()) == first
        assert checked() == batches
        said.append([path.read_bytes() for path in reports])
    assert said[0] == said[1]


def test_only_what_has_changed_is_checked(corpus, checked):
    check(corpus / "cache", str(corpus))
    changed = corpus / "1.jsonl"
    changed.write_text(changed.read_text("utf-8").replace("en_EN", "en"), "utf-8")
    checked()
    found = json.loads(check(corpus / "cache", str(corpus)))["findings"]
    assert checked() == 3
    assert {Path(one["source"]).name for one in found if one["code"] == "LG001"} == {"0.jsonl", "2.jsonl"}


@pytest.mark.parametrize("option", [("--ignore", "LG001"), ("--batch-size", "3"), ("--map", "headline=headline")])
def test_other_settings_are_other_results(corpus, checked, option):
    check(corpus / "cache", str(corpus))
    checked()
    check(corpus / "cache", str(corpus), *option)
    assert checked() > 0


def test_results_hold_for_a_day_unless_they_depend_on_the_time(tmp_path, checked):
    steady, timed = tmp_path / "steady.json", tmp_path / "timed.json"
    steady.write_text(json.dumps([dict(CLEAN)] * 2), "utf-8")
    timed.write_text(json.dumps([{**CLEAN, "published_raw": "2024-06-20T08:00:00Z"}] * 2), "utf-8")
    other, cache = tmp_path / "other.json", tmp_path / "cache"
    other.write_text(json.dumps(dict(CLEAN)), "utf-8")
    for path, hours, expected in [(steady, 3, 0), (steady, 30, 1), (steady, -3, 1), (timed, 3, 1)]:
        check(cache, str(path), str(other))
        checked()
        check(cache, str(path), str(other), as_of=AS_OF + timedelta(hours=hours))
        assert min(checked(), 1) == expected, (path.name, hours)


@pytest.mark.parametrize("name", ["000000.batch", "000002.batch", "batches"])
def test_any_damaged_byte_is_noticed(corpus, name):
    path = str(corpus / "0.jsonl")
    first = check(corpus / "cache", path)
    (entry,) = (corpus / "cache").iterdir()
    whole = (entry / name).read_bytes()
    for at in {0, 30, 64, 65, len(whole) // 2, len(whole) - 1}:
        damaged = bytearray(whole)
        damaged[min(at, len(whole) - 1)] ^= 1
        (entry / name).write_bytes(damaged)
        again = run(corpus / "cache", path)
        assert again.stdout == first
        assert again.stderr.count("1 file that cannot be read: these articles are checked again") == 1
        repaired = run(corpus / "cache", path)
        assert (repaired.stdout, repaired.stderr) == (first, "")


def test_results_in_the_place_of_others_are_not_taken(corpus):
    path = str(corpus / "0.jsonl")
    first = check(corpus / "cache", path)
    (entry,) = (corpus / "cache").iterdir()
    (entry / "000000.batch").write_bytes((entry / "000002.batch").read_bytes())
    assert check(corpus / "cache", path) == first


def test_a_rule_file_that_has_changed_is_another_rule(tmp_path, corpus):
    words = {"quay": 0, "evening": 0}
    for word in words:
        own = tmp_path / word / "rules.py"
        own.parent.mkdir()
        own.write_text(OWN_RULE.replace("WORD", word), "utf-8")
        (tmp_path / "presscheck.toml").write_text(f'rule-files = ["{word}/rules.py"]\n', "utf-8")
        command = [sys.executable, "-m", "presscheck", "check", str(corpus / "0.jsonl"), "--select", "XX901"]
        command += ["--cache", "cache", "--output-format", "json", "--as-of", AS_OF.isoformat()]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
        words[word] = json.loads(done.stdout)["counts"]["error"]
    assert words == {"quay": 0, "evening": 5}


def test_a_source_that_changes_while_it_is_read_is_not_kept(tmp_path, corpus):
    cache = Cache(tmp_path / "cache", [], AS_OF, {})
    source = corpus / "0.jsonl"
    entry = cache.entry(str(source))
    assert entry is not None
    source.write_bytes(source.read_bytes() + b"\n")
    entry.end(3)
    assert entry.batches is None
    same = cache.entry(str(source))
    assert same is not None
    same.end(3)
    assert same.batches == 3


def test_a_broken_entry_is_made_again(corpus, checked):
    first = check(corpus / "cache", str(corpus / "0.jsonl"), str(corpus / "1.jsonl"))
    checked()
    for at, path in enumerate(sorted((corpus / "cache").rglob("*.batch"))):
        path.write_bytes([b"", b"{}\n", path.read_bytes()[:-20], b"\xff" * 99][at % 4])
    assert check(corpus / "cache", str(corpus / "0.jsonl"), str(corpus / "1.jsonl")) == first
    assert checked() == 6


def test_entries_that_nobody_uses_are_removed(corpus):
    check(corpus / "cache", str(corpus))
    folders = sorted((corpus / "cache").iterdir())
    os.utime(folders[0], (0, 0))
    check(corpus / "cache", str(EXAMPLES / "clean.jsonl"))
    assert not folders[0].exists()
    assert folders[1].exists()


def test_a_cache_that_is_a_file_is_refused(corpus):
    done = CliRunner().invoke(main, ["check", str(corpus), "--isolated", "--cache", str(corpus / "0.jsonl")])
    assert done.exit_code == 2
    assert "this is not a folder" in done.stderr


RECORDS = 2_000
"""Many more than are checked until a signal arrives."""


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupted_run_is_marked_and_goes_on(tmp_path):
    path = tmp_path / "many.jsonl"
    line = json.dumps({**CLEAN, "language": "en_EN"}) + "\n"
    path.write_text(line * RECORDS, "utf-8")
    command = [sys.executable, "-m", "presscheck", "check", str(path), "--isolated", "--resume", "--batch-size", "50"]
    command += ["--select", "LG,TX,BD", "--as-of", AS_OF.isoformat(), "--output-format", "json", "--jobs", "1"]
    started = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    cache = tmp_path / ".presscheck_cache"
    while not list(cache.rglob("*.batch")) and started.poll() is None:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    out, _ = started.communicate(timeout=120)
    partial = json.loads(out)
    assert started.returncode == 2
    assert 0 < partial["records"] < RECORDS
    assert partial["internal_errors"] == [f"interrupted after {partial['records']:,} records: this report is partial"]
    assert len(partial["findings"]) == partial["records"]
    resumed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=240)
    whole = json.loads(resumed.stdout)
    assert (resumed.returncode, whole["records"]) == (1, RECORDS)
    assert "internal_errors" not in whole
    assert whole["findings"][: len(partial["findings"])] == partial["findings"]
