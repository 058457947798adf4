"""What a text block looks like, and the blocks of records whose fields have names."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

import polars as pl

from ..glances.few_rows import FewRows
from ..glances.plain import BLANKS
from ..schemas.blocks import BLOCK_DTYPES, LAID_OUT
from ..schemas.patterns import (
    HEADER,
    IMAGE_SIZE,
    IMAGE_URL,
    LOCALE,
    SELECTOR,
    SELECTOR_LITERALS,
    TIMESTAMP,
    URL,
    YEAR,
    any_of,
    contact_score,
)
from ..schemas.portions import portions

__all__ = ["kinds", "paragraphs"]

_KIND: Final = BLOCK_DTYPES["kind"]
_ROLE: Final = BLOCK_DTYPES["role"]
_ROLE_SOURCE: Final = BLOCK_DTYPES["role_source"]

LABEL_BYTES: Final = 100
"""A longer block is no timestamp, year or image size."""

LOCALE_BYTES: Final = 12
"""A longer block is no locale."""

ROW_BYTES: Final = 4096
"""A longer block is prose, whatever is in it."""

_PORTION_BYTES: Final = 4 << 20
"""Of bodies that are divided at a time: for that they are copied three times."""

_FEW_ARTICLES: Final = 5
_FEW_BYTES: Final = 100_000

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


class _Rung(NamedTuple):
    """A kind: the literals and the length without which a text cannot be of it, and its proof."""

    kind: str
    bytes: int
    holds_any: tuple[str, ...]
    proof: Callable[[pl.Expr], pl.Expr]

    def is_possible(self, text: pl.Expr) -> pl.Expr:
        """Cheap, and true wherever the proof is."""
        short = text.str.len_bytes() <= self.bytes
        if not self.holds_any:
            return short
        if len(self.holds_any) == 1:
            return short & text.str.contains(self.holds_any[0], literal=True)
        return short & text.str.contains(any_of(self.holds_any))


def _matches(pattern: str) -> Callable[[pl.Expr], pl.Expr]:
    return lambda text: text.str.contains(pattern)


def _rooted(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars_start().str.starts_with("/")


_DIGITS: Final = tuple(string.digits)
_LADDER: Final = (
    _Rung("header", ROW_BYTES, ("date ", "date\t"), _matches(HEADER)),
    _Rung("timestamp", LABEL_BYTES, _DIGITS, _matches(TIMESTAMP)),
    _Rung("year", LABEL_BYTES, _DIGITS, _matches(YEAR)),
    _Rung("image_size", LABEL_BYTES, _DIGITS, _matches(IMAGE_SIZE)),
    _Rung("selector", ROW_BYTES, SELECTOR_LITERALS, lambda text: _rooted(text) & text.str.contains(SELECTOR)),
    _Rung("image_url", ROW_BYTES, ("//",), _matches(IMAGE_URL)),
    _Rung("url", ROW_BYTES, ("//",), _matches(URL)),
    _Rung("contact", ROW_BYTES, ("@",), lambda text: contact_score(text) >= CONTACT_SCORE),
    _Rung("locale", LOCALE_BYTES, ("_", "-"), _matches(LOCALE)),
)
"""First match wins. Nearly all blocks of real text are long paragraphs, which fall off each rung at once."""


def kinds(texts: pl.Series) -> pl.Series:
    """Lexical kind of each whole block, as an Enum of `KINDS`; what is on no rung is text. Null gives null.

    Rung by rung, on the texts that are left and may be of its kind: most rungs have none, and their patterns, which
    take longer to compile than to match, are not even looked at.
    """
    text = pl.col("text")
    frame = texts.to_frame("text")
    told = _few_kinds().told(frame)
    if told is not None:
        return told["kind"].cast(_KIND)
    possible = frame.select(_possible())
    found = pl.select(pl.when(texts.is_not_null()).then(pl.lit("text", dtype=_KIND))).to_series()
    open_ = pl.repeat(True, len(texts), dtype=pl.Boolean, eager=True)
    for rung in _LADDER:
        rows = (possible[rung.kind] & open_).arg_true()
        if len(rows):
            rows = rows.filter(frame[rows].select(rung.proof(text)).to_series())
            found, open_ = found.scatter(rows, rung.kind), open_.scatter(rows, False)
    return found


@cache
def _few_kinds() -> FewRows:
    text = pl.col("text")
    kind = pl.when(text.is_null()).then(pl.lit(None, pl.String))
    for rung in _LADDER:
        kind = kind.when(rung.is_possible(text) & rung.proof(text)).then(pl.lit(rung.kind))
    return FewRows({"kind": kind.otherwise(pl.lit("text"))})


@cache
def _possible() -> list[pl.Expr]:
    """Whether a text may be of each kind. Built once, like those below: it takes longer than reading a short text."""
    return [rung.is_possible(pl.col("text")).fill_null(False).alias(rung.kind) for rung in _LADDER]


def paragraphs(articles: pl.DataFrame) -> pl.DataFrame:
    """Blocks of records with named fields: headline, description and each line of the body that is not blank.

    articles: `Articles`, of which headline, description and body are read. Gives `Blocks` in the order of the
    articles; `article` is the row. `start` and `end` count the bytes of the field, so that
    `field.encode()[start:end]` is `text`; the line end (LF or CRLF) belongs to no block.
    """
    if articles.height <= _FEW_ARTICLES and articles["body"].estimated_size() <= _FEW_BYTES:
        return _of_few(articles)
    texts = articles.select(LAID_OUT)
    parts = pl.concat([_in_parts(some, first) for first, some in portions(texts, "body", _PORTION_BYTES)])
    lines = parts.filter(pl.col("text").str.contains(r"\S")).with_row_index("row")
    lines = lines.with_columns(kinds(lines["text"]).alias("kind"))
    return lines.with_columns(_roles()).select(_as_blocks())


def _in_parts(texts: pl.DataFrame, first: int) -> pl.DataFrame:
    """Each part of some articles, blank or not, with its place. first: the number of the first of them."""
    parts = texts.select(_parts()).explode("text", "part").select(_places())
    return parts.with_columns(pl.col("article") + pl.lit(first, pl.UInt32)) if first else parts


def _of_few(articles: pl.DataFrame) -> pl.DataFrame:
    """`paragraphs` of a few articles, line by line: planning a query takes longer."""
    placed = [
        (article, block, *part)
        for article, texts in enumerate(zip(*(articles[name] for name in LAID_OUT), strict=True))
        for block, part in enumerate(_placed(*texts))
    ]
    kind = kinds(pl.Series("text", [text for _, _, _, text, *_ in placed], dtype=pl.String)).to_list()
    rows = []
    for (article, block, column, text, start, end), one in zip(placed, kind, strict=True):
        role = _LEAKED_ROLES.get(one) if column == "body" else None
        told = {"article": article, "block": block, "column": column, "text": text, "start": start, "end": end}
        told |= {"line": None, "kind": one, "role": role or column, "role_source": "lexical" if role else "field"}
        rows.append(tuple(told[name] for name in BLOCK_DTYPES))
    return pl.DataFrame(rows, schema=BLOCK_DTYPES, orient="row")


def _placed(headline: str | None, description: str | None, body: str | None) -> Iterator[tuple[str, str, int, int]]:
    """Column, text, start and end of the blocks of an article."""
    for column, text in (("headline", headline), ("description", description)):
        if text is not None and text.strip(BLANKS):
            yield column, text, 0, len(text.encode())
    start = 0
    for line in (body or "").split("\n"):
        text = line.removesuffix("\r")
        if text.strip(BLANKS):
            yield "body", text, start, start + len(text.encode())
        start += len(line.encode()) + 1


@cache
def _parts() -> list[pl.Expr]:
    """Headline, description and every line of the body, in this order, and what was before the article's body."""
    body = pl.col("body").fill_null("")
    lines = pl.concat_list("headline", "description", body.str.split("\n"))
    # A line of a body takes its bytes and one for its end; so does a body as a whole, and so the sums agree.
    before = (body.str.len_bytes().cast(pl.UInt64) + 1).cum_sum().shift(1, fill_value=0)
    return [
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("article"),
        lines.alias("text"),
        pl.int_ranges(0, lines.list.len(), dtype=pl.UInt32).alias("part"),
        before.alias("before"),
    ]


@cache
def _places() -> list[pl.Expr]:
    """article, column, text, start and end of each part."""
    in_body = pl.col("part") >= 2
    text = pl.when(in_body).then(pl.col("text").str.strip_suffix("\r")).otherwise("text")
    taken = pl.when(in_body).then(pl.col("text").str.len_bytes().cast(pl.UInt64) + 1).otherwise(0)
    start = taken.cum_sum() - taken - pl.col("before")
    column = pl.when(in_body).then(pl.lit("body")).when(pl.col("part") == 0).then(pl.lit("headline"))
    return [
        pl.col("article"),
        column.otherwise(pl.lit("description")).alias("column"),
        text.alias("text"),
        start.alias("start"),
        (start + text.str.len_bytes()).alias("end"),
    ]


@cache
def _roles() -> list[pl.Expr]:
    return [_position_in_article().alias("block"), _role(), _role_source()]


@cache
def _as_blocks() -> list[pl.Expr]:
    return [
        pl.lit(None, dtype=dtype).alias(name) if name == "line" else pl.col(name).cast(dtype)
        for name, dtype in BLOCK_DTYPES.items()
    ]


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
