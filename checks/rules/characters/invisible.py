"""TX: characters that nobody sees: zero-width ones, soft hyphens, controls of the writing direction."""

from __future__ import annotations

from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...text.grades import graded
from ...text.repairs import without

_BREAKING_SCRIPTS: Final = r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Javanese}\p{Balinese}]"
_WORDS_APART: Final = rf"{_BREAKING_SCRIPTS}+(?:\x{{200B}}+{_BREAKING_SCRIPTS}+)+"
"""Words of a script without blanks, between which U+200B tells where a line may end."""

_ZERO_WIDTH: Final = r"[\x{200B}\x{2060}\x{FEFF}]"
_JOINED: Final = r"([\p{Latin}\p{Cyrillic}\p{Greek}])[\x{200C}\x{200D}]+([\p{Latin}\p{Cyrillic}\p{Greek}])"
"""Letters that do not join, so that a joiner or non-joiner between them does nothing."""


_WORD: Final = r"[\p{L}\p{M}\p{N}]"
_WITHIN_WORD: Final = rf"{_WORD}[\x{{AD}}\x{{200B}}-\x{{200D}}\x{{2060}}\x{{FEFF}}]+{_WORD}"


def _grade(o: Options) -> pl.Expr:
    """What stands within a word hides it from a search; at its edge nothing is lost."""
    shown = pl.col(o.column).str.replace_all(_WORDS_APART, " ")
    return graded(shown.str.contains(_WITHIN_WORD), "warning", otherwise="info")


def _without_zero_width(column: str) -> pl.Expr:
    text = without(pl.col(column), _ZERO_WIDTH, _WORDS_APART)
    return text.str.replace_all(_JOINED, "$1$2").str.replace_all(_JOINED, "$1$2")  # of `a‌b‌c`, one more


@rule(
    code="TX004",
    name="zero-width",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=("\u200b", "\u2060", "\ufeff", "\u200c", "\u200d"),
    mark=rf"{_ZERO_WIDTH}+|{_JOINED}",
    spare=_WORDS_APART,
    grade=_grade,
    message="an invisible zero-width character is in the text",
    fix="safe",
    repair=lambda o: _without_zero_width(o.column),
    bad=(
        paragraph("Climate\u200b and ferries: what the council decided, and what it left for the autumn."),
        article(headline="Council vo\u200btes to restore the evening ferry timetable"),
        article(headline="\ufeffCouncil votes to restore the evening ferry timetable"),
        article(description="Evening sail\u200dings return in April after a year of shortened services."),
    ),
    good=(
        paragraph("او می\u200cگوید که قایق\u200cها در ماه آوریل برمی\u200cگردند."),
        paragraph("नौका सेवा के लिए क्\u200dष और र्\u200dय लिखा जाता है, शिक्षक ने कहा।"),
        paragraph("A family 👨\u200d👩\u200d👧 waits on the quay, and a rainbow flag 🏳️\u200d🌈 flies over it."),
        paragraph("เรือ\u200bข้าม\u200bฟาก\u200bกลับ\u200bมา\u200bใน\u200bเดือน\u200bเมษายน"),
    ),
)
def zero_width(o: Options) -> pl.Expr:
    """An invisible zero-width character is in the text.

    What it does: Finds zero-width spaces, word joiners and byte order marks, and joiners or non-joiners between Latin,
    Cyrillic or Greek letters. At the edge of a word this is an info.
    Why it matters: The word looks right, but searches do not find it, and copies of the text no longer match.
    Leaves alone: Joiners in Persian, in Indic scripts and in emoji; zero-width spaces between words of Thai, Khmer and
    other scripts without spaces; texts that consist of nothing else (HL005, BD001).
    Fix: Remove the zero-width characters.
    For editors: Delete the invisible character: paste the text without formatting.
    Evidence: 87 of 1,921 pages, with soft hyphens; PyThaiNLP #373.
    """
    text = pl.col(o.column)
    shown = text.str.replace_all(_WORDS_APART, "x")
    return (shown.str.contains(_ZERO_WIDTH) | text.str.contains(_JOINED)) & shown.str.contains(r"[^\s\p{C}]")


_MISREAD: Final = r"[ÂÃÅÎÏÐÑØÙ\x{80}-\x{9F}]\x{AD}"
"""A character of UTF-8, each byte of it read as Latin-1 (TX001); `í` becomes `Ã` and a soft hyphen."""


