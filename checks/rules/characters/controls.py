"""TX: characters that no text has: controls, escape sequences, glyphs of icon fonts, noncharacters, odd blanks."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from ....schemas import patterns
from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...judging.subset import holds_bytes
from ...text.repairs import each, keeps_words_apart, without

_ESCAPE_SEQUENCE: Final = r"\x{1B}\[[0-?]*[ -/]*[@-~]"
_CONTROL: Final = r"[\x{00}-\x{08}\x{0B}\x{0C}\x{0E}-\x{1F}\x{7F}-\x{9F}]"
_CONTROL_CODES: Final = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_MISREAD_UTF8: Final = (
    r"[\x{C2}-\x{DF}][\x{80}-\x{BF}]|[\x{E0}-\x{EF}][\x{80}-\x{BF}]{2}|[\x{F0}-\x{F4}][\x{80}-\x{BF}]{3}"
)
"""A character of UTF-8, each byte of it read as Latin-1: TX001 finds it."""

_NO_CONTROL: Final = f"{_ESCAPE_SEQUENCE}|{_MISREAD_UTF8}"
_NO_CONTROL_IN_PYTHON: Final = re.compile("(" + re.sub(r"\\x\{(..)\}", r"\\x\1", _NO_CONTROL) + ")")
_CONTROLS_IN_PYTHON: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_BLANKS: Final = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f")
"""Controls that separate: tabs of the line and of the page, and separators of files, groups, records and units."""


def _without_controls(text: str) -> str:
    """The text without controls; those of Latin-1 are the characters of Windows-1252 that were meant."""
    parts = _NO_CONTROL_IN_PYTHON.split(text)
    parts[::2] = (_CONTROLS_IN_PYTHON.sub(_meant, part) for part in parts[::2])
    return "".join(parts)


def _meant(controls: re.Match[str]) -> str:
    characters = "".join(one for one in controls[0] if one > "\x7f").encode("latin-1").decode("cp1252", "ignore")
    separates = not _BLANKS.isdisjoint(controls[0]) and keeps_words_apart(controls)
    return characters or (" " if separates else "")


@rule(
    code="TX003",
    name="control-character",
    severity="error",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=tuple(map(chr, _CONTROL_CODES)),
    mark=f"{_CONTROL}+",
    spare=_NO_CONTROL,
    message="a control character is in the text",
    fix="safe",
    repair=lambda o: each(pl.col(o.column), _without_controls),
    bad=(
        article(headline="Council\x92s vote restores the evening ferry"),
        paragraph("The boats\x00 return in April, the council says."),
        article(description="Evening sailings return in April,\x0bafter a year of shortened services."),
    ),
    good=(
        paragraph("“The council’s vote” – a café on the quay… and 40 € for a ticket, says Łukasz in Ōtsu."),
        article(headline="渡船服務恢復：「我們等了一年」"),
    ),
)
def control_character(o: Options) -> pl.Expr:
    r"""A control character is in the text.

    What it does: Finds control characters of ASCII and of Latin-1 (U+0080 to U+009F), which have no visible form.
    Why it matters: They break XML, databases and searches. Those of Latin-1 were usually quotation marks and dashes of
    Windows-1252, so an apostrophe is missing.
    Leaves alone: Line breaks and tabs, terminal escape sequences (TX012), and characters that are part of wrongly
    decoded UTF-8 (TX001).
    Fix: Replace Latin-1 control characters with their Windows-1252 characters, and remove all others; one that
    separates two words becomes a space.
    For editors: Delete the invisible character: paste the text without formatting.
    Evidence: `Children\x92s` on a film site, `limpieza\x8f` on a news site; trafilatura and ftfy remove them.
    """
    return pl.col(o.column).str.replace_all(_NO_CONTROL, "").str.contains(_CONTROL)


_PRIVATE: Final = r"[\x{E000}-\x{F8FE}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}]"
"""Without U+F8FF, the apple of Apple's fonts, which people type."""

