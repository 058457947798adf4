"""TX: letters of two scripts in one word, and texts with few letters."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import CLEAN, article, paragraph
from ...declaring.rule import Options
from ...judging.subset import contains_bounded, holds_bytes, where
from ...text.grades import graded
from ...text.phrase_lists import by_language
from ...text.repairs import each

_FOREIGN: Final = "аеіјорсухѕһԁԛԝАВЕІЈКМНОРСТУХЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LATIN: Final = "aeijopcyxshdqwABEIJKMHOPCTYXSoABEZHIKMNOPTYX"
"""Cyrillic and Greek letters, and the Latin ones that look the same.

Small Greek letters but the omicron are left out, for science writes them beside Latin ones (`TNFα`).
"""

_AS_LATIN: Final = dict(zip(_FOREIGN, _LATIN, strict=True))
_CYRILLIC: Final = "aeiopcyxABEKMHOPCT"
_AS_CYRILLIC: Final = dict(zip(_CYRILLIC, "аеіорсухАВЕКМНОРСТ", strict=True))
_GREEK: Final = "oABEZHKMNOPT"
_AS_GREEK: Final = dict(zip(_GREEK, "οΑΒΕΖΗΚΜΝΟΡΤ", strict=True))
"""Latin letters that pass for others. Not X and I, which are also numbers: `XIXв`."""


def _mixed(script: str, guests: str) -> str:
    """A word that reads as one script, some of whose letters are look-alikes from another."""
    host, guest = rf"\p{{{script}}}", f"[{guests}]"
    either = rf"[\p{{{script}}}{guests}]*"
    return rf"\b{either}(?:{host}{guest}|{guest}{host}){either}\b"


_MIXED: Final = "|".join((_mixed("Latin", _FOREIGN), _mixed("Cyrillic", _CYRILLIC), _mixed("Greek", _GREEK)))
_SIDE_BY_SIDE: Final = r"[A-Za-zÀ-ɏ][\x{0370}-\x{052F}]|[\x{0370}-\x{052F}][A-Za-zÀ-ɏ]"
_LEADS: Final = tuple(bytes((first,)) for first in range(0xCD, 0xD5))
"""First bytes of Greek and Cyrillic letters in UTF-8."""

_WORD_IN_PYTHON: Final = re.compile(r"[^\W\d_]+")
_BESIDE: Final = re.compile("[A-Za-zÀ-ɏ][\u0370-\u052f]|[\u0370-\u052f][A-Za-zÀ-ɏ]")
"""`_SIDE_BY_SIDE` for Python: a word without such a pair is in one script."""
_IS_LATIN: Final = re.compile("[A-Za-zÀ-ɏ]")
_IS_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_IS_GREEK: Final = re.compile("[\u0370-\u03ff]")
_SCRIPTS: Final = ((_IS_LATIN, _AS_LATIN), (_IS_CYRILLIC, _AS_CYRILLIC), (_IS_GREEK, _AS_GREEK))


def _in_one_script(text: str) -> str:
    """The text with each mixed word in one script: the one that it reads as; if it may be two, the text's own."""
    order = sorted(_SCRIPTS, key=lambda script: -len(script[0].findall(text)))

    def unmixed(word: re.Match[str]) -> str:
        letters = set(word[0])
        for own, others in order:
            foreign = {letter for letter in letters if not own.match(letter)}
            if foreign and foreign != letters and foreign <= others.keys():
                return "".join(others.get(letter, letter) if letter in foreign else letter for letter in word[0])
        return word[0]

    return _WORD_IN_PYTHON.sub(unmixed, text)


_SHORT_WORD: Final = 3


@cache
def _small_words() -> frozenset[str]:
    """Words without a meaning of their own in languages of Greek and Cyrillic script."""
    return frozenset().union(
        *(by_language("function_words").get(one, ()) for one in ("el", "ru", "uk", "be", "bg", "sr"))
    )


def _is_slip(word: str) -> bool:
    """A small or very short word, or one whose capital was typed on a Latin keyboard: `τo`, `Oι`, `Tα`, `Mια`."""
    plain = _in_one_script(word)
    if plain == word:
        return True
    wrong = [place for place, (one, other) in enumerate(zip(word, plain, strict=True)) if one != other]
    capital = wrong == [0] and word[0].isupper()
    small = len(plain) <= _SHORT_WORD or plain.lower() in _small_words()
    return not _IS_LATIN.match(plain[-1]) and (small or capital)


def _has_only_slips(text: str) -> bool:
    return all(map(_is_slip, set(filter(_BESIDE.search, _WORD_IN_PYTHON.findall(text)))))


def _has_two_side_by_side(o: Options) -> pl.Expr:
    """A Latin letter stands beside a Greek or Cyrillic one."""
    foreign = holds_bytes(pl.col(o.column), *_LEADS).fill_null(False)
    return where(foreign, lambda text: text.str.contains(_SIDE_BY_SIDE).fill_null(False), o.column)


