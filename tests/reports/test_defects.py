"""The same defect many times is one, and what most records of a source have is said once."""

from __future__ import annotations

import io
import json
from operator import itemgetter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from rich.console import Console

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.reports import defects, json_report
from presscheck.reports.defects import Widespread
from presscheck.reports.terminal import report as terminal_report
from presscheck.schemas.findings import FINDING_DTYPES

BLANK = dict.fromkeys(FINDING_DTYPES)
GLUED = {**BLANK, "source": "a.jsonl", "record": 0, "code": "BD018", "name": "glued-sentences", "state": "new"}


def findings(*rows: dict) -> pl.LazyFrame:
    return pl.LazyFrame([{**GLUED, "severity": "warning", "column": "body", **row} for row in rows], FINDING_DTYPES)


def records(number: int, **changed) -> list[dict]:
    """Clean articles that have nothing in common but what is changed."""
    return [
        {
            **CLEAN,
            "headline": f"Ferry number {at} returns to pier {at}",
            "url": f"https://www.harbour.example/{at}/ferry-returns",
            "body": str(CLEAN["body"]).replace("ferry", f"ferry {at} of the line"),
            **changed,
        }
        for at in range(number)
    ]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "record": st.integers(0, 3),
            "code": st.sampled_from(["BD018", "LK001"]),
            "column": st.sampled_from(["body", "description"]),
            "line": st.integers(1, 9),
        }
    ),
    max_size=30,
).map(lambda rows: sorted(rows, key=lambda row: row["record"]))


@given(ROWS)
def test_defects_lose_no_place(rows):
    frame = findings(*rows)
    grouped = list(defects.defects(frame.collect().iter_rows(named=True)))
    assert len(grouped) == defects.height(frame)
    assert all(one["count"] == len(one["places"]) for one in grouped)
    places = [{**one, **place} for one in grouped for place in one["places"]]
    key = itemgetter("record", "code", "column", "line")
    assert sorted(map(key, places)) == sorted(map(key, rows))


def habits(found: pl.LazyFrame, counts: dict[str, int]) -> list[tuple]:
    return Widespread.among(found, counts).rows.select("scope", "code", "records", "of").rows()


@pytest.mark.parametrize(
    ("having", "of", "told"),
    [(20, 20, True), (16, 20, True), (15, 20, False), (19, 19, False), (200, 245, True), (190, 245, False)],
)
def test_what_most_records_of_a_source_have_is_a_habit(having: int, of: int, told: bool):
    found = findings(*({"record": record} for record in range(having)))
    assert habits(found, {"a.jsonl": of}) == [("a.jsonl", "BD018", having, of)] * told


def test_small_sources_are_looked_at_together():
    found = findings(*({"source": f"{at}.html"} for at in range(20)), {"source": "large.jsonl"})
    counts = {f"{at}.html": 1 for at in range(20)} | {"large.jsonl": 50}
    assert habits(found, counts) == [(None, "BD018", 20, 20)]
    spread = Widespread.among(found, counts)
    assert spread.without(found).collect()["source"].to_list() == ["large.jsonl"]


def test_a_record_that_repeats_another_is_told_by_itself():
    found = findings(
        *(
            {"record": at, "kept_source": "a.jsonl", "kept_record": 0, "message": f"{at} % of the text"}
            for at in range(30)
        )
    )
    assert habits(found, {"a.jsonl": 30}) == []


def test_a_habit_is_taken_out_whole_and_nothing_else():
    found = findings(*({"record": at, "line": line} for at in range(20) for line in (1, 2)), {"code": "LK001"})
    spread = Widespread.among(found, {"a.jsonl": 20}, once=lambda: ["BD018"])
    assert spread.without(found).collect()["code"].to_list() == ["LK001"]
    once = spread.counted_once(found).collect()
    assert sorted(once["code"]) == ["BD018", "LK001"]
    assert_frame_equal(Widespread.among(found, {"a.jsonl": 20}).counted_once(found).collect(), found.collect())


def said(run) -> str:
    console = Console(file=io.StringIO(), width=100, highlight=False, markup=False, soft_wrap=True)
    terminal_report.write(run, console, "concise")
    return console.file.getvalue()


def test_a_habit_counts_once_where_the_rule_says_so():
    run = presscheck.check(records(25, published_raw=None), select=["TS009"])
    assert run.counts == {"error": 1, "warning": 0, "info": 0}
    assert said(run).count("TS009") == 1
    assert "all 25 records" in said(run)
    document = io.StringIO()
    json_report.write(run, document)
    told = json.loads(document.getvalue())
    assert [(one["code"], one["records"], one["of"]) for one in told["widespread"]] == [("TS009", 25, 25)]
    assert len(told["findings"]) == 25


def test_a_habit_of_another_rule_is_said_once_and_counts_for_each_record():
    run = presscheck.check(records(25, headline=None), select=["HL005"])
    assert run.counts["error"] == 25
    assert said(run).count("HL005") == 1


def test_infos_are_counted_and_listed_when_asked_for():
    article = {**CLEAN, "language": "en_GB"}
    quiet = presscheck.check([article], select=["LG002"])
    assert quiet.counts["info"] == 1
    assert "LG002" not in said(quiet)
    assert "1 info (--show info)" in said(quiet)
    assert "LG002" in said(presscheck.check([article], select=["LG002"], show="info"))


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_a_habit_is_the_same_in_however_many_parts_it_is_looked_for(rows, monkeypatch):
    columns = ("body", "description", "body")
    found = findings(
        *(
            {"source": source, "record": record, "column": column, "message": f"in {column}", **more}
            for source, more in (("a.jsonl", {}), ("b.jsonl", {"code": "CP001", "kept_source": "a.jsonl"}))
            for record in range(24)
            for column in columns
            if (record, column) != (5, "description")
        )
    )
    counts = {"a.jsonl": 24, "b.jsonl": 24}
    expected = Widespread.among(found, counts).rows
    assert expected.select("scope", "column", "records").rows() == [
        (scope, column, number) for scope in counts for column, number in (("body", 24), ("description", 23))
    ]
    monkeypatch.setattr(defects, "_ROWS_OF_A_PART", rows)
    assert_frame_equal(Widespread.among(found, counts).rows, expected)