@rule(
    code="TX005",
    name="soft-hyphen",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=("\xad",),
    grade=_grade,
    mark=r"[^\s\x{AD}]{0,40}(?:\x{AD}+[^\s\x{AD}]{0,40})+",
    spare=_MISREAD,
    message="a soft hyphen is in {excerpt}",
    fix="safe",
    repair=lambda o: without(pl.col(o.column), r"\x{AD}", _MISREAD),
    bad=(
        paragraph("Die Fähr\xadgesell\xadschaft rechnet mit vierhundert Fahr\xadgästen in jeder Nacht."),
        article(headline="Council votes to restore the evening time\xadtable"),
    ),
    good=(
        paragraph("The well-known twenty-year-old ferry – the oldest — leaves at 8‑9 o'clock."),
        paragraph("Die Fährgesellschaft rechnet mit vierhundert Fahrgästen in jeder Nacht."),
    ),
)
def soft_hyphen(o: Options) -> pl.Expr:
    """A word contains a soft hyphen.

    What it does: Finds soft hyphens (U+00AD). At the edge of a word this is an info.
    Why it matters: The word looks right, but searches do not find it, and copies of the text no longer match.
    Leaves alone: Visible hyphens and dashes, and wrongly decoded UTF-8 (TX001).
    Fix: Remove the soft hyphens: they only show where a line may break.
    For editors: Delete the hidden hyphen: type the word again.
    Evidence: `Geschlechts\\xadeintrag` in a German daily; trafilatura #43; bergamot-translator #337.
    """
    return pl.col(o.column).str.replace_all(_MISREAD, "").str.contains("\xad", literal=True)


_DIRECTION_CODES: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_DIRECTION: Final = r"[\x{061C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}]"
_OVERRIDE: Final = r"[\x{202D}\x{202E}]"
_HANDLE: Final = r"[\x{2066}-\x{2068}][@#][^\s\x{2066}-\x{2069}]{1,60}\x{2069}"
"""A name of a network, set apart from the text around it, as Twitter writes it."""

_FROM_THE_RIGHT: Final = (
    r"[\p{L}&&[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}\p{Samaritan}\p{Mandaic}\p{Adlam}\p{Hanifi_Rohingya}]]"
)


@rule(
    code="TX006",
    name="bidi-control",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=tuple(map(chr, _DIRECTION_CODES)),
    mark=f"{_DIRECTION}+",
    spare=_HANDLE,
    grade=lambda o: graded(pl.col(o.column).str.contains(_OVERRIDE), "error", otherwise="warning"),
    message="the text contains an invisible bidi control, but no right-to-left text",
    fix="unsafe",
    repair=lambda o: without(pl.col(o.column), _DIRECTION, _HANDLE),
    bad=(
        paragraph("The boats return in April!\u200e"),
        paragraph("The file is called \u202etxt.exe, the council's clerk says."),
        article(headline="\u2066Council votes to restore the evening ferry timetable"),
    ),
    good=(
        paragraph("“I have waited for a year,” wrote \u2066@maralindqvist\u2069 on Thursday night."),
        paragraph("העירייה אמרה: \u200fהמעבורת (Ferry)\u200e חוזרת באפריל."),
        article(headline="عودة العبّارة \u202bالمسائية\u202c في أبريل"),
    ),
)
def bidi_control(o: Options) -> pl.Expr:
    """The text contains an invisible control of the writing direction, but no right-to-left text.

    What it does: Finds the marks, embeddings, overrides and isolates that tell a program in which direction to write,
    in a text without right-to-left letters. An override, which reverses letters, is an error.
    Why it matters: The control is invisible, makes searches fail, and an override can make a text look like a different
    one.
    Leaves alone: Hebrew, Arabic and other right-to-left texts, and isolates around a name such as `@harbour`, which
    Twitter writes.
    Fix: Remove the control characters.
    For editors: Delete the invisible character: paste the text without formatting.
    Evidence: `verboten!\\u200e` in a headline; Unicode UAX #9; CVE-2021-42574 (Trojan Source).
    """
    text = pl.col(o.column)
    return text.str.replace_all(_HANDLE, "").str.contains(_DIRECTION) & ~text.str.contains(_FROM_THE_RIGHT)