@rule(
    code="TX008",
    name="mixed-script-word",
    severity="warning",
    frame="article",
    column="body",
    also=("headline", "description"),
    screen=_has_two_side_by_side,
    mark=_MIXED,
    grade=lambda o: graded(
        pl.col(o.column).map_elements(_has_only_slips, return_dtype=pl.Boolean), "info", otherwise="warning"
    ),
    message="{excerpt} mixes look-alike letters of two scripts",
    fix="unsafe",
    repair=lambda o: each(pl.col(o.column), _in_one_script),
    bad=(
        article(headline="Cоuncil votes to restore the evening ferry timetable"),
        paragraph("Вечерний пaром вернётся в апреле, решил совет."),
        paragraph("Το βραδινό πλoίο επιστρέφει τον Απρίλιο."),
    ),
    good=(
        paragraph("Паром за iPhone-ом не ждёт, пошутил PRщик компании, а SMMщики в IT-отделе молчат."),
        paragraph("The drug blocks TNFα, weighs 5 μg, and was tested at 40 kΩ, says the laboratory on the quay."),
        paragraph("В XIXв. паром ходил в ТВ-городок и обратно; газета «Harbour Courier» писала об этом."),
        article(headline="Путин, Rutin και Πούτιν: one name in three scripts"),
    ),
)
def mixed_script_word(o: Options) -> pl.Expr:
    """A word mixes look-alike letters of two scripts.

    What it does: Finds words that read as Latin, Cyrillic or Greek but contain look-alike letters of another of these
    scripts. It is an info if all such words are very short words or function words in Greek or Cyrillic, or have a
    Latin capital at the beginning: these are typing errors on keyboards with both scripts.
    Why it matters: Searches do not find the word. It is a typing error, scanned text, or an attempt to bypass a filter.
    Leaves alone: Words whose letters clearly belong to both scripts, such as a brand with a Russian ending, symbols of
    units and science, Roman numerals, and words joined by a hyphen.
    Fix: Write the word in the script that it reads as. First check whether the mixture is intended.
    For editors: Type the word again: some letters are from another alphabet.
    Evidence: Unicode UTS #39, Restriction levels.
    """
    text = pl.col(o.column)
    return contains_bounded(pl.when(text.str.contains(_SIDE_BY_SIDE)).then(text), _MIXED)


def _share(text: pl.Expr, characters: str) -> pl.Expr:
    """Of the characters that are no blanks, the part that a regex matches; null where there are only blanks."""
    n_chars = text.str.count_matches(r"\S")
    return text.str.count_matches(characters) / pl.when(n_chars > 0).then(n_chars)


@rule(
    code="TX015",
    name="symbol-heavy",
    severity="info",
    frame="article",
    column="body",
    default=False,
    screen=lambda o: pl.col("n_chars") >= o["min_chars"],
    options={"max_symbols": 0.25, "max_digits": 0.15, "min_chars": 200},
    facts=lambda _: {
        "symbols": (_share(pl.col("body"), r"[^\s\p{L}\p{M}\p{N}]") * 100).round(0).cast(pl.Int64),
        "digits": (_share(pl.col("body"), r"\p{N}") * 100).round(0).cast(pl.Int64),
    },
    message="{symbols} % of the text are symbols, and {digits} % are digits",
    bad=(
        article(body="\n".join([str(CLEAN["body"]), *(f"{n}. 08:{n} 17:{n} 21:{n} 23:{n}" for n in range(10, 60))])),
        article(body="\n".join([str(CLEAN["body"]), *("==--==--==--> [*] (>>) <--==--==--==" for _ in range(9))])),
    ),
    good=(
        article(),
        article(body=str(CLEAN["body"]).replace("nine votes to four", "9:4 votes (4:9 in 2023, 7:6 in 2019)")),
    ),
)
def symbol_heavy(o: Options) -> pl.Expr:
    """The body has many digits or symbols, and few letters.

    What it does: Fires if, in a body of at least 200 characters, more than 25 % of the characters, not counting spaces,
    are neither letters nor digits, or more than 15 % are digits.
    Why it matters: The text is a table, a list of results, or the remains of code; it is useless for search and
    language models.
    Leaves alone: Short bodies. The rule is off by default because sports results and market reports look like this.
    Fix: None: check what it is.
    Evidence: The thresholds of NeMo Curator's filters NonAlphaNumericFilter and NumbersFilter.
    """
    body = pl.col("body")
    symbols, digits = _share(body, r"[^\s\p{L}\p{M}\p{N}]"), _share(body, r"\p{N}")
    return (pl.col("n_chars") >= o["min_chars"]) & ((symbols > o["max_symbols"]) | (digits > o["max_digits"]))
