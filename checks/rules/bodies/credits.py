"""BD: who took the picture, who wrote, who sent it and when: lines beside the article that got into its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Final

import polars as pl

from ....glances.glance import plainly
from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options, of_article
from ...judging.subset import contains_bounded, put_back
from ...text.lines import is_text
from ...text.phrase_lists import cues, may_hold, pattern, phrases, spellings
from ...text.repairs import dropped

_NAME: Final = r"[^\sa-z0-9\"“«(\[][^\s;:!?()]*"
"""A word that does not begin with a small letter of ASCII: classes of Unicode take ten times as long to compile."""

_FULL_NAME: Final = rf"{_NAME}(?:\s+(?:{_NAME}|van|von|den|der|de|del|da|di|dos|el|al|bin|la))*"

_LABEL: Final = rf"(?i:{pattern('photo_labels')})"
_PHOTO_BY: Final = rf"(?i:{pattern('photo_by')})"
_AGENCIES: Final = phrases("picture_agencies")
_CODES: Final = tuple(name for name in _AGENCIES if len(name) <= 4)
"""Agencies of few letters, which may be words too: they count in capitals or in small letters, but not as `Epa`."""

_LONG_NAME: Final = f"(?i:{'|'.join(pl.escape_regex(name) for name in _AGENCIES if name not in _CODES)})"
_AGENCY: Final = f"(?:{_LONG_NAME}|{'|'.join(name.upper() for name in _CODES)}|{'|'.join(_CODES)})"
_START: Final = r"^\W*"
_BEHIND: Final = r"\W{0,2}$"
_LABEL_FIRST: Final = rf"{_START}{_LABEL}\s?(?:\[[^\]]+\]\s?)?[:：]\s*\S"
_BY_FIRST: Final = rf"{_START}{_PHOTO_BY}\s+[^\sa-z]"
_IN_BRACKETS: Final = rf"[(\[（]\s*(?:{_LABEL}\s?[:：]|{_PHOTO_BY}\s)[^()\[\]（）]+[)\]）]{_BEHIND}"
_AGENCY_IN_BRACKETS: Final = (
    rf"\([^()]+[/,]\s?{_AGENCY}\s*\){_BEHIND}|[^.!?\"”\s]\s?\({_AGENCY}(?:\s?/[^()]+)?\s*\){_BEHIND}"
)
_BY_LAST: Final = rf"(?:^|[\s.!?\"”’)…])(?:{_PHOTO_BY}|(?i:credit|crédit|picture|photo|foto|image)\s?:)\s*{_FULL_NAME}$"
_OF_AGENCY: Final = (
    rf"^\W*(?:{_NAME}\s+)*{_NAME}\s?[/,|]\s?{_AGENCY}(?:\s?/\s?{_FULL_NAME})?{_BEHIND}"
    rf"|^\W*(?:{_LONG_NAME}|AFP|dpa)(?:\s?/\s?{_FULL_NAME})?{_BEHIND}|\bREUTERS/\w"
)
_COPYRIGHT: Final = rf"^\W*(?:©|\([cC]\))\s?{_FULL_NAME}$"
_RESERVED: Final = ["rights", "rechte", "derechos", "droits", "diritti", "direitos", "права"]
_CAPTION: Final = "|".join(
    (_LABEL_FIRST, _BY_FIRST, _IN_BRACKETS, _AGENCY_IN_BRACKETS, _BY_LAST, _OF_AGENCY, _COPYRIGHT)
)
_CAPTION_CUES: Final = (
    *(f"{label}{colon}" for label in phrases("photo_labels") for colon in (":", " :", "：", " [")),
    *spellings("photo_by"),
    *(name for name in _AGENCIES if name not in _CODES),
    *(f"{mark}{name}" for name in _CODES for mark in ("/", "/ ", ", ", "| ", "(")),
    *("afp", "dpa", "©", "(c)"),
)


@rule(
    code="BD012",
    name="caption-or-credit",
    severity="info",
    frame="block",
    literals=_CAPTION_CUES,
    bound=300,
    message="a picture caption or credit is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Photo: Mara Lindqvist / Harbour Courier"),
        paragraph("The last evening boat leaves the east quay. (Image: Tom O’Rourke)"),
        paragraph("Jonas Okafor/Getty Images"),
        paragraph("Die Abendfähre am Ostkai. Foto: Jürgen Maßmann"),
        paragraph("© Priya Castellane"),
    ),
    good=(
        paragraph("The photo shows the last evening boat as it left the quay in the rain of that spring."),
        paragraph("Getty Images, which owns the picture, asks for forty pounds, and the council will not pay."),
        paragraph("The boats return in April, the council said. (AFP)"),
        paragraph("© All Rights Reserved", beside=("BD015",)),
        paragraph("Photos: the evening boats from 1902 to this day"),
        paragraph("“A picture is worth a vote,” said the clerk (not for the first time)."),
    ),
)
def caption_or_credit(_: Options) -> pl.Expr:
    """A picture caption or credit is between the paragraphs.

    What it does: Finds lines of at most 300 characters that begin with a label such as “Photo:”, “Image caption” or
    “Bildquelle:”, that end with the name of a photographer or picture agency, or that consist of © and a name.
    Why it matters: The line separates two sentences that belong together, and names a person or a place that the
    article may not be about.
    Leaves alone: Sentences about pictures and agencies, galleries (“Photos:”), an agency named after a sentence, and ©
    lines with a year or about rights, which are footers.
    Fix: Move the line to the image caption.
    For editors: Move the line to the image caption.
    Evidence: 72 of 1,924 extracted texts; Fundus #354.
    """
    reserved = pl.col("text").str.contains_any(_RESERVED, ascii_case_insensitive=True)
    return is_text() & contains_bounded(pl.col("text"), _CAPTION) & ~reserved


_IS: Final = rf"(?i:{pattern('author_is')})"
_TRADE: Final = rf"(?i:{pattern('author_trades')})"
_AFTER_NAME: Final = r"(?:\s*\([^()]+\)|,[^,]+,|\s+@\w+)?"
_BIO: Final = rf"^\W*{_FULL_NAME}{_AFTER_NAME}\s+{_IS}\s(?:[^.!?]*[^\p{{L}}.!?])?{_TRADE}(?:[^\p{{L}}]|$)"
_WRITE_TO: Final = rf"^\W*(?i:{pattern('write_to_author')})\s+{_FULL_NAME},?\s[^.!?]*@\w"


def _names_author() -> pl.Expr:
    """The line begins with the name of the article's first or second author."""
    head = pl.col("text").str.slice(0, 60)
    names = (of_article("authors").list.get(n, null_on_oob=True) for n in (0, 1))
    return pl.any_horizontal((patterns.holds(head, name) & (name != "")).fill_null(False) for name in names)


