"""`fix` into another format: the same records, with the user's own fields and values, or a refusal."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.examples import CLEAN
from presscheck.gate.terms.config import ConfigError
from presscheck.testing import strategies

EXAMPLES = Path(__file__).parents[3] / "examples"
TARGETS = ("b.jsonl", "b.json", "b.csv", "b.tsv", "b.parquet", "b.arrow", "b.arrows")
PLACED = ("source", "format", "record", "line", "n_bytes", "article_id", "fields", "decode_ok")
AS_OF = "2026-01-01"
WRONG = {**CLEAN, "headline": "Fish &amp; chips on the evening ferry"}
RIGHT = {**CLEAN, "headline": "Fish & chips on the evening ferry"}


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def read(path: Path) -> pl.DataFrame:
    """What is read of the articles, but for their places."""
    return pl.concat(batch.articles for batch in presscheck.read([path])).select(pl.exclude(PLACED))


def fixed(folder: Path, data: bytes, target: str, source: str = "a.jsonl", **options: Any) -> presscheck.Run:
    (folder / source).write_bytes(data)
    return presscheck.fix(folder / source, output=folder / target, as_of=AS_OF, **options).run


def source_as(article: dict[str, Any], suffix: str) -> bytes:
    flat = {name: "; ".join(value) if isinstance(value, list) else value for name, value in article.items()}
    buffer = io.BytesIO()
    if suffix == "csv":
        return pl.DataFrame([flat]).write_csv().encode()
    if suffix == "parquet":
        pl.DataFrame([flat]).write_parquet(buffer)
        return buffer.getvalue()
    return lines(article)


@settings(max_examples=7, deadline=None)
@given(strategies.defects(), st.sampled_from(["jsonl", "csv", "parquet"]), st.sampled_from(TARGETS))
def test_the_records_are_the_same_and_after_a_fix_nothing_is_left_to_fix(planted, suffix, target):
    article = {
        name: value
        for name, value in planted.article.items()
        if not isinstance(value, list) or all(isinstance(item, str) and item and ";" not in item for item in value)
    }
    with TemporaryDirectory() as name:
        folder, source = Path(name), f"a.{suffix}"
        fixed(folder, source_as(article, suffix), target, source, select=["DF014"])
        before, after = read(folder / source), read(folder / target)
        if suffix == "jsonl" and target in ("b.csv", "b.tsv"):  # where a list is a text, and no text is empty
            kept = pl.exclude("authors", "keywords", "keywords_joined", "images", "selectors", "related_urls")
            before, after = (
                frame.select(kept).with_columns(pl.col(pl.String).replace("", None)) for frame in (before, after)
            )
        assert_frame_equal(before, after)
        fixed(folder, source_as(article, suffix), target, source)
        again = presscheck.fix(folder / target, output=folder / f"again-{target}", as_of=AS_OF).run
        assert again.fixes is not None
        assert not again.fixes.fixed
        assert (folder / target).read_bytes() == (folder / f"again-{target}").read_bytes()


PAIRS = [
    *(("defects.jsonl", target) for target in ("b.json", "b.csv", "b.parquet", "b.arrows")),
    *(("export.csv", target) for target in ("b.jsonl", "b.tsv", "b.arrow")),
    *(("corpus.parquet", target) for target in ("b.jsonl", "b.csv", "b.arrow")),
    *(("wire.arrow", target) for target in ("b.json", "b.parquet")),
]


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_examples_have_the_same_findings_in_each_format(name, target, tmp_path):
    suffix = Path(name).suffix
    other = presscheck.fix(EXAMPLES / name, output=tmp_path / target, as_of=AS_OF).run
    same = presscheck.fix(EXAMPLES / name, output=tmp_path / f"same{suffix}", as_of=AS_OF).run
    assert other.fixes is not None
    assert same.fixes is not None
    assert other.fixes.fixed == same.fixes.fixed
    assert sorted(other.findings["code"]) == sorted(same.findings["code"])
    again = presscheck.check(tmp_path / target, as_of=AS_OF)
    of_target = other.findings.filter(source=str(tmp_path / target))
    assert sorted(again.findings["code"]) == sorted(of_target["code"])


NUMBERS = ["7", "-0", "1.10", "9007199254740993", "123456789012345678901234567890", "1e400", "0.1000000000000000055"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.sampled_from([Decimal(number) for number in NUMBERS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def decoded(data: bytes) -> list[Any]:
    text = data.decode()
    read_ = json.JSONDecoder(parse_float=Decimal, parse_int=Decimal)
    return read_.decode(text) if text.startswith("[") else [read_.decode(line) for line in text.split("\n") if line]


def encoded(value: Any) -> str:
    """As JSON, with numbers of any length."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{encoded(item)}" for name, item in value.items()) + "}"
    return "[" + ",".join(map(encoded, value)) + "]" if isinstance(value, list) else json.dumps(value)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.dictionaries(st.text(min_size=1, max_size=3), VALUES, max_size=3), min_size=1, max_size=4))
