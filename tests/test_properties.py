"""The whole, held against the strategies: what was planted is found, and nothing is found where nothing was planted."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.checks.declaring.registry import find
from presscheck.parsers import assemble, dump
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.findings import Findings
from presscheck.testing import strategies

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)

CORPUS = ("DF008", "HL002", "HL003", "HL004", "ID", "CP", "CT010", "IM008", "KW009", "TS012")
"""Selectors of the rules that compare records."""

COMPANIONS: Mapping[str, set[str]] = {
    **{
        code: {"LK004", "TS020"} for code in ("LK001", "LK003", "LK017", "CT001", "CT013")
    },  # a year beside metadata is metadata
    "BD031": {"BD037"},  # made long by saying all of it again
    "BD039": {"HL017"},  # the headline is among what stands above the text
    "HL016": {"TX011"},
    "LG009": {"BD002", "LG008"},  # little is left, and that is in no language
    "TX011": {"HL016"},
    "BD002": {"BD024"},  # the description is all that there is
    "LK004": {"CT001", "CT002", "LG002", "LG003", "TS020", "TX014"},
    "LK020": {"CT001", "LK004", "TS020"},
    "CT002": {"CT001"},
    "CT011": {"CT001", "LK004"},
    "ID003": {"UR003", "UR005", "UR006"},
    "DF002": {"DF007"},
    "TS014": {"TS011", "TS013"},
    "LG001": {"TX014"},
    "LG002": {"LG003", "TX014"},
    "LG003": {"TX014"},
    "LG008": {"BD005"},
    "LG004": {"LG001", "LG002"},
    "BD005": {"LG008"},  # scrambled text is in no language
    "HL010": {"HL007", "BD027", "HL012"},
    "CT003": {"CT009"},  # such a line asks for letters
    "HL015": {"HL007"},  # such words are short
    "DF012": {"BD001", "HL005", "TS009"},
}
"""Rule code to the rules that rightly fire on the same planted text."""


def findings(data: Any, **options: Any) -> pl.DataFrame:
    """What is found in `data`, by a run that had no fault of its own; without what BD040 only takes for possible.

    It judges by likelihood, and these articles are short.
    """
    return certain(presscheck.check(data, as_of=AS_OF, **options))


def certain(run: presscheck.Run) -> pl.DataFrame:
    """As `findings`, of a run."""
    assert run.internal_errors == ()
    return run.findings.filter((pl.col("code") != "BD040") | (pl.col("severity") != "info"))


def codes(found: pl.DataFrame) -> set[str]:
    return set(found["code"])


def shown(found: pl.DataFrame) -> list[dict[str, Any]]:
    """For an assertion's message."""
    return found.select("code", "column", "excerpt", "message").to_dicts()


def rows_of(found: pl.DataFrame, *without: str) -> list[tuple[Any, ...]]:
    """The findings without these columns, in an order that does not depend on their place."""
    return sorted(found.drop("before", "after", *without).rows(), key=repr)


# --- nothing is found where nothing was planted


@given(strategies.corpora(min_size=1))
@settings(max_examples=20)
def test_clean_articles_give_nothing(records):
    found = findings(records)
    assert found.is_empty(), shown(found)


@given(strategies.articles())
@settings(max_examples=20)
def test_a_clean_article_gives_nothing_by_itself(article):
    run = presscheck.check(article, as_of=AS_OF)
    assert (run.verdict, run.records, shown(certain(run))) == ("pass", 1, [])


def test_a_clean_dump_gives_nothing(tmp_path):
    @given(strategies.dumps())
    @settings(max_examples=20)
    def check(clean):
        path = tmp_path / "clean.txt"
        path.write_bytes(clean.data)
        found = findings(path, ignore=["DF005", "TS011"])  # some begin with a byte order mark, or write times freely
        assert found.is_empty(), shown(found)

    check()


# --- what was planted is found


FAMILIES = {family: tuple(codes) for family, codes in groupby(sorted(strategies.PLANTS), key=lambda code: code[:2])}


