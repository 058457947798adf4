"""What a program holds: the same articles in any form give the same findings, and what is not an article is told.

Extractors and data sets that are not installed for tests stand here as classes with the same methods, as their
libraries have them.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from collections import UserDict, namedtuple
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pyarrow as pa
import pydantic
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.parsers.objects import Paths, taken

WRONG = {**CLEAN, "headline": "Council &amp; operator agree on the evening ferry"}
OTHER = {**CLEAN, "url": "https://press.example/2024/03/other", "body": CLEAN["body"].replace("ferry", "train")}
RECORDS = [WRONG, OTHER, {**OTHER, "url": "https://press.example/2024/03/third", "headline": "x"}]
TEXTS = {name: WRONG[name] for name in ("headline", "body", "url", "language")}
PLACE = ["source", "record", "code", "column", "start", "end", "excerpt", "message"]
JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS)


def found(data: Any, **options: Any) -> list[tuple]:
    """Places of all findings, but for the name of the source."""
    return presscheck.check(data, as_of="2026-01-01", **options).findings.select(PLACE[1:]).rows()


def all_of(data: Any) -> list[tuple[list[tuple], list[tuple]]]:
    """Articles and blocks as rules are given them, but for the name of the source."""
    return [(batch.articles.drop("source").rows(), batch.blocks.rows()) for batch in presscheck.read_frame(data)]


EXPECTED = found(RECORDS)


def _parquet() -> io.BytesIO:
    file = io.BytesIO()
    pl.DataFrame(RECORDS).write_parquet(file)
    file.seek(0)
    return file


class Stream:
    """Another library's table: all that is known of it is that it can be given as Arrow."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class Dataset:
    """As `datasets.Dataset` of Hugging Face: `iter` gives Arrow tables in the format `arrow`."""

    def __init__(self, records: list[dict[str, Any]], format: str = "python") -> None:
        self.records, self.format = records, format

    def with_format(self, format: str) -> Dataset:
        return Dataset(self.records, format)

    def iter(self, batch_size: int) -> Any:
        assert self.format == "arrow"
        for first in range(0, len(self.records), batch_size):
            yield pa.Table.from_pylist(self.records[first : first + batch_size])

    def __iter__(self):
        return iter(self.records)


TABLE = pa.Table.from_pylist(RECORDS)
TABLES = {
    "polars": lambda: pl.DataFrame(RECORDS),
    "lazy": lambda: pl.LazyFrame(RECORDS),
    "struct": lambda: pl.Series("hit", RECORDS),
    "pandas": lambda: pd.DataFrame(RECORDS),
    "pandas with an index": lambda: pd.DataFrame(RECORDS).set_index("url"),
    "table": lambda: TABLE,
    "record batch": lambda: TABLE.combine_chunks().to_batches()[0],
    "reader": lambda: TABLE.to_reader(max_chunksize=1),
    "stream": lambda: Stream(TABLE),
    "dataset": lambda: Dataset(RECORDS),
}


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("batch_size", [2, 10_000])
def test_tables_of_any_library(make, batch_size: int):
    assert found(make(), batch_size=batch_size) == EXPECTED


def test_a_column_of_texts_and_numbers_is_read_row_by_row():
    frame = pd.DataFrame([WRONG, {**OTHER, "headline": 7}])
    assert found(frame) == found([WRONG, {**OTHER, "headline": 7}])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"headline": st.none() | st.text(max_size=30), "body": st.text(max_size=200)},
            optional={"keywords": st.lists(st.text(max_size=8), max_size=3), "published": st.none() | st.text()},
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_table_is_read_as_its_rows_are(records: list[dict[str, Any]]):
    names = {name for record in records for name in record}
    rows = [{name: record.get(name) for name in sorted(names)} for record in records]
    whole = pl.DataFrame(rows, infer_schema_length=None)
    assert all_of(whole.to_arrow()) == all_of(whole)
    assert all_of(whole.to_dicts()) == all_of(iter(whole.to_dicts()))


Person = make_dataclass("Person", [("name", str)])
Named = namedtuple("Named", list(TEXTS))
Slotted = attrs.make_class("Slotted", list(TEXTS), slots=True)
Model = pydantic.create_model("Model", **dict.fromkeys(TEXTS, (str, ...)))  # pyright: ignore[reportCallIssue]


@dataclass
class Story:
    headline: str
    body: str
    url: str
    language: str
    authors: list[Any] = field(default_factory=list)
    parent: Any = None


class Item(UserDict):
    """As `scrapy.Item`, a mutable mapping."""


