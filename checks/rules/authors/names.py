"""AU: the authors of a record: whether there is one, and whether it is a name."""

from __future__ import annotations

from string import digits
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.phrase_lists import may_begin, pattern

_AUTHORS: Final = pl.col("authors")
_ONE: Final = pl.element().str.strip_chars()


def _lines() -> pl.Expr:
    """All authors as one text, a line each: what a cheap condition is tried on."""
    return _AUTHORS.list.join("\n").str.strip_chars().str.replace_all("\n ", "\n", literal=True)


def _named(which: pl.Expr) -> pl.Expr:
    """The authors for which a condition on an element holds, for a message."""
    return _AUTHORS.list.eval(pl.element().filter(which.fill_null(False))).list.join(", ")


def _any(which: pl.Expr) -> pl.Expr:
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
    Evidence: dumps in which the author is only implied by a row of the organisation.
    """
    return ~_lines().str.contains(r"\S").fill_null(False)


_ACCOUNT: Final = rf"(?i)^(?:{pattern('placeholder_authors')}[ ._-]?\d{{0,4}})$"
_NEWSROOM: Final = rf"(?i)^{pattern('newsroom_authors')}$"
_MAX_LINE: Final = 40


def _in_lines(one: str) -> str:
    """A pattern of a whole author as one of a line."""
    return one.replace("(?i)^", "(?im)^").removesuffix("$") + r"\s*$"


@rule(
    code="AU002",
    name="placeholder-author",
    severity="warning",
    frame="article",
    column="authors",
    screen=lambda _: may_begin(_lines(), "placeholder_authors", "newsroom_authors"),
    grade=lambda _: graded(_lines().str.contains(_in_lines(_ACCOUNT)) & ~IN_DUMP, "warning", otherwise="info"),
    facts=lambda _: {"named": _named(_ONE.str.contains(_ACCOUNT) | _ONE.str.contains(_NEWSROOM))},
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
    Evidence: `admin`, `Redaktion`, `Online News Editor`; Fundus drops `No Author` and `Redaktion`.
    """
    lines = _lines()
    return lines.str.contains(_in_lines(_ACCOUNT)) | lines.str.contains(_in_lines(_NEWSROOM))


_ADDRESS: Final = r"(?i)(?:https?:)?//\S+|\bwww\.\S+|(?:mailto:)?" + patterns.EMAIL
_PATH: Final = r"/[\w-]{2,}/\S*"
_WHOLE: Final = (
    rf"^\W*(?:{_ADDRESS})\W*$",
    rf"^{_PATH}$",
    r"^(?:\d{1,3}\.){3}\d{1,3}$",
    r"^[^\p{L}]*\d[^\p{L}]*$",
    patterns.TIMESTAMP,
)
"""An author that is nothing but an address, a number or a date."""

_GLUED: Final = rf"{_ADDRESS}|\s{_PATH}"
_HANDLE: Final = r"^@\w{2,}$"
_DIGITS: Final = r"\d{3}"
_PROSE_WORD: Final = r"\s\p{Ll}{4,}"
"""Longer than the particles of names."""


def _is_whole() -> pl.Expr:
    return pl.any_horizontal(_ONE.str.contains(one) for one in _WHOLE)


def _is_prose(o: Options) -> pl.Expr:
    """A sentence about an author, and not a list of names."""
    long = (patterns.word_count(_ONE) >= o["min_words"]) & (_ONE.str.count_matches(_PROSE_WORD) >= o["min_prose_words"])
    return long | (_ONE.str.count_matches(patterns.UNSPACED) > o["max_chars_unspaced"])


def _is_surely_none() -> pl.Expr:
    return _is_whole() | _ONE.str.contains(patterns.HTML_TAG)


def _is_no_name(o: Options) -> pl.Expr:
    doubtful = pl.any_horizontal(_ONE.str.contains(one) for one in (_GLUED, _HANDLE, _DIGITS))
    return _is_surely_none() | doubtful | _is_prose(o)


def _non_name_grade(o: Options) -> pl.Expr:
    partly = _any(_ONE.str.contains(_GLUED) | _is_prose(o))
    doubtful = graded(partly | IN_DUMP, "warning", otherwise="info")
    return pl.when(_any(_is_surely_none()) & ~IN_DUMP).then(pl.lit("error")).otherwise(doubtful)


def _without_non_names(o: Options) -> pl.Expr:
    """The authors without those that are none, and names without what was glued to them."""
    bare = _ONE.str.replace_all(patterns.HTML_TAG, " ").str.replace_all(_GLUED, " ").str.replace_all(r"\s+", " ")
    name = bare.str.strip_chars(" ,;|<>()[]–-")
    touched = _ONE.str.contains(patterns.HTML_TAG) | (_ONE.str.contains(_GLUED) & ~_is_prose(o))
    repaired = pl.when(touched).then(name).otherwise(pl.element())
    kept = pl.element().filter(pl.element().is_null() | pl.element().str.contains(r"\p{L}") | (pl.element() == ""))
    return _AUTHORS.list.eval(pl.when(~_is_whole()).then(repaired).otherwise(pl.lit("0"))).list.eval(kept)


@rule(
    code="AU003",
    name="non-name-author",
    severity="error",
    frame="article",
    column="authors",
    screen=lambda _: (
        _lines().str.contains_any(["@", "<", "/", "www.", "WWW.", *digits]) | (_lines().str.len_chars() > _MAX_LINE)
    ),
    options={"min_words": 8, "min_prose_words": 3, "max_chars_unspaced": 40},
    grade=_non_name_grade,
    facts=lambda o: {"named": _named(_is_no_name(o))},
    message="this is no name of an author: {named}",
    fix="safe",
    repair=_without_non_names,
    bad=(
        article(authors=["https://www.harbour-courier.example/people/jonas-okafor"]),
        article(authors=["Jonas Okafor", "desk@harbour-courier.example"]),
        article(authors=["March 14, 2024"]),
        article(authors=["Jonas Okafor https://www.harbour-courier.example/people/jonas-okafor"]),
        article(authors=["Jonas Okafor has written about harbours and the people who work in them since last spring"]),
    ),
    good=(
        article(authors=["Channel 24", "Port18"]),
        article(authors=["Mara M. Lindqvist-O’Rourke Jr.", "José Ortega y Gasset", "J. R. R. Voss III"]),
        article(authors=["Ursula von der Ley van den Berg de la Cruz"]),
        article(authors=["林望舒", "浜野しおり", "ليلى الحداد"]),
        article(authors=["Presse- und Informationsamt der Gemeinde Port Ellery"]),
    ),
)
def non_name_author(o: Options) -> pl.Expr:
    """An author is an address, a date, a number, HTML or a sentence.

    What it does: Finds authors that are nothing but an address of the web or of mail, a network address, a number or a
    date, and tags of HTML. A name with an address behind it and a sentence about the author are a warning; a handle
    (`@…`) and a name with three digits in a row are an info, for sites and people may call themselves so.
    Why it matters: Lists of authors and links to them break, and mail addresses of private people are spread.
    Leaves alone: Single names, initials, particles, names of firms and agencies, and any script. In a dump, where all
    that is known of a person stands in one row, only what is no name at all or has tags counts, as a warning.
    Fix: Drop what is no name at all; take addresses and tags off a name. Sentences, handles and numbers in names stay.
    Evidence: `219.79.38.192` and addresses of videos as authors; trafilatura has patterns for mail and handles.
    """
    return _any(_is_surely_none()) | (~IN_DUMP & _any(_is_no_name(o)))
