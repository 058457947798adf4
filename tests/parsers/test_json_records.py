"""JSONL and JSON documents, whole and broken."""

from __future__ import annotations

import io
import json
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from presscheck.parsers import json_records
from presscheck.parsers.fields import Planner
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.blocks import BLOCK_DTYPES


def read(data: bytes, *, lines: bool = True, batch_size: int = 1000) -> pl.DataFrame:
    reader = json_records.read_lines if lines else json_records.read_document
    batches = [make() for make in reader(io.BytesIO(data), "in", Planner(), batch_size=batch_size)]
    for batch in batches:
        assert dict(batch.articles.schema) == ARTICLE_DTYPES
        assert dict(batch.blocks.schema) == BLOCK_DTYPES
        assert batch.articles.height <= batch_size
    return pl.concat([batch.articles for batch in batches]) if batches else pl.DataFrame(schema=ARTICLE_DTYPES)


def document(value: Any) -> pl.DataFrame:
    return read(json.dumps(value, indent=1).encode(), lines=False)


GOOD = b'{"headline": "A Bridge Opens", "body": "It is open.\\nAt last.", "keywords": ["bridge"]}'


def test_lines_are_records_with_their_places() -> None:
    articles = read(b"\xef\xbb\xbf" + GOOD + b"\r\n\n  \n" + GOOD + b"\n" + GOOD, batch_size=2)
    assert articles["record"].to_list() == [0, 1, 2]
    assert articles["line"].to_list() == [1, 4, 5]
    assert articles["headline"].to_list() == ["A Bridge Opens"] * 3
    assert articles["n_bytes"].to_list() == [len(GOOD)] * 3
    assert articles["keywords"].to_list() == [["bridge"]] * 3
    assert articles["read_error"].null_count() == 3


def test_blocks_are_headline_and_lines_of_the_body() -> None:
    (make,) = json_records.read_lines(io.BytesIO(GOOD), "in", Planner())
    assert make().blocks["text"].to_list() == ["A Bridge Opens", "It is open.", "At last."]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b'{"headline": "A Bri', "not valid JSON: Unterminated string starting at, column 14"),
        (b'{"headline": "A"} {}', "not valid JSON: Extra data, column 18"),
        (b"headline: A", "not valid JSON: Expecting value, column 1"),
        (b'["A"]', "not a JSON object but a list"),
        (b"null", "not a JSON object but null"),
        (b'"A"', "not a JSON object but a number or text"),
        (b"17", "not a JSON object but a number or text"),
        (b"[" * 100_000, "not valid JSON: nested too deeply"),
        (b'{"headline": ' + b"[" * 70 + b"]" * 70 + b"}", "nested deeper than 64 levels"),
    ],
)
def test_a_broken_line_is_a_row_and_the_rest_is_read(line: bytes, error: str) -> None:
    articles = read(GOOD + b"\n" + line + b"\n" + GOOD)
    assert articles["read_error"].to_list() == [None, error, None]
    assert articles["headline"].to_list() == ["A Bridge Opens", None, "A Bridge Opens"]
    assert articles["line"].to_list() == [1, 2, 3]


def test_a_line_that_is_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_LINE_BYTES", 100)
    long = b'{"headline": "' + b"A" * 5_000_000 + b'"}'
    articles = read(GOOD + b"\n" + long + b"\n" + GOOD)
    assert articles["read_error"].null_count() == 2
    assert "longer" in (articles["read_error"][1] or "")
    assert articles["n_bytes"][1] == len(long) + 1
    assert articles["line"].to_list() == [1, 2, 3]


def test_bad_utf8_is_marked_and_read() -> None:
    articles = read(b'{"headline": "Caf\xe9"}\n' + GOOD)
    assert articles["headline"].to_list() == ["Caf\ufffd", "A Bridge Opens"]
    assert articles["decode_ok"].to_list() == [False, True]


def test_a_lone_surrogate_is_bad_utf8_and_a_pair_is_not() -> None:
    articles = read(rb'{"headline": "A\ud83d", "body": "\ud83d\ude00"}' + b"\n" + rb'{"headline": "\uD83D\uDE00"}')
    assert articles["headline"].to_list() == ["A\ufffd", "😀"]
    assert articles["body"][0] == "😀"
    assert articles["decode_ok"].to_list() == [False, True]


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        (b"17", "17"),
        (b"1" * 6000, "1" * 6000),
        (b"1.50", "1.50"),
        (b"NaN", "NaN"),
        (b"true", "true"),
        (b"null", None),
        (b'""', ""),
        (b'{"x": 1.0}', '{"x": "1.0"}'),
        (b'["A", "B"]', "A\nB"),
        (b'"a\\u0000b"', "a\0b"),
    ],
)
def test_values_of_other_types_are_text(written: bytes, headline: str | None) -> None:
    assert read(b'{"headline": ' + written + b', "body": "x"}')["headline"].to_list() == [headline]


