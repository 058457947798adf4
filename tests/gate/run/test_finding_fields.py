"""Findings name the field of the source beside the column, whatever the source is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.parsers.read import read_frame
from presscheck.reports import formats
from presscheck.schemas.fields import field_of, fields_text

BODY = f"{CLEAN['body']} It sailed.Late."
HOUSE = {"kopfzeile": "Night ferry to return in June  ", "volltext": BODY, "erschienen": "2024-03-14 18:05"}
MAP = {"headline": "kopfzeile", "body": "volltext", "published": "erschienen"}
WANTED = {"BD018": "volltext", "HL016": "kopfzeile", "TS010": "erschienen"}


def told(run: presscheck.Run) -> dict[str, str | None]:
    return dict(run.findings.filter(pl.col("code").is_in(list(WANTED))).select("code", "field").iter_rows())


def as_file(folder: Path, suffix: str) -> Path:
    path = folder / f"desk{suffix}"
    if suffix == ".jsonl":
        path.write_text(json.dumps(HOUSE), encoding="utf-8")
    elif suffix == ".json":
        path.write_text(json.dumps({"articles": [HOUSE]}), encoding="utf-8")
    elif suffix == ".csv":
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerows([HOUSE, HOUSE.values()])
        path.write_text(stream.getvalue(), encoding="utf-8")
    else:
        pl.DataFrame([HOUSE]).write_parquet(path)
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".parquet"])
def test_of_every_format_with_names(suffix, tmp_path):
    assert told(presscheck.check(as_file(tmp_path, suffix), map=MAP)) == WANTED


@pytest.mark.parametrize("data", [HOUSE, pl.DataFrame([HOUSE])], ids=["dict", "frame"])
def test_of_what_a_program_holds(data):
    assert told(presscheck.check(data, map=MAP)) == WANTED


def test_a_dump_has_no_names(tmp_path):
    path = tmp_path / "dump.txt"
    path.write_text(f"date 2024-03-14 https://news.example/a.html\n\nNight ferry\n\n{BODY}\n", encoding="utf-8")
    assert set(presscheck.check(path).findings["field"]) == {None}


def test_where_the_field_differs_by_record_it_is_that_of_the_record():
    records = [
        {"title": "", "headline": " Boats are back", "text": BODY},
        {"title": " Boats are back", "headline": "", "text": BODY},
        {"content": {"rendered": BODY}, "title": " Boats are back"},
    ]
    for data in (records, pl.DataFrame(records, infer_schema_length=None)):
        findings = presscheck.check(data, select=["HL016", "BD018"]).findings
        said = findings.filter(code="HL016").sort("record")["field"].to_list()
        assert said == ["headline", "title", "title"]
        assert findings.filter(code="BD018", record=2)["field"].to_list() == ["content"]


def test_comparisons_of_records_name_it_too():
    run = presscheck.check([{**HOUSE, "id": "1"}, {**HOUSE, "id": "2"}], map=MAP)
    compared = run.findings.filter(pl.col("kept_source").is_not_null(), column="body")
    assert compared.height
    assert set(compared["field"]) == {"volltext"}


def test_a_frame_and_its_records_say_the_same():
    records = [{"title": "a", "headline": None}, {"title": "", "headline": "b"}, {"title": None, "headline": ""}]
    (of_frame,) = read_frame(pl.DataFrame(records))
    (of_dicts,) = read_frame(records)
    names = [[field_of(text, "headline") for text in batch.articles["fields"]] for batch in (of_frame, of_dicts)]
    assert names[0] == names[1]


def test_derived_columns_have_the_field_that_they_are_made_from():
    text = fields_text({"published_raw": "date", "url": "link", "keywords": "tags"})
    columns = ("published_at", "published_precision", "host", "keywords_joined", "headline")
    assert [field_of(text, column) for column in columns] == ["date", "date", "link", "tags", None]


@pytest.mark.parametrize("format", ["json", "jsonl", "csv", "sarif", "full", "html"])
def test_reports_tell_it(format, tmp_path):
    run = presscheck.check(HOUSE, map=MAP, show="info")
    run.write(tmp_path / "report", format)
    said = (tmp_path / "report").read_text("utf-8")
    assert all(field in said for field in WANTED.values())


def test_a_name_is_no_markup_and_no_control():
    name = "<wbr>\x1b[2J\u202etitle"
    run = presscheck.check(
        {name: "Night ferry  ", "volltext": BODY}, map={"headline": name, "body": "volltext"}, show="info"
    )
    for format in ("full", "html", "csv"):
        stream = io.StringIO()
        formats.write(run if run.show_articles is None else run.show_articles(run), stream, format)
        assert "title" in stream.getvalue()
        assert not {"\x1b", "\u202e"} & set(stream.getvalue())
        assert "<wbr>" not in stream.getvalue() or format != "html"