def test_json_keeps_every_value(extras):
    data = "\n".join(encoded({**CLEAN, "my": extra}) for extra in extras).encode()
    with TemporaryDirectory() as name:
        folder = Path(name)
        fixed(folder, data, "b.json", select=["DF014"])
        presscheck.fix(folder / "b.json", output=folder / "c.jsonl", select=["DF014"])
        assert decoded((folder / "b.json").read_bytes()) == decoded((folder / "c.jsonl").read_bytes()) == decoded(data)


@settings(max_examples=8, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=4))
def test_tables_keep_every_value_or_its_json(extras):
    data = "\n".join(encoded({**CLEAN, "my": extra}) for extra in extras).encode()
    with TemporaryDirectory() as name:
        folder = Path(name)
        fixed(folder, data, "b.csv", select=["DF014"])
        fixed(folder, data, "b.parquet", select=["DF014"])
        fixed(folder, data, "b.arrow", select=["DF014"])
        with (folder / "b.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row, extra in zip(rows, extras, strict=True):
            if isinstance(extra, str | None):
                assert row["my"] == (extra or "")
            elif not isinstance(extra, list):
                assert decoded(f"[{row['my']}]".encode()) == [extra]
        frame = pl.read_parquet(folder / "b.parquet")
        assert_frame_equal(frame, pl.read_ipc(folder / "b.arrow"))
        assert frame.height == len(extras)
        assert frame["headline"].to_list() == [CLEAN["headline"]] * len(extras)


def test_types_of_columns(tmp_path):
    extras = [
        {"n": 1, "x": 1, "big": 2**60, "mixed": 1, "flag": True, "tags": ["a"], "geo": {"lat": 1.5}, "none": None},
        {"n": 2, "x": 2.5, "big": 2**60 + 1, "mixed": "b", "flag": None, "tags": [], "geo": {"lon": 2}, "only": 3},
    ]
    fixed(tmp_path, lines(*({**CLEAN, **extra} for extra in extras)), "b.parquet")
    held = pl.read_parquet(tmp_path / "b.parquet").select(pl.exclude(CLEAN))
    assert held.to_dicts() == [
        {"n": 1, "x": 1.0, "big": 2**60, "mixed": "1", "flag": True, "tags": ["a"], "geo": {"lat": 1.5, "lon": None},
         "none": None, "only": None},
        {"n": 2, "x": 2.5, "big": 2**60 + 1, "mixed": "b", "flag": None, "tags": [], "geo": {"lat": None, "lon": 2},
         "none": None, "only": 3},
    ]  # fmt: skip


def test_values_of_columns_as_json(tmp_path):
    frame = pl.DataFrame([CLEAN]).with_columns(
        at=pl.lit("2024-03-14T18:05:00.123456789").str.to_datetime(time_unit="ns"),
        day=pl.date(2024, 3, 14),
        took=pl.duration(minutes=90),
        price=pl.lit("1.50").cast(pl.Decimal(10, 2)),
        nan=pl.lit(float("nan")),
        far=pl.lit(float("inf")),
        n=pl.lit(3, pl.UInt8),
        raw=pl.lit(b"abc"),
        kind=pl.lit("x").cast(pl.Categorical),
    )
    frame.write_parquet(tmp_path / "a.parquet")
    presscheck.fix(tmp_path / "a.parquet", output=tmp_path / "b.jsonl")
    (record,) = decoded((tmp_path / "b.jsonl").read_bytes())
    assert {name: record[name] for name in frame.columns if name not in CLEAN} == {
        "at": "2024-03-14T18:05:00.123456789",
        "day": "2024-03-14",
        "took": "PT1H30M",
        "price": Decimal("1.50"),
        "nan": None,
        "far": "inf",
        "n": 3,
        "raw": "abc",
        "kind": "x",
    }


def test_a_column_keeps_its_type_from_parquet_to_arrow(tmp_path):
    frame = pl.DataFrame([CLEAN]).with_columns(
        at=pl.lit("2024-03-14").str.to_datetime(time_unit="ms"), raw=pl.lit(b"\xff")
    )
    frame.write_parquet(tmp_path / "a.parquet")
    presscheck.fix(tmp_path / "a.parquet", output=tmp_path / "b.arrow")
    assert_frame_equal(pl.read_ipc(tmp_path / "b.arrow"), frame)


@pytest.mark.parametrize(
    ("target", "unpacked"),
    [("b.jsonl.gz", gzip.decompress), ("b.jsonl.zst", zstd.decompress), ("b.jsonl", bytes)],
)
def test_a_target_is_packed_as_its_name_says(target, unpacked, tmp_path):
    fixed(tmp_path, lines(WRONG), target)
    assert unpacked((tmp_path / target).read_bytes()) == lines(RIGHT)
    fixed(tmp_path, gzip.compress(lines(CLEAN)), target, "a.jsonl.gz")
    assert unpacked((tmp_path / target).read_bytes()) == lines(CLEAN)
    fixed(tmp_path, source_as(dict(WRONG), "csv"), target, "a.csv")
    assert decoded(unpacked((tmp_path / target).read_bytes()))[0]["headline"] == RIGHT["headline"]


@pytest.mark.parametrize("name", ["b.parquet.gz", "b.parquet"])
def test_a_file_of_columns_is_packed_as_its_name_says(name, tmp_path):
    for article in (WRONG, CLEAN):
        for source, data in (("a.parquet", bytes), ("a.parquet.gz", gzip.compress)):
            fixed(tmp_path, data(source_as(dict(article), "parquet")), name, source)
            held = (tmp_path / name).read_bytes()
            frame = pl.read_parquet(gzip.decompress(held) if name.endswith(".gz") else held)
            assert "&amp;" not in frame["headline"][0]


def test_a_record_that_cannot_be_read_is_told_with_its_place(tmp_path):
    run = fixed(tmp_path, lines(WRONG) + b'{"headline": "cut of\n' + lines(CLEAN), "b.csv")
    assert run.findings.filter(code="DF014").select("source", "line").rows() == [(str(tmp_path / "a.jsonl"), 2)]
    assert list(run.notes) == [
        f"1 unreadable record of {tmp_path / 'a.jsonl'} is not in {tmp_path / 'b.csv'}",
        f"2 lists of authors or keywords became one text in {tmp_path / 'b.csv'}, with semicolons",
    ]
    assert run.verdict == "fail"
    assert pl.read_csv(tmp_path / "b.csv")["headline"].to_list() == [RIGHT["headline"], CLEAN["headline"]]


def test_a_value_like_a_formula_stays_as_it_is(tmp_path):
    record = {**CLEAN, "note": "=1+1", "more": "@x", "text2": 'a "b", c\nd', "text3": "e\rf\r\ng"}
    fixed(tmp_path, lines(record), "b.csv")
    with (tmp_path / "b.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert [row["note"], row["more"], row["text2"], row["text3"]] == ["=1+1", "@x", 'a "b", c\nd', "e\rf\r\ng"]
    assert read(tmp_path / "b.csv")["headline"].to_list() == [CLEAN["headline"]]


def test_an_object_without_members_is_one_of_the_others(tmp_path):
    """And a number beyond all bounds is a text."""
    full = {**CLEAN, "body": {"rendered": CLEAN["body"]}, "score": 1, "more": {}}
    last = json.dumps({**CLEAN, "body": {}, "more": {}})[:-1] + ', "score": 1e-99999999999999999999}'
    fixed(tmp_path, lines(full) + last.encode() + b"\n", "b.parquet")
    assert read(tmp_path / "b.parquet")["body"].to_list() == [CLEAN["body"], None]
    frame = pl.read_parquet(tmp_path / "b.parquet")
    assert frame["score"].to_list() == ["1", "1e-99999999999999999999"]
    assert frame["more"].to_list() == ["{}", "{}"]


NESTED = [{"url": "https://www.harbour-courier.example/a.jpg", "width": 9}]
REFUSED = {
    "an object in a table": (
        lines({**CLEAN, "images": NESTED}),
        "b.csv",
        "record 0: the field 'images' (images) has a list or an object, which a table cannot hold as a text. "
        "Write JSON Lines (.jsonl) or Parquet (.parquet)",
    ),
    "several pictures in a table": (
        lines({**CLEAN, "images": ["https://www.harbour-courier.example/a.jpg", "https://www.upland.example/b.jpg"]}),
        "b.csv",
        "record 0: the field 'images' (images) has a list or an object, which a table cannot hold as a text. "
        "Write JSON Lines (.jsonl) or Parquet (.parquet)",
    ),
    "authors in two ways": (
        lines({**CLEAN, "authors": [{"name": "Mara Lindqvist"}]}, {**CLEAN, "authors": "Mara Lindqvist"}),
        "b.parquet",
        "the field 'authors' has values of different kinds, which one column cannot hold. Write JSON Lines (.jsonl)",
    ),
    "a body of parts": (
        lines(CLEAN, {**CLEAN, "body": ["One.", "Two."]}),
        "b.tsv",
        "record 1: the field 'body' (body) has a list or an object, which a table cannot hold as a text. "
        "Write JSON Lines (.jsonl) or Parquet (.parquet)",
    ),
    "a name that a table cannot have": (
        lines({**CLEAN, "one ": 1, "one": 2}),
        "b.csv",
        "some field names cannot be read from the first row of a table. Rename these fields",
    ),
    "nothing to read": (b'{"headline"\n', "b.csv", "the source has no readable record"),
    "too many fields": (
        lines({**CLEAN, **{f"f{number}": number for number in range(1001)}}),
        "b.parquet",
        "record 0: the records have more than 1,000 different fields, too many for a table. Write JSON Lines (.jsonl)",
    ),
}


@pytest.mark.parametrize(("data", "target", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_a_format_cannot_hold_is_refused(data, target, reason, tmp_path):
    (tmp_path / target).write_bytes(b"as it was")
    with pytest.raises(ConfigError) as raised:
        fixed(tmp_path, data, target)
    wanted = {"b.csv": "csv", "b.tsv": "tsv", "b.parquet": "parquet"}[target]
    assert str(raised.value) == f"{tmp_path / target} cannot be written as {wanted}: {reason}"
    assert (tmp_path / target).read_bytes() == b"as it was"
    assert {path.name for path in tmp_path.iterdir()} == {"a.jsonl", target}


def test_a_refusal_leaves_no_folder_and_shows_no_control_characters(tmp_path):
    name = "title\x1b[31m" + "x" * 100
    record = {**CLEAN, name: ["One", ["Two"]]}
    with pytest.raises(ConfigError) as raised:
        fixed(tmp_path, lines(record), "new/b.csv", map={"headline_alt": name})
    assert "\x1b" not in str(raised.value)
    assert "x" * 60 not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_two_columns_of_one_name_are_refused(tmp_path):
    data = f"headline,body,x,x\n{CLEAN['headline']},text,1,2\n".encode()
    with pytest.raises(ConfigError, match="the table has two columns 'x': rename one of them"):
        fixed(tmp_path, data, "b.jsonl", "a.csv")


def test_a_dump_is_only_written_as_a_dump(tmp_path):
    with pytest.raises(ConfigError, match="fix writes a dump only as a dump, but the name says jsonl"):
        presscheck.fix(EXAMPLES / "dump.txt", output=tmp_path / "b.jsonl")
    assert not list(tmp_path.iterdir())


def test_names_of_the_user_and_settings_of_the_source_stay(tmp_path):
    record = {"kopfzeile": WRONG["headline"], "volltext": CLEAN["body"]}
    run = fixed(
        tmp_path, lines(record), "new/b.csv", map={"headline": "kopfzeile", "body": "volltext"}, select=["HL013"]
    )
    assert run.verdict == "pass"
    assert pl.read_csv(tmp_path / "new" / "b.csv").columns == ["kopfzeile", "volltext"]


def test_records_of_a_graph_have_what_they_refer_to(tmp_path):
    graph = {"@graph": [
        {"@type": "NewsArticle", "headline": WRONG["headline"], "articleBody": CLEAN["body"], "author": {"@id": "#a"}},
        {"@type": "Person", "@id": "#a", "name": "Jonas Okafor"},
    ]}  # fmt: skip
    fixed(tmp_path, json.dumps(graph, indent=1).encode(), "b.jsonl", "a.json")
    (record,) = decoded((tmp_path / "b.jsonl").read_bytes())
    assert record["author"] == {"@type": "Person", "@id": "#a", "name": "Jonas Okafor"}
    assert record["headline"] == RIGHT["headline"]


DIES = "import os, pathlib, signal; pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
"""A process that is killed at the last moment before a file takes its place."""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("target", ["b.csv", "b.parquet"])
def test_a_kill_leaves_no_half_file(target, tmp_path):
    (tmp_path / "a.jsonl").write_bytes(lines(WRONG) * 300)
    (tmp_path / target).write_bytes(b"as it was")
    run = f"{DIES}; import runpy; runpy.run_module('presscheck', run_name='__main__')"
    command = [sys.executable, "-c", run, "fix", "a.jsonl", "-o", target, "--select", "HL013", "--no-progress"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert b"ended with SIGKILL" in done.stderr or done.returncode == -signal.SIGKILL
    assert (tmp_path / target).read_bytes() == b"as it was"
    assert len(list(tmp_path.iterdir())) == 3, "what was written stands beside it"
