"""What a URL tells."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presscheck.parsers.urls import URL_DTYPES, parts


def read(url: str | None) -> tuple[str | None, str | None, date | None]:
    return parts(pl.Series([url], dtype=pl.String)).row(0)


SAME = [
    "https://news.example/town/bridge",
    "http://news.example/town/bridge/",
    "//www.news.example/town/bridge",
    "HTTPS://News.Example/town/bridge",
    "https://news.example:443/town/bridge#comments",
    "http://news.example:80/town/bridge",
    "https://news.example./town/bridge",
    "https://user:secret@news.example/town/bridge",
    "https://news.example/town/bridge?utm_source=feed&utm_medium=rss",
    "https://news.example/town/bridge/?fbclid=x1#top",
    "https://news.example/town/bridge?",
    "https://news.example/town/bridge/amp/",
    "https://news.example/amp/town/bridge",
    "https://news.example/town/bridge?outputType=amp",
    "https://news-example.cdn.ampproject.org/c/s/news.example/town/bridge",
    "https://www.google.com/amp/s/www.news.example/town/bridge",
    "  https://news.example/town/bridge\n",
]


@pytest.mark.parametrize("url", SAME)
def test_copies_of_a_page_have_one_identity(url: str) -> None:
    assert read(url)[0] == "news.example/town/bridge"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://news.example/a?id=7&utm_source=x&page=2", "news.example/a?id=7&page=2"),
        ("https://news.example/a/?id=7", "news.example/a?id=7"),
        ("https://news.example/A/b.HTML", "news.example/A/b.HTML"),
        ("https://news.example/a?reference=1", "news.example/a?reference=1"),
        ("https://news.example:8443/a", "news.example:8443/a"),
        ("https://m.tv/a", "m.tv/a"),
        ("https://m.daily.example/a", "daily.example/a"),
        ("https://news.example/story.amp.html", "news.example/story.html"),
        ("https://news.example/stamp", "news.example/stamp"),
        ("https://[2001:db8::1]:443/a", "[2001:db8::1]/a"),
    ],
)
def test_what_tells_pages_apart_stays(url: str, canonical: str) -> None:
    assert read(url)[0] == canonical


@pytest.mark.parametrize(
    "url", ["https://news.example", "https://news.example/", "https://news.example/?utm_source=feed"]
)
def test_a_home_page_identifies_no_article(url: str) -> None:
    assert read(url)[0] is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.News.Example:8443/a", "news.example"),
        ("//cdn.news.example/a.jpg", "cdn.news.example"),
        ("https://me:pw@news.example/", "news.example"),
        ("https://zürich.example/", "zürich.example"),
    ],
)
def test_host(url: str, host: str) -> None:
    assert read(url)[1] == host


NO_WEB_ADDRESS = """
news.example/a
/town/bridge
mailto:desk@news.example
javascript:alert(1)
https://
https:///a
https://news example/a
https://a]b/c
ftp://news.example/a
just words
"""


@pytest.mark.parametrize("url", [None, *NO_WEB_ADDRESS.split("\n")])
def test_what_is_no_web_address_tells_nothing(url: str | None) -> None:
    assert read(url) == (None, None, None)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2021/12/29/bridge", date(2021, 12, 29)),
        ("https://news.example/20211229/bridge-1091893805.html", date(2021, 12, 29)),
        ("https://news.example/town/bridge-2021-12-29", date(2021, 12, 29)),
        ("https://news.example/bridge_20211229.html", date(2021, 12, 29)),
        ("https://news.example/2021/02/30/bridge", None),
        ("https://news.example/2021/bridge", None),
        ("https://news.example/1091893805.html", None),
        ("https://20211229.example/bridge", None),
    ],
)
def test_date_in_the_path(url: str, day: date | None) -> None:
    assert read(url)[2] == day


MANY: list[str | None] = [None] * 200

near_urls = st.text("/:@?#[].&=wmap0159-\n ", max_size=40).map("https://".__add__)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(max_size=40) | st.text("/:@?#[].&=wmap0159-\n ", max_size=40).map("https://".__add__), max_size=6)
)
def test_any_text_gives_a_row_that_does_not_depend_on_others(urls: list[str]) -> None:
    together = parts(pl.Series([*urls, *MANY], dtype=pl.String))  # so many are queried, and few are not
    assert dict(together.schema) == URL_DTYPES
    assert together.rows()[: len(urls)] == [read(url) for url in urls]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAME))
def test_the_identity_of_an_identity_is_itself(url: str) -> None:
    canonical = read(url)[0]
    assert read(f"https://{canonical}")[0] == canonical


@given(
    st.lists(
        st.sampled_from([*SAME, "https://www.example/a", "https://news.example?x", "no address", None]) | st.text()
    )
)
def test_hosts_alone_are_those_of_all_parts(urls: list[str | None]) -> None:
    series = pl.Series(urls, dtype=pl.String)
    assert parts(series, {"host"})["host"].to_list() == parts(series)["host"].to_list()
