"""Languages and layouts in the profile of a run."""

from __future__ import annotations

import pytest

from presscheck.checks.comparing.profile import of_batch
from presscheck.checks.declaring.examples import CLEAN
from presscheck.checks.text.detection import language_of
from presscheck.parsers.read import read, read_frame

GERMAN = (
    "Der Rat der Stadt hat am Donnerstag beschlossen, dass die Fähre am Abend wieder fährt, ein Jahr nachdem sie "
    "eingestellt worden war, um Geld zu sparen. Die Entscheidung fiel mit neun zu vier Stimmen, und nach dem Plan "
    "werden zwei Boote nach acht Uhr vom östlichen Kai ablegen. Wer spät arbeitet, kam seit dem Frühling nicht mehr "
    "nach Hause."
)


def counted(batch, kind):
    rows = of_batch(batch).filter(kind=kind).select("outlet", "name", "count").sort("name").rows()
    return [(name, count) for _, name, count in rows]


def test_articles_are_counted_by_the_language_of_their_bodies():
    records = [CLEAN, {**CLEAN, "language": "de"}, {**CLEAN, "body": GERMAN}, {**CLEAN, "body": "12:1"}]
    (batch,) = read_frame(records)
    assert counted(batch, "language") == [("de", 1), ("en", 2)]


@pytest.mark.parametrize(
    ("text", "tag", "language"),
    [
        (GERMAN, "de-AT", "de"),
        (GERMAN, None, "de"),
        (GERMAN, "en", "de"),
        ("Совет города решил вернуть вечерний паром, который отменили год назад, чтобы сэкономить.", "ru_RU", "ru"),
        ("12:1 (3:0, 5:1, 4:0)", "en", None),
    ],
)
def test_the_language_of_a_text(text, tag, language):
    assert language_of(text, tag) == language


def test_records_of_a_dump_are_counted_by_the_order_of_their_roles(tmp_path):
    record = "\n\n".join(
        (
            "date 2024-03-14 https://www.harbour-courier.example/2024/03/14/ferry-timetable-council-vote",
            str(CLEAN["headline"]),
            str(CLEAN["published_raw"]),
            *str(CLEAN["body"]).split("\n"),
        )
    )
    path = tmp_path / "dump.txt"
    path.write_text(f"{record}\n\n{record}\n", "utf-8")
    (batch,) = read([path])
    assert counted(batch, "layout") == [("header headline published body", 2)]
    (named,) = read_frame([CLEAN])
    assert counted(named, "layout") == []
