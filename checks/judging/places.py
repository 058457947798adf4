"""From the rows on which a rule fired to findings with a place: block, line, byte span, excerpt, message."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from string import Formatter
from typing import Any, NamedTuple

import polars as pl
from polars import selectors as cs

from ...schemas.batch import Batch
from ...schemas.findings import EXCERPT_CHARS, FINDING_DTYPES
from ...schemas.patterns import site_domain
from ..declaring.rule import Options, Rule

__all__ = ["CONTEXT_CHARS", "MAX_MARKS", "Finder", "fingerprint", "shorten"]

CONTEXT_CHARS = 40
"""Characters of the line that are given before and after an excerpt."""

MAX_MARKS = 100
"""Findings of one rule in one text; the last one says how many more there are."""

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: never in interchanged text, and checked for all the same
_BOUNDS = re.compile(f"[{_OPEN}{_CLOSE}]")
_REWRITTEN = f"${{spared}}{_OPEN}${{mark}}{_CLOSE}"
_LINE_END = re.compile(r"\r\n|\r|\n")
_IDENTITY = ("source", "record", "article_id", "url")
_ASKED = (*_IDENTITY, "format", "decode_ok", "block", "start", "end")


_NOTHING: dict[str, Any] = dict.fromkeys(FINDING_DTYPES)


class _Mark(NamedTuple):
    """A defect in a text, by characters. `more`: how many further ones are not listed."""

    start: int
    end: int
    more: int = 0


class Finder:
    """Makes findings of one batch."""

    def __init__(self, batch: Batch):
        self._articles = batch.articles
        self._blocks = batch.blocks

    def article_findings(self, rule: Rule, options: Options, rows: pl.Series) -> list[dict[str, Any]]:
        """Findings of an article rule that fired on these rows of `articles`."""
        hits = self._articles[rows].with_columns(article=rows)
        hits = hits.join(self._places(rule, rows), on="article", how="left", maintain_order="left")
        is_text = hits.schema[rule.column] == pl.String  # else no one block is the defect
        text = pl.coalesce("block_text", rule.column) if is_text else pl.lit(None, pl.String)
        place = {"_text": text, "_line": pl.coalesce("block_line", "line"), "_column": pl.lit(rule.column)}
        return _findings(rule, options, hits, place)

    def block_findings(self, rule: Rule, options: Options, rows: pl.Series) -> list[dict[str, Any]]:
        """Findings of a block rule that fired on these rows of `blocks`."""
        hits = self._blocks[rows]
        # Each hit would get a copy of a list: a thousand hits in a record of a thousand selectors are a million
        wide = cs.nested() - cs.by_name(_named(rule, options), require_all=False)
        articles = self._articles.drop(wide).rename({"line": "article_line"})
        hits = hits.hstack(articles[hits["article"]])
        place = {"_text": pl.col("text"), "_line": pl.coalesce("line", "article_line"), "_column": pl.col("column")}
        return _findings(rule, options, hits, place)

    def _places(self, rule: Rule, rows: pl.Series) -> pl.DataFrame:
        """For each article the first block of the rule's column, if any; rather one in which there is a mark."""
        read_from = self._blocks.filter(pl.col("column") == rule.column, pl.col("article").is_in(rows.implode()))
        if rule.mark:
            read_from = read_from.sort(~pl.col("text").str.contains(rule.mark), maintain_order=True)
        first = read_from.unique("article", keep="first", maintain_order=True)
        return first.select("article", "block", "start", "end", block_text="text", block_line="line")


def _named(rule: Rule, options: Options) -> list[str]:
    """The columns that a finding's severity, facts and message are told from."""
    told = [*(rule.facts(options).values() if rule.facts else ()), *((rule.grade(options),) if rule.grade else ())]
    said = [name for _, name, _, _ in Formatter().parse(rule.message) if name]
    return [*said, *(name for one in told for name in one.meta.root_names())]


def _findings(rule: Rule, options: Options, hits: pl.DataFrame, place: Mapping[str, pl.Expr]) -> list[dict[str, Any]]:
    said = {name for _, name, _, _ in Formatter().parse(rule.message) if name} - {"excerpt"}
    values = {
        **place,
        "_outlet": pl.coalesce("host", site_domain(pl.col("publisher")), "publisher"),
        "_severity": rule.grade(options) if rule.grade else pl.lit(rule.severity),
        "_marked": _marked(place["_text"], rule.mark, rule.spare),
        **(rule.facts(options) if rule.facts else {}),
    }
    own = [name for name in {*_ASKED, *said} if name not in values]
    ordinals: Counter[tuple[Any, ...]] = Counter()
    rows = hits.select(*own, **values).iter_rows(named=True)
    return [_finding(rule, row, mark, said, ordinals) for row in rows for mark in _places_in(row)]


