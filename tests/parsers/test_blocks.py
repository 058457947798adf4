"""The lexical ladder, and the blocks of records with named fields."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from presscheck.parsers import blocks
from presscheck.parsers.blocks import paragraphs
from presscheck.schemas.articles import ARTICLE_DTYPES
from presscheck.schemas.blocks import BLOCK_DTYPES, Blocks
from presscheck.schemas.vocabulary import KINDS

KIND_EXAMPLES = {
    "header": [
        " date 2021-12-29 https://news.example/a",
        "date 2021 words",
        "date //news.example/a",
        "\ufeffdate 2021-12 ",
    ],
    "timestamp": [
        "2021-12-29",
        "2021-12-29T17:59+0000",
        "2021-12-29 17:59:01.123456 UTC",
        "2021-12-29T17:59:01.123Z",
        "2021-12-29T17:59:01+01:00CET",
        "20211229T175901Z",
        "20211229T17:59:01Z",
        "5/16/2021 7:40:05 AM",
        "16.05.2021 - 07:40 Uhr",
        "Tue Nov 19 2019 03:05:46 GMT+0000",
        "Tue Nov 19 2019 03:05:46 GMT+0000 (Coordinated Universal Time)",
        "Tue, 19 Nov 2019 03:05:46 +0000",
        "December 3, 2020 18:47",
        "Apr 02, 2020, 04:11 AM IST",
        "16 мая, 08:40",
        "15 de mayo de 2021",
        "2021年12月29日",
        "9:05 PM",
        "15:35, Oct 29 2020",
        " 2021-12-29 ",
    ],
    "year": ["2021", "© 1998"],
    "image_size": ["1920 1080 true", "640x480", "640 × 480"],
    "selector": ["//meta[@name='a']/@content", "/html/head/title /html/head/meta[@name='b']/@content", "//p/text()"],
    "image_url": ["https://img.example/a/b.jpg", "//img.example/x.PNG?w=1", "https://img.example/x.webp:large"],
    "url": ["https://news.example/a/b", "//news.example/a"],
    "contact": ["Harbour Courier desk@courier.example +49 30 23125004 Harbour Press"],
    "locale": ["en_GB", "pt-BR"],
    "text": [
        "A bridge opens",
        "date palms are grown here",
        "In May 2021 the bridge was opened",
        "March 3 protest",
        "10:30 clock",
        "12345678",
        "co-op",
        "2021 was a good year",
        "Write to desk@courier.example, she said.",
        "The path //meta/@content is wrong, he said.",
        "",
        " ",
    ],
}
EXAMPLES = [text for texts in KIND_EXAMPLES.values() for text in texts]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KIND_EXAMPLES.items() for text in texts])
def test_kind_of_example(kind: str, text: str) -> None:
    assert kinds([text]) == [kind]


def test_every_kind_has_an_example() -> None:
    assert set(KIND_EXAMPLES) == set(KINDS)


def test_kind_of_null_is_null() -> None:
    assert kinds([None, "2021"]) == [None, "year"]


@given(st.lists(st.text(max_size=40) | st.sampled_from(EXAMPLES), max_size=6))
def test_kind_does_not_depend_on_other_rows(texts: list[str]) -> None:
    many: list[str | None] = [None] * 200  # so many are queried, and few are not
    assert kinds([*texts, *many])[: len(texts)] == [kinds([text])[0] for text in texts]


def test_a_long_text_is_text_whatever_is_in_it() -> None:
    assert kinds(["https://news.example/" + "a" * 10_000, "//meta/@content " * 1000]) == ["text", "text"]


def test_paragraphs_are_headline_description_and_lines() -> None:
    blocks = paragraphs(frame([("A Bridge", "It opens.", " One.\r\n\r\n\tÜber zwei. \nthree")]))
    assert blocks.select("block", "column", "start", "end", "text", "role", "role_source").rows() == [
        (0, "headline", 0, 8, "A Bridge", "headline", "field"),
        (1, "description", 0, 9, "It opens.", "description", "field"),
        (2, "body", 0, 5, " One.", "body", "field"),
        (3, "body", 9, 22, "\tÜber zwei. ", "body", "field"),
        (4, "body", 23, 28, "three", "body", "field"),
    ]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("//meta[@name='a']/@content", "selector"),
        ("1920 1080 true", "image_size"),
        ("Harbour Courier desk@courier.example +49 30 23125004 Harbour Press", "organization"),
        ("https://img.example/a.jpg", "image"),
        ("https://news.example/b", "related"),
    ],
)
def test_a_row_that_leaked_into_a_body_has_its_own_role(line: str, role: str) -> None:
    blocks = paragraphs(frame([(line, None, f"One.\n{line}\nTwo.")]))
    assert blocks.select("column", "role", "role_source").rows() == [
        ("headline", "headline", "field"),
        ("body", "body", "field"),
        ("body", role, "lexical"),
        ("body", "body", "field"),
    ]


def test_a_date_in_a_body_stays_body() -> None:
    assert paragraphs(frame([(None, None, "2021-12-29\n2021\nen_GB")]))["role"].to_list() == ["body"] * 3


@pytest.mark.parametrize("articles", [[], [(None, None, None)], [("", " ", "\n \r\n\t")]])
def test_nothing_gives_no_blocks(articles: list[tuple[str | None, str | None, str | None]]) -> None:
    blocks = paragraphs(frame(articles))
    assert blocks.height == 0
    assert blocks.schema == BLOCK_DTYPES


FIELD = st.none() | st.text(alphabet=st.sampled_from("aé漢😀 \t\r\n.\u2028"), max_size=30)


@given(st.lists(st.tuples(FIELD, FIELD, FIELD), max_size=5))
def test_paragraph_spans_slice_back(articles: list[tuple[str | None, str | None, str | None]]) -> None:
    source = frame(articles)
    blocks = paragraphs(source)
    Blocks.validate(blocks)
    for row in blocks.iter_rows(named=True):
        field = source.row(row["article"], named=True)[row["column"]]
        assert field.encode()[row["start"] : row["end"]].decode() == row["text"]
        assert row["text"].strip()
    for article, fields in enumerate(articles):
        own = blocks.filter(article=article)
        assert own["block"].to_list() == list(range(own.height))
        lines = [line.removesuffix("\r") for line in (fields[2] or "").split("\n")]
        assert own.filter(column="body")["text"].to_list() == [line for line in lines if line.strip()]


ROW = st.sampled_from(["1920 1080 true", "https://news.example/a.jpg", "/html/head/meta[@name='a']/@content", "Port."])
BODY = st.lists(ROW | FIELD.map(lambda text: text or ""), max_size=6).map("\n".join)


@given(st.lists(st.tuples(FIELD, FIELD, BODY), min_size=1, max_size=3))
def test_few_articles_are_laid_out_as_many(articles: list[tuple[str | None, str | None, str | None]]) -> None:
    """Few are laid out without a query."""
    many = frame([*articles, *[("A Bridge", None, "It opens.")] * blocks._FEW_ARTICLES])
    assert paragraphs(frame(articles)).equals(paragraphs(many).filter(pl.col("article") < len(articles)))


@given(st.lists(st.tuples(FIELD, FIELD, BODY), min_size=blocks._FEW_ARTICLES + 1, max_size=9), st.integers(1, 60))
def test_articles_are_laid_out_a_few_at_a_time(
    articles: list[tuple[str | None, str | None, str | None]], n: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocks, "_PORTION_BYTES", n)
        portions = paragraphs(frame(articles))
    assert portions.equals(paragraphs(frame(articles)))


def kinds(texts: list[str | None]) -> list[str | None]:
    return blocks.kinds(pl.Series(texts, dtype=pl.String)).to_list()


def frame(articles: list[tuple[str | None, str | None, str | None]]) -> pl.DataFrame:
    """The columns of `Articles` that paragraphs are made of."""
    names = ("headline", "description", "body")
    return pl.DataFrame(articles, schema={name: ARTICLE_DTYPES[name] for name in names}, orient="row")
