"""BD: missing and short bodies, paywalls, links to other articles."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

import presscheck
from presscheck.checks import text as texts
from presscheck.checks.text.phrase_lists import pattern, phrases

PROSE = "The decision passed by nine votes to four, and the boats will leave the east quay after eight o'clock. " * 2
TOPICS = sorted(path.stem for path in (Path(texts.__file__).parent / "phrases").glob("*.toml"))


def test_missing_body(fires):
    bodies = {None: True, "": True, " \r\n\u00a0\t": True, ".": False, "渡": False}
    assert fires("BD001", [{"body": body, "headline": "x"} for body in bodies]) == list(bodies.values())


def test_a_record_that_could_not_be_read_is_not_missing_its_body(fires):
    assert fires("BD001", [{"body": None, "read_error": "broken"}]) == [False]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("word " * 49, True),
        ("word " * 50, False),
        ("渡" * 119, True),
        ("渡" * 120, False),
        ("เรือ" * 40, False),
        (
            "Die " + "Donaudampfschifffahrtsgesellschaft" * 40,
            False,
        ),  # 1,364 characters are not short
        (" \n", False),
        (None, False),
    ],
)
def test_short_body_by_words_or_characters(fires, body, expected):
    assert fires("BD002", [{"body": body}]) == [expected]


def test_flashes_may_be_short(fires):
    records = [
        {"body": "Ferry back.", "headline": headline, "genre": genre}
        for headline, genre in (
            ("BREAKING: Ferry back", None),
            ("+++ Ferry back", None),
            ("Ferry back", "NewsFlash"),
            ("Ferry back", "Report"),
            ("Breakingstone ferry back", None),
            (None, None),
        )
    ]
    assert fires("BD002", records) == [False, False, False, True, True, True]


def test_short_body_threshold_is_an_option(fires):
    assert fires("BD002", [{"body": "word " * 20}], min_words=10) == [False]


def test_a_paywall_notice_is_the_end_of_the_text(fires, blocks_of):
    notice = "Already a subscriber? Log in to read."
    frame = blocks_of(
        notice,
        PROSE,
        notice,
        "Imprint",
        {"text": notice, "article": 1},
        {"text": PROSE, "article": 2},
        {"text": f"{PROSE} She said that “subscribe to continue” was all that visitors saw. {PROSE}", "article": 3},
        {"text": notice, "article": 4, "role": "description", "column": "description"},
    )
    assert fires("BD004", frame) == [False, False, True, False, True, False, False, False]


def test_short_bodies_that_are_not_free(judged):
    short, full = PROSE, PROSE * 6
    records = [
        {"body": f"{short}\n{short}", "accessible_for_free": False},
        {"body": full, "accessible_for_free": False},
        {"body": short, "accessible_for_free": True},
        {"body": short},
        {"body": "渡" * 400, "accessible_for_free": False},
    ]
    found = judged(records, ["BD004"])
    assert found.select("record", "block", "severity").rows() == [(0, 0, "warning")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read more", True),
        ("READ MORE: Quay repairs", True),
        ("Read more here.", True),
        ("→ Read also: Who rows at night?", True),
        ("See also – The last boat.", True),
        ("You may also like...", True),
        ("Related:", True),
        ("RELATED | The last boat", True),
        ("More:", True),
        ("Lesen Sie auch: Die Fähre kommt zurück.", True),
        ("Читайте также: Паром возвращается", True),
        ("相关阅读：渡船回来了", True),
        ("Read more about it in the report that the ministry will publish.", False),
        ("“Read more books,” she said.", False),
        ("Related studies came to another result", False),
        ("More people than ever took the boat", False),
        ("Recommended daily intake: two boats", False),
        ("Reader's letters", False),
        ("Siehe Seite 4", False),
        ("Read more: " + "a very long line indeed " * 10, False),
    ],
)
def test_links_to_other_articles(fires, blocks_of, text, expected):
    assert fires("BD009", blocks_of(text)) == [expected]


def test_a_headline_may_begin_like_a_link(fires, blocks_of):
    rows = [{"text": "Read more: a plea", "role": name, "column": name} for name in ("headline", "description", "body")]
    assert fires("BD009", blocks_of(*rows)) == [False, False, True]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_phrase_is_found_by_its_pattern(topic):
    found = pl.Series(phrases(topic)).str.contains(f"^{pattern(topic)}$")
    assert found.all()


@pytest.mark.parametrize("topic", [topic for topic in TOPICS if topic not in ("byline_particles", "sentence_starts")])
def test_phrases_are_lower_case_for_patterns_that_ignore_it(topic):
    assert [phrase for phrase in phrases(topic) if phrase != phrase.lower()] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_a_language_names_a_phrase_once(topic):
    path = Path(texts.__file__).parent / "phrases" / f"{topic}.toml"
    for language, listed in tomllib.loads(path.read_text("utf-8")).items():
        assert len(set(listed)) == len(listed), language


def test_apostrophes_and_blanks_of_any_kind():
    texts = pl.Series(["you've reached your limit of free articles", "you’ve reached your\u00a0limit of free articles"])
    assert texts.str.contains(pattern("paywall")).all()


def test_a_long_description_of_a_dump_may_be_the_body(tmp_path):
    """Without a body: an error, but a warning where short news may stand in the description."""
    url = "https://www.harbour-courier.example/2024/03/14/ferry"
    header = f"date 2024-03-14 {url}\n\nEvening ferry returns to Port Ellery\n\n"
    times = "\n\n2024-03-14T18:05:00Z\n\n2024-03-14T19:40:00Z\n"
    sentence = "Councillors in Port Ellery voted on Thursday to bring back the evening ferry. "
    for count, severity in ((1, "error"), (4, "warning")):
        path = tmp_path / f"{count}.txt"
        path.write_text(header + (sentence * count).strip() + times)
        found = presscheck.check(path, select=["BD001"]).findings
        assert found["severity"].to_list() == [severity]


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("12月15日，新渡轮在港口首次展出，数百名市民前来参观。镇议会表示，票价将保持不变，五月开始售票。", "info"),
        ("Der Hafenrat hat am Dienstag beschlossen, dass die Abendfähre wieder fährt. Die erste Fahrt ist im Juni, "
         "teilte die Schreiberin des Rates mit.", "info"),
        ("Портовый совет во вторник решил вернуть вечерний паром. Первый рейс назначен на вторую неделю июня, "
         "билеты поступят в продажу в мае, сообщил секретарь совета.", "info"),
        ("Der Hafenrat hat am Dienstag beschlossen, dass die Abendfähre wieder fährt. Die erste Fahrt ist im Juni, "
         "teilte die Schreiberin…", "warning"),
        ("新渡轮在港口首次展出", "warning"),
        ("Портовый совет вернул паром.", "warning"),
    ],
)  # fmt: skip
def test_a_complete_note_may_be_short(judged, body, severity):
    assert judged([{"body": body}], ["BD002"])["severity"].to_list() == [severity]
