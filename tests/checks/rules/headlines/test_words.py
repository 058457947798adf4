"""HL: placeholders and labels among headlines, and a headline beside the rest of its record."""

from datetime import UTC, datetime

import polars as pl
import pytest

from presscheck.checks.declaring.registry import find
from presscheck.checks.rules.headlines import words as headline_words
from presscheck.checks.text.phrase_lists import phrases


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Untitled", True),
        ("[Untitled]", True),
        ("Untitled Document | Port News", True),
        ("Untitled – new works by Mara Lindqvist", False),
        ("404", True),
        ("404 - Page not found", True),
        ("Page not found - Port News", True),
        ("Page not found in the minutes of the council", False),
        ("HOME", True),
        ("Home | Port News", True),
        ("Home - a film about boats", False),
        ("Loading…", True),
        ("Тестовая статья", True),
        ("無題", True),
        ("Test", True),
        ("Testing the boats", False),
        ("null", False),
        ("404 boats", False),
    ],
)
def test_what_is_a_placeholder(fires, headline, expected):
    assert fires("HL010", [{"headline": headline, "body": "x"}]) == [expected]


@pytest.mark.parametrize(
    ("headline", "body", "read_as", "severity"),
    [
        ("Untitled", "x" * 900, "json", "error"),
        ("Access denied", "x" * 900, "json", "warning"),
        ("Access denied", "x" * 100, "json", "error"),
        ("Access denied", None, "json", "error"),
        ("Untitled", "x", "dump", "warning"),
    ],
)
def test_a_doubtful_headline_over_a_whole_article_is_milder(judged, headline, body, read_as, severity):
    found = judged([{"headline": headline, "body": body, "format": read_as}], ["HL010"])
    assert found["severity"].to_list() == [severity]


@pytest.mark.parametrize(
    ("headline", "marked"),
    [
        ("LIVE: boats", "LIVE: "),
        ("Breaking news – boats", "Breaking news – "),
        ("Video | boats", "Video | "),
        ("En direct : le bac", "En direct : "),
        ("+++ Boats are back +++", "+++ "),
        ("Live-Musik auf der Fähre", None),
        ("Opinions: many", None),
        ("Live boats: back", None),
    ],
)
def test_what_is_a_label(judged, headline, marked):
    found = judged([{"headline": headline}], ["HL018"])
    assert found["excerpt"].to_list() == [marked] * (marked is not None)


@pytest.mark.parametrize(
    ("record", "severity"),
    [
        ({"headline": "Harbour Post", "publisher": "The Harbour Post"}, "warning"),
        ({"headline": "HARBOUR POST", "url": "https://www.harbourpost.co.uk/a"}, "warning"),
        ({"headline": "Boats & quays", "section": "Boats – Quays"}, "warning"),
        ({"headline": "Spot news", "genre": "Spot news"}, "warning"),
        ({"headline": "Последние новости"}, "warning"),
        ({"headline": "Port Ellery", "keywords": ["boats", "port ellery"]}, "info"),
        ({"headline": "Harbour Post", "publisher": "Harbour Post", "format": "dump"}, "info"),
        ({"headline": "Port Ellery votes", "keywords": ["Port Ellery"]}, None),
        ({"headline": "!!!", "publisher": "???", "section": "..."}, None),
        ({"headline": "Boats", "section": None, "keywords": []}, None),
    ],
)
def test_what_is_a_name_of_the_page(judged, record, severity):
    found = judged([{"format": "json", **record}], ["HL015"])
    assert found["severity"].to_list() == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("boats are back", True),
        ("Boats are back!", True),
        ("Boats are back, and so are we", False),
        ("", False),
        (None, False),
    ],
)
def test_a_description_that_says_no_more(fires, description, expected):
    assert fires("HL011", [{"headline": "Boats are back", "description": description}]) == [expected]


def test_marks_alone_are_no_repetition(fires):
    assert fires("HL011", [{"headline": "???", "description": "!!!"}]) == [False]


