"""Menus that name no page that anybody knows, told by their form and place: topics, regions, departments."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.rule import Options
from ...text.labels import among, ends_as_sentence, is_label, label, short_line
from ...text.lines import is_text

__all__ = ["is_topic_list", "may_be_topic"]

_BULLET: Final = r"^\s*(?:[*•·‣▪■●○◦►▸▶→»›–-]\s*|[o+]\s+)[\p{L}]"
_NO_NAME: Final = r"[\d.,;:!?()\"“”„«»…%€$£]|\s[-–—]\s"
"""What is in lines of results, of recipes and of who says what."""

_KNOWN: Final = ("site_pages", "site_sections", "navigation", "share_networks", "share_labels")
"""Topics of labels by which a menu or buttons are known without this."""


def may_be_topic(o: Options) -> pl.Expr:
    """A line with a bullet and a word or two."""
    line = short_line(o["max_chars"])
    return is_text() & line.str.contains(_BULLET) & ~line.str.contains(_NO_NAME) & ~ends_as_sentence(line)


def _words() -> pl.Expr:
    named = pl.col("named")
    spaced = named.str.count_matches(r"\S+")
    return pl.max_horizontal(spaced, named.str.count_matches(patterns.UNSPACED) // 3)


def _has_prose(o: Options, *, before: bool) -> pl.Expr:
    """A paragraph stands before this line in its article, or behind it."""
    prose = is_text() & (pl.col("text").str.len_bytes() >= o["min_bytes_prose"])
    article_ = pl.when(prose).then(pl.col("article"))
    return ((article_.forward_fill() if before else article_.backward_fill()) == pl.col("article")).fill_null(False)


def is_topic_list(o: Options) -> pl.Expr:
    """Lines of a run of bullets with a few words each, before the first paragraph of the article or after the last."""
    outside = ~_has_prose(o, before=True) | ~_has_prose(o, before=False)
    return outside & among(
        where=may_be_topic(o),
        marks={"named": label(pl.col("text")), "known": is_label(pl.col("named"), *_KNOWN)},
        entry=_words() <= o["max_words"],
        verdict=(pl.len().over("run") >= o["min_topics"])
        & (pl.col("named").filter(~pl.col("known")).n_unique().over("run") >= o["min_topics"]),
    )