@rule(
    code="BD016",
    name="author-bio",
    severity="info",
    frame="block",
    literals=cues("author_trades", "write_to_author"),
    bound=700,
    borrows=("authors", "body"),
    options={"max_chars_after": 300},
    message="a note about the author is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(
            body=f"{CLEAN['body']}\nMara Lindqvist is a reporter for the Harbour Courier and lives in Port Ellery."
        ),
        paragraph("Jonas Okafor is our transport correspondent. He has worked on boats himself, and misses them."),
        article(
            body=f"{CLEAN['body']}\nAnna-Lena Pröll ist Redakteurin für Verkehr und schreibt seit 2009 über Fähren."
        ),
    ),
    good=(
        article(body=f"Priya Castellane is a reporter of the Island Press who was left on the quay.\n{CLEAN['body']}"),
        article(body=f"{CLEAN['body']}\nThe paper is committed to publishing letters to the editor."),
        article(body=f"{CLEAN['body']}\nThat was too much for a journalist from the island, who is now the mayor."),
    ),
)
def author_bio(o: Options) -> pl.Expr:
    """A note about the author is in the text.

    What it does: Finds lines that begin with a name and say that this person is a reporter, an editor or similar, and
    lines that say whom to write to. At most 300 characters of the body may follow the line, or the name must be that of
    an author.
    Why it matters: The same note is at the end of every article by this author. Models trained on the corpus memorize
    it, and a search for the author's town finds stories about other places.
    Leaves alone: Reporters who are in the news, and so are mentioned earlier in the text.
    Fix: Drop the line, or move it to the author's metadata.
    For editors: Delete the line, or move it to the author's profile.
    Evidence: Fundus #354; notes such as “is a … News Reporter based in London” in extracted texts.
    """
    text = pl.col("text")
    end = of_article("body").str.slice(-text.str.len_chars().cast(pl.Int64) - o["max_chars_after"])
    return is_text() & text.str.contains(f"{_BIO}|{_WRITE_TO}") & (patterns.holds(end, text) | _names_author())


