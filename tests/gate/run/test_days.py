"""Articles by day of publication: the same however the records come, and without what is not wanted."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.run import scratch
from presscheck.gate.run.days import days_of
from presscheck.gate.terms.baseline import write
from presscheck.schemas.articles import ARTICLE_DTYPES

AS_OF = "2024-06-01"
LEAKING = {**CLEAN, "headline": "Night ferry returns to Port Ellery &amp; the islands"}
CORPUS = [
    {**CLEAN, "published_raw": "2024-05-18T23:30:00-05:00"},  # the 19th in UTC, the 18th where it appeared
    {**LEAKING, "published_raw": "2024-05-18T09:20:00+01:00"},
    {**LEAKING, "published_raw": "2024-05-20T09:20:00+01:00"},
    {**CLEAN, "published_raw": "last Saturday"},
    {**CLEAN, "published_raw": "2024-05-20"},
]


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "x.jsonl"
    records = ({**one, "url": f"https://news.example/{number}"} for number, one in enumerate(CORPUS))
    file.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return file


def counted(run: presscheck.Run) -> dict[date | None, tuple[int, int]]:
    """Day to its articles, and to those with an error."""
    assert run.days is not None
    return {day: (records, errors) for day, records, errors in run.days.select("day", "records", "error").iter_rows()}


def days(path, **settings) -> dict[date | None, tuple[int, int]]:
    return counted(presscheck.check(path, as_of=AS_OF, select=["HL013"], **settings))


EXPECTED = {None: (1, 0), date(2024, 5, 18): (2, 1), date(2024, 5, 20): (2, 1)}


@pytest.mark.parametrize("settings", [{}, {"batch_size": 1}, {"batch_size": 2, "jobs": 2}], ids=repr)
def test_days_are_those_of_the_outlet_whatever_the_batches(path, settings):
    assert days(path, **settings) == EXPECTED


def test_a_cache_knows_the_days(path, tmp_path):
    assert [days(path, cache=str(tmp_path / "cache")) for _ in range(2)] == [EXPECTED] * 2


def test_the_order_of_sources_and_records_is_no_matter(path, tmp_path):
    turned = tmp_path / "y.jsonl"
    turned.write_text("".join(reversed(path.read_text("utf-8").splitlines(keepends=True))), "utf-8")
    first, second = (
        presscheck.check(paths, as_of=AS_OF, select=["HL013"]).days for paths in ([path, turned], [turned, path])
    )
    assert first is not None
    assert first.equals(second)
    assert first["records"].sum() == 2 * len(CORPUS)


def test_articles_that_no_rule_needs_to_see_are_counted():
    corpus = [{**one, "published_raw": f"2024-05-{10 + number % 9}"} for number, one in enumerate([CLEAN] * 3000)]
    run = presscheck.check(pl.DataFrame(corpus), as_of=AS_OF, select=["HL013"])
    assert run.days is not None
    assert (run.days.height, run.days["records"].sum(), run.days["error"].sum()) == (9, 3000, 0)


def compared(data, **settings) -> dict[date | None, tuple[int, int, int]]:
    """Day to its articles, and to those of which the gravest finding is an error, and a warning."""
    how = {"as_of": AS_OF, "select": ["HL013", "HL002", "ID001"], "severity": {"HL002": "warning"}, **settings}
    run = presscheck.check(data, **how)
    assert run.days is not None
    return {row[0]: row[1:] for row in run.days.select("day", "records", "error", "warning").iter_rows()}


def repeating(number: int) -> dict:
    """Six articles of three days: the third repeats a headline, and so does the fourth, in which markup is left; the
    sixth has the id of the fifth."""
    headlines = (CLEAN["headline"], "What shopkeepers on the east quay think about the evening boats")
    leaking = f"{headlines[1]} &amp; ferries"
    texts = (headlines[0], leaking, headlines[0], leaking, "A third headline of this small town", "And yet another one")
    return {
        **CLEAN,
        "url": f"https://www.harbour-courier.example/2024/05/{number}",
        "id": "7" if number > 3 else str(100 + number),
        "headline": texts[number],
        "body": f"{CLEAN['body']} {number} times.",
        "published_raw": f"2024-05-{10 + number // 2}T08:00:00Z",
    }


REPEATING = [repeating(number) for number in range(6)]
OF_REPEATING = {date(2024, 5, 10): (2, 1, 0), date(2024, 5, 11): (2, 1, 1), date(2024, 5, 12): (2, 1, 0)}


@pytest.mark.parametrize("settings", [{}, {"batch_size": 1}, {"batch_size": 2, "jobs": 2}], ids=repr)
def test_findings_that_come_of_comparing_records_are_counted_on_their_days(settings):
    assert compared(REPEATING, **settings) == OF_REPEATING


def test_a_graver_finding_that_is_known_late_takes_the_place_of_a_milder_one():
    grave = {"HL013": "info", "HL002": "error"}
    assert compared(REPEATING, severity=grave)[date(2024, 5, 11)] == (2, 2, 0)
    mild = compared(REPEATING, severity={"HL013": "error", "HL002": "info"})
    assert mild[date(2024, 5, 11)] == (2, 1, 0)


def test_late_findings_are_counted_where_they_are_spilled_and_where_results_were_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(scratch, "ROWS_IN_MEMORY", 2)
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in REPEATING), "utf-8")
    for _ in range(2):
        assert compared(path, batch_size=1, cache=str(tmp_path / "cache")) == OF_REPEATING


def test_late_findings_that_are_ignored_or_known_are_not_counted(tmp_path):
    assert sum(errors for _, errors, _ in compared(REPEATING, ignore=["ID001"]).values()) == 2
    path = tmp_path / "x.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in REPEATING), "utf-8")
    baseline = tmp_path / "baseline.json"
    how = {"as_of": AS_OF, "select": ["HL013", "HL002", "ID001"]}
    write(baseline, presscheck.check(path, **how).found)
    assert {row[1:] for row in compared(path, baseline=str(baseline)).values()} == {(0, 0)}


def test_ignored_known_and_milder_findings_count_as_such(path, tmp_path):
    assert {errors for _, errors in days(path, per_source_ignores={"*.jsonl": ["HL013"]}).values()} == {0}
    assert {errors for _, errors in days(path, severity={"HL013": "info"}).values()} == {0}
    baseline = tmp_path / "baseline.json"
    write(baseline, presscheck.check(path, as_of=AS_OF, select=["HL013"]).found)
    assert {errors for _, errors in days(path, baseline=str(baseline)).values()} == {0}


@given(st.none() | st.integers(-(2**62), 2**62), st.none() | st.integers(-1440, 1440))
def test_the_day_of_one_article_is_that_of_many(at, minutes):
    columns = {"published_at": [at], "published_offset_min": [minutes]}
    one = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64)).cast(
        {name: ARTICLE_DTYPES[name] for name in columns}
    )
    two = days_of(pl.concat([one, one]))
    assert_frame_equal(days_of(one), two.with_columns(pl.col("records") // 2))
