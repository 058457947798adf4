"""PB: embargo, status, profiles, and the strict form of times."""

import pytest

from presscheck.checks.declaring.registry import find

from ...conftest import AS_OF, frame_of


@pytest.mark.parametrize(
    ("embargo", "fired"),
    [
        ("2024-06-01T00:00:00Z", False),
        ("2024-06-01T00:00:01Z", True),
        ("2024-06-01T01:00:00+02:00", False),
        ("2024-06-02", True),
        ("2023-06-02", False),
        ("true", False),
        ("", False),
        (None, False),
    ],
)
def test_an_embargo_ends(fires, embargo, fired):
    assert fires("PB001", [{"embargoed_raw": embargo, "headline": "Ferry"}]) == [fired]


def test_which_status_forbids_publication(fires):
    texts = {"canceled": True, "Cancelled": True, " stat:withheld ": True, "usable": False, "cancelation": False}
    texts |= {"not withheld": False, "": False, "draft": False}
    assert fires("PB002", [{"pub_status": text} for text in texts]) == list(texts.values())


def test_what_is_older_than_two_days(fires):
    times = ["2024-05-30T00:00:00Z", "2024-05-29T23:59:59Z", "2024-05-31", "soon"]
    assert fires("PB003", [{"published_raw": at} for at in times]) == [False, True, False, False]


@pytest.mark.parametrize(
    ("profile", "missing", "fired"),
    [
        ("google-news", "publisher", True),
        ("google-news", "language", True),
        ("google-news", "published_raw", True),
        ("google-news", "headline", True),
        ("google-news", "url", False),
        ("ninjs", "url", True),
        ("ninjs", "publisher", False),
    ],
)
def test_what_a_profile_requires(fires, profile, missing, fired):
    whole = {
        "url": "https://news.example/a",
        "publisher": "The Quay",
        "language": "en",
        "published_raw": "2024-03-14",
        "headline": "Ferry",
    }
    assert fires("PB004", [whole], profile=profile) == [False]
    assert fires("PB004", [whole | {missing: None}], profile=profile) == [fired]
    assert fires("PB004", [whole | {missing: " "}], profile=profile) == [fired]


def test_an_unknown_profile_is_refused(fires):
    with pytest.raises(ValueError, match="unknown profile 'gnews': the profiles are google-news, ninjs"):
        fires("PB004", [{"headline": "Ferry"}], profile="gnews")


@pytest.mark.parametrize(
    ("text", "fired", "new"),
    [
        ("2024-03-14T18:05:00Z", False, "2024-03-14T18:05:00Z"),
        ("2024-03-14T18:05:00+0000", True, "2024-03-14T18:05:00+00:00"),
        ("2024-03-14T18:05Z", True, "2024-03-14T18:05Z"),  # its seconds are not known
        ("2024-03-14", True, "2024-03-14"),
        ("2024-03-14T18:05:00", False, "2024-03-14T18:05:00"),
        ("soon", False, "soon"),
    ],
)
def test_the_strict_form(fires, text, fired, new):
    assert fires("PB005", [{"created_raw": text}]) == [fired]
    rule = find("PB005")
    own, options = next(pair for pair in rule.by_column(rule.options_for(AS_OF)) if pair[0].column == "created_raw")
    assert own.repair is not None
    assert frame_of([{"created_raw": text}]).select(own.repair(options)).item() == new
