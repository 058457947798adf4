"""BD: who edited, translated or supplied a text, and where it appeared first: notes at its edge."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...judging.subset import only_where, rarely, where
from ...text.labels import among, begins_with, has_phrase, label
from ...text.lines import is_text, prose_follows
from ...text.phrase_lists import may_begin, may_hold, may_start, pattern
from ...text.repairs import dropped

_OPEN: Final = r"[(\[（［【〔]"
_CLOSE: Final = r"[)\]）］】〕]"
_LABEL: Final = rf"(?i:{pattern('desk_labels')})"
_COLON: Final = r"(?:\s?[:：|／・]\s*|\s?/\s?)"
_WHO: Final = r"[^\n.!?。:：]{1,60}\.?"
_LABELLED: Final = rf"^[^\p{{L}}\p{{N}}]{{0,3}}{_LABEL}{_COLON}{_WHO}$"
_IN_BRACKETS: Final = rf"^{_OPEN}\s?{_LABEL}(?:{_COLON}|\s+|[\u3000])[^\n()（）\[\]]{{1,60}}{_CLOSE}\W?$"
_KOREAN: Final = (
    r"^\W{0,2}[\p{Hangul}·\s]{2,20}\s?(?:기자|특파원|인턴기자|통신원)(?:\s?[=\s]?\s?[\w.+-]+@[\w.-]+)?\W{0,2}$"
)
_CHINESE: Final = rf"^{_OPEN}[^()（）]{{0,20}}(?:记者|記者|通讯员|编辑|編輯)[\s:：]?[\p{{Han}}\s、]{{2,20}}{_CLOSE}$"
_DESK: Final = (
    rf"^[(\[]?\s?(?:[-–—]{{1,3}}\s?)(?:[\p{{Lu}}\p{{Lo}}][^\s.!?]*\s){{0,4}}(?i:{pattern('desk_names')})\s?[)\]]?$"
    r"|^[-–—]{1,3}\s?(?:\p{Lu}[\w.'’-]*\s){0,4}(?:Desk|Bureau|Newsroom|Staff|Team|News Service)$"
    r"|^(?:\p{Lu}[\w.'’-]*\s){1,4}(?:(?:News |Web |Online )?Desk|Newsroom|News Service|News Bureau)$"
)
_INITIALS: Final = (
    rf"^{_OPEN}?\s?[\p{{L}}]{{2,5}}(?:\s?/\s?[\p{{L}}]{{2,6}}){{1,4}}\s?{_CLOSE}?$"
    r"|^[(\[](?:\p{Ll}{2,4}|\p{Lu}{2,4})[)\]]$|^[-–—]{1,2}\s?(?:\p{Ll}{2,4}|\p{Lu}{2,4})(?:/[\p{L}]{2,5})*$"
)
_SIGN_OFF: Final = rf"^\W*(?i:{pattern('wire_credits')})\s+\p{{Lu}}"
"""What BD017 finds."""

_LABELS: Final = f"{_LABELLED}|{_IN_BRACKETS}"
_HAS_LABEL: Final = r"[:：|｜／/・(（\[［【〔]"
_SIGNS: Final = f"{_KOREAN}|{_CHINESE}|{_INITIALS}"
_OPENING: Final = " \t*+-–—_=~•·●○▪■►▶→›»«‹<>|/\\:;,.…#(){}[]“”„\"'（［【〔"
_HAS_SIGN: Final = r"/|^\s?[(\[（［【〔–—-]|[\p{Hangul}]$|기자|특파원|통신원"
_SIGN_CHARS: Final = 60
_IS_SIGNED: Final = r"^[(\[]?\s?[-–—]"
_HAS_DESK: Final = r"(?:Desk|Bureau|Newsroom|Staff|Team|News Service)$"
_MOST_BYTES: Final = 300


def _short_at_edge(o: Options) -> pl.Expr:
    """A short line behind the last paragraph, or among the first blocks."""
    short = is_text() & (pl.col("text").str.len_bytes() <= _MOST_BYTES)
    return short & (~prose_follows(o["min_bytes_prose"]) | (pl.col("block") <= 2))


def _may_be_note(text: pl.Expr) -> pl.Expr:
    """Short enough for a signature, or with the words of a note."""
    signed = (text.str.len_bytes() <= 130) & ~text.str.contains(r"[.!?]$")
    return signed | may_begin(text, "with_agency") | may_hold(text, "first_published")


def _names_agency(line: pl.Expr) -> pl.Expr:
    return begins_with(label(line), "with_agency") & (line.str.count_matches(r"\s\p{Ll}{2,}") <= 7)


def _reads_as_note(text: pl.Expr) -> pl.Expr:
    line = text.str.strip_chars()
    bare = line.str.strip_chars_start(_OPENING)
    few = line.str.len_chars() <= 90
    agency = rarely(few & may_start(bare, "with_agency"), _names_agency(line))
    forms = (
        rarely(line.str.contains(_HAS_LABEL) & may_start(bare, "desk_labels"), line.str.contains(_LABELS))
        | rarely(
            line.str.contains(_HAS_DESK) | (line.str.contains(_IS_SIGNED) & may_hold(line, "desk_names")),
            line.str.contains(_DESK),
        )
        | rarely((line.str.len_chars() <= _SIGN_CHARS) & line.str.contains(_HAS_SIGN), line.str.contains(_SIGNS))
    )
    published = rarely(may_hold(line, "first_published"), has_phrase(line, "first_published"))
    return (few & forms) | agency | published


def _signs_off(note: pl.Expr) -> pl.Expr:
    return rarely(note, pl.col("text").str.strip_chars().str.contains(_SIGN_OFF))


@rule(
    code="BD047",
    name="desk-note",
    severity="info",
    frame="block",
    bound=250,
    screen=lambda o: where(_short_at_edge(o), _may_be_note),
    looks_around=True,
    options={"min_bytes_prose": 160},
    message="a note about who edited, translated or supplied the text is in it: {excerpt}",
    fix="unsafe",
    repair=dropped,
    bad=(
        article(body=f"{CLEAN['body']}\nÜbersetzung: Jürgen Maßmann"),
        article(body=f"{CLEAN['body']}\n责任编辑：陈某"),
        article(body=f"{CLEAN['body']}\n--Island Press Desk"),
        article(body=f"{CLEAN['body']}\nThis story was first published on May 14, 2024."),
        article(body=f"{CLEAN['body']}\nCon información de la agencia Insular"),
        article(body=f"{CLEAN['body']}\nip/eb"),
    ),
    good=(
        article(body=f"{CLEAN['body']}\nThe source: a letter that nobody has read."),
        article(body=f"{CLEAN['body']}\nWith agencies closed, there was nobody to ask for the price of a ticket."),
        paragraph("Translation: the boat is late"),
        article(body=f"{CLEAN['body']}\nA desk"),
    ),
)
def desk_note(o: Options) -> pl.Expr:
    """The text contains a note about who edited, translated or supplied it.

    What it does: Finds short lines after the last paragraph or above the first one that are a label such as
    “Übersetzung:” or “责任编辑：” with a name, a label and a name in parentheses, the name of a desk, initials of
    agencies and editors (`ip/eb`), “with agencies”, or a statement of where the text was first published. Covers fifty
    languages.
    Why it matters: The line is not a sentence of the article, and is the same in all articles of an editor.
    Leaves alone: Lines between paragraphs, and sentences that begin with such words.
    Fix: Move the line to the credits.
    For editors: Move the note to the credits field.
    Evidence: `责任编辑：…`, `(Quelle: …)` and `Con información de …` among the lines that publishers' parsers remove.
    """
    note = among(
        where=where(_short_at_edge(o), _may_be_note),
        marks={"said": _reads_as_note(pl.col("text")), "note": pl.col("said") & ~_signs_off(pl.col("said"))},
        verdict=pl.col("note"),
    )
    said = _reads_as_note(pl.col("text"))
    return only_where(note, _short_at_edge(o) & said & ~_signs_off(said))
