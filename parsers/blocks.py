"""What a text block looks like, and the blocks of records whose fields have names."""

from __future__ import annotations

from typing import Final

import polars as pl

from ..schemas.blocks import BLOCK_DTYPES
from ..schemas.patterns import (
    HEADER,
    IMAGE_SIZE,
    IMAGE_URL,
    LOCALE,
    SELECTOR,
    TIMESTAMP,
    URL,
    YEAR,
    contact_score,
)

__all__ = ["kind_of", "paragraphs"]

_KIND: Final = BLOCK_DTYPES["kind"]
_ROLE: Final = BLOCK_DTYPES["role"]
_ROLE_SOURCE: Final = BLOCK_DTYPES["role_source"]

LABEL_BYTES: Final = 100
"""A longer block is no timestamp, year, image size or locale."""

ROW_BYTES: Final = 4096
"""A longer block is prose, whatever is in it."""

CONTACT_SCORE: Final = 5
"""All that a text alone can show of an organisation's contact row: see `contact_score`."""

# What a line of a named body is, when it is not body: rows that a scraper leaked into the text.
_LEAKED_ROLES: Final = {
    "selector": "selector",
    "image_size": "image_size",
    "contact": "organization",
    "image_url": "image",
    "url": "related",
}


def kind_of(text: pl.Expr) -> pl.Expr:
    """Lexical kind of a whole block, as an Enum of `KINDS`; the first match of the ladder wins. Null gives null.

    Nearly all blocks of real text are long paragraphs, so each rung is first closed to blocks that a length or
    a literal rules out: a regex over a null costs nothing.
    """
    size = text.str.len_bytes()
    label = pl.when(size <= LABEL_BYTES).then(text)
    digits = pl.when((size <= LABEL_BYTES) & text.str.contains(r"[0-9]")).then(text)
    row = pl.when(size <= ROW_BYTES).then(text)
    path = pl.when((size <= ROW_BYTES) & text.str.contains(r"^\s*/")).then(text)
    link = pl.when((size <= ROW_BYTES) & text.str.contains("//", literal=True)).then(text)
    address = pl.when((size <= ROW_BYTES) & text.str.contains("@", literal=True)).then(text)
    rungs = {
        "header": row.str.contains(HEADER),
        "timestamp": digits.str.contains(TIMESTAMP),
        "year": digits.str.contains(YEAR),
        "image_size": digits.str.contains(IMAGE_SIZE),
        "selector": path.str.contains(SELECTOR),
        "image_url": link.str.contains(IMAGE_URL),
        "url": link.str.contains(URL),
        "contact": contact_score(address) >= CONTACT_SCORE,
        "locale": label.str.contains(LOCALE),
    }
    ladder = [pl.when(found).then(pl.lit(kind, dtype=_KIND)) for kind, found in rungs.items()]
    return pl.coalesce(*ladder, pl.when(text.is_not_null()).then(pl.lit("text", dtype=_KIND)))


def paragraphs(articles: pl.DataFrame) -> pl.DataFrame:
    """Blocks of records with named fields: headline, description and each line of the body that is not blank.

    articles: `Articles`, of which headline, description and body are read. Gives `Blocks` in the order of the
    articles; `article` is the row. `start` and `end` count the bytes of the field, so that
    `field.encode()[start:end]` is `text`; the line end (LF or CRLF) belongs to no block.
    """
    return (
        _lines(articles.lazy())
        .filter(pl.col("text").str.contains(r"\S"))
        .with_row_index("row")
        .with_columns(block=_position_in_article(), kind=kind_of(pl.col("text")))
        .with_columns(_role(), _role_source())
        .select(
            pl.lit(None, dtype=dtype).alias(name) if name == "line" else pl.col(name).cast(dtype)
            for name, dtype in BLOCK_DTYPES.items()
        )
        .collect()
    )


def _lines(articles: pl.LazyFrame) -> pl.LazyFrame:
    """Headline, description and every line of the body, in this order: article, column, start, end, text."""
    body = pl.col("body").fill_null("")
    lines = pl.concat_list("headline", "description", body.str.split("\n"))
    # A line of a body takes its bytes and one for its end; so does a body as a whole, and so the sums agree.
    before = (body.str.len_bytes().cast(pl.UInt64) + 1).cum_sum().shift(1, fill_value=0)
    in_body = pl.col("part") >= 2
    taken = pl.when(in_body).then(pl.col("text").str.len_bytes().cast(pl.UInt64) + 1).otherwise(0)
    return (
        articles.select(
            article=pl.int_range(pl.len(), dtype=pl.UInt32),
            text=lines,
            part=pl.int_ranges(0, lines.list.len(), dtype=pl.UInt32),
            before=before,
        )
        .explode("text", "part")
        .select(
            "article",
            column=pl.when(in_body)
            .then(pl.lit("body"))
            .when(pl.col("part") == 0)
            .then(pl.lit("headline"))
            .otherwise(pl.lit("description")),
            text=pl.when(in_body).then(pl.col("text").str.strip_suffix("\r")).otherwise("text"),
            start=taken.cum_sum() - taken - pl.col("before"),
        )
        .with_columns(end=pl.col("start") + pl.col("text").str.len_bytes())
    )


def _position_in_article() -> pl.Expr:
    """Rows are grouped by article: the row, less the row at which its article begins."""
    begins = pl.col("article") != pl.col("article").shift(1, fill_value=pl.lit(2**32 - 1, dtype=pl.UInt32))
    return pl.col("row") - pl.when(begins).then("row").forward_fill()


def _leaked() -> pl.Expr:
    return (pl.col("column") == "body") & pl.col("kind").is_in(list(_LEAKED_ROLES))


def _role() -> pl.Expr:
    leaked = pl.col("kind").cast(pl.String).replace_strict(_LEAKED_ROLES, default=None)
    return pl.when(_leaked()).then(leaked).otherwise("column").cast(_ROLE).alias("role")


def _role_source() -> pl.Expr:
    return (
        pl.when(_leaked())
        .then(pl.lit("lexical", dtype=_ROLE_SOURCE))
        .otherwise(pl.lit("field", dtype=_ROLE_SOURCE))
        .alias("role_source")
    )
