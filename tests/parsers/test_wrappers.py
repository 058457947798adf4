"""Records in wrappers of JSON: all are read, in the order of the text, or it is told."""

from __future__ import annotations

import io
import json
from typing import Any

import polars as pl
import pytest

import presscheck
from presscheck.parsers import json_records
from presscheck.parsers.fields import FieldError, Planner
from presscheck.parsers.read import read

A = {"headline": "A", "body": "The bridge is open."}
B = {"title": "B", "text": "The ferry sails again."}
OWN = {"kopfzeile": "C", "volltext": "Die Brücke ist offen. " * 20}


def articles(value: Any, *, lines: bool = False, **mapping: str) -> pl.DataFrame:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    reader = json_records.read_lines if lines else json_records.read_document
    return pl.concat(make().articles for make in reader(io.BytesIO(data), "in", Planner(mapping=mapping)))


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize(
    ("value", "headlines"),
    [
        ({"data": {"articles": [A, B]}, "meta": {"title": "Search"}}, ["A", "B"]),
        ({"response": {"numFound": 2, "docs": [B, A]}}, ["B", "A"]),
        (
            {"took": 3, "hits": {"total": 2, "hits": [{"_id": "1", "_source": A}, {"_id": "2", "_source": B}]}},
            ["A", "B"],
        ),
        ({"_index": "news", "_source": A}, ["A"]),
        ({"version": "1.1", "title": "Port Ellery", "items": [{"title": "A", "content_text": "a"}, B]}, ["A", "B"]),
        ({"stories": [B], "articles": [A]}, ["B", "A"]),
        ({"articles": [A], "sport": [B], "lead": {"headline": "C", "body": "c"}}, ["A", "B", "C"]),
        ({"articles": [A], "more": {"articles": [B]}}, ["A", "B"]),
        ({"sections": [{"name": "Town", "articles": [A, B]}, {"name": "Sport", "articles": [A]}]}, ["A", "B", "A"]),
        ({"data": [{"type": "news", "attributes": A}, {"type": "news", "attributes": B}]}, ["A", "B"]),
        ({"data": A}, ["A"]),
        ({"articles": [A], "facets": [{"name": "Town", "count": 3}]}, ["A"]),
        ({"articles": [{"headline": "A", "related": [B]}]}, ["A"]),
    ],
)
def test_records_are_read_wherever_they_are(value: Any, headlines: list[str], lines: bool) -> None:
    found = articles(value, lines=lines)
    assert found["headline"].to_list() == headlines
    assert found["read_error"].null_count() == len(headlines)


def test_posts_of_wordpress_are_read() -> None:
    post = {
        "id": 7,
        "date": "2024-05-18T11:20:00",
        "date_gmt": "2024-05-18T09:20:00",
        "link": "https://news.example/ferry",
        "title": {"rendered": "Night ferry returns"},
        "content": {"rendered": "<p>The ferry sails again.</p>", "protected": False},
        "excerpt": {"rendered": "It sails."},
        "author": 3,
    }
    row = articles([post]).row(0, named=True)
    assert (row["headline"], row["body"]) == ("Night ferry returns", "<p>The ferry sails again.</p>")
    assert (row["url"], row["description"]) == ("https://news.example/ferry", "It sails.")
    assert not row["authors"]  # of which there is a number only
    assert row["published_raw"] == "2024-05-18T09:20:00"


def test_items_of_a_list_that_are_no_objects_are_told() -> None:
    errors = articles({"articles": [A, None, 3]})["read_error"].to_list()
    assert errors == [None, "not a JSON object but null", "not a JSON object but a number or text"]


@pytest.mark.parametrize("lines", [False, True])
def test_records_inside_a_record_are_told(lines: bool) -> None:
    found = articles({"data": {"articles": [B, {**A, "stories": [B, B]}]}}, lines=lines)
    assert found["headline"].to_list() == [None, "B", "A"]
    assert "the list 'stories' inside another record" in found["read_error"][0]


def test_a_record_with_fields_of_other_names_is_no_wrapper() -> None:
    record = {**OWN, "teaser": A, "bilder": [B]}
    mapping = {"headline": "kopfzeile", "body": "volltext"}
    assert articles(record, **mapping)["headline"].to_list() == ["C"]
    assert articles({"data": {"items": [record, record]}}, **mapping)["headline"].to_list() == ["C", "C"]
    assert articles(record)["headline"].to_list() == [None]
    assert articles({"url": "https://news.example/1", "data": A})["headline"].to_list() == [None]  # it has an address


def test_lists_of_records_with_fields_of_other_names_are_read(tmp_path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"response": {"news": [OWN], "items": [OWN, OWN], "data": [{"n": 1}]}}), "utf-8")
    found = pl.concat(batch.articles for batch in read([path], mapping={"headline": "kopfzeile", "body": "volltext"}))
    assert found["headline"].to_list() == ["C"] * 3
    with pytest.raises(FieldError, match="kopfzeile"):
        list(read([path]))


HALF = {"titel": "C", "text": "Die Brücke ist offen."}
TEXTS = {"headline": "kopfzeile", "body": "volltext"}


def told(value: Any, **mapping: str) -> tuple[pl.DataFrame, str | None]:
    """Articles of a document, and what there is to tell of how it was read."""
    planner = Planner(mapping=mapping)
    stream = io.BytesIO(json.dumps(value).encode())
    return pl.concat(make().articles for make in json_records.read_document(stream, "in", planner)), planner.told("in")


