"""From raw columns to the `articles` frame."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.assemble import _FEW, RAW_DTYPES, articles
from presscheck.schemas.articles import ARTICLE_DTYPES, Articles
from presscheck.schemas.vocabulary import DATE_ROLES


def raw(*rows: dict[str, Any], format: str = "jsonl") -> pl.DataFrame:
    filled = [{"source": "in.jsonl", "format": format, "record": number} | row for number, row in enumerate(rows)]
    names = {name for row in filled for name in row}
    return pl.DataFrame(filled, schema={name: dtype for name, dtype in RAW_DTYPES.items() if name in names})


def one(format: str = "jsonl", **columns: Any) -> dict[str, Any]:
    return articles(raw(columns, format=format)).row(0, named=True)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def test_the_frame_is_what_the_model_says() -> None:
    frame = articles(raw({"headline": "A Bridge Opens", "body": "It is open."}, {"read_error": "broken"}))
    assert dict(frame.schema) == ARTICLE_DTYPES
    assert list(frame.columns) == list(ARTICLE_DTYPES)
    Articles.validate(frame)


def test_no_rows() -> None:
    frame = articles(raw({}).clear())
    assert dict(frame.schema) == ARTICLE_DTYPES
    assert frame.height == 0


def test_what_is_missing() -> None:
    article = one()
    assert article["decode_ok"] is True
    assert [article[name] for name in ("authors", "keywords", "images", "selectors", "related_urls")] == [[]] * 5
    assert article["n_chars"] == 0
    assert article["published_precision"] == "missing"
    assert article["headline"] is article["url_canonical"] is article["published_at"] is None


def test_columns_of_nulls_only_are_missing() -> None:
    frame = raw({}).with_columns(headline=pl.lit(None), keywords=pl.lit(None), images=pl.lit(None))
    article = articles(frame).row(0, named=True)
    assert (article["headline"], article["keywords"], article["images"]) == (None, [], [])


def test_times_and_addresses_are_derived() -> None:
    article = one(
        url="https://www.news.example/2021/12/29/bridge?utm_source=x",
        created_raw="2021-12-29",
        published_raw="2021-12-29T18:59:00+01:00",
        modified_raw="soon",
        crawled_raw="2021-12-30T00:00:00Z",
        embargoed_raw="2021-12-29T19:00:00+0100",
        body="Öffnet",
    )
    assert article["url_canonical"] == "news.example/2021/12/29/bridge"
    assert (article["host"], article["url_date"]) == ("news.example", date(2021, 12, 29))
    assert (article["created_at"], article["created_precision"]) == (datetime(2021, 12, 29, tzinfo=UTC), "day")
    assert (article["published_at"], article["published_offset_min"]) == (
        datetime(2021, 12, 29, 17, 59, tzinfo=UTC),
        60,
    )
    assert (article["modified_at"], article["modified_precision"]) == (None, "unparsed")
    assert article["crawled_at"] == datetime(2021, 12, 30, tzinfo=UTC)
    assert article["embargoed_at"] == datetime(2021, 12, 29, 18, tzinfo=UTC)
    assert (article["n_chars"], article["n_bytes"]) == (6, 7)
    assert article["published_raw"] == "2021-12-29T18:59:00+01:00"


URL = "https://news.example/a"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"id": " a-1 ", "url": URL}, "a-1"),
        ({"id": " ", "url": URL}, digest("news.example/a")),
        ({"url": URL, "headline": "A Bridge Opens"}, digest("news.example/a")),
        ({"url": "/a", "headline": "A Bridge Opens", "body": "It is."}, digest("A Bridge Opens\x1fIt is.")),
        ({"headline": "A Bridge Opens"}, digest("A Bridge Opens")),
        ({"headline": "", "body": ""}, digest("in.jsonl\x1f0")),
        ({"read_error": "broken"}, digest("in.jsonl\x1f0")),
    ],
)
def test_identity(columns: dict[str, Any], expected: str) -> None:
    assert one(**columns)["article_id"] == expected


MAY_BE: st.SearchStrategy[str | None] = st.sampled_from([None, "", " ", "\u2003a\x1f", "é"])


@given(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("id", "url", "headline", "body"), MAY_BE)), min_size=1, max_size=5)
)
def test_few_articles_are_identified_as_many(rows: list[dict[str, Any]]) -> None:
    """Few are identified without a query."""
    few, many = articles(raw(*rows)), articles(raw(*rows, *[{"id": "a"}] * _FEW))
    assert few["article_id"].equals(many["article_id"].head(len(rows)))


MOMENT, LATER = "2021-12-29T17:59:00Z", "2021-12-29T18:59:00Z"


@pytest.mark.parametrize(
    ("format", "columns", "expected"),
    [
        ("jsonl", {"created_raw": MOMENT, "published_raw": MOMENT}, "explicit"),
        ("dump", {"created_raw": MOMENT, "published_raw": MOMENT}, "equal"),
        ("dump", {"created_raw": MOMENT, "published_raw": LATER}, "position"),
        ("dump", {}, "position"),
        ("dump", {"date_roles": "explicit"}, "explicit"),
    ],
)
def test_how_times_were_told_apart(format: str, columns: dict[str, Any], expected: str) -> None:
    assert expected in DATE_ROLES
    assert one(format, **columns)["date_roles"] == expected


columns = st.fixed_dictionaries(
    {},
    optional={
        "id": st.text(max_size=5),
        "url": st.sampled_from([URL, "//m.news.example/b/", "nonsense"]),
        "headline": st.text(max_size=8),
        "body": st.text(max_size=20),
        "published_raw": st.sampled_from([MOMENT, "2021", "5/6/2021", "soon", ""]),
        "modified_raw": st.sampled_from([LATER, "16.05.2021 07:40"]),
        "keywords": st.lists(st.text(max_size=4), max_size=3),
    },
)


@settings(max_examples=30, deadline=None)
@given(st.lists(columns, min_size=1, max_size=6), st.randoms())
def test_an_article_does_not_depend_on_its_neighbours(rows: list[dict[str, Any]], random: Any) -> None:
    rows = [row | {"record": number} for number, row in enumerate(rows)]
    shuffled = random.sample(rows, len(rows))
    there = articles(raw(*rows)).rows()
    assert articles(raw(*shuffled)).sort("record").rows() == there