_LEAD_BYTES: Final = (b"\xee", b"\xef", b"\xf3", b"\xf4")
"""Every private character begins with one of these bytes, and few others do."""


@rule(
    code="TX007",
    name="private-use-character",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    screen=lambda o: holds_bytes(pl.col(o.column), *_LEAD_BYTES),
    mark=f"{_PRIVATE}+",
    message="an icon-font character is in the text",
    fix="safe",
    repair=lambda o: pl.col(o.column).str.replace_all(_PRIVATE, ""),
    bad=(
        paragraph("TOPICS \ue019Ferry"),
        article(headline="\uf03d Council votes to restore the evening ferry timetable"),
    ),
    good=(
        paragraph("The operator's app runs on \uf8ff phones and on others, the council says."),
        paragraph("The boats return in April 🚢, and the quay is full of people 👩‍👩‍👧 again."),
        article(headline="晚間渡輪服務恢復：議會以九票對四票通過"),
    ),
)
def private_use_character(o: Options) -> pl.Expr:
    """A character has a meaning only in the icon font of the page.

    What it does: Finds characters in Unicode's private use areas.
    Why it matters: They are icons of the page, such as an arrow or a camera, and readers see an empty box.
    Leaves alone: The Apple logo of Apple keyboards (U+F8FF), and emoji.
    Fix: Remove these characters.
    For editors: Delete the character, or insert the symbol in another way.
    Evidence: 13 of 1,921 pages: an icon before a topic, or after the word for “search”.
    """
    return pl.col(o.column).str.contains(_PRIVATE)


@rule(
    code="TX012",
    name="terminal-escape",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=("\x1b[",),
    mark=_ESCAPE_SEQUENCE,
    message="a terminal escape sequence is in the text",
    fix="safe",
    repair=lambda o: pl.col(o.column).str.replace_all(_ESCAPE_SEQUENCE, ""),
    bad=(
        paragraph("The boats \x1b[1mreturn\x1b[0m in April, the council says."),
        article(headline="\x1b[31mCouncil votes to restore the evening ferry timetable\x1b[0m"),
    ),
    good=(
        paragraph("The boats [1] return in April, and [2] no fare changes."),
        paragraph("Press `ESC[31m` and the timetable turns red, the programmer of the display explained."),
    ),
)
def terminal_escape(o: Options) -> pl.Expr:
    """A terminal escape sequence is in the text.

    What it does: Finds sequences that color text in a terminal or move its cursor.
    Why it matters: The text was copied from the output of a program. Printing it can clear or rewrite your terminal.
    Leaves alone: Brackets without the escape character.
    Fix: Remove the escape sequences.
    For editors: Delete the characters.
    Evidence: ftfy removes them by default (`remove_terminal_escapes`).
    """
    return pl.col(o.column).str.contains(_ESCAPE_SEQUENCE)


