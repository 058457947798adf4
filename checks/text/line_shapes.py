"""What a line of a body looks like by itself: small numbers, and hashes of its characters and words.

Equal on every machine and in every version: the weights of `line_model` stand in tables that are read at these numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from ...glances.glance import Glances
from ...schemas.patterns import UNSPACED
from . import tokens

__all__ = [
    "GRAM_BITS",
    "NONE",
    "PROSE",
    "Lines",
    "above",
    "grams",
    "is_listed",
    "lines_of",
    "shapes",
]

GRAM_BITS: Final = 16
"""Of the hash of a run of characters or words."""

NONE, PROSE, SENTENCE, LABEL, ROW, LONG = range(6)
"""Forms of a line: none (beyond the article), a long sentence, a short one, a few words, more of them, many."""

_SENTENCE_CHARS: Final = 100
_LABEL_CHARS: Final = 40
_ROW_CHARS: Final = 120
_MOST_CHARS: Final = 300
_FEW_LINES: Final = 64
_HEAD_CHARS: Final = 120
"""Of a line, so many characters are read; they tell enough."""

_END_MARKS: Final = ".!?…。！？؟।۔։።"
_CLOSING: Final = " \t\u00a0\"'”’»“)]」』）"
_SIZES: Final = (1, 2, 3, 4)
_BREAK: Final = ord("\n")
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_WORD, _PAIR = np.uint64(77), np.uint64(78)


class Lines(NamedTuple):
    """The lines of some bodies in their order, and those of them that may be foreign.

    article: of each line, rising. form: one of the forms. asked: positions, rising. texts: of the lines asked.
    """

    article: np.ndarray
    form: np.ndarray
    asked: np.ndarray
    texts: pl.Series


def lines_of(article: pl.Series, text: pl.Series) -> Lines:
    """Lines that are no long sentence, nor long at all, may be foreign."""
    known = _glanced(_glances(), _line_expressions(), text)
    told = known or text.to_frame("text").select(**_line_expressions()).to_dict()
    bare = pl.Series(told["bare"], dtype=pl.String)
    chars, sentence = np.array(told["size"], dtype=np.int64), np.array(told["sentence"], dtype=bool)
    told = [sentence & (chars > _SENTENCE_CHARS), sentence, chars <= _LABEL_CHARS, chars <= _ROW_CHARS]
    form = np.select(told, [PROSE, SENTENCE, LABEL, ROW], LONG).astype(np.int64)
    asked = np.flatnonzero((form != PROSE) & (chars <= _MOST_CHARS) & (chars > 0))
    return Lines(article.to_numpy().astype(np.int64), form, asked, bare[asked])


@cache
def _line_expressions() -> dict[str, pl.Expr]:
    bare = pl.col("text").fill_null("").str.strip_chars()
    ends = bare.str.strip_chars_end(_CLOSING).str.slice(-1)
    return {"bare": bare, "size": bare.str.len_chars().cast(pl.Int64), "sentence": ends.is_in(list(_END_MARKS))}


_NUMBER: Final = r"^(\d{1,3})(?:[.)、．:]\s*[^\d\s]|\s+\S)"
_CELLS: Final = r"^\|(?:[^|]*[^|\s][^|]*\|){2,}$"
_NEXT_NUMBER: Final = 4
"""The next number of a list is at most so many lines away: there may be text between."""


def is_listed(lines: Lines) -> np.ndarray:
    """Of each line asked, whether it is one of a numbered list, or a row of a table whose cells are all filled.

    Recipes, results and vocabularies are articles, and look like menus. In a list, a line close by has the number
    before or after; in a table, the line before or after is a row as well.
    """
    known = _glanced(_glances(), _list_expressions(), lines.texts)
    told = known or lines.texts.to_frame("text").select(**_list_expressions()).to_dict()
    number, row = np.array([_number(text) for text in told["number"]]), np.array(told["row"], dtype=bool)
    found = np.zeros(number.size, dtype=bool)
    for step in range(1, min(_NEXT_NUMBER, number.size - 1) + 1):
        away = lines.asked[step:] - lines.asked[:-step]
        together = lines.article[lines.asked[step:]] == lines.article[lines.asked[:-step]]
        follows = (away <= _NEXT_NUMBER) & (number[:-step] >= 0) & (number[step:] == number[:-step] + 1)
        follows = together & (follows | ((away == 1) & row[step:] & row[:-step]))
        found[:-step] |= follows
        found[step:] |= follows
    return found


@cache
def _list_expressions() -> dict[str, pl.Expr]:
    text = pl.col("text")
    return {"number": text.str.extract(_NUMBER), "row": text.str.contains(_CELLS)}


def _number(digits: str | None) -> int:
    """What the digits of any script say; else a number that no other one follows."""
    try:
        return -9 if digits is None else int(digits)
    except ValueError:  # of a script that Python does not know yet
        return -9


_ENDS: Final = (".。।", "!！", "?？؟", "…", ":：", ",;、，", ")]}）」』\"'”’»“")
_OPENING: Final = ("\"'“„«‘「『", "([{（【")
_LENGTHS: Final = (3, 7, 12, 18, 25, 32, 40, 50, 60, 75, 90, 110, 140, 180)


def shapes(texts: pl.Series) -> dict[str, np.ndarray]:
    """What lines look like, by property: of each line a number below 16."""
    known = _glanced(_glances(), _read_of_lines(), texts)
    told = known or texts.to_frame("text").select(**_read_of_lines()).to_dict()
    number = {name: np.array(values, dtype=np.int64) for name, values in told.items()}
    words, chars, upper, unspaced = (number.pop(name) for name in ("word_count", "chars", "upper", "unspaced_count"))
    return {
        "length": above(chars + unspaced, _LENGTHS),
        "words": above(words, (1, 2, 3, 5, 8, 12, 20)),
        "capitals": above(4 * number.pop("capital_count") // np.maximum(words, 1), (0, 1, 2, 3)),
        "shouted": ((upper > 2) & (2 * upper > number.pop("letter_count"))).astype(np.int64),
        "digits": above(10 * number.pop("digit_count") // np.maximum(chars, 1), (0, 1, 3, 5)),
        "dividers": above(number.pop("divider_count"), (0, 1, 2)),
        "unspaced": (unspaced > 0).astype(np.int64),
        **number,
    }


def above(numbers: np.ndarray, bounds: tuple[int, ...]) -> np.ndarray:
    """How many of the bounds, which are ascending, each number is above."""
    return np.searchsorted(np.array(bounds), numbers, side="left")


@cache
def _glances() -> Glances:
    return Glances()


def _glanced(glances: Glances, expressions: Mapping[str, pl.Expr], texts: pl.Series) -> dict[str, list[Any]] | None:
    """The values of expressions over `text`, where texts are so few that a query takes longer."""
    return None if texts.len() > _FEW_LINES else glances.table(expressions, [{"text": text} for text in texts])


@cache
def _read_of_lines() -> dict[str, pl.Expr]:
    """Counts, from which `shapes` makes properties, and properties."""
    text = pl.col("text")
    first, last = text.str.head(1), text.str.slice(-1)
    return {
        "word_count": text.str.count_matches(r"\S+"),
        "chars": text.str.len_chars(),
        "upper": text.str.count_matches(r"\p{Lu}"),
        "capital_count": text.str.count_matches(r"(?:^|\s)\P{L}*\p{Lu}"),
        "letter_count": text.str.count_matches(r"\p{L}"),
        "digit_count": text.str.count_matches(r"\p{N}"),
        "divider_count": text.str.count_matches(r"[|·•›»→/\\]"),
        "unspaced_count": text.str.count_matches(UNSPACED),
        "end": _first_of(
            *(last.is_in(list(marks)) for marks in _ENDS),
            last.str.contains(r"\p{N}"),
            last.str.contains(r"[\p{L}\p{M}]"),
        ),
        "start": _first_of(
            text.str.contains(r"^[*•·+▪►▶»›→>–—-]"),
            text.str.contains(r"^\d+[.)、]"),
            *(first.str.contains(rf"\p{{{kind}}}") for kind in ("Ll", "Lu", "L", "N")),
            *(first.is_in(list(marks)) for marks in _OPENING),
        ),
        **{name: text.str.contains(pattern) for name, pattern in _TRAITS.items()},
    }


# Without `\b`: where a text is not all ASCII, the engine is twenty times slower with it
_TRAITS: Final = {
    "address": r"(?i)https?:|www\.|\S@\S|(?:^|\s)@\w|©|\.(?:com|org|net)(?:\W|$)",
    "clock": r"\d{1,2}[:.]\d{2}",
    "year": r"\b(?:19|20)\d{2}\b",
    "brackets": r"[(（\[]\s*\d*\s*[)）\]]",
    "colon": r"^[^:：]{2,25}[:：]",
    "quoted": '[“”„«»「」"]',
    "inner": r"[.!?。！？]\s*[^\s.!?。！？]",
    "dots": r"(?:…|\.{3}|\[\.\.\.\])\W*$",
    "table": r"^\s*\|.*\|\s*$",
}


def _first_of(*conditions: pl.Expr) -> pl.Expr:
    """Which of the conditions is the first that is true, from 1; 0: none."""
    return pl.coalesce(*(pl.when(one).then(number) for number, one in enumerate(conditions, start=1)), 0)


@cache
def _lowered() -> dict[str, pl.Expr]:
    read = pl.col("text").str.head(_HEAD_CHARS).str.to_lowercase().str.replace_all(r"\p{N}", "0")
    return {"lower": read.str.replace_all(r"\s+", " ")}


def grams(texts: pl.Series) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Hashes of runs of one to four characters, of words and of pairs of words; and of each the line that it is in.

    The ends of a line are characters too, and one digit is as good as another.
    """
    known = _glanced(_glances(), _lowered(), texts)
    lower = pl.Series(known["lower"]) if known else texts.to_frame("text").select(**_lowered()).to_series()
    first = 0
    for part in tokens.parts(lower):
        found = [*_of_characters(part), *_of_words(part)]
        if part.len() <= _FEW_LINES:
            found = [tuple(map(np.concatenate, zip(*found, strict=True)))]
        for hashes, line in found:
            yield (tokens.scrambled(hashes) >> np.uint64(64 - GRAM_BITS)).astype(np.int64), line + first
        first += part.len()


def _of_characters(texts: pl.Series) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    joined = "\n".join(["", *texts, ""])
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    is_break = points == _BREAK
    line = np.cumsum(is_break) - 1
    mixed = np.zeros(points.size, dtype=np.uint64)
    for size in _SIZES:
        mixed = (mixed[: points.size - size + 1] * _MIX) + points[size - 1 :]
        begins, ends = line[: mixed.size], line[size - 1 :]
        # The break before a line counts as its first character, and the one after it as its last
        kept = (begins == ends) | (is_break[size - 1 :] & (ends == begins + 1))
        kept &= size > 1 or ~is_break
        yield mixed[kept] + np.uint64(size), begins[kept]


def _of_words(texts: pl.Series) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    found = tokens.words(texts)
    line = np.repeat(np.arange(texts.len()), found.counts)
    yield found.hashes + _WORD, line
    together = line[1:] == line[:-1]
    yield (found.hashes[:-1] * _MIX + found.hashes[1:] + _PAIR)[together], line[1:][together]
