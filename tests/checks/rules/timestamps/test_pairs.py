"""TS005, TS007, TS016, TS017, TS020: times beside one another."""

import pytest

PUBLISHED = "2024-03-14T12:00:00Z"


@pytest.mark.parametrize(
    ("crawled", "published", "fired"),
    [
        ("2024-03-13T12:00:00Z", PUBLISHED, False),
        ("2024-03-13T11:59:59Z", PUBLISHED, True),
        ("2024-03-13", "2024-03-14T23:59:00Z", False),
        ("2024-03-12", PUBLISHED, True),
        ("2024-03-11", "2024-03-14", True),
        ("2024-03-13 23:00:00", "2024-03-14T12:00:00+14:00", False),
        ("2024-03-15", PUBLISHED, False),
        ("2024-03-01", "2999-03-14", False),  # TS004
        ("2024-03-01", None, False),
        ("some day", PUBLISHED, False),
        (None, PUBLISHED, False),
    ],
)
def test_crawled_before_published(fires, crawled, published, fired):
    assert fires("TS005", [{"crawled_raw": crawled, "published_raw": published}]) == [fired]


def test_the_first_year_of_news_sites(fires):
    times = [
        "1994-12-31T23:59:59Z",
        "1995-01-01",
        "1995-01-01T00:30:00+01:00",
        "1970-01-01T00:00:00Z",
        "9/9/1980",
        None,
    ]
    expected = [True, False, True, False, True, False]
    assert fires("TS007", [{"published_raw": at, "headline": "Ferry"} for at in times]) == expected
    assert not any(fires("TS007", [{"published_raw": at, "headline": "Ferry"} for at in times], first_year=1900))


@pytest.mark.parametrize(
    ("created", "fired"),
    [
        (PUBLISHED, True),
        ("2024-03-14T13:00+01:00", True),
        ("2024-03-14T12:00:00.001Z", False),
        ("2024-03-14T12:00:00", False),
        (None, False),
    ],
)
def test_created_at_the_instant_of_publication(fires, created, fired):
    assert fires("TS016", [{"created_raw": created, "published_raw": PUBLISHED}]) == [fired]


@pytest.mark.parametrize(
    ("times", "fired"),
    [
        (("2024-03-14", "2024-03-14T12:00Z", None), True),
        (("2024-03-14", None, "2024-03-14 12:00"), True),
        ((PUBLISHED, "2024-03-15", None), True),
        (("2024-03-14", "2024-03-15", None), False),
        ((PUBLISHED, "2024-03-14T12:00Z", "2024-03-14T12:00:00.5Z"), False),
        ((PUBLISHED, "2024-03-14T12:00:00", None), False),
        (("2024-03-14", "soon", "0001-01-01T00:00:00Z"), False),
    ],
)
def test_days_beside_times(fires, times, fired):
    record = dict(zip(("published_raw", "modified_raw", "created_raw"), times, strict=True))
    assert fires("TS017", [record]) == [fired]


@pytest.mark.parametrize(
    ("year", "times", "fired"),
    [
        (2024, {}, False),
        (2023, {}, True),
        (2025, {}, True),
        (2025, {"modified_raw": "2026-01-05T00:00:00Z"}, False),
        (2023, {"created_raw": "2022-01-05"}, False),
        (2021, {"created_raw": "2022-01-05"}, True),
        (2023, {"published_raw": "2024-01-01T02:00:00Z"}, False),
        (2025, {"published_raw": "2024-12-31"}, False),
        (1999, {"published_raw": "soon"}, False),
        (1999, {"published_raw": None}, False),
    ],
)
def test_the_year_of_the_copyright(fires, year, times, fired):
    assert fires("TS020", [{"published_raw": PUBLISHED, "copyright_year": year, **times}]) == [fired]