@pytest.mark.parametrize("family", FAMILIES)
def test_planted_defects_are_found_at_their_places(family):
    """One run for all rules of a family, several records each: a run costs more than its records."""
    draws = [st.lists(strategies.defects([code]), min_size=3, max_size=6) for code in FAMILIES[family]]

    @given(st.tuples(*draws))
    @settings(max_examples=1)
    def check(several):
        records = [planted for of_one_rule in several for planted in of_one_rule]
        found = findings([planted.article for planted in records], ignore=CORPUS).partition_by("record", as_dict=True)
        for record, planted in enumerate(records):
            assert (record,) in found, planted
            assert_found(planted, found[record,])

    check()


def assert_found(planted: strategies.Planted, found: pl.DataFrame) -> None:
    """The planted defect is among what was found, at its place, and nothing else is."""
    own = found.filter(pl.col("code") == planted.code)
    assert codes(found) - COMPANIONS.get(planted.code, set()) == {planted.code}, (planted, shown(found))
    assert planted.column in set(own["column"])
    if planted.text is not None:
        assert any(points_at(row, planted) for row in own.iter_rows(named=True)), (planted, shown(own))


def points_at(finding: Mapping[str, Any], planted: strategies.Planted) -> bool:
    """Whether the finding's span, or without one its excerpt, shows the planted text or stands in it."""
    assert planted.text is not None
    text = planted.text.strip()
    excerpt = (finding["excerpt"] or "").removesuffix("…").strip()
    if finding["start"] is None:
        return text in excerpt or excerpt in text
    marked = planted.article[planted.column].encode()[finding["start"] : finding["end"]].decode().strip()
    return marked != "" and (text in marked or marked in text)


@pytest.mark.parametrize("code", sorted(strategies.DUMP_PLANTS))
def test_a_defect_planted_into_a_dump_is_found_at_its_place(code, tmp_path):
    @given(strategies.defective_dumps([code]))
    @settings(max_examples=3)
    def check(planted):
        path = tmp_path / "dump.txt"
        path.write_bytes(planted.data)
        found = findings(path)
        assert codes(found) - COMPANIONS.get(code, set()) == {code}, shown(found)
        own = found.filter(pl.col("code") == code)
        marked = [planted.data[row["start"] : row["end"]].decode() for row in own.iter_rows(named=True)]
        assert all(text and text in planted.text for text in marked), marked

    check()


@pytest.mark.parametrize("code", sorted(strategies.CORPUS_PLANTS))
def test_a_planted_repetition_is_found_in_its_articles(code):
    @given(strategies.defective_corpora([code]))
    @settings(max_examples=3)
    def check(planted):
        found = findings(list(planted.articles))
        assert codes(found) - COMPANIONS.get(code, set()) == {code}, shown(found)
        assert set(found.filter(pl.col("code") == code)["record"]) <= set(planted.culprits)

    check()


def test_every_rule_has_a_plant_or_a_reason_to_have_none():
    from presscheck.checks.declaring.registry import all_rules

    without = {
        **dict.fromkeys(("BD022", "BD025", "BD032", "BD033", "BD034"), "is off by default: tests/checks"),
        "BD040": "judges by likelihood: tests/checks",
        "DR006": "is off by default: tests/checks",
        "DF001": "is off by default: the strategies write the blank",
        "DF003": "is off by default: some dumps of the strategies end so",
        "DF005": "is in clean dumps of the strategies, as what a reader can trip over",
        "DF009": "is about the header of a dump, not of a block in it: tests/checks",
        "DF011": "is about times whose names were lost: tests/checks",
        "DF013": "would need a text of a megabyte",
        "DF004": "is about bytes: tests/parsers",
        "DF007": "is about a block whose role nobody can tell",
        "IM001": "is off by default: the strategies write no images",
        "TX015": "is off by default: a table may well be the news",
        **dict.fromkeys(("HL014", "HL018", "HL019", "KW002", "KW007", "KW008", "AU001", "ID007"), "is off by default"),
        "DF014": "is about a record that could not be read: tests/parsers",
        "DF008": "needs thirty records of one outlet: tests/checks",
        **dict.fromkeys(
            ("CP001", "CP002", "CP003", "CP006", "CP008", "CP009", "CP010", "CP012"), "is about runs: tests/gate"
        ),
        **dict.fromkeys(
            ("ID005", "ID006"), "is about texts that are nearly the same: tests/checks/comparing/test_near.py"
        ),
        **dict.fromkeys(
            ("TS012", "CP005", "CP007", "CP011", "CP013", "CT010", "IM008"), "needs many articles: tests/checks"
        ),
        **dict.fromkeys(
            ("HL004", "HL020", "ID001", "ID008", "ID009", "KW009"), "is about two articles of a kind: tests/checks"
        ),
        **dict.fromkeys(("TS016", "PB003", "PB004", "PB005", "LG006", "LG007"), "is off by default: tests/checks"),
    }
    planted = strategies.PLANTS.keys() | strategies.DUMP_PLANTS.keys() | strategies.CORPUS_PLANTS.keys()
    assert {rule.code for rule in all_rules()} == planted | without.keys()
    assert {find(code).frame for code in strategies.CORPUS_PLANTS} == {"corpus"}