class Document:
    """As `trafilatura.settings.Document`."""

    __slots__ = ("fields",)

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    def as_dict(self) -> dict[str, Any]:
        return self.fields


class Newspaper:
    """As `newspaper.Article`: JSON of an article that has been parsed, else an error."""

    def __init__(self, said: dict[str, Any] | None) -> None:
        self.said = said

    def to_json(self, as_string: bool = True) -> str:
        if self.said is None:
            raise RuntimeError("You must `parse()` an article first")
        return json.dumps(self.said)


class Fundus:
    """As `fundus.Article`: its address is in an attribute, and not in what `to_json` gives."""

    def __init__(self) -> None:
        self.html = Page(WRONG["url"], WRONG["url"], "<html>")
        self.exception = None

    def to_json(self, *attributes: str) -> dict[str, Any]:
        sections = [{"headline": [], "paragraphs": [WRONG["body"]]}]
        body = {"summary": [], "sections": sections}
        return {"title": WRONG["headline"], "body": body, "publishing_date": "2024-03-14 08:00:00+00:00"}


@dataclass
class Page:
    requested_url: str
    responded_url: str
    content: str


class Plain:
    """An object with attributes, and nothing that tells of them."""

    def __init__(self) -> None:
        vars(self).update(TEXTS, _secret="no field", helper=print)


OBJECTS = {
    "dict": TEXTS,
    "dataclass": Story(**TEXTS),
    "named tuple": Named(**TEXTS),
    "attrs": Slotted(**TEXTS),
    "pydantic": Model(**TEXTS),
    "mapping": Item(TEXTS),
    "as_dict": Document(**TEXTS),
    "to_json": Newspaper(TEXTS),
    "attributes": Plain(),
    "pandas row": pd.DataFrame([TEXTS]).iloc[0],
}


@pytest.mark.parametrize("thing", OBJECTS.values(), ids=OBJECTS)
@pytest.mark.parametrize("of", [lambda one: one, lambda one: [one], lambda one: (x for x in [one])])
def test_objects_with_fields(thing: Any, of: Any):
    assert found(of(thing)) == found(TEXTS)


def test_rows_of_a_database():
    with sqlite3.connect(":memory:") as desk:
        desk.row_factory = sqlite3.Row
        assert found(desk.execute("select ? as headline, ? as body", (WRONG["headline"], WRONG["body"]))) == found(
            {"headline": WRONG["headline"], "body": WRONG["body"]}
        )


def test_what_an_object_does_not_say_may_be_in_its_attributes():
    (finding,) = presscheck.check(Fundus(), select=["HL013"]).findings.to_dicts()
    assert finding["url"] == WRONG["url"]


def test_objects_within_objects_are_read():
    story = Story(**TEXTS, authors=[Person("Ann Lee"), Person("Staff")])
    for data in (story, {**TEXTS, "authors": story.authors}):
        (batch,) = presscheck.read_frame(data)
        assert batch.articles["authors"].to_list() == [["Ann Lee", "Staff"]]


def test_objects_that_hold_each_other_end():
    story = Story(**TEXTS)
    story.parent = story
    story.authors.append(story)
    assert found(story)


def test_records_are_counted_through_tables_and_articles():
    mixed = presscheck.check(iter([TABLE, WRONG, pd.DataFrame([WRONG]), Story(**TEXTS)]), select=["HL013"])
    assert mixed.records == 6
    assert mixed.findings["record"].to_list() == [0, 3, 4, 5]


def test_a_generator_is_not_held_in_memory():
    asked: list[int] = []

    def articles():
        for number in range(30):
            asked.append(number)
            yield {**OTHER, "url": f"https://press.example/{number}"}

    batches = presscheck.read_frame(articles(), batch_size=5)
    next(batches)
    assert len(asked) < 30


def test_splits_of_a_data_set_are_sources():
    run = presscheck.check({"train": Dataset(RECORDS), "test": Dataset([WRONG])}, select=["HL013"])
    assert run.sources == ("<frame train>", "<frame test>")
    assert run.findings.select("source", "record").rows() == [("<frame train>", 0), ("<frame test>", 0)]


