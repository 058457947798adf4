"""Which blocks are lines of running text, and what stands around them: what rules on lines of a body share."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...schemas import patterns
from ..declaring.rule import of_article

__all__ = ["is_line", "is_name", "is_of_dump", "is_row", "is_text", "prose_follows"]

_TEXT_ROLES: Final = ("body", "unknown")
_PROSE_WORD: Final = r"\s[\p{Ll}\p{Lo}]{2,}"
_ROW_WORDS: Final = 4
_CHARS_A_WORD: Final = 5


def is_of_dump() -> pl.Expr:
    """The block is one of a dump; for rules that borrow `format`."""
    return (of_article("format") == "dump").fill_null(False)


def is_text() -> pl.Expr:
    """A block of running text: a line of a body, or a block of a dump that is a body or nobody knows what."""
    return pl.col("kind").eq("text") & pl.col("role").is_in(_TEXT_ROLES)


def is_line(max_chars: int) -> pl.Expr:
    """A block of running text that is not longer than this."""
    return is_text() & (pl.col("text").str.len_chars() <= max_chars)


def is_name(max_chars: int, max_words: int) -> pl.Expr:
    """A line with so few words in small letters that it is no sentence, whatever mark it ends with."""
    line = pl.when(is_line(max_chars)).then(pl.col("text")).str
    words = line.count_matches(_PROSE_WORD) + line.count_matches(patterns.UNSPACED) // _CHARS_A_WORD
    return (words <= max_words).fill_null(False)


def is_row(max_chars: int, max_words: int = _ROW_WORDS) -> pl.Expr:
    """A line that is no sentence: without a mark at its end, and with so few words in small letters."""
    return is_name(max_chars, max_words) & ~pl.col("text").str.contains(patterns.TERMINAL)


def prose_follows(min_bytes: int) -> pl.Expr:
    """A paragraph of at least this size comes later in the same article.

    By bytes, for these tell best, whatever the script, how much is said. Looks at neighbours only, without grouping.
    """
    article_ = pl.col("article")
    prose = pl.when(is_text() & (pl.col("text").str.len_bytes() >= min_bytes)).then(article_)
    return (prose.backward_fill().shift(-1) == article_).fill_null(False)