# --- place, order and format change nothing


@given(st.lists(strategies.defects(), min_size=2, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_shuffling_records_changes_no_record_finding(planted, random):
    records = [one.article for one in planted]
    shuffled = random.sample(records, len(records))
    before, after = (findings(data, ignore=CORPUS) for data in (records, shuffled))
    assert rows_of(before, "record", "line") == rows_of(after, "record", "line")


@pytest.mark.parametrize("formats", [("jsonl", "json", "parquet"), ("csv",)], ids=" ".join)
def test_formats_give_the_same_findings(formats, tmp_path):
    @given(st.lists(strategies.defects(), min_size=1, max_size=5))
    @settings(max_examples=5)
    def check(planted):
        records = [one.article for one in planted]
        if formats == ("csv",):  # which has neither lists nor nulls
            records = [{k: v for k, v in record.items() if isinstance(v, str) and v} for record in records]
        expected = rows_of(findings(records), "source", "line")
        for format in formats:
            path = WRITERS[format](tmp_path, records)
            named = pl.col("message", "kept_source").str.replace_all(str(path), "<frame>", literal=True)
            found = findings(path).with_columns(named)
            assert rows_of(found, "source", "line") == expected, format

    check()


def _jsonl(folder, records):
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def _json(folder, records):
    path = folder / "articles.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def _csv(folder, records):
    path = folder / "articles.csv"
    columns = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(records)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def _parquet(folder, records):
    path = folder / "articles.parquet"
    columns = list(dict.fromkeys(name for record in records for name in record))
    schema = {name: ARTICLE_DTYPES[name] for name in columns}
    pl.DataFrame(records, schema=schema).write_parquet(path)
    return path


WRITERS = {"jsonl": _jsonl, "json": _json, "csv": _csv, "parquet": _parquet}


# --- what goes in comes out


@given(strategies.dumps())
@settings(max_examples=80)
def test_a_dump_gives_back_its_articles(dump_):
    batches = [make() for make in dump.read(io.BytesIO(dump_.data), "test")]
    read = pl.concat([batch.articles for batch in batches])
    assert read.height == len(dump_.articles)
    for row, article in zip(read.iter_rows(named=True), dump_.articles, strict=True):
        expected = {name: value for name, value in article.items() if name != "keywords"}
        assert {name: row[name] for name in expected} == expected


@given(strategies.article_frames(min_size=1))
@settings(max_examples=40)
def test_frames_are_as_the_parsers_would_derive_them(frame):
    raw = [name for name in assemble.RAW_DTYPES if name in frame.columns]
    assert_frame_equal(assemble.articles(frame.select(raw)), frame)


# --- hostile input

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["", "null", "\x00", "\ud800"])
)
JSON = (
    st.just([])
    | st.just({})
    | st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, min_size=1, max_size=4) | st.dictionaries(st.text(), inner, min_size=1, max_size=4)
        ),
        max_leaves=12,
    )
)
NAMES = (
    st.sampled_from(
        ["url", "headline", "title", "body", "text", "date", "authors", "keywords", "tags", "image", "@graph"]
    )
    | st.text()
)


@given(st.dictionaries(NAMES, JSON, max_size=8))
@settings(max_examples=60)
def test_any_record_gets_a_verdict(record):
    try:
        run = presscheck.check(record, as_of=AS_OF)
    except presscheck.FieldError as error:  # none of its fields is known
        assert "--map " in str(error) or "pass only this list" in str(error)  # noqa: PT017
        assert not record.keys() & {"headline", "title", "body", "text"}
        return
    assert run.records == 1
    assert run.verdict in ("pass", "fail")
    assert run.internal_errors == ()
    Findings.validate(run.findings)
