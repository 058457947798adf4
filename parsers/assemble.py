"""Raw columns, as a format gave them, to the `articles` frame: the one place where columns are derived."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from typing import Final

import polars as pl

from ..schemas.articles import ARTICLE_DTYPES
from . import timestamps, urls

__all__ = ["RAW_DTYPES", "articles"]

_TIMES = ("created", "published", "modified", "crawled", "embargoed")
_DERIVED = (
    "article_id",
    "n_chars",
    *urls.URL_DTYPES,
    *(name for name in ARTICLE_DTYPES if name.endswith(("_at", "_precision"))),
    "published_offset_min",
)
_TEXTS = ("headline", "description", "body")

RAW_DTYPES: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    **{name: dtype for name, dtype in ARTICLE_DTYPES.items() if name not in _DERIVED},
}
"""What a raw frame may hold: the columns of `Articles` that are not derived, and `id`, the input's own identity."""

_HASH_DIGITS = 32


def articles(raw: pl.DataFrame) -> pl.DataFrame:
    """The `articles` frame (`ARTICLE_DTYPES`, in order) of a raw one; rows stay as they are.

    `raw` has `source`, `format`, `record` and any of `RAW_DTYPES`; what is missing is null, an empty list, or
    for `decode_ok` true. Missing `n_bytes` is the size of the texts; missing `date_roles` is `explicit`, or in a
    dump `position`, and `equal` where created and published are the same instant.
    """
    base = raw.select(_raw_columns(tuple(raw.schema.items())))
    frame = base.hstack(urls.parts(base["url"])).hstack(_times(base))
    return frame.with_columns(_article_ids(frame), *_derived()).select(ARTICLE_DTYPES.keys())


@lru_cache(maxsize=256)
def _raw_columns(schema: tuple[tuple[str, pl.DataType], ...]) -> list[pl.Expr]:
    """Every column of `RAW_DTYPES`, from a frame of this schema."""
    dtypes = dict(schema)
    return [_column(name, dtypes.get(name), dtype) for name, dtype in RAW_DTYPES.items()]


def _column(name: str, found: pl.DataType | None, dtype: pl.DataType) -> pl.Expr:
    """The raw column in its dtype, or what stands for a missing one."""
    default = [] if isinstance(dtype, pl.List) else True if name == "decode_ok" else None
    if found is None:
        return pl.lit(default, dtype).alias(name)
    column = pl.col(name) if found == dtype else pl.col(name).cast(dtype, strict=False)
    return column if default is None else column.fill_null(default)


def _times(base: pl.DataFrame) -> pl.DataFrame:
    """All times of the records, parsed together."""
    texts = {name: base[f"{name}_raw"] for name in _TIMES}
    present = [name for name, text in texts.items() if text.null_count() < base.height]
    parsed = timestamps.parse(pl.concat([texts[name] for name in present])) if present else base.clear()
    parts = {name: parsed.slice(number * base.height, base.height) for number, name in enumerate(present)}
    missing = timestamps.parse(pl.repeat(None, base.height, dtype=pl.String, eager=True))
    columns: list[pl.Series] = []
    for name in _TIMES:
        part = parts.get(name, missing)
        columns.append(part["at"].alias(f"{name}_at"))
        if f"{name}_precision" in ARTICLE_DTYPES:
            columns.append(part["precision"].alias(f"{name}_precision"))
        if name == "published":
            columns.append(part["offset_min"].alias("published_offset_min"))
    return pl.DataFrame(columns)


@cache
def _derived() -> list[pl.Expr]:
    return [
        pl.col("body").str.len_chars().fill_null(0).cast(pl.UInt32).alias("n_chars"),
        pl.col("n_bytes").fill_null(pl.sum_horizontal(pl.col(_TEXTS).str.len_bytes()).cast(pl.UInt64)),
        pl.col("date_roles").fill_null(_date_roles()),
    ]


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


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(), usedforsecurity=False).hexdigest()[:_HASH_DIGITS]