def _marked(text: pl.Expr, mark: str | None, spare: str | None) -> pl.Expr:
    """The text with each match of `mark` between noncharacters; null where there is nothing to mark.

    Polars finds the matches, so what is underlined is what its regex matched; Python's `re` speaks another dialect.
    """
    if mark is None:
        return pl.lit(None, pl.String)
    clean = ~text.str.contains_any([_OPEN, _CLOSE])
    # A spared passage is a match too, of the first alternative: it is taken over, before a mark of no length.
    pattern = f"(?P<spared>{spare})|(?P<mark>{mark})" if spare else f"(?P<spared>)(?P<mark>{mark})"
    return pl.when(clean).then(text.str.replace_all(pattern, _REWRITTEN))


def _places_in(row: Mapping[str, Any]) -> Sequence[_Mark | None]:
    """The marks of a text; the whole text if nothing is marked; None where there is no text."""
    text, marked = row["_text"], row["_marked"]
    if text is None:
        return (None,)
    marks = _marks(marked) if marked is not None else None
    if not marks:
        return (_Mark(0, len(text)),)
    if len(marks) > MAX_MARKS:
        marks[MAX_MARKS - 1 :] = [marks[MAX_MARKS - 1]._replace(more=len(marks) - MAX_MARKS)]
    return marks


def _marks(marked: str) -> list[_Mark]:
    marks, position = [], 0
    for index, piece in enumerate(_BOUNDS.split(marked)):
        if index % 2 and piece:
            marks.append(_Mark(position, position + len(piece)))
        position += len(piece)
    return marks


def _finding(
    rule: Rule, row: Mapping[str, Any], place: _Mark | None, said: Collection[str], ordinals: Counter[tuple[Any, ...]]
) -> dict[str, Any]:
    """One row of `Findings`. said: columns of `row` that stand in the message."""
    column, article_id = row["_column"], row["article_id"]
    finding = _NOTHING | {
        "source": row["source"],
        "record": row["record"],
        "article_id": article_id,
        "url": row["url"],
        "code": rule.code,
        "name": rule.name,
        "severity": row["_severity"],
        "column": column,
        "fix": rule.fix,
        "block": row["block"],
        "line": row["_line"],
        "state": "new",
        "outlet": row["_outlet"],
    }
    if place is not None:
        finding |= _place(row, place)
    excerpt = finding["excerpt"]
    finding["message"] = rule.message.format(
        **{name: _shown(row[name]) for name in said}, excerpt=shorten(excerpt or "", 60)
    )
    if place is not None and place.more:
        finding["message"] += f" (and {place.more} more in this text)"
    same = (row["source"], row["record"], column, excerpt)
    finding["fingerprint"] = fingerprint(rule.code, article_id, column, excerpt, ordinals[same])
    ordinals[same] += 1
    return finding


def _place(row: Mapping[str, Any], place: _Mark) -> dict[str, Any]:
    """Line, byte span, excerpt and context of a mark in the row's text."""
    text: str = row["_text"]
    before, within, after = text[: place.start], text[place.start : place.end], text[place.end :]
    return {
        **_span(row, before, within),
        "excerpt": shorten(within, EXCERPT_CHARS),
        "before": _LINE_END.split(before)[-1][-CONTEXT_CHARS:],
        "after": _LINE_END.split(after, maxsplit=1)[0][:CONTEXT_CHARS],
    }


def _span(row: Mapping[str, Any], before: str, within: str) -> dict[str, Any]:
    """Byte span of a mark, and its line in a dump.

    Where bad UTF-8 was read as U+FFFD, characters do not tell bytes: the span is the whole block.
    """
    lines = len(_LINE_END.findall(before)) if row["format"] == "dump" else 0
    line = {"line": row["_line"] + lines} if row["_line"] is not None else {}
    if not row["decode_ok"] and row["start"] is not None:
        return {**line, "start": row["start"], "end": row["end"]}
    start = (row["start"] or 0) + len(before.encode())
    return {**line, "start": start, "end": start + len(within.encode())}


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters; a longer text ends with `…`."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _shown(value: Any) -> Any:
    """A value as a message quotes it."""
    return shorten(value, 80) if isinstance(value, str) else value


def fingerprint(code: str, article_id: str, column: str, excerpt: str | None, ordinal: int) -> str:
    """32 hex digits that name a defect, whatever else its record or file holds."""
    text = excerpt or ""
    normal = " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().split())
    return hashlib.sha256("\0".join((code, article_id, column, normal, str(ordinal))).encode()).hexdigest()[:32]
