"""BD: other articles that are announced before the headline, or in a box between the paragraphs."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ....glances.glance import each_plainly
from ....schemas.patterns import holds
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...judging.subset import is_for_a_glance, rarely
from ...text.paragraphs import LONG_BYTES, bare, is_prose, is_title, said_lines
from ...text.phrase_lists import holds_any, phrases
from ...text.repairs import each

_HEAD_CHARS: Final = 4000
"""Longer than what stands before a headline, unless a whole other article does."""


_LINE_END: Final = r"[\n\r\x0b\x0c\x1c-\x1e\x{85}\x{2028}\x{2029}]"


def _headline() -> pl.Expr:
    return pl.col("headline").str.strip_chars().str.to_lowercase()


def _begins_short() -> pl.Expr:
    """The first line is too short for a paragraph."""
    return pl.col("body").str.strip_chars_start().str.head(LONG_BYTES).str.contains(_LINE_END)


def _may_be_below(o: Options) -> pl.Expr:
    """The headline stands in the first part of the body, and not at its beginning."""
    head = pl.col("body").str.head(_HEAD_CHARS).str.strip_chars_start().str.to_lowercase()
    below = holds(head, _headline()) & ~head.str.starts_with(_headline())
    worth = _begins_short() & (pl.col("headline").str.len_chars() >= o["min_chars_headline"])
    return rarely(worth, below, "headline", "body")


def _lines_above(headline: str, body: str) -> list[str]:
    """The lines before the headline, if none of them is a paragraph."""
    wanted, above = bare(headline), []
    for line in said_lines(body[:_HEAD_CHARS]):
        if bare(line) == wanted:
            return above
        if is_prose(line):
            return []
        above.append(line)
    return []


def _titles_above() -> pl.Expr:
    def counted(row: dict[str, str | None]) -> int:
        return sum(map(is_title, _lines_above(row["headline"] or "", row["body"] or "")))

    return pl.struct("headline", "body").map_elements(counted, return_dtype=pl.Int64)


def _from_headline() -> pl.Expr:
    def cut(row: dict[str, str]) -> str:
        lines, wanted = row["body"].split("\n"), bare(row["headline"])
        place = next((n for n, line in enumerate(lines) if bare(line) == wanted), 0)
        return "\n".join(lines[place:])

    return pl.struct("headline", "body").map_elements(cut, return_dtype=pl.String)


@rule(
    code="BD039",
    name="teasers-before-headline",
    severity="warning",
    frame="article",
    column="body",
    screen=_may_be_below,
    options={"min_titles": 2, "min_chars_headline": 8},
    facts=lambda _: {"titles": _titles_above()},
    message="{titles} headlines of other articles come before the headline in the text",
    fix="unsafe",
    repair=lambda _: _from_headline(),
    bad=(
        article(
            body=f"Market hall to open on Sundays\nBridge is closed until Friday\n{CLEAN['headline']}\n{CLEAN['body']}",
            beside=("HL017",),
        ),
        article(
            headline="Die Nachtfähre kehrt im April zurück",
            body="Brücke bis Freitag gesperrt\nSchulchor gewinnt in der Hauptstadt\nNeues Dach für die Bücherei\n"
            f"Die Nachtfähre kehrt im April zurück\n{CLEAN['body']}",
        ),
    ),
    good=(
        article(body=f"Island news\n{CLEAN['headline']}\n{CLEAN['body']}", beside=("BD040", "HL017")),
        article(body=f"{CLEAN['headline']}\n{CLEAN['body']}", beside=("HL017",)),
        article(body=f"{CLEAN['body']}\nMore pictures of the boat\nThe chart of all routes\n{CLEAN['headline']}"),
    ),
)
def teasers_before_headline(o: Options) -> pl.Expr:
    """Headlines of other articles come before the article's own headline.

    What it does: Looks for a line of the body that is the headline. Fires if there is no paragraph before it, but at
    least two lines that look like headlines. The message gives their number.
    Why it matters: The page was extracted from the very top, so the text begins with teasers of other articles.
    Leaves alone: A kicker, a date or a section name above the headline, and headlines that appear again further down.
    Fix: Drop everything before the headline.
    For editors: Delete the lines above the headline.
    Evidence: Lists of teasers before the headline in pages that were converted to text as a whole.
    """
    return _may_be_below(o) & (_titles_above() >= o["min_titles"])


_NAME: Final = r"[^\W\d_a-z][\w.'’-]*"
_PREFIXES: Final = sorted({*phrases("byline_prefixes"), "von", "di", "af", "av", "od"})
_BY: Final = "|".join(map(re.escape, _PREFIXES))
_BEGINNINGS: Final = tuple(f"\n{prefix}" for prefix in _PREFIXES)
_BEGINNING_CHARS: Final = max(map(len, _PREFIXES))
_BYLINE: Final = rf"(?:(?i:{_BY}))\s+{_NAME}(?:\s+{_NAME}){{0,4}}(?:\s*[|,/·-]\s*[\w .,:/-]{{1,40}})?"
"""Long: compiled by the module `re` when it is first needed."""

_KICKER: Final = re.compile(r"[^\W\d_][^.!?:\n]{1,38}[:：]")
_BOX_LINES: Final = 3
_LEAD_CHARS: Final = 250


def _may_have_byline(_: Options) -> pl.Expr:
    """A line that begins as a byline does, somewhere behind the first line."""
    body = pl.col("body").str.replace_all(r"\n\s+", "\n")
    if not is_for_a_glance():  # a part of the text, which is put in lower case
        body = body.str.split("\n").list.eval(pl.element().str.head(_BEGINNING_CHARS)).list.join("\n")
    return holds_any(body, _BEGINNINGS)


def _boxes(body: str) -> list[tuple[int, int]]:
    """First and last line of each box: label or not, headline, lead or not, author; one of the two must be there."""
    lines, boxes = said_lines(body), []
    for n, line in enumerate(lines):
        begin = _box_begin(lines, n) if len(line) <= 90 and re.fullmatch(_BYLINE, line) else None
        if begin is not None and any(map(is_prose, lines[:begin])) and any(map(is_prose, lines[n + 1 :])):
            boxes.append((begin, n))
    return boxes


def _box_begin(lines: list[str], byline: int) -> int | None:
    """Where the box begins that ends with this byline; None if none does."""
    for title in range(byline - 1, max(byline - 1 - _BOX_LINES, 0), -1):
        if not _is_box_title(lines[title]):
            continue
        labelled = bool(_KICKER.fullmatch(lines[title - 1])) and len(lines[title - 1]) <= 40
        lead = lines[title + 1 : byline]
        if all(len(line) <= _LEAD_CHARS for line in lead) and (labelled or lead):
            return title - labelled
    return None


def _is_box_title(line: str) -> bool:
    return is_title(line) and len(line) <= 110 and not line.endswith("…")


def _without_boxes(body: str) -> str:
    said, spans = said_lines(body), _boxes(body)
    gone = {n for first, last in spans for n in range(first, last + 1)}
    kept = iter(n not in gone for n in range(len(said)))
    return "\n".join(line for line in body.split("\n") if not line.strip() or next(kept))


def _first_box(body: str) -> str | None:
    return next((" ".join(said_lines(body)[first : last + 1]) for first, last in _boxes(body)), None)


def _found_box() -> pl.Expr:
    return each_plainly(pl.col("body"), _first_box, pl.String)


_LINES: Final = str(CLEAN["body"]).split("\n")


def _boxed(*box: str) -> str:
    return "\n".join((*_LINES[:2], *box, *_LINES[2:]))


@rule(
    code="BD041",
    name="teaser-box",
    severity="warning",
    frame="article",
    column="body",
    screen=_may_have_byline,
    facts=lambda _: {"box": _found_box()},
    message="a teaser box for another article is in the text: {box}",
    fix="unsafe",
    repair=lambda _: each(pl.col("body"), _without_boxes),
    bad=(
        article(body=_boxed("Harbour:", "Crane topples onto the mole", "Nobody was hurt.", "By Mara Lindqvist")),
        article(body=_boxed("Port :", "Une grue tombe sur le môle", "Personne n'est blessé.", "Par Anaïs Lemaître")),
        article(body=_boxed("Kran stürzt auf die Mole", "Verletzt wurde niemand.", "Von Jürgen Maßmann")),
    ),
    good=(
        article(body=f"By Mara Lindqvist\n{CLEAN['body']}"),
        article(body=_boxed("The night boat that nobody took", "By Mara Lindqvist")),
        article(body=f"{CLEAN['body']}\nCrane topples onto the mole\nNobody was hurt.\nBy Mara Lindqvist"),
        article(body=_boxed("By Tuesday they had left.")),
    ),
)
def teaser_box(o: Options) -> pl.Expr:
    """A teaser box for another article is between the paragraphs.

    What it does: Finds lines between two paragraphs that are a headline and the byline of its author, with a label that
    ends with a colon before them or a short lead between them.
    Why it matters: The headline, lead and author of another article are read as sentences of this one.
    Leaves alone: The byline of the article itself, book titles with their authors, and anything after the last
    paragraph.
    Fix: Drop the lines of the box.
    For editors: Delete the lines of the box.
    Evidence: Boxes with a label, headline, lead and author in the text of German newspapers.
    """
    return _may_have_byline(o) & _found_box().is_not_null()
