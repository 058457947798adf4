"""BD: what readers wrote below the article."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article
from ...declaring.rule import Options
from ...judging.subset import put_back, rarely, where
from ...text.labels import among
from ...text.lines import is_text
from ...text.phrase_lists import holds_any, pattern, phrases

_NAME: Final = r"^\W{0,3}[\p{L}\p{N}@_][^\n.!?:;“”\"]{0,38}?"
_BEFORE_NUMBER: Final = (
    "(?:vor|il y a|hace|há|fa|před|pred|acum|преди|πριν(?: από)?|منذ|قبل|לפני|prije|пре|prieš|pirms|fyrir|för|for)"
)
_NUMBER: Final = r"(?:\d{1,3}|an?|ein(?:er|em)?|une?|una?|um|uma|en|et|één|een)"
_UNIT: Final = rf"(?i:{pattern('relative_times')})"
_AGO: Final = (
    rf"(?:(?i:{_BEFORE_NUMBER})\s+(?:{_NUMBER}\s?)?{_UNIT}|{_NUMBER}?\s?{_UNIT})(?:\s(?i:fa|atrás|ago|geleden))?"
)
_BETWEEN: Final = r"(?:\s*[·•・|,、／/(–—-]\s*|\t+|\s{2,})"
_DATE: Final = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.?\s\p{L}{3,12}\.?,?(?:\s\d{4})?|\p{L}{3,12}\.?\s\d{1,2},?(?:\s\d{4})?"
    r"|\d{4}年\d{1,2}月\d{1,2}日)"
)
_CLOCK: Final = r"\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?i:[ap]\.?m\.?|uhr)?"
_HEADER: Final = (
    rf"{_NAME}(?:{_BETWEEN}{_AGO}|\s+(?i:{_BEFORE_NUMBER})\s+(?:{_NUMBER}\s?)?{_UNIT}|\s+\d{{1,3}}\s?(?i:{{}}))\W*$"
).replace("{}", "(?:min|hrs?|[hmdw]|seconds?|minutes?|hours?|days?|weeks?|months?|years?)\\s+ago")
_DATED: Final = (
    rf"{_NAME}{_BETWEEN}(?:\p{{L}}{{1,3}}\s)?{_DATE}(?:,?\s(?:at|um|à|às|a las|kl\.?|o|в|о)?\s?){_CLOCK}\W*$"
)
_SAYS: Final = rf"{_NAME}\s(?i:{pattern('comment_says')})\s?:\W*$"
_SEPARATED: Final = r"[·•・|,、／/(–—-]|\t|\s\s"
_MARKED: Final = rf"{_SEPARATED}|\d"
_TIME_OR_SAYING: Final = r"\d[:.h]\d\d|[:：]\W*$"

_WORD: Final = r"[\p{L}\p{M}'’-]+"
_MAX_CHARS: Final = 90

_LONG_UNIT: Final = 5
_LONG_TIMES: Final = (*(unit for unit in phrases("relative_times") if len(unit) >= _LONG_UNIT), " ago")
_SHORT_TIMES: Final = tuple(unit for unit in phrases("relative_times") if len(unit) < _LONG_UNIT)
_TIMES_ALONE: Final = 3
"""So many names with a time are comments, without a row of buttons."""


def _words() -> pl.Expr:
    return pl.col("text").str.to_lowercase().str.replace_all("’", "'", literal=True).str.extract_all(_WORD)


def _may_be_around(_: Options) -> pl.Expr:
    """A short line that may be above or below the comment of a reader."""
    line = is_text() | ((pl.col("kind") == "timestamp") & (pl.col("column") == "body"))
    short = line & (pl.col("text").str.len_chars() <= _MAX_CHARS)
    return short & (_may_have_time(short) | _has_button(short))


def _may_have_time(rows: pl.Expr) -> pl.Expr:
    """A time, a colon at the end, or nothing but words of buttons."""

    def judged(text: pl.Expr) -> pl.Expr:
        marked = text.str.contains(_MARKED).fill_null(False)
        buttons = put_back(_may_be_buttons(text.filter(marked)), marked)
        return _names_time(text) | text.str.contains(_TIME_OR_SAYING) | buttons

    return where(rows, judged)


def _may_be_buttons(text: pl.Expr) -> pl.Expr:
    """It begins with a word of a button, whatever marks and numbers stand before it."""
    return text.str.to_lowercase().str.extract(rf"({_WORD})").str.replace("’", "'", literal=True).is_in(_BUTTONS)


def _has_button(rows: pl.Expr) -> pl.Expr:
    """One of the first three words answers, or reports, a comment."""
    held = where(rows, lambda text: holds_any(text, _REPLY_WORDS))
    return rarely(held, _first_words(pl.col("text")).list.set_intersection(_REPLIES).list.len() > 0)


def _may_be_timed(text: pl.Expr) -> pl.Expr:
    """A time of day, a unit of time beside a number, or a longer one, which may stand alone."""
    return text.str.contains(r"\d[:.h]\d\d") | _names_time(text)


def _names_time(text: pl.Expr) -> pl.Expr:
    """A unit of time, a short one only beside a number: `an` and `ore` are in every other line."""
    number = text.str.contains(r"\d").fill_null(False)
    return holds_any(text, _LONG_TIMES) | put_back(holds_any(text.filter(number), _SHORT_TIMES), number)


def _first_words(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.extract_all(_WORD).list.head(3)


_REPLY_WORDS: Final = tuple(sorted({one for phrase in phrases("comment_replies") for one in phrase.split()}))
_REPLIES: Final = pl.lit(list(_REPLY_WORDS), pl.List(pl.String))
_BUTTONS: Final = sorted({one for topic in ("comment_buttons", "comment_replies") for one in phrases(topic)})


def _begins_comments() -> pl.Expr:
    """The first of these lines in its article, where there are enough of them."""
    several = pl.col("buttons") & (pl.col("words").list.len() > 1)
    timed, said, rows, wide = (
        one.sum().over("article") for one in (pl.col("header"), pl.col("says"), pl.col("buttons"), several)
    )
    found = ((timed >= 1) & (rows >= 1)) | ((said >= 1) & (wide >= 1)) | (wide >= 2) | (timed >= _TIMES_ALONE)
    return found & (pl.col("block") == pl.col("block").min().over("article"))


@rule(
    code="BD046",
    name="reader-comments",
    severity="warning",
    frame="block",
    screen=_may_be_around,
    looks_around=True,
    message="the readers' comments begin here: {excerpt}",
    bad=(
        article(
            body=f"{CLEAN['body']}\nseagull_77 · 2 hours ago\nFinally! My kids have been waiting for this lol\n"
            "Reply  Report  12 👍\nOld Salt · 3 hours ago\nnine to four?? who are those four\nReply  Report  3 👍"
        ),
        article(
            body=f"{CLEAN['body']}\nHafenmöwe, vor 2 Stunden\nEndlich!\nAntworten | Melden\nUwe, vor 3 Tagen\nNa ja.",
        ),
        article(body=f"{CLEAN['body']}\nчайка77 • 5 минут назад\nНаконец-то\nОтветить Пожаловаться"),
        article(body=f"{CLEAN['body']}\nカモメ・3時間前\nやっとですね\n返信 通報\n漁師・5時間前\nうれしい\n返信"),
    ),
    good=(
        article(body=f"{CLEAN['body']}\nReply"),
        article(body=f"{CLEAN['body']}\nMara Lindqvist · 2 hours ago"),
        article(body=f"{CLEAN['body']}\nThe answer\nThe reply of the clerk\nThe report of the harbour office"),
        article(body=f"Interview: Mara Lindqvist\nThe clerk says:\n{CLEAN['body']}\nThe pilot says:\nNobody came."),
    ),
)
def reader_comments(o: Options) -> pl.Expr:
    """Readers' comments were extracted as text.

    What it does: Looks for the lines around a comment: a name with a time (`name · 2 hours ago`) and a row of buttons
    (`Reply Report`), in forty languages. If an article has both, or at least two rows of buttons, the rule fires on the
    first of these lines.
    Why it matters: What follows was written by readers: opinions, slang and names that are not the outlet's.
    Leaves alone: A single line of this kind, and dialogues.
    Fix: Cut off the text at this line if only comments follow.
    For editors: Delete the comments.
    Evidence: Comments below the article in pages that were converted to text as a whole.
    """
    text, words = pl.col("text"), pl.col("words")
    header, buttons = pl.col("header"), pl.col("buttons")
    return among(
        where=_may_be_around(o),
        worth=(
            {
                "words": _words(),
                "buttons": words.list.eval(pl.element().is_in(_BUTTONS)).list.all() & (words.list.len() > 0),
                "timed": _may_be_timed(text),
            },
            (buttons.sum().over("article") >= 1) | (pl.col("timed").sum().over("article") >= _TIMES_ALONE),
        ),
        marks={
            "header": text.str.contains(_HEADER) | text.str.contains(_DATED) & ~text.str.contains(_SAYS),
            "says": text.str.contains(_SAYS),
        },
        entry=header | buttons | pl.col("says"),
        verdict=_begins_comments(),
    )
