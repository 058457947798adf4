"""Signature rows of a few articles, without a query: planning one costs more than its work.

The expressions of the signatures are read as `glances.glance` reads those of rules. Where a value is not known, the
answer on that rule is None, and a query has to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

import polars as pl

from ...glances.glance import MAYBE, Glance, Glances, Row, known_together, plain_rows
from ...schemas.batch import Batch
from ...schemas.fields import field_of
from ...schemas.findings import EXCERPT_CHARS
from ..declaring.rule import Options, Rule
from ..judging.once import OnceAProcess
from ..judging.subset import for_a_glance

__all__ = ["MOST_ARTICLES", "Few", "few_of", "rows_of_few"]

MOST_ARTICLES: Final = 24
_MOST_BLOCKS: Final = 100

SignatureRow = tuple[Any, ...]


class Few(NamedTuple):
    """A rule, and what a glance sees of its signature."""

    rule: Rule
    frame: str
    where: Glance
    key: Glance
    content: Glance
    keep: Glance
    text: Glance


def _read(rule: Rule, options: Options, *, is_kept: bool) -> Few | None:  # noqa: ARG001 - what is kept is the same
    assert rule.signature is not None
    with for_a_glance():
        signature = rule.signature(options)
    if signature.weight is not None or signature.pieces is not None:
        return None
    is_block = signature.frame == "block"
    text = pl.col("text" if is_block else rule.column) if signature.text is None else signature.text
    keep = pl.lit(None, pl.Int64) if signature.keep is None else signature.keep
    glances = Glances()
    seen = map(glances.of, (signature.where, signature.key, signature.content, keep, text))
    return Few(rule, signature.frame, *seen)


few_of: Final = OnceAProcess(_read, lambda rule: (rule.signature,)).of
"""What a glance sees of a rule's signature; None for one that looks at more than a row, or makes several of it."""


def rows_of_few(
    batch: Batch, rules: Mapping[str, Few | None], columns: Sequence[str], of_article: Sequence[str]
) -> dict[str, list[SignatureRow] | None]:
    """By code of a rule its rows, values of `columns` with times in microseconds; None where they are not known.

    of_article: columns of the article that expressions on its blocks may read.
    """
    many = batch.articles.height > MOST_ARTICLES or batch.blocks.height > _MOST_BLOCKS
    articles = None if many else plain_rows(batch.articles)
    blocks = None if many else plain_rows(batch.blocks)
    if articles is None or blocks is None:
        return dict.fromkeys(rules)
    of_blocks = _beside_articles(blocks, articles, of_article)
    frames = {"article": _placed(articles, blocks), "block": of_blocks}
    return {code: None if few is None else _signed(few, frames[few.frame], columns) for code, few in rules.items()}


def _placed(articles: Sequence[Row], blocks: Sequence[Row]) -> list[Row]:
    """Articles, each by itself, with the place of their headline."""
    headlines: dict[int, Row] = {}
    for block in blocks:
        if block["column"] == "headline":
            headlines.setdefault(block["article"], block)
    for at, row in enumerate(articles):
        place = headlines.get(at, {})
        row |= {name: place.get(name) for name in ("block", "start", "end")}
        row["line"] = row["line"] if place.get("line") is None else place["line"]
        known_together([row])
    return list(articles)


def _beside_articles(blocks: Sequence[Row], articles: Sequence[Row], of_article: Sequence[str]) -> list[Row]:
    """Blocks with these columns of their article, each of which knows the others."""
    found: list[Row] = []
    for at, own in groupby(blocks, lambda block: block["article"]):
        of_its = {name: articles[at][name] for name in of_article if name in articles[at]}
        rows = [
            {**of_its, **block, "line": of_its["line"] if block["line"] is None else block["line"]} for block in own
        ]
        known_together(rows)
        found += rows
    return found


def _signed(few: Few, rows: Sequence[Row], columns: Sequence[str]) -> list[SignatureRow] | None:
    try:
        return list(_told(few, rows, columns))
    except Exception:  # a value of a kind that nobody thought of: the query tells what is wrong
        return None


def _told(few: Few, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[SignatureRow]:
    """Raises ValueError where a value is not known."""
    is_of_headline = few.frame == "block" or few.rule.column == "headline"
    for row in rows:
        if not _known(few.where(row)) or (key := _known(few.key(row))) is None:
            continue
        column = row["column"] if few.frame == "block" else few.rule.column
        place = {} if is_of_headline else dict.fromkeys(("block", "start", "end"))
        text = _known(few.text(row))
        own = {
            "rule": few.rule.code,
            "key": key,
            "content": _known(few.content(row)),
            "keep": _known(few.keep(row)),
            "column": column,
            "field": field_of(row["fields"], column),
            "text": None if text is None else text[: EXCERPT_CHARS + 1],
            "weight": 1,
        }
        told = {**row, **place, **own}
        yield tuple(told[name] for name in columns)


def _known(value: Any) -> Any:
    if value is MAYBE:
        raise ValueError
    return value
