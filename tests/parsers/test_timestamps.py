"""The ladder of timestamps: what is read, what is not, and that no value depends on another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.timestamps import _FEW, PARSED_DTYPES, parse


def read(text: str | None) -> tuple[datetime | None, str, int | None]:
    return parse(pl.Series([text], dtype=pl.String)).row(0)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


INSTANTS = [
    ("2021-12-29T17:59:03Z", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("2021-12-29T17:59:03+05:30", utc(2021, 12, 29, 12, 29, 3), "second", 330),
    ("2021-12-29T17:59:03-0800", utc(2021, 12, 30, 1, 59, 3), "second", -480),
    ("2021-12-29T17:59+0000", utc(2021, 12, 29, 17, 59), "minute", 0),
    ("2021-12-29T17:59:03+00", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("2021-12-29t17:59:03z", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("2021-12-29 17:59:03 UTC", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("2021-12-29 17:59:03.5+01:00", utc(2021, 12, 29, 16, 59, 3, 500_000), "subsecond", 60),
    ("2021-12-29T17:59:03.123456789Z", utc(2021, 12, 29, 17, 59, 3, 123_456), "subsecond", 0),
    ("2021-12-29T17:59:03,123Z", utc(2021, 12, 29, 17, 59, 3, 123_000), "subsecond", 0),
    ("  2021-12-29T17:59:03Z\n", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("20211229T175903Z", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("20211229T1759+0100", utc(2021, 12, 29, 16, 59), "minute", 60),
    ("2021-12-29T23:59:60Z", utc(2021, 12, 30), "second", 0),
    ("2021-12-29T17:59:03+14:00", utc(2021, 12, 29, 3, 59, 3), "second", 840),
    ("Wed, 29 Dec 2021 17:59:03 GMT", utc(2021, 12, 29, 17, 59, 3), "second", 0),
    ("29 Dec 2021 17:59 +0200", utc(2021, 12, 29, 15, 59), "minute", 120),
    ("2021-12-29T17:59:03+01:00CET", utc(2021, 12, 29, 16, 59, 3), "second", 60),
    ("Wed, 29 Dec 2021 17:59:03 +0100 (CET)", utc(2021, 12, 29, 16, 59, 3), "second", 60),
    ("Tue Nov 19 2019 03:05:46 GMT+0000", utc(2019, 11, 19, 3, 5, 46), "second", 0),
    ("Tue Nov 19 2019 03:05:46 GMT+0100 (Central European Time)", utc(2019, 11, 19, 2, 5, 46), "second", 60),
    ("1577836800", utc(2020, 1, 1), "second", None),
    ("1577836800.25", utc(2020, 1, 1, 0, 0, 0, 250_000), "subsecond", None),
    ("1577836800250", utc(2020, 1, 1, 0, 0, 0, 250_000), "subsecond", None),
]

NAIVE = [
    ("2022-5-3T23:57:00", utc(2022, 5, 3, 23, 57)),
    ("27.04.2020 - 18:50 Uhr", utc(2020, 4, 27, 18, 50)),
    ("05.07.2020 | 09:03", utc(2020, 7, 5, 9, 3)),
    ("08:22, 24.11.2020", utc(2020, 11, 24, 8, 22)),
    ("Fri 6:45 PM, Feb 16, 2018", utc(2018, 2, 16, 18, 45)),
    ("28. Dezember 2022 07:05", utc(2022, 12, 28, 7, 5)),
    ("2020-12-03T18:47", utc(2020, 12, 3, 18, 47)),
    ("2020-12-03 18:47:01", utc(2020, 12, 3, 18, 47, 1)),
    ("20201203184701", utc(2020, 12, 3, 18, 47, 1)),
    ("2020-09-25T16:02:50CDT", utc(2020, 9, 25, 16, 2, 50)),
    ("Nov 20, 2019 01:38 PM", utc(2019, 11, 20, 13, 38)),
    ("November 20, 2019 at 1:38 p.m.", utc(2019, 11, 20, 13, 38)),
    ("12:05 AM EST Nov 20, 2019", utc(2019, 11, 20, 0, 5)),
    ("Tue Nov 19 03:05:46 2019", utc(2019, 11, 19, 3, 5, 46)),
    ("5/16/2021 7:40:05 AM", utc(2021, 5, 16, 7, 40, 5)),
    ("5/6/2021 7:40:05 AM", utc(2021, 5, 6, 7, 40, 5)),
    ("5/6/2021 07:40", utc(2021, 6, 5, 7, 40)),
    ("02/11/2023, 19:46 WIB", utc(2023, 11, 2, 19, 46)),
    ("16.05.2021 07:40", utc(2021, 5, 16, 7, 40)),
    ("16.05.2021, 07:40 Uhr", utc(2021, 5, 16, 7, 40)),
]

DAYS = [
    ("2021-12-29", utc(2021, 12, 29)),
    ("20211229", utc(2021, 12, 29)),
    ("2021/12/29", utc(2021, 12, 29)),
    ("29.12.2021", utc(2021, 12, 29)),
    ("29 December 2021", utc(2021, 12, 29)),
    ("29-Dec-2021", utc(2021, 12, 29)),
    ("December 29th, 2021", utc(2021, 12, 29)),
    ("12/29/2021", utc(2021, 12, 29)),
    ("2021-12", utc(2021, 12, 1)),
    ("2021", utc(2021, 1, 1)),
    ("1970", utc(1970, 1, 1)),
]

UNPARSED = [
    "yesterday",
    "9:05 PM",
    "2021-02-30",
    "2021-02-30T10:00:00Z",
    "2021-12-29T24:00:00Z",
    "2021-12-29T10:60:00Z",
    "12/31/2021 13:40 PM",
    "31/31/2021",
    "2021-12-29T17:59:03+25:00",
    "2021-12-29T17:59:03-14:15",
    "2021-12-29T17:59:03+01:75",
    "99999999999",
    "２０２１-12-29",
    "2021-12-29T17:59:03Z and more",
]

SENTINELS = [
    "0001-01-01T00:00:00Z",
    "0000-00-00 00:00:00",
    "0000-00-00",
    "1899-12-30",
    "1900-01-01T00:00:00",
    "1970-01-01",
    "1970-01-01T01:00:00+01:00",
    "1/1/1970 12:00:00 AM",
    "9999-12-31T23:59:59-14:00",
    "12/31/9999",
    "0",
    "0000000000",
]


@pytest.mark.parametrize(("text", "at", "precision", "offset"), INSTANTS)
def test_instants(text: str, at: datetime, precision: str, offset: int | None) -> None:
    assert read(text) == (at, precision, offset)


@pytest.mark.parametrize(("text", "at"), NAIVE)
def test_a_time_without_an_offset_is_naive(text: str, at: datetime) -> None:
    assert read(text) == (at, "naive", None)


@pytest.mark.parametrize(("text", "at"), DAYS)
def test_a_date_is_a_day(text: str, at: datetime) -> None:
    assert read(text) == (at, "day", None)


@pytest.mark.parametrize("text", UNPARSED)
def test_what_is_no_time_is_unparsed(text: str) -> None:
    assert read(text) == (None, "unparsed", None)


@pytest.mark.parametrize("text", SENTINELS)
def test_zero_values_are_sentinels(text: str) -> None:
    assert read(text) == (None, "sentinel", None)


@pytest.mark.parametrize("text", [None, "", " \t\n"])
def test_nothing_is_missing(text: str | None) -> None:
    assert read(text) == (None, "missing", None)


def test_no_values_and_values_of_no_type() -> None:
    assert dict(parse(pl.Series([], dtype=pl.String)).schema) == PARSED_DTYPES
    assert parse(pl.Series([None, None]))["precision"].to_list() == ["missing", "missing"]


EVERY = [text for text, *_ in INSTANTS + NAIVE + DAYS] + UNPARSED + SENTINELS + ["", None]
texts = st.sampled_from(EVERY) | st.text(max_size=40) | st.from_regex(r"[0-9T:+Z ./-]{1,30}", fullmatch=True)


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=12))
def test_a_value_is_read_as_if_it_were_alone(values: list[str | None]) -> None:
    together = parse(pl.Series(values, dtype=pl.String)).rows()
    assert together == [read(value) for value in values]


common = st.from_regex(
    r"(?:0000|0001|1899|19[0-9]{2}|20[0-9]{2}|9999)-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]"
    r"(?:Z|[+-][01][0-9]:?[0-7][0-9])",
    fullmatch=True,
)
common |= st.sampled_from([text for text in EVERY if text and "T" in text])


@settings(max_examples=150, deadline=None)
@given(st.lists(common | st.sampled_from(["", None, " 2024-03-14T09:15:00Z\u2003"]), min_size=1, max_size=8))
def test_few_values_are_read_as_many(values: list[str | None]) -> None:
    """Few are read without a query."""
    many = [*values, *(["2021-12-29"] * _FEW)]
    few = parse(pl.Series(values, dtype=pl.String))
    assert few.equals(parse(pl.Series(many, dtype=pl.String)).head(len(values)))
    assert dict(few.schema) == PARSED_DTYPES


WRITTEN = {
    "rfc3339": ("%Y-%m-%dT%H:%M:%S{colon}", timedelta(seconds=1)),
    "without colon": ("%Y-%m-%dT%H:%M:%S%z", timedelta(seconds=1)),
    "minute": ("%Y-%m-%dT%H:%M%z", timedelta(minutes=1)),
    "blank": ("%Y-%m-%d %H:%M:%S.%f{colon}", timedelta(microseconds=1)),
    "basic": ("%Y%m%dT%H%M%S%z", timedelta(seconds=1)),
    "rfc2822": ("%a, %d %b %Y %H:%M:%S %z", timedelta(seconds=1)),
    "javascript": ("%a %b %d %Y %H:%M:%S GMT%z", timedelta(seconds=1)),
    "american": ("%m/%d/%Y %I:%M:%S %p %z", timedelta(seconds=1)),
    "german": ("%d.%m.%Y, %H:%M %z", timedelta(minutes=1)),
    "long": ("%B %d, %Y %I:%M %p %z", timedelta(minutes=1)),
}

offsets = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
instants = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=offsets)


@settings(max_examples=40, deadline=None)
@given(instants)
def test_an_instant_comes_back_from_every_form(instant: datetime) -> None:
    offset = instant.strftime("%z")
    colon = f"{offset[:3]}:{offset[3:]}"
    written = [instant.strftime(form).replace("{colon}", colon) for form, _ in WRITTEN.values()]
    at = parse(pl.Series(written))["at"].to_list()
    units = [unit for _, unit in WRITTEN.values()]
    assert all(timedelta(0) <= instant - read < unit for read, unit in zip(at, units, strict=True)), list(
        zip(written, at, strict=True)
    )


@settings(max_examples=30, deadline=None)
@given(instants)
def test_an_instant_comes_back_from_the_epoch(instant: datetime) -> None:
    seconds = int(instant.timestamp())
    if len(str(seconds)) == 10:
        assert read(str(seconds))[0] == instant.replace(microsecond=0)
        assert read(f"{seconds}250")[0] == instant.replace(microsecond=250_000)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_gives_a_row(values: list[str]) -> None:
    parsed = parse(pl.Series(values, dtype=pl.String))
    assert dict(parsed.schema) == PARSED_DTYPES
    assert parsed.height == len(values)
    known = parsed["precision"].is_in(["missing", "unparsed", "sentinel"])
    assert (parsed["at"].is_null() == known).all()