_CREDIT: Final = rf"(?i:{pattern('wire_credits')})"
_NAMES: Final = rf"(?:[\s,;&/().-]|\b(?:and|in|for|und|für|et|à|y|en|para|e|a|i|и|в|w)\b|{_NAME})+"
_SIGN_OFF: Final = (
    rf"^\s*[(\[—–-]?\s*{_CREDIT}\s{_NAMES}$"
    rf"|^\s*[(\[]\s*{_CREDIT}\s[^()]+[)\]]?\W{{0,2}}$"
    rf"|^\s*{_CREDIT}\s[^.;:]+[;.,]\s*{_CREDIT}\s"
    r"|\bdpa(?:-[a-z]+)?[:,]\s?(?:dpa:)?\d{6}-\d{2}-\d+"
)


@rule(
    code="BD017",
    name="wire-sign-off",
    severity="info",
    frame="block",
    literals=(*spellings("wire_credits"), "dpa"),
    bound=450,
    message="the sign-off of a news agency is in the text: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(body=f"{CLEAN['body']}\n(Reporting by Jonas Okafor; Editing by Mara Lindqvist)"),
        article(body=f"{CLEAN['body']}\nAdditional reporting by Tom O'Rourke in Kingsferry"),
        article(body=f"{CLEAN['body']}\n(Bericht von Käthe Brückner, redigiert von Jürgen Maßmann)"),
        article(body=f"{CLEAN['body']}\n© dpa-infocom, dpa:240314-99-123456/2"),
    ),
    good=(
        paragraph("Reporting by this newspaper has shown that the boats were never full."),
        paragraph("“Editing by committee is how the timetable was made,” said the harbour master."),
    ),
)
def wire_sign_off(_: Options) -> pl.Expr:
    """The sign-off of a news agency is in the text.

    What it does: Finds lines that say who reported, wrote and edited the text, in nine languages, and the reference
    numbers of dpa.
    Why it matters: The line is not a sentence of the article. It shows that the text came from a news agency, so other
    papers have published the same text.
    Leaves alone: Sentences that begin with such words.
    Fix: Move the line to the credits: it shows that the text is a copy.
    For editors: Move the sign-off to the credits field.
    Evidence: `(Reporting by …; Editing by …)` in extracted and in hand-checked texts; web-tools #1419.
    """
    return is_text() & pl.col("text").str.contains(_SIGN_OFF)


_DATE_LABEL: Final = rf"(?i)^\W*{pattern('date_labels')}\s*(?:[:：|–—-]\s*)?"
_CLOCK: Final = r"\d{1,2}[:.h]\d{2}"
_CLOCK_ONLY: Final = rf"^\D*{_CLOCK}\D{{0,12}}$"
_FIRST_BLOCKS: Final = 5
"""Headline, description and the lines under them: a date there is that of the article."""

_MOST_BYTES: Final = 3
"""A character of a date has no more."""

_BULLETS: Final = " \t*•·-–|"


def _is_small(o: Options) -> pl.Expr:
    """A line of a body that may be short, told by its bytes."""
    return (pl.col("column") == "body") & (pl.col("text").str.len_bytes() <= _MOST_BYTES * o["max_chars"])


def _has_digit(text: pl.Expr, o: Options) -> pl.Expr:
    return (text.str.len_chars() <= o["max_chars"]) & text.str.contains("[0-9]")


def _short_with_digit(o: Options) -> pl.Expr:
    """The text of a short line of a body that has a digit; null elsewhere."""
    text = pl.col("text")
    return pl.when(_is_small(o) & _has_digit(text, o)).then(text)


