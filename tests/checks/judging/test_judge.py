"""Findings of very many lines: some at a time, and what they are does not depend on it."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.judging import judge, places
from presscheck.parsers.read import read_frame


def test_findings_are_the_same_however_many_are_made_at_once(monkeypatch):
    lines = ["Fish &amp; chips", "1", "Größe &amp; more", "Advert", "Anmelden"] * 12
    articles = [{**CLEAN, "id": f"{number}", "body": "\n".join([CLEAN["body"], *lines])} for number in range(2)]
    expected = presscheck.check(articles, jobs=1).findings
    assert expected.group_by("code").len()["len"].max() > 30
    monkeypatch.setattr(judge, "_DICTS_AT_ONCE", 4)
    monkeypatch.setattr(places, "_HITS_AT_ONCE", 3)
    assert_frame_equal(presscheck.check(articles, jobs=1).findings, expected)


def test_of_a_rule_whose_message_fails_at_last_nothing_is_told(monkeypatch):
    monkeypatch.setattr(judge, "_DICTS_AT_ONCE", 1)
    (batch,) = read_frame([CLEAN])
    findings = judge._Findings(batch)
    findings.add(iter([_finding("LK001")]))

    def found():
        yield _finding("LK002")
        yield _finding("LK002")
        raise KeyError("of a message")

    with pytest.raises(KeyError):
        findings.add(found())
    assert findings.ordered()["code"].to_list() == ["LK001"]


def _finding(code):
    """What is needed of one to be put in order."""
    return {**places._NOTHING, "source": "<frame>", "record": 0, "code": code, "fingerprint": "0"}
