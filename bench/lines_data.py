"""Lines of bodies to train on: whether they are the article's, and where they are from."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from presscheck.parsers.assemble import articles
from presscheck.parsers.blocks import paragraphs

__all__ = ["GOLD", "MADE", "WHOLE_PAGE", "lines_of", "made"]

GOLD: Final = "gold"
WHOLE_PAGE: Final = "extractor:inscriptis"
TIDY: Final = "extractor:trafilatura"
MADE: Final = "made"
"""A verified body into which lines of its page have leaked."""
_SURE_CHARS: Final = 40
_HOST: Final = r"^https?://(?:www\d?\.)?([^/]+)"

_RUNS: Final = (1, 1, 2, 3, 4)
_LEAKS: Final = (1, 1, 1, 2, 3, 5)
"""How many runs of lines leak into a body that is made, and how long a run is: one of these."""

_AT_THE_END, _AT_THE_TOP = 0.45, 0.6
_MADE_OF_ONE: Final = 3
_LONG_CHARS: Final = 25
_SHARE_OF_LONG: Final = 0.7
"""Of runs that begin with a line of more than `_LONG_CHARS`; menus are most of a page, but not of what leaks."""


def lines_of(paths: Sequence[Path]) -> pl.DataFrame:
    """One row a line: record, text, `leaked` (null: nobody knows), corpus, pair, extractor, language, host, article."""
    found = pl.concat(_lines(pl.read_parquet(path), path.stem) for path in paths)
    return found.with_columns(article=pl.struct("corpus", "record").rle_id())


def made(rows: pl.DataFrame, seed: int = 1) -> pl.DataFrame:
    """Rows as those of `lines_of`: tidy bodies into which lines of their page have leaked, as extractors let them.

    Of whole pages and of gold there is plenty; of what extractors let through there is little, and it matters most.
    """
    draw = random.Random(seed)
    number = rows["article"].max()
    found = []
    for (_, _), page in rows.sort("article", maintain_order=True).group_by("corpus", "pair", maintain_order=True):
        leaks = page.filter(pl.col("extractor") == WHOLE_PAGE)
        body = page.filter(pl.col("extractor") == GOLD, pl.col("article") == pl.col("article").first())
        body = body if body.height else page.filter((pl.col("extractor") == TIDY) & ~pl.col("leaked"))
        if not body.height or not leaks["leaked"].any():
            continue
        for _ in range(_MADE_OF_ONE):
            number += 1
            lines = list(_with_leaks(body["text"].to_list(), leaks["text"].to_list(), leaks["leaked"].to_list(), draw))
            texts, leaked = zip(*lines, strict=True)
            same = body.select("record", "language", "host", "corpus", "pair")[0]
            one = pl.DataFrame({"text": texts, "leaked": leaked}).join(same, how="cross")
            found.append(one.with_columns(article=pl.lit(number, pl.UInt32), extractor=pl.lit(MADE)))
    return pl.concat(found).select(rows.columns)


def _with_leaks(
    body: Sequence[str], page: Sequence[str], leaked: Sequence[bool | None], draw: random.Random
) -> Iterator[tuple[str, bool]]:
    """Lines of the body, and at some places between them runs of lines of the page that leaked."""
    known = set(body)
    foreign = [place for place, leaks in enumerate(leaked) if leaks and page[place] not in known]
    long = [place for place in foreign if len(page[place]) > _LONG_CHARS]
    runs: dict[int, list[str]] = {}
    for _ in range(draw.choice(_RUNS)):
        begins = draw.choice(long) if long and draw.random() < _SHARE_OF_LONG else draw.choice(foreign or [0])
        ends = begins + draw.choice(_LEAKS)
        chosen = [page[place] for place in foreign if begins <= place < ends]
        where = draw.random()
        place = len(body) if where < _AT_THE_END else 0 if where < _AT_THE_TOP else draw.randrange(len(body) + 1)
        runs.setdefault(place, []).extend(chosen)
    for place in range(len(body) + 1):
        yield from ((line, True) for line in runs.get(place, ()))
        if place < len(body):
            yield body[place], False


def _lines(frame: pl.DataFrame, corpus: str) -> pl.DataFrame:
    frame = frame.with_row_index("record")
    raw = frame.select("record", "headline", "body").with_columns(
        pl.col("record").cast(pl.UInt64), source=pl.lit(corpus), format=pl.lit("frame")
    )
    blocks = paragraphs(articles(raw)).filter(pl.col("column") == "body").select(record="article", text="text")
    if "outlet" not in frame.columns:
        frame = frame.with_columns(outlet=pl.col("url").str.extract(_HOST))
    gold = frame.filter(pl.col("source_kind") == GOLD)
    hosts = (
        frame.drop_nulls("outlet").unique("pair").select("pair", host=pl.col("outlet").str.replace(r"^www\d?\.", ""))
    )
    true = gold.select("pair", line=pl.col("body").str.split("\n").list.eval(pl.element().str.strip_chars()))
    told = frame.join(hosts, on="pair", how="left").join(true, on="pair", how="left", maintain_order="left")
    told = told.select(
        "record",
        "language",
        "pair",
        "headline",
        pl.col("source_kind").alias("extractor"),
        pl.coalesce("host", "pair").alias("host"),
        "line",
        leaks=pl.col("leak_lines").list.eval(pl.element().str.strip_chars()),
    )
    line = pl.col("text").str.strip_chars()
    known = pl.col("line").list.contains(line).fill_null(False) | (line.str.len_chars() >= _SURE_CHARS)
    leaked = (
        pl.when(pl.col("leaks").list.contains(line).fill_null(False))
        .then(pl.when(line != pl.col("headline").fill_null("")).then(True))
        .when((pl.col("extractor") != WHOLE_PAGE) | known)
        .then(False)
    )
    return (
        blocks.join(told, on="record", how="left", maintain_order="left")
        .with_columns(leaked=leaked, corpus=pl.lit(corpus))
        .drop("line", "leaks", "headline")
    )