def test_a_list_of_unknown_name_is_read_if_its_records_have_a_text() -> None:
    found, said = told({"took": 3, "data": {"rows": [HALF, HALF], "autoren": [{"name": "C"}]}})
    assert found["body"].to_list() == [HALF["text"]] * 2
    assert said is not None
    assert "'data.rows'" in said
    assert "autoren" not in said


def test_several_such_lists_are_all_read_and_all_named() -> None:
    found, said = told({"orte": [HALF], "sport": [HALF, HALF]})
    assert found["body"].len() == 3
    assert said is not None
    assert "'orte' and 'sport'" in said


def test_a_list_with_headlines_and_times_is_read_if_none_has_texts() -> None:
    teasers = {"rows": [{"headline": "A", "published": "2024-05-18"}], "links": [{"title": "Imprint", "url": "x"}]}
    assert told(teasers)[0]["headline"].to_list() == ["A"]


def test_fields_of_other_names_in_a_list_of_unknown_name_are_suggested_and_can_be_mapped(tmp_path) -> None:
    path = tmp_path / "x.json"
    records = [{**OWN, "kopfzeile": "Die Brücke ist wieder offen"}]
    path.write_text(json.dumps({"treffer": {"anzahl": 1, "beitraege": records}}), "utf-8")
    with pytest.raises(FieldError, match="--map headline=kopfzeile --map body=volltext"):
        list(read([path]))
    assert next(iter(read([path], mapping=TEXTS))).articles["headline"].to_list() == ["Die Brücke ist wieder offen"]


@pytest.mark.parametrize(
    "record",
    [
        {"kopfzeile": "Die Brücke ist offen", "volltext": "Sie war lange zu.", "links": [HALF]},
        {"url": "https://news.example/1", "kommentare": [HALF]},
        {"text_de": "Die Brücke ist offen. " * 20, "kommentare": [HALF]},
        {"anzahl": 2, "autoren": [{"name": "C", "email": "c@news.example"}]},
    ],
    ids=["named like an article", "with an address", "with a long text", "no texts"],
)
def test_an_object_that_may_be_an_article_is_read_as_one(record: dict[str, Any]) -> None:
    found, said = told(record)
    assert (found.height, said) == (1, None)


def test_a_known_list_is_no_guess() -> None:
    assert told({"data": {"rows": [A, B]}})[1] is None
    assert told({"articles": [HALF]})[1] is None


@pytest.mark.parametrize("times", [1, 2])
def test_a_report_tells_of_a_list_that_was_chosen_and_so_does_a_cache(tmp_path, times: int) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": {"rows": [HALF]}}), "utf-8")
    runs = [presscheck.check(path, cache=str(tmp_path / "cache"), select=["BD001"]) for _ in range(times)]
    assert [len(run.notes) for run in runs] == [1] * times
    assert "the articles are in the list 'data.rows'" in runs[-1].notes[0]
    assert "'data.rows'" in presscheck.check(path.read_bytes(), select=["BD001"]).notes[0]


def test_articles_of_such_a_list_are_fixed_in_their_place(tmp_path) -> None:
    path, target = tmp_path / "x.json", tmp_path / "fixed.json"
    path.write_text(json.dumps({"data": {"rows": [{**HALF, "text": "A &amp; B"}]}}), "utf-8")
    presscheck.fix(path, output=target, select=["LK009"])
    assert json.loads(target.read_text("utf-8"))["data"]["rows"][0]["text"] == "A & B"


TWICE = b'{"headline": "A", "body": "first", "headline": "B"}'


@pytest.mark.parametrize("lines", [False, True])
def test_a_key_whose_first_value_is_lost_is_told(lines: bool) -> None:
    found = articles(json.dumps(A).encode() + b"\n" + TWICE + b"\n" + json.dumps(B).encode(), lines=lines)
    assert found["headline"].to_list() == ["A", None, "B", "B"]
    assert found["line"].to_list() == [1, 2, 2, 3]
    assert found["read_error"][1] == (
        "the key 'headline' occurs more than once in an object; only the last value is read"
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"headline": "A", "headline": "A"}', None),
        (b'{"headline": "A", "x": [{"u": 1, "u": [1], "v": 1, "v": 2}]}', "the keys 'u', 'v' occur"),
        (
            b'{"headline": "A", ' + b", ".join(b'"%c": 1, "%c": 2' % (c, c) for c in b"abcdefg") + b"}",
            "and 2 more occur",
        ),
        (b'{"headline": "A", "\\ud83d": 1, "\\ud83d": 2}', "the key '\ufffd' occurs"),
    ],
)
def test_equal_values_are_no_loss_and_others_are_named(data: bytes, said: str | None) -> None:
    errors = articles(data)["read_error"].drop_nulls().to_list()
    assert [said in error for error in errors if said] == [True] * (said is not None)
    assert len(errors) == (said is not None)


def test_a_wrapper_with_two_lists_of_one_name_is_told() -> None:
    found = articles(b'{"articles": [{"headline": "A"}], "stories": [], "articles": [{"headline": "B"}]}')
    assert found["headline"].to_list() == [None, "B"]
    assert "'articles'" in found["read_error"][0]