def test_times_as_numbers() -> None:
    article = read(b'{"title": "A", "date": 1577836800}').row(0, named=True)
    assert (article["published_raw"], article["published_precision"]) == ("1577836800", "second")


def test_a_document_is_an_array_an_object_or_several() -> None:
    assert document([{"headline": "A"}, {"headline": "B"}])["headline"].to_list() == ["A", "B"]
    assert document({"headline": "A"})["headline"].to_list() == ["A"]
    assert read(GOOD + b"\n" + GOOD + b" []", lines=False)["record"].to_list() == [0, 1]
    assert read(b"", lines=False).height == read(b" \n", lines=False).height == read(b"[ ]", lines=False).height == 0


def test_records_of_an_array_know_their_lines_and_sizes() -> None:
    articles = read(b'\xef\xbb\xbf[\n {"headline": "A"},\n\n {"headline":\n  "\xc3\x84"}]', lines=False)
    assert articles["line"].to_list() == [2, 4]
    assert articles["n_bytes"].to_list() == [17, 20]


def test_wrappers_and_graphs() -> None:
    assert document({"status": "ok", "articles": [{"title": "A"}, {"title": "B"}]})["headline"].to_list() == ["A", "B"]
    graph = [
        {"@type": "WebSite", "name": "News Example"},
        {"@type": "NewsArticle", "headline": "A", "author": {"@id": "#ada"}},
        {"@type": "Person", "@id": "#ada", "name": "Ada Vale"},
    ]
    articles = document({"@context": "https://schema.org", "@graph": graph})
    assert articles.select("headline", "authors").rows() == [("A", ["Ada Vale"])]
    assert document(graph)["headline"].to_list() == ["A"]


@pytest.mark.parametrize(
    ("data", "headlines", "error", "line"),
    [
        (b'[{"headline": "A"},\n {"headline": "B"\n]', ["A", None], "Expecting ',' delimiter, line 3 column 1", 3),
        (b'[{"headline": "A"}\n{"headline": "B"}]', ["A", None], "Expecting ',' delimiter, line 2 column 1", 2),
        (b'[{"headline": "A"}', ["A", None], "Expecting ',' delimiter, line 1 column 19", 1),
        (b'{"headline"', [None], "Expecting ':' delimiter, line 1 column 12", 1),
        (b'{"headline": "A"}\nthe rest', ["A", None], "Expecting value, line 2 column 1", 2),
        (b"[" * 100_000, [None], "nested too deeply", None),
    ],
)
def test_a_broken_document_is_read_as_far_as_it_goes(
    data: bytes, headlines: list[str | None], error: str, line: int | None
) -> None:
    articles = read(data, lines=False)
    assert articles["headline"].to_list() == headlines
    assert error in articles["read_error"][-1]
    assert articles["line"][-1] == line


def test_a_document_that_is_too_large_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_records, "MAX_DOCUMENT_BYTES", 10)
    (error,) = read(GOOD, lines=False)["read_error"].to_list()
    assert error is not None
    assert "JSONL" in error


jsonish = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["headline", "body", "x"]), inner),
    max_leaves=8,
)
anything = st.binary(max_size=80) | jsonish.map(lambda value: json.dumps(value).encode()) | st.just(GOOD)


@settings(max_examples=80)
@given(st.lists(anything.map(lambda line: line.replace(b"\n", b"")), max_size=6))
@example([b'{"":[null,{"headline":null,"body":null}]}'])
def test_every_line_that_is_not_blank_is_a_row(lines: list[bytes]) -> None:
    """Or several, if it is the answer of an API with a list of records."""
    of_lines = read(b"\n".join(lines))["line"].to_list()
    first = [line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line for number, line in enumerate(lines)]
    numbers = [number for number, line in enumerate(first, start=1) if line.strip(b" \t\r")]
    assert list(dict.fromkeys(of_lines)) == numbers
    assert all(of_lines.count(number) == 1 for number in numbers if b"[" not in first[number - 1])


@settings(max_examples=80)
@given(st.lists(anything, max_size=4).map(b"".join) | anything.map(lambda data: b"[" + data + b"," + data))
def test_any_bytes_are_a_document(data: bytes) -> None:
    articles = read(data, lines=False)
    assert articles["record"].to_list() == list(range(articles.height))


def test_many_rows_have_the_same_lists_as_few() -> None:
    lines = [json.dumps({"headline": "A", "body": "B", "keywords": ["a", "b"][: n % 3]}) for n in range(500)]
    articles = read("\n".join(lines).encode())
    assert articles["keywords"].to_list() == [["a", "b"][: n % 3] for n in range(500)]


@settings(max_examples=30)
@given(st.lists(jsonish.map(lambda value: {"headline": value, "body": "x"}), max_size=5), st.randoms())
def test_shuffling_lines_changes_no_record(records: list[Any], random: Any) -> None:
    def rows(order: list[Any]) -> list[Any]:
        articles = read(b"\n".join(json.dumps(record).encode() for record in order))
        return sorted(articles.drop("record", "line").rows(), key=repr)

    assert rows(random.sample(records, len(records))) == rows(records)
