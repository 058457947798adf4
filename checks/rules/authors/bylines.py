"""AU: names of authors that still are a byline: with the word before them, their role, or several in one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options
from ...text.phrase_lists import may_begin, pattern, phrases

_AUTHORS: Final = pl.col("authors")
_CAPITALISED: Final = r"(?-i:\p{Lu}[\p{L}\p{M}'’.-]*)"
_PARTICLE: Final = r"(?:al|bin|da|de|del|della|den|der|di|do|dos|du|el|la|le|ten|ter|van|von|zu)"
_NAME: Final = rf"{_CAPITALISED}(?:\s+(?:{_PARTICLE}|{_CAPITALISED})){{0,3}}\s+{_CAPITALISED}"
"""Two to five words, the first and the last with a capital."""

_MAX_CHARS: Final = 200


def _lines() -> pl.Expr:
    return _AUTHORS.list.join("\n")


def _named(which: pl.Expr) -> pl.Expr:
    return _AUTHORS.list.eval(pl.element().filter(which.fill_null(False))).list.join(" / ")


_MARK: Final = r"\s*[:：∶﹕／/|｜՝៖]\s*"
_MARKS: Final = ":：∶﹕／/|｜՝៖"
_UNSPACED_WORD: Final = r"^[\p{Han}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+$"


def _any_of(words: Iterable[str]) -> str:
    escaped = (pl.escape_regex(word).replace(" ", r"\s+") for word in words)
    return f"(?i:{'|'.join(escaped)})"


@cache
def _introduction() -> str:
    """A regex of what introduces a name: a label and its mark, or a word and a blank, if its script has blanks."""
    known = pl.Series(phrases("byline_prefixes"))
    ends = known.str.contains(f"[{_MARKS}]$")
    unspaced = known.str.contains(_UNSPACED_WORD)
    labels = known.filter(ends).str.strip_chars_end(f"{_MARKS} ")
    return "|".join(
        (
            f"{_any_of(labels)}{_MARK}",
            rf"{_any_of(known.filter(unspaced))}(?:{_MARK}|\s*)",
            rf"{_any_of(known.filter(~ends & ~unspaced))}(?:{_MARK}|\s+)",
        )
    )


_SHARED: Final = rf"{pattern('byline_particles')}\s+"
_LABELLED: Final = (
    rf"^\p{{Lu}}[\p{{Ll}}\p{{M}}]{{1,14}}\s?:\s+{_NAME}$"
    r"|^[\p{Lo}\p{M}]{1,14}\s?[:：／]\s*[\p{Lo}\p{M} ]{2,30}$"
)
"""One word, a colon and a name: a byline in any language, and the word is not known."""

_ROLE: Final = rf"(?i)\s*,\s*(?:[^,;|]{{0,40}}\s)?{pattern('byline_roles')}\s*$"
"""What follows the comma after a name, as far as it ends in a role."""

_TITLE: Final = rf"\s*{pattern('byline_titles')}\s*$"
_BEFORE_TITLE: Final = rf"^[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Hangul}}ー・ ]{{2,12}}{_TITLE}"
_BEFORE_ROLE: Final = rf"^[^,;|]{{3,80}}{_ROLE.replace('(?i)', '(?i:')})"


def _may_be_byline() -> pl.Expr:
    """One of the authors begins like a byline, or there is a mark as in one."""
    begins = may_begin(_lines(), "byline_prefixes", "byline_particles")
    return begins | _lines().str.contains(
        rf"[,{_MARKS}\p{{Han}}\p{{Hangul}}\p{{Thai}}\p{{Lao}}\p{{Khmer}}\p{{Myanmar}}]"
    )


def _has_title() -> pl.Expr:
    """A name and the title behind it, as East Asian bylines have it; which is no title alone."""
    name = pl.element().str.replace(_TITLE, "")
    return pl.element().str.contains(_BEFORE_TITLE) & ~name.str.contains(rf"(?i)^{pattern('title_qualifiers')}$")


def _is_prefixed() -> pl.Expr:
    prefixed = rf"^(?:(?:{_introduction()})[\p{{L}}“\"]|{_SHARED}{_CAPITALISED}\s+{_CAPITALISED})"
    return pl.element().str.contains(prefixed) & ~pl.element().str.contains(rf"^{pattern('newsroom_authors')}$")


def _has_byline() -> pl.Expr:
    text = pl.element()
    short = text.str.len_chars() <= _MAX_CHARS
    return short & (_is_prefixed() | text.str.contains(_LABELLED) | text.str.contains(_BEFORE_ROLE) | _has_title())


def _without_byline() -> pl.Expr:
    """The name alone; where only its form tells a byline, it stays as it is."""
    text = pl.element()
    prefix = rf"^(?:{_introduction()}|{_SHARED})"
    name = pl.when(_is_prefixed()).then(text.str.replace(prefix, "")).otherwise(text)
    bare = pl.when(_has_title()).then(name.str.replace(_TITLE, "")).otherwise(name)
    return pl.when(text.str.contains(_BEFORE_ROLE)).then(bare.str.replace(_ROLE, "")).otherwise(bare)


@rule(
    code="AU004",
    name="byline-prefix",
    severity="info",
    frame="article",
    column="authors",
    screen=lambda _: _may_be_byline(),
    facts=lambda _: {"named": _named(_has_byline())},
    message="the author field contains more than a name: {named}",
    fix="safe",
    repair=lambda _: _AUTHORS.list.eval(pl.when(_has_byline()).then(_without_byline()).otherwise(pl.element())),
    bad=(
        article(authors=["By JONAS OKAFOR"]),
        article(authors=["Mara Lindqvist", "Von Käthe Brückner"]),
        article(authors=["Текст: Зоя Берестова"]),
        article(authors=["Jonas Okafor, Transport Correspondent"]),
        article(authors=["本报记者李望舒"]),
        article(authors=["取材・文／浜野しおり"]),
        article(authors=["한바다 기자"]),
        article(authors=["بقلم ليلى الحداد"]),
        article(authors=["โดย มาลี ศรีทะเล"]),
        article(authors=["Mwandishi: Amina Bahari"]),
        article(authors=["Kirjoitti: Aino Satama"]),
    ),
    good=(
        article(authors=["Byron Okafor", "Portia Hale", "Pardis Voss"]),
        article(authors=["von der Leyden", "Von Trappen", "Christoph von Ritter"]),
        article(authors=["Di Marino Alfredo", "Van Dyke Parker"]),
        article(authors=["Jonas Okafor, Jr.", "Lindqvist, Mara", "Writer, Jonas"]),
        article(authors=["文望舒", "本田一郎", "Per Olov Strand", "Oleh Kovalenko", "Nga Nguyen"]),
        article(authors=["本报记者", "特派記者"], beside=("AU002",)),
        article(authors=["HCN: Jonas Okafor", "Letters: the readers"]),
    ),
)
def byline_prefix(_: Options) -> pl.Expr:
    """An author is written with a byline word before the name or a role after it.

    What it does: Finds `By`, `Por`, `Par`, `Автор:` and `記者／` before a name, in seventy languages, any other word
    with a colon before a name, a role after a comma (`, Staff Writer`), and an East Asian title after the name. `Von`
    and `di` count only before two capitalized words.
    Why it matters: The same author is in every list under two names, and names cannot be sorted.
    Leaves alone: Names with `von`, `van`, `di` and other particles, and surnames that begin with the same letters.
    Fix: Remove a known byline word before the name, and the role after it.
    For editors: Enter only the name of the author.
    Evidence: `By …, AP National Political Writer`; trafilatura and newspaper4k remove such words.
    """
    return _AUTHORS.list.eval(_has_byline().fill_null(False)).list.any()


_JOINT: Final = rf"(?:\s*,)?\s* (?:(?i:{pattern('name_joints')})|&) \s*"
_JOINT_CUES: Final = (";", "|", " & ", *(f" {word} " for word in phrases("name_joints")))
_JOINED: Final = rf"^\s*{_NAME}(?:\s*,\s*{_NAME}){{0,6}}{_JOINT}({_NAME})(?:\s*[,/|]\s*.{{1,60}})?\s*$"
_SEPARATED: Final = r"\p{L}\S?\s*[;|]\s*\p{L}"
_TEAM: Final = rf"(?i)(?:^|\s){pattern('team_words')}$"
_BREAK: Final = "\x1f"


def _is_joined() -> pl.Expr:
    """Several names with a conjunction before the last one; which is no desk or firm."""
    last = pl.element().str.extract(_JOINED, 1)
    return ~last.str.contains(_TEAM)


def _is_separated() -> pl.Expr:
    text = pl.element()
    return text.str.contains(_SEPARATED) & ~text.str.contains(patterns.HTML_ENTITY)


def _is_several() -> pl.Expr:
    short = pl.element().str.len_chars() <= _MAX_CHARS
    return (short & (_is_separated().fill_null(False) | _is_joined().fill_null(False))).fill_null(False)


def _single() -> pl.Expr:
    """Each element as single names, one element a name."""
    text = pl.element()
    apart = pl.when(_is_separated()).then(text.str.replace_all(r"\s*[;|]\s*", _BREAK)).otherwise(text)
    names = apart.str.replace_all(rf"{_JOINT}|\s*[,|]\s*", _BREAK)
    parts = pl.when(_is_joined().fill_null(False)).then(names).otherwise(apart)
    return pl.when(_is_several()).then(parts).otherwise(text)


def _split() -> pl.Expr:
    """The authors one by one, in order, without empty ones."""
    texts = _AUTHORS.list.eval(_single()).list.join(_BREAK).str.split(_BREAK)
    return texts.list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))


@rule(
    code="AU005",
    name="joined-authors",
    severity="info",
    frame="article",
    column="authors",
    screen=lambda _: _lines().str.to_lowercase().str.contains_any(list(_JOINT_CUES)),
    facts=lambda _: {"named": _named(_is_several())},
    message="one author entry names several authors: {named}",
    fix="safe",
    repair=lambda _: _split(),
    bad=(
        article(authors=["Mara Lindqvist and Jonas Okafor"]),
        article(authors=["Käthe Brückner, Jürgen Maßmann und Anna-Lena Pröll"]),
        article(authors=["Mara Lindqvist; Jonas Okafor"]),
        article(authors=["Mara Lindqvist | Harbour Courier"]),
    ),
    good=(
        article(authors=["Lindqvist & Okafor", "Voss and Sons"]),
        article(authors=["José Ortega y Gasset", "Santiago Barrantes y Peñalver"]),
        article(authors=["Foreign Affairs and Island Politics Desk"]),
        article(authors=["Science and Transport Ministry of Port Ellery"]),
        article(authors=["Lindqvist, Mara"]),
    ),
)
def joined_authors(_: Options) -> pl.Expr:
    """One author entry names several authors.

    What it does: Finds names of two or more words that are joined by `and`, `und`, `et` or similar words, in fifteen
    languages, and texts with several parts separated by semicolons or vertical bars.
    Why it matters: Any list or count of authors includes a person who does not exist.
    Leaves alone: Companies (`Voss & Sons`), desks, double surnames (`Ortega y Gasset`), and parts separated only by
    commas, because a place, a role or a first name may follow a comma.
    Fix: Split the text into separate authors.
    For editors: Enter each author separately.
    Evidence: `… and Suleiman Al-Khalidi` in JSON-LD; trafilatura splits such texts.
    """
    return _AUTHORS.list.eval(_is_several()).list.any()
