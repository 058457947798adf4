"""Runs of few rules, which leave out articles before they are made into blocks: nothing else changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.declaring.registry import all_rules
from presscheck.checks.judging import sieve as sieve_module
from presscheck.checks.judging.sieve import Sieve
from presscheck.gate.cli.commands import main
from presscheck.gate.run import checking, sifting
from presscheck.gate.run.run import run
from presscheck.parsers.read import deferred_frame
from presscheck.testing import strategies

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
SIEVED = [rule.code for rule in all_rules() if Sieve.takes(rule, rule.options_for(AS_OF))]
FEW = ["HL005", "LK003", "LK012", "BD018", "TS001"]


@pytest.fixture(autouse=True)
def for_small_corpora(monkeypatch):
    monkeypatch.setattr(sieve_module, "_FEW_ROWS", 0)
    monkeypatch.setattr(sifting, "_ENOUGH", 4)
    monkeypatch.setattr(sifting, "_MOST_READ", 40)


@pytest.fixture
def judged(monkeypatch):
    """How many articles each batch has that the rules have seen."""
    counted: list[int] = []
    real = checking.check

    def spied(batch, *arguments, **options):
        counted.append(batch.articles.height)
        return real(batch, *arguments, **options)

    monkeypatch.setattr(checking, "check", spied)
    return counted


def corpus(count: int, every: int = 10) -> list[dict]:
    """Articles of three outlets, of which some have the size of an image in the text."""
    return [
        {
            **CLEAN,
            "body": CLEAN["body"] + ("\r\n1920 1080 true" if number % every == 0 else ""),
            "url": f"https://www.outlet-{number % 3}.example/2024/03/14/story-{number}",
        }
        for number in range(count)
    ]


def unsieved(data, **options) -> presscheck.Run:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "sieved", lambda tasks, *_, **__: iter(tasks))
        return presscheck.check(data, **options)


def assert_same(run: presscheck.Run, other: presscheck.Run) -> None:
    assert_frame_equal(run.findings, other.findings)
    for name in ("records", "verdict", "reasons", "internal_errors"):
        assert getattr(run, name) == getattr(other, name)


def test_only_articles_on_which_a_rule_may_fire_are_judged(judged):
    run = presscheck.check(pl.DataFrame(corpus(100)), select=FEW, batch_size=10)
    assert run.records == 100
    assert run.findings["record"].to_list() == list(range(0, 100, 10))
    assert sum(judged) == 10
    assert max(judged) <= 4 + 1


@settings(max_examples=6)
@given(
    st.lists(
        strategies.defects(sorted({*SIEVED} & strategies.PLANTS.keys())).map(lambda planted: planted.article)
        | strategies.articles(),
        min_size=6,
        max_size=12,
    ),
    st.integers(3, 8),
)
def test_a_run_of_all_rules_that_can_be_sieved_is_the_same(articles, batch_size):
    frame = pl.DataFrame(articles, infer_schema_length=None)
    for data in (frame, articles):
        how = {"select": SIEVED, "preview": True, "batch_size": batch_size}
        assert_same(presscheck.check(data, **how), unsieved(data, **how))


def test_each_outlet_counts_all_its_articles():
    limits = {"LK003": {"max_rate": 0.1, "per": "outlet"}}
    records = corpus(90, every=3)
    run = presscheck.check(pl.DataFrame(records), select=FEW, limits=limits, batch_size=7)
    assert_same(run, unsieved(pl.DataFrame(records), select=FEW, limits=limits, batch_size=7))
    assert len(run.reasons) == 1
    assert "outlet-0.example" in run.reasons[0]
    assert "30 of 30" in run.reasons[0]


def test_sources_of_different_columns_are_told_apart(tmp_path):
    records = corpus(50, every=5)
    pl.DataFrame(records[:20]).write_parquet(tmp_path / "a.parquet")
    pl.DataFrame(records[20:40]).rename({"headline": "title"}).drop("publisher").write_parquet(tmp_path / "b.parquet")
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records[40:]), "utf-8")
    how = {"select": FEW, "batch_size": 6}
    run = presscheck.check(tmp_path, **how)
    assert_same(run, unsieved(tmp_path, **how))
    assert run.findings.group_by("source").len().sort("source")["len"].to_list() == [4, 4, 2]


def test_a_run_that_finds_nothing_tells_how_far_it_is(tmp_path):
    seen: list[int] = []
    records = pl.DataFrame([CLEAN] * 200)
    config = presscheck.Config(select=tuple(FEW), batch_size=10)
    run(deferred_frame(records, batch_size=10), config, progress=seen.append)
    assert sum(seen) == 200
    assert max(seen) <= 40 + 10


def test_results_are_kept_batch_by_batch(tmp_path, judged):
    file = tmp_path / "articles.parquet"
    pl.DataFrame(corpus(60)).write_parquet(file)
    arguments = ["check", "--isolated", "--as-of", "2024-06-01T00:00:00Z", "--select", ",".join(FEW)]
    arguments += ["--batch-size", "10", "--no-progress", "--output-format", "json", str(file)]
    told = [CliRunner().invoke(main, [*arguments, "--cache", str(tmp_path / "cache")]).stdout for _ in range(2)]
    assert len(judged) == 6
    assert told[0] == told[1] == CliRunner().invoke(main, arguments).stdout


def test_reports_show_the_articles(tmp_path):
    file = tmp_path / "articles.parquet"
    pl.DataFrame(corpus(60)).write_parquet(file)
    page = tmp_path / "page.html"
    arguments = ["check", "--isolated", "--select", ",".join(FEW), "--output", f"html:{page}", str(file)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1, done.output
    assert page.read_text("utf-8").count("1920 1080 true") >= 6


def test_it_stops_where_most_articles_may_have_a_defect(judged):
    records = corpus(60, every=1)
    run = presscheck.check(pl.DataFrame(records), select=FEW, batch_size=10, jobs=1)
    assert run.findings.height == 60
    assert set(judged) == {10}
