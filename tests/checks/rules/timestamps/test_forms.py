"""TS011, TS014, TS018, TS019: forms of times, and how they are written in a standard."""

from datetime import datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.checks.text.times import RFC_3339, W3C_DTF, offset_minutes, written
from presscheck.parsers.timestamps import parse
from presscheck.testing.fiction import STAMPS

from ...conftest import frame_of

COLUMNS = ("published_raw", "modified_raw", "created_raw")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-03-14T18:05:00Z", None),
        ("2024-03-14T18:05+01:00", None),
        ("2024-03-14T18:05:00.123456789-05:30", None),
        ("2024-03-14", None),
        ("2024-03", None),
        ("2024", None),
        (" 2024-03-14", "TS011"),
        ("2024-03-14t18:05:00z", "TS011"),
        ("2024-03-14T18:05:00+0100", "TS011"),
        ("2024-03-14T18:05:00+01", "TS011"),
        ("2024-03-14T18:05:00+01:00CET", "TS011"),
        ("2024/03/14", "TS011"),
        ("1710439500", "TS011"),
        ("14.03.2024", "TS011"),
        ("March 14, 2024", "TS011"),
        ("2024-03-14T18:05:00", "TS010"),
        ("14.03.2024 18:05 Uhr", "TS010"),
        ("2024-03-14 18:05:00 CEST", "TS018"),
        ("2024-03-14T18:05:00.250CDT", "TS018"),
        ("6:05 PM IST, Mar 14, 2024", "TS018"),
        ("18:05 MEZ, 14.03.2024", "TS010"),
        ("2024-03-14T18:05:00+14:15", "TS008"),
        ("2024-03-14T18:05:00-12:15", "TS019"),
        ("2024-03-14T18:05:00+05:20", "TS019"),
        ("1912-03-14T18:05:00+05:20", None),
        ("2024-03-14T18:05:00+25:00", "TS008"),
        ("1970-01-01T00:00:00+0000", "TS006"),
        ("soon", "TS008"),
        ("", None),
        (None, None),
    ],
)
def test_a_time_has_one_finding_of_its_form(fires, column, text, code):
    record = [{column: text, "headline": "Ferry"}]
    codes = ("TS006", "TS008", "TS010", "TS011", "TS018", "TS019")
    assert {name for name in codes if fires(name, record) == [True]} == {code} - {None}


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("2024-03-14T18:05+0000", "2024-03-14T18:05+00:00"),
        ("2024-03-14 18:05:00Z", "2024-03-14T18:05:00Z"),
        ("20240314T180500Z", "2024-03-14T18:05:00Z"),
        ("20240314T180500.25+0130", "2024-03-14T18:05:00.25+01:30"),
        ("20240314", "2024-03-14"),
        ("2024/3/4 7:05:00 PM GMT", "2024-03-04T19:05:00Z"),
        ("Thu, 14 Mar 2024 18:05:00 GMT", "2024-03-14T18:05:00Z"),
        ("Thu Mar 14 2024 18:05:00 GMT+0100 (CET)", "2024-03-14T18:05:00+01:00"),
        ("18:05 +0100, 14.03.2024", "2024-03-14T18:05+01:00"),
        ("2024-03-14T18:05:00.120+0000", "2024-03-14T18:05:00.120+00:00"),
        ("2024-03-14T00:30:00\u22120330", "2024-03-14T00:30:00-03:30"),
        ("1710439500", "2024-03-14T18:05:00Z"),
        ("1710439500250", "2024-03-14T18:05:00.250Z"),
        ("1710439500.5", "2024-03-14T18:05:00.5Z"),
        ("16. May 2021", "2021-05-16"),
        ("25/3/2024", "2024-03-25"),
        ("3/4/2024", "3/4/2024"),
        ("3/4/2024 7:05 PM UTC", "3/4/2024 7:05 PM UTC"),
        ("2024-03-14T18:05", "2024-03-14T18:05"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_time_in_the_standard_form(text, new):
    assert standard(text) == new


def standard(text):
    return frame_of([{"modified_raw": text}]).select(written("modified_raw")).item()


TIMES = st.datetimes(
    datetime(1971, 1, 1),
    datetime(2100, 1, 1),
    timezones=st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)


@given(TIMES, st.sampled_from(sorted(STAMPS)))
def test_the_standard_form_keeps_instant_precision_and_offset(at, form):
    stamp = STAMPS[form]
    text = stamp.write(at.astimezone(timezone.utc) if stamp.utc else at)  # noqa: UP017
    new = standard(text)
    assert parse(pl.Series([new])).rows() == parse(pl.Series([text])).rows()
    assert pl.select(pl.lit(new).str.contains(W3C_DTF)).item()
    assert pl.select(pl.lit(new).str.contains(RFC_3339)).item() == (stamp.precision != "minute")
    assert standard(new) == new


@given(TIMES, st.sampled_from(sorted(STAMPS)))
def test_the_offset_is_the_one_that_the_parser_reads(at, form):
    stamp = STAMPS[form]
    if not stamp.utc:
        frame = frame_of([{"published_raw": stamp.write(at)}])
        assert frame.select(offset_minutes("published_raw")).item() == frame["published_offset_min"].item()


@pytest.mark.parametrize(
    ("columns", "fired"),
    [
        ({}, True),
        ({"url": "https://news.example/2023/06/05/ferry"}, False),
        ({"url": "https://news.example/2023/05/06/ferry"}, True),
        ({"url": "https://news.example/ferry", "header_date": "2023-06-05"}, False),
        ({"header_date": "2023-06"}, True),
        ({"modified_raw": "2023-06-05T19:00:00Z"}, False),
        ({"modified_raw": "2023-06-05T19:00:00"}, True),
        ({"modified_raw": "05/06/2023 19:00 GMT"}, True),
        ({"modified_raw": "2023-09-05T19:00:00Z"}, True),
    ],
)
def test_another_date_may_tell_day_and_month_apart(fires, columns, fired):
    assert fires("TS014", [{"published_raw": "05/06/2023", **columns}]) == [fired]


def test_which_dates_may_be_read_in_two_ways(fires):
    texts = {"5/6/2023": True, "5-6-2023 18:05": True, "12/12/2023": False, "13/6/2023": False, "6/13/2023": False}
    texts |= {"05.06.2023": False, "2023/05/06": False, "5/6/23": False, "0/6/2023": False}
    assert fires("TS014", [{"published_raw": text} for text in texts]) == list(texts.values())
