"""Rules that compare records: what they count, what they leave alone, and that batches change nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import presscheck
from presscheck.checks.comparing import corpus, near, repeats
from presscheck.checks.declaring.examples import CLEAN, issue
from presscheck.checks.declaring.registry import all_rules, find
from presscheck.gate.run import exchange, scratch

AS_OF = datetime(2024, 6, 1, tzinfo=UTC)
URL = str(CLEAN["url"])
COMPARING = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in all_rules()
    if rule.frame in ("corpus", "cluster")
    for number, example in enumerate(rule.bad)
    if example.records
]


def found(records, code, **options):
    run = presscheck.check(list(records), select=[code], as_of=AS_OF, **options)
    assert not run.internal_errors
    return run.findings


def messages(records, code) -> list[str]:
    return found(records, code)["message"].to_list()


@pytest.mark.parametrize(("rule", "example"), COMPARING)
def test_batches_change_nothing(rule, example):
    whole = found(example.records, rule.code)
    assert whole.height
    for size in (size for size in (1, 2, 7) if size < len(example.records)):
        assert found(example.records, rule.code, batch_size=size).equals(whole)


@pytest.mark.parametrize(("rule", "example"), COMPARING)
def test_very_many_rows_of_a_key_are_judged_as_few_are(monkeypatch, rule, example):
    copies = [{**record, "id": f"copy-{number}"} for number, record in enumerate(example.records)]
    records = [*example.records, *copies, *example.records]
    whole = found(records, rule.code)
    monkeypatch.setattr(exchange, "_PENDING_BYTES", 500)
    monkeypatch.setattr(exchange, "_MOST_ROWS", 1)
    monkeypatch.setattr(corpus, "_FEW_ROWS", 0)
    for module in (corpus, near):
        monkeypatch.setattr(module, "MANY_FINDINGS", 1)
    monkeypatch.setattr(repeats, "_ROWS", 3)
    monkeypatch.setattr(scratch, "ROWS_IN_MEMORY", 2)
    assert found(records, rule.code, batch_size=4).equals(whole)


def versions(*edits: tuple[str, str | None]) -> list[dict]:
    """Records of one address, with these words at the end of their bodies and these times of modification."""
    return [{**CLEAN, "body": f"{CLEAN['body']} {words}", "modified_raw": at} for words, at in edits]


@pytest.mark.parametrize(
    ("edits", "duplicates", "earlier"),
    [
        ([("One.", "2024-03-15T08:00:00Z"), ("Two.", "2024-03-16T08:00:00Z")], [], [0]),
        ([("One.", "2024-03-15T08:00:00Z"), ("One.", "2024-03-16T08:00:00Z")], [0], []),
        ([("One.", "2024-03-15T08:00:00Z"), ("Two.", "2024-03-15T08:00:00Z")], [1], []),
        ([("One.", "2024-03-15T08:00:00Z")] * 2 + [("Two.", "2024-03-16T08:00:00Z")], [1], [0]),
        ([("One.", None), ("Two.", "2024-03-16T08:00:00Z")], [], [0]),  # then its publication is its time
    ],
)
def test_versions_are_told_from_duplicates(edits, duplicates, earlier):
    records = versions(*edits)
    assert found(records, "ID003")["record"].to_list() == duplicates
    assert found(records, "ID008")["record"].to_list() == earlier


def test_another_story_at_the_same_address_is_no_version():
    other = {"headline": ONE, "body": f"Nobody had been asked. {CLEAN['body']}", "modified_raw": "2024-03-16T08:00:00Z"}
    assert found([CLEAN, {**CLEAN, **other}], "ID003").height == 1
    assert found([CLEAN, {**CLEAN, **other, "headline": CLEAN["headline"]}], "ID008").height == 1
    rewritten = {**CLEAN, "headline": ONE, "body": f"{CLEAN['body']} More follows.", "modified_raw": "2024-03-17"}
    assert found([CLEAN, rewritten], "ID008").height == 1


def test_records_without_any_time_are_duplicates_not_versions():
    records = [{**record, "published_raw": None} for record in versions(("One.", None), ("Two.", None))]
    assert found(records, "ID003").height == 1
    assert found(records, "ID008").is_empty()


def test_an_id_that_is_made_from_the_address_or_the_text_is_no_second_finding():
    assert found([CLEAN, CLEAN], "ID001").is_empty()
    assert found([{**CLEAN, "url": None}, {**CLEAN, "url": None}], "ID001").is_empty()


def test_ids_of_records_that_cannot_be_read_are_not_compared(tmp_path):
    path = tmp_path / "broken.jsonl"
    path.write_text("{\n{\n", "utf-8")
    assert presscheck.check(path, select=["ID001"]).findings.is_empty()


def test_copies_of_one_article_are_no_pile_up():
    moment = {"published_raw": "2024-03-14T09:37:21Z", "images": ["https://www.harbour-courier.example/a.jpg"]}
    copies = [{**CLEAN, **moment}] * 12
    assert found(copies, "CP005").is_empty()
    assert found(copies, "IM008").is_empty()


@pytest.mark.parametrize(("end", "hits"), [("", 1), (" …", 1), (".", 0), (".”", 0)])
def test_texts_of_one_length_that_end_as_texts_do_are_left_alone(end, hits):
    long = str(find("CP007").bad[0].records[0]["body"])
    bodies = [f"{number:04} {long}"[: 1200 - len(end)].rstrip(".") + end for number in range(1000, 1012)]
    assert found(issue(*({"body": body} for body in bodies), shows="").records, "CP007").height == hits


def test_a_gap_is_told_once_on_the_article_after_it():
    (message,) = messages(find("CP011").bad[0].records, "CP011")
    assert message == (
        "harbour-courier.example published nothing for 11.5 days before this; its gaps are usually at most 12 hours"
    )
    hit = found(find("CP011").bad[0].records, "CP011")
    assert hit["excerpt"].to_list() == ["2024-03-20T10:05:00Z"]


def test_a_long_weekend_is_no_gap():
    days = (*range(1, 16), *range(19, 30))
    times = [f"2024-03-{day:02}T{hour:02}:05:00Z" for day in days for hour in (9, 13, 17)]
    assert found(issue(*({"published_raw": at} for at in times), shows="").records, "CP011").is_empty()


def names(**counts: int) -> list:
    spelt = [name.replace("_", " ") for name, count in counts.items() for _ in range(count)]
    return list(issue(*({"publisher": name} for name in spelt), shows="").records)


@pytest.mark.parametrize(
    ("counts", "hits"),
    [
        ({"Harbour_Courier": 9, "Harbor_Courier": 1}, 1),
        ({"Harbour_Courier": 8, "Harbor_Courier": 1}, 0),
        ({"Harbour_Courier": 20, "Harbor_Courier": 4, "Harbour_Curier": 1}, 2),
        ({"Channel_4": 12, "Channel_5": 1}, 0),
    ],
)
def test_spellings_of_a_publisher_are_counted(counts, hits):
    assert found(names(**counts), "CT010").height == hits


def test_an_article_that_is_there_twice_counts_as_often_in_any_batches():
    records = names(Harbour_Courier=8, Harbor_Courier=1)
    records = [*records, records[-1], records[0]]
    for size in (2, 100):
        told = found([*records, *records[1:4]], "CT010", batch_size=size)["message"].to_list()
        assert told == [
            "2 of 14 articles of harbour-courier.example name the publisher “Harbor Courier” instead of Harbour Courier"
        ]


def test_the_usual_spelling_is_named():
    (message,) = messages(names(Harbour_Courier=12, Harbor_Courier=2), "CT010")
    assert message == (
        "2 of 14 articles of harbour-courier.example name the publisher “Harbor Courier” instead of Harbour Courier"
    )


ONE = "What shopkeepers on the east quay think about the evening boats"


@pytest.mark.parametrize(
    ("other", "hits"),
    [
        ("What shopkeepers on the east quay say about the evening boats", 1),
        ("what shopkeepers on the east quay think about the evening boats!", 0),  # HL003
        ("What shopkeepers on the east quay in Ellery think about the evening boats", 0),
        ("What 3 shopkeepers on the east quay think about the evening boats", 0),
        ("Nine shopkeepers ask for a bridge beside the old mint", 0),
    ],
)
def test_headlines_that_were_rewritten(other, hits):
    records = [{**CLEAN, "headline": ONE}, {**CLEAN, "url": f"{URL}-again", "headline": other}]
    assert found(records, "HL004").height == hits


def test_headlines_of_other_outlets_and_days_are_not_compared():
    other = ONE.replace("think", "say")
    elsewhere = {**CLEAN, "url": "https://www.upland-post.example/boats", "headline": other}
    later = {**CLEAN, "url": f"{URL}-again", "headline": other, "published_raw": "2024-03-15T18:05:00+00:00"}
    assert found([{**CLEAN, "headline": ONE}, elsewhere, later], "HL004").is_empty()
