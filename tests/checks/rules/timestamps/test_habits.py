"""TS012, DF008: rules about an outlet as a whole."""

from datetime import UTC, datetime

import polars as pl
import pytest

import presscheck

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)


def found(records, code):
    return presscheck.check(records, select=[code], as_of=AS_OF).findings


def published(times, outlet="news.example"):
    return [{"url": f"https://{outlet}/{number}", "published_raw": at} for number, at in enumerate(times)]


def test_midnight_is_counted_by_the_clock_of_the_place():
    midnight = [
        "2024-03-14T00:00:00+08:00",
        "2024-03-13T00:00Z",
        "2024-03-12 00:00:00",
        "2024-03-11T00:00:00.000-05:00",
    ]
    others = ["2024-03-13T16:00:00Z", "2024-03-14", "0001-01-01T00:00:00Z", None]
    assert found(published([*midnight, *others]), "TS012").is_empty()
    (message,) = found(published([*midnight, "2024-03-10T00:00:00Z", *others]), "TS012")["message"]
    assert message.startswith(
        "5 of 9 articles of news.example were published at exactly midnight, for example 2024-03-1"
    )


@pytest.mark.parametrize(("others", "findings"), [(20, 1), (21, 0)])
def test_a_fifth_of_an_outlet_is_a_habit(others, findings):
    days = [f"2024-03-{day:02}T00:00:00Z" for day in range(1, 6)]
    times = [f"2024-04-{day:02}T12:{day}:00Z" for day in range(10, 10 + others)]
    assert found(published(days + times), "TS012").height == findings


def test_outlets_are_counted_apart_and_who_is_unknown_not_at_all():
    days = [f"2024-03-{day:02}T00:00:00Z" for day in range(1, 6)]
    assert found(published(days, "one.example") + published(days, "two.example"), "TS012").height == 2
    assert found([{"headline": str(n), "published_raw": at} for n, at in enumerate(days)], "TS012").is_empty()


def dump_of(lengths, path="news/{}"):
    records = []
    for number, length in enumerate(lengths):
        address = f"https://www.harbour-courier.example/{path.format(number)}"
        blocks = [f"Line {n} of {length} in report {number}." for n in range(length - 1)]
        records.append("\n\n".join([f"date 2024-03-14 {address}", *blocks]))
    return "\n\n".join(records) + "\n"


def outliers(tmp_path, text):
    path = tmp_path / "dump.txt"
    path.write_text(text)
    return found(path, "DF008")


USUAL = [20, 21, 22, 23, 24] * 6


@pytest.mark.parametrize(
    ("lengths", "records"),
    [
        ([*USUAL, 27], []),
        ([*USUAL, 29], [30]),
        ([*USUAL, 16], [30]),
        ([60, *USUAL], [0]),
        ([20] * 30 + [25], []),
        ([20] * 30 + [26], [30]),
        ([*USUAL[:28], 90], []),
    ],
)
def test_records_far_from_the_median(tmp_path, lengths, records):
    told = outliers(tmp_path, dump_of(lengths))
    assert told["record"].to_list() == records


def test_an_outlier_is_shown_by_its_header(tmp_path):
    text = dump_of([*USUAL, 60])
    row = outliers(tmp_path, text).row(0, named=True)
    assert text.encode()[row["start"] : row["end"]].decode().endswith("/news/30")
    assert row["message"].startswith("this record has 60 blocks")


def test_live_reports_are_long(tmp_path):
    text = dump_of(USUAL) + "\n" + dump_of([90], "live/{}")
    assert outliers(tmp_path, text).is_empty()


def test_named_fields_have_no_blocks_to_count():
    records = [{"url": f"https://news.example/{n}", "body": "\n".join("abc" * (40 if n else 1))} for n in range(40)]
    assert found(records, "DF008").is_empty()
    assert found(pl.DataFrame(records), "DF008").is_empty()