def _may_be_time(o: Options) -> pl.Expr:
    """A line that looks like a time, or has a bullet or the label of a time."""
    rows = _is_small(o)
    text, kind = (pl.col(name).filter(rows) for name in ("text", "kind"))
    marked = text.str.strip_chars_start().str.slice(0, 1).is_in(list(_BULLETS.strip()))
    return put_back(_has_digit(text, o) & ((kind == "timestamp") | marked | may_hold(text, "date_labels")), rows)


def _is_above_prose(lines: pl.Expr, o: Options) -> pl.Expr:
    """Which of these lines, where they first stand in their body, are directly above one of so many bytes.

    Each body is cut into lines once, however many of them are asked for.
    """

    least = o["min_bytes_prose"]

    def judged(rows: pl.Series) -> pl.Series:
        asked = rows.struct.unnest().with_row_index("row").filter("where")
        bodies = dict(asked.unique("article").select("article", "body").iter_rows())
        prose = _have_prose_below(bodies, asked.select("article", "text").iter_rows(), least)
        return pl.zeros(len(rows), pl.Boolean, eager=True).scatter(
            asked["row"].filter(pl.Series(prose, dtype=pl.Boolean)), True
        )

    rows = pl.struct("article", "text", body=of_article("body"), where=lines.fill_null(False))
    return plainly(rows.map_batches(judged, return_dtype=pl.Boolean), _of_one_line(least))


@cache
def _of_one_line(least: int) -> Callable[[tuple[int, str, str | None, bool]], bool]:
    """The same of one row."""

    def of_line(row: tuple[int, str, str | None, bool]) -> bool:
        article_, text, body, is_asked = row
        return is_asked and _have_prose_below({article_: body}, [(article_, text)], least)[0]

    return of_line


def _have_prose_below(bodies: Mapping[int, str | None], lines: Iterable[tuple[int, str]], least: int) -> list[bool]:
    """Whether each line, with the number of its article, is directly above one of so many bytes."""
    below: dict[tuple[int, str], str] = {}
    for article_, body in bodies.items():
        for line, next_line in pairwise((body or "").split("\n")):
            below.setdefault((article_, line), next_line)
    return [len(below.get(line, "").encode()) >= least for line in lines]


@rule(
    code="BD030",
    name="timestamp-line",
    severity="info",
    frame="block",
    bound=90,
    screen=_may_be_time,
    borrows=("body",),
    options={"min_bytes_prose": 160},
    message="a line of the text is only a date: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        paragraph("Published 14 March 2024"),
        paragraph("14.03.2024, 19:18 Uhr"),
        paragraph("Zuletzt aktualisiert am 14.03.2024"),
        article(body=f"14 March 2024\n{CLEAN['body']}"),
    ),
    good=(
        paragraph("Updated fares from 1 April 2024 are on the board."),
        paragraph("Published 14 March 2024 in the gazette, the plan found few readers."),
        paragraph("22:40"),
        article(
            body=f"{CLEAN['body']}\n3 May 1963\nThe bridge is opened, and the first ferry of the new line crosses the "
            "sound with forty guests on board and a band that plays until the harbour master has it stopped: nobody "
            "hears the horn."
        ),
    ),
)
def timestamp_line(o: Options) -> pl.Expr:
    """A line of the text is only a date, or a date and a time.

    What it does: Finds lines of the body that consist only of a date, with or without a time and a label such as
    “Published” or “Zuletzt aktualisiert am”.
    Why it matters: The line says when the article was published or changed. This belongs in the metadata; in the text
    it is read as a sentence.
    Leaves alone: A time without a date, as in live blogs and schedules. Also a date without a label further down, if a
    paragraph follows: chronologies use dates as headings.
    Fix: Move the time to the article's dates if they do not have it yet.
    For editors: Delete the line: the page already shows the time of publication.
    Evidence: 53 of 1,924 extracted texts.
    """
    text = _short_with_digit(o).str.strip_chars(_BULLETS)
    dated = text.str.contains(patterns.TIMESTAMP) & ~text.str.contains(_CLOCK_ONLY)
    heading = _is_above_prose(dated & (pl.col("block") >= _FIRST_BLOCKS), o)
    bare = dated & (~heading | text.str.contains(_CLOCK))
    rest = text.str.replace(_DATE_LABEL, "")
    return bare | ((rest != text) & rest.str.contains(patterns.TIMESTAMP))
