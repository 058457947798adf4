"""Rows of whole keys: what a judgement reads of a key, and the findings on the rows on which a rule fires.

Any number of rows can share a key. All of them are laid out for the columns that a rule reads; what else is told of a
row is looked up for those on which it fires, some at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any, Final, NamedTuple, TypeVar

import polars as pl

from ...glances.glance import Row
from ...schemas.findings import EXCERPT_CHARS
from ...schemas.vocabulary import ARCHIVE
from ..declaring.messages import filled
from ..declaring.rule import Rule
from ..judging.judge import Judged
from ..judging.places import fingerprint, shorten

__all__ = [
    "MANY_FINDINGS",
    "Question",
    "compared",
    "compared_plainly",
    "finding",
    "fired",
    "joined_parts",
    "kept_place",
    "with_times",
]

MANY_FINDINGS: Final = 2_500
"""Findings that are handed on at a time, roughly."""

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)

_ROWS: Final = 10_000
"""Rows that are looked up at a time."""

_KEPT: Final = ("source", "record", "article_id", "url", "url_canonical", "content", "outlet", "published_at", "text")
_NUMBERS: Final = ("repeats", "size", "contents")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def compared(rows: Frame, outlets: Frame) -> Frame:
    """Rows with what a judgement reads of their key.

    repeats: rows before this one within the key, in the order of `keep`, those of an archive first; the row with 0 is
    kept. size: rows of the key.
    contents: how many different contents they have. kept_*: the kept row's values. outlet_articles: articles of the
    outlet in the corpus.
    """
    order, of_key = _read_of_a_key()
    ordered = rows.sort(order, nulls_last=True)
    return ordered.with_columns(of_key).join(outlets, on="outlet", how="left", maintain_order="left")


@cache
def _read_of_a_key() -> tuple[list[pl.Expr], list[pl.Expr]]:
    """By what rows are put in order, and what is then read of their key; written down once."""
    by_id = pl.when(pl.col("keep").is_null()).then("article_id")
    is_new = pl.col("source") != ARCHIVE
    names = ("source", "record", "block")
    order = [pl.col("key"), is_new, pl.col("keep"), by_id, *map(pl.col, names)]
    kept = [pl.col(name).first().over("key").alias(f"kept_{name}") for name in _KEPT]
    numbers = [
        pl.int_range(pl.len()).over("key").alias("repeats"),
        pl.len().over("key").alias("size"),
        pl.col("content").n_unique().over("key").alias("contents"),
    ]
    return order, [*kept, *numbers]


def compared_plainly(rows: Sequence[Row], outlets: Mapping[str, int]) -> list[Row]:
    """`compared` of a few rows as `plain_rows` gives them, of any rules. outlets: articles by outlet."""
    ordered = sorted(rows, key=_place)
    for _, its in groupby(ordered, key=lambda row: (row["rule"], row["key"])):
        of_key = list(its)
        of_all = {f"kept_{name}": of_key[0][name] for name in _KEPT}
        of_all |= {"size": len(of_key), "contents": len({row["content"] for row in of_key})}
        for repeats, row in enumerate(of_key):
            row |= {**of_all, "repeats": repeats, "outlet_articles": outlets.get(row["outlet"])}
    return ordered


def _place(row: Row) -> list[tuple[bool, Any]]:
    """As `compared` puts rows in order, nulls last."""
    by_id = row["article_id"] if row["keep"] is None else None
    values = (row["rule"], row["key"], row["source"] != ARCHIVE, row["keep"], by_id)
    return [(value is None, value) for value in (*values, row["source"], row["record"], row["block"])]


def with_times(row: Row) -> dict[str, Any]:
    """The columns of a plain row, with times again. Raises OverflowError for one that Python does not know."""
    values = {name: value for name, value in row.items() if isinstance(name, str)}
    times = {name: values[name] for name in ("published_at", "kept_published_at") if values[name] is not None}
    return values | {name: _EPOCH + timedelta(microseconds=time) for name, time in times.items()}


class Question(NamedTuple):
    """What a rule asks of rows. whose: code in `rule` of the rows that it judges.

    is_hit: Boolean. facts: further values of a hit. only_groups: it reads `key` for nothing but windows, which take
    twice as long over texts as over numbers.
    """

    whose: str
    is_hit: pl.Expr
    facts: Mapping[str, pl.Expr]
    only_groups: bool


def fired(rows: pl.LazyFrame, asked: Question, outlets: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows on which a rule fires, as `compared` lays them out and with its facts, some at a time.

    Rows that are read together are in the order of `compared`.
    """
    own = rows.with_row_index("_row").filter(pl.col("rule") == asked.whose)
    keyed = own.with_columns(pl.col("key").rank("dense")) if asked.only_groups else own
    found = compared(keyed, outlets).select("_row", "key", _is_hit=asked.is_hit).collect().filter("_is_hit")
    if found.is_empty():
        return
    in_question = keyed.join(found.lazy().select("key").unique(), on="key", how="semi", maintain_order="left")
    laid_out = compared(in_question, outlets).with_columns(_kept=pl.col("_row").first().over("key"))
    told = dict.fromkeys(("_row", "_kept", *_NUMBERS, *asked.facts))
    of_hits = laid_out.with_columns(**asked.facts).join(found.lazy(), on="_row", how="semi", maintain_order="left")
    hits = of_hits.select(*told).collect()
    kept = own.join(hits.lazy().select(_row="_kept").unique(), on="_row", how="semi")
    of_kept = kept.select(_kept="_row", **{f"kept_{name}": pl.col(name) for name in _KEPT}).collect().lazy()
    for some in hits.with_columns(_part=pl.col("_row") // _ROWS).partition_by("_part"):
        first = some["_part"][0] * _ROWS
        part = rows.slice(first, _ROWS).drop(list(asked.facts), strict=False).with_row_index("_row", first)
        whole = some.lazy().join(part, on="_row", how="left", maintain_order="left")
        whole = whole.join(of_kept, on="_kept", how="left", maintain_order="left")
        yield whole.join(outlets, on="outlet", how="left", maintain_order="left").collect()


_KEPT_PLACE = ("kept_source", "kept_record", "kept_url", "kept_text")


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """Where the record is that this one repeats."""
    return {name: row[name] for name in _KEPT_PLACE} | {"kept_text": shorten(row["kept_text"] or "", EXCERPT_CHARS)}


def kept_place(row: Mapping[str, Any]) -> str:
    """Where the record is that this one repeats, in words."""
    if row["kept_source"] == ARCHIVE:
        return f"the archived article {shorten(row['kept_url'] or row['kept_article_id'], 80)}"
    address = f" ({shorten(row['kept_url'], 80)})" if row["kept_url"] else ""
    return f"record {row['kept_record']} of {row['kept_source']}{address}"


def joined_parts(parts: Iterable[Judged]) -> Judged:
    """What was judged in parts, as one."""
    several = list(parts)
    failed = {code: error for part in several for code, error in part.failed.items()}
    return Judged(pl.concat([part.findings for part in several]), failed)


def finding(rule: Rule, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule says of a row on which it fires."""
    shown = {name: shorten(value, 80) if isinstance(value, str) else value for name, value in row.items()}
    shown["outlet"] = shown["outlet"] or "an unknown outlet"
    return {
        **{name: row[name] for name in ("source", "record", "line", "article_id", "url", "column", "field")},
        **{name: row[name] for name in ("block", "start", "end")},
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "excerpt": shorten(row["text"] or "", EXCERPT_CHARS),
        "message": filled(rule.message, {**shown, "kept": kept_place(row)}),
        "fix": rule.fix,
        "fingerprint": fingerprint(rule.code, row["article_id"], row["column"], row["text"], 0),
        "state": "new",
        **(_kept(row) if row["repeats"] else dict.fromkeys(_KEPT_PLACE)),
        "outlet": row["outlet"] or None,
        "before": "",
        "after": "",
    }