_TAGS: Final = r"\x{E0000}-\x{E007F}"
_NO_CHARACTER: Final = rf"[\x{{FDD0}}-\x{{FDEF}}\x{{FFFE}}\x{{FFFF}}{_TAGS}]"
_NO_CHARACTER_BYTES: Final = (b"\xf3\xa0\x80", b"\xf3\xa0\x81", b"\xef\xb7", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_FLAG: Final = r"\x{1F3F4}[\x{E0030}-\x{E0039}\x{E0061}-\x{E007A}]{3,6}\x{E007F}"
"""The flag of a part of a country, such as Scotland: a black flag, its name in tags, and an end."""


@rule(
    code="TX013",
    name="noncharacter-or-tag",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    screen=lambda o: holds_bytes(pl.col(o.column), *_NO_CHARACTER_BYTES),
    mark=f"{_NO_CHARACTER}+",
    spare=_FLAG,
    message="the text contains hidden letters or noncharacters",
    fix="safe",
    repair=lambda o: without(pl.col(o.column), _NO_CHARACTER, _FLAG),
    bad=(
        paragraph("The boats return in April.\U000e0073\U000e0061\U000e0079\U000e0020\U000e0068\U000e0069"),
        article(headline="Council votes\uffff to restore the evening ferry timetable"),
    ),
    good=(
        paragraph(
            "The regatta began with \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f and "
            "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f on every mast."
        ),
        paragraph("The pirates' flag 🏴 and the rainbow flag 🏳️‍🌈 flew side by side on the quay."),
    ),
)
def noncharacter_or_tag(o: Options) -> pl.Expr:
    """The text contains hidden letters or noncharacters.

    What it does: Finds the invisible letters of Unicode's tag block, and code points that are reserved for internal use
    by programs (U+FDD0 to U+FDEF, U+FFFE, U+FFFF).
    Why it matters: Readers do not see tag letters, but language models read them as text, so they can hide
    instructions. Noncharacters are internal markers of a program that were not removed.
    Leaves alone: The flags of England, Scotland, Wales and other regions, which are written with tags.
    Fix: Remove these characters.
    For editors: Type the word again.
    Evidence: Unicode, chapters 23.7 and 23.9; trafilatura removes what XML forbids.
    """
    return pl.col(o.column).str.replace_all(_FLAG, "").str.contains(_NO_CHARACTER)


_RUN_OF_BLANKS: Final = r"[\x{A0}\x{2000}-\x{200A}\x{202F}\x{205F}]{2,}"
_WIDE_BLANK: Final = r"\x{3000}+"
_ODD_BLANKS: Final = rf"\t+|{_RUN_OF_BLANKS}"


def _has_wide_blank(text: pl.Expr) -> pl.Expr:
    """An ideographic space stands in a text without an ideograph."""
    return text.str.contains("\u3000", literal=True) & ~text.str.contains(patterns.UNSPACED)


@rule(
    code="TX011",
    name="unusual-whitespace",
    severity="info",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=("\t", "\u3000", *map(chr, (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F))),
    mark=f"{_ODD_BLANKS}|{_WIDE_BLANK}",
    message="unusual whitespace is in the text",
    fix="safe",
    repair=lambda o: (
        pl.when(_has_wide_blank(pl.col(o.column)))
        .then(pl.col(o.column).str.replace_all(_WIDE_BLANK, " "))
        .otherwise(o.column)
        .str.replace_all(_ODD_BLANKS, " ")
    ),
    bad=(
        paragraph("The boats return in April.\xa0\xa0The council decided so on Thursday."),
        article(headline="Council votes to\trestore the evening ferry timetable", beside=("HL016",)),
        article(headline="Council votes to restore\u3000the evening ferry timetable"),
    ),
    good=(
        paragraph("Le maire demande\xa0: «\xa0Où sont les bateaux\u202f?\xa0» Ils reviennent en avril\u202f!"),
        article(headline="晩の渡船が復活\u3000議会が可決"),
        paragraph("The ticket costs 4\u2009200 crowns, or 40\xa0€, says the operator."),
    ),
)
def unusual_whitespace(o: Options) -> pl.Expr:
    """The text contains tabs or repeated special spaces.

    What it does: Finds tabs, two or more no-break or thin spaces in a row, and the ideographic space in a text that is
    not in Chinese or Japanese script.
    Why it matters: They belong to the layout of the page, not to the text. Searches for two consecutive words fail.
    Leaves alone: A single no-break or thin space, as in French before `:` and in numbers, the ideographic space in
    Chinese and Japanese, and texts that consist of nothing else.
    Fix: Replace them with one space.
    For editors: Replace the tabs and special spaces with one space.
    Evidence: Fundus has `normalize_whitespace` for this.
    """
    text = pl.col(o.column)
    return text.str.contains(r"\S") & (text.str.contains(_ODD_BLANKS) | _has_wide_blank(text))
