"""KW: how many keywords, how long, and for whom."""

import pytest


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"keywords": [f"quay {n}" for n in range(20)]}, False),
        ({"keywords": [f"quay {n}" for n in range(21)]}, True),
        ({"keywords": [], "keywords_joined": ", ".join(f"quay {n}" for n in range(21))}, True),
        ({"keywords": [], "keywords_joined": "ferry, quay"}, False),
        ({"keywords": ["ferry"], "keywords_joined": ", ".join(f"quay {n}" for n in range(21))}, False),
        ({"keywords": None}, False),
    ],
)
def test_too_many(fires, record, expected):
    assert fires("KW004", [{"headline": "x", **record}]) == [expected]


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("a" * 60, False),
        ("a" * 61, True),
        ("The boats are coming back now.", True),
        ("The boats are back.", False),
        ("The Boat That Never Came Back to Us", False),
        ("渡" * 30, False),
        ("渡" * 31, True),
        ("ferry, quay, harbour, the council of Port Ellery, boats, money, more", False),
    ],
)
def test_too_long(fires, keyword, expected):
    assert fires("KW005", [{"keywords": ["ferry", keyword]}]) == [expected]


@pytest.mark.parametrize(
    ("keyword", "severity"),
    [
        ("source:tagname:Port News", "warning"),
        ("Section: Local", "warning"),
        ("Type/Article", "warning"),
        ("Ressort: Lokales", "warning"),
        ("Uncategorized", "warning"),
        ("Non classé", "warning"),
        ("megaphone_top", "warning"),
        ("HOMEPAGE_PROMO", "warning"),
        ("Lite:true", "warning"),
        ("_commerce", "warning"),
        ("cce15240-c52a-4887-a61a-cd64701d6596", "warning"),
        ("d146a92473a1", "warning"),
        ("10918938", "warning"),
        ("port_ellery", "info"),
        ("night_boats", None),
        ("Episode: the sea", None),
        ("Boeing 737-800", None),
        ("2024", None),
        ("paywall", None),
        ("newsletter", None),
        ("topical", None),
        ("faces", None),
        ("16:9", None),
    ],
)
def test_for_the_system_only(judged, keyword, severity):
    found = judged([{"keywords": ["night boats", keyword], "format": "json"}], ["KW006"])
    assert found["severity"].to_list() == [severity] * (severity is not None)


def test_underscores_may_be_the_way_of_a_list(fires):
    assert fires("KW006", [{"keywords": ["port_ellery", "boats", "the_quay"]}]) == [False]


def test_codes_are_milder_in_a_dump(judged):
    assert judged([{"keywords": ["Lite:true"], "format": "dump"}], ["KW006"])["severity"].to_list() == ["info"]


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"keywords": ["ferry", "PORT NEWS"], "publisher": "Port News"}, True),
        ({"keywords": ["ferry", "portnews"], "url": "https://www.portnews.example/a"}, True),
        ({"keywords": ["Local News"], "section": "local-news"}, True),
        ({"keywords": ["новости"]}, True),
        ({"keywords": ["", "!"], "section": "?"}, False),
        ({"keywords": ["Port News prize"], "publisher": "Port News"}, False),
        ({"keywords": [], "publisher": "Port News"}, False),
    ],
)
def test_names_of_the_site(fires, record, expected):
    assert fires("KW008", [record]) == [expected]
