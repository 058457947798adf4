"""Articles by day of publication on the page: which periods are drawn, and what is said of the others."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.reports.html import report as html
from presscheck.reports.html.days import MAX_COLUMNS, by_day
from presscheck.schemas.days import DAY_COUNT_DTYPES

FIRST = date(2024, 1, 1)
RUN = presscheck.check([CLEAN, CLEAN], select=["HL013"], as_of="2024-06-01")


def drawn(numbers: dict[date | None, int], errors: int = 0):
    """The picture of so many articles on these days."""
    rows = [(day, number, 0, 0, errors) for day, number in numbers.items()]
    frame = pl.DataFrame(rows, schema=DAY_COUNT_DTYPES, orient="row")
    return by_day(replace(RUN, days=frame))


def on(days: range, number: int = 2) -> dict[date | None, int]:
    return {FIRST + timedelta(days=day): number for day in days}


@pytest.mark.parametrize(
    ("days", "unit", "width"),
    [
        (range(2), "day", 2),
        (range(0, 60, 3), "day", 58),
        (range(61), "day", MAX_COLUMNS),  # all but one of them
        (range(300), "week", 43),
        (range(0, 1800, 5), "month", 59),
        (range(0, 20_000, 50), "year", 55),
    ],
)
def test_periods_are_as_short_as_holds_nearly_all_articles(days, unit, width):
    picture = drawn(on(days))
    assert (picture["unit"], picture["width"]) == (unit, width)
    assert all(0 <= bar[1] < width for column in picture["columns"] for bar in column["bars"])


def test_a_few_articles_far_away_are_counted_and_not_drawn():
    picture = drawn(on(range(30)) | {date(1970, 1, 1): 1, date(2031, 1, 1): 2, None: 4})
    assert (picture["unit"], picture["width"], picture["first"]) == ("day", 30, "2024-01-01")
    assert picture["left_out"] == "Articles not shown: 1 earlier, 2 later, 4 without a readable time of publication."


def test_columns_are_as_high_as_their_numbers():
    picture = drawn(on(range(1), 10) | on(range(4, 5), 5), errors=5)
    assert [column["bars"] for column in picture["columns"]] == [
        [("error", 0.075, 50.0, 50.0), ("clean", 0.075, 0.0, 50.0)],
        [("error", 4.075, 50.0, 50.0)],
    ]
    assert picture["summary"] == (
        "2 days with articles. Most articles: 2024-01-01, 10. Most articles with errors: 2024-01-01, 5 of 10."
    )


@pytest.mark.parametrize("numbers", [{}, {None: 7}, {FIRST: 7}, {FIRST: 7, None: 2}])
def test_fewer_than_two_days_are_not_drawn(numbers):
    assert drawn(numbers) == {}


def test_the_page_names_and_describes_the_picture():
    articles = [
        {**CLEAN, "published_raw": f"2024-05-{day}", "url": f"https://news.example/{day}"} for day in (10, 11, 11)
    ]
    run, stream = presscheck.check(articles, as_of="2024-06-01"), io.StringIO()
    html.write(run, stream)
    page = stream.getvalue()
    assert '<desc id="days-desc">2 days with articles. Most articles: 2024-05-11, 2.' in page
    assert 'aria-labelledby="days-name days-desc"' in page
    assert len(re.findall(r"<g><title>2024-05-1[01]: ", page)) == 2
