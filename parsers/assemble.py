"""Raw columns, as a format gave them, to the `articles` frame: the one place where columns are derived."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Final

import polars as pl

from ..glances.plain import BLANKS
from ..schemas.articles import ARTICLE_DTYPES
from ..schemas.batch import Batch
from ..schemas.blocks import LAID_OUT
from . import blocks, timestamps, urls
from .timestamps import PARSED_DTYPES

__all__ = ["RAW_DTYPES", "articles", "batch", "needed"]

_TIMES = ("created", "published", "modified", "crawled", "embargoed")
_TIME_COLUMNS: Final = {
    name: {f"{name}_{part}": part for part in PARSED_DTYPES if f"{name}_{part}" in ARTICLE_DTYPES} for name in _TIMES
}
"""Name of a time to its columns, and what each of them is of the times that are parsed."""

_MADE_OF: Final[dict[str, tuple[str, ...]]] = {
    "article_id": ("id", "url_canonical", "headline", "body", "source", "record"),
    "n_chars": ("body",),
    "n_bytes": LAID_OUT,
    "date_roles": ("format", "created_at", "published_at"),
    **dict.fromkeys(urls.URL_DTYPES, ("url",)),
    **{column: (f"{name}_raw",) for name, columns in _TIME_COLUMNS.items() for column in columns},
}
"""A column that is derived, or filled up, to those that this reads."""

_DERIVED: Final = _MADE_OF.keys() - {"n_bytes", "date_roles"}

RAW_DTYPES: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    **{name: dtype for name, dtype in ARTICLE_DTYPES.items() if name not in _DERIVED},
}
"""What a raw frame may hold: the columns of `Articles` that are not derived, and `id`, the input's own identity."""

_HASH_DIGITS = 32
_FEW: Final = 16
_KEY_OF: Final = ["id", "url_canonical", "headline", "body", "source", "record"]


def batch(raw: pl.DataFrame) -> Batch:
    """The batch of records with named fields."""
    made = articles(raw)
    return Batch(made, blocks.paragraphs(made))


def articles(raw: pl.DataFrame, names: Collection[str] = ARTICLE_DTYPES) -> pl.DataFrame:
    """The `articles` frame (`ARTICLE_DTYPES`, in order) of a raw one, or these columns of it; rows stay as they are.

    `raw` has `source`, `format`, `record` and any of `RAW_DTYPES`; what is missing is null, an empty list, or
    for `decode_ok` true. Missing `n_bytes` is the size of the texts; missing `date_roles` is `explicit`, or in a
    dump `position`, and `equal` where created and published are the same instant.
    """
    wanted = needed(frozenset(names))
    frame = raw.with_columns(_raw_columns(tuple(raw.schema.items()), wanted))
    frame = frame[[name for name in RAW_DTYPES if name in wanted]]
    if parts := wanted & urls.URL_DTYPES.keys():
        frame = frame.hstack(urls.parts(frame["url"], parts))
    frame = frame.hstack(_times(frame, wanted))
    if "article_id" in wanted:
        frame = frame.with_columns(_article_ids(frame))
    frame = frame.with_columns(derived for name, derived in _derived().items() if name in names)
    return frame[[name for name in ARTICLE_DTYPES if name in names]]


@cache
def needed(names: frozenset[str]) -> frozenset[str]:
    """These columns and all that they are made of."""
    wanted, found = set(names), set[str]()
    while wanted:
        found |= wanted
        wanted = {source for name in wanted for source in _MADE_OF.get(name, ())} - found
    return frozenset(found)


@lru_cache(maxsize=256)
def _raw_columns(schema: tuple[tuple[str, pl.DataType], ...], names: frozenset[str]) -> list[pl.Expr]:
    """The columns of `RAW_DTYPES` among these, from a frame of this schema."""
    dtypes = dict(schema)
    return [_column(name, dtypes.get(name), dtype) for name, dtype in RAW_DTYPES.items() if name in names]


