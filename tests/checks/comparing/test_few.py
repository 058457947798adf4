"""One article, or a few, without a query: the rows are those of the queries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import presscheck
from presscheck.archive.facts import KEYED
from presscheck.checks.comparing import corpus, few
from presscheck.checks.comparing.corpus import Corpus, keyed
from presscheck.checks.comparing.near import SKETCH_DTYPES, Near
from presscheck.checks.declaring import registry
from presscheck.checks.declaring.examples import CLEAN
from presscheck.schemas.batch import Batch
from presscheck.schemas.vocabulary import ARCHIVE

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CLUSTER = ("HL004", "ID005", "ID006")

texts = st.one_of(
    st.sampled_from(
        [None, "", " ", str(CLEAN["body"]), "Фéрри 夜間 ① 12", "A — B | Harbour Courier", "Kopf: Fähre &amp; mehr"]
    ),
    st.text(max_size=60),
    st.lists(
        st.sampled_from(["Ferry is back.", "Harbour Courier", "7 of 12", "", "夜間フェリーの再開"]), max_size=8
    ).map("\n".join),
)
articles = st.fixed_dictionaries(
    {
        "id": st.sampled_from([None, "7", "7f1c2a90-5d1e-4b8e-9c55-0a41d2f3b6e7"]),
        "url": st.sampled_from([None, "https://www.harbour-courier.example/a?b=c", "no url"]),
        "publisher": st.sampled_from([None, "Harbour Courier", "upland-post.example", "Upland Post Ltd"]),
        "headline": texts,
        "body": texts,
        "published_raw": st.sampled_from([None, "2024-03-14", "1969-12-31T23:59:59Z", "0999-05-01", "soon"]),
    }
)


def with_changes(record: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The same article, or one that differs a little."""
    other = {"body": f"{record['body']} 13 of 14", "url": "https://www.upland-post.example/b"}
    changes = [{}, {"id": "8"}, {"id": None}, {"published_raw": "2024-03-20"}, *({name: other[name]} for name in other)]
    return st.sampled_from(changes).map(lambda change: {**record, **change})


def batch_of(record: dict[str, Any]) -> Batch:
    (batch,) = presscheck.read_frame(record)
    return keyed(batch)


def rules(codes: Any) -> list[Any]:
    found = [registry.find(code) for code in codes]
    return [(rule, rule.options_for(NOW)) for rule in found]


CORPUS = Corpus(rules(KEYED))
NEAR = Near(rules(CLUSTER))


@given(articles)
@settings(max_examples=150, deadline=None)
def test_signature_rows_are_those_of_the_queries(record):
    batch = batch_of(record)
    seen = {rule.code: few.few_of(rule, options) for rule, options in rules(KEYED)}
    told = few.rows_of_few(batch, seen, tuple(corpus.SIGNATURE_DTYPES), corpus._OF_ARTICLE)
    known = [code for code, rows in told.items() if rows is not None]
    asked = corpus._queried(rules(known), batch).rows
    assert_frame_equal(corpus._from_plain([row for code in known for row in told[code] or ()]), asked)


@pytest.mark.parametrize("code", KEYED)
def test_every_rule_of_an_archive_is_understood(code):
    """Else nothing would be wrong, but each check against an archive would wait for a query."""
    batch = batch_of({**CLEAN, "headline": "Evening ferry is to return in April - Harbour Courier"})
    seen = {code: few.few_of(*rules([code])[0])}
    told = few.rows_of_few(batch, seen, tuple(corpus.SIGNATURE_DTYPES), corpus._OF_ARTICLE)
    assert told[code]


def test_of_many_articles_or_lines_nothing_is_told():
    lines = batch_of({**CLEAN, "body": "\n".join(f"The boat number {number} is back." for number in range(200))})
    (batch,) = presscheck.read_frame([{**CLEAN, "url": f"https://a.example/{number}"} for number in range(30)])
    for many in (lines, keyed(batch)):
        assert few.rows_of_few(many, {"ID004": None}, (), ()) == {"ID004": None}
        assert CORPUS.signatures(many).rows.height


JUDGED = [pair for pair in rules(KEYED) if pair[0].facts is None]
alike = st.lists(articles, min_size=1, max_size=3).flatmap(
    lambda some: st.lists(st.sampled_from(some).flatmap(with_changes), min_size=2, max_size=6)
)


def shared_rows(records: list[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of keys that several articles have, the first of which is an archive's; articles by outlet."""
    (batch,) = presscheck.read_frame(records)
    articles = batch.articles.with_columns(
        source=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(ARCHIVE)).otherwise("source")
    )
    rows = CORPUS.signatures(keyed(batch._replace(articles=articles))).rows
    return rows.filter(pl.len().over("rule", "key") > 1), corpus.outlets(articles)


def seen_hits(rows: pl.DataFrame, outlets: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    with patch.object(corpus, "is_prepared", lambda: True):
        return CORPUS._seen(JUDGED, rows, outlets)


@given(alike)
@settings(max_examples=150, deadline=None)
def test_rules_fire_at_a_glance_as_by_queries(records):
    rows, outlets = shared_rows(records)
    asked = CORPUS._queried_together(JUDGED, rows, outlets)
    for code, hits in seen_hits(rows, outlets).items():
        assert hits == [{**row, "key": row["key"].partition("\x1f")[2]} for row in asked[code]]


def test_of_a_copy_nothing_is_asked():
    copy = {**CLEAN, "id": "copy", "url": "https://www.harbour-courier.example/copy"}
    known = seen_hits(*shared_rows([dict(CLEAN), copy]))
    assert {"HL002", "HL003", "ID004", "ID009"} <= known.keys()
    assert len(known["ID004"]) == 1


@given(articles)
@settings(max_examples=100, deadline=None)
def test_sketches_are_those_of_the_queries(record):
    articles = batch_of(record).articles
    told = NEAR.sketches_of_few(articles)
    if told is not None:
        asked = [NEAR.sketches_of(articles, column) for column in NEAR.thresholds]
        assert_frame_equal(told, pl.concat([pl.DataFrame(schema=SKETCH_DTYPES), *asked]))
