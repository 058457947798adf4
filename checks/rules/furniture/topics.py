"""BD: menus that name no page that anybody knows: topics, regions, departments."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...text.labels import among, ends_as_sentence, is_label, label, short_line
from ...text.lines import is_text
from ...text.repairs import dropped

_BULLET: Final = r"^\s*(?:[*•·‣▪■●○◦►▸▶→»›–-]\s*|[o+]\s+)[\p{L}]"
_NO_NAME: Final = r"[\d.,;:!?()\"“”„«»…%€$£]|\s[-–—]\s"
"""What is in lines of results, of recipes and of who says what."""

_KNOWN: Final = ("site_pages", "site_sections", "navigation", "share_networks", "share_labels")
"""Topics of labels by which other rules know a menu or buttons."""


def _may_be_entry(o: Options) -> pl.Expr:
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


def _is_menu(o: Options) -> pl.Expr:
    outside = ~_has_prose(o, before=True) | ~_has_prose(o, before=False)
    return outside & among(
        where=_may_be_entry(o),
        marks={"named": label(pl.col("text")), "known": is_label(pl.col("named"), *_KNOWN)},
        entry=_words() <= o["max_words"],
        verdict=(pl.len().over("run") >= o["min_lines"])
        & (pl.col("named").filter(~pl.col("known")).n_unique().over("run") >= o["min_lines"]),
    )


@rule(
    code="BD042",
    name="topic-list",
    severity="warning",
    frame="block",
    sieve=_BULLET,
    screen=_may_be_entry,
    looks_around=True,
    options={"max_chars": 40, "min_lines": 5, "max_words": 3, "min_bytes_prose": 120},
    message="a line of a list of topics stands in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(body=f"* Cardiology\n* Dermatology\n* Neurology\n* Oncology\n* Surgery\n{CLEAN['body']}"),
        article(body=f"{CLEAN['body']}\n• Nordsjælland\n• Fyn\n• Bornholm\n• Sønderjylland\n• Vestkysten"),
        article(body=f"- 東北\n- 関東\n- 中部\n- 近畿\n- 九州\n{CLEAN['body']}"),
    ),
    good=(
        paragraph("* Cardiology\n* Dermatology\n* Neurology\n* Oncology\n* Surgery"),
        article(body=f"{CLEAN['body']}\n* 2 eggs\n* 100 g flour\n* A pinch of salt\n* Milk\n* Butter"),
        article(body=f"{CLEAN['body']}\n* Rowers\n* Sailors\n* Divers"),
        article(body=f"{CLEAN['body']}\nRowers\nSailors\nDivers\nSwimmers\nPilots\nBakers"),
    ),
)
def topic_list(o: Options) -> pl.Expr:
    """A menu of topics, regions or departments was taken for text.

    What it does: Finds runs of five lines or more that are a bullet and at most three words, before the first paragraph
    or after the last one. What the words mean does not count.
    Why it matters: The page's menu begins or ends the text.
    Leaves alone: Lists between paragraphs, lists with numbers or marks, such as recipes and results, lines without a
    bullet, and menus of pages and networks that are known by name (BD023, BD008).
    Fix: Drop the lines.
    Evidence: lists of departments and of regions in pages that were turned into text as a whole.
    """
    return _is_menu(o)
