"""BD: menus, breadcrumbs and other lists of links that stand between the lines of an article."""

from __future__ import annotations

from typing import Final

import polars as pl

from ....schemas.patterns import any_of
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...judging.subset import where
from ...text.labels import among, ends_as_sentence, is_label, label, short_line
from ...text.lines import is_text
from ...text.repairs import dropped
from .topics import is_topic_list, may_be_topic

_LINE_CHARS: Final = 300
"""More than the longest menu that stands on one line."""

_MOST_BYTES: Final = 4
"""Of a character in UTF-8."""

_DIVIDERS: Final = (" > ", " › ", " » ", " → ", " / ", "|", " · ", " • ")
_PATH: Final = (" > ", " › ", " » ", " → ")
_NAMES: Final = ("site_pages", "site_sections", "navigation")


def _entry(max_chars: int) -> pl.Expr:
    """A line that may be a link of a menu, else null: short, and no sentence. A link with a picture is but a bullet."""
    line = short_line(max_chars)
    return pl.when(~ends_as_sentence(line)).then(line)


def _in_menu(o: Options) -> pl.Expr:
    """Lines of a run of short lines that names enough pages and sections of a site."""
    pages = pl.col("named").filter("page").n_unique().over("run")
    sections = pl.col("named").filter("section").n_unique().over("run")
    names = (pages >= 1) & (pages + sections >= o["min_names"]) | (sections >= 2 * o["min_names"])
    return among(
        where=_entry(o["max_chars"]).is_not_null(),
        marks={
            "named": label(pl.col("text")),
            "page": is_label(pl.col("named"), "site_pages", "navigation"),
            "section": is_label(pl.col("named"), "site_sections", "share_networks"),
        },
        verdict=names & (pl.len().over("run") >= o["min_lines"]),
    )


def _may_be_short(chars: int) -> pl.Expr:
    """A line of running text that may have so few characters without the blanks around it, told by its bytes."""
    return is_text() & (pl.col("text").str.strip_chars().str.len_bytes() <= _MOST_BYTES * chars)


def _has_divider(text: pl.Expr) -> pl.Expr:
    return text.str.contains(any_of(_DIVIDERS)).fill_null(False)


def _divided() -> pl.Expr:
    """A line with dividers between its parts, else null."""
    line = short_line(_LINE_CHARS)
    return pl.when(_has_divider(line) & ~ends_as_sentence(line)).then(line)


def _is_menu_line(o: Options) -> pl.Expr:
    """One line with several names of pages or sections, and dividers between them."""
    known, parts = pl.col("known"), pl.col("parts")
    # A path through the site needs but its beginning: what comes last is the title of the page.
    path = pl.col("text").str.contains_any(list(_PATH)) & known.list.first() & (known.list.len() >= o["min_names"])
    several = known.list.sum() >= o["min_names"]
    return among(
        where=_divided().is_not_null(),
        marks={
            "parts": pl.col("text").str.replace_many(list(_DIVIDERS), ["\n"]).str.split("\n"),
            "known": parts.list.eval(is_label(label(pl.element()), *_NAMES)),
        },
        verdict=path | several | ((known.list.len() > 1) & known.list.all()),
    )


@rule(
    code="BD023",
    name="navigation-list",
    severity="warning",
    frame="block",
    screen=lambda o: (
        where(_may_be_short(o["max_chars"]), lambda text: is_label(label(text), *_NAMES))
        | where(_may_be_short(_LINE_CHARS), lambda text: _has_divider(text.str.strip_chars()))
        | may_be_topic(o)
    ),
    looks_around=True,
    options={
        "max_chars": 40,
        "min_lines": 4,
        "min_names": 3,
        "min_topics": 5,
        "max_words": 3,
        "min_bytes_prose": 120,
    },
    message="a menu link is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(body=f"* Home\n* News\n* Sport\n  + Rowing\n  + Harbour Race\n* Log in\n{CLEAN['body']}"),
        article(body=f"Skip to content\n{CLEAN['body']}"),
        article(body=f"Startseite > Politik > Hafen\n{CLEAN['body']}\nImpressum | Datenschutz | Kontakt"),
        article(body=f"* Cardiology\n* Dermatology\n* Neurology\n* Oncology\n* Surgery\n{CLEAN['body']}"),
        article(body=f"{CLEAN['body']}\n• Nordsjælland\n• Fyn\n• Bornholm\n• Sønderjylland\n• Vestkysten"),
        article(body=f"- 東北\n- 関東\n- 中部\n- 近畿\n- 九州\n{CLEAN['body']}"),
        article(body=f"{CLEAN['body']}\nГлавная\nНовости\nПаром\nКонтакты\nРеклама на сайте"),
    ),
    good=(
        paragraph("Ingredients\n2 eggs\n100 g flour\nA pinch of salt\nHome-made butter\nMilk"),
        paragraph("1 Wexley Rowers 5 14\n2 Port Ellery 4 12\n3 Harbour Club 3 9\n4 Quay United 2 6"),
        paragraph(
            "Music\nFilm\nBooks\nThe prizes are given in these three fields, and each is worth a thousand crowns."
        ),
        paragraph("Contact\nThe office is in the old customs house, and is open from nine to noon."),
        paragraph("* Cardiology\n* Dermatology\n* Neurology\n* Oncology\n* Surgery"),
        article(body=f"{CLEAN['body']}\n* 2 eggs\n* 100 g flour\n* A pinch of salt\n* Milk\n* Butter"),
        article(body=f"{CLEAN['body']}\nRowers\nSailors\nDivers\nSwimmers\nPilots\nBakers"),
        paragraph("“Ferry?”\n“No”\n“News?”\n“None”\n“Home, then”"),
    ),
)
def navigation_list(o: Options) -> pl.Expr:
    """A menu of the page was extracted as text.

    What it does: Finds four kinds of menu. First, four or more short lines in a row that do not end like sentences, of
    which three or more name pages or sections of a site (Home, Sport, Contact) and at least one names a page, in
    twenty-five languages. Second, five or more bullets in a row with at most three words each, whatever they say,
    before the first paragraph or after the last one. Third, breadcrumbs and menus on one line (`Home | News |
    Contact`). Fourth, links such as “Skip to content”. Each line of a menu is a finding.
    Why it matters: The whole page was extracted as text. Every article of the site begins with the same words, and
    models learn the menu instead of the text.
    Leaves alone: Lists that do not name pages of a site and that are between paragraphs, have no bullets, or have
    numbers and punctuation, such as results, lineups, recipes and poems. Also a single heading that is the name of a
    section.
    Fix: Drop the lines.
    For editors: Delete the lines.
    Evidence: 162 of 181 pages that were converted to text as a whole; bullets of a few words in 265 of 1,805 extractor
    outputs; no hit in 1,870 hand-checked articles.
    """
    alone = is_label(label(_entry(o["max_chars"])), "navigation")
    return _in_menu(o) | alone | _is_menu_line(o) | is_topic_list(o)
