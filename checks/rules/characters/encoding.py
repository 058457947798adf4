"""TX: text that was read in the wrong encoding, or written in parts of characters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final
from unicodedata import normalize

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article, paragraph
from ...declaring.rule import Options
from ...judging.subset import holds_bytes
from ...text.grades import graded
from ...text.misread import MISREAD_BYTES, MISREAD_SHAPE, misread
from ...text.repairs import each

_CONTINUATION: Final = r"[\x{80}-\x{BF}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_LATIN_READ: Final = rf"[Â-ß]{_CONTINUATION}|[à-ï]{_CONTINUATION}{{2}}|[ð-ô]{_CONTINUATION}{{3}}"
_CYRILLIC_READ: Final = r"вЂ[™њќљ¦“”\x{201C}\x{9D}]|(?:[РС][А-Яа-яЁёЂ-џҐґ\x{A0}°±µ¶·№»«…†‡€‰‹›™‘’“”•–—]){4}"
_MAC_READ: Final = r"‚Ä[ìîïòôúùû†°¢¶]|√[©®†¢∂º±ß∏°†≥§]"
_SHAPE: Final = rf"{_LATIN_READ}|{_CYRILLIC_READ}|{_MAC_READ}"
"""Bytes of UTF-8, read as characters of Latin-1, Windows-1252, Windows-1251 or Mac OS Roman."""

_LEAD_BYTES: Final = (b"\xc3", b"\xd0\xa0", b"\xd0\xb2\xd0\x82", b"\xe2\x88\x9a")
"""What UTF-8 has for the characters with which a `_SHAPE` begins, or the second one; most texts have none of them."""


def _shaped(o: Options) -> pl.Expr:
    """The text, if it has a shape of misread text; else null."""
    text = pl.col(o.column)
    told = pl.when(holds_bytes(text, *_LEAD_BYTES)).then(text)
    other = pl.when(holds_bytes(text, *MISREAD_BYTES)).then(text)
    shaped = told.str.contains(_SHAPE).fill_null(False) | other.str.contains(MISREAD_SHAPE).fill_null(False)
    return pl.when(shaped).then(text)


def _encoding(text: str) -> str | None:
    """In which encoding the text is, or some of its lines are; None where it is as it was read."""
    if _utf8_read_again(text) != text:
        return "UTF-8"
    found = misread(text)
    return found.encoding if found else None


def _read_again(text: str) -> str:
    """The text with what was misread as it was meant; where bytes are lost it stays as it is."""
    again = _utf8_read_again(text)
    found = misread(text) if again == text else None
    return found.text if found else again


def _utf8_read_again(text: str) -> str:
    """The text with each line of misread UTF-8 as it was meant; ftfy decides which ones are."""
    if not re.search(r"[^\x00-\x7f]", text):
        return text
    return "".join(_line_read_again(line) for line in re.split(r"(\n)", text))


@lru_cache(maxsize=1024)
def _line_read_again(line: str) -> str:
    import ftfy  # noqa: PLC0415 - takes a tenth of a second, and is needed for few texts

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_character_width=False,
        fix_latin_ligatures=False,
        fix_c1_controls=False,
        normalization=None,
    )
    fixed, plan = ftfy.fix_encoding_and_explain(line, config)
    # Its last resort, controls of Latin-1 read as Windows-1252, is a matter of TX003.
    return fixed if any(_is_utf8(step) for step in plan or ()) else line


def _is_utf8(step: Any) -> bool:
    return (step.action == "decode" and step.parameter.startswith("utf-8")) or "utf8" in step.parameter


@rule(
    code="TX001",
    name="mojibake",
    severity="error",
    frame="article",
    column="body",
    also=("headline", "description"),
    screen=lambda o: _shaped(o).is_not_null(),
    mark=rf"(?:{_SHAPE})+|(?:{MISREAD_SHAPE})[^\n]*",
    facts=lambda o: {"encoding": each(pl.col(o.column), _encoding)},
    message="the text is garbled: {excerpt} is {encoding} that was decoded with another encoding",
    fix="safe",
    repair=lambda o: each(pl.col(o.column), _read_again),
    bad=(
        paragraph("Weâ€™ve waited a year for the evening boats, says the cafÃ© on the quay."),
        article(headline="Le conseil rÃ©tablit le bac du soir dÃ¨s avril"),
        paragraph("Ð¡Ð¾Ð²ÐµÑ‚ Ð²ÐµÑ€Ð½ÑƒÐ» Ð²ÐµÑ‡ÐµÑ€Ð½Ð¸Ð¹ Ð¿Ð°Ñ€Ð¾Ð¼."),
        article(headline="Ñîâåò âåðíóë âå÷åðíèé ïàðîì ñ ïåðâîãî èþíÿ"),
        article(headline="уПЧЕФ ЧЕТОХМ ЧЕЮЕТОЙК РБТПН У РЕТЧПЗП ЙАОС"),
    ),
    good=(
        article(headline="A DECISÃO DO CONSELHO: “NÃO HÁ BARCAS”", beside=("HL009",)),
        paragraph("«Le café», «l’été», «où», dit-elle… L’Église, l’Â, l’Ã et le Ñ ne manquent pas."),
        paragraph("Hội đồng thành phố bỏ phiếu khôi phục chuyến phà buổi tối: “Chúng tôi đã chờ một năm”."),
        paragraph("Belediye meclisi akşam vapurunu geri getirdi: “Bir yıl bekledik” – İĞŞÇÖÜ ığşçöü."),
        paragraph("СОВЕТ ВЕРНУЛ ВЕЧЕРНИЙ ПАРОМ: «РОССИЯ, СССР И РСФСР», – сказал он…"),
    ),
)
def mojibake(o: Options) -> pl.Expr:
    """The text was decoded with the wrong encoding.

    What it does: Looks for the characters that UTF-8 bytes become in Latin-1, Windows-1252, Windows-1251 or Mac OS
    Roman, and asks ftfy, which fires only if decoding again gives better text. It also recognizes three other cases:
    Cyrillic, Greek, Hebrew, Arabic, Thai, Chinese, Japanese and Korean encodings that were read as Western ones; KOI8-R
    and Windows-1251 that were read as each other; and UTF-8 that was read as GBK, Shift-JIS, KOI8-R or code page 866.
    In these cases it considers only words of non-ASCII letters, and fires only if the letters are as frequent as in a
    real language after they are decoded again.
    Why it matters: Accents and quotation marks are lost, searches do not find names, and readers see `Ã©` and `â€™`.
    Leaves alone: Words of any language that only look garbled, such as `NÃO` in capitals.
    Fix: Decode the text again with the right encoding. Quotation marks, ligatures and all other lines stay as they are,
    and so does text whose bytes are lost.
    For editors: Type the damaged characters again.
    Evidence: Whole pages that were decoded without their declared encoding; ftfy was written for this.
    """
    return each(_shaped(o), _encoding).is_not_null()


_REPLACEMENT: Final = r"\x{FFFD}"
_SPOKEN_OF: Final = r"[\"'“”‘’«»(`]\x{FFFD}[\"'“”‘’«»)`]"


def _may_be_cut(o: Options) -> pl.Expr:
    """A description with a few of them: programs cut it to a number of bytes."""
    if o.column != "description":
        return pl.lit(False)
    text = pl.col(o.column)
    return text.str.count_matches(_REPLACEMENT) * 2 < text.str.len_chars()


@rule(
    code="TX002",
    name="replacement-character",
    severity="error",
    frame="article",
    column="body",
    also=("headline", "description"),
    literals=("\ufffd",),
    mark=rf"[^\s\x{{FFFD}}]{{0,40}}(?:{_REPLACEMENT}+[^\s\x{{FFFD}}]{{0,40}})+",
    spare=_SPOKEN_OF,
    grade=lambda o: graded(_may_be_cut(o), "warning", otherwise="error"),
    message="a character is missing in {excerpt}",
    bad=(
        article(headline="Caf\ufffd owners vote to restore the evening ferry timetable"),
        paragraph("The\ufffdboats return in April\ufffd\ufffd\ufffdso the council decided."),
    ),
    good=(
        paragraph("A browser shows “\ufffd” where it cannot read a character, the programmer explained."),
        paragraph("Nobody knows? A café, a naïve question – and no answer."),
    ),
)
def replacement_character(o: Options) -> pl.Expr:
    """A character could not be decoded and is lost.

    What it does: Finds U+FFFD, which decoders write in place of invalid bytes. In a description, which programs cut to
    a number of bytes, it is a warning, unless half of the description is lost.
    Why it matters: The text does not show what the character was. Usually it was an accented letter or a quotation
    mark.
    Leaves alone: The character between quotation marks, as in a text about it, and records that are not valid UTF-8
    themselves (DF004).
    Fix: Fetch the page again, and decode it with the encoding that it declares.
    For editors: Type the missing characters again.
    Evidence: `Pedro S\\ufffdnchez` and spaces as `\\ufffd\\ufffd\\ufffd` in an agency's story; newspaper4k.
    """
    return pl.col("decode_ok") & pl.col(o.column).str.replace_all(_SPOKEN_OF, "").str.contains(_REPLACEMENT)


_MARK_BYTES: Final = (
    *(b"\xcc", b"\xcd"),  # Latin, Greek and Cyrillic
    *(b"\xd9\x93", b"\xd9\x94", b"\xd9\x95"),  # Arabic
    *(b"\xe3\x82\x99", b"\xe3\x82\x9a"),  # Japanese
    b"\xe1\x85",  # vowels of Korean
)
"""What UTF-8 has for marks that make one character with the letter before them."""

_DECOMPOSED: Final = r"\p{L}[\x{0300}-\x{0345}\x{0653}-\x{0655}\x{3099}\x{309A}\x{1161}-\x{1175}\x{11A8}-\x{11C2}]+"
_DECOMPOSED_IN_PYTHON: Final = re.compile(
    "[^\\W\\d_][\u0300-\u0345\u0653-\u0655\u3099\u309a\u1161-\u1175\u11a8-\u11c2]+"
)


def _composed(text: str) -> str:
    """The text with each letter and its marks as one character, where there is one."""
    return _DECOMPOSED_IN_PYTHON.sub(lambda letter: normalize("NFC", letter[0]), text)


@rule(
    code="TX010",
    name="not-nfc",
    severity="info",
    frame="article",
    column="body",
    also=("headline", "description"),
    screen=lambda o: holds_bytes(pl.col(o.column), *_MARK_BYTES),
    mark=_DECOMPOSED,
    message="{excerpt} is not in Unicode form NFC: its accents are separate characters",
    fix="safe",
    repair=lambda o: each(pl.col(o.column), _composed),
    bad=(
        article(headline="Cafe\u0301 on the quay may stay open all winter"),
        paragraph("Die Fa\u0308hre kehrt im April zuru\u0308ck, sagt der Rat."),
        article(headline="フェリーか\u3099四月に復活する"),
    ),
    good=(
        paragraph("Die Fähre kehrt im April zurück, sagt der Rat. Le café reste ouvert."),
        paragraph("За\u0301мок на берегу и замо\u0301к на двери пишутся одинаково, напоминает учитель."),
        paragraph("½ Liter, ﬁne print, ＦＵＬＬ width and 5 µm are written as they are."),
    ),
)
def not_nfc(o: Options) -> pl.Expr:
    """Letters and their accents are separate characters.

    What it does: Finds letters followed by combining marks for which Unicode has a single character (form NFC).
    Why it matters: The same word exists in two spellings that look alike, so searches do not find it, and lists contain
    it twice.
    Leaves alone: Marks for which there is no single character, such as Russian stress marks, and characters that only
    look similar (½, ligatures, full-width letters).
    Fix: Compose the characters, as NFC does.
    For editors: Type the letter again, or paste the text without formatting.
    Evidence: File names and texts from macOS have this form; ftfy normalizes to NFC by default.
    """
    text = pl.col(o.column)
    return each(text, _composed) != text
