"""HL: what is short, long, in capitals, full of blanks or cut off."""

import pytest

LONG = "Council votes to restore the evening ferry timetable after a year"


@pytest.mark.parametrize(
    ("code", "headline", "expected"),
    [
        ("HL007", "Ferry vote now", True),
        ("HL007", "Ferry vote today", False),
        ("HL007", "Fährverbindungsgesetz", True),
        ("HL007", "???", True),
        ("HL007", " \u200b ", False),
        ("HL007", "渡船恢复夜航", False),
        ("HL007", "渡船恢复", True),
        ("HL007", "여객선 운항 재개", False),
        ("HL007", "여객선", True),
        ("HL007", "เรือข้ามฟากกลับมาแล้ว", False),
        ("HL008", "a" * 150, False),
        ("HL008", "a" * 151, True),
        ("HL008", "渡" * 80, False),
        ("HL008", "渡" * 81, True),
        ("HL008", "渡" * 20 + "a" * 100, False),
        ("HL009", "COUNCIL VOTES YES", True),
        ("HL009", "COUNCIL SAYS", False),
        ("HL009", "COUNCIL VOTES TO RESTORE THE EVENING FERRY TIMETABLE - Quay", True),
        ("HL009", "COUNCIL VOTES FOR THE BOATS, says Mara Lindqvist", False),
        ("HL009", "UNESCO, NATO, EU, UN, WHO and more", False),
        ("HL009", "渡船恢复夜航，理事会投票决定恢复晚间渡轮", False),
        ("HL009", "ÐÐ¾ÑÑ Ð²ÐµÑÐ½ÑÐ»ÑÑ Ð² Ð³Ð¾ÑÐ¾Ð´", False),
        ("HL012", "Council votes to…", True),
        ("HL012", "Council votes to [...]", True),
        ("HL012", "Council votes to ... | Port News", True),
        ("HL012", "Council votes to... nobody knows what", False),
        ("HL012", "“Council votes to…”", False),
        ("HL012", "And then…", False),
        ("HL016", "Boats  are back", True),
        ("HL016", "Boats are back ", True),
        ("HL016", "Boats\u2028are back", True),
        ("HL016", "Les bacs\u00a0: le retour\u202f!", False),
        ("HL016", "  ", False),
        ("HL016", None, False),
    ],
)
def test_how_a_headline_is_written(fires, code, headline, expected):
    assert fires(code, [{"headline": headline, "body": "x"}]) == [expected]


def test_a_paragraph_as_headline_is_a_warning(judged):
    found = judged([{"headline": "a" * 200}, {"headline": "a" * 301}], ["HL008"])
    assert found["severity"].to_list() == ["info", "warning"]


@pytest.mark.parametrize(
    ("headline", "other", "severity"),
    [
        (f"{LONG[:30]}…", {"headline_alt": LONG}, "warning"),
        (f"{LONG[:30]}...", {"description": LONG.upper()}, "warning"),
        (f"{LONG[:30]} …", {"body": f"{LONG}\nMore."}, "warning"),
        (f"{LONG[:30]}…", {"headline_alt": "Another one"}, "info"),
        ("He would never come back…", {"description": "He would never come back. He did."}, "info"),
        (LONG[:44], {"headline_alt": LONG}, "warning"),
        (LONG[:42], {"headline_alt": LONG}, None),
        (LONG[:52], {"headline_alt": LONG}, None),
        (LONG[:35], {"headline_alt": LONG}, None),
        (LONG, {"body": f"{LONG}Port News wrote"}, None),
        (LONG, {"headline_alt": LONG}, None),
    ],
)
def test_a_longer_form_tells_a_cut_from_a_style(judged, headline, other, severity):
    found = judged([{"headline": headline, **other}], ["HL012"])
    assert found["severity"].to_list() == [severity] * (severity is not None)
