"""What a line says, all in all: labels, phrases outside of quotation marks, and lines that stand together.

Nothing here compiles a large regex: phrases are looked up, or searched as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from ...glances.few_rows import FewRows
from ...glances.glance import plainly_together
from ..judging.subset import is_for_a_glance
from .lines import is_text
from .phrase_lists import phrases

__all__ = ["among", "begins_with", "ends_as_sentence", "has_phrase", "is_label", "label", "short_line"]

_MARKS: Final = " \t\u00a0\u200b\ufeff*+-–—_=~•·●○▪■◦‣►▶→›»«‹<>|/\\:;,.…!?¿¡#^(){}[]“”„\"'‘、。：｜【】「」"
_END_MARKS: Final = ".!?…。！？؟।"
_CLOSING: Final = " \t\u00a0\"'”’»“)]」"
_QUOTED: Final = r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|「[^「」]*」"
_ASKED: Final = {"row": pl.UInt32, "article": pl.UInt32, "block": pl.UInt32, "text": pl.String, "where": pl.Boolean}
_OPENING: Final = r"^[^\p{L}\p{N}]*|[.!?…]\s[^\p{L}\p{N}]*"


def _plain(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_all("’", "'", literal=True)


def short_line(max_chars: int) -> pl.Expr:
    """A line of running text without the blanks around it; null if it is longer."""
    text = pl.when(is_text()).then(pl.col("text").str.strip_chars())
    return pl.when(text.str.len_chars() <= max_chars).then(text)


def ends_as_sentence(text: pl.Expr) -> pl.Expr:
    """The last mark, inside of quotation marks and brackets, ends a sentence."""
    return text.str.strip_chars_end(_CLOSING).str.slice(-1).is_in(list(_END_MARKS))


def label(text: pl.Expr) -> pl.Expr:
    """The text without case, and without bullet, number, count and marks around it: `* Sport (12) »` is `sport`.

    Plain text of web pages writes `o` for some bullets.
    """
    bare = _plain(text).str.strip_chars(_MARKS).str.strip_prefix("o ")
    return bare.str.strip_chars(f"{_MARKS}0123456789")


def is_label(text: pl.Expr, *topics: str) -> pl.Expr:
    """Whether a `label` is one of the phrases of these topics, and nothing else. Never null."""
    return text.is_in([phrase for topic in topics for phrase in phrases(topic)]).fill_null(False)


def begins_with(text: pl.Expr, topic: str) -> pl.Expr:
    """Whether the first words of a `label` are a phrase of the topic. Never null."""
    words = text.str.split(" ")
    by_length: dict[int, list[str]] = {}
    for phrase in phrases(topic):
        by_length.setdefault(phrase.count(" ") + 1, []).append(phrase)
    begun = [words.list.head(n).list.join(" ").is_in(some) for n, some in by_length.items()]
    return pl.any_horizontal(*begun).fill_null(False)


def has_phrase(text: pl.Expr, topic: str, *, opening: bool = False) -> pl.Expr:
    """Whether a phrase of the topic stands in a text, outside of quotation marks: what is quoted is spoken of.

    opening: at the beginning of the text or of a sentence only.
    """
    said = _plain(text.str.replace_all(_QUOTED, " "))
    if opening:
        return said.str.replace_all(_OPENING, "\n").str.contains_any([f"\n{phrase}" for phrase in phrases(topic)])
    return said.str.contains_any(list(phrases(topic)))


def among(
    where: pl.Expr,
    marks: Mapping[str, pl.Expr],
    verdict: pl.Expr,
    entry: pl.Expr | None = None,
    worth: tuple[Mapping[str, pl.Expr], pl.Expr] | None = None,
) -> pl.Expr:
    """Judges a few lines, perhaps with their neighbours, at the cost of these lines: true where `verdict` is.

    where: the lines in question, told at little cost. worth: the marks that are cheap, and over them, with windows
    `.over("article")`, which of the lines in question are worth the other marks. marks: what is told of these, by name,
    from `text` and from the marks before it. entry: of the lines in question, those that count; default all. verdict:
    over `text` and the marks, with windows `.over("run")`: a run is lines that count and follow each other in one
    article.
    """
    cheap, worthy = worth or ({}, pl.lit(True))

    few = {name: FewRows({name: mark}) for name, mark in {**cheap, **marks}.items()}

    def marked(lines: pl.DataFrame, names: Iterable[str], of: int) -> pl.DataFrame:
        """The lines with these columns, each made from those before it. of: all lines of the frame."""
        for name in names:
            lines = lines.hstack(few[name].select(lines, of=of))
        return lines

    def rows_of(lines: pl.DataFrame, of: int) -> pl.Series | Sequence[int]:
        """Those of the lines in question that fire, by `row`. of: all lines of the frame."""
        lines = marked(lines, cheap, of)
        lines = lines.filter(worthy) if cheap else lines
        if lines.is_empty():
            return ()
        lines = marked(lines, marks, of)
        lines = lines if entry is None else lines.filter(entry)
        if lines.is_empty():
            return ()
        block, article = pl.col("block"), pl.col("article")
        goes_on = (block == block.shift(1) + 1) & (article == article.shift(1))
        lines = lines.with_columns(run=(~goes_on.fill_null(False)).cum_sum())
        return lines.filter(verdict)["row"]

    def judged(blocks: pl.Series) -> pl.Series:
        lines = blocks.struct.unnest().with_row_index("row").filter("where")
        fired = pl.zeros(len(blocks), pl.Boolean, eager=True)
        return fired.scatter(rows_of(lines, len(blocks)), True) if lines.height else fired

    def of_one_article(rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
        asked = [{"row": at, **row} for at, row in enumerate(rows) if row["where"]]
        fired = set(rows_of(pl.DataFrame(asked, schema=_ASKED), len(rows))) if asked else ()
        return [at in fired for at in range(len(rows))]

    blocks = pl.struct("article", "block", "text", where=where.fill_null(False))
    told = blocks.map_batches(judged, return_dtype=pl.Boolean)
    return plainly_together(told, of_one_article) if is_for_a_glance() else told
