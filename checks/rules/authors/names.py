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

    What it does: Finds records without an author, or with blank ones only.
    Why it matters: Readers and search engines want to know who wrote a text.
    Leaves alone: Agencies and desks: they are authors. The rule is off by default: many sites name none.
    Fix: Take the author from the page's JSON-LD or its byline.
    For editors: Enter the author.
    Evidence: dumps in which the author is only implied by a row of the organisation.
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
    message="the author is nobody in particular: {named}",
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
    """The author is an account, nobody, or just the staff.

    What it does: Finds authors that are nothing but `admin`, `Unknown` and the like, in twenty languages. `Redaktion`,
    `Staff writer` and other desks that sign for nobody in particular give an info, and so does all of it in a dump.
    Why it matters: The account that published the page was taken for the author. Hundreds of articles seem to be by one
    person.
    Leaves alone: Agencies, the name of the paper, single first names, and people who have such a word in their name.
    `None` and `undefined` are reported by LK012.
    Fix: Drop the account; a desk stays, for it is a true credit.
    For editors: Enter the name of the author.
    Evidence: `admin`, `Redaktion`, `Online News Editor`; Fundus drops `No Author` and `Redaktion`.
    """
    lines = author_lines()
    return lines.str.contains(_in_lines(_ACCOUNT)) | lines.str.contains(_in_lines(_NEWSROOM))