@pytest.mark.parametrize(
    ("lines", "fired"),
    [
        (["BOATS ARE BACK!", "They left at eight.", "Then came rain."], ["BOATS ARE BACK!"]),
        (["By us", "They left.", "Boats are back", "Then came rain."], ["Boats are back"]),
        (["By us", "They left.", "Then came rain.", "Boats are back"], []),
        (["Boats are back"], []),
        (["Boats are back, he said.", "They left at eight."], []),
        (["The boats return", "They left at eight.", "Then came rain."], ["The boats return"]),
    ],
)
def test_a_headline_in_the_body(judged, lines, fired):
    record = {
        "headline": "Boats are back",
        "headline_alt": "The boats return",
        "description": "x",
        "body": "\n".join(lines),
    }
    assert judged([record], ["HL017"])["excerpt"].to_list() == fired


@pytest.mark.parametrize(
    ("headline", "path", "expected"),
    [
        ("Storm leaves homes without light", "/2024/council-votes-ferry-timetable", True),
        ("Storm leaves homes without light", "/2024/council-votes-ferry-timetable.html?id=4", True),
        ("Council leaves homes without light", "/2024/council-votes-ferry-timetable", False),
        ("Voting leaves homes without light", "/2024/council-vote-ferry-timetable", True),
        ("Timetables leave homes without light", "/2024/council-votes-ferry-timetable/", False),
        ("Für Fähren fehlt Geld", "/rat-und-faehre-und-kai", False),
        ("Storm leaves homes without light", "/2024/4711", False),
        ("Storm leaves homes without light", "/%D0%9F-%D0%B0%D1%80-council-votes-ferry", False),
        ("Шторм оставил дома без света", "/council-votes-ferry-timetable", False),
    ],
)
def test_headline_and_address(fires, headline, path, expected):
    assert fires("HL014", [{"headline": headline, "url": f"https://x.example{path}"}]) == [expected]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Boats are back in port", "Nobody asked the council", True),
        ("Boats are back in port", "Boats back in port at last | Port News", False),
        ("Boats are back in port", "Quay news", False),
        ("渡船 恢复 夜航 港口", "理事会 投票 决定 了", False),
        ("Boats are back in port", None, False),
    ],
)
def test_two_headlines(fires, one, other, expected):
    assert fires("HL019", [{"headline": one, "headline_alt": other}]) == [expected]


@pytest.mark.parametrize(
    ("article_id", "url", "expected"),
    [
        ("4711083", "https://x.example/a-4711092", True),
        ("4711083", "https://x.example/a-4711092.html", True),
        ("4711083", "https://x.example/a-4711083.html", False),
        ("4711083", "https://x.example/4711083/a-4711092.html", False),
        ("4711083", "https://x.example/a-20240314", False),
        ("4711083", "https://x.example/a-471", False),
        ("471", "https://x.example/a-4711092", False),
        ("boats", "https://x.example/a-4711092", False),
        (None, "https://x.example/a-4711092", False),
    ],
)
def test_number_of_record_and_page(fires, article_id, url, expected):
    assert fires("ID007", [{"id": article_id, "url": url}]) == [expected]


@pytest.mark.parametrize("before", ["", "404 ", "404: ", "[", "“", " *"])
@pytest.mark.parametrize(
    "after", ["", " | Site", " - The Site of Ada", "!", "...", "] — x", " : a", " » b - c", " extra"]
)
def test_no_placeholder_is_missed_by_what_is_looked_for_first(before, after):
    known = [phrase for topic in headline_words._TOPICS for phrase in phrases(topic)]
    forms = [form(phrase).replace(" ", "  ") for phrase in known for form in (str, str.upper, str.title)]
    headlines = pl.DataFrame({"headline": [f"{before}{form}{after}" for form in forms]})
    rule = find("HL010")
    options = rule.options_for(datetime(2024, 6, 1, tzinfo=UTC))
    fires = headlines.select(rule.expression(options)).to_series()
    screened = headlines.select(rule.screen(options)).to_series()
    assert not (fires & ~screened).any()
    assert fires.any()
