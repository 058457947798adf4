"""Repairs are compiled once for each judge, and each run has the faults of its own."""

import presscheck
from presscheck.checks.judging import proposals
from presscheck.checks.judging.proposals import Proposals
from presscheck.gate.terms.rulebook import rulebook

from ..conftest import AS_OF

STORY = {"headline": "Fish &amp; chips", "body": "The boats return in April, the council decided.\n" * 4}


def test_repairs_are_compiled_once_for_all_who_ask(monkeypatch):
    presscheck.fix([STORY], as_of=AS_OF)
    monkeypatch.setattr(proposals, "FrameRules", None)
    assert presscheck.fix([STORY], as_of=AS_OF).data[0]["headline"] == "Fish & chips"


def test_the_faults_of_one_run_are_not_those_of_another():
    judge = rulebook(presscheck.Config(as_of=AS_OF)).judge
    one, other = (Proposals.of_judge(judge, ("safe",)) for _ in range(2))
    one.faults["LK001"] = "a bug"
    assert other.faults == {}
