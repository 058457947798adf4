"""From the rows on which a rule fired to findings with a place: block, line, byte span, excerpt, message."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

import polars as pl

from ...glances.few_rows import FewRows
from ...schemas.articles import ARTICLE_DTYPES
from ...schemas.batch import Batch
from ...schemas.fields import field_of
from ...schemas.findings import EXCERPT_CHARS, FINDING_DTYPES
from ...schemas.patterns import site_domain
from ..declaring.messages import filled, names_in
from ..declaring.rule import Options, Rule
from .around import hits_of
from .columns import columns_read
from .once import OnceAProcess
from .screen import MOST_GLANCED

__all__ = ["CONTEXT_CHARS", "MAX_MARKS", "Finder", "fingerprint", "shorten"]

CONTEXT_CHARS = 40
"""Characters of the line that are given before and after an excerpt."""

MAX_MARKS = 100
"""Findings of one rule in one text; the last one says how many more there are."""

_HITS_AT_ONCE: Final = 10_000
"""Lines that are laid beside all columns of their article: a body may have millions on which a rule fires."""

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: never in interchanged text, and checked for all the same
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_REWRITTEN = f"${{spared}}{_OPEN}${{mark}}{_CLOSE}"
_LINE_END = re.compile(r"\r\n|\r|\n")
_IDENTITY = ("source", "record", "article_id", "url")
_ASKED = (*_IDENTITY, "format", "decode_ok", "fields", "block", "start", "end")


_PLACE: Final = {"block": "block", "start": "start", "end": "end", "text": "block_text", "line": "block_line"}
"""What is told of a block beside its article, and by which name."""

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

    def article_findings(self, rule: Rule, options: Options, rows: pl.Series) -> Iterator[dict[str, Any]]:
        """Findings of an article rule that fired on these rows of `articles`."""
        told = _told.of(rule, options)
        hits = self._read_by(told)[rows].hstack([rows.alias("article")])
        yield from _findings(rule, told, hits.hstack(self._places(rule, rows)), Counter(), self._blocks.height)

    def block_findings(self, rule: Rule, options: Options, rows: pl.Series) -> Iterator[dict[str, Any]]:
        """Findings of a block rule that fired on these rows of `blocks`."""
        told = _told.of(rule, options)
        hits = hits_of(rule, options, self._blocks, rows)
        articles = self._read_by(told)
        articles.columns = ["article_line" if name == "line" else name for name in articles.columns]
        ordinals: Counter[tuple[Any, ...]] = Counter()
        for some in hits.iter_slices(_HITS_AT_ONCE):
            whole = some.hstack(articles[some["article"]])
            yield from _findings(rule, told, whole, ordinals, self._blocks.height)

    def _read_by(self, told: _Told) -> pl.DataFrame:
        """The articles with what is read of them.

        Each hit gets a copy: of all lists, a thousand hits in a record of a thousand selectors are a million.
        """
        names = self._articles.columns
        return self._articles[[name for name in names if told.reads is None or name in told.reads]]

    def _places(self, rule: Rule, rows: pl.Series) -> pl.DataFrame:
        """For each article the first block of the rule's column, if any; rather one in which there is a mark."""
        if (firsts := self._firsts_of_few(rule, rows)) is not None:
            blocks = {name: self._blocks[name] for name in _PLACE}
            told = {
                _PLACE[name]: [None if at is None else block[at] for at in firsts] for name, block in blocks.items()
            }
            return pl.DataFrame(told, schema={_PLACE[name]: block.dtype for name, block in blocks.items()})
        read_from = self._blocks.filter(pl.col("column") == rule.column, pl.col("article").is_in(rows.implode()))
        if rule.mark:
            read_from = read_from.sort(~pl.col("text").str.contains(rule.mark), maintain_order=True)
        first = read_from.unique("article", keep="first", maintain_order=True)
        first = first.select("article", *_PLACE).rename(_PLACE)
        return rows.to_frame("article").join(first, on="article", how="left", maintain_order="left").drop("article")

    def _firsts_of_few(self, rule: Rule, rows: pl.Series) -> list[int | None] | None:
        """Where these blocks are, told without a query; None of many, and where marks tell which one is meant."""
        if self._blocks.height > MOST_GLANCED:
            return None
        pairs = zip(self._blocks["article"].to_list(), self._blocks["column"].to_list(), strict=True)
        found: dict[int, list[int]] = {}
        for at, (article, column) in enumerate(pairs):
            if column == rule.column:
                found.setdefault(article, []).append(at)
        own = [found.get(article, []) for article in rows.to_list()]
        if rule.mark and any(len(blocks) > 1 for blocks in own):
            return None
        return [blocks[0] if blocks else None for blocks in own]


def _findings(
    rule: Rule, told: _Told, hits: pl.DataFrame, ordinals: Counter[tuple[Any, ...]], of: int
) -> Iterator[dict[str, Any]]:
    """ordinals: how many findings of the rule say the same, so far. of: blocks of the batch."""
    said = told.said
    own = [name for name in (*_ASKED, *sorted(said)) if name not in told.expressions]
    rows = hits[list(dict.fromkeys(own))].hstack(told.values.select(hits, of=of)).iter_rows(named=True)
    for row in rows:
        for place in _places_in(row):
            yield _finding(rule, row, place, said, ordinals)


class _Told(NamedTuple):
    """What is told of the hits of a rule.

    said: names in the message; expressions: by name, what makes them. reads: columns that all of that needs; None where
    an expression reads whatever columns there are.
    """

    said: frozenset[str]
    expressions: Mapping[str, pl.Expr]
    values: FewRows
    reads: frozenset[str] | None


