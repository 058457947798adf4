"""BD: lines of the page that return between the paragraphs of one article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any, Final

import polars as pl

from ....glances.glance import each_plainly
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...text.paragraphs import bare, ends_sentence, is_prose, said_lines
from ...text.phrase_lists import phrases
from ...text.repairs import each

_KNOWN: Final = ("ad_labels", "share_labels", "comment_labels", "navigation", "newsletter_labels", "reader_calls")
"""Topics of labels that rules of their own find."""

_LETTER: Final = re.compile(r"[^\W\d_]")


@cache
def _known() -> frozenset[str]:
    return frozenset(bare(phrase) for topic in _KNOWN for phrase in phrases(topic))


def _may_return(o: Options) -> pl.Expr:
    """There are so many lines that are the same as one before, blank ones aside."""
    lines = pl.col("body").str.split("\n")
    again = lines.list.len() - lines.list.n_unique() - (lines.list.count_matches("").cast(pl.Int64) - 1).clip(0)
    return again >= o["min_times"] - 1


@cache
def _marker_of(min_times: int, max_chars: int) -> Callable[[str], str | None]:
    """Of a body, the line that returns between the paragraphs most often, if it is a marker of the page."""

    def marker(body: str) -> str | None:
        lines = said_lines(body)
        counts = Counter(line for line in lines if _may_be_marker(line, max_chars))
        again = {line: times for line, times in counts.most_common(5) if times >= min_times}
        found = [(line, times) for line, times in again.items() if _is_between(line, [*again], lines)]
        if len(found) > 1 and abs(found[0][1] - found[1][1]) <= 1 and not _go_together(found[0][0], found[1][0], lines):
            return None  # who speaks, or the headings of several reviews
        return found[0][0] if found else None

    return marker


def _may_be_marker(line: str, max_chars: int) -> bool:
    short = len(line) <= max_chars and not ends_sentence(line) and not line.endswith((":", "：", ","))
    return short and bool(_LETTER.search(line)) and bare(line) not in _known()


def _is_between(line: str, again: list[str], lines: list[str]) -> bool:
    """Most of the times a paragraph stands before, and another one behind, or the end; lines that return aside."""
    rest = [one for one in lines if one == line or one not in again]
    places = [n for n, one in enumerate(rest) if one == line]
    between = sum(n > 0 and is_prose(rest[n - 1]) and all(map(is_prose, rest[n + 1 : n + 2])) for n in places)
    return between * 3 >= len(places) * 2


def _go_together(one: str, other: str, lines: list[str]) -> bool:
    return any({one, other} == {*pair} for pair in pairwise(lines))


def _without_marker(o: Options) -> pl.Expr:
    marker_of = _marker_of(o["min_times"], o["max_chars"])

    def dropped(body: str) -> str:
        marker = marker_of(body)
        return "\n".join(line for line in body.split("\n") if line.strip() != marker)

    return each(pl.col("body"), dropped)


def _found(o: Options) -> pl.Expr:
    return each_plainly(pl.col("body"), _marker_of(o["min_times"], o["max_chars"]), pl.String)


def _times(o: Options) -> pl.Expr:
    def counted(row: dict[str, Any]) -> int:
        return said_lines(row["body"]).count(row["line"])

    return pl.struct("body", line=_found(o)).map_elements(counted, return_dtype=pl.Int64)


_PARAGRAPHS: Final = str(CLEAN["body"]).split("\n")


def _between(*markers: str) -> str:
    """The clean body with these lines behind each paragraph."""
    return "\n".join("\n".join((line, *markers)) for line in _PARAGRAPHS)


@rule(
    code="BD038",
    name="page-marker",
    severity="warning",
    frame="article",
    column="body",
    yields_to=("BD037",),
    screen=_may_return,
    options={"min_times": 3, "max_chars": 60},
    facts=lambda o: {"marker": _found(o), "times": _times(o)},
    message="the line “{marker}” appears {times} times between the paragraphs",
    fix="unsafe",
    repair=_without_marker,
    bad=(
        article(body=_between("Article content")),
        article(body=_between("Inhalt des Artikels")),
        article(body=_between("Contenu de l’article", "2 min")),
        article(body=_between("正文内容区")),
    ),
    good=(
        article(body=_between("* * *")),
        article(body=_between("Nobody took it.")),
        article(
            body="\n".join(f"{who}\n{line}" for who, line in zip("QAQAQA", _PARAGRAPHS * 2, strict=False)),
            beside=("BD021",),
        ),
        article(body=f"{_between()}\nRow, row\nRow, row\nRow, row"),
    ),
)
def page_marker(o: Options) -> pl.Expr:
    """The same short line appears again and again between the paragraphs.

    What it does: Finds a short line that does not end like a sentence and appears at least three times in a body,
    mostly between two paragraphs. There is one finding per article, and it gives the number.
    Why it matters: The page puts the line between its blocks, as a marker for scripts or a label of a picture or
    player. Each one cuts the text in two.
    Leaves alone: Separators without letters, refrains, lines that end with a colon, two lines that alternate, such as
    the names of two speakers, and advertisement markers (BD013) and other labels that have their own rules.
    Fix: Drop every copy of the line.
    For editors: Delete every copy of the line.
    Evidence: `Article content` between the paragraphs in extractor outputs.
    """
    return _may_return(o) & _found(o).is_not_null()
