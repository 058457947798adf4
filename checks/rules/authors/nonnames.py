"""AU003: authors that are no names: addresses, numbers, code, and words of the page."""

from __future__ import annotations

from string import digits
from typing import Final
from unicodedata import category

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.grades import IN_DUMP, graded
from ...text.phrase_lists import may_begin, phrases
from .names import any_author, author_lines, authors_named

_AUTHORS: Final = pl.col("authors")
_ONE: Final = pl.element().str.strip_chars()
_MAX_LINE: Final = 40

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

_CODE: Final = (
    r"[{}]|=>|&&|\|\||==|\(\s*\)|<[?%]|\[\[|\\[nt]\b"
    r"|^(?:var|let|const|function|return|typeof|export|import|async|await|public|private|static|echo|def)\s+[a-z_$][\w$.]*\s*;?$"
    r"|^[\w$.]+\s*(?:=|:=|\+=)\s*\S|^[a-z_$][\w$.]*\([^()]*\)\s*;$|^[a-z]+[A-Z_]\w*\([^()]*\)$|^[a-z_$][\w$]*\.[\w$.]+;$"
    r"|^\$\w|^%\w+%$|^\[[a-z]+(?:_[a-z]+)+\]$|^[.#][a-z][\w-]*$"
    r"|^(?:window|document|this|self|data|item|post|page|article|user|meta|props|entry)\.[a-zA-Z_]\w*"
    r"|^(?:[a-z]+_)*(?:author|byline|writer|user|creator)(?:_[a-z]+)+$|^(?:post|article|page|entry|story|the)_(?:author|byline|writer)$"
    r"|^(?:author|byline|writer|user|creator|display)(?:Name|Id|Url|Link|Display\w*|Info|Data|List)$"
)
"""An author that is a piece of a program, a template or a style sheet."""

_ENDING: Final = (
    r"(?:com|net|org|info|biz|news|media|press|online|live|tv|fm|io|app|dev|blog|site|club|shop|today|world|africa|asia"
    r"|example|test|local|localhost|cat|eus|gal|[a-z]{2}|рф|рус|укр|бел|срб|мкд|бг|қаз|ελ|中国|中國|香港|台灣|台湾|भारत|გე|հայ)"
)
_LABEL: Final = r"[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}-]+"
_CAPITAL_LABEL: Final = r"[\p{L}\p{N}][\p{L}\p{N}-]+"
_DOMAIN: Final = (
    rf"^(?:{_LABEL}\.)+{_ENDING}$"
    rf"|^(?i:(?:{_CAPITAL_LABEL}\.)+(?:com|net|org|info|ru|ua|de|example|рф))$"
)
"""An author that is the name of a site; one of two letters before the last dot may be a title: `dr.med`."""

_SAID_ALONE: Final = ("author_interface", "read_more", "share_labels", "share_calls", "navigation", "comment_labels")
_EDGES: Final = r"^[^\p{L}\p{M}]+|[^\p{L}\p{M}]+$"
_TIME_BEHIND: Final = r"[^\p{L}\p{M}]*(?:\d[^\p{L}\p{M}]*)?(?:\d\S*|\b[ap]\.?m\.?)$"


def _labels(*topics: str) -> list[str]:
    """The phrases without marks and digits around them, as `_bare` leaves an author."""
    return sorted({_stripped(phrase) for topic in topics for phrase in phrases(topic)})


def _stripped(text: str) -> str:
    is_letter = [category(character)[0] in "LM" for character in text]
    return text[is_letter.index(True) : len(text) - is_letter[::-1].index(True)] if any(is_letter) else text


def _bare() -> pl.Expr:
    plain = _ONE.str.to_lowercase().str.replace_all("’", "'", literal=True).str.replace_all(r"\s+", " ")
    return plain.str.replace_all(_EDGES, "")


def _is_page_word() -> pl.Expr:
    """An author that is a button, a link or a label of the page, perhaps with a number or a time."""
    bare, dates = _bare(), _labels("date_labels")
    return bare.is_in([*_labels(*_SAID_ALONE), *dates]) | bare.str.replace(_TIME_BEHIND, "").is_in(dates)


_MAY_BE_CODE: Final = r"[{}()\[\]=$%|&;_]|\.\p{L}|(?m:^(?:\p{Ll}|#))"


def _may_be_of_page() -> pl.Expr:
    return author_lines().str.contains(_MAY_BE_CODE) | may_begin(author_lines(), *_SAID_ALONE, "date_labels")


def _is_of_page() -> pl.Expr:
    """A domain or a word of the page."""
    return _ONE.str.contains(_DOMAIN) | _is_page_word()


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
    return _is_whole() | _ONE.str.contains(patterns.HTML_TAG) | _ONE.str.contains(_CODE)


