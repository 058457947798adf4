"""Names of sites, as headlines and hosts spell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from ...schemas import patterns
from .phrase_lists import pattern

__all__ = [
    "BEFORE_LAST_PART",
    "LAST_PART",
    "host_stem",
    "is_site_name",
    "last_part",
    "site_key",
    "site_keys",
    "without_last_part",
]

_SPACED: Final = "|·•:»–—-"
_UNSPACED: Final = "｜|_‖︱"
"""Marks with a blank before them, and those that need none."""

BEFORE_LAST_PART: Final = (*(f" {mark}" for mark in _SPACED), *_UNSPACED)
"""A headline with a last part has one of these."""

_WORDS: Final = rf"[^\s{_UNSPACED}]+(?:\s+[^\s{_UNSPACED}{_SPACED}][^\s{_UNSPACED}]*)*\s*$"
_BETWEEN: Final = rf"(?: [{_SPACED}]|[{_UNSPACED}])\s*"

LAST_PART: Final = f"{_BETWEEN}{_WORDS}"
"""A mark, and the words after it to the end, none of which begins with one: where a title has the site's name."""


_TRIMMINGS: Final = "^(?:the|der|die|das|le|la|el)|(?:blog|com|news|online)$"
"""What a site may or may not add to its name: `The Hill`, `BBC News`."""

_MORE_OF_A_SITE: Final = (
    rf"^(?:(?:{pattern('legal_forms')}|media|medien|group|gruppe|grupo|groupe|verlag|publishing|publications|press|online"
    r"|news|digital|network|holdings?|editora|editorial|издательство|медиа|медіа)(?:\s|$))+$|^(?:社|株式会社|网|網|닷컴)$"
)
"""What the publisher of a site has in its name, and the site has not."""

_FEW_WORDS: Final = 3
_FEW_UNSPACED: Final = 4


def last_part() -> pl.Expr:
    """What follows the last mark of the headline."""
    return pl.col("headline").str.extract(f"{_BETWEEN}({_WORDS})", 1)


def without_last_part() -> pl.Expr:
    """The headline before its last mark, if there is anything."""
    rest = pl.col("headline").str.replace(rf"\s*{LAST_PART}", "")
    return pl.when(rest.str.contains(r"[\p{L}\p{N}]")).then(rest).otherwise("headline")


def host_stem() -> pl.Expr:
    """`thehill` of thehill.com, `bbc` of news.bbc.co.uk."""
    return patterns.site_stem(pl.col("host"))


def site_key(name: pl.Expr) -> pl.Expr:
    """A name as sites spell it in hosts: letters and digits only, without trimmings."""
    return (
        patterns.nfkc(name)
        .str.to_lowercase()
        .str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "")
        .str.replace_all(_TRIMMINGS, "")
    )


def site_keys() -> Sequence[pl.Expr]:
    """By what a record's site is known: its publisher and its host, whole and as registered, each as a `site_key`."""
    domain = patterns.site_domain(pl.col("publisher"))
    names = (pl.col("publisher"), domain, patterns.site_stem(domain), pl.col("host"), host_stem())
    return [site_key(name) for name in names]


def is_site_name(name: pl.Expr) -> pl.Expr:
    """Whether a part of a headline is the name of the record's site, or shares the publisher's name. Never null."""
    key = site_key(name)
    same = pl.any_horizontal(*(key == other for other in site_keys()))
    return ((key != "") & same).fill_null(False) | _shares_name(name)


def _shares_name(name: pl.Expr) -> pl.Expr:
    """One of the two begins with the other, which has several words: `Ellery Courier`, `Ellery Courier Ltd`."""
    part, publisher = patterns.normalised(name), patterns.normalised(pl.col("publisher"))
    longer = _begins_with(part, publisher) & (patterns.word_count(_rest(part, publisher)) <= _FEW_WORDS)
    shorter = _begins_with(publisher, part) & _rest(publisher, part).str.contains(_MORE_OF_A_SITE)
    return ((_is_telling(publisher) & longer) | (_is_telling(part) & shorter)).fill_null(False)


def _begins_with(text: pl.Expr, beginning: pl.Expr) -> pl.Expr:
    unspaced = beginning.str.contains(patterns.UNSPACED) & text.str.starts_with(beginning)
    return unspaced | text.str.starts_with(pl.concat_str(beginning, pl.lit(" ")))


def _rest(text: pl.Expr, beginning: pl.Expr) -> pl.Expr:
    return text.str.slice(beginning.str.len_chars()).str.strip_chars()


def _is_telling(name: pl.Expr) -> pl.Expr:
    """Not a single word, which headlines may use: `Guardian angels`."""
    return (patterns.word_count(name) > 1) | (name.str.count_matches(patterns.UNSPACED) >= _FEW_UNSPACED)
