"""Settings of what checks again and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from presscheck.gate.terms import timely
from presscheck.gate.terms.config import Config


def test_rules_are_made_once_a_minute(monkeypatch):
    moment = datetime(2024, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(timely, "start_of_run", lambda: moment)
    settings = timely.Timely(Config(select=("TS",), as_of=moment), is_pinned=False)
    first = settings()
    assert settings() is first
    moment += timedelta(minutes=1)
    later = settings()
    assert later.config.as_of == moment
    assert settings() is later
    assert [rule.code for rule in later.book.rules] == [rule.code for rule in first.book.rules]
    assert later.book.judge is not first.book.judge


def test_a_time_that_was_asked_for_stays():
    moment = datetime(2024, 5, 1, 12, tzinfo=UTC)
    settings = timely.Timely(Config(as_of=moment), is_pinned=True)
    assert settings() is settings()
    assert settings().config.as_of == moment