def _is_no_name(o: Options) -> pl.Expr:
    doubtful = pl.any_horizontal(_ONE.str.contains(one) for one in (_GLUED, _HANDLE, _DIGITS))
    return _is_surely_none() | _is_of_page() | doubtful | _is_prose(o)


def _non_name_grade(o: Options) -> pl.Expr:
    partly = any_author(_ONE.str.contains(_GLUED) | _is_of_page() | _is_prose(o))
    doubtful = graded(partly | IN_DUMP, "warning", otherwise="info")
    return pl.when(any_author(_is_surely_none()) & ~IN_DUMP).then(pl.lit("error")).otherwise(doubtful)


def _without_non_names(o: Options) -> pl.Expr:
    """The authors without those that are none, and names without what was glued to them."""
    bare = _ONE.str.replace_all(patterns.HTML_TAG, " ").str.replace_all(_GLUED, " ").str.replace_all(r"\s+", " ")
    name = bare.str.strip_chars(" ,;|<>()[]–-")
    touched = _ONE.str.contains(patterns.HTML_TAG) | (_ONE.str.contains(_GLUED) & ~_is_prose(o))
    dropped = _is_whole() | _ONE.str.contains(_CODE) | _is_of_page()
    repaired = pl.when(touched).then(name).otherwise(pl.element())
    kept = pl.element().filter(pl.element().is_null() | pl.element().str.contains(r"\p{L}") | (pl.element() == ""))
    return _AUTHORS.list.eval(pl.when(~dropped).then(repaired).otherwise(pl.lit("0"))).list.eval(kept)


@rule(
    code="AU003",
    name="non-name-author",
    severity="error",
    frame="article",
    column="authors",
    screen=lambda _: (
        author_lines().str.contains_any(["@", "<", "/", "www.", "WWW.", *digits])
        | (author_lines().str.len_chars() > _MAX_LINE)
        | _may_be_of_page()
    ),
    options={"min_words": 8, "min_prose_words": 3, "max_chars_unspaced": 40},
    grade=_non_name_grade,
    facts=lambda o: {"named": authors_named(_is_no_name(o))},
    message="this is not an author's name: {named}",
    fix="safe",
    repair=_without_non_names,
    bad=(
        article(authors=["https://www.harbour-courier.example/people/jonas-okafor"]),
        article(authors=["Jonas Okafor", "desk@harbour-courier.example"]),
        article(authors=["March 14, 2024"]),
        article(authors=["Jonas Okafor https://www.harbour-courier.example/people/jonas-okafor"]),
        article(authors=["Jonas Okafor has written about harbours and the people who work in them since last spring"]),
        article(authors=["Jonas Okafor", "var authorName"]),
        article(authors=["hafen-kurier.example"]),
        article(authors=["Подписаться"]),
        article(authors=["続きを読む"]),
    ),
    good=(
        article(authors=["Channel 24", "Port18"]),
        article(authors=["Mara M. Lindqvist-O’Rourke Jr.", "José Ortega y Gasset", "J. R. R. Voss III"]),
        article(authors=["Ursula von der Ley van den Berg de la Cruz"]),
        article(authors=["林望舒", "浜野しおり", "ليلى الحداد"]),
        article(
            authors=["J.R. Voss", "St.John Hale", "M.Ortega", "Dr.med. Käthe Brückner", "Variety", "Jonas (Jo) Okafor"]
        ),
        article(authors=["Letitia Constable", "bell hooks", "Thomas More", "Mark Share", "Homer Search", "de la Cruz"]),
        article(authors=["Presse- und Informationsamt der Gemeinde Port Ellery"]),
    ),
)
def non_name_author(o: Options) -> pl.Expr:
    """The author is a URL, an email address, a date, a number, code, a label of the page or a sentence.

    What it does: Finds authors that consist only of a URL, an email or IP address, a number, a date, HTML tags, or
    fragments of programs and templates (`var author`). A domain, a button or label of the page in fifty languages
    (`Read more`, `Updated`), a name followed by an address, or a sentence about the author is a warning. A handle
    (`@…`) or a name with three digits in a row is an info, because sites and people may use such names.
    Why it matters: Author lists and author links break, and email addresses of private people are made public.
    Leaves alone: Single names, initials, particles, names of companies and agencies, and any script; labels of the page
    within a name (`Mark Share`). In a dump, where one row has everything that is known about a person, only a row that
    contains no name at all or has tags counts, as a warning.
    Fix: Remove whatever is not a name at all; cut addresses and tags off a name. Sentences, handles and numbers in
    names stay.
    For editors: Enter the name of the author, and nothing else.
    Evidence: `219.79.38.192` and URLs of videos as authors; trafilatura has patterns for email addresses and handles.
    """
    return any_author(_is_surely_none()) | (~IN_DUMP & any_author(_is_no_name(o)))
