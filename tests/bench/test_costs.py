"""What a run costs is told apart by stage and rule, and watching changes no finding."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal

import presscheck
from presscheck.bench import costs, one, realistic
from presscheck.bench.corpora import write_parquet
from presscheck.bench.spent import STAGES, Ledger, watching
from presscheck.gate.check import Checker
from presscheck.gate.run import checking, run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "articles.parquet"
    write_parquet(path, realistic.articles(300))
    return path


def test_watching_changes_no_finding_and_leaves_nothing_behind(file):
    before = (checking.check, run.kept_or_read, checking.ThreadPoolExecutor)
    alone = presscheck.check(file, as_of="2026-01-01")
    with watching():
        watched = presscheck.check(file, as_of="2026-01-01")
    assert_frame_equal(watched.findings, alone.findings)
    assert not watched.internal_errors
    assert (checking.check, run.kept_or_read, checking.ThreadPoolExecutor) == before


def test_each_stage_and_each_kind_of_work_for_a_rule_is_told(file):
    with watching() as ledger:
        presscheck.check(file)
    assert set(ledger.stages) <= set(STAGES)
    assert {"reading", "laying out", "literals", "conditions", "confirming", "findings"} <= set(ledger.stages)
    assert {"keys", "signatures", "sketches", "conclusion"} <= set(ledger.stages)
    assert {stage for _, stage in ledger.rules} == {"conditions", "confirming", "findings", "signatures"}
    stages = "\n".join(costs.stage_table(ledger, 300))
    assert "| literals |" in stages
    rules = list(costs.rule_table(ledger, 300, top=3))
    assert len(rules) == 2 + 3 + 1
    assert "others" in rules[-1]


def test_a_span_is_told_without_those_within_it(monkeypatch):
    clock = iter([0.0, 1.0, 4.0, 6.0])
    monkeypatch.setattr("time.process_time", lambda: next(clock))
    ledger = Ledger()
    with ledger.span("conditions", "LK001"), ledger.span("literals"):
        pass
    assert ledger.stages == {"literals": 3.0, "conditions": 3.0}
    assert ledger.rules == {("LK001", "conditions"): 3.0}


def test_an_article_with_five_defects_has_five_findings():
    checker = Checker(as_of="2026-11-01T00:00:00Z")
    clean = [next(one.clean_articles(checker, 3600))]
    (defective,) = one.with_defects(clean)
    assert not checker.check(clean[0]).findings.height
    assert set(one.PLANTED) <= set(checker.check(defective).findings["code"])


def test_the_table_of_one_article_has_three_quantiles_of_each():
    (*_, row) = one.table({"clean": [one.Ms(float(n), 1.0) for n in range(1, 101)]})
    assert row == "| clean | 50.5 | 90.9 | 100.0 | 1.0 | 1.0 | 1.0 |"