@pytest.mark.parametrize(
    "data",
    [
        JSONL.encode(),
        bytearray(JSONL.encode()),
        memoryview(JSONL.encode()),
        gzip.compress(JSONL.encode()),
        json.dumps(RECORDS).encode(),
        pytest.param(lambda: io.BytesIO(JSONL.encode()), id="BytesIO"),
        pytest.param(lambda: io.StringIO(JSONL), id="StringIO"),
        pytest.param(_parquet, id="Parquet"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_bytes_and_files(data: Any):
    assert [place[:2] for place in found(data() if callable(data) else data)] == [place[:2] for place in EXPECTED]


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_an_open_file_is_read_from_where_it_is_and_stays_open(mode: str, tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text(JSONL, encoding="utf-8")
    with path.open(mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
        run = presscheck.check(file, select=["HL013"])
        assert not file.closed
    assert run.sources == (str(path),)
    assert run.findings["source"].to_list() == [str(path)]
    with path.open("rb") as file:
        file.readline()
        assert presscheck.check(file).records == len(RECORDS) - 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (WRONG["body"], 'this is text, not a path: pass the article as a dict, {"headline"'),
        ([WRONG["body"]], "this is text, not a path"),
        ("Night ferry returns to Port Ellery from June. Tickets go on sale?", "this is text, not a path"),
        ("Night ferry returns. It sails at nine.", '{"headline": …, "body": …}, or a path that exists'),
        (["Does it sail?", "It does."], "this is text, not a path"),
        (json.dumps(WRONG), "this is JSON, not a path: pass json.loads"),
        ([WRONG, "text"], "the list of articles contains text"),
        (["articles.jsonl", WRONG], "dict is not a path, unlike other items of the list"),
        (None, "NoneType is not an article; pass paths; articles as dicts"),
        ([WRONG, None], "NoneType is not an article"),
        (5, "int is not an article"),
        (dict, "type is not an article"),
        (object(), "object is not an article"),
        (Newspaper(None), "Newspaper is not an article"),
        (pa.chunked_array([["text"]]), "ChunkedArray cannot be read as a table"),
    ],
    ids=range(15),
)
def test_what_cannot_be_taken_is_told(data: Any, says: str):
    with pytest.raises(TypeError) as caught:
        presscheck.check(data)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["missing.jsonl", "no such/folder", "a very long name of a file that is not there.jsonl"]
)
def test_a_path_that_is_missing_is_told_as_one(name: str):
    with pytest.raises(presscheck.SourceError, match="does not exist"):
        presscheck.check(name)


@pytest.mark.parametrize("name", ["Night ferry returns", "Night ferry*", "sail? at *", Path("Night ferry returns")])
def test_a_name_with_spaces_is_a_path_if_a_file_has_it(name: str | Path, tmp_path, monkeypatch):
    for file in ("Night ferry returns", "sails at nine"):
        (tmp_path / file).write_text(JSONL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert taken(name) == Paths([str(name)])


@pytest.mark.parametrize("name", ["missing", "miss*", Path("Night ferry returns"), "my folder/*", "no such.jsonl.gz"])
def test_what_has_the_form_of_a_path_is_one(name: str | Path):
    assert taken(name) == Paths([str(name)])


def test_two_columns_of_one_name_are_told():
    with pytest.raises(presscheck.SourceError, match="two columns 'body'"):
        presscheck.check(pd.DataFrame([["x", "y"]], columns=["body", "body"]))


def test_a_stream_that_breaks_off_is_told():
    def batches():
        yield TABLE.to_batches()[0]
        raise OSError("the connection was lost")

    with pytest.raises(presscheck.SourceError, match="cannot be read to the end"):
        presscheck.check(pa.RecordBatchReader.from_batches(TABLE.schema, batches()))


def test_names_that_are_not_known_are_told_of_objects_too():
    with pytest.raises(presscheck.FieldError, match="kopfzeile"):
        presscheck.check(Document(kopfzeile="Fähre kehrt zurück", volltext="Die Fähre fährt wieder. " * 20))
    assert presscheck.check(
        Document(kopfzeile=CLEAN["headline"], volltext=CLEAN["body"]),
        map={"headline": "kopfzeile", "body": "volltext"},
        select=["HL", "BD"],
    )


def test_only_what_can_be_given_back_is_fixed():
    with pytest.raises(TypeError, match="DataFrame cannot be repaired: pass dicts, paths or a Polars frame"):
        presscheck.fix(pd.DataFrame(RECORDS))
    assert presscheck.fix(RECORDS, select=["HL013"]).data[0]["headline"] == WRONG["headline"].replace("&amp;", "&")


def test_times_of_objects_keep_their_offset():
    timed = make_dataclass("Timed", [("headline", str), ("body", str), ("published", datetime)])
    (batch,) = presscheck.read_frame(timed(CLEAN["headline"], CLEAN["body"], datetime(2024, 3, 14, 8, tzinfo=UTC)))
    assert batch.articles["published_at"].to_list() == [datetime(2024, 3, 14, 8, tzinfo=UTC)]
