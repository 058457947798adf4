"""Headlines that end with the name of their site, in any script."""

import pytest

import presscheck

TEXTS = {
    "ru": (
        "Паром вернётся в июне",
        "Совет выбрал новое судно",
        "Билеты поступят в продажу в мае",
        "Рынок откроется раньше",
    ),
    "de": ("Fähre kehrt im Juni zurück", "Rat wählt ein neues Boot", "Karten gibt es ab Mai", "Markt öffnet früher"),
    "zh": ("晚间渡轮六月恢复航行", "镇议会选定新船", "船票五月开始发售", "集市提前开放"),
    "ar": ("العبارة تعود في يونيو", "المجلس يختار قاربا جديدا", "التذاكر تباع في مايو", "السوق تفتح مبكرا"),
}


def codes(headlines, host="a7.example", publisher=None):
    records = [
        {"url": f"https://{host}/2024/{n}/a", "headline": one, "publisher": publisher, "body": f"{one}. " * 4}
        for n, one in enumerate(headlines)
    ]
    return presscheck.check(records, select=["HL006", "HL020"]).findings["code"].to_list()


@pytest.mark.parametrize(
    ("language", "suffix"),
    [
        ("ru", " - Вести порта Северного края"),
        ("de", " | Anzeiger und Tageblatt der nördlichen Inseln"),
        ("zh", "_海港新闻网"),
        ("ar", " - جريدة الميناء"),
    ],
)
def test_what_the_headlines_of_an_outlet_share_is_its_name(language, suffix):
    assert codes([one + suffix for one in TEXTS[language]]) == ["HL020"] * 4
    assert codes(TEXTS[language]) == []
    assert codes([TEXTS[language][0] + suffix, *TEXTS[language][1:]]) == []


@pytest.mark.parametrize(
    ("language", "suffix", "publisher"),
    [
        ("ru", " - Вести порта Северного края", "Вести порта"),
        ("zh", "_海港新闻网", "海港新闻"),
        ("de", " | Hafenkurier", "www.hafenkurier.example"),
        ("de", " – Hafenkurier", "hafenkurier.example"),
    ],
)
def test_the_publisher_tells_the_name(language, suffix, publisher):
    assert codes([TEXTS[language][0] + suffix], publisher=publisher) == ["HL006"]


@pytest.mark.parametrize("suffix", [" – so war es", " – как это было", " – as it happened"])
def test_what_begins_small_is_no_name(suffix):
    assert codes([one + suffix for one in TEXTS["de"]]) == []
