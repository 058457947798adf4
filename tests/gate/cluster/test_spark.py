"""A cluster answers as one machine does."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter

import polars as pl
import pytest

pytest.importorskip("pyspark.sql", reason="the extra spark is not installed")
from click.testing import CliRunner

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.cli.commands import main
from presscheck.gate.cluster import driver as spark
from presscheck.gate.cluster.driver import Cluster
from presscheck.gate.terms.config import Config, ConfigError, instant

AS_OF = instant("2024-06-01")
BODY = str(CLEAN["body"])
URL = "https://www.harbour-courier.example/2024/03/"
LEAK = "/html/head/meta[@name='og:title']/@content"


def article(number: int, **fields) -> dict:
    day = f"{10 + number % 5}"
    return {
        **CLEAN,
        "url": f"{URL}{day}/{number}",
        "published_raw": f"2024-03-{day}T08:00:00Z",
        "headline": f"Council votes on plan {number} for the evening ferry of the town",
        "body": f"Vote {number}. " + " ".join(random.Random(number).choices(BODY.split(), k=150)),
        **fields,
    }


def corpus(count: int = 240) -> list[dict]:
    """Articles of which some have a defect, and some repeat others far away."""
    records = [article(number) for number in range(count)]
    for number in range(0, count, 9):
        records[number]["body"] += f"\n{LEAK}"
    for number in range(0, count // 2, 17):  # the same body, headline or address in the other half
        far = records[-1 - number]
        far["body"] = records[number]["body"]
        far["url"] = records[number + 1]["url"]
        far["headline"] = records[number + 2]["headline"]
    for number in range(3, count // 2, 23):  # a word more
        records[-2 - number]["body"] = f"{records[number]['body']} again"
    return records


def written(folder, records, files: int, rows_of_a_group: int = 50):
    folder.mkdir(exist_ok=True)
    for at in range(files):
        part = pl.DataFrame(records[at::files], schema_overrides={"authors": pl.List(pl.String)})
        part.write_parquet(folder / f"{at:02}.parquet", row_group_size=rows_of_a_group)
    return str(folder)


def digest(run) -> list[tuple]:
    """All that was found, in its order."""
    columns = [name for name in run.findings.columns if name not in ("before", "after")]
    return run.findings.select(columns).rows()


def by_content(run) -> Counter:
    """What was found, whatever the order and the files of the articles: of pairs, no more than how many there are."""
    pairs = run.findings.filter(pl.col("kept_record").is_not_null())["code"].to_list()
    alone = run.findings.filter(pl.col("kept_record").is_null()).select("code", "url", "column", "excerpt").rows()
    return Counter(pairs) + Counter(alone)


def on_spark(path, config=None, **how) -> presscheck.Run:
    return spark.check([path], None, config or Config(as_of=AS_OF), Cluster(**how))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return written(tmp_path_factory.mktemp("corpus") / "data", corpus(), files=3)


@pytest.fixture(scope="module")
def local(folder):
    run = presscheck.check(folder, as_of=AS_OF)
    assert {"LK001", "ID003", "ID004", "ID005", "HL002"} <= set(run.findings["code"])
    assert run.days is not None
    assert run.days["records"].to_list() == [48] * 5
    assert run.days["error"].sum() > 27  # more than those with a leak: those that repeat others
    return run


@pytest.mark.parametrize("partitions", [1, 2, 16, 64])
def test_partitions_do_not_matter(cluster, folder, local, monkeypatch, partitions):
    monkeypatch.setattr(spark, "ROWS_OF_A_PART", 17)  # parts that lie within files, and more partitions than parts
    run = on_spark(folder, partitions=partitions)
    assert (run.records, run.verdict, run.counts) == (local.records, local.verdict, local.counts)
    assert digest(run) == digest(local)
    assert run.days is not None
    assert run.days.equals(local.days)


@pytest.mark.parametrize("files", [1, 7])
def test_rows_and_files_may_be_in_any_order(cluster, local, tmp_path, files):
    records = corpus()
    random.Random(files).shuffle(records)
    run = on_spark(written(tmp_path / "data", records, files), partitions=3)
    assert by_content(run) == by_content(local)


def test_repeats_that_lie_in_other_files_are_found(cluster, folder, local):
    pairs = local.findings.filter(pl.col("source") != pl.col("kept_source"))
    assert pairs.height > 5
    run = on_spark(folder, partitions=4)
    assert run.findings.filter(pl.col("source") != pl.col("kept_source")).height == pairs.height


def kill_in(cluster, stage: int) -> threading.Thread:
    """Kills one executor as soon as so many stages have begun."""
    tracker = cluster.sparkContext.statusTracker()
    first = max([0, *tracker.getActiveStageIds()])
    done = threading.Event()

    def watch():
        seen: set[int] = set()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            seen |= set(tracker.getActiveStageIds())
            if len(seen) > stage:
                listed = subprocess.run(
                    ["pgrep", "-f", "CoarseGrainedExecutorBackend"], capture_output=True, text=True, check=False
                )
                os.kill(int(listed.stdout.split()[0]), signal.SIGKILL)
                done.set()
                return
            time.sleep(0.01)

    thread = threading.Thread(target=watch, name=f"after stage {first}")
    thread.killed = done  # pyright: ignore
    thread.start()
    return thread


@pytest.mark.parametrize("stage", [0, 2, 4])
def test_a_lost_executor_does_not_matter(cluster, folder, local, monkeypatch, stage):
    monkeypatch.setattr(spark, "ROWS_OF_A_PART", 20)
    killer = kill_in(cluster, stage)
    run = on_spark(folder, partitions=6)
    killer.join()
    assert killer.killed.is_set()
    assert digest(run) == digest(local)


def test_a_giant_key_and_ids_beyond_floats(cluster, tmp_path):
    records = [article(number, article_id=str(2**53 + number), body=BODY) for number in range(600)]
    path = written(tmp_path / "data", records, files=2)
    local = presscheck.check(path, as_of=AS_OF)
    assert local.findings.filter(pl.col("code") == "ID004").height == 599
    run = on_spark(path, partitions=4)
    assert digest(run) == digest(local)
    assert set(run.findings["article_id"]) <= {str(2**53 + number) for number in range(600)}


@pytest.mark.parametrize("records", [[], [article(1)], [article(1), article(2)]], ids=len)
def test_few_articles_and_no_keys(cluster, tmp_path, records):
    (tmp_path / "few.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    path = str(tmp_path / "few.jsonl")
    run = on_spark(path, partitions=8)
    assert (run.records, run.verdict) == (len(records), "pass")
    assert set(run.findings["code"]) <= {"DR005"}  # words are drawn, and may come twice
    if records:  # of none, a run on one machine refuses to judge
        assert digest(run) == digest(presscheck.check(path, as_of=AS_OF))


def test_every_format_baseline_history_and_ignores(cluster, tmp_path):
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in corpus(40)), "utf-8")
    (tmp_path / "b.json").write_text(json.dumps([article(1, language="en_EN")]), "utf-8")
    written(tmp_path / "c", corpus(20), 1)
    config = Config(
        as_of=AS_OF,
        per_source_ignores={"**/b.json": ("LG",)},
        history=str(tmp_path / "history"),
        append_history=True,
        ignore=("LK017",),
    )
    local = presscheck.check(str(tmp_path), config=config)
    run = on_spark(str(tmp_path), config, partitions=3)
    assert digest(run) == digest(local)
    assert run.profile is not None
    assert run.profile.equals(local.profile)


def test_versions_that_differ_are_refused(cluster, folder, monkeypatch):
    monkeypatch.setattr(spark, "version_here", lambda config: "presscheck 0.0.0")
    with pytest.raises(Exception, match=r"the driver has presscheck 0\.0\.0, this worker"):
        on_spark(folder)


def test_the_command_writes_any_report(cluster, folder, tmp_path):
    report = tmp_path / "report.sarif"
    arguments = ["check", folder, "--isolated", "--engine", "spark", "--as-of", AS_OF.isoformat()]
    done = CliRunner().invoke(main, [*arguments, "--output-format", "json", "--output", f"sarif:{report}"])
    assert done.exit_code == 1, done.stderr
    assert json.loads(done.stdout)["records"] == 240
    assert json.loads(report.read_text("utf-8"))["runs"][0]["results"]


@pytest.mark.parametrize(
    ("missing", "said"), [("pyspark", r"pip install 'presscheck\[spark\]'"), ("java", "needs a Java runtime")]
)
def test_what_is_missing_is_said(monkeypatch, folder, missing, said):
    if missing == "java":
        monkeypatch.setenv("PATH", "")
        monkeypatch.delenv("JAVA_HOME", raising=False)
    else:
        monkeypatch.setattr(spark.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=said):
        on_spark(folder)
