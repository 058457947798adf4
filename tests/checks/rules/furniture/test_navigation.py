"""BD023: runs of short lines that are a menu, menus on one line, and lists that are none."""

import pytest

MENU = ("* Home", "* News", "  + Rowing", "* Contact us")


def test_every_line_of_a_menu_is_marked_and_nothing_around_it(fires, blocks_of):
    rows = blocks_of("The council met on Thursday.", *MENU, "The boats return in April, it decided.")
    assert fires("BD023", rows) == [False, True, True, True, True, False]


def test_indentation_and_bullets_without_text_do_not_break_a_menu(fires, blocks_of):
    rows = blocks_of(*(f"{' ' * 60}{line}" for line in MENU), "    * ", "    o Log in")
    assert fires("BD023", rows) == [True] * 6


@pytest.mark.parametrize(
    "lines",
    [
        ("Home", "News", "Contact us"),  # too few lines
        ("Home", "Rowing", "Harbour", "Contact us"),  # too few names
        ("Music", "Film", "Books", "Theatre", "Opera"),  # sections, but no page
        ("Contact", "Contact", "Contact", "Contact"),  # one name only
        ("Home.", "News.", "Contact.", "Log in."),  # sentences
        ("2 eggs", "100 g flour", "A pinch of salt", "Milk", "Butter"),
        ("1 Wexley Rowers 5 14", "2 Port Ellery 4 12", "3 Harbour Club 3 9", "4 Quay United 2 6"),
        ("卵", "牛乳", "小麦粉", "砂糖", "塩"),
    ],
)
def test_other_lists_are_no_menu(fires, blocks_of, lines):
    assert not any(fires("BD023", blocks_of(*lines)))


def test_many_sections_need_no_page(fires, blocks_of):
    lines = ("Politics", "Business", "Sport", "Weather", "Travel", "Science")
    assert all(fires("BD023", blocks_of(*lines)))
    assert not any(fires("BD023", blocks_of(*lines[:5])))


def test_a_menu_does_not_reach_into_another_article(fires, blocks_of):
    first, second = ({"text": text, "article": n // 2, "block": n % 2} for n, text in enumerate(MENU[:2])), MENU[2:]
    rows = [*first, *({"text": text, "article": 1, "block": n} for n, text in enumerate(second))]
    assert not any(fires("BD023", blocks_of(*rows)))


@pytest.mark.parametrize(
    ("text", "fired"),
    [
        ("Skip to content", True),
        ("Zum Inhalt springen", True),
        ("Toggle navigation", True),
        ("Skip to the end of the story", False),
        ("Contact", False),
        ("Home > Sport > Harbour race", True),
        ("Home » Sport", True),
        ("A > B > C", False),
        ("Home | News | Log in", True),
        ("Impressum|Datenschutz", True),
        ("Contact Us/FAQ | Terms of Use | Privacy Policy | Help", True),
        ("News | Aurora returns", False),
        ("The home / news / contact of the harbour office was closed.", False),
        ("x" * 300 + " | Home | News | Contact", False),
    ],
)
def test_what_one_line_shows(fires, blocks_of, text, fired):
    assert fires("BD023", blocks_of(text)) == [fired]


def test_only_running_text_is_judged(fires, blocks_of):
    rows = [{"text": "Skip to content", "role": role} for role in ("headline", "keyword", "unknown", "body")]
    assert fires("BD023", blocks_of(*rows)) == [False, False, True, True]
