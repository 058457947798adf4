"""ID: what names a record, beside its address. Records that are the same are in `duplicates`."""

from __future__ import annotations

import polars as pl

from ....schemas.patterns import holds
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options


def _has_number() -> pl.Expr:
    return pl.col("article_id").str.contains(r"^\d{6,20}$")


def _last_number() -> pl.Expr:
    """The number in which the address ends, if it is no date."""
    number = pl.col("url_canonical").str.extract(r"(\d{6,})(?:\.[a-z]{2,5})?/?$", 1)
    return pl.when(~number.str.contains(r"^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d)?$")).then(number)


@rule(
    code="ID007",
    name="id-url-mismatch",
    severity="info",
    frame="article",
    column="url",
    default=False,
    screen=lambda _: _has_number(),
    facts=lambda _: {"number": _last_number()},
    message="the URL ends with {number}, but the record has the id {article_id}",
    bad=(
        article(article_id="4711083", url="https://www.harbour-courier.example/news/ferry-vote-4711092.html"),
        article(article_id="4711083", url="https://www.harbour-courier.example/2024/03/14/4711092/"),
    ),
    good=(
        article(article_id="4711083", url="https://www.harbour-courier.example/news/ferry-vote-4711083.html"),
        article(article_id="4711083", url="https://www.harbour-courier.example/news/4711083/ferry-vote-20240314"),
        article(article_id="ferry-17", url="https://www.harbour-courier.example/news/ferry-vote-4711083.html"),
    ),
)
def id_url_mismatch(_: Options) -> pl.Expr:
    """The number in the URL is not the id of the record.

    What it does: Compares an id of at least six digits with a number of at least six digits at the end of the URL.
    Why it matters: The record may combine the text of one article with the URL of another.
    Leaves alone: Ids that are not numbers, dates at the end of the URL, and URLs that contain the id elsewhere. The
    rule is off by default because many sites number records and pages separately.
    Fix: Fetch the page again by its id.
    Evidence: Pages whose image and related links contain numbers close to their own.
    """
    number = _last_number()
    return _has_number() & (number != pl.col("article_id")) & ~holds(pl.col("url"), pl.col("article_id"))
