"""TS: order of times, and what a single time tells."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

NOON = "2024-03-14T12:00:00+00:00"


@pytest.mark.parametrize(
    ("modified", "code"),
    [
        ("2024-03-14T12:00:01+00:00", None),
        ("2024-03-14T11:59:00+00:00", None),  # 60 s: rounding
        ("2024-03-14T11:58:59+00:00", "TS002"),
        ("2024-03-14T11:58Z", "TS002"),
        ("2024-03-13T12:00:00+00:00", "TS002"),  # 24 h
        ("2024-03-13T11:59:59+00:00", "TS001"),
        ("2024-03-13T21:00:00+09:00", "TS002"),  # the same instant as 24 h, written elsewhere
        ("2024-03-15T03:00:00+14:00", None),
        ("2001-01-01T00:00:00Z", "TS001"),
        ("2024-03-01T09:00:00", None),  # naive
        ("2024-03-01", None),  # day
        ("0001-01-01T00:00:00Z", None),  # sentinel
        ("the day before", None),
        ("", None),
        (None, None),
    ],
)
def test_modified_before_published(fires, modified, code):
    record = [{"published_raw": NOON, "modified_raw": modified}]
    assert {name for name in ("TS001", "TS002") if fires(name, record) == [True]} == ({code} - {None})


@pytest.mark.parametrize("published", ["2024-03-14", "2024-03-14T12:00:00", "unknown", "9999-12-31T00:00:00Z", None])
def test_times_are_put_in_order_only_between_instants(fires, published):
    record = {"published_raw": published, "modified_raw": "2020-01-01T00:00:00Z", "created_raw": "2026-01-01T00:00:00Z"}
    assert not any(fires(code, [record]) == [True] for code in ("TS001", "TS002", "TS003"))


INSTANTS = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2024, 5, 1),
    timezones=st.integers(-14, 14).map(lambda h: timezone(timedelta(hours=h))),
).map(lambda at: at.replace(microsecond=0))


@given(published=INSTANTS, modified=INSTANTS)
def test_order_is_that_of_the_instants(fires, published, modified):
    lead = (published - modified).total_seconds()
    record = [{"published_raw": published.isoformat(), "modified_raw": modified.isoformat()}]
    assert fires("TS001", record) == [lead > 86_400]
    assert fires("TS002", record) == [60 < lead <= 86_400]


def test_created_after_published(fires):
    times = ["2024-03-14T12:01:00+00:00", "2024-03-14T12:01:01+00:00", "2024-03-14T13:30:00+02:00", None]
    assert fires("TS003", [{"published_raw": NOON, "created_raw": at} for at in times]) == [False, True, False, False]
    assert fires("TS003", [{"published_raw": NOON, "created_raw": times[1]}], seconds=3600) == [False]


def test_future_is_a_day_after_the_time_of_the_run(fires):
    times = ["2024-06-01T23:59:00Z", "2024-06-02T00:00:00Z", "2024-06-02T00:00:01Z", "2024-06-02", "2024-06-03T01:00"]
    expected = [False, False, True, False, True]
    assert fires("TS004", [{"published_raw": at} for at in times]) == expected
    assert fires("TS004", [{"modified_raw": at} for at in times]) == expected
    assert fires("TS004", [{"published_raw": "9999-12-31T23:59:59Z"}]) == [False]  # a sentinel, and said to be one


@pytest.mark.parametrize("column", ["published_raw", "modified_raw", "created_raw"])
def test_what_a_single_time_tells(fires, column):
    told = {
        "0001-01-01T00:00:00Z": "TS006",
        "1970-01-01T01:00:00+01:00": "TS006",
        "1899-12-30": "TS006",
        "1970-01-02T12:00:00Z": None,
        "14 o'clock": "TS008",
        "2024-02-30": "TS008",
        "2024-03-14T12:00:00": "TS010",
        "Mar 14, 2024 01:38 PM CDT": "TS018",
        "2024-03-14": None,
        "2024-03-14T17:59+0000": None,
        " ": None,
    }
    records = [{column: text, "headline": "Ferry"} for text in told]
    for code in ("TS006", "TS008", "TS010", "TS018"):
        assert fires(code, records) == [expected == code for expected in told.values()]


def test_missing_published(fires):
    times = [None, "", " \t", "soon", "0001-01-01", "2024-03-14"]
    expected = [True, True, True, False, False, False]
    assert fires("TS009", [{"published_raw": at, "headline": "Ferry"} for at in times]) == expected
    assert fires("TS009", [{"read_error": "no closing brace"}]) == [False]


def test_missing_published_is_milder_where_a_header_gives_the_day(judged):
    found = judged([{"headline": "Ferry"}, {"headline": "Ferry", "header_date": "2024-03-14"}], ["TS009"])
    assert found["severity"].to_list() == ["error", "warning"]


@pytest.mark.parametrize(
    ("published", "severity"),
    [
        ("2024-03-14T23:59:00+00:00", None),
        ("2024-03-13", None),
        ("2024-03-15T23:59:59+00:00", None),
        ("2024-03-16T00:00:00+00:00", "warning"),
        ("2024-03-16T10:00:00+14:00", None),  # the 15th in UTC
        ("2024-02-13", "warning"),
        ("2024-04-14", "error"),
        ("2023-03-14T12:00", "error"),
        ("1970-01-01T00:00:00Z", None),
        ("last week", None),
        ("2024-03", None),
        ("2024", None),
    ],
)
def test_date_in_the_url(judged, published, severity):
    record = {"url": "https://news.example/2024/03/14/ferry", "published_raw": published}
    assert judged([record], ["TS015"])["severity"].to_list() == [severity] * (severity is not None)


def test_a_finding_has_the_column_of_its_time(judged):
    found = judged([{"published_raw": "soon", "modified_raw": "later", "created_raw": NOON}], ["TS008"])
    assert set(found.select("column", "excerpt").rows()) == {("published_raw", "soon"), ("modified_raw", "later")}
    assert found["fingerprint"].n_unique() == 2


def test_messages_name_the_times(judged):
    record = {"published_raw": "2024-03-14T12:00Z", "modified_raw": "2024-03-01T12:00Z"}
    (message,) = judged([record], ["TS001"])["message"]
    assert "2024-03-14T12:00Z" in message
    assert "2024-03-01T12:00Z" in message


@pytest.mark.parametrize(("read_as", "severity"), [("dump", "info"), ("jsonl", "warning")])
def test_a_small_step_back_is_milder_where_order_alone_told_the_times_apart(judged, read_as, severity):
    record = {"format": read_as, "published_raw": NOON, "modified_raw": "2024-03-14T11:00:00+00:00"}
    assert judged([record], ["TS002"])["severity"].to_list() == [severity]


@pytest.mark.parametrize("modified", ["2024-03-14T11:00:00+00:00", "2024-03-01T12:00:00+00:00"])
def test_a_step_back_is_no_finding_where_the_times_may_stand_the_other_way_round(judged, modified):
    record = {"format": "dump", "published_raw": NOON, "modified_raw": modified}
    assert judged([record | {"date_roles": "position"}], ["TS001", "TS002"]).height == 1
    assert judged([record | {"date_roles": "ambiguous"}], ["TS001", "TS002"]).is_empty()
    assert judged([record | {"date_roles": "ambiguous"}], ["DF011"])["column"].to_list() == ["date_roles"]