def _to_tell(rule: Rule, options: Options, *, is_kept: bool) -> _Told:  # noqa: ARG001 - what is kept is the same
    place = _place_in_block() if rule.frame == "block" else _place_in_article(rule)
    expressions = {
        **place,
        "_outlet": pl.coalesce("host", site_domain(pl.col("publisher")), "publisher"),
        "_severity": rule.grade(options) if rule.grade else pl.lit(rule.severity),
        "_marked": _marked(place["_text"], rule.mark, rule.spare),
        **(rule.facts(options) if rule.facts else {}),
    }
    said = frozenset(names_in(rule.message)) - {"excerpt"}
    read = columns_read(expressions.values())
    reads = None if read is None else said.union(_ASKED, ("line",), read)
    return _Told(said, expressions, FewRows(expressions), reads)


def _place_in_block() -> dict[str, pl.Expr]:
    return {"_text": pl.col("text"), "_line": pl.coalesce("line", "article_line"), "_column": pl.col("column")}


def _place_in_article(rule: Rule) -> dict[str, pl.Expr]:
    is_text = ARTICLE_DTYPES[rule.column] == pl.String  # else no one block is the defect
    text = pl.coalesce("block_text", rule.column) if is_text else pl.lit(None, pl.String)
    return {"_text": text, "_line": pl.coalesce("block_line", "line"), "_column": pl.lit(rule.column)}


_told: Final = OnceAProcess(_to_tell, lambda rule: (rule.facts, rule.grade))


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


def _places_in(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Where the marks of a text are, and how many `more` there are; the whole text if nothing is marked.

    Nothing where there is no text.
    """
    text, marked = row["_text"], row["_marked"]
    if text is None:
        yield {}
        return
    marks = (_marks(marked) if marked is not None else None) or [_Mark(0, len(text))]
    way = _Way(row)
    for mark in marks:
        yield way.place(mark)


def _marks(marked: str) -> list[_Mark]:
    """The first marks that are not empty; the last of them says how many more there are."""
    marks: list[_Mark] = []
    position = at = 0  # in the text, and in the marked one
    for found in _MARKED.finditer(marked):
        position += found.start() - at
        if found[1]:
            marks.append(_Mark(position, position + len(found[1])))
        if len(marks) == MAX_MARKS:
            # Those beyond are only counted: an object each for 200,000 marks takes a second
            more = marked.count(_OPEN, found.end()) - marked.count(_OPEN + _CLOSE, found.end())
            marks[-1] = marks[-1]._replace(more=more)
            break
        position, at = position + len(found[1]), found.end()
    return marks


def _finding(
    rule: Rule,
    row: Mapping[str, Any],
    place: dict[str, Any],
    said: Collection[str],
    ordinals: Counter[tuple[Any, ...]],
) -> dict[str, Any]:
    """One row of `Findings`. place: one of `_places_in`. said: columns of `row` that stand in the message."""
    more = place.pop("more", 0)
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
        "field": field_of(row["fields"], column),
        "fix": rule.fix,
        "block": row["block"],
        "line": row["_line"],
        "state": "new",
        "outlet": row["_outlet"],
    }
    finding |= place
    excerpt = finding["excerpt"]
    shown = {name: _shown(row[name]) for name in said}
    finding["message"] = filled(rule.message, {**shown, "excerpt": shorten(excerpt or "", 60)})
    if more:
        finding["message"] += f" (and {more} more in this text)"
    same = (row["source"], row["record"], column, excerpt)
    finding["fingerprint"] = fingerprint(rule.code, article_id, column, excerpt, ordinals[same])
    ordinals[same] += 1
    return finding


class _Way:
    """The places of marks in the text of a row, each told from the one before it: a text is read once for all."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self._row = row
        self._text: str = row["_text"]
        self._at = self._bytes = self._lines = 0  # characters that were read, and what they hold

    def place(self, mark: _Mark) -> dict[str, Any]:
        """Line, byte span, excerpt and context of a mark that is not before the last one."""
        text = self._text
        within = text[mark.start : mark.end]
        return {
            **self._span(mark.start, within),
            "excerpt": shorten(within, EXCERPT_CHARS),
            "before": _LINE_END.split(text[max(0, mark.start - CONTEXT_CHARS) : mark.start])[-1],
            "after": _LINE_END.split(text[mark.end : mark.end + CONTEXT_CHARS], maxsplit=1)[0],
            "more": mark.more,
        }

    def _span(self, start: int, within: str) -> dict[str, Any]:
        """Byte span of a mark, and its line in a dump.

        Where bad UTF-8 was read as U+FFFD, characters do not tell bytes: the span is the whole block.
        """
        row = self._row
        self._go_to(start)
        line = {"line": row["_line"] + self._lines} if row["_line"] is not None else {}
        if not row["decode_ok"] and row["start"] is not None:
            return {**line, "start": row["start"], "end": row["end"]}
        begins = (row["start"] or 0) + self._bytes
        return {**line, "start": begins, "end": begins + len(within.encode())}

    def _go_to(self, start: int) -> None:
        """Read on as far as this character."""
        text, passed = self._text, self._text[self._at : start]
        self._bytes += len(passed.encode())
        if self._row["format"] == "dump":
            is_torn = passed.startswith("\n") and text[self._at - 1 : self._at] == "\r"
            self._lines += len(_LINE_END.findall(passed)) - is_torn
        self._at = start


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
