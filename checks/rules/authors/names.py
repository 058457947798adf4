"""AU001, AU002: whether a record has an author, and one who is somebody."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.phrase_lists import may_begin, pattern

_AUTHORS: Final = pl.col("authors")
_ONE: Final = pl.element().str.strip_chars()


def author_lines() -> pl.Expr:
    """All authors as one text, a line each: what a cheap condition is tried on."""
    return _AUTHORS.list.join("\n").str.strip_chars().str.replace_all("\n ", "\n", literal=True)


def authors_named(which: pl.Expr) -> pl.Expr:
    """The authors for which a condition on an element holds, for a message."""
    return _AUTHORS.list.eval(pl.element().filter(which.fill_null(False))).list.join(", ")


def any_author(which: pl.Expr) -> pl.Expr:
    """Whether a condition on an element holds for one of the authors."""
    return _AUTHORS.list.eval(which.fill_null(False)).list.any()


@rule(
    code="AU001",
    name="missing-author",
    severity="info",
    frame="article",
    column="authors",
    default=False,
    about_missing=True,
    once=True,
    message="the article names no author",
    bad=(article(authors=None), article(authors=[])),
    good=(article(authors=["Jonas Okafor"]), article(authors=["dpa"])),
)
def missing_author(_: Options) -> pl.Expr:
    """The article names no author.

    What it does: Finds records that have no author, or only blank ones.
    Why it matters: Readers and search engines want to know who wrote a text.
    Leaves alone: Agencies and desks: they count as authors. The rule is off by default because many sites name no
    authors.
    Fix: Take the author from the page's JSON-LD or its byline.
    For editors: Enter the author.
    Evidence: Dumps in which only a row of the organization hints at the author.
    """
    return ~author_lines().str.contains(r"\S").fill_null(False)


_ACCOUNT: Final = rf"(?i)^(?:{pattern('placeholder_authors')}[ ._-]?\d{{0,4}})$"
_NEWSROOM: Final = rf"(?i)^{pattern('newsroom_authors')}$"


def _in_lines(one: str) -> str:
    """A pattern of a whole author as one of a line."""
    return one.replace("(?i)^", "(?im)^").removesuffix("$") + r"\s*$"


@rule(
    code="AU002",
    name="placeholder-author",
    severity="warning",
    frame="article",
    column="authors",
    screen=lambda _: may_begin(author_lines(), "placeholder_authors", "newsroom_authors"),
    grade=lambda _: graded(author_lines().str.contains(_in_lines(_ACCOUNT)) & ~IN_DUMP, "warning", otherwise="info"),
    facts=lambda _: {"named": authors_named(_ONE.str.contains(_ACCOUNT) | _ONE.str.contains(_NEWSROOM))},
    message="the author is a placeholder: {named}",
    fix="safe",
    repair=lambda _: _AUTHORS.list.eval(pl.element().filter(~_ONE.str.contains(_ACCOUNT))),
    bad=(
        article(authors=["admin"]),
        article(authors=["Jonas Okafor", "Unknown Author"]),
        article(authors=["Redaktion"]),
        article(authors=["Администратор"]),
    ),
    good=(
        article(authors=["Reuters", "dpa", "AFP"]),
        article(authors=["Harbour Courier"]),
        article(authors=["Ada Admin", "Guest Okafor"]),
        article(authors=["Mara"]),
    ),
)
def placeholder_author(_: Options) -> pl.Expr:
    """The author is a user account, a placeholder or just the staff.

    What it does: Finds authors that consist only of `admin`, `Unknown` or similar words, in twenty languages.
    `Redaktion`, `Staff writer` and other desks that do not stand for a particular person give an info, and so does
    every match in a dump.
    Why it matters: The account that published the page was taken as the author. One person seems to have written
    hundreds of articles.
    Leaves alone: Agencies, the name of the paper, single first names, and people whose names contain such a word. LK012
    reports `None` and `undefined`.
    Fix: Remove the account; keep a desk, because it is a real credit.
    For editors: Enter the name of the author.
    Evidence: `admin`, `Redaktion`, `Online News Editor`; Fundus drops `No Author` and `Redaktion`.
    """
    lines = author_lines()
    return lines.str.contains(_in_lines(_ACCOUNT)) | lines.str.contains(_in_lines(_NEWSROOM))