def _column(name: str, found: pl.DataType | None, dtype: pl.DataType) -> pl.Expr:
    """The raw column in its dtype, or what stands for a missing one."""
    default = [] if isinstance(dtype, pl.List) else True if name == "decode_ok" else None
    if found is None:
        return pl.lit(default, dtype).alias(name)
    column = pl.col(name) if found == dtype else pl.col(name).cast(dtype, strict=False)
    return column if default is None else column.fill_null(default)


def _times(base: pl.DataFrame, wanted: Collection[str]) -> pl.DataFrame:
    """The columns of times that are wanted; all texts are parsed together."""
    columns = {name: [column for column in _TIME_COLUMNS[name] if column in wanted] for name in _TIMES}
    texts = {name: base[f"{name}_raw"] for name, some in columns.items() if some}
    present = [name for name, text in texts.items() if text.null_count() < base.height]
    parsed = timestamps.parse(pl.concat([texts[name] for name in present])) if present else base.clear()
    parts = {name: parsed.slice(number * base.height, base.height) for number, name in enumerate(present)}
    missing = timestamps.missing(base.height)
    return pl.DataFrame(
        [
            parts.get(name, missing)[_TIME_COLUMNS[name][column]].alias(column)
            for name, some in columns.items()
            for column in some
        ]
    )


@cache
def _derived() -> dict[str, pl.Expr]:
    return {
        "n_chars": pl.col("body").str.len_chars().fill_null(0).cast(pl.UInt32).alias("n_chars"),
        "n_bytes": pl.col("n_bytes").fill_null(pl.sum_horizontal(pl.col(LAID_OUT).str.len_bytes()).cast(pl.UInt64)),
        "date_roles": pl.col("date_roles").fill_null(_date_roles()),
    }


def _date_roles() -> pl.Expr:
    equal = (pl.col("created_at") == pl.col("published_at")).fill_null(False)
    return (
        pl.when(pl.col("format") != "dump")
        .then(pl.lit("explicit"))
        .when(equal)
        .then(pl.lit("equal"))
        .otherwise(pl.lit("position"))
        .cast(ARTICLE_DTYPES["date_roles"])
    )


def _article_ids(frame: pl.DataFrame) -> pl.Series:
    """Identity of each article: see `Articles.article_id`."""
    if frame.height <= _FEW:
        told = [
            _article_id(row["id"], row["url_canonical"], (row["headline"], row["body"]), (row["source"], row["record"]))
            for row in frame[_KEY_OF].rows(named=True)
        ]
        return pl.Series("article_id", told, dtype=pl.String)
    keys = frame.select(_keys())
    digests = [None if key is None else _digest(key) for key in keys["hashed"]]
    return keys["own"].fill_null(pl.Series(digests, dtype=pl.String)).alias("article_id")


@cache
def _keys() -> list[pl.Expr]:
    """The input's own identity, or what else the identity is made of."""
    own = pl.col("id").str.strip_chars()
    texts = pl.when(pl.any_horizontal(pl.col("headline", "body").str.len_bytes() > 0)).then(
        pl.concat_str("headline", "body", separator="\x1f", ignore_nulls=True)
    )
    place = pl.concat_str("source", "record", separator="\x1f")
    return [
        pl.when(own != "").then(own).alias("own"),
        pl.when(own.fill_null("") == "").then(pl.coalesce("url_canonical", texts, place)).alias("hashed"),
    ]


def _article_id(own: str | None, address: str | None, texts: Sequence[str | None], place: tuple[str, int]) -> str:
    """What `_keys` say of one article, without a query."""
    if own is not None and (own := own.strip(BLANKS)):
        return own
    if address is None and any(texts):
        address = "\x1f".join(text for text in texts if text is not None)
    return _digest("\x1f".join(map(str, place)) if address is None else address)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(), usedforsecurity=False).hexdigest()[:_HASH_DIGITS]
